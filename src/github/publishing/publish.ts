import type { ChangedFile } from '../../review/change-set.ts';
import type { Finding, Review } from '../../review/review.ts';
import type { CheckConclusion } from '../../report/github/conclusion.ts';
import { checkReport } from '../../report/github/check-report.ts';
import { hasSuggestion, lineComments, type LineComment, repairComments } from '../../report/github/line-comments.ts';
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
  /** Its notices are what else people have to know. */
  readonly context: SummaryContext;
  /** Where comments go, and what stands there; undefined keeps everything in the check run (a draft, a merge group). */
  readonly conversation:
    | { readonly target: PullRequestRef; /** Undefined when it may not be read. */ readonly read: Conversation | undefined }
    | undefined;
  /** Beside the check run, for whoever can talk about the change. */
  readonly hasButtons: boolean;
  /** Somebody has asked for every safe repair. */
  readonly wantsRepairs: boolean;
  /**
   * Writes what else there is to write. It comes before the check run is concluded: a try that finds a concluded one does nothing
   * more.
   */
  readonly beforeEnd: (suggested: Suggested) => Promise<void>;
}

/** What has become of the safe repairs that somebody asked for. */
export interface Suggested {
  /** Those that stand in suggestions now. */
  readonly standing: number;
  /** Those that don't, because something was said on their lines before without one, or GitHub would not take them. */
  readonly missing: number;
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
  const { notices, posted } = conversation ? await converse(place, conversation, review, comments, fence) : NOTHING_SAID;
  const report = checkReport(review, comments, { ...context, notices: [...context.notices, ...notices] });
  const standing = repairs.filter(({ finding }) => isSuggested(finding, posted, conversation?.read)).length;
  await publication.beforeEnd({ standing, missing: repairs.length - standing });
  const check = hasButtons ? report : { ...report, buttons: [] };
  if (run) await completeCheckRun(place, run, check, fence);
  return { conclusion: check.conclusion, notices };
}

interface Said {
  readonly notices: readonly string[];
  readonly posted: readonly LineComment[];
}

const NOTHING_SAID: Said = { notices: [], posted: [] };

/** Whether a suggestion for a finding stands on its line, posted just now or before. */
function isSuggested({ fingerprint }: Finding, posted: readonly LineComment[], read: Conversation | undefined): boolean {
  const now = posted.filter(({ finding }) => finding.fingerprint === fingerprint).map(({ body }) => body);
  const before = (read?.comments ?? []).filter(({ mark }) => mark.fingerprint === fingerprint).map(({ body }) => body);
  return [...now, ...before].some(hasSuggestion);
}

async function converse(
  { client }: CheckPlace,
  { target, read }: NonNullable<Publication['conversation']>,
  review: Review,
  comments: readonly LineComment[],
  fence: Fence,
): Promise<Said> {
  if (!read) return { notices: [NO_PERMISSION], posted: [] };
  try {
    const { post, edits } = planConversation(review, comments, read);
    const { lost, isForbidden: refused } = await postReview(client, target, review, post, fence);
    const problems = await editComments(client, edits, fence);
    const notices = [...(refused ? [NO_PERMISSION] : lost.length > 0 ? [lostNotice(lost.length)] : []), ...problems];
    return { notices, posted: refused ? [] : post.filter((comment) => !lost.includes(comment)) };
  } catch (error) {
    if (isForbidden(error)) return { notices: [NO_PERMISSION], posted: [] };
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
