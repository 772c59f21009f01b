import { createHash } from 'node:crypto';
import { everyFinding } from '../../../review/comparing/one-per-line.ts';
import type { Review } from '../../../review/review.ts';
import { hiddenComment } from '../../escape.ts';

/**
 * What a check lists as new, accepted or not, with what stands behind it on the same lines, in 32 hexadecimal characters: the same for
 * the same findings. Whoever presses a button beside it has seen those lines and no others.
 */
export function listedDigest(review: Pick<Review, 'findings' | 'behind'>): string {
  const introduced = everyFinding(review)
    .filter(({ state }) => state === 'introduced')
    .map(({ fingerprint }) => fingerprint);
  return createHash('sha256').update(introduced.sort().join(' ')).digest('hex').slice(0, 32);
}

const MARK = /(?:^|\n)<!-- twelvefold:new=([0-9a-f]{32}) -->\s*$/;

/** The hidden last line of a check's summary. */
export function listedMark(review: Review): string {
  return hiddenComment(`twelvefold:new=${listedDigest(review)}`);
}

/** The digest that a summary of ours ends with; undefined when it ends with none. */
export function readListedMark(summary: string): string | undefined {
  return MARK.exec(summary.slice(-200))?.[1];
}
