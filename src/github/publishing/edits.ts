import { z } from 'zod';
import type { SettledComment } from '../../report/github/check-run/settled-comments.ts';
import { ANYTHING } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { hasAnswers } from '../reading/conversation.ts';
import type { Fence } from './fence.ts';
import type { CommentEdit } from './plan.ts';

/** Comments that one request changes, and requests that one audit makes of them; what is left over waits for the next audit. */
const MAX_EDITS = 20;
const MAX_REQUESTS = 5;

/** What has become of edits. */
export interface Edited {
  /** What went wrong, in words. */
  readonly problems: readonly string[];
  /** Of comments that somebody has answered or edited since they were read, which are left as they are. */
  readonly settled: readonly SettledComment[];
}

/** Changes comments of ours, many in one mutation; one that can't be changed loses only itself. */
export async function editComments(client: Client, edits: readonly CommentEdit[], fence: Fence): Promise<Edited> {
  let failed = 0;
  const settled: SettledComment[] = [];
  for (let from = 0; from < Math.min(edits.length, MAX_EDITS * MAX_REQUESTS); from += MAX_EDITS) {
    const batch = edits.slice(from, from + MAX_EDITS);
    await fence();
    const { ours, theirs, unread } = await sortOut(client, batch);
    settled.push(...theirs.flatMap(({ otherwise }) => otherwise));
    failed += unread;
    if (ours.length === 0) continue;
    const { errors } = await client.mutate(documentOf(ours), variablesOf(ours), ANYTHING);
    failed += new Set(errors.map(({ field }) => field?.slice(1))).size;
  }
  failed += Math.max(0, edits.length - MAX_EDITS * MAX_REQUESTS);
  const problems = failed === 0 ? [] : [`${failed} of ${edits.length} earlier comments could not be brought up to date.`];
  return { problems, settled };
}

interface SortedOut {
  /** Nobody has touched them since they were read. */
  readonly ours: readonly CommentEdit[];
  /** Somebody has. */
  readonly theirs: readonly CommentEdit[];
  /** How many could not be looked at. */
  readonly unread: number;
}

const STANDING = z.object({
  opening: z.object({ nodes: z.array(z.object({ body: z.string(), isMinimized: z.boolean() })) }),
  comments: z.object({ totalCount: z.int(), nodes: z.array(z.object({ viewerDidAuthor: z.boolean(), body: z.string() })) }),
});
const THREADS = z.record(z.string(), STANDING.nullable());

/**
 * Looks at the threads once more: an audit may take minutes after it has read the conversation, and what somebody has said since is
 * not to be written over. Whose thread is gone has nothing to change.
 */
async function sortOut(client: Client, batch: readonly CommentEdit[]): Promise<SortedOut> {
  const { data, errors } = await client.query(threadsDocument(batch.length), threadVariables(batch), THREADS);
  const known = batch.map((edit, at) => ({ edit, now: data?.[`t${at}`] }));
  const there = known.flatMap(({ edit, now }) => (now ? [{ edit, isSame: isAsRead(edit, now) }] : []));
  return {
    ours: there.filter(({ isSame }) => isSame).map(({ edit }) => edit),
    theirs: there.filter(({ isSame }) => !isSame).map(({ edit }) => edit),
    unread: data ? errors.filter(({ type }) => type !== 'NOT_FOUND').length : batch.length,
  };
}

function isAsRead({ comment }: CommentEdit, { opening, comments }: z.infer<typeof STANDING>): boolean {
  const [first] = opening.nodes;
  return first?.body === comment.body && first.isMinimized === comment.isMinimized && !hasAnswers(comments);
}

function threadsDocument(count: number): string {
  const places = Array.from({ length: count }, (_, at) => at);
  const fields = `{ ... on PullRequestReviewThread {
    opening: comments(first: 1) { nodes { body isMinimized } } comments(last: 100) { totalCount nodes { viewerDidAuthor body } }
  } }`;
  return `query(${places.map((at) => `$t${at}: ID!`).join(', ')}) {\n${places.map((at) => `t${at}: node(id: $t${at}) ${fields}`).join('\n')}\n}`;
}

function threadVariables(batch: readonly CommentEdit[]): Readonly<Record<string, string>> {
  return Object.fromEntries(batch.map(({ comment }, at) => [`t${at}`, comment.threadId]));
}

function documentOf(batch: readonly CommentEdit[]): string {
  const variables = batch.map((_, at) => `$i${at}: ID!, $b${at}: String!`).join(', ');
  // The words come last: what was stopped in between is done again as long as they are the old ones.
  const changes = batch.flatMap(({ fold }, at) => [
    ...(fold === undefined ? [] : [`m${at}: ${folding(fold, at)} { clientMutationId }`]),
    `u${at}: updatePullRequestReviewComment(input: { pullRequestReviewCommentId: $i${at}, body: $b${at} }) { clientMutationId }`,
  ]);
  return `mutation(${variables}) {\n${changes.join('\n')}\n}`;
}

function folding(fold: NonNullable<CommentEdit['fold']>, at: number): string {
  return fold === 'show'
    ? `unminimizeComment(input: { subjectId: $i${at} })`
    : `minimizeComment(input: { subjectId: $i${at}, classifier: ${fold} })`;
}

function variablesOf(batch: readonly CommentEdit[]): Readonly<Record<string, string>> {
  return Object.fromEntries(batch.flatMap(({ comment, body }, at) => [[`i${at}`, comment.id] as const, [`b${at}`, body] as const]));
}
