import { baseName, joinPath } from '../paths.ts';
import type { Repository } from '../repository.ts';
import type { Command } from '../shell.ts';
import type { StartCommand, StartStep } from '../startup.ts';
import { callOf, runsBy, runsWithin, weaker, type Call, type Runs } from './conditions.ts';
import type { DeclaredProcess, Given } from './declared.ts';
import { programOf } from './program.ts';
import { manifestScripts, scriptOf, type Surroundings } from './scripts.ts';

/** Steps from a declaration to a command, and commands of one process, that are followed. */
const MAX_STEPS = 8;
const MAX_COMMANDS = 2000;

/** One text of commands on the way. */
interface Frame {
  readonly commands: readonly Command[];
  readonly path: string;
  readonly call: Call;
  readonly given: Given | undefined;
  readonly via: readonly StartStep[];
  /** The weakest condition on the way here. */
  readonly runs: Runs;
  /** Functions that are being called, outermost first. */
  readonly within: readonly string[];
}

/** The commands of a process, scripts and functions followed. */
export function followed(declared: DeclaredProcess, repository: Repository): readonly StartCommand[] {
  const follower = new Follower(declared, repository);
  follower.walk({
    commands: withArguments(declared, repository),
    path: declared.process.path,
    call: { words: undefined, aliases: new Set(), computed: new Set(), written: [] },
    given: declared.given,
    via: [],
    runs: 'always',
    within: [],
  });
  return follower.found;
}

/** Programs that start what they are given. */
const HANDS_ON =
  /entrypoint|\.(?:ba)?sh$|^(?:tini|tini-static|dumb-init|docker-init|catatonit|env|exec|init|s6-svscan|gosu|su-exec|with-contenv)$/;

/** An entry point that is no script of the repository takes its arguments to the end, or starts them when that is its purpose. */
function withArguments({ commands, given, process, dockerfile }: DeclaredProcess, repository: Repository): readonly Command[] {
  const [entry, ...others] = commands;
  if (entry === undefined || given === undefined || others.length > 0 || given.commands.length === 0) return commands;
  const { directory, path } = process;
  if (scriptOf(entry, { repository, directory, path, dockerfile }) !== undefined) return commands;
  if (HANDS_ON.test(entry.name)) return [entry, ...given.commands];
  return [{ ...entry, args: [...entry.args, ...given.words], span: given.commands[0]?.span ?? entry.span }];
}

class Follower {
  readonly found: StartCommand[] = [];
  readonly #declared: DeclaredProcess;
  readonly #repository: Repository;

  constructor(declared: DeclaredProcess, repository: Repository) {
    this.#declared = declared;
    this.#repository = repository;
  }

  walk(frame: Frame): void {
    let joined: Runs = 'always';
    for (const command of frame.commands) {
      if (this.found.length >= MAX_COMMANDS) return;
      const runs = [frame.runs, runsWithin(this.#blocksAround(command, frame), frame.call), joined].reduce(weaker);
      const decides = isTest(command) && (command.joint === '&&' || command.joint === '||');
      joined = decides ? conditionOf(command, frame.call) : keeps(command) ? joined : 'always';
      if (runs !== 'never' && isHere(command, frame)) this.#take(command, runs, frame);
    }
  }

  /** The blocks that decide whether a command runs: what asks for a file of the repository, or for the command itself, holds. */
  #blocksAround(command: Command, frame: Frame): readonly string[] {
    return outside(command, frame).filter((block) => {
      const file = FILE_TEST.exec(block)?.[1];
      if (file !== undefined)
        return !isWordOf(file, command) && !this.#repository.tree.entries.has(joinPath(this.#declared.process.directory, file));
      const tool = TOOL_TEST.exec(block)?.[1];
      return tool === undefined || (tool !== command.name && !command.args.includes(tool));
    });
  }

  #take(command: Command, runs: Exclude<Runs, 'never'>, frame: Frame): void {
    if (isArguments(command)) {
      this.#pass(runs, frame);
      return;
    }
    const program = programOf(command);
    this.found.push({ process: this.#declared.process, command, path: frame.path, via: frame.via, program, runs });
    if (frame.via.length < MAX_STEPS) this.#enter(command, runs, frame);
  }

  /** Goes into the function, script or npm script that the command starts. */
  #enter(command: Command, runs: Runs, frame: Frame): void {
    const waited = behindWaiter(command);
    if (waited !== undefined) {
      if (runs !== 'never') this.#take(waited, runs, frame);
      return;
    }
    const name = `${command.name}()`;
    if (!frame.within.includes(name) && frame.commands.some(({ within }) => within[0] === name)) {
      this.walk({ ...frame, runs, within: [...frame.within, name] });
      return;
    }
    const around: Surroundings = {
      repository: this.#repository,
      directory: this.#declared.process.directory,
      path: frame.path,
      dockerfile: this.#declared.dockerfile,
    };
    const via = [...frame.via, { path: frame.path, span: command.span, text: command.text }];
    const started = scriptOf(command, around);
    if (started !== undefined && !via.some(({ path }, index) => index > 0 && path === started.script.path)) {
      const given = this.#handed(started.words, frame);
      const { commands, path } = started.script;
      this.walk({ commands, path, call: callOf(commands, given?.words), given, via, runs, within: [] });
      return;
    }
    const scripts = manifestScripts(programOf(command), around);
    for (const { commands } of scripts?.scripts ?? []) {
      const path = scripts?.manifest.path ?? frame.path;
      if (via.length < 4) this.walk({ commands, path, call: callOf(commands, []), given: undefined, via, runs, within: [] });
    }
  }

  /** What a script is given: its own words, and for `"$@"` or in an exec-form ENTRYPOINT those of the frame. */
  #handed(words: readonly string[], frame: Frame): Given | undefined {
    const own = words.filter((word) => !/^\$(?:[@*]|\{[@*]\})$/.test(word));
    if (frame.via.length > 0 && own.length === words.length) return { words: own, commands: [], path: frame.path };
    if (frame.given === undefined) return frame.via.length === 0 ? { words: own, commands: [], path: frame.path } : undefined;
    return own.length === 0 ? frame.given : { ...frame.given, words: [...own, ...frame.given.words] };
  }

