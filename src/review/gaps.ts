import type { Review } from './review.ts';

/** What a rule says beyond this about one file adds nothing for a reader; that there is more is told. */
export const MAX_FINDINGS_PER_FILE = 200;

/** True when something that should have been judged was not, so that no finding there means nothing. */
export function hasGaps({ coverage, crashes }: Pick<Review, 'coverage' | 'crashes'>): boolean {
  return crashes.length > 0 || coverage.skipped.length > 0 || coverage.gaps.length > 0;
}
