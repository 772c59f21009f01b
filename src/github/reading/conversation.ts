import type { Command } from '../../commands/command.ts';
import { commandsIn, isOnlyCommands } from '../../commands/parse.ts';
import { type CommentMark, readCommentMark, readReviewMark } from '../../report/github/conversation/fingerprint.ts';
import { type Answered, readReplyMark, type Receipt } from '../../report/github/conversation/marks.ts';
import type { Client } from '../client/client.ts';
import { Unreadable } from '../client/errors.ts';
import type { CommentSpot, PullRequestRef } from '../delivery/intent.ts';
import {
  CONVERSATION_ANSWER,
  CONVERSATION_QUERY,
  type Cursor,
  olderThan,
  type Page,
  type Thread,
  type Written,
  type WrittenReview,
} from './conversation-page.ts';
import { type LongThread, type Older, readOlder } from './long-threads.ts';

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
  /** Somebody else has edited it last. */
  readonly isForeign: boolean;
  /** Somebody has replied, and not with a command alone: from then on the comment belongs to their conversation. */
  readonly isAnswered: boolean;
  /** GraphQL id of the thread that it began. */
  readonly threadId: string;
}

/** Commands that somebody wrote in one comment, which nobody has edited since. */
export interface SpokenComment extends CommentSpot {
  /** Fingerprint that the thread is about, if we began it. */
  readonly fingerprint: string | undefined;
  /** Login. */
  readonly author: string;
  /** GitHub says that they belong to the repository or its owner. It knows no better than that: what they may has to be asked. */
  readonly isInsider: boolean;
  /** When it was said, as GitHub writes it. */
  readonly at: string;
  readonly commands: readonly Command[];
}

/** Findings that were accepted all at once, and when. */
export interface DatedReceipt extends Receipt {
  readonly at: string;
  /** What asked for it, as `answerKey` writes it. */
  readonly answers: string;
}

/** What was said on a pull request, as far as it concerns us. */
export interface Conversation {
  readonly comments: readonly OwnComment[];
  /** Fingerprints that were ever spoken of, those of comments that people have deleted among them. */
  readonly said: ReadonlySet<string>;
  /** Beginnings of fingerprints for which a review had no room. */
  readonly held: ReadonlySet<string>;
  /** Comments with commands, in the order in which they were written. */
  readonly spoken: readonly SpokenComment[];
  /** What we have answered, as `answerKey` writes it. */
  readonly answered: ReadonlySet<string>;
  /** Login of who opened the pull request. */
  readonly author: string;
  /** GraphQL id of the pull request. */
  readonly pullId: string;
  /** Commit at the head of the pull request. */
  readonly head: string;
  /** GraphQL ids of reviews that we have begun and not submitted: an earlier try was stopped there, and nobody has seen them. */
  readonly drafts: readonly string[];
  readonly receipts: readonly DatedReceipt[];
  /** False when `said` may lack something: there were too many threads or reviews to read them all. */
  readonly knowsAllSaid: boolean;
  /** When the oldest comment of the conversation was written that was read, where there are older ones. */
  readonly since: string | undefined;
  /**
   * From when on what was decided is known to stand, where a list or a thread was not read to its end: what is not read could have taken
   * back what is older.
   */
  readonly decidedSince: string | undefined;
  /** Comments and reviews that were not read, the oldest ones. */
  readonly unread: number;
}

/** Pages of a hundred that are read of the conversation, the reviews and the threads each. */
const MAX_PAGES = 10;

/** Whether somebody speaks in a thread that we began, and not with a command alone; in one that is too long to read, somebody does. */
export function hasAnswers({ totalCount, nodes }: { readonly totalCount: number; readonly nodes: readonly Spoken[] }): boolean {
  return nodes.length < totalCount || nodes.some(({ viewerDidAuthor, body }) => !viewerDidAuthor && !isOnlyCommands(body));
}

type Spoken = Pick<Written, 'viewerDidAuthor' | 'body'>;

/** What was answered, as a key. */
export function answerKey({ kind, to }: Answered): string {
  return `${kind}=${to}`;
}

/**
 * Reads what was said, the newest first. As ours counts only what GitHub says that we wrote ourselves: anybody can paste a mark into
 * a comment.
 */
