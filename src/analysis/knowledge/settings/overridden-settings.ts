import type { Setting, SettingsFile } from '../../documents/kinds.ts';
import { directoryOf, joinPath } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Repository } from '../../repository.ts';
import { deployedSettings } from '../environment/environment-texts.ts';
import { isGivenInDeploys } from '../environment/deploy-variables.ts';
import { isOfDeploy } from './deploy-values.ts';
import { isLayered } from './layered-settings.ts';

/** What a file of settings decides alone: neither what only developers have, nor what a variable of the environment comes before. */
export function fixedSettings(file: SettingsFile, repository: Repository): readonly Setting[] {
  if (environmentComesFirst(file.path, repository) || isOfDeploy(file, repository)) return [];
  const listed = catalogued(file);
  return deployedSettings(file).settings.filter(
    (one) =>
      !listed.has(kindOf(one)) &&
      !isVariablesFallback(one, file) &&
      !isGivenByDeploys(one, file, repository) &&
      !isGivenByClowder(one, file, repository) &&
      !isTagged(one, file, repository) &&
      !isSetAnew(one, file, repository) &&
      !isOfMySql(one, file) &&
      !saysItsVariable(one, file) &&
      !isPaired(one, file, repository),
  );
}

/** Entries of a list that make it a catalogue: what it holds is known of the world, and no deploy's own. */
const CATALOGUE = 12;

/** `engines[7].base_url` is one of `engines[].base_url`. */
const kindOf = ({ key }: Setting): string => key.replaceAll(/\[\d+\]|\.\d+(?=\.)/g, '[]');

function catalogued({ settings }: SettingsFile): ReadonlySet<string> {
  const kinds = Map.groupBy(
    settings.filter(({ key }) => /\[\d+\]\.|\.\d+\./.test(key)),
    kindOf,
  );
  return new Set([...kinds].flatMap(([kind, entries]) => (entries.length >= CATALOGUE ? [kind] : [])));
}

/**
 * True for a setting of Spring's that is spelt as a variable: the environment comes before the file, which holds what the variable
 * falls back to. Source: https://docs.spring.io/spring-boot/reference/features/external-config.html
 */
function isVariablesFallback({ key }: Setting, { reader }: SettingsFile): boolean {
  return reader === 'spring' && /^[A-Z][A-Z\d]*_[A-Z\d_]+$/.test(key);
}

/** Frameworks that let variables of the environment come before what a file says, without being told to. */
const READS_VARIABLES = new Set(['spring', 'quarkus', 'micronaut', 'dotnet']);

/** True for a setting that a stack, a chart or a manifest of the repository sets by its variable: the file has what it falls back to. */
function isGivenByDeploys({ key }: Setting, { reader, path }: SettingsFile, repository: Repository): boolean {
  return READS_VARIABLES.has(reader) && isGivenInDeploys(key, path, repository);
}

/** Settings that Clowder's source gives to Quarkus in every deploy. Source: https://github.com/RedHatInsights/clowder-quarkus-config-source */
const OF_CLOWDER = /^(?:quarkus\.datasource\.|quarkus\.http\.port$|kafka\.bootstrap\.servers$|quarkus\.log\.cloudwatch\.)/;

function isGivenByClowder({ key }: Setting, { reader, path }: SettingsFile, repository: Repository): boolean {
  if (reader !== 'quarkus' || !OF_CLOWDER.test(key)) return false;
  const root = path.replace(/(?:^|\/)src\/.*$/, '');
  return ['pom.xml', 'build.gradle', 'build.gradle.kts'].some((name) =>
    [joinPath(root, name), name].some((one) => repository.source(one)?.text.includes('clowder-quarkus-config-source') === true),
  );
}

/** Structs that a file fills first and the environment after it: `Host string \`json:"host" env:"DB_HOST"\``. */
const TAG = /`[^`\n]*\benv:"[A-Z][^`\n]*`/g;
const KEY = /\b(?:json|yaml|toml|mapstructure|koanf):"([\w-]+)/g;
/** Go files that such structs stand in. */
const OF_SETTINGS = /(?:conf|cfg|setting|env)[\w-]*(?:\/[\w-]+)?\.go$/i;

/** Keys that a program in Go takes from a file and then, if it is set, from a variable. Source: https://github.com/ilyakaznacheev/cleanenv */
const taggedKeys = repositoryFact((repository): ReadonlySet<string> => {
  const texts = [...repository.texts].filter((path) => OF_SETTINGS.test(path)).map((path) => repository.source(path)?.text ?? '');
  const tags = texts.flatMap((text) => [...text.matchAll(TAG)].map(([tag]) => tag));
  return new Set(tags.flatMap((tag) => [...tag.matchAll(KEY)].map(([, key = '']) => key)));
});

function isTagged({ key }: Setting, { reader }: SettingsFile, repository: Repository): boolean {
  return reader === 'other' && taggedKeys(repository).has(key.slice(key.lastIndexOf('.') + 1));
}

