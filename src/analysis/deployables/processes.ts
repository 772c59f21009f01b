import type { ComposeService, ShellScript } from '../documents/kinds.ts';
import { baseName, directoryOf, joinPath } from '../paths.ts';
import type { Role } from '../repository.ts';
import type { Command } from '../shell.ts';
import type { Span } from '../text.ts';
import { commandLine } from './command-line.ts';
import { frameworkOfProgram } from './signs/frameworks.ts';
import { imageCommand } from './signs/images.ts';
import { startsNode } from './signs/manifest-signs.ts';
import type { Part } from './parts.ts';
import type { DeployableKind, Sign, TreeFacts } from './signs/sign.ts';
import { startedProject } from './started-projects.ts';

/** A process before it is known to which deployable it belongs. */
export interface FoundProcess {
  readonly directory: string;
  /** As the repository names it; undefined when only the deployable's kind can tell. */
  readonly type: string | undefined;
  readonly command: string;
  readonly commands: readonly Command[];
  readonly path: string;
  readonly span: Span;
}

const isShipped = (role: Role): boolean => role === 'configuration' || role === 'source';

/** Processes that Procfiles declare. */
export function procfileProcesses(facts: TreeFacts): readonly FoundProcess[] {
  return facts
    .documents('procfile')
    .filter((procfile) => isShipped(facts.role(procfile.path)))
    .flatMap((procfile) =>
      procfile.processes.map((entry) => ({
        directory: directoryOf(procfile.path),
        type: entry.type,
        command: commandLine(entry.commands),
        commands: entry.commands,
        path: procfile.path,
        span: entry.span,
      })),
    );
}

/** Signs of the Procfiles: `web` answers requests, everything but `web` and `release` works in the background. */
export function procfileSigns(processes: readonly FoundProcess[]): readonly Sign[] {
  return processes
    .filter((process) => process.type !== 'release')
    .map((process) => ({
      directory: process.directory,
      path: process.path,
      because: `it declares the process ${process.type ?? ''}`.trim(),
      kind: process.type === 'web' ? ('server' as const) : ('worker' as const),
      weight: 2,
      root: true,
    }));
}

/** What the final stages of images run. */
export function imageProcesses(images: readonly Sign[], facts: TreeFacts): readonly FoundProcess[] {
  return images.flatMap((sign) => {
    const dockerfile = facts.document('dockerfile', sign.path);
    const instruction = dockerfile?.cmd ?? dockerfile?.entrypoint;
    if (dockerfile === undefined || instruction === undefined) return [];
    const commands = [...(dockerfile.entrypoint?.commands ?? []), ...(dockerfile.cmd?.commands ?? [])];
    const type = variantType(sign.path);
    return [{ directory: sign.directory, type, command: imageCommand(dockerfile), commands, path: sign.path, span: instruction.span }];
  });
}

/** `Dockerfile.worker` runs the process type `worker`. */
function variantType(path: string): string | undefined {
  return /[._-](web|worker|cron|scheduler|release|migrate|api)(?:[._-]|$)/i
    .exec(baseName(path).replace(/\.?[Dd]ockerfile$/, '.'))?.[1]
    ?.toLowerCase();
}

const SCRIPTS = /^(?:start|start:prod(?:uction)?|worker|start:worker|worker:start)$/;

/** npm scripts that start a process. */
export function scriptProcesses(facts: TreeFacts): readonly FoundProcess[] {
  return facts
    .documents('manifest')
    .filter((manifest) => manifest.format === 'package.json' && isShipped(facts.role(manifest.path)))
    .flatMap((manifest) =>
      manifest.scripts
        .filter((script) => SCRIPTS.test(script.name) && script.commands.some(startsNode))
        .map((script) => ({
          directory: directoryOf(manifest.path),
          type: script.name.includes('worker') ? 'worker' : undefined,
          command: commandLine(script.commands),
          commands: script.commands,
          path: manifest.path,
          span: script.span,
        })),
    );
}

/**
 * Commands that compose services give to images built here.
 * @param roots directory of the app by Dockerfile path
 */
