import type { Role } from '../repository.ts';
import {
  BUILD_OUTPUT,
  CONFIGURATION,
  DATA,
  DATA_PATHS,
  DEVELOPMENT,
  DOCS,
  GENERATED,
  TEST,
  TOOL,
  VENDORED,
  type NamePattern,
} from './name-tables.ts';

/** Whether a file is one of a table's. A tree has many files, so the patterns that need nothing but the name are one expression. */
function oneOf(patterns: readonly NamePattern[]): (path: string, name: string) => boolean {
  const plain = patterns.filter(({ unless }) => unless === undefined).map((pattern) => pattern.name);
  const joined = [...new Set(plain.map(({ flags }) => flags))].map((flags) => {
    const sources = plain.filter((pattern) => pattern.flags === flags).map(({ source }) => `(?:${source})`);
    return new RegExp(sources.join('|'), flags);
  });
  const others = patterns.filter(({ unless }) => unless !== undefined);
  return (path, name) =>
    joined.some((pattern) => pattern.test(name)) || others.some((pattern) => pattern.name.test(name) && !pattern.unless?.test(path));
}

const isVendored = oneOf(VENDORED);
const isBuildOutput = oneOf(BUILD_OUTPUT);
const isGenerated = oneOf(GENERATED);
const isTest = oneOf(TEST);
const isDevelopment = oneOf(DEVELOPMENT);
const isTool = oneOf(TOOL);
const isConfiguration = oneOf(CONFIGURATION);
const isDocs = oneOf(DOCS);
const isData = oneOf(DATA);

/** The role of a file that nobody here wrote, by its base name alone; undefined for all others. */
export function roleOfForeignName(path: string, name: string): Role | undefined {
  if (isVendored(path, name)) return 'vendored';
  if (isBuildOutput(path, name)) return 'build-output';
  return isGenerated(path, name) ? 'generated' : undefined;
}

/** The role that a base name tells once the directories have said nothing; undefined for plain code. */
export function roleOfName(path: string, name: string): Role | undefined {
  if (OF_STEPS.test(path)) return 'development';
  if (PIPELINE.test(path) || REQUIREMENTS.test(path)) return 'configuration';
  if (name.startsWith('._')) return 'data';
  if (isTest(path, name)) return 'test';
  if (isDevelopment(path, name) || isDevelopmentVariant(name)) return 'development';
  if (SHOWN.test(name) || OFFERED.test(path)) return 'example';
  const environment = environmentOf(path);
  if (environment !== undefined) return /^(?:test|ci)/.test(environment) ? 'test' : 'development';
  if (isTool(path, name)) return 'tool';
  const configures = isConfiguration(path, name);
  if (configures && TEXT_CONFIGURATION.test(name)) return 'configuration';
  if (isDocs(path, name)) return 'docs';
  if (isData(path, name) || DATA_PATHS.test(path)) return 'data';
  return configures ? 'configuration' : undefined;
}

/** Settings that are there to be copied: `application.example.yml`, `production-sample.properties`, `settings.example.py`, `config-sample.php`. */
const SHOWN =
  /(?:[._-](?:example|sample)|(?:secrets?|credentials?)[._-]template)\.(?:properties|ya?ml|toml|ini|conf|cfg|xml|json5?)$|\.(?:example|sample)\.(?:py|rb|php|[cm]?[jt]s)$|^(?:appsettings|application)[._-](?:example|sample)[._-]|(?:^|[._-])(?:config|configuration|conf|settings|env|local|database|secrets?|credentials?|parameters)(?:\.inc)?[._-](?:example|sample|dist)\.(?:py|php|rb|go|[cm]?[jt]s)$/i;
/** Stacks that an app offers to its users. What Ansible keeps under that name it deploys. */
const OFFERED = /^(?!.*(?:^|\/)(?:roles|ansible|playbooks|deploy\w*)\/).*(?:^|\/)templates?\/(?:[\w.-]+\/)*(?:docker-)?compose\.ya?ml$/;

/** Pipelines are named after what they do (`test-compose.yml`, `playwright.yml`). */
const PIPELINE = /(?:^|\/)(?:\.github\/(?:workflows|actions)|\.depot\/workflows|\.circleci|\.gitlab|\.buildkite|\.woodpecker|\.tekton)\//;
/** Images and stacks that pipelines run their steps in, and packages that the steps need. */
const OF_STEPS =
  /(?:^|\/)(?:\.github|\.circleci|\.gitlab|\.buildkite|\.ci)\/(?:.*\/)?(?:(?:Dockerfile|(?:docker-)?compose)[^/]*|(?:[\w-]+[-_])?requirements[^/]*\.(?:txt|in)|package(?:-lock)?\.json|Pipfile|pyproject\.toml|Gemfile)$/;
const REQUIREMENTS = /(?:^|\/)(?:requirements|reqs)\/[\w./-]+\.(?:txt|in)$/;
/** Manifests that stay what they are even in a directory of data or under the extension of a document. */
const TEXT_CONFIGURATION = /^(?:requirements|reqs|constraints|runtime|package|composer|pom|Dockerfile)/;

/** Names that come in variants, of which some (`.dev`, `-test`, `_local`) serve developers and tests only. */
const VARIANTS: readonly RegExp[] = [
  /^(?:Dockerfile|Containerfile|dockerfile)[._-](.+)$/,
  /^\.?(.+)\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/,
  /^(?:docker[-_])?compose[._-](.+)\.ya?ml$/,
  /^(.+)[._-](?:docker[-_])?compose\.ya?ml$/,
];
const IMAGE_OR_STACK = /ocker|ontainer|compose/;
const DEVELOPMENT_WORD =
  /^(?:dev|devel|develop|development|local|localhost|override|debug|devcontainer|gitpod|workspace|tilt|okteto|telepresence|tests?|testing|ci|e2e|cypress|playwright|pa11y|axe|lighthouse|zap|k6|gatling|jmeter|locust|selenium|puppeteer|newman|cucumber|behave|acceptance|integration|functional|smoke|benchmark|lint|docs?|sample|example)$/i;

/** `Dockerfile.dev`, `docker-compose_test.yml`, `compose.override.yaml`: an image or a stack for developers or tests. */
function isDevelopmentVariant(name: string): boolean {
  if (!IMAGE_OR_STACK.test(name)) return false;
  const variant = VARIANTS.map((pattern) => pattern.exec(name)?.[1]).find((found) => found !== undefined);
  return variant?.split(/[._-]/).some((word) => DEVELOPMENT_WORD.test(word)) ?? false;
}

const ENVIRONMENT_FILE =
  /(?:^|\/)(?:environments?|settings|configs?|env|instance)\/(?:[\w-]+\/)*(dev|develop|development|local|test|testing|ci)\.(?:rb|py|json5?|ya?ml|toml|[cm]?[jt]s|php|env|properties)$/;

/** The environment that a settings module in a directory of environments is for, when it is a developer's or a test's. */
function environmentOf(path: string): string | undefined {
  return ENVIRONMENT_FILE.exec(path)?.[1];
}
