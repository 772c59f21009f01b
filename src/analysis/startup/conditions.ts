import type { Command } from '../shell.ts';
import { asksForNeed, conjuncts, holdsByDefault } from './defaults.ts';

/**
 * Whether a command of a start script runs.
 * - `always`: whatever the environment says, or unless somebody asks for the contrary.
 * - `where-needed`: where the script finds that it has to; nobody who deploys decides on it.
 * - `conditionally`: under a condition on the environment.
 * - `on-request`: only for some argument that the script may be given, and it is not known which it is.
 * - `never`: for other arguments than those that it is given.
 */
export type Runs = 'always' | 'where-needed' | 'conditionally' | 'on-request' | 'never';

const ORDER: readonly Runs[] = ['always', 'where-needed', 'conditionally', 'on-request', 'never'];

/** The weaker of two answers. */
export function weaker(one: Runs, other: Runs): Runs {
  return ORDER[Math.max(ORDER.indexOf(one), ORDER.indexOf(other))] ?? 'never';
}

const LOOP = /^(?:while|until|for|select)\b/;
const BRANCH = /^(if|elif|else)\b\s*/;
const CASE = /^case\s+(.*?)\s+in\s+(.*)$/s;
/** The first argument of the script, with or without a default. */
const FIRST_ARGUMENT = /\$(?:1\b|\{1[}:#%-])/;
const ARGUMENTS = /\$(?:[1-9@*#]|\{[1-9@*#])/;

/** A script as its conditions see it: what it is given, and what it names so. */
export interface Call {
  /** Words that the script is started with; undefined when nobody knows. */
  readonly words: readonly string[] | undefined;
  /** Variables that hold the first argument, as `case "$command"` behind `command="$1"` does. */
  readonly aliases: ReadonlySet<string>;
  /** Variables that the script finds out by itself: `rows=$(psql …)`. */
  readonly computed: ReadonlySet<string>;
  /** The conditions that stand in the whole script, for the arms of a `case`. */
  readonly written: readonly string[];
}

/** What a script of these commands sees of the words that it is started with. */
export function callOf(commands: readonly Command[], words: readonly string[] | undefined): Call {
  const assigned = commands.flatMap(({ assignments }) => assignments);
  const aliases = assigned.filter(({ value }) => FIRST_ARGUMENT.test(value)).map(({ name }) => name);
  const computed = assigned.filter(({ value }) => /^["']?(?:\$\(|`)/.test(value)).map(({ name }) => name);
  return { words, aliases: new Set(aliases), computed: new Set(computed), written: [...new Set(commands.flatMap(({ within }) => within))] };
}

/** Whether a command inside of these blocks runs (functions are left to who calls them). */
export function runsWithin(within: readonly string[], call: Call): Runs {
  return within.map((block) => runsBlock(block, call)).reduce(weaker, 'always');
}

function runsBlock(block: string, call: Call): Runs {
  if (LOOP.test(block) || block.endsWith('()')) return 'always';
  const arm = CASE.exec(block);
  if (arm) return runsArm(withAliases(arm[1] ?? '', call), arm[2] ?? '', block, call);
  const branch = BRANCH.exec(block);
  if (!branch) return 'conditionally';
  const condition = withAliases(block.slice(branch[0].length), call);
  const wanted = branch[1] !== 'else';
  if (!ARGUMENTS.test(condition)) return runsBy(condition, wanted, call);
  const holds = call.words === undefined ? undefined : evaluate(condition, call.words);
  if (holds === undefined) return 'on-request';
  return holds === wanted ? 'always' : 'never';
}

/** Whether a step runs that a condition leads to which is about no argument: where it holds (`wanted`), or where it does not. */
export function runsBy(condition: string, wanted: boolean, { computed }: Call): Runs {
  if (holdsByDefault(condition) === wanted) return 'always';
  return asksForNeed(condition, wanted, computed) ? 'where-needed' : 'conditionally';
}

function runsArm(subject: string, patterns: string, block: string, call: Call): Runs {
  if (!ARGUMENTS.test(subject)) return 'conditionally';
  const given = argument(subject, call.words);
  if (given === undefined) return 'on-request';
  if (!isCatchAll(patterns)) return matches(given, patterns) ? 'always' : 'never';
  const others = call.written.filter((other) => other !== block && withAliases(CASE.exec(other)?.[1] ?? '', call) === subject);
  const taken = others.map((other) => CASE.exec(other)?.[2] ?? '').some((other) => !isCatchAll(other) && matches(given, other));
  return taken ? 'never' : 'always';
}

const isCatchAll = (patterns: string): boolean => patterns.split('|').some((pattern) => pattern.trim() === '*');

function matches(given: string, patterns: string): boolean {
  return patterns.split('|').some((pattern) => {
    const plain = unquoted(pattern.trim());
    return plain.endsWith('*') ? given.startsWith(plain.slice(0, -1)) : plain === given;
  });
}

/** `"$command"` is `"$1"` where it was assigned from it. */
function withAliases(text: string, { aliases }: Call): string {
  return text.replace(/\$(?:(\w+)|\{(\w+)\})/g, (whole, plain: string | undefined, braced: string | undefined) =>
    aliases.has(plain ?? braced ?? '') ? '$1' : whole,
  );
}

/** The argument that the subject is; the first one's default when there is none. */
function argument(subject: string, words: readonly string[] | undefined): string | undefined {
  const first = words?.[0];
  const later = /^\$\{?([2-9])\}?$/.exec(unquoted(subject))?.[1];
  if (later !== undefined) return words?.some((word) => /[$`]/.test(word)) === true ? undefined : words && (words[Number(later) - 1] ?? '');
  if (words === undefined || !FIRST_ARGUMENT.test(subject) || (first !== undefined && /[$`]/.test(first))) return undefined;
  const fallback = /^\$\{1:?-([\w./-]*)\}$/.exec(unquoted(subject))?.[1] ?? '';
  return first ?? fallback;
}

const COMPARISON = /^(?:test|\[\[?)\s+(["'x]*\$\{?[1-9](?::?-[\w./-]*)?\}?["']*)\s+(={1,2}|!=)\s+(\S+?)(?:\s+\]\]?)?;?$/;

/** Comparisons of all words, or of one that is counted from the end, as Rails' own script has them. */
const WHOLE = /^(?:test|\[\[?)\s+"?\$(?:[@*]|\{[@*]\})"?\s+(={1,2}|!=)\s+("[^"]*"|'[^']*'|\S+)(?:\s+\]\]?)?;?$/;
const FROM_END = /^(?:test|\[\[?)\s+"?\$\{@:\s+-(\d):1\}"?\s+(={1,2}|!=)\s+(\S+?)(?:\s+\]\]?)?;?$/;

/** `[ "${*}" == "./bin/rails server" ]`, `[ "${@: -1:1}" == server ]`; undefined for anything else. */
function comparesWords(condition: string, words: readonly string[]): boolean | undefined {
  if (words.some((word) => /[$`]/.test(word))) return undefined;
  const whole = WHOLE.exec(condition);
  if (whole) return (words.join(' ') === unquoted(whole[2] ?? '')) === (whole[1] !== '!=');
  const end = FROM_END.exec(condition);
  return end ? (words.at(-Number(end[1])) === unquoted(end[3] ?? '')) === (end[2] !== '!=') : undefined;
}

/** `[ -z "$1" ]`, `[ -n "$1" ]`, `[ $# -eq 0 ]`, `[ $# -gt 0 ]`. */
const GIVEN = /^(?:test|\[\[?)\s+(?:-(?<sign>[zn])\s+["']?\$\{?1\}?["']?|["']?\$\{?#\}?["']?\s+-(?<count>eq|gt|ne)\s+0)(?:\s+\]\]?)?;?$/;

/** What `[ "$1" = web ]` says of these words, also with `||` or `&&` between such; undefined for anything else. */
function evaluate(condition: string, words: readonly string[]): boolean | undefined {
  if (condition.includes('&&') && !condition.includes('||')) {
    const parts = new Set(conjuncts(condition).map((part) => (ARGUMENTS.test(part) ? evaluate(part, words) : holdsByDefault(part))));
    return parts.has(false) ? false : parts.has(undefined) ? undefined : true;
  }
  const answers = new Set(
    condition.split('||').map((part) => {
      const compared = comparesWords(part.trim(), words);
      if (compared !== undefined) return compared;
      const { sign, count } = GIVEN.exec(part.trim())?.groups ?? {};
      if (sign !== undefined || count !== undefined) return words.length > 0 === (sign === 'n' || count === 'gt' || count === 'ne');
      const [, subject = '', operator, wanted = ''] = COMPARISON.exec(part.trim()) ?? [];
      const given = operator === undefined ? undefined : argument(subject.replaceAll(/["']/g, '').replace(/^x/, ''), words);
      const other = subject.replaceAll(/["']/g, '').startsWith('x') ? unquoted(wanted).replace(/^x/, '') : unquoted(wanted);
      return given === undefined || other.includes('$') ? undefined : (given === other) === (operator !== '!=');
    }),
  );
  if (answers.has(true)) return true;
  return answers.has(undefined) ? undefined : false;
}

function unquoted(text: string): string {
  return text.replaceAll(/["']/g, '');
}
