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

const matches = (patterns: readonly NamePattern[], path: string, name: string): boolean =>
  patterns.some((pattern) => pattern.name.test(name) && !(pattern.unless?.test(path) ?? false));

/** The role of a file that nobody here wrote, by its base name alone; undefined for all others. */
export function roleOfForeignName(path: string, name: string): Role | undefined {
  if (matches(VENDORED, path, name)) return 'vendored';
  if (matches(BUILD_OUTPUT, path, name)) return 'build-output';
  return matches(GENERATED, path, name) ? 'generated' : undefined;
}

/** The role that a base name tells once the directories have said nothing; undefined for plain code. */
export function roleOfName(path: string, name: string): Role | undefined {
  if (PIPELINE_IMAGE.test(path)) return 'development';
  if (PIPELINE.test(path) || REQUIREMENTS.test(path)) return 'configuration';
  if (name.startsWith('._')) return 'data';
  if (matches(TEST, path, name)) return 'test';
  if (matches(DEVELOPMENT, path, name) || isDevelopmentVariant(name)) return 'development';
  const environment = environmentOf(path);
  if (environment !== undefined) return /^(?:test|ci)/.test(environment) ? 'test' : 'development';
  if (matches(TOOL, path, name)) return 'tool';
  if (matches(CONFIGURATION, path, name) && TEXT_CONFIGURATION.test(name)) return 'configuration';
  if (matches(DOCS, path, name)) return 'docs';
  if (matches(DATA, path, name) || DATA_PATHS.test(path)) return 'data';
  return matches(CONFIGURATION, path, name) ? 'configuration' : undefined;
}

/** Pipelines are named after what they do (`test-compose.yml`, `playwright.yml`). */
const PIPELINE = /(?:^|\/)(?:\.github\/(?:workflows|actions)|\.circleci|\.gitlab|\.buildkite|\.woodpecker|\.tekton)\//;
/** Images and stacks that pipelines run their steps in. */
const PIPELINE_IMAGE = /(?:^|\/)(?:\.github|\.circleci|\.gitlab|\.buildkite|\.ci)\/(?:.*\/)?(?:Dockerfile|(?:docker-)?compose)[^/]*$/;
const REQUIREMENTS = /(?:^|\/)requirements\/[\w./-]+\.(?:txt|in)$/;
/** Manifests that stay what they are even in a directory of data or under the extension of a document. */
const TEXT_CONFIGURATION = /^(?:requirements|constraints|runtime|package|composer|pom|Dockerfile)/;

/** Names that come in variants, of which some (`.dev`, `-test`, `_local`) serve developers and tests only. */
const VARIANTS: readonly RegExp[] = [
  /^(?:Dockerfile|Containerfile|dockerfile)[._-](.+)$/,
  /^\.?(.+)\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/,
  /^(?:docker[-_])?compose[._-](.+)\.ya?ml$/,
  /^(.+)[._-](?:docker[-_])?compose\.ya?ml$/,
];
const DEVELOPMENT_WORD =
  /^(?:dev|devel|develop|development|local|localhost|override|debug|devcontainer|gitpod|workspace|tests?|testing|ci|e2e|cypress|playwright|selenium|integration|benchmark|lint|docs?|sample|example)$/i;

/** `Dockerfile.dev`, `docker-compose_test.yml`, `compose.override.yaml`: an image or a stack for developers or tests. */
function isDevelopmentVariant(name: string): boolean {
  const variant = VARIANTS.map((pattern) => pattern.exec(name)?.[1]).find((found) => found !== undefined);
  return variant?.split(/[._-]/).some((word) => DEVELOPMENT_WORD.test(word)) ?? false;
}

const ENVIRONMENT_FILE =
  /(?:^|\/)(?:environments?|settings|configs?|env)\/(?:[\w-]+\/)*(dev|develop|development|local|test|testing|ci)\.(?:rb|py|json5?|ya?ml|toml|[cm]?[jt]s|php|env|properties)$/;

/** The environment that a settings module in a directory of environments is for, when it is a developer's or a test's. */
function environmentOf(path: string): string | undefined {
  return ENVIRONMENT_FILE.exec(path)?.[1];
}
