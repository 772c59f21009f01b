import type { ShellScript } from '../../documents/kinds.ts';
import { baseName } from '../../paths.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import type { Command } from '../../shell.ts';
import { startCommands } from '../../startup.ts';
import type { Repository } from '../../repository.ts';
import { imageCommands, isDevelopersScript, SHIPPED_COMMANDS } from './shipped-commands.ts';

/** The commands of a script that takes part in building, starting or shipping an app: by its name, or because an image or a process runs it. */
export function shippedScript(script: ShellScript, repository: Repository): readonly Command[] {
  const named = SHIPPED_COMMANDS.script(script);
  return named.length > 0 || !usedScripts(repository).has(script.path) ? named : script.commands;
}

/** Scripts that an image is built with or that a process starts, whatever they are called. */
const usedScripts = repositoryFact((repository): ReadonlySet<string> => {
  const byName = Map.groupBy(repository.documents('script'), ({ path }) => baseName(path));
  const images = repository.documents('dockerfile').filter(({ path }) => repository.deployables.some((one) => one.images.includes(path)));
  const run = images.flatMap(imageCommands).flatMap(({ name, args }) => {
    const first = args.find((word) => !word.startsWith('-')) ?? '';
    const word = /^(?:ba|da|a)?sh$|^(?:source|\.)$/.test(name) ? first : name;
    const scripts = byName.get(baseName(word)) ?? [];
    // Of several that are called alike nobody knows which one was copied.
    return scripts.length === 1 ? scripts.map(({ path }) => path) : [];
  });
  const started = startCommands(repository).map(({ path }) => path);
  return new Set([...run, ...started].filter((path) => !isDevelopersScript(path)));
});
