import { GraphQLError } from 'graphql';
import type { Account, Anchor, IssueComment, PullRequest, Repository, Review, ReviewComment, ReviewThread } from '../world/model.ts';
import type { GitObject, TreeRow } from '../world/git-store.ts';
import { associationOf, pullRequestUrls } from '../represent/pulls.ts';
import { fullName } from '../world/state.ts';
import { nodeId, type World } from '../world/world.ts';

/** Who asks, and through which token. */
export interface GraphqlContext {
  readonly world: World;
  readonly actor: Account;
  /** Repositories that the token reaches. */
  readonly reach: readonly number[];
}

/** How GraphQL asks for a part of a list. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

const MOST_PER_PAGE = 100;
/** A text longer than this comes cut off. Source: behaviour of `Blob.isTruncated`. */
const LONGEST_TEXT = 512_000;
const INT_MAX = 2 ** 31 - 1;

/** An error that GitHub reports with status 200 and its own `type`. */
export function graphqlError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** One page of a connection. Throws GitHub's errors for a page without bounds or of more than a hundred. */
export function connection<T>(name: string, items: readonly T[], page: PageArguments, show: (item: T) => object): object {
  const { first, last } = page;
  if (first == null && last == null) {
    throw graphqlError(
      'MISSING_PAGINATION_BOUNDARIES',
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
    );
  }
  for (const [bound, count] of [
    ['first', first],
    ['last', last],
  ] as const) {
    if ((count ?? 0) > MOST_PER_PAGE) {
      throw graphqlError(
        'EXCESSIVE_PAGINATION',
        `Requesting ${count} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${MOST_PER_PAGE} records.`,
      );
    }
  }
  const low = page.after == null ? 0 : indexOf(page.after) + 1;
  const high = page.before == null ? items.length : indexOf(page.before);
  const start = first == null ? Math.max(low, high - (last ?? 0)) : low;
  const end = first == null ? high : Math.min(high, low + first);
  return {
    nodes: items.slice(start, end).map(show),
    totalCount: items.length,
    pageInfo: {
      startCursor: end > start ? cursor(start) : null,
      endCursor: end > start ? cursor(end - 1) : null,
      hasNextPage: end < items.length,
      hasPreviousPage: start > 0,
    },
  };
}

const cursor = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64');
const indexOf = (value: string): number => Number(Buffer.from(value, 'base64').toString('utf8').replace('cursor:', ''));

/** An account; GraphQL names a bot without the `[bot]` that REST puts behind it. */
export function actorNode(account: Account, { world }: GraphqlContext): object {
  const login = account.login.replace('[bot]', '');
  const resourcePath = account.type === 'Bot' ? `/apps/${login}` : `/${login}`;
  const url = `${world.addresses.html}${resourcePath}`;
  return {
    __typename: account.type,
    id: nodeId('U', account.id),
    databaseId: account.id,
    login,
    url,
    resourcePath,
    avatarUrl: `${world.addresses.html}/avatars/${login}`,
  };
}

