import { FACTORS } from '../../../checks/factors.ts';
import type { Command } from '../../commands/command.ts';
import { type Acceptance, acceptancesAfter, acceptancesOf, type Receipted, type Spoken } from '../../commands/standing.ts';
import { mayUse } from '../../commands/who-may.ts';
import type { CommandRules } from '../../policy/policy.ts';
import type { Accepted, Finding } from '../../review/review.ts';
import type { Answered } from '../../report/github/marks.ts';
import { answerKey, commentKey, type Conversation, type SpokenComment } from '../reading/conversation.ts';
import type { People } from './people.ts';

/** A command that an audit answers, and where it was said. */
export interface Wish<K extends Command['kind'] = 'audit' | 'baseline' | 'fix'> {
  readonly command: Extract<Command, { readonly kind: K }>;
  readonly comment: SpokenComment;
  /** What an answer to it says that it answers. */
  readonly answers: Answered;
}

/** What people who may have said to an audit. */
export interface Hearing {
  /** Why a finding at this head is accepted; undefined for one that nobody has accepted. */
  acceptedAs(finding: Finding, head: string): Accepted | undefined;
  /** What waits for an answer, in the order in which it was said. */
  readonly wishes: readonly Wish[];
}

/** Nobody has said anything. */
export const SILENCE: Hearing = { acceptedAs: () => undefined, wishes: [] };

/** Reads a conversation as an audit has to: only what was said by people who may say it now counts. */
export async function hear(conversation: Conversation, people: People, rules: CommandRules): Promise<Hearing> {
  const allowed: { readonly at: string; readonly said: Spoken | Receipted }[] = [];
  const wishes: Wish[] = [];
  for (const comment of conversation.spoken) {
    if (!comment.commands.some((command) => isDecision(command) || isWish(command))) continue;
    const commenter = await people.commenter(comment.author);
    for (const [index, command] of comment.commands.entries()) {
      if (!mayUse(command, commenter, rules)) continue;
      const answers = answersTo(comment, index);
      if (isDecision(command)) allowed.push({ at: comment.at, said: { command, author: comment.author, thread: comment.fingerprint } });
      else if (isWish(command) && isOpen(conversation, answers)) wishes.push({ command, comment, answers });
    }
  }
  const heads = new Map<string, string>();
  for (const { by, accepted, at } of conversation.receipts) {
    if (!mayUse({ kind: 'baseline' }, await people.commenter(by), rules)) continue;
    if ('head' in accepted) heads.set(accepted.head, by);
    else allowed.push({ at, said: { by, fingerprints: accepted.fingerprints } });
  }
  const inOrder = allowed.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0)).map(({ said }) => said);
  const standing = acceptancesAfter(inOrder);
  return {
    wishes,
    acceptedAs: (finding, head) => acceptedByWords(finding, standing, people, rules) ?? acceptedAtHead(heads.get(head)),
  };
}

function isDecision(command: Command): boolean {
  return command.kind === 'ignore' || command.kind === 'unignore';
}

function isWish(command: Command): command is Wish['command'] {
  return command.kind === 'baseline' || command.kind === 'fix' || (command.kind === 'audit' && command.topic !== undefined);
}

/** Each command of a comment is answered by itself: one that got lost must not be taken for answered with another. */
function answersTo(comment: SpokenComment, index: number): Answered {
  return { kind: 'settled', to: `${commentKey(comment)}${index === 0 ? '' : `-${index}`}` };
}

/** Of a conversation that is too long to be read to its end nobody knows what was answered in it. */
function isOpen({ answered, isWhole }: Conversation, answers: Answered): boolean {
  return isWhole && !answered.has(answerKey(answers));
}

/** Who may accept can differ by factor, and a finding's is known only now. */
function acceptedByWords(finding: Finding, standing: readonly Acceptance[], people: People, rules: CommandRules): Accepted | undefined {
  const found = acceptancesOf(finding, standing).find(({ command, by }) => {
    const commenter = people.known(by);
    return command === undefined || (commenter !== undefined && mayUse(command, commenter, rules, FACTORS[finding.factor - 1]?.slug));
  });
  return found && { kind: 'external', by: found.by, reason: found.reason };
}

function acceptedAtHead(by: string | undefined): Accepted | undefined {
  return by === undefined ? undefined : { kind: 'external', by, reason: 'accepted once, for this commit only' };
}
