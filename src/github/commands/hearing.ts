import { FACTORS } from '../../../checks/factors.ts';
import type { Command } from '../../commands/command.ts';
import { Decisions, type Effect, isDecision, type Receipted, type Spoken } from '../../commands/standing.ts';
import { plural } from '../../report/github/tally.ts';
import type { Accepted, Finding } from '../../review/review.ts';
import type { Answered } from '../../report/github/conversation/marks.ts';
import { commentKey } from '../delivery/intent.ts';
import { answerKey, type Conversation, type DatedReceipt, type SpokenComment } from '../reading/conversation.ts';
import type { People, Speaker } from './people.ts';

/** A command that an audit answers, and where it was said. */
export interface Wish<K extends Command['kind'] = 'audit' | 'baseline' | 'fix'> {
  readonly command: Extract<Command, { readonly kind: K }>;
  readonly comment: SpokenComment;
  /** What an answer to it says that it answers. */
  readonly answers: Answered;
}

/** A decision that came to nothing, and why. */
export interface Unmet extends Wish<'ignore' | 'unignore'> {
  readonly why: 'nothing-there' | 'not-allowed';
}

/** What people who may have said to an audit. */
export class Hearing {
  /** What waits for an answer, in the order in which it was said. */
  readonly wishes: readonly Wish[];
  /** What of the conversation was not considered, in whole sentences. */
  readonly notices: readonly string[];
  readonly #heard: Heard;
  readonly #decisions: Decisions<Finding>;

  constructor(heard: Heard, wishes: readonly Wish[], notices: readonly string[]) {
    this.wishes = wishes;
    this.notices = notices;
    this.#heard = heard;
    const inOrder = heard.said.toSorted((one, other) => compare(one.place, other.place)).map(({ said }) => said);
    this.#decisions = new Decisions(inOrder, (said, finding) =>
      'fingerprints' in said ? heard.mayDecide(BASELINE, said.by, finding) : heard.mayDecide(said.command, said.author, finding),
    );
  }

  /** Why a finding at this head is accepted; undefined for one that nobody has accepted. */
  acceptedAs(finding: Finding, head: string): Accepted | undefined {
    const found = this.#decisions.acceptanceOf(finding);
    if (found) return { kind: 'external', by: found.by, reason: found.reason };
    const once = this.#heard.heads.get(head)?.find((each) => isIn(each, finding) && this.#heard.mayDecide(BASELINE, each.by, finding));
    return once && { kind: 'external', by: once.by, reason: 'accepted once, for this commit only' };
  }

  /** Whether a wish for everything to be accepted is one for this finding: whoever said it may accept it. */
  accepts({ comment }: Wish, finding: Finding): boolean {
    return this.#heard.mayDecide(BASELINE, comment.author, finding);
  }

  /** The same with what a wish accepts all at once, in its place: what was said after it stands. */
  withAccepted({ comment, command }: Wish, fingerprints: readonly string[]): Hearing {
    const said = { by: comment.author, fingerprints };
    const added = { said, place: placeOf(comment, comment.commands.indexOf(command)), spoken: undefined };
    return new Hearing({ ...this.#heard, said: [...this.#heard.said, added] }, this.wishes, this.notices);
  }

  /** Decisions that say nothing about any of these findings, or nothing that whoever said them may say. */
  unmetBy(findings: readonly Finding[]): readonly Unmet[] {
    const effects: ReadonlyMap<Spoken, Effect> = this.#decisions.effectsOn(findings);
    return this.#heard.said.flatMap(({ said, spoken }) => {
      const effect = spoken && effects.get(said as Spoken);
      return !spoken || effect === 'done' ? [] : [{ ...spoken, why: effect ?? 'nothing-there' }];
    });
  }
}

/** What was heard, and who may decide what. */
interface Heard {
  readonly said: readonly {
    readonly said: Spoken | Receipted;
    readonly place: Place;
    /** The decision as it was written; undefined for a receipt. */
    readonly spoken: Wish<'ignore' | 'unignore'> | undefined;
  }[];
  /** What somebody has accepted at one commit only, by commit. */
  readonly heads: ReadonlyMap<string, readonly Receipted[]>;
  readonly mayDecide: (command: Command, login: string, finding: Finding) => boolean;
}

function isIn({ fingerprints }: Receipted, { fingerprint }: Finding): boolean {
  return fingerprints.some((each) => fingerprint.startsWith(each));
}

const BASELINE: Command = { kind: 'baseline' };

/** When something was said; GitHub gives times to the second. */
type Place = readonly [at: string, commentId: number, index: number];

function placeOf({ at, commentId }: SpokenComment, index: number): Place {
  return [at, commentId, index];
}

function compare(one: Place, other: Place): number {
  const differs = one.findIndex((part, index) => part !== other[index]);
  return differs === -1 ? 0 : (one[differs] ?? 0) < (other[differs] ?? 0) ? -1 : 1;
}

/** Nobody has said anything. */
export const SILENCE = new Hearing({ said: [], heads: new Map(), mayDecide: () => false }, [], []);

/**
 * Reads a conversation as an audit has to: only what was said by people who may say it now counts.
 * @param byHand those of some comments that people wrote themselves, and not through another app
 */
