import { distance } from 'fastest-levenshtein';
import { type Command, type CommandKind, COMMANDS, PREFIX, type Topic, type UnknownCommand } from './command.ts';
import { isTameGlob } from '../analysis/tree/globs.ts';
import { mask } from '../analysis/secrets.ts';
import { proseLines } from './prose.ts';
import { nearest } from './slips.ts';
import { auditTopicOf, isShortId, topicOf } from './topic.ts';

/** More are not obeyed, and that is told: a comment is a conversation, not a program. */
const MAX_COMMANDS = 10;
/** Longest line that can be a command or a misspelt one. */
const MAX_LINE = 4_000;
/** Longest reason that is kept. */
const MAX_REASON = 300;

/**
 * The commands in a comment: lines of plain words that begin with `/twelvefold`, in order, each once. Code and quotes are none.
 * A line that almost begins so gives an `unknown` with what was probably meant; everything else gives nothing. In the place of all that
 * are too many stands one `unknown` at the end.
 * @param inThread true for an answer to a finding's own comment, where a command without a topic is about that finding
 */
export function commandsIn(text: string, inThread = false): readonly Command[] {
  const found = new Map<string, Command>();
  for (const line of proseLines(text)) {
    const command = commandOf(line, inThread);
    if (!command) continue;
    const key = JSON.stringify(command);
    // What is said again counts from where it was said last.
    found.delete(key);
    if (found.size === MAX_COMMANDS) return [...found.values(), TOO_MANY];
    found.set(key, command);
  }
  return [...found.values()];
}

const TOO_MANY: UnknownCommand = { kind: 'unknown', suggestion: undefined, why: 'too-many' };

/** Whether a comment has nothing but commands: it asks something of us, and tells people nothing. */
export function isOnlyCommands(text: string): boolean {
  const written = text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');
  return written.every((line) => (commandOf(line, true)?.kind ?? 'unknown') !== 'unknown');
}

function commandOf(line: string, inThread: boolean): Command | undefined {
  if (!/^ {0,3}\/[a-z-]+(?:\s|$)/i.test(line) || line.length > MAX_LINE) return undefined;
  const written = wordsOf(line);
  const exact = written.address === PREFIX;
  if (!exact && distance(written.address, PREFIX) > 2) return undefined;
  if (exact && written.name === '') return { kind: 'help' };
  const command = exact && isCommand(written.name) ? READERS[written.name](written, inThread) : undefined;
  const { name, words } = written;
  return command ?? unknown(nearest(name, Object.keys(COMMANDS) as CommandKind[]), exact && words.some(isShortId) ? 'short-id' : undefined);
}

/** A line taken apart: `/twelvefold ignore WORDS -- REASON`. */
interface Written {
  readonly address: string;
  readonly name: string;
  readonly words: readonly string[];
  readonly reason: string;
}

function wordsOf(line: string): Written {
  const [, before = '', behind = ''] = /^(.*?)(?:\s(?:--|—|–)(?:\s+(.*))?)?$/.exec(line.trim()) ?? [];
  const [address = '', name = '', ...words] = before
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^`(.+)`$/, '$1'));
  return {
    address: address.toLowerCase(),
    name: (words.length === 0 ? name.replace(/[.!]$/, '') : name).toLowerCase(),
    words,
    // Masked whole: of a credential that is cut nobody would know what it is.
    reason: mask(behind.trim()).slice(0, MAX_REASON),
  };
}

type Reader = (written: Written, inThread: boolean) => Command | undefined;

/** For each command the one way in which it can be written; undefined for any other. */
const READERS: { readonly [K in CommandKind]: Reader } = {
  audit: ({ words, reason }) => {
    if (words.length === 0 && reason === '') return { kind: 'audit' };
    const topic = only(words, reason, auditTopicOf);
    return topic && { kind: 'audit', topic };
  },
  explain: ({ words, reason }, inThread) => {
    if (words.length === 0 && reason === '') return inThread ? { kind: 'explain' } : undefined;
    const topic = only(words, reason, topicOf);
    return topic && { kind: 'explain', topic };
  },
  ignore: ({ words, reason }, inThread) => {
    const about = reason === '' ? undefined : aboutOf(words, inThread);
    return about && { kind: 'ignore', ...about, reason };
  },
  unignore: ({ words, reason }, inThread) => {
    const about = reason === '' ? aboutOf(words, inThread) : undefined;
    return about && { kind: 'unignore', ...about };
  },
  baseline: (written) => (isBare(written) ? { kind: 'baseline' } : undefined),
  fix: (written) => (isBare(written) ? { kind: 'fix' } : undefined),
  policy: (written) => (isBare(written) ? { kind: 'policy' } : undefined),
  help: (written) => (isBare(written) ? { kind: 'help' } : undefined),
};

function only<T extends Topic>([word, ...more]: readonly string[], reason: string, read: (word: string) => T | undefined): T | undefined {
  return word === undefined || more.length > 0 || reason !== '' ? undefined : read(word);
}

type About = Pick<Extract<Command, { kind: 'ignore' }>, 'topic' | 'path'>;

/** `<rule|finding> [path]`, or nothing in a finding's own thread. */
function aboutOf([word, path, ...more]: readonly string[], inThread: boolean): About | undefined {
  if (word === undefined) return inThread ? {} : undefined;
  const topic = topicOf(word);
  if ((topic?.kind !== 'rule' && topic?.kind !== 'finding') || more.length > 0) return undefined;
  if (path === undefined) return { topic };
  return isTameGlob(path) ? { topic, path } : undefined;
}

function isBare({ words, reason }: Written): boolean {
  return words.length === 0 && reason === '';
}

function isCommand(name: string): name is CommandKind {
  return Object.hasOwn(COMMANDS, name);
}

function unknown(suggestion: CommandKind | undefined, why: UnknownCommand['why']): UnknownCommand {
  return { kind: 'unknown', suggestion, ...(why === undefined ? {} : { why }) };
}
