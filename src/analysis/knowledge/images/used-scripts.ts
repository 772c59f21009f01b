import type { ShellScript } from '../../documents/kinds.ts';
import { baseName } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Command } from '../../shell.ts';
import { startCommands } from '../../startup.ts';
import { scriptOf, type Surroundings } from '../../startup/scripts.ts';
import type { Repository } from '../../repository.ts';
import { imageCommands, isDevelopersScript, SHIPPED_COMMANDS } from './shipped-commands.ts';

/** The commands of a script that takes part in building, starting or shipping an app: by its name, or because an image or a process runs it. */
export function shippedScript(script: ShellScript, repository: Repository): readonly Command[] {
  const named = SHIPPED_COMMANDS.script(script);
  return named.length > 0 || !usedScripts(repository).has(script.path) ? named : script.commands;
}

/** True for an image, and for a script that an image is built with or that a container starts. */
export function runsInImage(path: string, repository: Repository): boolean {
  return usedScripts(repository).has(path) || repository.document('dockerfile', path) !== undefined;
}

/** Scripts that an image is built with or that a process starts, whatever they are called. */
const usedScripts = repositoryFact((repository): ReadonlySet<string> => {
  const built = buildScripts(repository);
  const started = startCommands(repository).map(({ path }) => path);
  return new Set([...built, ...started].filter((path) => !isDevelopersScript(path) || built.has(path)));
});

/** True for a script that an image is built with. */
export function isBuiltWith(path: string, repository: Repository): boolean {
  return buildScripts(repository).has(path);
}

/** Scripts that images are built with, and those that these call. */
const buildScripts = repositoryFact((repository): ReadonlySet<string> => {
  const byName = Map.groupBy(repository.documents('script'), ({ path }) => baseName(path));
  const found = new Set<string>();
  const follow = (command: Command, around: Surroundings): void => {
    const named = byName.get(baseName(wordOf(command))) ?? [];
    if (named.length === 0) return;
    // Of several that are called alike the one counts that the image copies to such a place.
    const script = scriptOf(command, around)?.script ?? (named.length === 1 ? named[0] : undefined);
    if (script === undefined || found.has(script.path)) return;
    found.add(script.path);
    for (const inner of script.commands) follow(inner, { ...around, path: script.path });
  };
  for (const { root: directory, images } of repository.deployables) {
    for (const dockerfile of images.flatMap((path) => repository.document('dockerfile', path) ?? [])) {
      const around = { repository, directory, path: dockerfile.path, dockerfile };
      for (const command of imageCommands(dockerfile)) follow(command, around);
    }
  }
  return found;
});

function wordOf({ name, args }: Command): string {
  return /^(?:ba|da|a)?sh$|^(?:source|\.)$/.test(name) ? (args.find((word) => !word.startsWith('-')) ?? '') : name;
}
