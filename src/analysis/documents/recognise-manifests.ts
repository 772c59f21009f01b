import { baseName } from '../paths.ts';
import { LOCK_NAMES } from './lock.ts';
import type { SourceText } from '../text.ts';
import { isCompose, isKubernetes, isPipeline, isServerConfig } from './recognise.ts';
import { SERVER_CREDENTIALS } from './settings/server-credentials.ts';
import { HOCON_NAME } from './settings/hocon.ts';

/** Manifests with one name. */
const MANIFESTS = new Set(
  'package.json pyproject.toml Pipfile setup.cfg setup.py Gemfile gems.rb go.mod pom.xml composer.json Cargo.toml packages.config Directory.Packages.props Directory.Build.props'.split(
    ' ',
  ),
);

/** `build.gradle(.kts)` and the other scripts of a build, version catalogs, gemspecs, .NET projects. */
const MANIFEST_NAME = /^(?!settings\.|init\.)[\w.-]+\.gradle(?:\.kts)?$|\.versions\.toml$|\.gemspec$|\.(?:cs|fs|vb)proj$/;

/** `requirements.txt`, `reqs.txt`, `requirements-dev.txt`, `dev-requirements.txt`, `requirements.prod.txt`, `requirements/base.txt`, constraints. */
const REQUIREMENTS =
  /(?:^|\/)(?:[\w.-]*[-_.])?(?:requirements?|reqs|pip[-_]requires|constraints)(?:[-_.][\w.-]+)?\.(?:txt|in|pip)$|(?:^|\/)(?:requirements?|reqs)\/[\w./-]+\.(?:txt|in)$/;

/** The end of a path, which is what the patterns look at; the start of an endless one is left out, so that they stay quick. */
function endOf(path: string): string {
  return path.slice(-300);
}

/** A dependency manifest that `readManifest` reads. */
export function isManifest(path: string): boolean {
  const end = endOf(path);
  const name = baseName(end);
  return MANIFESTS.has(name) || MANIFEST_NAME.test(name) || REQUIREMENTS.test(end);
}

/** A lock file that `readLock` reads. */
export function isLock(path: string): boolean {
  return LOCK_NAMES.has(baseName(path));
}

const VERSION_FILES = new Set(
  '.nvmrc .node-version .python-version .ruby-version .go-version .java-version .php-version runtime.txt .tool-versions .sdkmanrc global.json rust-toolchain rust-toolchain.toml system.properties mise.toml .mise.toml'.split(
    ' ',
  ),
);

/** A file that says which runtime to use, read by `readVersionFile`. */
export function isVersionFile(path: string): boolean {
  return VERSION_FILES.has(baseName(path));
}

/** A dotenv file's name, and endings of files that only share it: code, data, encrypted or shell scripts. */
const ENV_NAME =
  /^(?:\.env(?:rc)?|\.flaskenv|\.dev\.vars|env\.list|env\.(?:example|sample|template|dist|local)|\.env[._-][\w.-]+|[\w.-]+\.env(?:\.[\w.-]+)?)$/i;
const NOT_ENV =
  /\.(?:[cm]?[jt]sx?|d\.ts|py|rb|php|go|rs|java|kt|cs|sh|json5?|ya?ml|toml|xml|md|html?|vault|keys|enc|gpg|age|j2|erb|vue|svelte)$/i;

/** A dotenv file, read by `readEnvFile`. */
export function isEnvFile(path: string): boolean {
  const name = baseName(endOf(path));
  return ENV_NAME.test(name) && !NOT_ENV.test(name);
}

const SETTINGS: readonly RegExp[] = [
  /(?:^|\/)appsettings(?:\.[\w-]+)*\.json$/i,
  /(?:^|\/)(?:application|bootstrap)(?:-[\w-]+)?\.ya?ml$/,
  // A Spring Cloud Config server keeps the settings of its clients beside its own.
  /(?:^|\/)src\/main\/resources\/(?:shared|config|configs|config-repo|configurations?)\/[\w.-]+\.ya?ml$/,
  /\.properties$/,
  /\.ini$/,
  /(?:^|\/)(?:supervisord?[\w.-]*\.conf|supervisord?[\w./-]*\/[\w.-]+\.conf|php-fpm[\w./-]*\.conf|www\.conf|\.?my\.cnf)$/,
  /(?:^|\/)log4(?:j(?!s)2?|rs)[\w-]*\.(?:ya?ml|json)$/,
  /(?:^|\/)(?:Rocket\.toml|laravel-echo-server\.json)$/,
  // Python's `fileConfig`, pools of PHP-FPM, and processes of Circus.
  /(?:^|\/)(?:log(?:ging|ger)?[\w-]*\.(?:conf|cfg)|(?:php-)?fpm[\w.-]*\.conf)$/,
  HOCON_NAME,
  SERVER_CREDENTIALS,
  /(?:^|\/)config\/(?:default|base|local|production|prod|staging|development|dev|test|custom-environment-variables)\.(?:json|ya?ml|toml)$/,
  /(?:^|\/)config\/(?:database|cable|storage|redis|secrets|mongoid|sidekiq|queue|cache)\.yml$/,
];

