import type { ChangedFile } from '../../review/change-set.ts';
import type { Finding, Review } from '../../review/review.ts';
import type { CheckConclusion } from '../../report/github/check-run/conclusion.ts';
import { checkReport } from '../../report/github/check-run/check-report.ts';
import { hasSuggestion } from '../../report/github/conversation/comment-standing.ts';
import { heldBack, lineComments, type LineComment, repairComments, type Repairs } from '../../report/github/conversation/line-comments.ts';
import type { SettledComment } from '../../report/github/check-run/settled-comments.ts';
import type { SummaryContext } from '../../report/github/check-run/summary.ts';
import { underHold } from '../../report/github/check-run/twins.ts';
import type { Hold } from '../../review/twins.ts';
import type { CheckRun } from '../client/answers.ts';
import { isForbidden } from '../client/errors.ts';
import type { PullRequestRef } from '../delivery/intent.ts';
import { type CheckPlace, completeCheckRun } from './check-run.ts';
import type { Conversation } from '../reading/conversation.ts';
import { discardDrafts } from './draft-review.ts';
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
  /** A twin whose verdict stands for this one. */
  readonly hold: Hold | undefined;
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
  /** Those for which one review has no room, so that somebody has to ask again. */
  readonly left: number;
}

export interface Published {
  /** The change's own, whatever holds it. */
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
  const { review, files, context, conversation, hasButtons, hold, wantsRepairs } = publication;
  const usual = conversation ? lineComments(review, context.policy, files, conversation.read) : [];
  const repairs = conversation && wantsRepairs ? repairComments(review, files, conversation.read?.said) : NO_REPAIRS;
  const comments = [...usual, ...repairs.now.filter(({ finding }) => usual.every((comment) => comment.finding !== finding))];
  const { notices, posted, lost, settled } = conversation
    ? await converse(place, conversation, { review, comments, held: heldBack(review, context.policy, files, comments) }, fence)
    : NOTHING_SAID;
  const report = checkReport(
    review,
    comments.filter((comment) => !lost.includes(comment)),
    { ...context, notices: [...context.notices, ...notices], settled },
  );
  const stands = ({ finding }: LineComment): boolean => isSuggested(finding, posted, conversation?.read);
  await publication.beforeEnd(suggestedOf(repairs, stands));
  const check = hasButtons ? report : { ...report, buttons: [] };
  if (run) await completeCheckRun(place, run, underHold(check, hold), fence);
  return { conclusion: check.conclusion, notices };
}

const NO_REPAIRS: Repairs = { now: [], later: [] };

function suggestedOf({ now, later }: Repairs, stands: (comment: LineComment) => boolean): Suggested {
  const missing = now.filter((comment) => !stands(comment)).length;
  const left = later.filter((comment) => !stands(comment)).length;
  return { standing: now.length + later.length - missing - left, missing, left };
}

interface Said {
  readonly notices: readonly string[];
  readonly posted: readonly LineComment[];
  /** Those that don't stand on their lines, in whose place the check has to speak. */
  readonly lost: readonly LineComment[];
  readonly settled: readonly SettledComment[];
}

const NOTHING_SAID: Said = { notices: [], posted: [], lost: [], settled: [] };

/** Whether a suggestion for a finding stands on its line, posted just now or before. */
function isSuggested({ fingerprint }: Finding, posted: readonly LineComment[], read: Conversation | undefined): boolean {
  const now = posted.filter(({ finding }) => finding.fingerprint === fingerprint).map(({ body }) => body);
  const before = (read?.comments ?? []).filter(({ mark }) => mark.fingerprint === fingerprint).map(({ body }) => body);
  return [...now, ...before].some(hasSuggestion);
}

async function converse(
  { client }: CheckPlace,
  { target, read }: NonNullable<Publication['conversation']>,
  { review, comments, held }: { readonly review: Review; readonly comments: readonly LineComment[]; readonly held: readonly string[] },
  fence: Fence,
): Promise<Said> {
  if (!read) return { ...NOTHING_SAID, notices: [NO_PERMISSION], lost: comments };
  try {
    const { post, edits, settled, belied } = planConversation(review, comments, read);
    await discardDrafts({ client, fence }, read.drafts);
    const { lost, isForbidden: refused } = await postReview({ client, target, pullId: read.pullId, fence, held }, review, post);
    const edited = await editComments(client, edits, fence);
    const notices = [...(refused ? [NO_PERMISSION] : lost.length > 0 ? [lostNotice(lost.length)] : []), ...edited.problems];
    const posted = refused ? [] : post.filter((comment) => !lost.includes(comment));
    const stands = ({ fingerprint }: Finding): boolean => read.said.has(fingerprint) && !belied.has(fingerprint);
    const unsaid = comments.filter((comment) => !posted.includes(comment) && !stands(comment.finding));
    return { notices, posted, lost: unsaid, settled: [...settled, ...edited.settled] };
  } catch (error) {
    if (isForbidden(error)) return { ...NOTHING_SAID, notices: [NO_PERMISSION], lost: comments };
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
