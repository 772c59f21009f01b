import { repositoryFact } from './remembered-facts.ts';
import type { Assignment, CodeFile, Expression, Property } from './code.ts';
import type { DataNode, EnvFile, Manifest, Setting, SettingsFile } from './documents/kinds.ts';
import { driverOf, engineOf, type Engine } from './knowledge/services/database-engines.ts';
import { composeTexts, kubernetesTexts, type NamedText } from './knowledge/settings/named-texts.ts';
import { baseName } from './paths.ts';
import type { Repository } from './repository.ts';
import type { SourceText, Span } from './text.ts';

/** Which deploys a statement is for: developers' machines, real deploys, or all that nothing else speaks of. */
export type Environment = 'development' | 'production' | 'base';

/** One place that says which database engine an environment uses. */
export interface DatabaseUse {
  readonly engine: Engine;
  readonly environment: Environment;
  readonly path: string;
  readonly span: Span;
  /** What only compares with its like: the variable, the key, the file's family. */
  readonly topic: string;
}

const DEVELOPMENT = /^(?:dev|develop|development|local|localhost)$/i;
const PRODUCTION = /^(?:prod|production|live|staging|stage|preprod|heroku|aws|azure|gcp|cloud|k8s|kubernetes|docker|render|railway)$/i;
const BASE = /^(?:base|common|default|defaults|settings|config|database|databases|all|shared)$/i;

/** The environment that a word of a file name, a key or a class is; undefined for tests and any other word. */
export function environmentNamed(word: string | undefined): Environment | undefined {
  if (word === undefined) return undefined;
  if (DEVELOPMENT.test(word)) return 'development';
  return PRODUCTION.test(word) ? 'production' : undefined;
}

/** Everything that a repository says about its database engines by environment, settings first. */
export const databaseUses = repositoryFact((repository): readonly DatabaseUse[] => {
  const found = [
    ...repository.documents('settings').flatMap((file) => settingsUses(file, repository)),
    ...repository.documents('envFile').flatMap(envFileUses),
    ...repository.documents('data').flatMap(({ path, roots }) => roots.flatMap((root) => mapUses(root, path, repository))),
    ...deployedUses(repository),
    ...codeUses(repository),
    ...repository.documents('manifest').flatMap(gemUses),
  ];
  return found;
});

// ── Settings ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const SPRING_KEY =
  /^(?:%(?<profile>[\w-]+)\.)?(?:spring\.(?:datasource|r2dbc)(?:\.\w+)?\.(?:url|jdbc-url|jdbcUrl|driver-class-name|driverClassName)|spring\.jpa\.(?:database|database-platform|databasePlatform|properties\.hibernate\.dialect)|quarkus\.datasource\.(?:jdbc\.url|db-kind|reactive\.url)|datasources\.\w+\.(?:url|db-type))$/;

function settingsUses(file: SettingsFile, repository: Repository): readonly DatabaseUse[] {
  const ofMap = /\.ya?ml$/.test(file.path) && file.reader === 'rails' ? mapUses(file.root, file.path, repository) : [];
  const flat = file.settings.flatMap((setting) => {
    const match = SPRING_KEY.exec(setting.key);
    const dotnet = file.reader === 'dotnet' && /^ConnectionStrings[.:]/i.test(setting.key);
    const profile = match?.groups?.['profile'] ?? setting.profile ?? file.environment;
    const environment = profile === undefined ? ('base' as const) : environmentNamed(profile);
    const engine = match === null && !dotnet ? undefined : settingEngine(setting, environment, file.path, repository);
    if (engine === undefined || environment === undefined) return [];
    const topic = dotnet ? setting.key.toLowerCase() : 'settings';
    return [{ engine, environment, path: file.path, span: setting.span, topic }];
  });
  return [...ofMap, ...flat];
}

/** The engine of a setting; what a deploy takes from a variable is the server that the app brings the driver of. */
function settingEngine(
  { value, key }: Setting,
  environment: Environment | undefined,
  path: string,
  repository: Repository,
): Engine | undefined {
  const fallback = /^\$\{[^:}]+:(.*)\}$/.exec(value)?.[1];
  const engine = engineOf((fallback ?? value).replace(/^jdbc:(?:tc|p6spy|otel):/, 'jdbc:'));
  if (engine !== undefined) return fallback !== undefined && engine.light ? undefined : engine;
  const isGiven = environment === 'production' || environment === 'base';
  return isGiven && /^\$\{\w+\}$/.test(value) && /url$/i.test(key) ? declaredServer(path, repository) : undefined;
}

