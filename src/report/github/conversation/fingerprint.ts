import type { RuleId } from '../../../../checks/rule.ts';
import { hiddenComment } from '../../escape.ts';

/** What the hidden last line of a comment of ours says: which finding it is about. */
export interface CommentMark {
  readonly fingerprint: string;
  readonly ruleId: RuleId;
}

// Only the last line counts: whatever a comment quotes stands above it, so nothing that is quoted can be taken for a mark.
const COMMENT = /(?:^|\n)<!-- twelvefold:fp=([0-9a-f]{32}) rule=([a-z-]{1,40}\/[a-z0-9-]{1,80}) -->\s*$/;
const REVIEW = /(?:^|\n)(?:<!-- twelvefold:held=([0-9a-f,]{12,60000}) -->\n)?<!-- twelvefold:said=([0-9a-f,]{32,4000}) -->\s*$/;

/** The hidden last line of a comment. */
export function commentMark({ fingerprint, ruleId }: CommentMark): string {
  return hiddenComment(`twelvefold:fp=${fingerprint} rule=${ruleId}`);
}

/** Reads the mark of a comment; the caller has made sure that the comment is our own. */
export function readCommentMark(body: string): CommentMark | undefined {
  const [, fingerprint, ruleId] = COMMENT.exec(body.slice(-400)) ?? [];
  return fingerprint && ruleId ? { fingerprint, ruleId: ruleId as RuleId } : undefined;
}

/** What a review of ours says of itself. */
export interface ReviewMark {
  /** Fingerprints that its comments were about, so that a comment that people have deleted is not written again. */
  readonly said: readonly string[];
  /** Beginnings of those for which it had no room: they were told beside the check, and are not brought up later one by one. */
  readonly held: readonly string[];
}

/** Characters of a fingerprint that was held back that are kept, and how many there is room for. */
const KEPT = 12;
const MOST_HELD = 4_000;

/** The beginning of a fingerprint by which one is known that was held back. */
export function heldAs(fingerprint: string): string {
  return fingerprint.slice(0, KEPT);
}

/** The hidden last lines of a review. */
export function reviewMark({ said, held }: ReviewMark): string {
  const kept = held.slice(0, MOST_HELD).map(heldAs);
  const before = kept.length === 0 ? '' : `${hiddenComment(`twelvefold:held=${kept.join(',')}`)}\n`;
  return `${before}${hiddenComment(`twelvefold:said=${said.join(',')}`)}`;
}

/** Reads the mark of a review; the caller has made sure that it is our own. */
export function readReviewMark(body: string): ReviewMark {
  const [, held = '', said = ''] = REVIEW.exec(body) ?? [];
  const list = (text: string, form: RegExp): readonly string[] => text.split(',').filter((each) => form.test(each));
  return { said: list(said, /^[0-9a-f]{32}$/), held: list(held, /^[0-9a-f]{12}$/) };
}
