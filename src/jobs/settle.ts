import type { AuditResult } from '../github/auditing/auditor.ts';
import { commentKey, type CommentSpot } from '../github/delivery/intent.ts';
import type { Connection, Store } from '../store/store.ts';
import type { Target } from '../store/tables.ts';
import type { Claim } from './claim.ts';
import { addErrand } from './errand.ts';
import { pauseInstallation } from './installations.ts';
import { concludeLeft } from './open-check.ts';
import { type Queue, QUEUES } from './queue.ts';
import { commentOf, enqueue, pullRequestOf, repositoryOf, subjectOf } from './targets.ts';
import { levelTwins, releaseTwins } from './twins.ts';
import { isFinished, MAX_ATTEMPTS, pauseAfter, startOf } from './wish.ts';

type Published = Extract<AuditResult, { readonly kind: 'published' }>;

/** How a try of an audit ended, as far as the database is concerned. */
export type Ending =
  | { readonly kind: 'published'; readonly result: Published; /** How long it took. */ readonly seconds: number }
  /** Closed, merged, or not there for us any more. `isOpen`: an error ended it before it could take its check run back. */
  | { readonly kind: 'closed'; readonly isOpen?: boolean }
  /** Another head or request has taken its place. `isOpen`: an error ended it before it could take its check run back. */
  | { readonly kind: 'superseded'; readonly isOpen?: boolean }
  /** To be done again from `start` on, as if it had not been tried: a rate limit, or this process stops. */
  | { readonly kind: 'postponed'; readonly start: Date; readonly pause: boolean }
  /** It went wrong. `reason` is fit for people: no code, no secret. */
  | { readonly kind: 'failed'; readonly reason: string };

/** The job whose work is settled. */
export interface Attempt {
  readonly id: string;
  readonly retryCount: number;
}

/**
 * Writes down how a try ended, ends its job, and adds the next one where something is left to do: one transaction, under the lock
 * of the row, so that no wish falls between. False, and nothing is written, when somebody else holds the claim by now.
 */
export async function settle(store: Store, queue: Queue, job: Attempt, claim: Claim, ending: Ending): Promise<boolean> {
  return store.db.transaction().execute(async (connection) => {
    const row = await connection.selectFrom('targets').selectAll().where('id', '=', claim.row.id).forUpdate().executeTakeFirst();
    if (!row || row.fence !== claim.fence) return false;
    await queue.finish(connection, QUEUES.audit, job);
    await SETTLERS[ending.kind]({ connection, queue, row, claim }, ending as never);
    return true;
  });
}

/** Ends the job of a target that needs none, or whose work must wait. */
export async function dismiss(
  store: Store,
  queue: Queue,
  job: Attempt,
  next?: { readonly row: Target; readonly start: Date },
): Promise<void> {
  await store.db.transaction().execute(async (connection) => {
    await queue.finish(connection, QUEUES.audit, job);
    if (next) await enqueue(connection, queue, next.row, next.start);
  });
}

/** Gives up a target whose tries have all ended with their process. */
export async function abandon(store: Store, queue: Queue, job: Attempt, row: Target): Promise<void> {
  await store.db.transaction().execute(async (connection) => {
    await queue.finish(connection, QUEUES.audit, job);
    await giveUp(connection, queue, row, `Each of ${MAX_ATTEMPTS} tries ended with the process that made it.`);
  });
}

/** What settling works on. */
interface Matter {
  readonly connection: Connection;
  readonly queue: Queue;
  /** The row as it is now, locked. */
  readonly row: Target;
  readonly claim: Claim;
}

type EndingOf<K extends Ending['kind']> = Extract<Ending, { readonly kind: K }>;

const SETTLERS: { readonly [K in Ending['kind']]: (matter: Matter, ending: EndingOf<K>) => Promise<void> } = {
  published: async (matter, { result, seconds }) => {
    const { connection, queue, row, claim } = matter;
    const { head, conclusion, heldBy } = result;
    const isCurrent = row.generation === claim.generation;
    await levelTwins(connection, queue, row, { head, conclusion, isHeld: heldBy !== undefined });
    if (row.audited_head !== head) await releaseTwins(connection, queue, row, row.audited_head);
    await insertReview(connection, claim, result, seconds);
    const after = await update(matter, {
      audited_head: result.head,
      ended_generation: claim.generation,
      ending: 'published',
      ...(isCurrent ? { wanted_head: result.head } : {}),
      ...(isCurrent && row.wanted_head !== result.head ? { head_since: new Date() } : {}),
    });
    if (isCurrent) await reactToAll(matter, 'done', result.unmet);
    if (isCurrent && result.overlooked !== undefined) await lookAgain(matter, result.overlooked);
    await next(matter, after);
  },
  closed: async (matter, { isOpen = false }) => {
    const { connection, queue, row, claim } = matter;
    if (row.generation !== claim.generation) return SETTLERS.superseded(matter, { kind: 'superseded', isOpen });
    if (isOpen) await concludeLeft(connection, queue, row, 'closed');
    await releaseTwins(connection, queue, row, row.audited_head);
    await tellAskers(connection, queue, row);
    await update(matter, { state: 'closed', asked_by: '[]' });
  },
  superseded: async (matter, { isOpen = false }) => {
    await next(matter, isOpen ? matter.row : await update(matter, {}));
  },
  postponed: async (matter, { start, pause }) => {
    const { connection, queue, row, claim } = matter;
    if (pause) await pauseInstallation(connection, row.installation_id, start);
    if (row.generation === claim.generation)
      await connection
        .updateTable('targets')
        .set({ attempt: row.attempt - 1 })
        .where('id', '=', row.id)
        .execute();
    await enqueue(connection, queue, row, start);
  },
  failed: async (matter, { reason }) => {
    const { connection, queue, row, claim } = matter;
    if (row.generation !== claim.generation) return SETTLERS.superseded(matter, { kind: 'superseded', isOpen: true });
    if (row.attempt >= MAX_ATTEMPTS) return giveUp(connection, queue, row, reason);
    await enqueue(connection, queue, row, new Date(Date.now() + pauseAfter(row.attempt)));
  },
};

