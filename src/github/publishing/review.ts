import type { RestEndpointMethodTypes } from '@octokit/rest';
import { type LineComment, reviewBody } from '../../report/github/conversation/line-comments.ts';
import type { Review } from '../../review/review.ts';
import { CREATED } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { isForbidden, statusOf, Unsure } from '../client/errors.ts';
import type { PullRequestRef } from '../delivery/intent.ts';
import { readConversation } from '../reading/conversation.ts';
import { discardDrafts, draftReview, type ReviewSpot, submitDraft } from './draft-review.ts';

/** What became of the comments. */
export interface PostedReview {
  /** Those that GitHub would not take. */
  readonly lost: readonly LineComment[];
  /** The app may not write on this pull request: a missing permission, a locked conversation. */
  readonly isForbidden: boolean;
}

const NOTHING_LOST: PostedReview = { lost: [], isForbidden: false };

/**
 * Posts comments as one review, which is one notification. GitHub takes it as a whole or not at all: when it refuses a line, a draft
 * that nobody sees finds out which, and is submitted once with the others. When an answer got lost, the conversation tells whether
 * they have arrived.
 */
export async function postReview(
  spot: ReviewSpot & { readonly target: PullRequestRef },
  review: Review,
  comments: readonly LineComment[],
): Promise<PostedReview> {
  if (comments.length === 0) return NOTHING_LOST;
  await spot.fence();
  try {
    await unlessSaid(spot, comments, () => post(spot, review, comments));
    return NOTHING_LOST;
  } catch (error) {
    if (isForbidden(error)) return { lost: [], isForbidden: true };
    if (statusOf(error) !== 422 || isAboutCommit(error)) throw error;
    return { lost: await postOthers(spot, review, comments), isForbidden: false };
  }
}

/** Posts what GitHub takes; gives the rest. */
async function postOthers(
  spot: ReviewSpot & { readonly target: PullRequestRef },
  review: Review,
  comments: readonly LineComment[],
): Promise<readonly LineComment[]> {
  if (comments.length === 1) return comments;
  const draft = await draftReview(spot, review, comments);
  if (draft.taken.length === 0) await discardDrafts(spot, [draft.id]);
  else await unlessSaid(spot, draft.taken, () => submitDraft(spot, draft, review));
  return comments.filter((comment) => !draft.taken.includes(comment));
}

/** Nothing is written twice: where the answer got lost and the comments are there, it was done. */
async function unlessSaid(
  { client, target }: { readonly client: Client; readonly target: PullRequestRef },
  comments: readonly LineComment[],
  write: () => Promise<void>,
): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Unsure)) throw error;
    const { said } = await readConversation(client, target);
    if (!comments.some(({ finding }) => said.has(finding.fingerprint))) throw error;
  }
}

/** The head was pushed over: no line of this review will ever be taken. */
function isAboutCommit(error: unknown): boolean {
  return error instanceof Error && /commit_id|commit is not part/i.test(error.message);
}

async function post(
  { client, target, held }: ReviewSpot & { readonly target: PullRequestRef },
  review: Review,
  comments: readonly LineComment[],
): Promise<void> {
  const { owner, name: repo, number } = target;
  const body = { commit_id: review.head, event: 'COMMENT', body: reviewBody(comments, review, held), comments: comments.map(commentOf) };
  await client.request(ROUTES.createReview, { owner, repo, pull_number: number, ...body }, CREATED);
}

type Comment = NonNullable<RestEndpointMethodTypes['pulls']['createReview']['parameters']['comments']>[number];

function commentOf({ path, line, startLine, body }: LineComment): Comment {
  return { path, line, side: 'RIGHT', ...(startLine === undefined ? {} : { start_line: startLine, start_side: 'RIGHT' }), body };
}
