import type { Command } from '../shell.ts';

/** A shell text with its commands; their spans lie in it. */
interface Text {
  readonly commands: readonly Command[];
  readonly source: { readonly text: string };
}

/**
 * True when no path through the script runs anything after the command: nothing follows its block, and nothing follows a call of
 * the function that it stands in. Other branches of the same `if` or `case` do not follow, and `exit` ends the script.
 */
export function endsScript({ commands, source }: Text, command: Command): boolean {
  return ends(command, commands, source.text, new Set());
}

const LOOP = /^(?:while|until|for|select)\b/;
const FUNCTION = /\(\)$/;

function ends(command: Command, commands: readonly Command[], text: string, asked: Set<string>): boolean {
  if (command.background || command.within.some((block) => LOOP.test(block))) return false;
  const after = commands.slice(commands.indexOf(command) + 1);
  const [next] = after;
  const isLeft = next?.name === 'exit' && next.within.join('\n') === command.within.join('\n');
  if (!isLeft && after.some((later, at) => follows(later, command, after.slice(at + 1), text))) return false;
  const called = command.within.findLast((block) => FUNCTION.test(block))?.slice(0, -2);
  if (isLeft || called === undefined || asked.has(called)) return true;
  asked.add(called);
  const calls = commands.filter(({ name }) => name === called);
  return calls.length > 0 && calls.every((call) => ends(call, commands, text, asked));
}

function follows(later: Command, command: Command, rest: readonly Command[], text: string): boolean {
  const shared = command.within.findIndex((block, depth) => block !== later.within[depth]);
  const depth = shared === -1 ? command.within.length : shared;
  if (command.within.slice(depth).some((block) => FUNCTION.test(block))) return false;
  const [own, other] = [command.within[depth], later.within[depth]];
  if (later.within.slice(depth).some((block) => FUNCTION.test(block))) return false;
  if (own === undefined) return true;
  if (other === undefined) return !isConditionOfBranch(later, depth, rest);
  if (/^(?:if|elif)\b/.test(own) && /^(?:elif|else)\b/.test(other)) return false;
  const isOtherCase = own.startsWith('case ') && caseOf(own) === caseOf(other);
  return !isOtherCase || leavesCase(text.slice(command.span.end, later.span.start));
}

/** The condition of an `elif` stands before the block that it decides on, and runs only where the branches before it did not. */
function isConditionOfBranch({ within, text }: Command, depth: number, rest: readonly Command[]): boolean {
  if (within.length !== depth) return false;
  const branch = rest.find((one) => one.within.length > depth)?.within[depth] ?? '';
  return branch.startsWith('elif ') && branch.includes(text);
}

const caseOf = (block: string): string => block.slice(0, block.lastIndexOf(' in ') + 1);

/** True when the `case` of the first command ends in between. */
function leavesCase(between: string): boolean {
  let depth = 0;
  for (const [word] of between.matchAll(/\b(?:case|esac)\b/g)) {
    depth += word === 'case' ? 1 : -1;
    if (depth < 0) return true;
  }
  return false;
}
