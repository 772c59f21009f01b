import type { Command } from '../shell.ts';

/** What a command really starts, behind the runners that only prepare its surroundings. */
export interface Program {
  /** Without path, version suffix of interpreters kept: `gunicorn`, `python3`, `manage.py`. */
  readonly name: string;
  readonly args: readonly string[];
}

/** A program that starts the one named behind its own words. */
interface Runner {
  readonly programs: RegExp;
  /** Words that must come first (`run`, `exec`, `-m`); empty when the program follows at once. */
  readonly verbs: readonly string[];
  /** Options that take the next word as their value. */
  readonly valued?: readonly string[];
}

/** By the documentation of each runner. */
const RUNNERS: readonly Runner[] = [
  { programs: /^python[\d.]*$/, verbs: ['-m'], valued: ['-W', '-X'] },
  { programs: /^bundle$/, verbs: ['exec'] },
  { programs: /^(?:npm|pnpm|yarn)$/, verbs: ['exec', 'dlx'] },
  {
    programs: /^(?:poetry|pipenv|pdm|hatch|rye|uv)$/,
    verbs: ['run'],
    valued: ['--with', '--extra', '--group', '--python', '-p', '--env-file', '--project', '--directory'],
  },
  {
    programs: /^(?:npx|bunx|cross-env|dotenvx?|env-cmd|concurrently|docker-php-entrypoint|aws-vault|newrelic-admin|doppler|infisical)$/,
    verbs: [''],
    valued: ['-p', '--package', '-f', '-e', '-c'],
  },
  { programs: /^(?:newrelic-admin)$/, verbs: ['run-program'] },
];

const MAX_RUNNERS = 5;

/**
 * The program behind `python -m`, `bundle exec`, `poetry run`, `npx`, `cross-env A=b` and the like; a command without one is itself.
 * A script given to an interpreter (`python manage.py migrate`, `php artisan migrate`, `bin/rails s`) is the program, and its words
 * the arguments.
 */
export function programOf(command: Pick<Command, 'name' | 'args'>): Program {
  let program: Program = { name: command.name, args: command.args };
  for (let step = 0; step < MAX_RUNNERS; step += 1) {
    const inner = behindRunner(program) ?? behindInterpreter(program);
    if (inner === undefined) return program;
    program = inner;
  }
  return program;
}

function behindRunner({ name, args }: Program): Program | undefined {
  for (const { programs, verbs, valued = [] } of RUNNERS) {
    if (!programs.test(name)) continue;
    let at = verbs.includes('') ? 0 : args.findIndex((word) => verbs.includes(word)) + 1;
    if (at === 0 && !verbs.includes('')) continue;
    // A verb behind a word that is no option belongs to something else: `python app.py -m x`.
    if (at > 1 && args.slice(0, at - 1).some((word, index) => !word.startsWith('-') && !valued.includes(args[index - 1] ?? ''))) continue;
    while (args[at]?.startsWith('-') === true || /^\w+=/.test(args[at] ?? '')) at += valued.includes(args[at] ?? '') ? 2 : 1;
    return args[at] === undefined ? undefined : { name: baseName(args[at] ?? ''), args: args.slice(at + 1) };
  }
  return undefined;
}

const SCRIPT_OF: readonly (readonly [RegExp, RegExp])[] = [
  [/^python[\d.]*$/, /\.py$/],
  [/^php[\d.]*$/, /(?:^|\/)(?:artisan|console|composer|bin\/[\w-]+|[\w-]+\.(?:php|phar))$/],
  [/^ruby[\d.]*$/, /(?:^|\/)(?:bin|script)\/[\w-]+$|\.rb$/],
];

/** `python manage.py migrate` starts `manage.py`. */
function behindInterpreter({ name, args }: Program): Program | undefined {
  const script = SCRIPT_OF.find(([interpreter]) => interpreter.test(name))?.[1];
  const at = script === undefined ? -1 : args.findIndex((word) => !word.startsWith('-'));
  const word = args[at];
  return word === undefined || script?.test(word) !== true ? undefined : { name: baseName(word), args: args.slice(at + 1) };
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}
