import { z } from 'zod';

/** What is read of everything that somebody has written. */
export const WORDS = 'fullDatabaseId body viewerDidAuthor createdAt lastEditedAt authorAssociation author { __typename login }';
/** Whether there is more, and where. */
export const OLDER = 'pageInfo { hasPreviousPage startCursor }';
const BEFORE = `${OLDER} totalCount`;

/** One page of each list that has more, the newest first: what is said now matters more than what was said at first. */
export const CONVERSATION_QUERY = `query($owner: String!, $name: String!, $number: Int!, $bodies: String, $talk: String, $threads: String, $moreReviews: Boolean!, $moreTalk: Boolean!, $moreThreads: Boolean!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    id
    headRefOid
    author { __typename login }
    reviews(last: 100, before: $bodies) @include(if: $moreReviews) { ${BEFORE} nodes { id submittedAt ${WORDS} } }
    comments(last: 100, before: $talk) @include(if: $moreTalk) { ${BEFORE} nodes { ${WORDS} } }
    reviewThreads(last: 100, before: $threads) @include(if: $moreThreads) {
      ${BEFORE}
      nodes { id path opening: comments(first: 1) { nodes { id state isMinimized editor { __typename login } ${WORDS} } } comments(last: 100) { ${BEFORE} nodes { ${WORDS} } } }
    }
  } }
}`;

export const WRITTEN = z.object({
  fullDatabaseId: z.coerce.number(),
  body: z.string(),
  viewerDidAuthor: z.boolean(),
  createdAt: z.string(),
  lastEditedAt: z.string().nullable(),
  authorAssociation: z.string(),
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
});

/** Something that somebody has written. */
export type Written = z.infer<typeof WRITTEN>;

/** Whether a list has more, and where. */
export const PAGE_INFO = z.object({ hasPreviousPage: z.boolean(), startCursor: z.string().nullable() });

const REVIEW = WRITTEN.extend({ id: z.string(), submittedAt: z.string().nullable() });
/** A review with its words; `id` is that of GraphQL. */
export type WrittenReview = z.infer<typeof REVIEW>;

const THREAD = z.object({
  id: z.string(),
  path: z.string(),
  opening: z.object({
    nodes: z.array(
      WRITTEN.extend({
        id: z.string(),
        state: z.string(),
        isMinimized: z.boolean(),
        editor: z.object({ __typename: z.string(), login: z.string() }).nullish(),
      }),
    ),
  }),
  comments: z.object({ pageInfo: PAGE_INFO, totalCount: z.int(), nodes: z.array(WRITTEN) }),
});
/** A thread of line comments: the one that began it, and the newest hundred. */
export type Thread = z.infer<typeof THREAD>;

function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ pageInfo: PAGE_INFO, totalCount: z.int(), nodes: z.array(item) }).optional();
}

export const CONVERSATION_ANSWER = z.object({
  repository: z.object({
    pullRequest: z.object({
      id: z.string().optional(),
      headRefOid: z.string().optional(),
      author: z.object({ __typename: z.string(), login: z.string() }).nullish(),
      reviews: listOf(REVIEW),
      comments: listOf(WRITTEN),
      reviewThreads: listOf(THREAD),
    }),
  }),
});

/** A page of a conversation; a list that was read to its end is missing. */
export type Page = z.infer<typeof CONVERSATION_ANSWER>['repository']['pullRequest'];

/** Where to go on; null at the end that is newest, undefined when there is nothing more. */
export type Cursor = string | null | undefined;

/** Where what is older than a page begins. */
export function olderThan(list: { readonly pageInfo: z.infer<typeof PAGE_INFO> } | null | undefined): Cursor {
  return list?.pageInfo.hasPreviousPage ? list.pageInfo.startCursor : undefined;
}
