import { repositoryFact } from './remembered-facts.ts';
import type { Repository } from './repository.ts';
import type { Command } from './shell.ts';
import { declaredProcesses } from './startup/declared.ts';
import { endsByItself } from './startup/ending.ts';
import { followed } from './startup/follow.ts';
import type { Program } from './startup/program.ts';
import type { Span } from './text.ts';

/**
 * What a process does for the app. `release` runs once per release before the others, `job` runs and ends by itself (a Job, a
 * CronJob, a compose service that migrates), `init` is a pod's init container, `unknown` when nothing tells.
 */
export type ProcessType = 'web' | 'worker' | 'release' | 'job' | 'init' | 'unknown';

/** What says that a process is started: `image` is a Dockerfile's ENTRYPOINT and CMD, `platform` fly.toml, render.yaml and the like. */
export type Declaration = 'image' | 'procfile' | 'compose' | 'kubernetes' | 'supervisord' | 'unit' | 'platform' | 'npm';

/** One process that somebody starts in a deploy. The same object stands in all its commands. */
export interface StartedProcess {
  readonly type: ProcessType;
  /** As the repository calls it: the Procfile's type, the service, the container; of an image the path of its Dockerfile. */
  readonly name: string;
  readonly declaredBy: Declaration;
  /** Where it is declared. */
  readonly path: string;
  readonly span: Span;
  /** Directory of the repository that the app's files lie in. */
  readonly directory: string;
  /** The Dockerfile of a compose service that is built here. */
  readonly dockerfile?: string;
}

/** A step on the way from the declaration to a command: the command that started the script or the npm script. */
export interface StartStep {
  readonly path: string;
  readonly span: Span;
  /** As written there: `./boot.sh`, `npm start`. */
  readonly text: string;
}

/** One command that runs when a process starts. */
export interface StartCommand {
  readonly process: StartedProcess;
  readonly command: Command;
  /** File that the command is written in; `command.span` lies in it. */
  readonly path: string;
  /** From the declaration to the command, outermost first; empty when the declaration holds the command itself. */
  readonly via: readonly StartStep[];
  /** The program behind runners such as `python -m`, `bundle exec`, `npx`. */
  readonly program: Program;
  /**
   * Whether it runs at each start, where the script finds that it has to, only under a condition on the environment, or only when the
   * script is asked to (`case "$1"`).
   */
  readonly runs: 'always' | 'where-needed' | 'conditionally' | 'on-request';
}

/**
 * All commands that run when a process of the repository starts in a deploy, in the order of the declarations and, within a
 * process, in that of execution: ENTRYPOINT and CMD of images, Procfiles, compose and Kubernetes commands, supervisord programs,
 * systemd units and platform manifests; with the npm scripts and the shell scripts of the repository that they start followed into
 * their commands. A command that starts such a script stands in the list itself, before what it starts. What is for developers,
 * tests and examples only is left out. Commands that other arguments than the given ones would select are left out, too.
 */
export const startCommands = repositoryFact((repository): readonly StartCommand[] => {
  const found = declaredProcesses(repository).flatMap((declared) => typed(followed(declared, repository), repository));
  return found;
});

/** A container that does nothing but a one-off task is a job, whatever the directory that it is built of. */
function typed(commands: readonly StartCommand[], repository: Repository): readonly StartCommand[] {
  const [process] = commands.map((command) => command.process);
  if (process?.declaredBy !== 'image' || !endsByItself(commands, repository)) return commands;
  const job: StartedProcess = { ...process, type: 'job' };
  return commands.map((command) => ({ ...command, process: job }));
}

/** The same by process, in order. */
export function startedProcesses(repository: Repository): ReadonlyMap<StartedProcess, readonly StartCommand[]> {
  return Map.groupBy(startCommands(repository), ({ process }) => process);
}

const ONCE: ReadonlySet<ProcessType> = new Set(['release', 'job', 'init']);

/** True for a process that runs to its end: a release phase, a job, an init container. */
export function runsOnce({ type }: StartedProcess): boolean {
  return ONCE.has(type);
}

/** The commands with each place of the repository once, in the first process that reaches it, and none that starts only on request. */
export function startPlaces(commands: readonly StartCommand[]): readonly StartCommand[] {
  const places = new Map<string, StartCommand>();
  for (const command of commands) {
    const place = `${command.path}:${command.command.span.start}`;
    if (command.runs !== 'on-request' && !places.has(place)) places.set(place, command);
  }
  return [...places.values()];
}

