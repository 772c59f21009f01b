import type { CodeFile } from '../../src/analysis/code.ts';
import type { ComposeService, Dockerfile, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { deployedSettings, manifestTexts } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { isLocalName } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { isOverriddenForProduction, isReplacedLocally } from '../../src/analysis/knowledge/environment/production-overrides.ts';
import { isOwnConfiguration } from '../../src/analysis/knowledge/settings/own-configuration.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import {
  embeddedStores,
  FILE_ENGINE,
  FILE_URL,
  isDatabasePath,
  isOpenedAnyway,
} from '../../src/analysis/knowledge/services/embedded-stores.ts';
import { schemaProviders, schemaUrls } from '../../src/analysis/knowledge/services/prisma-schema.ts';
import { isLeftLying } from '../../src/analysis/knowledge/serving/other-programs.ts';
import { givenByAppHost } from '../../src/analysis/knowledge/settings/app-host.ts';
import { settingTexts, type NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found, type RepositoryFound } from '../rule.ts';
import { EXAMPLES } from './embedded-database.examples.ts';

/** Names of variables that choose the engine. */
const ENGINE = /^(?:DB|DATABASE)_(?:CONNECTION|DRIVER|ENGINE|TYPE|CLIENT|DIALECT|ADAPTER)$/;
/** What changes a database, or carries one over, is given it. */
const MIGRATIONS = /(?:^|\/)(?:migrations?|migrate|alembic\/versions|db\/migrate)\//i;
/** Programs that work on a database's file, wherever the app has chosen that: they save, empty, mend or carry it over. */
const WORKS_ON =
  /(?:^|\/)(?:back_?up|restore|dump|export|clean(?:_?up)?|purge|vacuum|migrate|migration|convert|upgrade|repair|reset)(?![a-z])[^/]*$|[_-](?:backup|restore|dump|cleanup|migration)\.\w+$/;
/** Files that say what a platform runs with. */
const PLATFORM =
  /(?:^|\/)(?:config\/deploy(?:\.[\w-]+)?\.yml|fly(?:\.[\w-]+)?\.toml|render\.ya?ml|app\.json|railway\.(?:json|toml)|app\.ya?ml)$/;
export default rule({
  id: 'backing-services/embedded-database',
  title: 'Keep data in a database service, not in a file of the app',
  why: 'The file is gone with the container, no second process can share it, and no deploy can swap it for another.',
  remedy: 'Attach a database service by a URL from the environment.',
  severity: 'warning',
  limits: ['An app that is meant for one machine may keep its data in a file: suppress the rule there.'],
  code: [
    {
      languages: APP_LANGUAGES,
      literals: [
        'sqlite',
        'SQLite',
        'Sqlite',
        'jdbc:',
        'db',
        'DB',
        'level',
        'Lite',
        'shelve',
        '.json',
        'sled',
        'PStore',
        'badger',
        'Store',
      ],
      judge: judgeCode,
    },
  ],
  documents: {
    settings: judgeSettings,
    compose: (file, context) =>
      file.developmentOnly
        ? []
        : judgeTexts(
            file.services.flatMap(({ environment }) => environment.map(texted)),
            context,
          ),
    kubernetes: (file, context) =>
      judgeTexts(
        file.resources.flatMap(({ containers }) => containers.flatMap(({ environment }) => environment.map(texted))),
        context,
      ),
    dockerfile: judgeImage,
    data: (file, context) => (PLATFORM.test(file.path) ? judgeTexts(file.roots.flatMap(manifestTexts), context) : []),
  },
  repository: judgeSchemas,
  examples: EXAMPLES,
});

/** Prisma, where every schema is one of SQLite and the address from the environment can only be a file’s; Turso’s adapter has a server. */
function* judgeSchemas(repository: Repository): Iterable<RepositoryFound> {
  const schemas = repository.deployables.length === 0 ? [] : schemaProviders(repository);
  if (schemas.some(({ text }) => text !== 'sqlite') || hasAdapter(repository)) return;
  const written = new Set(schemaUrls(repository).map(({ path }) => path));
  for (const { path, span } of schemas)
    if (!written.has(path))
      yield { path, span, what: 'Prisma keeps the data in a file: the schema takes no address of a database server.' };
}

function hasAdapter(repository: Repository): boolean {
  return repository
    .documents('manifest')
    .some(({ dependencies }) => dependencies.some(({ name }) => /libsql|adapter-d1|turso|electron/.test(name)));
}

