import { type Command, type CommandKind, COMMANDS, PREFIX } from './command.ts';
import { proseLines } from './prose.ts';

/** More are not looked at: a comment is a conversation, not a program. */
const MAX_COMMANDS = 10;
/** Longest line that can be a command or a misspelt one. */
const MAX_LINE = 200;

/**
 * The commands in a comment: lines of plain words that begin with `/twelvefold`, in order, each once. Code and quotes are none.
 * A line that almost begins so gives an `unknown` with what was probably meant; everything else gives nothing.
 */
export function commandsIn(text: string): readonly Command[] {
  const found = new Map<string, Command>();
  for (const line of proseLines(text)) {
    const command = commandOf(line);
    if (command) found.set(command.kind === 'unknown' ? `unknown ${command.text}` : command.kind, command);
    if (found.size === MAX_COMMANDS) break;
  }
  return [...found.values()];
}

function commandOf(line: string): Command | undefined {
  if (!/^ {0,3}\/[a-z-]+(?:\s|$)/i.test(line) || line.length > MAX_LINE) return undefined;
  const [address = '', word = '', ...rest] = line
    .trim()
    .toLowerCase()
    .split(/[ \t]+/);
  const exact = address === PREFIX;
  if (!exact && distance(address, PREFIX) > 2) return undefined;
  const name = word.replace(/[.!]$/, '');
  if (exact && word === '') return { kind: 'help' };
  if (exact && isCommand(name) && rest.length === 0) return { kind: name };
  return { kind: 'unknown', text: line.trim().slice(0, 80), suggestion: nearest(name) };
}

function isCommand(name: string): name is CommandKind {
  return Object.hasOwn(COMMANDS, name);
}

/** The command that a word is at most two slips away from. */
function nearest(word: string): CommandKind | undefined {
  const ranked = (Object.keys(COMMANDS) as CommandKind[])
    .map((kind) => ({ kind, slips: distance(word, kind) }))
    .sort((a, b) => a.slips - b.slips);
  const best = ranked[0];
  return best && best.slips <= 2 && best.slips < best.kind.length - 1 ? best.kind : undefined;
}

/** Levenshtein's distance; 99 for words that differ by more than two in length. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 99;
}
