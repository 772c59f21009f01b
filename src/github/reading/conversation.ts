import { z } from 'zod';
import type { Command } from '../../commands/command.ts';
import { commandsIn } from '../../commands/parse.ts';
import { type CommentMark, readCommentMark, readReviewMark } from '../../report/github/fingerprint.ts';
import { type Answered, readReplyMark, type Receipt } from '../../report/github/marks.ts';
import type { Client } from '../client.ts';
import { Unreadable } from '../errors.ts';
import type { PullRequestRef } from '../intent.ts';

/** A line comment of ours. */
export interface OwnComment {
  /** GraphQL id. */
  readonly id: string;
  /** Id in REST. */
  readonly commentId: number;
  readonly mark: CommentMark;
  readonly body: string;
  readonly path: string;
  readonly isMinimized: boolean;
  /** Somebody has replied: from then on the comment belongs to their conversation. */
  readonly isAnswered: boolean;
}

/** Commands that somebody wrote in one comment, which nobody has edited since. */
export interface SpokenComment {
  readonly commentId: number;
  /** Id of the line comment whose thread it stands in. */
  readonly thread: number | undefined;
  /** Fingerprint that the thread is about, if we began it. */
  readonly fingerprint: string | undefined;
  /** Login. */
  readonly author: string;
  /** When it was said, as GitHub writes it. */
  readonly at: string;
  readonly commands: readonly Command[];
}

/** Findings that were accepted all at once, and when. */
export interface DatedReceipt extends Receipt {
  readonly at: string;
}

/** What was said on a pull request, as far as it concerns us. */
export interface Conversation {
  readonly comments: readonly OwnComment[];
  /** Fingerprints that were ever spoken of, those of comments that people have deleted among them. */
  readonly said: ReadonlySet<string>;
  /** Comments with commands, in the order in which they were written. */
  readonly spoken: readonly SpokenComment[];
  /** What we have answered, as `answerKey` writes it. */
  readonly answered: ReadonlySet<string>;
  /** Login of who opened the pull request. */
  readonly author: string;
  readonly receipts: readonly DatedReceipt[];
  /** False when there is more of it than was read. */
  readonly isWhole: boolean;
}

/** Threads and comments are read by the hundred, and no more than a thousand of either. */
const MAX_PAGES = 10;

const WORDS = 'fullDatabaseId body viewerDidAuthor createdAt lastEditedAt author { __typename login }';

const QUERY = `query($owner: String!, $name: String!, $number: Int!, $talk: String, $threads: String, $first: Boolean!, $moreTalk: Boolean!, $moreThreads: Boolean!) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    author { __typename login }
    reviews(last: 100) @include(if: $first) { nodes { body viewerDidAuthor } }
    comments(first: 100, after: $talk) @include(if: $moreTalk) { pageInfo { hasNextPage endCursor } nodes { ${WORDS} } }
    reviewThreads(first: 100, after: $threads) @include(if: $moreThreads) {
      pageInfo { hasNextPage endCursor }
      nodes { path comments(first: 100) { totalCount nodes { id isMinimized ${WORDS} } } }
    }
  } }
}`;

const COMMENT = z.object({
  fullDatabaseId: z.coerce.number(),
  body: z.string(),
  viewerDidAuthor: z.boolean(),
  createdAt: z.string(),
  lastEditedAt: z.string().nullable(),
  author: z.object({ __typename: z.string(), login: z.string() }).nullable(),
});
type Comment = z.infer<typeof COMMENT>;

const PAGE_INFO = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });

const THREAD = z.object({
  path: z.string(),
  comments: z.object({ totalCount: z.int(), nodes: z.array(COMMENT.extend({ id: z.string(), isMinimized: z.boolean() })) }),
});
type Thread = z.infer<typeof THREAD>;

const ANSWER = z.object({
  repository: z.object({
    pullRequest: z.object({
      author: z.object({ __typename: z.string(), login: z.string() }).nullish(),
      reviews: z.object({ nodes: z.array(z.object({ body: z.string(), viewerDidAuthor: z.boolean() })) }).nullish(),
      comments: z.object({ pageInfo: PAGE_INFO, nodes: z.array(COMMENT) }).optional(),
      reviewThreads: z.object({ pageInfo: PAGE_INFO, nodes: z.array(THREAD) }).optional(),
    }),
  }),
});
type Page = z.infer<typeof ANSWER>['repository']['pullRequest'];

