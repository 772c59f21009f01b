import { fixedBody, type LineComment, revivedBody, saysFixed } from '../../report/github/line-comments.ts';
import type { Review } from '../../review/review.ts';
import type { Conversation, OwnComment } from './conversation.ts';

/** A comment of ours that is to say something else. */
export interface CommentEdit {
  readonly id: string;
  readonly body: string;
  /** Folded away when what it speaks of is fixed, unfolded when it is back. */
  readonly minimize: boolean;
}

/** What to say and what to take back. */
export interface ConversationPlan {
  readonly post: readonly LineComment[];
  readonly edits: readonly CommentEdit[];
}

/** Says a thing once, takes it back when it's fixed, brings it back when it is again; a comment that somebody answered stays as it is. */
export function planConversation(
  review: Review,
  comments: readonly LineComment[],
  { comments: own, said }: Conversation,
): ConversationPlan {
  const present = new Set(review.findings.filter(({ state }) => state !== 'fixed').map(({ fingerprint }) => fingerprint));
  const open = own.filter(({ isAnswered }) => !isAnswered);
  const fixed = open.filter((comment) => !saysFixed(comment.body) && !present.has(comment.mark.fingerprint) && isProven(comment, review));
  const back = open.filter((comment) => saysFixed(comment.body) && present.has(comment.mark.fingerprint));
  return {
    post: comments.filter(({ finding }) => !said.has(finding.fingerprint)),
    edits: [
      ...fixed.map(({ id, body }) => ({ id, body: fixedBody(body, review.head), minimize: true })),
      ...back.map(({ id, body }) => ({ id, body: revivedBody(body), minimize: false })),
    ],
  };
}

/** A finding that wasn't found again is fixed only if its rule has looked at its file. */
function isProven({ mark, path }: OwnComment, { rules, crashes, coverage }: Review): boolean {
  const rule = rules.find(({ ruleId }) => ruleId === mark.ruleId);
  if (!rule || rule.verdict === 'skipped' || rule.verdict === 'crashed' || coverage.gaps.length > 0) return false;
  if (crashes.some((crash) => crash.ruleId === mark.ruleId)) return false;
  return !coverage.skipped.some((skipped) => skipped.path === path);
}
