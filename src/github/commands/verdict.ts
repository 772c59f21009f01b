import type { Policy } from '../../policy/policy.ts';
import { counting } from '../../report/github/tally.ts';
import { acceptFindings } from '../../review/accepting/accept.ts';
import { tellWithheld } from '../../review/accepting/withhold.ts';
import { everyFinding } from '../../review/comparing/one-per-line.ts';
import type { SaidFinding } from '../../review/comparing/recall.ts';
import type { Review } from '../../review/review.ts';
import type { AuditSubject } from '../auditing/audit.ts';
import { isForbidden, Unreadable } from '../client/errors.ts';
import { commentKey, type CommentSpot } from '../delivery/intent.ts';
import { judgeUnder, type ReadChange } from '../auditing/judging.ts';
import { answerKey, type Conversation, readConversation } from '../reading/conversation.ts';
import type { OwnFiles } from '../reading/own-files.ts';
import type { AuditTools } from '../auditing/tools.ts';
import { hear, type Hearing, SILENCE, type Unmet, type Wish } from './hearing.ts';
import { heedAuthor } from './own-comments.ts';
import { People } from './people.ts';
import {
  type Answers,
  baselineOf,
  settleBaseline,
  type Settlement,
  settleOutdated,
  settleRest,
  settleSkipped,
  settleUnmet,
} from './settle.ts';

/** A review in the light of what people have said, and what they are still to be told. */
export interface Verdict {
  readonly review: Review;
  /** Undefined where nothing was said, or it may not be read. */
  readonly read: Conversation | undefined;
  readonly wishes: readonly Wish[];
  /** Decisions that this audit was asked for and that came to nothing. */
  readonly unmet: readonly Unmet[];
  /** Comments that this audit was asked for by and that say nothing any more: somebody has edited them, or they are gone. */
  readonly unheard: readonly CommentSpot[];
  /** Wishes for everything to be accepted that accepted nothing. */
  readonly refused: readonly Wish[];
  /** What of the conversation was not considered, in whole sentences. */
  readonly notices: readonly string[];
  /** Undefined where nobody is answered. */
  readonly settlement: Settlement | undefined;
}

/** What was read of a change and of the conversation about it. */
export interface Material extends ReadChange {
  /** Undefined where nothing was said, or it may not be read. */
  readonly read: Conversation | undefined;
  /** What people were told of on its lines. */
  readonly said: readonly SaidFinding[];
}

/** Judges a change, hears what was said about it, and accepts what people who may have accepted. */
export async function judgeInTalk(
  { pool, acquaintance }: AuditTools,
  subject: AuditSubject,
  material: Material,
  policy: Policy,
): Promise<{ readonly verdict: Verdict; readonly own: OwnFiles }> {
  const { place, ends, fence, talk, identity } = subject;
  const { review: judged, own } = await judgeUnder(pool, material, policy, { signal: subject.signal, said: material.said });
  const { read } = material;
  const author = read?.author ?? subject.facts?.author;
  const people = author === undefined ? undefined : new People(place.client, ends.repository, author, policy.commands, acquaintance);
  // Of a group whose pull request is not known somebody has answered who may merge.
  const found = people && author !== undefined ? await heedAuthor(judged, policy, people, author) : judged;
  const heard = people && read && talk ? await hear(read, people, (spoken) => acquaintance.byHand(place.client, talk, spoken)) : SILENCE;
  const settlement = talk && identity.number !== undefined ? { client: place.client, target: talk, fence } : undefined;
  // A merge group has a commit of its own: what was accepted at the head of the pull request that it was made for counts for it.
  const head = identity.number === undefined && read ? read.head : found.head;
  const asked = new Map(subject.askedBy.map((each) => [commentKey(each), each.head]));
  const { review, standing, refused } = await withBaseline(settlement, heard, { found, policy, head, asked });
  const atHead = everyFinding(found).filter(({ state }) => state !== 'fixed');
  const unmet = standing.unmetBy(atHead).filter(({ comment }) => asked.has(commentKey(comment)));
  const there = new Set(read?.spoken.map(commentKey));
  const unheard = read ? subject.askedBy.filter((each) => !there.has(commentKey(each))) : [];
  const { wishes, notices } = heard;
  return { verdict: { review: tellWithheld(review, judged), read, wishes, unmet, unheard, refused, notices, settlement }, own };
}

