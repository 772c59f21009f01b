import type { ShellScript } from '../documents/kinds.ts';
import type { Repository } from '../repository.ts';
import { runsOnce, startCommands, startedProcesses, type StartCommand } from '../startup.ts';
import { programOf } from '../startup/program.ts';

const CONTAINERS = new Set(['image', 'compose', 'kubernetes']);

/**
 * Shell scripts of the repository that start a container which stays, whole: also the branches that only other arguments than the
 * declared ones select (`docker run shop worker`).
 */
export function startScripts(repository: Repository): readonly ShellScript[] {
  const starts = startCommands(repository).filter(({ process }) => CONTAINERS.has(process.declaredBy) && !runsOnce(process));
  const paths = new Set(starts.flatMap(({ path, via }) => [path, ...via.map((step) => step.path)]));
  const images = repository
    .documents('dockerfile')
    .flatMap(({ entrypoint, cmd }) => [...(entrypoint?.commands ?? []), ...(cmd?.commands ?? [])]);
  const names = new Set([...starts.map(({ command }) => command), ...images].map(({ name }) => name));
  return repository
    .documents('script')
    .filter(({ path }) => paths.has(path) || names.has(path.slice(path.lastIndexOf('/') + 1)) || SUPERVISED.test(path));
}

/** The script by which s6 or runit starts and watches one process of a container. */
const SUPERVISED = /(?:^|\/)(?:services\.d|s6-rc\.d|service|services|sv|runit)\/[\w.-]+\/run$/;

/**
 * Where the last command of a container stands when a script starts it: as long as it runs the container does. Path and offset, as
 * `path:offset`.
 */
export function lastCommands(repository: Repository): ReadonlySet<string> {
  const last = [...startedProcesses(repository)].flatMap(([process, starts]) =>
    CONTAINERS.has(process.declaredBy) && !runsOnce(process) ? (starts.findLast(({ runs }) => runs === 'always') ?? []) : [],
  );
  return new Set(last.map(({ path, command }) => `${path}:${command.span.start}`));
}

/** The commands of start scripts, also those in branches that other arguments select, as commands that start something. */
export function scriptedStarts(repository: Repository): readonly Pick<StartCommand, 'path' | 'command' | 'program'>[] {
  return startScripts(repository).flatMap(({ path, commands }) =>
    commands.map((command) => ({ path, command, program: programOf(command) })),
  );
}
