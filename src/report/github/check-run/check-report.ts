import type { Review } from '../../../review/review.ts';
import { type Button, buttonsFor } from './buttons.ts';
import { annotationsOf, type CheckAnnotation } from './annotations.ts';
import { conclusionOf, type CheckConclusion } from './conclusion.ts';
import { cutLength, LIMITS } from '../limits.ts';
import type { LineComment } from '../conversation/line-comments.ts';
import { summaryTexts, type SummaryContext } from './summary.ts';
import { suppressionAnnotations } from './suppressions.ts';
import { titleOf } from './title.ts';
import { counting } from '../tally.ts';

/** A check run's output, complete. */
export interface CheckReport {
  readonly conclusion: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly text: string | undefined;
  readonly annotations: readonly CheckAnnotation[];
  readonly buttons: readonly Button[];
}

/**
 * A review as a check run. A finding stands either in a line comment or in an annotation, never in both; the summary lists all.
 * @param comments what stands in line comments
 */
export function checkReport(review: Review, comments: readonly LineComment[], context: SummaryContext): CheckReport {
  const commented = new Set(comments.map((comment) => comment.finding));
  return {
    conclusion: verdictOn(review, context),
    title: cutLength(titleIn(review, context), LIMITS.titleLength),
    ...summaryTexts(review, context),
    annotations: [
      ...annotationsOf(counting(review, 'introduced').filter((finding) => !commented.has(finding))),
      ...suppressionAnnotations(review),
    ].slice(0, LIMITS.annotations),
    buttons: buttonsFor(counting(review, 'introduced').length),
  };
}

/** The conclusion, which a policy with mistakes leaves to people. */
export function verdictOn(review: Review, { policy, account }: Pick<SummaryContext, 'policy' | 'account'>): CheckConclusion {
  return account.mistaken === undefined ? conclusionOf(review, policy) : 'action_required';
}

/** With the pull request that it is about, where the commit has a run of this name for others too. */
function titleIn(review: Review, { account, occasion }: SummaryContext): string {
  const whose = occasion?.number !== undefined && occasion.twins.length > 0 ? ` (#${occasion.number})` : '';
  return `${titleOf(review)}${account.mistaken ? `, ${account.mistaken}` : ''}${whose}`;
}
