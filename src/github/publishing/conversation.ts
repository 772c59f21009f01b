import { z } from 'zod';
import { type CommentMark, readCommentMark, readReviewMark } from '../../report/github/fingerprint.ts';
import type { Client } from '../client.ts';
import { Unreadable } from '../errors.ts';
import type { PullRequestRef } from '../intent.ts';

/** A line comment of ours. */
export interface OwnComment {
  /** GraphQL id. */
  readonly id: string;
  readonly mark: CommentMark;
  readonly body: string;
  readonly path: string;
  readonly isMinimized: boolean;
  /** Somebody has replied: from then on the comment belongs to their conversation. */
  readonly isAnswered: boolean;
}

/** What we have said on a pull request. */
export interface Conversation {
  readonly comments: readonly OwnComment[];
  /** Fingerprints that were ever spoken of, those of comments that people have deleted among them. */
  readonly said: ReadonlySet<string>;
}

/** Threads are read by the hundred, and no more than a thousand. */
const MAX_PAGES = 10;

const QUERY = `query($owner: String!, $name: String!, $number: Int!, $after: String, $first: Boolean!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviews(last: 100) @include(if: $first) { nodes { body viewerDidAuthor } }
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { path comments(first: 1) { totalCount nodes { id body viewerDidAuthor isMinimized } } }
    }
  } }
}`;

const THREAD = z.object({
  path: z.string(),
  comments: z.object({
    totalCount: z.int(),
    nodes: z.array(z.object({ id: z.string(), body: z.string(), viewerDidAuthor: z.boolean(), isMinimized: z.boolean() })),
  }),
});

const ANSWER = z.object({
  repository: z.object({
    pullRequest: z.object({
      reviews: z.object({ nodes: z.array(z.object({ body: z.string(), viewerDidAuthor: z.boolean() })) }).nullish(),
      reviewThreads: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
        nodes: z.array(THREAD),
      }),
    }),
  }),
});

/** Reads what we have said. Only what GitHub says that we wrote ourselves counts: anybody can paste a mark into a comment. */
export async function readConversation(client: Client, { owner, name, number }: PullRequestRef): Promise<Conversation> {
  const comments: OwnComment[] = [];
  const said = new Set<string>();
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer: { data: z.infer<typeof ANSWER> | undefined } = await client.query(
      QUERY,
      { owner, name, number, after, first: page === 0 },
      ANSWER,
    );
    if (!answer.data) throw new Unreadable('The conversation could not be read.');
    const { reviews, reviewThreads } = answer.data.repository.pullRequest;
    for (const review of reviews?.nodes ?? []) if (review.viewerDidAuthor) for (const mark of readReviewMark(review.body)) said.add(mark);
    for (const thread of reviewThreads.nodes) {
      const own = ownComment(thread);
      if (own) comments.push(own);
    }
    if (!reviewThreads.pageInfo.hasNextPage) break;
    after = reviewThreads.pageInfo.endCursor;
  }
  for (const { mark } of comments) said.add(mark.fingerprint);
  return { comments, said };
}

function ownComment({ path, comments }: z.infer<typeof THREAD>): OwnComment | undefined {
  const [first] = comments.nodes;
  const mark = first?.viewerDidAuthor ? readCommentMark(first.body) : undefined;
  if (!first || !mark) return undefined;
  return { id: first.id, mark, body: first.body, path, isMinimized: first.isMinimized, isAnswered: comments.totalCount > 1 };
}
