import { z } from 'zod';
import type { Client } from '../client/client.ts';
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

/** Reads on in threads, the newest first, and gives what was found by thread. One that can't be read stays as it was. */
export async function readOlder(client: Client, threads: readonly LongThread[]): Promise<ReadonlyMap<string, readonly Written[]>> {
  const found = new Map<string, readonly Written[]>();
  let open = threads.slice(0, MAX_THREADS);
  for (let page = 0; page < MAX_PAGES && open.length > 0; page += 1) {
    const { data } = await client.query(documentOf(open.length), variablesOf(open), THREADS);
    open = open.flatMap(({ id }, at) => {
      const comments = data?.[`t${at}`]?.comments;
      if (comments) found.set(id, [...(found.get(id) ?? []), ...comments.nodes]);
      const cursor = olderThan(comments);
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
