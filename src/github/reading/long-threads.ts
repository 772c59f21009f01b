import { z } from 'zod';
import type { Client } from '../client/client.ts';
import { Unreadable } from '../client/errors.ts';
import { OLDER, olderThan, PAGE_INFO, WORDS, WRITTEN, type Written } from './conversation-page.ts';

/** A thread of which only the newest was read. */
export interface LongThread {
  /** GraphQL id. */
  readonly id: string;
  /** Where what is older begins. */
  readonly cursor: string | null;
}

/** Pages of a hundred that are read of each, and threads that one request asks about. */
const MAX_PAGES = 10;
const MAX_THREADS = 20;

const COMMENTS = z.object({
  comments: z.object({ pageInfo: PAGE_INFO, nodes: z.array(WRITTEN) }),
});
const THREADS = z.record(z.string(), COMMENTS.nullable());

/** What else was found in a thread. */
export interface Older {
  readonly comments: readonly Written[];
  /** There is nothing more. */
  readonly isWhole: boolean;
}

/**
 * Reads on in threads, the newest first, and gives what was found by thread. One that is gone has nothing more.
 * @throws Unreadable, which may be tried again, when GitHub did not answer for one
 */
export async function readOlder(client: Client, threads: readonly LongThread[]): Promise<ReadonlyMap<string, Older>> {
  const found = new Map<string, Older>();
  let open = threads.slice(0, MAX_THREADS);
  for (let page = 0; page < MAX_PAGES && open.length > 0; page += 1) {
    const { data, errors } = await client.query(documentOf(open.length), variablesOf(open), THREADS);
    if (!data || errors.some(({ type }) => type !== 'NOT_FOUND')) throw new Unreadable('A thread could not be read to its end.');
    open = open.flatMap(({ id }, at) => {
      const comments = data[`t${at}`]?.comments;
      const cursor = olderThan(comments);
      found.set(id, { comments: [...(found.get(id)?.comments ?? []), ...(comments?.nodes ?? [])], isWhole: cursor === undefined });
      return cursor === undefined ? [] : [{ id, cursor }];
    });
  }
  return found;
}

function documentOf(count: number): string {
  const places = Array.from({ length: count }, (_, at) => at);
  const threads = places.map(
    (at) =>
      `t${at}: node(id: $t${at}) { ... on PullRequestReviewThread { comments(last: 100, before: $c${at}) { ${OLDER} nodes { ${WORDS} } } } }`,
  );
  return `query(${places.map((at) => `$t${at}: ID!, $c${at}: String`).join(', ')}) {\n${threads.join('\n')}\n}`;
}

function variablesOf(threads: readonly LongThread[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(threads.flatMap(({ id, cursor }, at) => [[`t${at}`, id] as const, [`c${at}`, cursor] as const]));
}
