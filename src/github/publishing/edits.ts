import type { Client } from '../client/client.ts';
import { ANYTHING } from '../client/answers.ts';
import type { Fence } from './fence.ts';
import type { CommentEdit } from './plan.ts';

/** Comments that one request changes, and requests that one audit makes of them; what is left over waits for the next audit. */
const MAX_EDITS = 20;
const MAX_REQUESTS = 5;

/** Changes comments of ours, many in one mutation; one that can't be changed loses only itself. Gives what went wrong, in words. */
export async function editComments(client: Client, edits: readonly CommentEdit[], fence: Fence): Promise<readonly string[]> {
  let failed = 0;
  for (let from = 0; from < Math.min(edits.length, MAX_EDITS * MAX_REQUESTS); from += MAX_EDITS) {
    const batch = edits.slice(from, from + MAX_EDITS);
    await fence();
    const { errors } = await client.mutate(documentOf(batch), variablesOf(batch), ANYTHING);
    failed += new Set(errors.map(({ field }) => field?.slice(1))).size;
  }
  return failed === 0 ? [] : [`${failed} of ${edits.length} earlier comments could not be brought up to date.`];
}

function documentOf(batch: readonly CommentEdit[]): string {
  const variables = batch.map(({ body }, at) => `$i${at}: ID!${body === undefined ? '' : `, $b${at}: String!`}`).join(', ');
  const changes = batch.flatMap(({ body, fold }, at) => [
    ...(body === undefined
      ? []
      : [`u${at}: updatePullRequestReviewComment(input: { pullRequestReviewCommentId: $i${at}, body: $b${at} }) { clientMutationId }`]),
    ...(fold === undefined ? [] : [`m${at}: ${folding(fold, at)} { clientMutationId }`]),
  ]);
  return `mutation(${variables}) {\n${changes.join('\n')}\n}`;
}

function folding(fold: NonNullable<CommentEdit['fold']>, at: number): string {
  return fold === 'show'
    ? `unminimizeComment(input: { subjectId: $i${at} })`
    : `minimizeComment(input: { subjectId: $i${at}, classifier: ${fold} })`;
}

function variablesOf(batch: readonly CommentEdit[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    batch.flatMap(({ id, body }, at) => [[`i${at}`, id] as const, ...(body === undefined ? [] : [[`b${at}`, body] as const])]),
  );
}
