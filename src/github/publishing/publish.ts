import type { ChangedFile } from '../../review/change-set.ts';
import type { Review } from '../../review/review.ts';
import type { CheckConclusion } from '../../report/github/conclusion.ts';
import { checkReport } from '../../report/github/check-report.ts';
import { lineComments, type LineComment, repairComments } from '../../report/github/line-comments.ts';
import type { SummaryContext } from '../../report/github/summary.ts';
import type { CheckRun } from '../answers.ts';
import { isForbidden } from '../errors.ts';
import type { PullRequestRef } from '../intent.ts';
import { type CheckPlace, completeCheckRun } from './check-run.ts';
import type { Conversation } from '../reading/conversation.ts';
import { editComments } from './edits.ts';
import type { Fence } from './fence.ts';
import { planConversation } from './plan.ts';
import { postReview } from './review.ts';

/** A review on its way to GitHub. */
export interface Publication {
  readonly review: Review;
  /** The change's files with their hunks. */
  readonly files: readonly ChangedFile[];
  readonly context: Omit<SummaryContext, 'notices'>;
  /** Where comments go, and what stands there; undefined keeps everything in the check run (a draft, a merge group). */
  readonly conversation:
    | { readonly target: PullRequestRef; /** Undefined when it may not be read. */ readonly read: Conversation | undefined }
    | undefined;
  /** Beside the check run, for whoever can talk about the change. */
  readonly hasButtons: boolean;
  /** Somebody has asked for every safe repair. */
  readonly wantsRepairs: boolean;
  /**
   * Writes what else there is to write, given how many safe repairs stand in suggestions. It comes before the check run is
   * concluded: a try that finds a concluded one does nothing more.
   */
  readonly beforeEnd: (repairs: number) => Promise<void>;
}

export interface Published {
  readonly conclusion: CheckConclusion;
  /** What could not be published, in whole sentences. */
  readonly notices: readonly string[];
}

/**
 * Comments first, then the check run, so that whatever could not be said on a line is in the summary. Safe to repeat: what
 * stands already is found and not written again.
 * @param run undefined when the app may not write checks
 */
export async function publish(place: CheckPlace, run: CheckRun | undefined, publication: Publication, fence: Fence): Promise<Published> {
  const { review, files, context, conversation, hasButtons, wantsRepairs } = publication;
  const usual = conversation ? lineComments(review, context.policy, files) : [];
  const repairs = conversation && wantsRepairs ? repairComments(review, files) : [];
  const comments = [...usual, ...repairs.filter(({ finding }) => usual.every((comment) => comment.finding !== finding))];
  const notices = conversation ? await converse(place, conversation, review, comments, fence) : [];
  const report = checkReport(review, comments, { ...context, notices });
  await publication.beforeEnd(repairs.length);
  const check = hasButtons ? report : { ...report, buttons: [] };
  if (run) await completeCheckRun(place, run, check, fence);
  return { conclusion: check.conclusion, notices };
}

async function converse(
  { client }: CheckPlace,
  { target, read }: NonNullable<Publication['conversation']>,
  review: Review,
  comments: readonly LineComment[],
  fence: Fence,
): Promise<readonly string[]> {
  if (!read) return [NO_PERMISSION];
  try {
    const { post, edits } = planConversation(review, comments, read);
    const { lost, isForbidden: refused } = await postReview(client, target, review, post, fence);
    const problems = await editComments(client, edits, fence);
    return [...(refused ? [NO_PERMISSION] : lost.length > 0 ? [lostNotice(lost.length)] : []), ...problems];
  } catch (error) {
    if (isForbidden(error)) return [NO_PERMISSION];
    throw error;
  }
}

const NO_PERMISSION =
  'Twelvefold may not write on this pull request: its installation lacks the permission "Pull requests: write", or the conversation is locked. Everything is in this summary.';

function lostNotice(count: number): string {
  return count === 1
    ? 'GitHub would not take one line comment; what it says is in the table below.'
    : `GitHub would not take ${count} line comments; what they say is in the table below.`;
}