export function repositoryNode(repository: Repository, context: GraphqlContext): object {
  const { world } = context;
  return {
    __typename: 'Repository',
    id: nodeId('R', repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    isPrivate: repository.isPrivate,
    isFork: repository.forkOf !== undefined,
    url: `${world.addresses.html}/${fullName(repository)}`,
    owner: actorNode(repository.owner, context),
    object: async ({ expression, oid }: { expression?: string; oid?: string }) => {
      const named = (expression ?? oid ?? '').replace(
        /^([^:^~]+)/,
        (ref) => repository.branches.get(ref.replace(/^refs\/heads\//, '')) ?? ref,
      );
      const found = await world.store(repository).object(named);
      return found ? gitObjectNode(found, repository, context) : null;
    },
    pullRequest: ({ number }: { number: number }) => {
      const found = world.state.pullRequest(repository.id, number);
      if (!found) throw graphqlError('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
      return pullRequestNode(found, context);
    },
  };
}

function gitObjectNode(object: GitObject, repository: Repository, context: GraphqlContext): object {
  const common = { oid: object.oid, abbreviatedOid: object.oid.slice(0, 7) };
  if (object.type === 'blob') return { ...common, ...blobFields(object.content), __typename: 'Blob', id: nodeId('B', object.oid) };
  const store = context.world.store(repository);
  const entries = async (): Promise<object[]> => (await store.tree(`${object.oid}^{tree}`, false)).map(treeEntryNode);
  if (object.type === 'tree') return { ...common, __typename: 'Tree', id: nodeId('T', object.oid), entries };
  const message = async (): Promise<string> => (await store.commit(object.oid))?.message ?? '';
  const tree = async (): Promise<object> => ({ __typename: 'Tree', oid: (await store.commit(object.oid))?.tree, entries });
  const history = async ({ path, ...page }: PageArguments & { path?: string | null }): Promise<object> =>
    connection('history', await store.history(object.oid, path ?? undefined), page, (oid) => ({
      __typename: 'Commit',
      oid,
      id: nodeId('C', oid),
    }));
  return { ...common, __typename: 'Commit', id: nodeId('C', object.oid), message, tree, history };
}

/** GitHub gives text only of what is UTF-8 without NUL, and cuts it. */
function blobFields(content: Buffer): object {
  const text = content.toString('utf8');
  const isBinary = content.includes(0) || !Buffer.from(text, 'utf8').equals(content);
  const isTruncated = !isBinary && content.length > LONGEST_TEXT;
  return { byteSize: content.length, isBinary, isTruncated, text: isBinary ? null : isTruncated ? text.slice(0, LONGEST_TEXT) : text };
}

function treeEntryNode(row: TreeRow): object {
  return {
    __typename: 'TreeEntry',
    name: row.path,
    path: row.path,
    mode: Number.parseInt(row.mode, 8),
    type: row.type,
    oid: row.oid,
    size: row.size ?? 0,
    object: null,
  };
}

export function pullRequestNode(pull: PullRequest, context: GraphqlContext): object {
  const { state } = context.world;
  const ofPull = (each: { readonly pullRequestId: number }): boolean => each.pullRequestId === pull.id;
  return {
    __typename: 'PullRequest',
    id: nodeId('PR', pull.id),
    databaseId: within32Bits(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.state.toUpperCase(),
    isDraft: pull.draft,
    author: actorNode(pull.author, context),
    headRefOid: pull.headSha,
    headRefName: pull.headRef,
    baseRefOid: pull.baseSha,
    baseRefName: pull.baseRef,
    url: pullRequestUrls(pull, context.world).html,
    comments: (page: PageArguments) =>
      connection('comments', state.issueComments.where(ofPull), page, (each) => issueCommentNode(each, context)),
    reviews: (page: PageArguments) => connection('reviews', state.reviews.where(ofPull), page, (each) => reviewNode(each, context)),
    reviewThreads: (page: PageArguments) =>
      connection('reviewThreads', state.reviewThreads.where(ofPull), page, (each) => threadNode(each, context)),
  };
}

export function threadNode(thread: ReviewThread, context: GraphqlContext): object {
  const { state } = context.world;
  const comments = state.reviewComments.where((each) => each.threadId === thread.id);
  const root = comments[0];
  const pull = state.pullRequests.get(thread.pullRequestId);
  return {
    __typename: 'PullRequestReviewThread',
    id: nodeId('PRRT', thread.id),
    isResolved: thread.resolvedBy !== undefined,
    isCollapsed: thread.resolvedBy !== undefined,
    resolvedBy: thread.resolvedBy?.type === 'User' ? actorNode(thread.resolvedBy, context) : null,
    isOutdated: root?.current === undefined,
    path: root?.original.path,
    diffSide: root?.original.side,
    subjectType: 'LINE',
    ...lineFields(root?.current, root?.original),
    pullRequest: pull && pullRequestNode(pull, context),
    comments: (page: PageArguments) => connection('comments', comments, page, (each) => reviewCommentNode(each, context)),
  };
}

export function reviewCommentNode(comment: ReviewComment, context: GraphqlContext): object {
  const { state } = context.world;
  const [review, parent] = [
    state.reviews.get(comment.reviewId),
    comment.inReplyTo === undefined ? undefined : state.reviewComments.get(comment.inReplyTo),
  ];
  return {
    ...commentFields(comment, comment.createdAt, comment.updatedAt, context),
    __typename: 'PullRequestReviewComment',
    id: nodeId('PRRC', comment.id),
    url: `${urlOf(comment, context)}#discussion_r${comment.id}`,
    path: comment.original.path,
    outdated: comment.current === undefined,
    state: review?.state === 'PENDING' ? 'PENDING' : 'SUBMITTED',
    ...lineFields(comment.current, comment.original),
    replyTo: parent ? () => reviewCommentNode(parent, context) : null,
    pullRequestReview: review ? () => reviewNode(review, context) : null,
    pullRequest: () => pullRequestNode(pullOf(comment, context), context),
  };
}

export function reviewNode(review: Review, context: GraphqlContext): object {
  const comments = context.world.state.reviewComments.where((each) => each.reviewId === review.id);
  return {
    ...commentFields(review, review.submittedAt, review.submittedAt, context),
    __typename: 'PullRequestReview',
    id: nodeId('PRR', review.id),
    url: `${urlOf(review, context)}#pullrequestreview-${review.id}`,
    state: review.state,
    submittedAt: review.state === 'PENDING' ? null : review.submittedAt.toISOString(),
    comments: (page: PageArguments) => connection('comments', comments, page, (each) => reviewCommentNode(each, context)),
  };
}

export function issueCommentNode(comment: IssueComment, context: GraphqlContext): object {
  return {
    ...commentFields(comment, comment.createdAt, comment.updatedAt, context),
    __typename: 'IssueComment',
    id: nodeId('IC', comment.id),
    url: `${urlOf(comment, context)}#issuecomment-${comment.id}`,
  };
}

type AnyComment = Review | ReviewComment | IssueComment;

function pullOf(comment: AnyComment, { world }: GraphqlContext): PullRequest {
  const found = world.state.pullRequests.get(comment.pullRequestId);
  if (!found) throw new RangeError(`Comment ${comment.id} belongs to no pull request.`);
  return found;
}

function urlOf(comment: AnyComment, context: GraphqlContext): string {
  return pullRequestUrls(pullOf(comment, context), context.world).html;
}

function commentFields(comment: AnyComment, createdAt: Date, updatedAt: Date, context: GraphqlContext): object {
  const repository = context.world.state.repositories.get(pullOf(comment, context).repositoryId);
  return {
    databaseId: within32Bits(comment.id),
    fullDatabaseId: String(comment.id),
    author: actorNode(comment.user, context),
    authorAssociation: repository ? associationOf(comment.user, repository) : 'NONE',
    body: comment.body,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    lastEditedAt: ('editedAt' in comment && comment.editedAt?.toISOString()) || null,
    editor: 'editor' in comment && comment.editor ? actorNode(comment.editor, context) : null,
    isMinimized: comment.minimized !== undefined,
    minimizedReason: comment.minimized ?? null,
    viewerCanMinimize: true,
    viewerDidAuthor: comment.user.id === context.actor.id,
  };
}

function lineFields(current: Anchor | undefined, original: Anchor | undefined): object {
  return {
    line: current?.line ?? null,
    startLine: current?.startLine ?? null,
    originalLine: original?.line ?? null,
    originalStartLine: original?.startLine ?? null,
  };
}

/** `databaseId` is a 32-bit number, and today's ids are larger: `fullDatabaseId` is there for that. */
function within32Bits(id: number): number | null {
  return id > INT_MAX ? null : id;
}
