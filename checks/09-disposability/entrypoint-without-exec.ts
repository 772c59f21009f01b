import type { ShellScript } from '../../src/analysis/documents/kinds.ts';
import { variableAlone } from '../../src/analysis/documents/variables.ts';
import { daemonises } from '../../src/analysis/knowledge/starting/daemons.ts';
import { isLongRunning } from '../../src/analysis/knowledge/starting/long-running.ts';
import { endsStart, lastCommands, startScripts } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { programOf } from '../../src/analysis/startup/program.ts';
import { rule, type Fix, type RepositoryFound } from '../rule.ts';
import { EXAMPLES } from './entrypoint-without-exec.examples.ts';

const ARGUMENTS = /^\$(?:[@*]|\{[@*]\})$/;

export default rule({
  id: 'disposability/entrypoint-without-exec',
  title: 'Let the entrypoint replace itself with the app',
  why: 'Without `exec` the shell stays PID 1 and keeps SIGTERM to itself, so the app learns of a stop only when it is killed.',
  remedy: 'Start the last command of the script with `exec`.',
  severity: 'warning',
  limits: ['A script that traps signals itself is taken to pass them on.'],
  repository: judge,
  examples: EXAMPLES,
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const last = lastCommands(repository);
  for (const script of startScripts(repository)) {
    const left = unreplaced(script, last, repository);
    // Two branches that start the same are one mistake.
    for (const [index, command] of left.entries())
      if (!left.slice(index + 1).some(({ text }) => text === command.text)) yield found(script, command);
    yield* keptOpen(script, last, repository);
  }
}

/** `$START` where the script itself sets what that is: `START="python app.py"`. */
function holdsProgram(word: string, commands: readonly Command[]): boolean {
  const variable = variableAlone(word);
  const isServer = /^["']?(?:python[\d.]*|node|java|ruby|php|dotnet|gunicorn|uvicorn|npm|yarn|bundle) \S/;
  return commands.some(({ assignments }) => assignments.some(({ name, value }) => name === variable && isServer.test(value)));
}

/** What only keeps a container up. */
function isKeeper({ name, args }: Command): boolean {
  return (name === 'tail' && args.some((word) => /^-\w*[fF]|^--follow/.test(word))) || (name === 'sleep' && args[0] === 'infinity');
}

/** `server & … tail -f log`: the last command is no server, and none of those behind it hears of a stop. */
function* keptOpen({ commands, path }: ShellScript, last: ReadonlySet<string>, repository: Repository): Iterable<RepositoryFound> {
  const keeper = commands.at(-1);
  if (!keeper || !isKeeper(keeper) || keeper.within.length > 0 || keeper.background || !last.has(`${path}:${keeper.span.start}`)) return;
  if (commands.some(({ name }) => name === 'trap' || name === 'wait')) return;
  const left = commands.findLast((command) => {
    const program = programOf(command);
    return command.background
      ? isLongRunning(program)
      : command.joint !== '|' && SERVERS.test(program.name) && daemonises(program, repository);
  });
  if (!left) return;
  yield {
    path,
    span: keeper.span,
    what: `The script ends in \`${keeper.name}\`, which keeps the container up: SIGTERM ends the shell, and \`${programOf(left).name}\` in the background is killed without having heard it.`,
    remedy: 'Start the one process that the container is there for as the last command, with `exec`.',
  };
}

/** Programs that serve until they are stopped, whatever they are given. */
const SERVERS = /^(?:gunicorn|uvicorn|hypercorn|daphne|puma|unicorn|thin|nginx|apache2|apache2ctl|httpd|php-fpm[\d.]*|uwsgi|celery)$/;

/** Commands after which the script has nothing left to run, that run until they are stopped, and leave the shell above them. */
function unreplaced(script: ShellScript, last: ReadonlySet<string>, repository: Repository): readonly Command[] {
  const { commands, path } = script;
  if (commands.some(({ name }) => name === 'trap' || name === 'wait')) return [];
  return commands.filter((command, index) => {
    if (command.wrappers.includes('exec') || command.background || command.joint === '|' || command.joint === '||') return false;
    if (commands[index - 1]?.joint === '|' || daemonises(programOf(command), repository)) return false;
    if (isRestarted(command)) return isLongRunning(programOf(command));
    const isLast = command.within.length === 0 && last.has(`${path}:${command.span.start}`) && index === commands.length - 1;
    if (isBeforeArguments(command, commands.slice(index + 1))) return true;
    const isMain = isLast || replacesElsewhere(script, command);
    const stays =
      ARGUMENTS.test(command.name) ||
      (isLast && holdsProgram(command.name, commands)) ||
      isLongRunning(programOf(command)) ||
      (isMain && isOwnProgram(command, repository));
    return stays && endsStart(script, command, repository);
  });
}

/** A server, and behind it nothing but `exec "$@"`, which is not reached as long as it runs. */
function isBeforeArguments(command: Command, after: readonly Command[]): boolean {
  const isGiven = ({ wrappers, name }: Command): boolean => wrappers.includes('exec') && ARGUMENTS.test(name);
  const program = programOf(command);
  const serves = SERVERS.test(program.name) || (/^(?:rails|flask)$/.test(program.name) && isLongRunning(program));
  return command.within.length === 0 && after.length === 1 && after.every(isGiven) && serves && isLongRunning(program);
}

/** The last of one branch of the script, where another branch starts something with `exec`. */
function replacesElsewhere({ commands }: ShellScript, { within }: Command): boolean {
  return within.length > 0 && commands.some((other) => other.wrappers.includes('exec') && other.within.length > 0);
}

/** In a loop without an end, which starts it again. */
function isRestarted({ within }: Command): boolean {
  return within.some((block) => /^while\s+(?:true|:|\[+\s*(?:1|true|:)\s*\]+)\s*$/.test(block));
}

/** A program that the image brings along, or a script of the app: by a path, or with its interpreter. */
function isOwnProgram(command: Command, repository: Repository): boolean {
  const { name, args } = programOf(command);
  if (/\.(?:ba)?sh$/.test(name) || [name, ...args].some((word) => TASKS.test(word))) return false;
  if (/^(?:python[\d.]*|ruby|php|perl)$/.test(command.name)) return name !== command.name;
  if (isCopiedProgram(command.name, repository)) return true;
  return new RegExp(`^(?:\\.{0,2}|\\$\\{?\\w+\\}?|~|[\\w.-]+)/\\S*$`).test(wordOf(command));
}

/** A word of the PATH that an image takes from the stage that built it: `COPY --from=build /src/target/release/shop /usr/bin/`. */
function isCopiedProgram(name: string, repository: Repository): boolean {
  return repository.documents('dockerfile').some(({ effective }) =>
    effective.some(({ keyword, flags, words }) => {
      const [target, ...sources] = words.map(({ text }) => text).toReversed();
      const isBinary = keyword === 'COPY' && flags.has('from') && /^\/(?:usr\/(?:local\/)?)?s?bin\//.test(target ?? '');
      return isBinary && (target?.endsWith(`/${name}`) === true || sources.some((source) => source.endsWith(`/${name}`)));
    }),
  );
}

/** What ends by itself, by its name or its words. */
const TASKS =
  /migrat|seed|init|setup|install|config|check|test|build|compile|collectstatic|create|update|--?help|version|wait|load|import|backup/i;

/** The command word with its directory. */
function wordOf({ name, text }: Command): string {
  return text.split(/[\s"']+/).find((word) => word === name || word.endsWith(`/${name}`)) ?? name;
}

function found(script: ShellScript, command: Command): RepositoryFound {
  const said = command.name.startsWith('$') ? 'what it is given' : `\`${programOf(command).name}\``;
  if (isRestarted(command))
    return {
      path: script.path,
      span: command.span,
      what: `The script starts ${said} again and again in a loop of its own: the shell keeps SIGTERM to itself, and nobody learns that the process ended.`,
      // The same command was started once before.
      identity: `restart of ${command.text}`,
      remedy: 'Start it once, with `exec`, and leave the restart to the platform or the supervisor.',
    };
  const fix: Fix = {
    title: 'Replace the shell with exec',
    safe: true,
    edits: [{ span: { start: command.span.start, end: command.span.start }, text: 'exec ' }],
  };
  // A package manager that is PID 1 is the next mistake.
  const isPlain =
    command.wrappers.every((wrapper) => wrapper === 'eval') &&
    command.assignments.length === 0 &&
    !/^(?:npm|yarn|pnpm)$/.test(programOf(command).name);
  return {
    path: script.path,
    span: command.span,
    what: `The script starts ${said} without \`exec\`, so the shell ${shellStays(script.path)} and swallows SIGTERM.`,
    ...(isPlain ? { fix } : {}),
  };
}

const shellStays = (path: string): string => (path.endsWith('/run') ? 'stays in front of it' : 'stays PID 1');