/** The one database server that an app declares a driver of, for running. */
function declaredServer(path: string, repository: Repository): Engine | undefined {
  const manifests = repository.deployableOf(path)?.manifests ?? [];
  const drivers = manifests
    .flatMap((manifest) => repository.document('manifest', manifest)?.dependencies ?? [])
    .flatMap(({ name, group }) => (group === 'run' ? (driverOf(name) ?? []) : []));
  return new Set(drivers.map(({ name }) => name)).size === 1 ? drivers[0] : undefined;
}

/** Keys whose value names an engine. */
const ENGINE_KEY = /^(?:adapter|dialect|client|driver|type|provider|engine|connector|url|uri|database_?url|connectionString|db_?type)$/i;

/** `development:` beside `production:`, each with an adapter, at most two levels down. */
function mapUses(root: DataNode | undefined, path: string, repository: Repository): readonly DatabaseUse[] {
  if (root?.kind !== 'map' || !root.children.some(({ key }) => environmentNamed(key) !== undefined)) return [];
  return root.children.flatMap((section) => {
    const environment = environmentNamed(section.key);
    const found = environment === undefined ? undefined : (engineNode(section, 2) ?? givenNode(section, environment, path, repository));
    return environment === undefined || found === undefined ? [] : [{ ...found, environment, path, topic: `map ${path}` }];
  });
}

/** An address that a deploy is given, of the server that the app brings the driver of. */
function givenNode(
  section: DataNode,
  environment: Environment,
  path: string,
  repository: Repository,
): Pick<DatabaseUse, 'engine' | 'span'> | undefined {
  const url = environment === 'production' ? section.at('url') : undefined;
  const engine = url?.dynamic === true && section.at('adapter') === undefined ? declaredServer(path, repository) : undefined;
  return url && engine && { engine, span: url.span };
}

function engineNode(node: DataNode, depth: number): Pick<DatabaseUse, 'engine' | 'span'> | undefined {
  for (const child of node.children) {
    const engine = ENGINE_KEY.test(child.key ?? '') && !child.dynamic ? engineOf(child.text ?? '') : undefined;
    if (engine) return { engine, span: child.span };
  }
  return depth === 0 ? undefined : node.children.map((child) => engineNode(child, depth - 1)).find((found) => found !== undefined);
}

// ── Variables ────────────────────────────────────────────────────────────────────────────────────────────────────────

const ENGINE_VARIABLE =
  /^(?:DB|DATABASE|SQL)_(?:CONNECTION|DRIVER|ENGINE|TYPE|CLIENT|DIALECT|ADAPTER|PROVIDER)$|^(?:\w+_)?(?:DATABASE|DB)_(?:URL|URI|DSN)$|^SQLALCHEMY_DATABASE_URI$|^TYPEORM_CONNECTION$|^ConnectionStrings__\w+$|^SPRING_DATASOURCE_URL$/;

function variableUse(entry: NamedText, environment: Environment, path: string): readonly DatabaseUse[] {
  const engine = ENGINE_VARIABLE.test(entry.name) ? engineOf(entry.text) : undefined;
  return engine === undefined ? [] : [{ engine, environment, path, span: entry.span, topic: entry.name }];
}

/** A template is what developers copy; a file without an environment's name is theirs, too. */
function envFileUses({ path, settings, environment, template }: EnvFile): readonly DatabaseUse[] {
  const named = environment === undefined || (template && environment !== 'production') ? 'development' : environmentNamed(environment);
  if (named === undefined) return [];
  return settings.flatMap(({ key, value, span, dynamic }) => variableUse({ name: key, text: value, span, dynamic }, named, path));
}

