import type { Policy } from '../../policy/policy.ts';
import type { ReviewPool } from '../../pool/review-pool.ts';
import type { Place } from '../../report/github/links.ts';
import { counting } from '../../report/github/tally.ts';
import { acceptFindings } from '../../review/accept.ts';
import type { ChangeSet } from '../../review/change-set.ts';
import type { Review } from '../../review/review.ts';
import type { AuditSubject } from '../audit.ts';
import { isForbidden, Unreadable } from '../errors.ts';
import { commentKey } from '../intent.ts';
import { judgeUnder } from '../judging.ts';
import type { Suggested } from '../publishing/publish.ts';
import { answerKey, type Conversation, readConversation } from '../reading/conversation.ts';
import type { OwnFiles } from '../reading/own-files.ts';
import { hear, type Hearing, SILENCE, type Unmet, type Wish } from './hearing.ts';
import { People } from './people.ts';
import { baselineOf, settleBaseline, type Settlement, settleRest, settleUnmet } from './settle.ts';

/** A review in the light of what people have said, and what they are still to be told. */
export interface Verdict {
  readonly review: Review;
  /** Undefined where nothing was said, or it may not be read. */
  readonly read: Conversation | undefined;
  readonly wishes: readonly Wish[];
  /** Decisions that this audit was asked for and that came to nothing. */
  readonly unmet: readonly Unmet[];
  /** What of the conversation was not considered, in whole sentences. */
  readonly notices: readonly string[];
  /** Undefined where nobody is answered. */
  readonly settlement: Settlement | undefined;
}

/** Judges a change, hears what was said about it, and accepts what people who may have accepted. */
export async function judgeInTalk(
  pool: ReviewPool,
  subject: AuditSubject,
  change: ChangeSet,
  policy: Policy,
): Promise<{ readonly verdict: Verdict; readonly own: OwnFiles }> {
  const { place, ends, fence, talk, identity } = subject;
  const { review: found, own } = await judgeUnder(pool, change, policy, subject.signal);
  const read = await wordsOf(subject);
  const heard = read ? await hear(read, new People(place.client, ends.repository, read.author, policy.commands)) : SILENCE;
  const settlement = talk && identity.number !== undefined ? { client: place.client, target: talk, fence } : undefined;
  const { review, standing } = await withBaseline(settlement, heard, found, policy);
  const asked = new Set(subject.askedBy.map(commentKey));
  const judged = found.findings.filter(({ state }) => state !== 'fixed');
  const unmet = standing.unmetBy(judged).filter(({ comment }) => asked.has(commentKey(comment)));
  return { verdict: { review, read, wishes: heard.wishes, unmet, notices: heard.notices, settlement }, own };
}

/** Answers whoever waits for an answer, each once. `suggested` is undefined on a draft, which gets no comments. */
export async function answer(
  { settlement, wishes, unmet, read, review }: Verdict,
  policy: Policy,
  place: Place,
  suggested: Suggested | undefined,
): Promise<void> {
  if (!settlement) return;
  await settleRest(settlement, wishes, review, { place, policy, suggested });
  const open = unmet.filter(({ answers }) => read?.answered.has(answerKey(answers)) !== true);
  await settleUnmet(settlement, open, review, place);
}

/** What was said about the change, where it may be read. A merge group's pull request is known by its branch's name alone, and may be another. */
async function wordsOf({ place, talk, identity }: AuditSubject): Promise<Conversation | undefined> {
  if (!talk) return undefined;
  return readConversation(place.client, talk).catch((error: unknown) => {
    if (isForbidden(error) || (identity.number === undefined && error instanceof Unreadable)) return undefined;
    throw error;
  });
}

/** Accepts what was accepted and, where somebody has asked for it, what stands now; that is written down before anything else is said. */
async function withBaseline(
  settlement: Settlement | undefined,
  heard: Hearing,
  found: Review,
  policy: Policy,
): Promise<{ readonly review: Review; readonly standing: Hearing }> {
  const under = (standing: Hearing) => ({
    review: acceptFindings(found, policy, (finding) => standing.acceptedAs(finding, found.head)),
    standing,
  });
  const before = under(heard);
  const wish = heard.wishes.find(({ command }) => command.kind === 'baseline');
  if (!wish || !settlement) return before;
  const open = baselineOf(before.review);
  const after = under(heard.withAccepted(wish, open));
  const left = new Set(counting(after.review, 'introduced').map(({ fingerprint }) => fingerprint));
  const fingerprints = open.filter((fingerprint) => !left.has(fingerprint));
  const beyond = counting(before.review, 'introduced').length - open.length;
  // What is not written down would be accepted anew at every push, with whatever that brings.
  return (await settleBaseline(settlement, heard.wishes, fingerprints, beyond)) ? after : before;
}
