import { type RawBuilder, sql } from 'kysely';
import { blocks, type Twin } from '../review/twins.ts';
import type { Connection } from '../store/store.ts';
import type { Target } from '../store/tables.ts';
import type { Queue } from './queue.ts';
import { pullRequestOf, pullRequestSubject, want } from './targets.ts';

/** Pull requests that are told apart from a target of the same head, at most. */
const MOST_TWINS = 5;
/** Checks of one head that are made again at once, at most: anybody can open so many pull requests. */
const MOST_REMADE = 50;

type Which = Pick<Target, 'id' | 'repository_id' | 'number'>;

/**
 * Other open pull requests of the repository with a head, as far as they are known here: of too many those that hold others, or those
 * that may be held, before the rest, and the lowest numbers first.
 */
async function rowsBeside(
  connection: Connection,
  { id, repository_id: repository, number }: Which,
  head: string,
  first: 'blocking' | 'passing',
): Promise<readonly Target[]> {
  if (number === null) return [];
  return connection
    .selectFrom('targets')
    .selectAll()
    .where('repository_id', '=', repository)
    .where('wanted_head', '=', head)
    .where('state', '=', 'open')
    .where('number', 'is not', null)
    .where('id', '!=', id)
    .orderBy(isBlocking(head), first === 'blocking' ? 'desc' : 'asc')
    .orderBy('number')
    .limit(first === 'blocking' ? MOST_TWINS : MOST_REMADE)
    .execute();
}

/** Whether what was last said of a target at a head blocks it. */
function isBlocking(head: string): RawBuilder<boolean> {
  return sql<boolean>`coalesce((select conclusion in ('failure', 'action_required') from reviews
    where target_id = targets.id and head = ${head} order by id desc limit 1), false)`;
}

/** What was last said of a target at a head, by itself; undefined when nothing was. */
async function verdictAt(connection: Connection, id: string, head: string): Promise<Twin['verdict']> {
  const row = await connection
    .selectFrom('reviews')
    .select(['conclusion', 'verdicts'])
    .where('target_id', '=', id)
    .where('head', '=', head)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && { conclusion: row.conclusion, factors: row.verdicts ?? undefined };
}

/** The twins of a target at a head, with what was said of them. */
export async function twinsOf(connection: Connection, which: Which, head: string): Promise<readonly Twin[]> {
  const rows = (await rowsBeside(connection, which, head, 'blocking')).toSorted((one, other) => (one.number ?? 0) - (other.number ?? 0));
  return Promise.all(rows.map(async ({ id, number }) => ({ number: number ?? 0, verdict: await verdictAt(connection, id, head) })));
}

/** A verdict that has just been given, and what stood in its check. */
export interface Given {
  readonly head: string;
  /** Of the change alone. */
  readonly conclusion: string;
  /** A twin's verdict stood in its place. */
  readonly isHeld: boolean;
}

/**
 * Has every check of one head say the strictest verdict: to be called before a verdict is written down, with what it will be. Where it
 * changes whether the others may pass, or theirs whether it may, those are made again.
 */
export async function levelTwins(connection: Connection, queue: Queue, row: Target, given: Given): Promise<void> {
  const { head, conclusion, isHeld } = given;
  if ((await rowsBeside(connection, row, head, 'blocking')).length === 0) return;
  // Two that end at once would both miss what the other says.
  await sql`select pg_advisory_xact_lock(hashtext(${`${row.repository_id} ${head}`}))`.execute(connection);
  const twins = await twinsOf(connection, row, head);
  const isBlockedByOthers = twins.some(({ verdict }) => verdict && blocks(verdict.conclusion));
  if (!blocks(conclusion) && isBlockedByOthers !== isHeld) await again(connection, queue, row, head);
  const before = await verdictAt(connection, row.id, head);
  if (blocks(before?.conclusion ?? '') !== blocks(conclusion)) await remake(connection, queue, row, head);
}

/** A target has let go of a head: those that it held there are judged for themselves. */
export async function releaseTwins(connection: Connection, queue: Queue, row: Target, head: string | null): Promise<void> {
  if (head === null || !blocks((await verdictAt(connection, row.id, head))?.conclusion ?? '')) return;
  await remake(connection, queue, row, head);
}

/** Makes those checks again that have another's verdict in them, or are to. */
async function remake(connection: Connection, queue: Queue, row: Target, head: string): Promise<void> {
  for (const twin of await rowsBeside(connection, row, head, 'passing')) {
    const verdict = await verdictAt(connection, twin.id, head);
    if (verdict && !blocks(verdict.conclusion)) await again(connection, queue, twin, head);
  }
}

async function again(connection: Connection, queue: Queue, row: Target, head: string): Promise<void> {
  await want(connection, queue, pullRequestSubject(pullRequestOf(row)), { head, force: true });
}
