import type { Connection } from '../store/store.ts';
import type { Queue } from './queue.ts';
import { enqueue, unfinished } from './targets.ts';

/** Deletes all that is known about an installation. What runs for it finds its row gone, and stops without another word. */
export async function forgetInstallation(connection: Connection, installationId: number): Promise<void> {
  await connection.deleteFrom('targets').where('installation_id', '=', installationId).execute();
  await connection.deleteFrom('surveys').where('installation_id', '=', installationId).execute();
  await connection.deleteFrom('installations').where('id', '=', installationId).execute();
  await connection.updateTable('deliveries').set({ installation_id: null }).where('installation_id', '=', installationId).execute();
}

/** Deletes all that is known about some repositories of an installation. */
export async function forgetRepositories(connection: Connection, installationId: number, repositoryIds: readonly number[]): Promise<void> {
  if (repositoryIds.length === 0) return;
  for (const table of ['targets', 'surveys'] as const)
    await connection.deleteFrom(table).where('installation_id', '=', installationId).where('repository_id', 'in', repositoryIds).execute();
}

/** Holds an installation's work, or lets it go on. */
export async function suspendInstallation(connection: Connection, queue: Queue, id: number, suspended: boolean): Promise<void> {
  await connection
    .insertInto('installations')
    .values({ id, suspended })
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ suspended }))
    .execute();
  if (suspended) return;
  const rows = await connection
    .selectFrom('targets')
    .selectAll()
    .where('installation_id', '=', id)
    .where(unfinished)
    .orderBy('wanted_at')
    .limit(1_000)
    .execute();
  for (const row of rows) await enqueue(connection, queue, row, new Date());
}

/** No work for an installation before `until`: GitHub has asked for patience. A later moment wins. */
export async function pauseInstallation(connection: Connection, id: number, until: Date): Promise<void> {
  await connection
    .insertInto('installations')
    .values({ id, paused_until: until })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((of) => ({ paused_until: of.fn<Date>('greatest', ['installations.paused_until', 'excluded.paused_until']) })),
    )
    .execute();
}

/** Whether an installation's work may go on: `suspended`, or not before some moment, or now. */
export type Leave = { readonly kind: 'now' } | { readonly kind: 'suspended' } | { readonly kind: 'paused'; readonly until: Date };

/** Asks whether an installation's work may go on. */
export async function leaveOf(connection: Connection, id: number): Promise<Leave> {
  const row = await connection.selectFrom('installations').selectAll().where('id', '=', id).executeTakeFirst();
  if (row?.suspended) return { kind: 'suspended' };
  return row?.paused_until && row.paused_until.getTime() > Date.now() ? { kind: 'paused', until: row.paused_until } : { kind: 'now' };
}