export async function hear(
  conversation: Conversation,
  people: People,
  byHand: (comments: readonly SpokenComment[]) => Promise<ReadonlySet<SpokenComment>>,
): Promise<Hearing> {
  await people.meet(speakersOf(conversation));
  const places = placesIn(conversation);
  const allowed = await allowedIn(conversation, people);
  const own = await byHand([...new Set(allowed.map(({ comment }) => comment))]);
  const counted = allowed.filter(({ comment }) => own.has(comment));
  const wishes = counted.filter(isWish).filter(({ comment, answers }) => isOpen(conversation, comment, answers));
  const { decidedSince = '' } = conversation;
  const standing = counted.filter(isSpokenDecision).filter(({ comment }) => comment.at >= decidedSince);
  const decisions = standing.map((spoken): Heard['said'][number] => {
    const { command, comment, answers } = spoken;
    const place = places.get(answerKey(answers)) ?? placeOf(comment, 0);
    return { said: { command, author: comment.author, thread: comment.fingerprint }, place, spoken };
  });
  const heads = new Map<string, readonly Receipted[]>();
  const receipts: Heard['said'][number][] = [];
  for (const receipt of conversation.receipts) {
    const { by, accepted } = receipt;
    if (!(await people.may(BASELINE, by))) continue;
    const { head, fingerprints } = accepted;
    if (head !== undefined) heads.set(head, [...(heads.get(head) ?? []), { by, fingerprints }]);
    else if (receipt.at >= decidedSince)
      receipts.push({ said: { by, fingerprints }, place: receiptPlace(receipt, places), spoken: undefined });
  }
  const mayDecide: Heard['mayDecide'] = (command, login, { factor }) => people.mayAbout(command, login, FACTORS[factor - 1]?.slug);
  return new Hearing({ said: [...decisions, ...receipts], heads, mayDecide }, wishes, noticesOf(conversation, people));
}

/** Where each command stands in the conversation, by the key of its answer. */
function placesIn({ spoken }: Conversation): ReadonlyMap<string, Place> {
  return new Map(
    spoken.flatMap((comment) =>
      comment.commands.map((_, index) => [answerKey(answersTo(comment, index)), placeOf(comment, index)] as const),
    ),
  );
}

/** What an audit has to obey or to answer, of those who may say it. */
async function allowedIn({ spoken }: Conversation, people: People): Promise<readonly Heeded[]> {
  const allowed: Heeded[] = [];
  for (const comment of spoken) {
    for (const [index, command] of comment.commands.entries()) {
      if (!isForAudits(command) || !(await people.may(command, comment.author))) continue;
      const said = { comment, answers: answersTo(comment, index) };
      allowed.push(isDecision(command) ? { command, ...said } : { command, ...said });
    }
  }
  return allowed;
}

/** Everybody whose words an audit has to weigh, the newest first. Who stands in a receipt had a say when it was written. */
function speakersOf({ spoken, receipts }: Conversation): readonly Speaker[] {
  const speakers = spoken
    .filter(({ commands }) => commands.some(isForAudits))
    .map(({ author, isInsider }) => ({ login: author, isInsider }));
  return [...receipts.map(({ by }) => ({ login: by, isInsider: true })), ...speakers].reverse();
}

/** What a receipt accepts was accepted when somebody asked for it, whenever the audit came to it. */
function receiptPlace({ answers, at }: DatedReceipt, places: ReadonlyMap<string, Place>): Place {
  return places.get(answers) ?? [at, Infinity, 0];
}

function noticesOf({ unread, knowsAllSaid }: Conversation, people: People): readonly string[] {
  const [are, were] = people.unheard === 1 ? ['person', 'was'] : ['people', 'were'];
  return [
    ...(people.unheard > 0
      ? [
          `What ${plural(people.unheard, are, are)} asked of Twelvefold here ${were} not considered: in one audit it asks GitHub about a limited number of people, the author and the repository's own first.`,
        ]
      : []),
    ...(unread > 0
      ? [
          `${plural(unread, 'older comment was', 'older comments were')} not read, because this conversation is too long; what was accepted before them, or there, counts no more.`,
        ]
      : []),
    ...(knowsAllSaid ? [] : ['Nothing more is said on lines, because it is not known any more what was said there.']),
  ];
}

/** What every audit reads again. */
type Heeded = Wish | Wish<'ignore' | 'unignore'>;

function isForAudits(command: Command): command is Heeded['command'] {
  return (
    isDecision(command) ||
    command.kind === 'baseline' ||
    command.kind === 'fix' ||
    (command.kind === 'audit' && command.topic !== undefined)
  );
}

function isSpokenDecision(said: Heeded): said is Wish<'ignore' | 'unignore'> {
  return isDecision(said.command);
}

function isWish(said: Heeded): said is Wish {
  return !isDecision(said.command);
}

/** Each command of a comment is answered by itself: one that got lost must not be taken for answered with another. */
function answersTo(comment: SpokenComment, index: number): Answered {
  return { kind: 'settled', to: `${commentKey(comment)}${index === 0 ? '' : `-${index}`}` };
}

/** An answer is newer than what it answers, so that both were read or neither; a review is answered in the conversation. */
function isOpen({ answered, since }: Conversation, { review, at }: SpokenComment, answers: Answered): boolean {
  const isKnown = review === undefined || since === undefined || at >= since;
  return isKnown && !answered.has(answerKey(answers));
}
