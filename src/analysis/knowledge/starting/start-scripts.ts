import type { ShellScript } from '../../documents/kinds.ts';
import type { Repository } from '../../repository.ts';
import { parseShell, type Command } from '../../shell.ts';
import { endsScript } from '../../shell/last.ts';
import { runsOnce, startCommands, startedProcesses, type StartCommand } from '../../startup.ts';
import { programOf } from '../../startup/program.ts';
import type { CodeFile } from '../../code.ts';
import { valuesNamed } from '../settings/named-values.ts';

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

/** True when nothing runs after a script's command: neither in the script, nor in the scripts of the repository that start it. */
export function endsStart(script: ShellScript, command: Command, repository: Repository): boolean {
  if (!endsScript(script, command)) return false;
  const steps = startCommands(repository).flatMap(({ path, via }) => (path === script.path ? via.slice(-1) : []));
  return steps.every(({ path, span }) => {
    const starter = path === script.path ? undefined : repository.document('script', path);
    const start = starter?.commands.find((one) => one.span.start === span.start);
    return starter === undefined || start === undefined || endsScript(starter, start);
  });
}

/** The commands of start scripts, also those in branches that other arguments select, as commands that start something. */
export function scriptedStarts(repository: Repository): readonly Pick<StartCommand, 'path' | 'command' | 'program'>[] {
  return startScripts(repository).flatMap(({ path, commands }) =>
    commands.map((command) => ({ path, command, program: programOf(command) })),
  );
}

/** Scripts that a cloud runs when it starts a machine, by the names that its documentation gives them. */
export const MACHINE_SCRIPT = /^(?:startup[-_]?script|user[-_]?data|cloud[-_]?init)[\w-]*\.(?:sh|bash|tpl|sh\.tpl|tftpl)$/i;
const MACHINE_VALUE = /^(?:user_data|custom_data|metadata_startup_script|startup[-_]script)$/;

/** The commands that Terraform has a machine run when it starts, each at its place in the text. */
export function machineCommands(file: CodeFile): readonly (readonly Command[])[] {
  return valuesNamed(file, (name) => MACHINE_VALUE.test(name)).map(({ value: { span } }) => {
    const text = file.source.slice(span);
    const start = span.start + text.indexOf('\n') + 1;
    return parseShell(text.slice(text.indexOf('\n') + 1)).map((one) => ({
      ...one,
      span: { start: start + one.span.start, end: start + one.span.end },
    }));
  });
}
