import { buildSchema, graphql, type GraphQLError, type GraphQLSchema } from 'graphql';
import { grants } from '../network/auth.ts';
import { graphqlSchema } from '../contract/description.ts';
import type { IssueComment, Review, ReviewComment, ReviewThread } from '../world/model.ts';
import type { Permissions } from '../contract/operations.ts';
import { addToDraft, discardDraft, submitDraft } from '../world/drafts.ts';
import { Refusal } from '../contract/refusal.ts';
import { announce, changeWords, checkBody, replyTo, submitReview, type DraftReview } from '../world/reviewing.ts';
import { addReaction, editIssueComment } from '../world/talking.ts';
import { parseNodeId } from '../world/world.ts';
import {
  actorNode,
  graphqlError,
  issueCommentNode,
  pullRequestNode,
  repositoryNode,
  reviewCommentNode,
  reviewNode,
  threadNode,
  type GraphqlContext,
} from './objects.ts';

/** A GraphQL request's body. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface GraphqlCaller extends GraphqlContext {
  readonly permissions: Permissions;
}

/** GitHub answers 200 with `errors`; `faults` are those that a correct client never causes. */
export interface GraphqlAnswer {
  readonly json: object;
  readonly faults: readonly string[];
}

let schema: GraphQLSchema | undefined;

/** Executes a query against the extract of GitHub's schema. */
export async function executeGraphql(request: GraphqlRequest, caller: GraphqlCaller): Promise<GraphqlAnswer> {
  schema ??= buildSchema(graphqlSchema());
  const { data, errors } = await graphql({ schema, source: request.query, rootValue: root(caller), variableValues: request.variables });
  const shown = errors?.map(errorJson);
  const faults = (errors ?? []).filter((error) => error.extensions['type'] === undefined).map((error) => error.message);
  return { json: { ...(data === undefined ? {} : { data }), ...(shown ? { errors: shown } : {}) }, faults };
}

/** GitHub puts the kind of an error beside its message. */
function errorJson({ message, path, locations, extensions }: GraphQLError): object {
  const { type, ...rest } = extensions;
  return {
    ...(type === undefined ? {} : { type }),
    ...(path ? { path } : {}),
    ...(Object.keys(rest).length > 0 ? { extensions: rest } : {}),
    locations,
    message,
  };
}

