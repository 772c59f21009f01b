import type { ChangedFile } from '../../review/change-set.ts';
import type { Review } from '../../review/review.ts';
import { annotationsOf, type CheckAnnotation } from './annotations.ts';
import { conclusionOf, type CheckConclusion } from './conclusion.ts';
import { cutLength, LIMITS } from './limits.ts';
import { lineComments, type LineComment } from './line-comments.ts';
import { summaryTexts, type SummaryContext } from './summary.ts';
import { titleOf } from './title.ts';
import { counting } from './tally.ts';

/** A check run's output, complete. */
export interface CheckReport {
  readonly conclusion: CheckConclusion;
  readonly title: string;
  readonly summary: string;
  readonly text: string | undefined;
  readonly annotations: readonly CheckAnnotation[];
}

/** A review as GitHub shows it: the check run, and the comments on the lines of the diff. */
export interface GithubReport {
  readonly check: CheckReport;
  readonly comments: readonly LineComment[];
}

/**
 * Puts a review into GitHub's words. A finding stands either in a line comment or in an annotation, never in both; the summary
 * lists all.
 * @param files the change's files with their hunks; without hunks a file gets no line comments
 * @param commenting false keeps everything in the check run (drafts, merge groups)
 */
export function githubReport(review: Review, files: readonly ChangedFile[], context: SummaryContext, commenting = true): GithubReport {
  const comments = commenting ? lineComments(review, context.policy, files) : [];
  const commented = new Set(comments.map((comment) => comment.finding));
  const rest = counting(review, 'introduced').filter((finding) => !commented.has(finding));
  return {
    comments,
    check: {
      conclusion: conclusionOf(review, context.policy),
      title: cutLength(titleOf(review), LIMITS.titleLength),
      ...summaryTexts(review, context),
      annotations: annotationsOf(rest),
    },
  };
}