/** After GitHub named another head than the one that was pushed to the last, it is asked once more, in milliseconds. */
const LOOK_AGAIN_MS = 5 * 60_000;

/** Should the pull request have that head after all, it is audited then. */
async function lookAgain({ connection, queue, row }: Matter, head: string): Promise<void> {
  const lookup = { kind: 'lookup', repository: repositoryOf(row), head, force: false } as const;
  await addErrand(connection, queue, lookup, new Date(Date.now() + LOOK_AGAIN_MS));
}

type Changes = Partial<{
  readonly state: 'closed';
  readonly asked_by: string;
  readonly wanted_head: string;
  readonly head_since: Date;
  readonly audited_head: string;
  readonly ended_generation: number;
  readonly ending: 'published' | 'failed';
}>;

/** Changes the row of an audit that is over: nothing of it is open any more. Gives the row as it is then. */
async function update({ connection, row }: Matter, changes: Changes): Promise<Target> {
  return connection
    .updateTable('targets')
    .set({ open_head: null, open_generation: null, ...changes })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Adds the job for what is wanted by now, if anything is. What is left open stays written down: the next claim has it concluded. */
async function next({ connection, queue }: Matter, row: Target): Promise<void> {
  if (row.state === 'open' && !isFinished(row)) await enqueue(connection, queue, row, startOf(new Date(), row.claimed_at, false));
}

/** Concludes an audit that will not be tried again: its row, its check run, and whoever waits for it. */
async function giveUp(connection: Connection, queue: Queue, row: Target, reason: string): Promise<void> {
  // Of a head that it has let go of it holds nobody any more.
  if (row.audited_head !== row.wanted_head) await releaseTwins(connection, queue, row, row.audited_head);
  const ended = { open_head: null, open_generation: null, ended_generation: row.generation, ending: 'failed' } as const;
  await connection.updateTable('targets').set(ended).where('id', '=', row.id).execute();
  const conclusion = { target: subjectOf(row), head: row.wanted_head, generation: row.generation, why: 'failed', reason } as const;
  await addErrand(connection, queue, { kind: 'conclude', conclusion });
  await reactToAll({ connection, queue, row }, 'failed');
}

/** @param unmet comments that came to nothing whatever became of the audit */
async function reactToAll(
  { connection, queue, row }: Omit<Matter, 'claim'>,
  ending: 'done' | 'failed',
  unmet: readonly CommentSpot[] = [],
): Promise<void> {
  if (row.asked_by.length === 0 || row.number === null) return;
  const failed = new Set(unmet.map(commentKey));
  for (const { head: _, ...spot } of row.asked_by.map(commentOf)) {
    const outcome = failed.has(commentKey(spot)) ? 'failed' : ending;
    await addErrand(connection, queue, { kind: 'react', comment: { ...pullRequestOf(row), ...spot }, outcome });
  }
  await connection.updateTable('targets').set({ asked_by: '[]' }).where('id', '=', row.id).execute();
}

/** Whoever waits for an audit that will not be made hears of it: what was seen does not stay without an end. */
export async function tellAskers(connection: Connection, queue: Queue, row: Target): Promise<void> {
  await reactToAll({ connection, queue, row }, 'failed');
}

async function insertReview(connection: Connection, claim: Claim, { review, ...result }: Published, seconds: number): Promise<void> {
  const count = (state: string) => review?.findings.filter((finding) => finding.state === state).length ?? null;
  await connection
    .insertInto('reviews')
    .values({
      target_id: claim.row.id,
      head: result.head,
      generation: claim.generation,
      conclusion: result.conclusion,
      score: review?.score === undefined ? null : Math.round(review.score),
      introduced: count('introduced'),
      existing: count('existing'),
      fixed: count('fixed'),
      verdicts: review ? JSON.stringify(review.scorecard.map((factor) => factor.verdict)) : null,
      requests: result.requests,
      writes: result.writes,
      attempts: claim.attempt,
      seconds,
      finished_at: new Date(),
    })
    .execute();
}
