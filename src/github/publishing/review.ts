import type { RestEndpointMethodTypes } from '@octokit/rest';
import { type LineComment, reviewBody } from '../../report/github/line-comments.ts';
import type { Review } from '../../review/review.ts';
import { CREATED } from '../answers.ts';
import type { Client } from '../client.ts';
import { ROUTES } from '../endpoints.ts';
import { isForbidden, statusOf, Unsure } from '../errors.ts';
import type { PullRequestRef } from '../intent.ts';
import { readConversation } from '../reading/conversation.ts';
import type { Fence } from './fence.ts';

/** What became of the comments. */
export interface PostedReview {
  /** Those that GitHub would not take. */
  readonly lost: readonly LineComment[];
  /** The app may not write on this pull request: a missing permission, a locked conversation. */
  readonly isForbidden: boolean;
}

/** Requests for one set of comments at most: enough to find two bad lines among thirty. */
const MAX_POSTS = 14;

/**
 * Posts comments as one review. When GitHub refuses a line, halves are posted until only that line is lost. When an answer got
 * lost, the conversation tells whether they have arrived: GitHub takes a review as a whole.
 */
export async function postReview(
  client: Client,
  target: PullRequestRef,
  review: Review,
  comments: readonly LineComment[],
  fence: Fence,
): Promise<PostedReview> {
  const lost: LineComment[] = [];
  const queue: (readonly LineComment[])[] = comments.length === 0 ? [] : [comments];
  for (let posts = 0; queue.length > 0 && posts < MAX_POSTS; posts += 1) {
    const batch = queue.shift() ?? [];
    await fence();
    const result = await tryPost(client, target, review, batch);
    queue.push(...result.again);
    if (result.refused === 'forbidden') return { lost, isForbidden: true };
    if (result.refused === 'line') lost.push(...batch);
  }
  return { lost: [...lost, ...queue.flat()], isForbidden: false };
}

interface Attempt {
  readonly again: readonly (readonly LineComment[])[];
  readonly refused?: 'forbidden' | 'line';
}

async function tryPost(client: Client, target: PullRequestRef, review: Review, batch: readonly LineComment[]): Promise<Attempt> {
  try {
    await post(client, target, review, batch);
    return { again: [] };
  } catch (error) {
    if (isForbidden(error)) return { again: [], refused: 'forbidden' };
    if (statusOf(error) === 422 && !isAboutCommit(error))
      return batch.length === 1 ? { again: [], refused: 'line' } : { again: halves(batch) };
    if (!(error instanceof Unsure)) throw error;
    const { said } = await readConversation(client, target);
    if (!batch.some(({ finding }) => said.has(finding.fingerprint))) throw error;
    return { again: [] };
  }
}

/** The head was pushed over: no line of this review will ever be taken. */
function isAboutCommit(error: unknown): boolean {
  return error instanceof Error && /commit_id|commit is not part/i.test(error.message);
}

function halves(batch: readonly LineComment[]): readonly (readonly LineComment[])[] {
  const middle = batch.length >> 1;
  return [batch.slice(0, middle), batch.slice(middle)];
}

async function post(client: Client, target: PullRequestRef, review: Review, comments: readonly LineComment[]): Promise<void> {
  const { owner, name: repo, number } = target;
  const body = { commit_id: review.head, event: 'COMMENT', body: reviewBody(comments, review), comments: comments.map(commentOf) };
  await client.request(ROUTES.createReview, { owner, repo, pull_number: number, ...body }, CREATED);
}

type Comment = NonNullable<RestEndpointMethodTypes['pulls']['createReview']['parameters']['comments']>[number];

function commentOf({ path, line, startLine, body }: LineComment): Comment {
  return { path, line, side: 'RIGHT', ...(startLine === undefined ? {} : { start_line: startLine, start_side: 'RIGHT' }), body };
}