export async function readConversation(client: Client, { owner, name, number }: PullRequestRef): Promise<Conversation> {
  const reader = new ConversationReader();
  let [reviews, talk, threads]: Cursor[] = [null, null, null];
  for (let page = 0; page < MAX_PAGES && [reviews, talk, threads].some((each) => each !== undefined); page += 1) {
    const wanted = { moreReviews: reviews !== undefined, moreTalk: talk !== undefined, moreThreads: threads !== undefined };
    const variables = { owner, name, number, bodies: reviews, talk, threads, ...wanted };
    const read = await readPage(client, variables);
    reader.take(read);
    [reviews, talk, threads] = [olderThan(read.reviews), olderThan(read.comments), olderThan(read.reviewThreads)];
  }
  const long = reader.longThreads();
  if (long.length > 0) reader.takeOlder(await readOlder(client, long));
  return reader.conversation();
}

async function readPage(client: Client, variables: Readonly<Record<string, unknown>>): Promise<Page> {
  const { data } = await client.query(CONVERSATION_QUERY, variables, CONVERSATION_ANSWER);
  if (!data) throw new Unreadable('The conversation could not be read.');
  return data.repository.pullRequest;
}

type Lists = Pick<Page, 'reviews' | 'comments' | 'reviewThreads'>;

/** Whom GitHub counts among a repository's own people. Source: https://docs.github.com/graphql/reference/enums#commentauthorassociation */
const INSIDERS: ReadonlySet<string> = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

/** Later than any time that GitHub writes: nothing that was decided is known to stand. */
const NEVER = '9999';

/** What is left of a long thread, and how it is heard. */
interface ThreadRest {
  readonly spot: Omit<CommentSpot, 'commentId'>;
  readonly fingerprint: string | undefined;
  /** Comments that were not read, which are older than `since`. */
  readonly left: number;
  readonly since: string;
}

/** Gathers a conversation from its pages. */
class ConversationReader {
  readonly #comments: OwnComment[] = [];
  readonly #said = new Set<string>();
  readonly #held = new Set<string>();
  readonly #spoken: SpokenComment[] = [];
  readonly #answered = new Set<string>();
  readonly #receipts: DatedReceipt[] = [];
  readonly #drafts: string[] = [];
  #author = '';
  #pullId = '';
  #head = '';
  /** When the oldest of each list was written that was read. */
  readonly #since = new Map<keyof Lists, string>();
  /** What is left of each list beyond what was read. */
  readonly #left = new Map<keyof Lists, number>();
  readonly #long = new Map<string, LongThread & ThreadRest>();

  take({ id, headRefOid, author, reviews, comments, reviewThreads }: Page): void {
    this.#pullId = id ?? this.#pullId;
    this.#head = headRefOid ?? this.#head;
    // An app's login here is that of a person who happens to have the same name.
    if (author?.__typename === 'User') this.#author = author.login;
    for (const [name, list] of Object.entries({ reviews, comments, reviewThreads }) as [keyof Lists, Lists[keyof Lists]][])
      if (list) this.#count(name, list);
    for (const review of reviews?.nodes ?? []) this.#takeReview(review);
    for (const comment of comments?.nodes ?? []) this.#hear(comment, {}, undefined);
    for (const thread of reviewThreads?.nodes ?? []) this.#takeThread(thread);
  }