/** Settings that an app reads under a name that many apps use; what else may stand there is told by its text. */
const OWN_SETTINGS: readonly RegExp[] = [
  /(?:^|\/)(?:config|configs|conf|cfg|configuration|settings|ormconfig|appconfig|app-config|keys|env)(?:[._-](?:default|base|prod|production|staging|stage|docker|live|main|global|common|app|server))?\.(?:json|ya?ml|toml)$/,
  /(?:^|\/)(?:config|configs|conf|cfg|configuration|settings|etc)\/(?!(?:packages|routes|deploy|locales?|initializers|webpack|jest|nginx|helm|crd|rbac|manager|samples)\b)[\w.-]+\.(?:json|ya?ml|toml|conf)$/,
  /(?:^|\/)(?:conf\/)?app\.conf$/,
  /(?:^|\/)app\/config\/[\w.-]+\.ya?ml$/,
  // Of Symfony's apps before version 4, wherever an image keeps them.
  /(?:^|\/)parameters(?:[._-](?:prod|production|docker))?\.ya?ml$/,
];
/** Directories of tools, and files of others that go by such a name. */
const NOT_OWN =
  /(?:^|\/)\.[\w-]+\/|(?:^|\/)(?:services|routes|routing|security|deploy[\w.-]*|manifest|schema|tsconfig|jsconfig|package|serverless|values[\w.-]*|prometheus|grafana|loki|promtail|otel[\w-]*|nginx|httpd|supervisord?|redis|traefik|site|_config|mkdocs|i18n|importmap|storage|credentials|application|appsettings|log4j2?|logging|logback|monitoring|filebeat|fluent[\w-]*|default-ssl|000-default)\.(?:json|ya?ml|toml|conf)$/i;

/** Settings of tools, texts for people, and what is read as another kind. */
const NOT_SETTINGS =
  /(?:^|\/)(?:tox|pytest|mypy|vale|desktop|codecov|\.coveragerc|\.?isort|flake8|\.?pylintrc)\.ini$|(?:^|\/)(?:gradle-wrapper|maven-wrapper|system|build|sonar-project|local|project|javadoc)\.properties$|(?:^|\/)[\w.-]*(?:[mM]essages?|[lL]abels?|[bB]undle|i18n|[sS]trings)(?:[._-][\w-]+)?\.properties$|_[a-z]{2}(?:_[A-Z]{2})?\.properties$|(?:^|\/)(?:i18n|locales?|lang|messages)\//;

/** What a configuration server hands to Spring's apps goes by their names. */
const OF_SPRING =
  /^spring:[^\S\n]*\n(?:[^\S\n]*(?:#[^\n]*)?\n)*[^\S\n]+(?:application|cloud|config|data|datasource|jpa|kafka|mail|profiles|rabbitmq|redis|security):/m;

/** A settings file, read by `readSettings`. */
export function isSettings(path: string, source?: SourceText): boolean {
  const end = endOf(path);
  if (NOT_SETTINGS.test(end)) return false;
  if (
    /\.ya?ml$/.test(end) &&
    source !== undefined &&
    OF_SPRING.test(source.text) &&
    !isKubernetes(path, source) &&
    !isCompose(path, source)
  )
    return true;
  return SETTINGS.some((pattern) => pattern.test(end)) || isOwnSettings(path, source);
}

/** Settings under a name of the app's own. Manifests, pipelines and servers keep files of such names, too. */
export function isOwnSettings(path: string, source: SourceText | undefined): boolean {
  const end = endOf(path);
  if (SETTINGS.some((pattern) => pattern.test(end)) || !OWN_SETTINGS.some((pattern) => pattern.test(end)) || NOT_OWN.test(end))
    return false;
  if (source === undefined) return true;
  if (/(?:^|\/)parameters[^/]*$/.test(end)) return /^parameters:\s*$/m.test(source.text);
  return !isKubernetes(path, source) && !isCompose(path, source) && !isServerConfig(path, source) && !isPipeline(path);
}

/** An XML configuration file, read by `readXml`: logging, web.xml, persistence.xml, beans, app.config and web.config. */
export function isXml(path: string): boolean {
  return /(?:^|\/)(?:(?:[\w-]+\.)?logback[\w.-]*\.xml|(?:[\w-]+\.)?log4(?:j|net)2?[\w.-]*\.(?:xml|config)|nlog[\w.-]*\.(?:config|xml)|seelog[\w.-]*\.xml|(?:web|jetty[\w-]*|jboss-web|weblogic|glassfish-web|sun-web|server|context|persistence|hibernate\.cfg|quartz[\w-]*|applicationContext[\w-]*|[\w-]+-context|beans)\.xml|(?:web|app)(?:\.[\w-]+)?\.config|nuget\.config|settings\.xml)$/i.test(
    endOf(path),
  );
}