/** Names of settings of a program's own by the last two parts, which its code in Go takes from the environment afterwards. */
const setAnew = repositoryFact((repository): ReadonlySet<string> => {
  const files = [...repository.texts].filter((path) => OF_SETTINGS.test(path)).flatMap((path) => repository.code(path) ?? []);
  return new Set(
    files
      .filter((file) => file.mayReadEnvironment)
      .flatMap((file) =>
        file.assignments.filter(({ target, value }) => /\w\.\w+\.\w+$/.test(target) && value.value().provenance !== 'literal'),
      )
      .map(({ target }) => lastTwo(target)),
  );
});

const lastTwo = (name: string): string =>
  name
    .replaceAll(/\[\d+\]|\.\d+(?=\.|$)/g, '')
    .split('.')
    .slice(-2)
    .join('.')
    .replaceAll(/[_-]/g, '')
    .toLowerCase();

/** `if host := os.Getenv("REDIS_ADDR"); host != "" { cfg.Redis.Addr = host }`, behind the file that says `redis.addr`. */
function isSetAnew({ key }: Setting, { reader }: SettingsFile, repository: Repository): boolean {
  return reader === 'other' && key.includes('.') && setAnew(repository).has(lastTwo(key));
}

/** The file of MySQL's own programs. */
function isOfMySql({ key }: Setting, { path }: SettingsFile): boolean {
  return /(?:^|\/)(?:my|mysql|mysqld|mariadb)[\w-]*\.(?:cnf|conf)$/.test(path) && /^(?:client|mysql\w*|mariadb\w*)\./.test(key);
}

/** Modules that name settings beside the variables which come before them, and Node's file of the same. */
const OF_PAIRS = /(?:conf|cfg|setting|env|option)[\w-]*(?:\/[\w-]+)?\.(?:rs|go|py|rb|[cm]?[jt]s|java|kt|cs|php)$/i;
const PAIR = /["'`]([a-z][\w-]*(?:\.[\w-]+)+)["'`]\s*(?:,|:|=>)\s*["'`][A-Z][A-Z\d]*(?:_\w+)?["'`]/g;
const NODES = /(?:^|\/)custom-environment-variables\.(?:ya?ml|json5?)$/;

/**
 * Settings that the program pairs with a variable: `("server.port", "PORT")`, `viper.BindEnv("server.port", "PORT")`, and what Node's
 * package `config` is told to read. Source: https://github.com/node-config/node-config/wiki/Environment-Variables
 */
const pairedKeys = repositoryFact((repository): ReadonlySet<string> => {
  const texts = [...repository.texts].filter((path) => OF_PAIRS.test(path)).map((path) => repository.source(path)?.text ?? '');
  const paired = texts.flatMap((text) => (/env/i.test(text) ? [...text.matchAll(PAIR)].map(([, key = '']) => key) : []));
  return new Set(paired);
});

function isPaired({ key }: Setting, { path, reader }: SettingsFile, repository: Repository): boolean {
  if (reader !== 'other') return false;
  const listed = repository.documents('settings').find((one) => NODES.test(one.path) && directoryOf(one.path) === directoryOf(path));
  return pairedKeys(repository).has(key) || listed?.settings.some((one) => one.key === key) === true;
}

/** A comment behind or above a value that names the variable which comes before it. */
const SAID = /#.*\b[Oo]ver(?:written|ridden|ruled) (?:by|with)\b.*(?:\$\{?|`)?[A-Z][A-Z\d]*_[A-Z\d_]+/;

function saysItsVariable({ span }: Setting, { source }: SettingsFile): boolean {
  const { line } = source.position(span.start);
  const above = line > 1 ? source.line(line - 1) : '';
  return SAID.test(source.line(line)) || (/^\s*#/.test(above) && SAID.test(above));
}

/** The settings of Ruby's gem `config`. Source: https://github.com/rubyconfig/config#working-with-environment-variables */
const RUBY = /^(?:(?<root>.*)\/)?config\/settings(?:\.yml|\/[\w-]+\.yml)$/;
const RUBY_OPENED = /^\s*\w+\.use_env\s*=\s*true\b/m;
/** Modules that people load dynaconf's settings in. Source: https://www.dynaconf.com/envvars/ */
const MODULES = ['__init__.py', 'config.py', 'settings.py', 'conf.py'];
const DYNACONF = /\bDynaconf\([^]*\benvvar_prefix\s*=\s*["']\w/;

/**
 * True for a file of settings whose library the app has told to let variables of a prefix come first: what it holds is what each
 * variable falls back to.
 */
function environmentComesFirst(path: string, repository: Repository): boolean {
  const text = (file: string): string => repository.source(file)?.text ?? '';
  const ruby = RUBY.exec(path);
  if (ruby) return RUBY_OPENED.test(text(joinPath(ruby.groups?.['root'] ?? '', 'config/initializers/config.rb')));
  if (!/\.(?:toml|ya?ml|json)$/.test(path)) return false;
  if (isLayered(path, repository)) return true;
  const around = [directoryOf(path), directoryOf(directoryOf(path))];
  return around.some((directory) => MODULES.some((name) => DYNACONF.test(text(joinPath(directory, name)))));
}