/** What stacks for production and manifests of clusters set. */
function deployedUses(repository: Repository): readonly DatabaseUse[] {
  const stacks = repository.documents('compose').filter(({ variant }) => /prod|stag|deploy|live/.test(variant ?? ''));
  return [
    ...stacks.flatMap((file) => composeTexts(file).flatMap((entry) => variableUse(entry, 'production', file.path))),
    ...repository
      .documents('kubernetes')
      .flatMap((file) => kubernetesTexts(file).flatMap((entry) => variableUse(entry, 'production', file.path))),
  ];
}

/** Rails on Heroku: the gem of SQLite is for developers only, and the driver of a server goes into production. */
function gemUses(manifest: Manifest): readonly DatabaseUse[] {
  if (manifest.format !== 'Gemfile') return [];
  const lite = manifest.dependencies.filter(({ name }) => name === 'sqlite3');
  if (lite.some(({ group }) => group !== 'dev')) return [];
  const drivers = manifest.dependencies.filter(({ name, group }) => group === 'run' && /^(?:pg|mysql2|trilogy)$/.test(name));
  const uses = [...lite.filter(({ span }) => isForDevelopment(span, manifest.source)), ...drivers].flatMap(({ name, group, span }) => {
    const engine = engineOf(name);
    const environment = group === 'dev' ? ('development' as const) : ('production' as const);
    return engine === undefined ? [] : [{ engine, environment, path: manifest.path, span, topic: 'gems' }];
  });
  return uses;
}

/** A gem of a group that is not for tests alone. */
function isForDevelopment(span: Span, source: SourceText): boolean {
  const before = source.text.slice(Math.max(0, span.start - 4000), span.start);
  const block = before.match(/^group\b[^\n]*\bdo\b/gm)?.at(-1) ?? '';
  return /development/.test(/\bgroups?\b.*/.exec(source.slice(span))?.[0] ?? block);
}

// ── Code ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Modules of settings, configuration and connections. */
const SETTINGS_MODULE =
  /(?:settings|config|knexfile|ormconfig|database|data-?source|datastore|sequelize|environment|\bdb\b|\benv\b)[\w./-]*\.(?:py|[cm]?[jt]s)$/i;
/** Names that Python's frameworks give what names the engine. */
const PYTHON_NAME = /^(?:ENGINE|SQLALCHEMY_DATABASE_URI|DATABASE_URL|DATABASE_URI|DB_URL|DB_URI|DB_ENGINE)$/;

function codeUses(repository: Repository): readonly DatabaseUse[] {
  const paths = repository.texts.filter((path) => SETTINGS_MODULE.test(path));
  const modules = paths.filter((path) => !/^(?:test|fixture|vendored|example|docs|build-output|generated)$/.test(repository.role(path)));
  return modules.flatMap((path) => {
    if (
      !/sqlite|postgres|mysql|mariadb|mssql|['"]pg['"]|sails-|SQLALCHEMY|dj_database_url|django_heroku/i.test(
        repository.source(path)?.text ?? '',
      )
    )
      return [];
    const file = repository.code(path);
    if (file === undefined) return [];
    return path.endsWith('.py') ? pythonUses(file, repository) : scriptUses(file);
  });
}

/** The environment in a module's name or its directory: `settings/dev.py`, `config/env/production/database.js`, `local_settings.py`. */
function moduleEnvironment(path: string): Environment | undefined {
  const words = path.replace(/\.\w+$/, '').split(/[/._-]/);
  const named = words.map(environmentNamed).findLast((found) => found !== undefined);
  if (named !== undefined) return named;
  if (words.some((word) => /^(?:tests?|testing|ci|sample|example)$/i.test(word))) return undefined;
  return BASE.test(words.at(-1) ?? '') ? 'base' : undefined;
}

function pythonUses(file: CodeFile, repository: Repository): readonly DatabaseUse[] {
  const ofModule = moduleEnvironment(file.path);
  const entries: readonly (Property | Assignment)[] = [
    ...file.properties.filter(({ key }) => PYTHON_NAME.test(key)),
    ...file.assignments.filter(({ name }) => PYTHON_NAME.test(name)),
  ];
  const uses = entries.flatMap(({ value }) => {
    // What a condition decides is judged as a branch.
    if (file.conditionsAround(value.span).length > 0) return [];
    const environment = classEnvironment(file, value.span) ?? ofModule;
    const isLookup = environment === 'production' && value.value().provenance === 'environment';
    const engine = isLookup ? declaredServer(file.path, repository) : engineIn(value);
    return engine === undefined || environment === undefined || environment === 'test' ? [] : [use(engine, environment, file, value.span)];
  });
  return [...uses, ...(ofModule === 'base' ? givenUses(file, repository) : []), ...herokuUses(file, uses)];
}