function* judgeCode(file: CodeFile, { repository }: Context): Iterable<Found> {
  if (isDevelopersFile(file.path) || MIGRATIONS.test(file.path) || WORKS_ON.test(file.path)) return;
  const said = new Set<number>();
  for (const store of embeddedStores(file)) {
    const { span, name } = store;
    const { line } = file.source.position(span.start);
    if (said.has(line) || !isOpenedAnyway(store, file) || isForDevelopment(file, span) || isLeftLying(file, repository)) continue;
    if (name.startsWith('Django') && isSetElsewhere(file, repository)) continue;
    said.add(line);
    // Another path of the file is no other database.
    yield { span, identity: `${name} in ${file.path}`, what: `${name} keeps the data in a file beside the app.` };
  }
}

/** What Django's base falls back to: the settings of production or of the machine name another database. */
function isSetElsewhere(file: CodeFile, repository: Repository): boolean {
  return isReplacedLocally(file, 'DATABASES', repository) || isOverriddenForProduction(file.path, 'DATABASES', repository);
}

/** Profiles that are called after the database which they are for: who wants it asks for it. */
const OF_FILES = /^(?:h2|hsqldb|derby|sqlite|hsql)$/i;

/** Rails takes production's database from `DATABASE_URL`, and has no driver of SQLite there. */
function hasNoDriver(file: SettingsFile, repository: Repository): boolean {
  const manifest = file.reader === 'rails' ? repository.document('manifest', file.path.replace(/config\/[^/]+$/, 'Gemfile')) : undefined;
  const gems = manifest?.dependencies ?? [];
  const drivers = gems.filter(({ name }) => name === 'sqlite3');
  const hasServer = gems.some(({ name, group }) => group === 'run' && /^(?:pg|mysql2|trilogy)$/.test(name));
  return hasServer && drivers.length > 0 && drivers.every(({ group }) => group !== 'run');
}

/** Files of TypeORM and Sequelize that choose an engine. */
const OF_ORM = /(?:^|\/)(?:ormconfig|config\/config|config\/database)\.(?:json|ya?ml)$/;
const NEVER = /^\b$/;

function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isLocalName(file.environment) || OF_FILES.test(file.environment ?? '')) return;
  if (hasNoDriver(file, repository)) return;
  const isAdapter = ({ name, text }: NamedText): boolean =>
    FILE_ENGINE.test(text) &&
    (file.reader === 'rails' ? /(?:^|\.)adapter$/ : OF_ORM.test(file.path) ? /^(?:\w+\.)?(?:type|dialect)$/ : NEVER).test(name);
  const given = file.reader === 'dotnet' ? givenByAppHost(repository) : undefined;
  const texts = settingTexts(deployedSettings(file)).filter(({ name }) => given?.has(name.toLowerCase()) !== true);
  const isOwn = isOwnConfiguration(file, repository);
  const isFile = ({ name, text }: NamedText): boolean => isOwn && isDatabasePath(name.replaceAll('.', '_'), text);
  for (const { name, span, dynamic } of texts.filter((one) => FILE_URL.test(one.text) || isAdapter(one) || isFile(one))) {
    if (!dynamic) yield { span, what: `\`${name}\` keeps the data in a file beside the app.` };
  }
}

function texted({ name, value = '', span, dynamic }: ComposeService['environment'][number]): NamedText {
  return { name, text: value, span, dynamic };
}

/** What a manifest gives the app to run with; the engine and its file are said once. */
function* judgeTexts(texts: readonly NamedText[], { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0) return;
  const found = texts.find(
    ({ name, text, dynamic }) =>
      !dynamic &&
      (FILE_URL.test(text) ||
        isDatabasePath(name, text) ||
        (ENGINE.test(name.slice(name.lastIndexOf('.') + 1)) && /^sqlite3?$/i.test(text))),
  );
  if (found) yield { span: found.span, what: `\`${found.name}\` keeps the data in a file beside the app.` };
}

function* judgeImage({ effective }: Dockerfile): Iterable<Found> {
  for (const { keyword, words } of effective) {
    for (const { text, span } of keyword === 'ENV' ? words : []) {
      const [, name = '', value = ''] = /^(\w+)=["']?(.*?)["']?$/.exec(text) ?? [];
      const isFile = FILE_URL.test(value) || isDatabasePath(name, value) || (ENGINE.test(name) && /^sqlite3?$/i.test(value));
      if (isFile) yield { span, what: `The image sets \`${name}\` so that the data is kept in a file beside the app.` };
    }
  }
}
