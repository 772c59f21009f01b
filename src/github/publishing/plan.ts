import { type LineComment, renewedBody } from '../../report/github/conversation/line-comments.ts';
import type { SettledComment } from '../../report/github/check-run/settled-comments.ts';
import { bodyAs, standingOf, standingWords, type Verdict } from '../../report/github/conversation/comment-standing.ts';
import { fingerprintsOf } from '../../review/comparing/former-names.ts';
import { fingerprint } from '../../review/comparing/identity.ts';
import type { Whereabouts } from '../../review/comparing/recall.ts';
import type { Finding, Review } from '../../review/review.ts';
import type { Conversation, OwnComment } from '../reading/conversation.ts';

/** Why GitHub folds a comment away. */
export type Classifier = 'RESOLVED' | 'OUTDATED';

/** A comment of ours that is to say something else, or to be folded away at last. */
export interface CommentEdit {
  /** As it was read. */
  readonly comment: OwnComment;
  readonly body: string;
  /** Folded away when what it speaks of needs nobody any more, shown when it is open again; undefined leaves it as it is. */
  readonly fold: Classifier | 'show' | undefined;
  /** What the check says of it where it turns out to be no longer ours to change. */
  readonly otherwise: readonly SettledComment[];
}

/** What to say and what to take back. */
export interface ConversationPlan {
  readonly post: readonly LineComment[];
  readonly edits: readonly CommentEdit[];
  /** What has become of comments that somebody answered, which are left as they are. */
  readonly settled: readonly SettledComment[];
  /** Fingerprints of findings that are open again while their comments, which somebody answered, say otherwise. */
  readonly belied: ReadonlySet<string>;
}

/**
 * Says a thing once, takes it back when it's fixed or accepted or nobody asks for it any more, brings it back when it is open again,
 * and has it say what is true now; a comment that somebody answered stays as it is, and so does its place when its file is renamed.
 */
export function planConversation(
  review: Review,
  comments: readonly LineComment[],
  { comments: own, said, knowsAllSaid }: Conversation,
): ConversationPlan {
  const { edits, settled, belied } = changesTo(review, own);
  // Where something may have been said that was not read, it would be said twice.
  return {
    post: knowsAllSaid ? comments.filter(({ finding }) => fingerprintsOf(finding).every((print) => !said.has(print))) : [],
    edits,
    settled,
    belied,
  };
}

function changesTo(review: Review, own: readonly OwnComment[]): Omit<ConversationPlan, 'post'> {
  const present = review.findings.filter(({ state }) => state !== 'fixed');
  const byPrint = new Map(present.flatMap((finding) => fingerprintsOf(finding).map((print) => [print, finding] as const)));
  const whereabouts = new Map(review.recalled?.map((each) => [each.fingerprint, each.whereabouts]));
  const weighed = own.map((comment) => {
    const print = comment.mark.fingerprint;
    const finding = byPrint.get(print);
    return { comment, finding, verdict: verdictOn(comment, finding, whereabouts.get(print) ?? 'unknown', review.head, present) };
  });
  return {
    edits: weighed.flatMap(({ comment, finding, verdict }) => (comment.isAnswered ? [] : editTo(comment, verdict, finding))),
    settled: weighed.flatMap(({ comment, verdict }) => (comment.isAnswered ? settledAs(comment, verdict) : [])),
    belied: new Set(
      weighed.flatMap(({ comment, finding, verdict }) => (isBelied(comment, verdict) && finding ? [finding.fingerprint] : [])),
    ),
  };
}

/** What a comment would say of itself if it were not the beginning of a conversation; nothing when it says it. */
function settledAs({ body, commentId, path, mark }: OwnComment, verdict: Verdict | undefined): readonly SettledComment[] {
  if (!verdict || verdict.standing === standingOf(body)) return [];
  return [{ commentId, path, ruleId: mark.ruleId, words: standingWords(verdict) }];
}

function isBelied({ isAnswered, body }: OwnComment, verdict: Verdict | undefined): boolean {
  return isAnswered && verdict?.standing === 'open' && standingOf(body) !== 'open';
}

/** What is to be done so that a comment says this; nothing when it does, or when nobody knows better. */
function editTo(comment: OwnComment, verdict: Verdict | undefined, finding: Finding | undefined): readonly CommentEdit[] {
  if (!verdict) return [];
  const { body, isMinimized } = comment;
  const otherwise = settledAs(comment, verdict);
  const folded = isOpen(verdict) ? undefined : verdict.standing === 'in-base' ? 'OUTDATED' : 'RESOLVED';
  if (verdict.standing !== standingOf(body))
    return [{ comment, body: bodyAs(body, verdict), fold: folded ?? (isMinimized ? 'show' : undefined), otherwise }];
  const after = newWords(comment, verdict, finding);
  // Where there is nothing new to say, one that is not folded away was unfolded by somebody.
  return after === undefined ? [] : [{ comment, body: after, fold: isMinimized ? undefined : folded, otherwise }];
}

/** Whether what a comment says is still to be done. */
function isOpen(verdict: Verdict): boolean {
  return verdict.standing === 'moved' ? !verdict.isSaidThere : verdict.standing === 'open';
}

/** What a comment says that stands as it stood, where that is something else by now; not over what somebody else has written into it. */
function newWords({ body, isForeign }: OwnComment, verdict: Verdict, finding: Finding | undefined): string | undefined {
  // Where it was fixed first stays true.
  if (isForeign || verdict.standing === 'fixed') return undefined;
  const after = verdict.standing === 'open' && finding ? renewedBody(finding, body) : bodyAs(body, verdict);
  return withoutSpace(after) === withoutSpace(body) ? undefined : after;
}

/** GitHub keeps line ends in its own way. */
function withoutSpace(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

/** What has become of a comment's finding; undefined when nobody knows. */
function verdictOn(
  { mark, path }: OwnComment,
  finding: Finding | undefined,
  whereabouts: Whereabouts,
  head: string,
  present: readonly Finding[],
): Verdict | undefined {
  if (finding?.suppression) return { standing: 'accepted', accepted: finding.suppression };
  if (finding?.state === 'existing') return { standing: 'in-base' };
  if (finding && finding.fingerprint !== mark.fingerprint) return { standing: 'moved', to: finding.path, isSaidThere: false };
  if (finding) return { standing: 'open' };
  if (whereabouts === 'present' || whereabouts === 'unknown') return undefined;
  if (whereabouts !== 'gone') return { standing: 'unjudged', why: whereabouts, ruleId: mark.ruleId };
  // A copy that base has too was not moved by this change.
  const elsewhere = present.find((each) => each.state === 'introduced' && each.path !== path && isTheSame(each, mark, path));
  return elsewhere ? { standing: 'moved', to: elsewhere.path, isSaidThere: true } : { standing: 'fixed', head };
}

/** Equal places in one file that are told apart when one is looked for under another path. */
const MOST_EQUALS = 20;

/** Whether a finding would be known as the comment's, if it stood in the comment's file. */
function isTheSame({ ruleId, code }: Finding, mark: OwnComment['mark'], path: string): boolean {
  if (ruleId !== mark.ruleId) return false;
  return Array.from({ length: MOST_EQUALS }, (_, at) => fingerprint(ruleId, path, code, at)).includes(mark.fingerprint);
}
