import {
  acceptedBody,
  type CommentStanding,
  fixedBody,
  type LineComment,
  originalBody,
  standingOf,
} from '../../report/github/line-comments.ts';
import type { Finding, Review } from '../../review/review.ts';
import type { Conversation, OwnComment } from '../reading/conversation.ts';

/** A comment of ours that is to say something else. */
export interface CommentEdit {
  readonly id: string;
  readonly body: string;
  /** Folded away when what it speaks of is fixed or accepted, unfolded when it is open again. */
  readonly minimize: boolean;
}

/** What to say and what to take back. */
export interface ConversationPlan {
  readonly post: readonly LineComment[];
  readonly edits: readonly CommentEdit[];
}

/**
 * Says a thing once, takes it back when it's fixed or accepted, brings it back when it is open again; a comment that somebody
 * answered stays as it is.
 */
export function planConversation(
  review: Review,
  comments: readonly LineComment[],
  { comments: own, said, knowsAllSaid }: Conversation,
): ConversationPlan {
  const present = new Map(review.findings.filter(({ state }) => state !== 'fixed').map((finding) => [finding.fingerprint, finding]));
  const edits = own
    .filter(({ isAnswered }) => !isAnswered)
    .map((comment) => editOf(comment, present.get(comment.mark.fingerprint), review))
    .filter((edit) => edit !== undefined);
  // Where something may have been said that was not read, it would be said twice.
  return { post: knowsAllSaid ? comments.filter(({ finding }) => !said.has(finding.fingerprint)) : [], edits };
}

/** What a comment is to say by now; undefined when it says so. */
function editOf(comment: OwnComment, finding: Finding | undefined, review: Review): CommentEdit | undefined {
  const { id, body } = comment;
  const standing = standingNow(comment, finding, review);
  if (standing === standingOf(body)) return undefined;
  return { id, body: bodyAs(standing, body, finding, review), minimize: standing !== 'open' };
}

function standingNow(comment: OwnComment, finding: Finding | undefined, review: Review): CommentStanding {
  if (!finding) return isProven(comment, review) ? 'fixed' : standingOf(comment.body);
  // A comment in the code is seen beside it; what was accepted elsewhere has to be said here.
  return finding.suppression?.kind === 'external' ? 'accepted' : 'open';
}

function bodyAs(standing: CommentStanding, body: string, finding: Finding | undefined, { head }: Review): string {
  if (standing === 'fixed') return fixedBody(body, head);
  return standing === 'accepted' && finding?.suppression ? acceptedBody(body, finding.suppression) : originalBody(body);
}

/** A finding that wasn't found again is fixed only if its rule has looked at its file. */
function isProven({ mark, path }: OwnComment, { rules, crashes, coverage }: Review): boolean {
  const rule = rules.find(({ ruleId }) => ruleId === mark.ruleId);
  if (!rule || rule.verdict === 'skipped' || rule.verdict === 'crashed' || coverage.gaps.length > 0) return false;
  if (crashes.some((crash) => crash.ruleId === mark.ruleId)) return false;
  return !coverage.skipped.some((skipped) => skipped.path === path);
}