/** Answers whoever waits for an answer, each once. Gives the comments that came to nothing. */
export async function answer(
  { settlement, wishes, unmet, unheard, refused, read, review }: Verdict,
  answers: Answers,
): Promise<readonly CommentSpot[]> {
  if (!settlement) return [];
  const nowhere = await settleRest(settlement, wishes, review, answers);
  const open = unmet.filter(({ answers }) => read?.answered.has(answerKey(answers)) !== true);
  await settleUnmet(settlement, open, review, answers.place);
  return [...[...unmet, ...refused, ...nowhere].map(({ comment }) => comment), ...unheard];
}

/** Tells whoever waits for what only a look could give that there was none. Gives their comments. */
export async function answerSkipped(
  { acquaintance }: AuditTools,
  { place, facts, talk, fence, askedBy }: AuditSubject,
  read: Conversation | undefined,
  { commands }: Policy,
): Promise<readonly CommentSpot[]> {
  if (askedBy.length === 0 || !talk || !read || !facts) return [];
  const people = new People(place.client, talk, facts.author, commands, acquaintance);
  const { wishes } = await hear(read, people, (spoken) => acquaintance.byHand(place.client, talk, spoken));
  const asked = new Set(askedBy.map(commentKey));
  const open = wishes.filter(({ comment }) => asked.has(commentKey(comment)));
  await settleSkipped({ client: place.client, target: talk, fence }, open);
  return open.map(({ comment }) => comment);
}

/** What was said about the change, where it may be read. A merge group's pull request is known by its branch's name alone, and may be another. */
export async function wordsOf({ place, talk, identity }: AuditSubject): Promise<Conversation | undefined> {
  if (!talk) return undefined;
  return readConversation(place.client, talk).catch((error: unknown) => {
    if (isForbidden(error) || (identity.number === undefined && error instanceof Unreadable)) return undefined;
    throw error;
  });
}

/** What was found, under what was said. */
interface Weighed {
  readonly review: Review;
  readonly standing: Hearing;
}

/** What there is to weigh. */
interface Scale {
  readonly found: Review;
  readonly policy: Policy;
  readonly head: string;
  /** The comments that this audit was asked for by, with the head at which each was heard. */
  readonly asked: ReadonlyMap<string, string | undefined>;
}

/**
 * Accepts what was accepted and, where somebody has asked for it, what stands now; that is written down before anything else is said.
 * Of a wish that this audit was not asked for by it is not known what its author had before them; another audit is, or nobody asks any more.
 */
async function withBaseline(
  settlement: Settlement | undefined,
  heard: Hearing,
  { found, policy, head, asked }: Scale,
): Promise<Weighed & { readonly refused: readonly Wish[] }> {
  const under = (standing: Hearing): Weighed => ({
    review: acceptFindings(found, policy, (finding) => standing.acceptedAs(finding, head)),
    standing,
  });
  let now = under(heard);
  const refused: Wish[] = [];
  if (!settlement) return { ...now, refused };
  for (const wish of heard.wishes.filter(({ command }) => command.kind === 'baseline')) {
    const meant = asked.get(commentKey(wish.comment));
    if (meant === undefined) continue;
    if (meant !== found.head) {
      await settleOutdated(settlement, wish, { meant, head: found.head });
      refused.push(wish);
      continue;
    }
    const offer = baselineOf(now.review, (finding) => heard.accepts(wish, finding));
    const after = under(now.standing.withAccepted(wish, [...offer.fingerprints, ...offer.behind]));
    const left = new Set(counting(after.review, 'introduced').map(({ fingerprint }) => fingerprint));
    const fingerprints = offer.fingerprints.filter((fingerprint) => !left.has(fingerprint));
    // What is not written down would be accepted anew at every push, with whatever that brings.
    if (await settleBaseline(settlement, wish, { ...offer, fingerprints })) now = after;
    else refused.push(wish);
  }
  return { ...now, refused };
}