function root(caller: GraphqlCaller): object {
  const { world } = caller;
  return {
    viewer: () => actorNode(caller.actor, caller),
    rateLimit: () => ({
      cost: 1,
      limit: 5000,
      remaining: 5000,
      used: 0,
      resetAt: new Date(world.now().getTime() + 3_600_000).toISOString(),
    }),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const found = world.state.repository(owner, name);
      if (!found || !caller.reach.includes(found.id)) {
        throw graphqlError('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      need(caller, { contents: 'read' }, { pull_requests: 'read' });
      return repositoryNode(found, caller);
    },
    node: ({ id }: { id: string }) => nodeOf(id, caller),
    ...mutations(caller),
  };
}

interface Input<T> {
  readonly input: T & { readonly clientMutationId?: string };
}

function mutations(caller: GraphqlCaller): object {
  const talk: readonly Permissions[] = [{ pull_requests: 'write' }];
  return {
    minimizeComment: ({ input }: Input<{ subjectId: string; classifier: string }>) => {
      need(caller, ...talk);
      return { ...echo(input), minimizedComment: minimize(input.subjectId, input.classifier.toLowerCase().replace('_', '-'), caller) };
    },
    unminimizeComment: ({ input }: Input<{ subjectId: string }>) => {
      need(caller, ...talk);
      return { ...echo(input), unminimizedComment: minimize(input.subjectId, undefined, caller) };
    },
    // Resolving is the one thing here that `pull_requests: write` does not reach.
    resolveReviewThread: ({ input }: Input<{ threadId: string }>) => {
      need(caller, { contents: 'write' });
      return { ...echo(input), thread: resolveThread(input.threadId, true, caller) };
    },
    unresolveReviewThread: ({ input }: Input<{ threadId: string }>) => {
      need(caller, { contents: 'write' });
      return { ...echo(input), thread: resolveThread(input.threadId, false, caller) };
    },
    addReaction: ({ input }: Input<{ subjectId: string; content: string }>) => {
      need(caller, ...talk);
      const review = recordOf(input.subjectId, 'PRR', caller);
      addReaction(caller.world, 'review', review.id, caller.actor, input.content.toLowerCase());
      return echo(input);
    },
    addPullRequestReview: ({ input }: Input<ReviewInput>) => {
      need(caller, ...talk);
      return addReview(input, caller);
    },
    addPullRequestReviewThread: async ({ input }: Input<ThreadInput>) => {
      need(caller, ...talk);
      const { path, body, line, side, startLine, startSide } = input;
      const added = await addToDraft(caller.world, draftOf(input.pullRequestReviewId, caller), {
        path,
        body,
        line,
        side,
        startLine,
        startSide,
      });
      return { ...echo(input), thread: added ? threadNode(added, caller) : null };
    },
    submitPullRequestReview: ({ input }: Input<{ pullRequestReviewId: string; body?: string }>) => {
      need(caller, ...talk);
      const draft = draftOf(input.pullRequestReviewId, caller);
      const submitted = refusing(() => submitDraft(caller.world, draft, input.body ?? ''));
      return { ...echo(input), pullRequestReview: reviewNode(submitted, caller) };
    },
    deletePullRequestReview: ({ input }: Input<{ pullRequestReviewId: string }>) => {
      need(caller, ...talk);
      const draft = draftOf(input.pullRequestReviewId, caller);
      return {
        ...echo(input),
        pullRequestReview: reviewNode(
          refusing(() => discardDraft(caller.world, draft)),
          caller,
        ),
      };
    },
    addPullRequestReviewThreadReply: ({ input }: Input<{ pullRequestReviewThreadId: string; body: string }>) => {
      need(caller, ...talk);
      const thread = recordOf(input.pullRequestReviewThreadId, 'PRRT', caller) as ReviewThread;
      const comment = caller.world.state.reviewComments.find((each) => each.threadId === thread.id);
      if (!comment) throw unresolved(input.pullRequestReviewThreadId);
      return {
        ...echo(input),
        comment: reviewCommentNode(
          refusing(() => replyTo(caller.world, comment, caller.actor, input.body)),
          caller,
        ),
      };
    },
    updatePullRequestReviewComment: ({ input }: Input<{ pullRequestReviewCommentId: string; body: string }>) => {
      need(caller, ...talk);
      const comment = own(recordOf(input.pullRequestReviewCommentId, 'PRRC', caller) as ReviewComment, caller);
      refusing(() => checkBody(input.body));
      const updated = changeWords(caller.world, comment, caller.actor, input.body);
      announce(caller.world, updated, 'edited', caller.actor);
      return { ...echo(input), pullRequestReviewComment: reviewCommentNode(updated, caller) };
    },
    updateIssueComment: ({ input }: Input<{ id: string; body: string }>) => {
      need(caller, { issues: 'write' }, { pull_requests: 'write' });
      const comment = own(recordOf(input.id, 'IC', caller) as IssueComment, caller);
      return {
        ...echo(input),
        issueComment: issueCommentNode(
          refusing(() => editIssueComment(caller.world, comment, caller.actor, input.body)),
          caller,
        ),
      };
    },
  };
}

function echo(input: { readonly clientMutationId?: string }): object {
  return { clientMutationId: input.clientMutationId ?? null };
}

function need(caller: GraphqlCaller, ...anyOf: readonly Permissions[]): void {
  if (!anyOf.some((needed) => grants(caller.permissions, needed)))
    throw graphqlError('FORBIDDEN', 'Resource not accessible by integration');
}

function unresolved(id: string): Error {
  return graphqlError('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
}

/** REST's refusals in GraphQL's words. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asGraphqlError(error);
  }
}

function asGraphqlError(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  return graphqlError(
    'UNPROCESSABLE',
    (error.errors ?? [error.message]).map((each) => (typeof each === 'string' ? each : (each['message'] ?? ''))).join(', '),
  );
}

function own<T extends { readonly user: { readonly id: number } }>(comment: T, caller: GraphqlCaller): T {
  if (comment.user.id !== caller.actor.id) throw graphqlError('FORBIDDEN', 'Resource not accessible by integration');
  return comment;
}

type Kind = 'PR' | 'PRR' | 'PRRC' | 'PRRT' | 'IC';

/** The record behind a node id. Throws GitHub's NOT_FOUND when it is of another kind or beyond the token's reach. */
function recordOf(id: string, kind: Kind | undefined, caller: GraphqlCaller): { readonly id: number } {
  const { state } = caller.world;
  const parsed = parseNodeId(id);
  const collections = {
    PR: state.pullRequests,
    PRR: state.reviews,
    PRRC: state.reviewComments,
    PRRT: state.reviewThreads,
    IC: state.issueComments,
  };
  const found =
    parsed && (kind === undefined || parsed.kind === kind) ? collections[parsed.kind as Kind]?.get(Number(parsed.id)) : undefined;
  const pull = found && ('pullRequestId' in found ? state.pullRequests.get(found.pullRequestId) : found);
  if (!found || !pull || !caller.reach.includes(pull.repositoryId)) throw unresolved(id);
  return found;
}

function nodeOf(id: string, caller: GraphqlCaller): object {
  const { kind, id: number } = parseNodeId(id) ?? {};
  const repository = kind === 'R' ? caller.world.state.repositories.get(Number(number)) : undefined;
  if (repository && caller.reach.includes(repository.id)) return repositoryNode(repository, caller);
  const found = recordOf(id, undefined, caller);
  const show: Readonly<Record<Kind, () => object>> = {
    PR: () => pullRequestNode(found as Parameters<typeof pullRequestNode>[0], caller),
    PRR: () => reviewNode(found as Review, caller),
    PRRC: () => reviewCommentNode(found as ReviewComment, caller),
    PRRT: () => threadNode(found as ReviewThread, caller),
    IC: () => issueCommentNode(found as IssueComment, caller),
  };
  return show[kind as Kind]();
}

function minimize(id: string, reason: string | undefined, caller: GraphqlCaller): object {
  const { state } = caller.world;
  const found = recordOf(id, undefined, caller);
  const change = { minimized: reason };
  const kind = parseNodeId(id)?.kind;
  if (kind === 'PRRC') return reviewCommentNode(state.reviewComments.update(found.id, change), caller);
  if (kind === 'PRR') return reviewNode(state.reviews.update(found.id, change), caller);
  if (kind === 'IC') return issueCommentNode(state.issueComments.update(found.id, change), caller);
  throw unresolved(id);
}

function resolveThread(id: string, isResolved: boolean, caller: GraphqlCaller): object {
  const thread = recordOf(id, 'PRRT', caller);
  return threadNode(caller.world.state.reviewThreads.update(thread.id, { resolvedBy: isResolved ? caller.actor : undefined }), caller);
}

interface ThreadInput {
  readonly pullRequestReviewId: string;
  readonly path: string;
  readonly body: string;
  readonly line: number;
  readonly side?: 'LEFT' | 'RIGHT';
  readonly startLine?: number;
  readonly startSide?: 'LEFT' | 'RIGHT';
}

function draftOf(id: string, caller: GraphqlCaller): Review {
  return own(recordOf(id, 'PRR', caller) as Review, caller);
}

interface ReviewInput {
  readonly pullRequestId: string;
  readonly commitOID?: string;
  readonly body?: string;
  readonly event?: DraftReview['event'];
  readonly threads?: readonly {
    readonly path: string;
    readonly body: string;
    readonly line: number;
    readonly side?: 'LEFT' | 'RIGHT';
    readonly startLine?: number;
    readonly startSide?: 'LEFT' | 'RIGHT';
  }[];
}

async function addReview(input: Input<ReviewInput>['input'], caller: GraphqlCaller): Promise<object> {
  const pull = recordOf(input.pullRequestId, 'PR', caller) as Parameters<typeof pullRequestNode>[0];
  const comments = (input.threads ?? []).map((each) => ({
    ...each,
    side: each.side,
    startLine: each.startLine,
    startSide: each.startSide,
  }));
  const draft: DraftReview = { commitId: input.commitOID, body: input.body ?? '', event: input.event, comments };
  const review = await submitReview(caller.world, pull, caller.actor, draft).catch((error: unknown) => {
    throw asGraphqlError(error);
  });
  return { ...echo(input), pullRequestReview: reviewNode(review, caller) };
}