  /** `exec "$@"` starts what the script was given. */
  #pass(runs: Runs, frame: Frame): void {
    const { given } = frame;
    if (given === undefined || frame.via.length >= MAX_STEPS) return;
    this.walk({ ...frame, commands: given.commands, path: given.path, call: callOf([], []), given: undefined, runs, within: [] });
  }
}

/** `if [ -f vendor/bin/phinx ]`, `if command -v alembic`. */
const FILE_TEST = /^if\s+(?:\[\[?|test)\s+-[efxrs]\s+["']?([\w.-][\w./-]*)["']?(?:\s*\]\]?)?;?$/;
const TOOL_TEST = /^if\s+(?:command\s+-v|which|type|hash)\s+([\w.-]+)(?:\s*(?:\d?|&)>\s*\S+(?:\s+2>&1)?)*;?$/;

function isWordOf(file: string, { text }: Command): boolean {
  return text.split(/[\s"']+/).some((word) => word === file || word === `./${file}`);
}

const WAITERS = /^wait[-_]?for(?:[-_]it)?(?:\.sh)?$/;

/** What a script that waits for others starts once they answer: `wait-for-it.sh db:5432 -- ./start.sh`, `dockerize -wait tcp://db:5432 ./start.sh`. */
function behindWaiter(command: Command): Command | undefined {
  const { args } = command;
  let at = args.length;
  if (WAITERS.test(command.name) && args.includes('--')) at = args.indexOf('--') + 1;
  else if (command.name === 'dockerize') for (at = 0; args[at]?.startsWith('-') === true;) at += args[at]?.includes('=') === true ? 1 : 2;
  const [word, ...others] = args.slice(at);
  return word === undefined ? undefined : { ...command, name: baseName(word), args: others, text: [word, ...others].join(' ') };
}

/** The blocks around a command without the functions that are being called. */
function outside({ within }: Command, frame: Frame): readonly string[] {
  return within.filter((block) => !frame.within.includes(block));
}

/** True for commands at the top of a text, or in the function that is being called. */
function isHere({ within }: Command, frame: Frame): boolean {
  const functions = within.filter((block) => block.endsWith('()'));
  return functions.at(-1) === frame.within.at(-1);
}

const isTest = ({ name }: Command): boolean => name === '[' || name === '[[' || name === 'test';

function conditionOf({ text, joint }: Command, call: Call): Runs {
  return /\$(?:[1-9@*#]|\{[1-9@*#])/.test(text) ? 'on-request' : runsBy(text, joint === '&&', call);
}

/** The condition of `[ x ] && a && b` holds for b as well. */
const keeps = ({ joint }: Command): boolean => joint === '&&';

const isArguments = ({ name }: Command): boolean => /^\$(?:[@*]|\{[@*]\})$/.test(name);
