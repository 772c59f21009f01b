import type { RuleId } from '../../../checks/rule.ts';
import { hiddenComment } from '../escape.ts';

/** What the hidden last line of a comment of ours says: which finding it is about. */
export interface CommentMark {
  readonly fingerprint: string;
  readonly ruleId: RuleId;
}

// Only the last line counts: whatever a comment quotes stands above it, so nothing that is quoted can be taken for a mark.
const COMMENT = /(?:^|\n)<!-- twelvefold:fp=([0-9a-f]{32}) rule=([a-z-]{1,40}\/[a-z0-9-]{1,80}) -->\s*$/;
const REVIEW = /(?:^|\n)<!-- twelvefold:said=([0-9a-f,]{32,4000}) -->\s*$/;

/** The hidden last line of a comment. */
export function commentMark({ fingerprint, ruleId }: CommentMark): string {
  return hiddenComment(`twelvefold:fp=${fingerprint} rule=${ruleId}`);
}

/** Reads the mark of a comment; the caller has made sure that the comment is our own. */
export function readCommentMark(body: string): CommentMark | undefined {
  const [, fingerprint, ruleId] = COMMENT.exec(body.slice(-400)) ?? [];
  return fingerprint && ruleId ? { fingerprint, ruleId: ruleId as RuleId } : undefined;
}

/** The hidden last line of a review: what its comments were about, so that a comment that people have deleted is not written again. */
export function reviewMark(fingerprints: readonly string[]): string {
  return hiddenComment(`twelvefold:said=${fingerprints.join(',')}`);
}

/** The fingerprints that a review of ours spoke of. */
export function readReviewMark(body: string): readonly string[] {
  const [, list = ''] = REVIEW.exec(body.slice(-4_100)) ?? [];
  return list.split(',').filter((fingerprint) => /^[0-9a-f]{32}$/.test(fingerprint));
}
