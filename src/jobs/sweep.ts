import type { Logger } from 'pino';
import type { Census } from '../github/auditing/auditor.ts';
import type { Store } from '../store/store.ts';
import { takeCensus } from './census.ts';
import { addErrand } from './errand.ts';
import type { Queue } from './queue.ts';
import { unfinished, wake } from './targets.ts';

/** What a sweep works with. */
export interface SweepContext {
  readonly store: Store;
  readonly queue: Queue;
  readonly census: Census;
  readonly log: Logger;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A job may be on its way for so long before the sweep looks after it. */
const GRACE_MS = 30_000;
/** GitHub's list of deliveries is read so often, and each time from so long before the last. */
const DELIVERIES_EVERY_MS = 5 * MINUTE;
const OVERLAP_MS = 30 * MINUTE;
/** GitHub keeps failed deliveries for three days; whoever was away for longer has to look at the pull requests themselves. */
const KEPT_MS = 3 * DAY - HOUR;
/** A delivery that fails each time is asked for no more often. */
const MAX_REDELIVERIES = 5;
/** GUIDs are remembered for longer than GitHub can redeliver them, reviews for a season. */
const DELIVERIES_KEPT_MS = 14 * DAY;
const REVIEWS_KEPT_MS = 180 * DAY;

/**
 * Looks after what could have been lost: wake-ups of rows that wait, deliveries that GitHub could not hand over, and, after a long
 * absence or the loss of the database, the open pull requests themselves; once a day, what GitHub tells of installations. Safe to run at any time and twice at once.
 */
export async function sweep(context: SweepContext): Promise<void> {
  const woken = await wakeTargets(context);
  if (woken > 0) context.log.info({ woken }, 'audits were waiting without a job');
  const last = await lastDone(context.store, 'deliveries');
  if (last === undefined || Date.now() - last.getTime() > KEPT_MS) await reconcileAll(context);
  if (last === undefined || Date.now() - last.getTime() >= DELIVERIES_EVERY_MS) {
    await recoverDeliveries(context, last);
    await prune(context.store);
  }
  const counted = await lastDone(context.store, 'census');
  if (counted === undefined || Date.now() - counted.getTime() >= DAY) {
    const began = new Date();
    await takeCensus(context, counted === undefined);
    await markDone(context.store, 'census', began);
  }
}

/** Adds a job for each row that waits and has none. Gives how many that were. */
export async function wakeTargets({ store, queue }: SweepContext): Promise<number> {
  const rows = await store.db
    .selectFrom('targets')
    .selectAll('targets')
    .leftJoin('installations', 'installations.id', 'targets.installation_id')
    .where(unfinished)
    .where('wanted_at', '<', new Date(Date.now() - GRACE_MS))
    .where((of) => of.or([of('installations.suspended', 'is', null), of('installations.suspended', '=', false)]))
    .orderBy('wanted_at')
    .limit(5_000)
    .execute();
  return wake(store.db, queue, rows);
}

/** Asks GitHub to hand over again what we have not stored. Gives how many were asked for. */
export async function recoverDeliveries({ store, census, log }: SweepContext, last: Date | undefined): Promise<number> {
  const began = new Date();
  const since = new Date(Math.max(began.getTime() - KEPT_MS, (last?.getTime() ?? 0) - OVERLAP_MS));
  let asked = 0;
  for (const { id, guid } of await census.failedDeliveries(since)) {
    if (await isStored(store, guid)) continue;
    const tries = await countRedelivery(store, guid);
    if (tries > MAX_REDELIVERIES) continue;
    await census.redeliver(id);
    asked += 1;
  }
  if (asked > 0) log.info({ asked }, 'asked for lost deliveries again');
  await markDone(store, 'deliveries', began);
  return asked;
}

/** Has every repository's open pull requests compared with what was audited. */
export async function reconcileAll({ store, queue, census, log }: SweepContext): Promise<void> {
  let repositories = 0;
  for await (const { repository, arrival } of census.repositories()) {
    await addErrand(store.db, queue, { kind: 'reconcile', repository, arrival });
    repositories += 1;
  }
  log.info({ repositories }, 'reconciling open pull requests');
}

async function isStored(store: Store, guid: string): Promise<boolean> {
  return (await store.db.selectFrom('deliveries').select('guid').where('guid', '=', guid).executeTakeFirst()) !== undefined;
}

async function countRedelivery(store: Store, guid: string): Promise<number> {
  const row = await store.db
    .insertInto('redeliveries')
    .values({ guid, tries: 1, asked_at: new Date() })
    .onConflict((conflict) =>
      conflict.column('guid').doUpdateSet((of) => ({ tries: of('redeliveries.tries', '+', 1), asked_at: new Date() })),
    )
    .returning('tries')
    .executeTakeFirstOrThrow();
  return row.tries;
}

async function lastDone(store: Store, name: string): Promise<Date | undefined> {
  return (await store.db.selectFrom('chores').select('done_at').where('name', '=', name).executeTakeFirst())?.done_at;
}

async function markDone(store: Store, name: string, done: Date): Promise<void> {
  await store.db
    .insertInto('chores')
    .values({ name, done_at: done })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ done_at: done }))
    .execute();
}

async function prune({ db }: Store): Promise<void> {
  const before = (ms: number) => new Date(Date.now() - ms);
  await db.deleteFrom('deliveries').where('received_at', '<', before(DELIVERIES_KEPT_MS)).execute();
  await db.deleteFrom('redeliveries').where('asked_at', '<', before(DELIVERIES_KEPT_MS)).execute();
  await db.deleteFrom('reviews').where('finished_at', '<', before(REVIEWS_KEPT_MS)).execute();
}
