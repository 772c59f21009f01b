import type { Call, CodeFile, FunctionScope } from '../../code.ts';
import { repositoryFact } from '../../remembered-facts.ts';
import { directoryOf, joinPath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import type { Command } from '../../shell.ts';
import { startedProcesses, type StartCommand } from '../../startup.ts';
import { possibleHolders } from '../../words.ts';
import { listeningCalls } from '../serving/servers.ts';
import { commandOf } from './cli-commands.ts';
import { MIGRATING } from './migrations.ts';
import { isPreparation, oneOffOf } from './one-off-commands.ts';
import { startedLines } from '../starting/started-lines.ts';
import { callsBelow } from '../stopping/termination-handlers.ts';

/** A program of the app that brings the schema up to date, with the place where its code does. */
export interface OwnMigration {
  readonly path: string;
  readonly span: Call['span'];
}

/** Calls that run a command of the framework by its name. */
export const BY_NAME: readonly string[] = [
  'django.core.management.call_command',
  'Artisan.call',
  'Illuminate.Support.Facades.Artisan.call',
];

/** Programs that are given a file, and those that are given a command which the app itself has defined. */
const INTERPRETER = /^(?:node|nodejs|bun|deno|tsx|ts-node(?:-\w+)?|babel-node|sucrase-node|esbuild-runner|python[\d.]*|ruby|php[\d.]*)$/;
const FRAMEWORK = /^(?:flask|manage\.py|django-admin|artisan|console|rails|rake|typer)$/;
/** Files in which the definition of a command is looked for. */
const MAX_FILES = 30;
const CODE = /\.(?:[cm]?[jt]sx?|py|rb|php)$/;

/** The commands of started processes that migrate by the app's own code: a script that does, or a command of the framework that the app defines. */
export const ownMigrations = repositoryFact(
  (repository): ReadonlyMap<Command, OwnMigration> =>
    new Map(
      [...startedProcesses(repository).values()].flatMap((starts) =>
        starts.flatMap((start, index) => {
          // The last one is what the process is for.
          const goesOn = starts.slice(index + 1).some(({ command }) => !isPreparation(command));
          const own = goesOn && !isPreparation(start.command) ? ownMigration(start, repository) : undefined;
          return own === undefined ? [] : [[start.command, own] as const];
        }),
      ),
    ),
);

function ownMigration({ program, path, process }: StartCommand, repository: Repository): OwnMigration | undefined {
  const { name, args } = program;
  if (FRAMEWORK.test(name)) return byCommand(args, process.directory, repository);
  const word = CODE.test(name) ? name : INTERPRETER.test(name) ? args.find((one) => !one.startsWith('-') && one !== 'run') : undefined;
  const script = word === undefined ? undefined : scriptFile(word, [process.directory, directoryOf(path)], repository);
  if (script === undefined || [...listeningCalls(script)].length > 0) return undefined;
  return migrates(script, undefined);
}

/** The source that a word names; what a build has put into `dist/` is looked for where it is written. */
function scriptFile(word: string, directories: readonly string[], repository: Repository): CodeFile | undefined {
  const plain = word.replace(/^(?:\.?\/)+/, '').replace(/^(?:usr\/src\/app|app|srv|opt\/\w+|var\/www\/html)\//, '');
  if (plain === '' || plain.length > 150 || !/^[\w./@-]+$/.test(plain)) return undefined;
  const stem = plain.replace(CODE, '');
  const stems = [stem, stem.replace(/^(?:dist|build|lib|out)\//, 'src/'), stem.replace(/^(?:dist|build|lib|out)\//, '')];
  for (const directory of new Set([...directories, '']))
    for (const one of stems)
      for (const ending of ['.js', '.ts', '.mjs', '.cjs', '.mts', '.py', '.rb', '.php']) {
        const path = joinPath(directory, one + ending);
        if (repository.role(path) === 'source' && repository.source(path) !== undefined) return repository.code(path);
      }
  // An image may take a directory in as its own root: then the end of the path tells, where there is one such file.
  const ends = repository.texts.filter((path) => path.endsWith(`/${plain}`) && repository.role(path) === 'source');
  return ends.length === 1 && ends[0] !== undefined ? repository.code(ends[0]) : undefined;
}

/** `flask deploy`, `manage.py release`, `artisan app:install`, `rake deploy`: the command that the app defines by that name. */
function byCommand(args: readonly string[], directory: string, repository: Repository): OwnMigration | undefined {
  const name = args.find((word) => !word.startsWith('-'));
  if (name === undefined || !/^[\w:-]{3,40}$/.test(name)) return undefined;
  const word = name.split(':').at(-1) ?? name;
  const deployable = repository.deployables.find(({ root }) => root === directory) ?? repository.deployables[0];
  const sources = deployable?.sources ?? [];
  const named = sources.filter((path) => path.endsWith(`management/commands/${name}.py`));
  const holders = possibleHolders(sources, [word, word.replaceAll('-', '_')], repository);
  for (const path of [...named, ...holders].slice(0, MAX_FILES)) {
    const file = mayMigrate(repository.source(path)?.text ?? '') ? repository.code(path) : undefined;
    const scope = file && commandOf(name, file);
    const found = scope && migrates(file, scope);
    if (found) return found;
  }
  return undefined;
}

const mayMigrate = (text: string): boolean => /migrat|upgrade/i.test(text);

/** Where a script, or a function of a file, migrates without being asked to. */
function migrates(file: CodeFile, scope: FunctionScope | undefined): OwnMigration | undefined {
  if (!mayMigrate(file.source.text)) return undefined;
  const reached = scope === undefined ? new Set(fromTop(file)) : new Set(callsBelow(scope, file));
  const calls = [...file.callsTo(...MIGRATING), ...file.callsTo(...BY_NAME, 'this.call').filter(isMigrate)].filter((call) =>
    reached.has(call),
  );
  const lines = startedLines(file).filter(
    ({ span, commands }) =>
      commands.some((command) => oneOffOf(command) === 'migration') && [...reached].some((call) => call.span.start === span.start),
  );
  const found = [...calls, ...lines].find(({ span }) => file.conditionsAround(span).every((condition) => /__name__/.test(condition)));
  return found && { path: file.path, span: found.span };
}

/** Calls at the top of a file, in functions without a name, and in those of the file that such code calls. */
function fromTop(file: CodeFile): readonly Call[] {
  const top = file.calls.filter(({ inside }) => isNameless(inside));
  const called = file.functions.filter(({ name }) => name !== undefined && top.some((call) => call.name === name));
  return [...top, ...called.flatMap((scope) => callsBelow(scope, file))];
}

function isNameless(scope: FunctionScope | undefined): boolean {
  return scope === undefined || (scope.name === undefined && isNameless(scope.inside));
}

function isMigrate({ args }: Call): boolean {
  const name = args[0]?.value().literal;
  return typeof name === 'string' && /^(?:db:)?migrate(?::\w+)?$/.test(name);
}