  /** Threads of which there is more to read. */
  longThreads(): readonly LongThread[] {
    return [...this.#long.values()];
  }

  takeOlder(found: ReadonlyMap<string, Older>): void {
    for (const [id, { comments, isWhole }] of found) {
      const thread = this.#long.get(id);
      if (!thread) continue;
      for (const comment of comments) this.#hear(comment, thread.spot, thread.fingerprint);
      const since = comments.reduce((oldest, { createdAt }) => (createdAt < oldest ? createdAt : oldest), thread.since);
      this.#long.set(id, { ...thread, since, left: isWhole ? 0 : Math.max(1, thread.left - comments.length) });
    }
  }

  conversation(): Conversation {
    const left = (name: keyof Lists): number => this.#left.get(name) ?? 0;
    const sinceOf = (name: keyof Lists): string | undefined => (left(name) > 0 ? this.#since.get(name) : undefined);
    const cut = [...this.#long.values()].filter((thread) => thread.left > 0);
    // An old thread that is not read may have a new answer.
    const threadsSince = left('reviewThreads') > 0 ? NEVER : undefined;
    const limits = [sinceOf('comments'), sinceOf('reviews'), threadsSince, ...cut.map(({ since }) => since)].filter(
      (each) => each !== undefined,
    );
    return {
      comments: this.#comments,
      said: this.#said,
      held: this.#held,
      spoken: this.#spoken.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : one.commentId - other.commentId)),
      answered: this.#answered,
      author: this.#author,
      pullId: this.#pullId,
      head: this.#head,
      drafts: this.#drafts,
      receipts: this.#receipts,
      knowsAllSaid: left('reviews') + left('reviewThreads') === 0,
      since: sinceOf('comments'),
      decidedSince: limits.toSorted().at(-1),
      unread: left('reviews') + left('comments') + left('reviewThreads') + cut.reduce((sum, thread) => sum + thread.left, 0),
    };
  }

  #count(name: keyof Lists, { totalCount, nodes, pageInfo }: NonNullable<Lists[keyof Lists]>): void {
    // Totals count what nobody is shown, and what is deleted between two pages.
    this.#left.set(name, pageInfo.hasPreviousPage ? Math.max(1, (this.#left.get(name) ?? totalCount) - nodes.length) : 0);
    const [oldest] = nodes;
    if (oldest && 'createdAt' in oldest) this.#since.set(name, oldest.createdAt);
  }

  #takeReview(review: WrittenReview): void {
    if (review.viewerDidAuthor && review.submittedAt === null) this.#drafts.push(review.id);
    else if (review.viewerDidAuthor) this.#recall(review.body);
    // A review is made for others at its end, whenever it was begun.
    else if (review.submittedAt !== null) this.#hear({ ...review, createdAt: review.submittedAt }, { review: review.id }, undefined);
  }

  #recall(body: string): void {
    const { said, held } = readReviewMark(body);
    for (const each of said) this.#said.add(each);
    for (const each of held) this.#held.add(each);
  }

  #takeThread({ id: threadId, path, opening, comments }: Thread): void {
    const [first] = opening.nodes;
    if (first?.state === 'PENDING') return;
    const mark = first?.viewerDidAuthor ? readCommentMark(first.body) : undefined;
    if (first && mark) {
      const { id, fullDatabaseId: commentId, body, isMinimized, editor } = first;
      const isForeign = editor != null && (editor.login !== first.author?.login || editor.__typename !== first.author.__typename);
      const isAnswered = hasAnswers(comments);
      this.#said.add(mark.fingerprint);
      this.#comments.push({ id, commentId, mark, body, path, isMinimized, isForeign, isAnswered, threadId });
    }
    const spot = first ? { thread: first.fullDatabaseId } : {};
    for (const comment of comments.nodes) this.#hear(comment, spot, mark?.fingerprint);
    const left = comments.pageInfo.hasPreviousPage ? Math.max(1, comments.totalCount - comments.nodes.length) : 0;
    const rest = { spot, fingerprint: mark?.fingerprint, left, since: comments.nodes[0]?.createdAt ?? '' };
    if (left > 0) this.#long.set(threadId, { id: threadId, cursor: comments.pageInfo.startCursor, ...rest });
  }

  #hear(comment: Written, spot: Omit<CommentSpot, 'commentId'>, fingerprint: string | undefined): void {
    const { fullDatabaseId: commentId, author, createdAt: at, lastEditedAt } = comment;
    if (comment.viewerDidAuthor) return this.#remember(comment);
    // Whoever may edit comments could put words into somebody else's mouth.
    if (author?.__typename !== 'User' || lastEditedAt !== null) return;
    const commands = commandsIn(comment.body, fingerprint !== undefined);
    const isInsider = INSIDERS.has(comment.authorAssociation);
    if (commands.length > 0) this.#spoken.push({ ...spot, commentId, fingerprint, author: author.login, isInsider, at, commands });
  }

  #remember({ body, createdAt: at, lastEditedAt }: Written): void {
    const mark = readReplyMark(body);
    if (!mark) return;
    const answers = answerKey(mark);
    this.#answered.add(answers);
    if (mark.receipt && lastEditedAt === null) this.#receipts.push({ ...mark.receipt, at, answers });
  }
}