export function composeProcesses(
  facts: TreeFacts,
  roots: ReadonlyMap<string, string>,
  parts: ReadonlyMap<string, Part>,
): readonly FoundProcess[] {
  const found: FoundProcess[] = [];
  for (const compose of facts.documents('compose')) {
    if (!isShipped(facts.role(compose.path))) continue;
    const built = new Map(compose.services.map((service) => [service.image?.raw ?? '', builtRoot(service, roots)]));
    for (const service of compose.services) {
      const image = builtRoot(service, roots) ?? (service.image === undefined ? undefined : built.get(service.image.raw));
      if (image === undefined || service.command.length === 0) continue;
      const directory = projectOf(service, parts) ?? image;
      const node = service.node.at('command') ?? service.node.at('entrypoint') ?? service.node;
      found.push({
        directory,
        type: service.name,
        command: commandLine(service.command),
        commands: service.command,
        path: compose.path,
        span: node.span,
      });
    }
  }
  return found;
}

/** The project that the service's own command starts, in an image of a whole solution. */
function projectOf({ build, command }: ComposeService, parts: ReadonlyMap<string, Part>): string | undefined {
  return build === undefined ? undefined : startedProject(command, build.context, parts);
}

function builtRoot(service: ComposeService, roots: ReadonlyMap<string, string>): string | undefined {
  return service.build === undefined ? undefined : (roots.get(service.build.dockerfile) ?? service.build.context);
}

/** Signs of the services that compose files build of images that are shipped. */
export function composeSigns(facts: TreeFacts, roots: ReadonlyMap<string, string>, parts: ReadonlyMap<string, Part>): readonly Sign[] {
  const signs: Sign[] = [];
  for (const compose of facts.documents('compose')) {
    if (!isShipped(facts.role(compose.path))) continue;
    for (const service of compose.services) {
      const directory = projectOf(service, parts) ?? builtRoot(service, roots);
      if (directory === undefined || (service.build && !roots.has(service.build.dockerfile))) continue;
      const because = `the service ${service.name} is built of it`;
      const web = service.ports.length > 0;
      signs.push({ directory, path: compose.path, because, kind: web ? 'server' : 'unknown', weight: web ? 1 : 0, root: true });
    }
  }
  return signs;
}

/** The kind that a process's own programs tell, following one script of the repository that it starts. */
export function processNature(
  process: FoundProcess,
  facts: TreeFacts,
): { kind: DeployableKind | undefined; frameworks: readonly string[] } {
  const found = [...process.commands, ...scriptCommands(process, facts)].flatMap((command) => {
    const framework = frameworkOfProgram(command.name) ?? frameworkOfProgram(moduleOf(command));
    return framework === undefined ? [] : [framework];
  });
  return { kind: found.find((framework) => framework.kind !== undefined)?.kind, frameworks: found.map((framework) => framework.name) };
}

/** Programs that run another one, with the words that may stand before it. */
const RUNNERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^python[\d.]*$/, ['-m']],
  [/^(?:bundle|npm|pnpm|yarn|bun)$/, ['exec', 'run', '--']],
  [/^(?:poetry|uv|pipenv|pdm|hatch|rye)$/, ['run', '--']],
  [/^(?:npx|bunx)$/, ['--yes', '-y', '--']],
];

/** `python -m gunicorn`, `bundle exec puma`, `poetry run uvicorn`, `npx pm2`: the program behind the runner. */
function moduleOf(command: Command): string {
  const leading = RUNNERS.find(([runner]) => runner.test(command.name))?.[1];
  return leading === undefined ? '' : (command.args.find((word) => !leading.includes(word)) ?? '');
}

/** Commands of a script in the repository that the process starts (`./docker-entrypoint.sh`, `sh bin/run`). */
function scriptCommands(process: FoundProcess, facts: TreeFacts): readonly Command[] {
  return process.commands.flatMap((command) => {
    for (const word of [command.name, ...command.args].slice(0, 3)) {
      const script = scriptAt(word, process.directory, facts);
      if (script !== undefined) return script.commands;
    }
    return [];
  });
}

/** The script that a word names, where a leading directory of the image may stand before its path in the repository. */
function scriptAt(word: string, directory: string, facts: TreeFacts): ShellScript | undefined {
  if (word.startsWith('-') || word.length > MAX_PATH) return undefined;
  const segments = word.split('/').filter((segment) => segment !== '' && segment !== '.');
  const candidates = segments.map((_, from) => joinPath(directory, segments.slice(from).join('/')));
  return candidates.map((path) => facts.document('script', path)).find((script) => script !== undefined);
}

const MAX_PATH = 200;
