import { baseName } from '../paths.ts';
import type { SourceText } from '../text.ts';
import type { DataDocument, DataNode, Setting, SettingsFile } from './kinds.ts';
import { readJson } from './data/json.ts';
import { flatten } from './settings/flatten.ts';
import { HOCON_NAME, readHocon } from './settings/hocon.ts';
import { readIni } from './settings/ini.ts';
import { SERVER_CREDENTIALS, readServerCredentials } from './settings/server-credentials.ts';
import { readProperties } from './settings/properties.ts';
import { readToml } from './data/toml.ts';
import { readYaml } from './data/yaml.ts';

/** What reads a settings file, by its path. */
const READERS: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)appsettings(?:\.[\w-]+)*\.json$/i, 'dotnet'],
  [/(?:^|\/)(?:application|bootstrap)(?:-[\w-]+)?\.(?:properties|ya?ml)$/, 'spring'],
  [/(?:^|\/)src\/main\/resources\/.*\.ya?ml$/, 'spring'],
  [HOCON_NAME, 'hocon'],
  [/(?:^|\/)log4j(?!s)2?[\w-]*\.(?:properties|ya?ml|json)$/, 'log4j'],
  [/(?:^|\/)logging\.properties$/, 'java-logging'],
  [/(?:^|\/)gradle\.properties$/, 'gradle'],
  [/(?:^|\/)alembic\.ini$/, 'alembic'],
  [/supervisor/, 'supervisord'],
  [/(?:^|\/)[\w.-]*uwsgi[\w.-]*\.ini$/, 'uwsgi'],
  [/(?:^|\/)(?:php[\w.-]*\.ini|(?:php|conf\.d)\/[\w.-]+\.ini)$/, 'php'],
  [/(?:^|\/)(?:php-)?fpm[\w./-]*\.conf$|(?:^|\/)www\.conf$/, 'php-fpm'],
  [/(?:^|\/)\.?my\.cnf$/, 'mysql'],
  [/(?:^|\/)Rocket\.toml$/, 'rocket'],
  [/(?:^|\/)config\/(?:database|cable|storage|redis|secrets|mongoid|sidekiq|queue|cache)\.yml$/, 'rails'],
];

/** Settings that show the reader better than the path does. */
const TELLING: readonly (readonly [RegExp, string])[] = [
  [/^%?\w*\.?quarkus\./, 'quarkus'],
  [/^spring\.(?:application|cloud|config|data|datasource|jpa|kafka|mail|profiles|rabbitmq|redis|security)\./, 'spring'],
  [/^micronaut\./, 'micronaut'],
  [/^ktor\./, 'ktor'],
  [/^uwsgi\./, 'uwsgi'],
  [/^supervisord\.|^program:/, 'supervisord'],
];

/**
 * Reads a settings file as flat settings with dotted keys. Spring's files are split at their documents, and settings of a part for
 * one profile carry it. Never throws: what cannot be read is missing, with a problem.
 */
export function readSettings(path: string, source: SourceText): SettingsFile {
  const format = formatOf(path);
  const document = format in FLAT ? undefined : READ[format as keyof typeof READ](path, source);
  const settings =
    document === undefined
      ? (SERVER_CREDENTIALS.test(path) ? readServerCredentials : FLAT[format as keyof typeof FLAT])(source)
      : document.roots.flatMap((root) => documentSettings(root, source));
  const reader = readerOf(path, settings);
  return {
    path,
    source,
    format,
    reader,
    settings: reader === 'ktor' ? settings.map(ofKtor) : settings,
    environment: environmentOf(baseName(path)),
    root: document?.roots[0],
    problems: document?.problems ?? [],
  };
}

/** `$PORT` and `$PORT:8080` in Ktor's YAML. Source: https://ktor.io/docs/server-configuration-file.html#environment-variables */
function ofKtor(setting: Setting): Setting {
  return { ...setting, dynamic: setting.dynamic || /^\$[A-Za-z_]\w*(?::|$)/.test(setting.value) };
}

const FLAT: Readonly<Record<'properties' | 'ini' | 'hocon', (source: SourceText) => readonly Setting[]>> = {
  properties: readProperties,
  ini: (source) => readIni(source),
  hocon: readHocon,
};

const READ: Readonly<Record<'yaml' | 'json' | 'toml', (path: string, source: SourceText) => DataDocument>> = {
  yaml: readYaml,
  json: readJson,
  toml: readToml,
};

function formatOf(path: string): SettingsFile['format'] {
  if (HOCON_NAME.test(path)) return 'hocon';
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  if (extension === 'yml' || extension === 'yaml') return 'yaml';
  return extension === 'json' || extension === 'toml' || extension === 'properties' ? extension : 'ini';
}

function documentSettings(root: DataNode, source: SourceText): readonly Setting[] {
  const profile =
    root.at('spring', 'config', 'activate', 'on-profile') ?? root.at('spring.config.activate.on-profile') ?? root.at('spring', 'profiles');
  return flatten(root, source, profile?.kind === 'list' ? profile.children.map((child) => child.text).join(',') : profile?.text);
}

function readerOf(path: string, settings: readonly Setting[]): string {
  const telling = TELLING.find(([pattern]) => settings.some(({ key }) => pattern.test(key)))?.[1];
  return telling ?? READERS.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}

const ENVIRONMENT_NAME = /^(?:production|prod|staging|stage|development|dev|testing|test|local|mock|qa|uat|live|docker|ci)$/i;

/** `application-prod.yml`, `appsettings.Production.json`, `production.toml`, `php-prod.ini`. */
function environmentOf(name: string): string | undefined {
  const [, profile] = /^(?:application|bootstrap)-([\w-]+)\./.exec(name) ?? /^appsettings\.([\w-]+)\.json$/i.exec(name) ?? [];
  return profile ?? name.split(/[._-]/).find((word) => ENVIRONMENT_NAME.test(word));
}
