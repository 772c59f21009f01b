import { baseName } from '../paths.ts';
import type { Command } from '../shell.ts';
import { manifestOf, namesOf, partsBelow, type Part } from './parts.ts';

/** Options of `dotnet run` whose value is the project. */
const PROJECT_OPTION = /^(?:-p|--project)$/;
const ASSEMBLY = /^(?:.*\/)?([\w.-]+)\.dll$/;

/** The project of .NET that a command starts by its name, where one image or machine holds several of a solution. */
export function startedProject(commands: readonly Command[], around: string, parts: ReadonlyMap<string, Part>): string | undefined {
  const name = commands.map((command) => (command.name === 'dotnet' ? nameIn(command.args) : undefined)).find((one) => one !== undefined);
  if (name === undefined) return undefined;
  const found = partsBelow(around, parts).filter((part) => manifestOf(part, 'nuget') && namesOf(part).includes(name));
  return found.length === 1 ? found[0]?.root : undefined;
}

/** `run --project src/Shop.Bot`, `Shop.Bot.dll`. */
function nameIn(args: readonly string[]): string | undefined {
  const option = args.findIndex((word) => PROJECT_OPTION.test(word));
  const given = option === -1 ? args.find((word) => word.startsWith('--project='))?.slice('--project='.length) : args[option + 1];
  if (given !== undefined) return baseName(given.replace(/\/+$/, '')).replace(/\.csproj$/, '');
  return args.map((word) => ASSEMBLY.exec(word)?.[1]).find((name) => name !== undefined);
}