/** `DATABASES = {"default": dj_database_url.config()}`: the address is the environment's, and the driver tells the engine. */
function givenUses(file: CodeFile, repository: Repository): readonly DatabaseUse[] {
  const call = file
    .callsTo('dj_database_url.config', '*.db', '*.db_url')
    .find(
      (made) =>
        (made.name.startsWith('dj_') ? made.option('default') === undefined : made.args.length === 1) &&
        file.conditionsAround(made.span).length === 0,
    );
  const engine = call && declaredServer(file.path, repository);
  return engine && call ? [use(engine, 'base', file, call.span)] : [];
}

function use(engine: Engine, environment: Environment, file: CodeFile, span: Span): DatabaseUse {
  return { engine, environment, path: file.path, span, topic: 'settings' };
}

/** The literal, or what a built address begins with. */
function engineIn(value: Expression): Engine | undefined {
  const { literal, pieces, provenance } = value.value();
  if (provenance === 'environment-or-literal') return undefined;
  const first = typeof literal === 'string' ? literal : pieces?.[0];
  return typeof first === 'string' ? engineOf(first) : engineOf(/^[rbf]*["'`]([\w+]+:[^"'`]*)/.exec(value.text)?.[1] ?? '');
}

/** `class ProductionConfig(Config)`; `test` for one of tests. */
function classEnvironment({ classes }: CodeFile, { start, end }: Span): Environment | 'test' | undefined {
  const around = classes.findLast(({ span }) => span.start <= start && end <= span.end);
  if (around === undefined) return undefined;
  if (/^(?:Dev|Local)/i.test(around.name)) return 'development';
  if (/^(?:Prod|Stag|Heroku|Live)/i.test(around.name)) return 'production';
  return /test|ci/i.test(around.name) ? 'test' : 'base';
}

/** The address that a platform gives wins over what was written above it: `DATABASES['default'].update(dj_database_url.config())`. */
function herokuUses(file: CodeFile, uses: readonly DatabaseUse[]): readonly DatabaseUse[] {
  if (!uses.some(({ engine }) => engine.light)) return [];
  const wins = [
    ...file.callsTo('django_heroku.settings', 'django_on_heroku.settings'),
    ...file
      .callsTo('dj_database_url.config')
      .filter((call) => call.option('default') === undefined && file.conditionsAround(call.span).length === 0),
  ];
  return wins.slice(0, 1).map(({ span }) => use({ name: 'a database server', light: false }, 'production', file, span));
}

/** `{ development: { client: 'sqlite3' }, production: { client: 'pg' } }`, and modules of one environment. */
function scriptUses(file: CodeFile): readonly DatabaseUse[] {
  const sections = file.properties.flatMap(({ key, value }) => {
    const environment = environmentNamed(key);
    const found = environment === undefined ? undefined : engineProperty(value, 2);
    return environment === undefined || found === undefined
      ? []
      : [{ ...use(found.engine, environment, file, found.span), topic: `map ${file.path}` }];
  });
  const environment = moduleEnvironment(file.path);
  if (sections.length > 0 || environment === undefined) return sections;
  return file.properties.flatMap(({ key, value, span }) => {
    const engine = /^(?:dialect|client|adapter|type)$/.test(key) && file.conditionsAround(span).length === 0 ? engineIn(value) : undefined;
    return engine === undefined ? [] : [{ ...use(engine, environment, file, span), topic: baseName(file.path) }];
  });
}

function engineProperty(node: Expression, depth: number): Pick<DatabaseUse, 'engine' | 'span'> | undefined {
  const properties = node.properties();
  for (const { key, value, span } of properties) {
    const engine = ENGINE_KEY.test(key) ? engineIn(value) : undefined;
    if (engine) return { engine, span };
  }
  return depth === 0 ? undefined : properties.map(({ value }) => engineProperty(value, depth - 1)).find((found) => found !== undefined);
}
