import type { Dockerfile, Pipeline, Procfile, ShellScript, Stage } from '../../documents/kinds.ts';
import { baseName } from '../../paths.ts';
import type { Command } from '../../shell.ts';
import { platformBuilds } from './platform-builds.ts';

/** Names of stages that never become the image that runs. */
const DEVELOPMENT_STAGE = /(?:^|[-_.])(?:dev|devel|development|tests?|testing|lint|debug|e2e|ci|docs)\d*(?:$|[-_.])/i;

/** The commands that an image is built with, without those of its development and test stages. */
export function imageCommands(dockerfile: Dockerfile): readonly Command[] {
  return dockerfile.stages
    .filter(isShippedStage)
    .flatMap(({ instructions }) => instructions.filter(({ keyword }) => RUNS.has(keyword)).flatMap(({ commands }) => commands));
}

/** The stage that Docker's environments for developers are built to. */
const DEV_ENVIRONMENT = 'dev-envs';

/** The stages of which something comes into an image that runs: not those of developers and tests that no other stage is built from. */
export function shippedStages({ stages }: Dockerfile): readonly Stage[] {
  const shipped = new Set(stages.filter(isShippedStage).map(({ index }) => index));
  if (shipped.size === 0) return stages.filter(({ name }) => name?.toLowerCase() !== DEV_ENVIRONMENT);
  for (const stage of stages.toReversed()) if (shipped.has(stage.index)) for (const source of sourcesOf(stage, stages)) shipped.add(source);
  return stages.filter(({ index }) => shipped.has(index));
}

/** The earlier stages that a stage begins with or copies from. */
function sourcesOf({ index, parent, instructions }: Stage, stages: readonly Stage[]): readonly number[] {
  const named = new Map(
    stages.slice(0, index).flatMap((one) => [one.name?.toLowerCase() ?? '', String(one.index)].map((name) => [name, one.index])),
  );
  const copied = instructions.flatMap(({ flags }) => named.get((flags.get('from') ?? '').toLowerCase()) ?? []);
  return parent === undefined ? copied : [parent, ...copied];
}

/** False for a stage that developers or tests run only. */
export function isShippedStage({ name }: Stage): boolean {
  return name === undefined || !DEVELOPMENT_STAGE.test(name);
}

const RUNS = new Set(['RUN', 'CMD', 'ENTRYPOINT']);

/** The commands of the jobs that ship something. */
export function deployCommands(pipeline: Pipeline): readonly Command[] {
  return pipeline.jobs.filter(({ deploys }) => deploys).flatMap(({ steps }) => steps.flatMap(({ commands }) => commands));
}

/** What builds, starts or ships an app, by the document that says so. */
export const SHIPPED_COMMANDS = {
  dockerfile: imageCommands,
  script: ({ path, commands }: ShellScript): readonly Command[] => (isShippingScript(path) ? commands : []),
  procfile: ({ processes }: Procfile): readonly Command[] => processes.flatMap(({ commands }) => commands),
  pipeline: deployCommands,
  data: platformBuilds,
} as const;

/** True for scripts that take part in building, starting or shipping an app, by their names; those of developers do not. */
export function isShippingScript(path: string): boolean {
  return (SHIPPING_SCRIPT.test(baseName(path)) || SHIPPING_DIRECTORY.test(path)) && !isDevelopersScript(path);
}

/** True for scripts that only developers and tests run, by their paths. */
export function isDevelopersScript(path: string): boolean {
  return DEVELOPERS.test(path);
}

const SHIPPING_SCRIPT =
  /entrypoint|(?:^|[-_.])(?:start|run|boot|deploy|release|build|provision|init|install|user[-_]?data|post_?compile|pre_?compile|bin|prod|production|server|up)(?:$|[-_.])/i;
/** Scripts of a deploy, and those by which an operator installs the app on a machine. */
const SHIPPING_DIRECTORY =
  /(?:^|\/)(?:deploy|deployment|deployments|provision|provisioning)\/(?:[\w.-]+\/)*[\w.-]+$|(?:^|\/)scripts?\/install\/[\w.-]+$/;
const DEVELOPERS =
  /(?:^|[/_.-])(?:dev|devel|local|setup|bootstrap|hack|vagrant|tests?|lint|ci|docs|devcontainer)(?:$|[/_.-])|install[-_](?:dev[-_])?(?:tools?|deps|dependencies|toolchain|prereqs?|prerequisites|pythons?|rub(?:y|ies)|node(?:js)?)(?:$|[_.-])/i;
