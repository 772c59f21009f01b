import type { Standing } from '../github/auditing/auditor.ts';
import type { Connection, Store } from '../store/store.ts';
import type { Target } from '../store/tables.ts';
import { leaveOf } from './installations.ts';
import type { Queue } from './queue.ts';
import { concludeLeft } from './open-check.ts';
import { isFinished, MAX_ATTEMPTS } from './wish.ts';

/** The right to audit a target, until somebody else claims it. */
export interface Claim {
  /** The row as it was claimed. */
  readonly row: Target;
  /** Head that was wanted when it was claimed. */
  readonly head: string;
  readonly generation: number;
  /** From 1. */
  readonly attempt: number;
  readonly fence: number;
  /** This very audit was claimed before, whether or not that counts as a try: its check run may be open. */
  readonly isAgain: boolean;
}

/** What became of asking for a claim. */
export type Claiming =
  | { readonly kind: 'claimed'; readonly claim: Claim }
  /** Done, closed, deleted or held: the job has nothing to do. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'later'; readonly row: Target; readonly start: Date }
  /** Every try has ended with its process. */
  | { readonly kind: 'exhausted'; readonly row: Target };

/**
 * Claims a target for this worker. Whoever held it before may not write any more; what an older audit of it has left open, because
 * it ended with its process or with an error, is to be concluded.
 */
export async function claimTarget(store: Store, queue: Queue, id: string): Promise<Claiming> {
  return store.db.transaction().execute(async (connection) => {
    const row = await connection.selectFrom('targets').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
    if (!row || row.state === 'closed' || isFinished(row)) return { kind: 'nothing' };
    const leave = await leaveOf(connection, row.installation_id);
    if (leave.kind === 'suspended') return { kind: 'nothing' };
    if (leave.kind === 'paused') return { kind: 'later', row, start: leave.until };
    if (row.attempt >= MAX_ATTEMPTS) return { kind: 'exhausted', row };
    if (row.open_generation !== row.generation) await concludeLeft(connection, queue, row, 'superseded');
    return { kind: 'claimed', claim: await mark(connection, row) };
  });
}

async function mark(connection: Connection, before: Target): Promise<Claim> {
  const row = await connection
    .updateTable('targets')
    .set({
      fence: before.fence + 1,
      attempt: before.attempt + 1,
      claimed_at: new Date(),
      open_head: before.wanted_head,
      open_generation: before.generation,
    })
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const isAgain = before.open_generation === row.generation;
  return { row, head: row.wanted_head, generation: row.generation, attempt: row.attempt, fence: row.fence, isAgain };
}

/** Whether a claim may still write: the fence. */
export async function standingOf(connection: Connection, claim: Claim): Promise<Standing> {
  const row = await readStanding(connection, claim);
  return row.standing;
}

/**
 * Like `standingOf`, for an audit that is about to write about `head`. A newer head that the audit has read from GitHub itself becomes
 * the wanted one, so that the delivery about it, which may still be under way, does not start the same work again.
 */
export async function standingAt(connection: Connection, claim: Claim, head: string): Promise<Standing> {
  const { standing, wantedHead } = await readStanding(connection, claim);
  if (standing === 'wanted' && wantedHead !== head) {
    await connection
      .updateTable('targets')
      .set({ wanted_head: head, head_since: new Date(), open_head: head })
      .where('id', '=', claim.row.id)
      .where('fence', '=', claim.fence)
      .where('generation', '=', claim.generation)
      .execute();
  }
  return standing;
}

async function readStanding(connection: Connection, claim: Claim): Promise<{ readonly standing: Standing; readonly wantedHead?: string }> {
  const columns = ['fence', 'state', 'generation', 'wanted_head'] as const;
  const row = await connection.selectFrom('targets').select(columns).where('id', '=', claim.row.id).executeTakeFirst();
  if (!row || row.fence !== claim.fence) return { standing: 'lost' };
  if (row.state === 'closed') return { standing: 'closed' };
  if (row.generation !== claim.generation) return { standing: 'superseded' };
  return { standing: 'wanted', wantedHead: row.wanted_head };
}