/**
 * The command that brings another into a process: the outermost one on the way to it that starts nothing else than `isPart` says,
 * such as `npm run migrate` in a CMD that goes on with `npm start`.
 */
export function broughtBy(found: StartCommand, commands: readonly StartCommand[], isPart: (one: StartCommand) => boolean): StartCommand {
  const step = found.via.at(-1);
  const starter = step && commands.find(({ path, command }) => path === step.path && command.span.start === step.span.start);
  if (step === undefined || starter === undefined || starter.process !== found.process) return found;
  const beside = commands.filter(({ via }) => via.some(({ path, span }) => path === step.path && span.start === step.span.start));
  const steps = new Set(beside.flatMap(({ via }) => via.map(({ path, span }) => `${path}:${span.start}`)));
  const isWhole = beside.every((one) => isPart(one) || steps.has(`${one.path}:${one.command.span.start}`));
  return isWhole ? broughtBy(starter, commands, isPart) : found;
}

/** The program's words as one line, cut to a length that patterns may look at. */
export function programLine({ program }: Pick<StartCommand, 'program'>): string {
  return [program.name, ...program.args].join(' ').slice(0, 500);
}

/** A command in code marks, for people: short, and without marks of its own. */
export function commandWords({ command }: Pick<StartCommand, 'command'>): string {
  return `\`${[command.name, ...command.args].join(' ').slice(0, 80).replaceAll('`', "'")}\``;
}

/** A process for people: `worker`, or of an image `a container of Dockerfile`. */
export function processName({ name, declaredBy }: StartedProcess): string {
  return declaredBy === 'image' ? `a container of \`${name}\`` : `\`${name}\``;
}

/** `whenever a container of Dockerfile starts (boot.sh)`. */
export function wheneverStarted(found: StartCommand): string {
  return `whenever ${processName(found.process)} starts${startWay(found)}`;
}

/**
 * Where a process is declared and where the command stands, for people: ` (Dockerfile → boot.sh)`. What the name of the process says
 * is left out, so that nothing may be left.
 */
export function startWay({ process, via, path }: StartCommand): string {
  const files = [...new Set([process.path, ...via.map((step) => step.path), path])].filter((file) => file !== process.name);
  return files.length === 0 ? '' : ` (${files.map((file) => `\`${file}\``).join(' → ')})`;
}

/** Where else a reader may be told of a command that a process starts: the steps on the way to it, nearest first, and the declaration. */
export function placesOnTheWay({ process, via, path, command }: StartCommand): readonly Pick<StartStep, 'path' | 'span'>[] {
  const places = [...via.toReversed(), { path: process.path, span: process.span }];
  return places.filter((one) => one.path !== path || one.span.start !== command.span.start);
}

/** False for a command that runs only under a condition on the environment, or as far as is known on developers' machines only. */
export function isSureToRun(found: StartCommand): boolean {
  return found.runs !== 'conditionally' && !isOnlyLocal(found);
}

/** True for what the compose file of a local stack alone says: a script of the app that it starts is the same in every deploy. */
function isOnlyLocal(found: StartCommand): boolean {
  if (!isLocalStack(found)) return false;
  const { path, process } = found;
  return path === process.path || !SCRIPT.test(path) || FOR_DEVELOPERS.test(process.dockerfile ?? '');
}

/** A script that a container is started with, by its name. */
const SCRIPT = /(?:\.(?:ba|z)?sh|(?:^|[/._-])(?:entry-?point|start|run|boot|init|launch)(?:[._-]\w+)*)$/i;
const FOR_DEVELOPERS = /(?:^|[/._-])(?:dev\w*|local\w*|debug|test\w*|ci)(?:[/._-]|$)/i;

/** True for a compose file that names no deployed environment: most of these are for developers, so that a rule is less sure of it. */
export function isLocalStack({ process }: StartCommand): boolean {
  return process.declaredBy === 'compose' && !/prod|stag|deploy|live|swarm|stack|release/i.test(process.path);
}

/** An image that leaves to whoever starts it what its entry point ends in: `exec "$@"` without a CMD. */
export function startsWhatItIsGiven(
  { declaredBy, path }: StartedProcess,
  commands: readonly StartCommand[],
  repository: Repository,
): boolean {
  const image = declaredBy === 'image' ? repository.documents('dockerfile').find((file) => file.path === path) : undefined;
  if (image === undefined || image.cmd !== undefined) return false;
  return commands.some((one) => one.path !== path && /^\s*exec\s+"\$@"/m.test(repository.source(one.path)?.text ?? ''));
}