/** A comment as its answers name it: those in threads are numbered apart from those in the conversation. */
export function commentKey({ commentId, thread }: Pick<SpokenComment, 'commentId'> & { readonly thread?: number | undefined }): string {
  return `${thread === undefined ? '' : 'thread-'}${commentId}`;
}

/** What was answered, as a key. */
export function answerKey({ kind, to }: Answered): string {
  return `${kind}=${to}`;
}

/** Reads what was said. As ours counts only what GitHub says that we wrote ourselves: anybody can paste a mark into a comment. */
export async function readConversation(client: Client, { owner, name, number }: PullRequestRef): Promise<Conversation> {
  const reader = new ConversationReader();
  let [talk, threads]: (string | null | undefined)[] = [null, null];
  for (let page = 0; page < MAX_PAGES && (talk !== undefined || threads !== undefined); page += 1) {
    const wanted = { first: page === 0, moreTalk: talk !== undefined, moreThreads: threads !== undefined };
    const answer: { data: z.infer<typeof ANSWER> | undefined } = await client.query(
      QUERY,
      { owner, name, number, talk, threads, ...wanted },
      ANSWER,
    );
    if (!answer.data) throw new Unreadable('The conversation could not be read.');
    const read = answer.data.repository.pullRequest;
    reader.take(read);
    talk = nextOf(read.comments);
    threads = nextOf(read.reviewThreads);
  }
  return reader.conversation(talk === undefined && threads === undefined);
}

function nextOf(list: { readonly pageInfo: z.infer<typeof PAGE_INFO> } | undefined): string | null | undefined {
  return list?.pageInfo.hasNextPage ? list.pageInfo.endCursor : undefined;
}

/** Gathers a conversation from its pages. */
class ConversationReader {
  readonly #comments: OwnComment[] = [];
  readonly #said = new Set<string>();
  readonly #spoken: SpokenComment[] = [];
  readonly #answered = new Set<string>();
  #author = '';
  #isCut = false;
  readonly #receipts: DatedReceipt[] = [];

  take({ author, reviews, comments, reviewThreads }: Page): void {
    // An app's login here is that of a person who happens to have the same name.
    if (author?.__typename === 'User') this.#author = author.login;
    for (const review of reviews?.nodes ?? [])
      if (review.viewerDidAuthor) for (const mark of readReviewMark(review.body)) this.#said.add(mark);
    for (const comment of comments?.nodes ?? []) this.#hear(comment, undefined, undefined);
    for (const thread of reviewThreads?.nodes ?? []) this.#takeThread(thread);
  }

  /** @param isLast whether the last page was read */
  conversation(isLast: boolean): Conversation {
    const isWhole = isLast && !this.#isCut;
    const spoken = this.#spoken.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.commentId - other.commentId));
    const read = { comments: this.#comments, said: this.#said, answered: this.#answered, receipts: this.#receipts, author: this.#author };
    return { ...read, spoken, isWhole };
  }

  #takeThread({ path, comments }: Thread): void {
    const [first] = comments.nodes;
    if (comments.totalCount > comments.nodes.length) this.#isCut = true;
    const mark = first?.viewerDidAuthor ? readCommentMark(first.body) : undefined;
    if (first && mark) {
      const { id, body, isMinimized, fullDatabaseId: commentId } = first;
      this.#said.add(mark.fingerprint);
      this.#comments.push({ id, commentId, mark, body, path, isMinimized, isAnswered: comments.totalCount > 1 });
    }
    for (const comment of comments.nodes) this.#hear(comment, first?.fullDatabaseId, mark?.fingerprint);
  }

  #hear(comment: Comment, thread: number | undefined, fingerprint: string | undefined): void {
    const { fullDatabaseId: commentId, author, createdAt: at, lastEditedAt } = comment;
    if (comment.viewerDidAuthor) return this.#remember(comment);
    // Whoever may edit comments could put words into somebody else's mouth.
    if (author?.__typename !== 'User' || lastEditedAt !== null) return;
    const commands = commandsIn(comment.body, fingerprint !== undefined);
    if (commands.length > 0) this.#spoken.push({ commentId, thread, fingerprint, author: author.login, at, commands });
  }

  #remember({ body, createdAt: at, lastEditedAt }: Comment): void {
    const mark = readReplyMark(body);
    if (mark) this.#answered.add(answerKey(mark));
    if (mark?.receipt && lastEditedAt === null) this.#receipts.push({ ...mark.receipt, at });
  }
}
