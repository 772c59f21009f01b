import { z } from 'zod';
import { type LineComment, reviewBody } from '../../report/github/conversation/line-comments.ts';
import type { Review } from '../../review/review.ts';
import { ANYTHING } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { Unreadable } from '../client/errors.ts';
import type { Fence } from './fence.ts';

/** A pull request that a review is for. */
export interface ReviewSpot {
  readonly client: Client;
  /** GraphQL id of the pull request. */
  readonly pullId: string;
  readonly fence: Fence;
  /** Fingerprints of what a review has no room for. */
  readonly held: readonly string[];
}

/** A review that nobody sees before it is submitted, and the comments that GitHub has taken for it. */
export interface DraftReview {
  readonly id: string;
  readonly taken: readonly LineComment[];
}

/** Comments that one request adds. */
const BATCH = 20;

/** Begins a review and adds comments one by one, many in a request: a line that GitHub does not know loses only itself. */
export async function draftReview(spot: ReviewSpot, review: Review, comments: readonly LineComment[]): Promise<DraftReview> {
  const id = await begin(spot, review.head);
  const taken: LineComment[] = [];
  for (let from = 0; from < comments.length; from += BATCH) {
    const batch = comments.slice(from, from + BATCH);
    await spot.fence();
    const { data, errors } = await spot.client.mutate(threadsDocument(batch), threadsVariables(id, batch), THREADS);
    if (!data) throw new Unreadable(`GitHub did not say which comments it takes (${errors[0]?.type ?? 'no answer'}).`);
    taken.push(...batch.filter((_, at) => data[`t${at}`]?.thread));
  }
  return { id, taken };
}

/** Shows a draft to everybody: one notification. */
export async function submitDraft({ client, fence, held }: ReviewSpot, { id, taken }: DraftReview, review: Review): Promise<void> {
  await fence();
  const { errors } = await client.mutate(SUBMIT, { id, body: reviewBody(taken, review, held) }, ANYTHING);
  if (errors.length > 0) throw new Unreadable(`GitHub would not submit a review (${errors[0]?.type ?? 'no reason'}).`);
}

/** Throws drafts away. GitHub takes no second one beside a first. */
export async function discardDrafts({ client, fence }: Pick<ReviewSpot, 'client' | 'fence'>, drafts: readonly string[]): Promise<void> {
  for (const id of drafts) {
    await fence();
    await client.mutate(DISCARD, { id }, ANYTHING);
  }
}

const BEGUN = z.object({ addPullRequestReview: z.object({ pullRequestReview: z.object({ id: z.string() }) }) });
const THREADS = z.record(z.string(), z.object({ thread: z.object({ id: z.string() }).nullish() }).nullable());

const BEGIN = `mutation($pull: ID!, $commit: GitObjectID!) {
  addPullRequestReview(input: { pullRequestId: $pull, commitOID: $commit }) { pullRequestReview { id } }
}`;
const SUBMIT = `mutation($id: ID!, $body: String!) {
  submitPullRequestReview(input: { pullRequestReviewId: $id, event: COMMENT, body: $body }) { clientMutationId }
}`;
const DISCARD = 'mutation($id: ID!) { deletePullRequestReview(input: { pullRequestReviewId: $id }) { clientMutationId } }';

async function begin({ client, pullId, fence }: ReviewSpot, commit: string): Promise<string> {
  await fence();
  const { data, errors } = await client.mutate(BEGIN, { pull: pullId, commit }, BEGUN);
  if (!data) throw new Unreadable(`GitHub would not begin a review (${errors[0]?.type ?? 'no answer'}).`);
  return data.addPullRequestReview.pullRequestReview.id;
}

function threadsDocument(batch: readonly LineComment[]): string {
  const variables = batch.map(
    ({ startLine }, at) => `$p${at}: String!, $l${at}: Int!${startLine === undefined ? '' : `, $s${at}: Int!`}, $b${at}: String!`,
  );
  const threads = batch.map(({ startLine }, at) => {
    const lines = `line: $l${at}, side: RIGHT${startLine === undefined ? '' : `, startLine: $s${at}, startSide: RIGHT`}`;
    return `t${at}: addPullRequestReviewThread(input: { pullRequestReviewId: $id, path: $p${at}, ${lines}, body: $b${at} }) { thread { id } }`;
  });
  return `mutation($id: ID!, ${variables.join(', ')}) {\n${threads.join('\n')}\n}`;
}

function threadsVariables(id: string, batch: readonly LineComment[]): Readonly<Record<string, unknown>> {
  const each = batch.flatMap(({ path, line, startLine, body }, at): readonly (readonly [string, unknown])[] => [
    [`p${at}`, path],
    [`l${at}`, line],
    ...(startLine === undefined ? [] : [[`s${at}`, startLine] as const]),
    [`b${at}`, body],
  ]);
  return { id, ...Object.fromEntries(each) };
}
