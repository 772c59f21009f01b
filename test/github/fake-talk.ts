/** A line comment and its thread. */
export interface FakeThread {
  readonly id: string;
  body: string;
  readonly path: string;
  readonly line: number;
  readonly mine: boolean;
  minimized: boolean;
  /** Answers by people, in order. */
  replies: number;
  readonly talk?: FakeWords[];
  /** Nobody but its author sees it yet. */
  readonly isPending?: boolean;
  /** Login of who has edited it last. */
  readonly editor?: string;
}

/** A review. */
export interface FakeReview extends Omit<FakeWords, 'id' | 'mine'> {
  readonly id?: number;
  mine: boolean;
  /** How many line comments it has. */
  readonly comments: number;
}

/** What somebody has written. */
export interface FakeWords {
  readonly id: number;
  readonly body: string;
  readonly mine: boolean;
  readonly author?: string;
  readonly edited?: boolean;
  /** Another app wrote it in the author's name. */
  readonly viaApp?: boolean;
  /** Its author is an app. */
  readonly byBot?: boolean;
  /** As GitHub knows whoever wrote it. */
  readonly association?: string;
  /** When it was written, in seconds; its id when left out. */
  readonly at?: number;
}

/** As GraphQL shows it; GitHub gives times to the second, so that ids tell the order. */
export function words({
  id,
  body,
  mine,
  author = 'robin',
  edited = false,
  byBot = false,
  association = 'NONE',
  at = id,
}: FakeWords): object {
  const createdAt = timeOf({ id, at });
  const by = mine || byBot ? { __typename: 'Bot', login: mine ? 'twelvefold' : author } : { __typename: 'User', login: author };
  const lastEditedAt = edited ? createdAt : null;
  return { fullDatabaseId: String(id), body, viewerDidAuthor: mine, createdAt, lastEditedAt, authorAssociation: association, author: by };
}

/** As GraphQL shows a review. */
export function review(said: FakeWords, id: string, submittedAt: string | null): object {
  return { ...words(said), id, submittedAt };
}

function timeOf({ id, at = id }: Pick<FakeWords, 'id' | 'at'>): string {
  return new Date(Date.UTC(2027, 0, 1) + at * 1_000).toISOString();
}

/** As REST lists them: those that were written since, the oldest first. */
export function commentRows(comments: readonly FakeWords[], since: string | null): readonly object[] {
  return comments
    .filter((each) => timeOf(each) >= (since ?? ''))
    .map(({ id, body, viaApp = false }) => ({ id, body, performed_via_github_app: viaApp ? { id: 5, slug: 'helper' } : null }));
}

/** A thread: what began it, the answers that are told, and so many more that say nothing. */
export function thread(of: FakeThread): object {
  const { id, path, minimized, isPending = false, editor } = of;
  const first = openingOf(of);
  const by = editor === undefined ? null : { __typename: 'User', login: editor };
  const opening = { nodes: [{ ...words(first), id, state: isPending ? 'PENDING' : 'SUBMITTED', isMinimized: minimized, editor: by }] };
  return { id: `T${id}`, path, opening, comments: newest(commentsOf(of), undefined) };
}

function openingOf({ id, body, mine }: FakeThread): FakeWords {
  return { id: Number(id.slice(1)) || 1, body, mine };
}

function commentsOf(of: FakeThread): readonly object[] {
  const { replies, talk = [] } = of;
  const more = Array.from({ length: replies }, (_, index): FakeWords => ({ id: 900 + index, body: 'So.', mine: false, author: 'reader' }));
  return [openingOf(of), ...talk, ...more].map((each) => words(each));
}

/** Threads that are asked for by their ids, before a cursor where one is given; null for those that are gone. */
export function threadsNow(threads: readonly FakeThread[], variables: Readonly<Record<string, string>>): object {
  const ids = Object.entries(variables).filter(([name]) => name.startsWith('t'));
  const now = ids.map(([name, wanted]) => {
    const found = threads.find(({ id }) => `T${id}` === wanted);
    if (!found) return [name, null] as const;
    const { opening } = thread(found) as { readonly opening: object };
    return [name, { opening, comments: newest(commentsOf(found), variables[name.replace('t', 'c')]) }] as const;
  });
  return Object.fromEntries(now);
}

/** The newest hundred of a list, or those before a cursor. */
export function newest(items: readonly object[], before: unknown): object {
  const end = typeof before === 'string' ? Number(before) : items.length;
  const start = Math.max(0, end - 100);
  return { pageInfo: { hasPreviousPage: start > 0, startCursor: String(start) }, totalCount: items.length, nodes: items.slice(start, end) };
}
