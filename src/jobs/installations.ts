import type { RepositoryRef } from '../github/delivery/intent.ts';
import type { Connection } from '../store/store.ts';
import type { Queue } from './queue.ts';
import { repositoryOf, unfinished, wake } from './targets.ts';

/** Deletes all that is known about an installation. What runs for it finds its row gone, and stops without another word. */
export async function forgetInstallation(connection: Connection, queue: Queue, installationId: number): Promise<void> {
  await queue.forget(connection, installationId, 'all');
  await connection.deleteFrom('targets').where('installation_id', '=', installationId).execute();
  await connection.deleteFrom('surveys').where('installation_id', '=', installationId).execute();
  await connection.deleteFrom('installations').where('id', '=', installationId).execute();
  await connection.updateTable('deliveries').set({ installation_id: null }).where('installation_id', '=', installationId).execute();
}

/** Deletes all that is known about some repositories of an installation. */
export async function forgetRepositories(
  connection: Connection,
  queue: Queue,
  installationId: number,
  repositoryIds: readonly number[],
): Promise<void> {
  if (repositoryIds.length === 0) return;
  await queue.forget(connection, installationId, repositoryIds);
  for (const table of ['targets', 'surveys'] as const)
    await connection.deleteFrom(table).where('installation_id', '=', installationId).where('repository_id', 'in', repositoryIds).execute();
}

/** Holds an installation's work. */
export async function suspendInstallation(connection: Connection, id: number): Promise<void> {
  await setSuspended(connection, id, { suspended: true });
}

/** Lets an installation's work go on: what was found out of its being suspended, and made it wait, is over. */
export async function resumeInstallation(connection: Connection, queue: Queue, id: number): Promise<void> {
  await setSuspended(connection, id, { suspended: false, paused_until: null });
  const rows = await connection
    .selectFrom('targets')
    .selectAll()
    .where('installation_id', '=', id)
    .where(unfinished)
    .orderBy('wanted_at')
    .limit(1_000)
    .execute();
  await wake(connection, queue, rows, true);
}

async function setSuspended(
  connection: Connection,
  id: number,
  state: { readonly suspended: boolean; readonly paused_until?: null },
): Promise<void> {
  await connection
    .insertInto('installations')
    .values({ id, ...state })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(state))
    .execute();
}

/** The repositories of an installation that are known here. */
export async function repositoriesOf(connection: Connection, id: number): Promise<readonly RepositoryRef[]> {
  const columns = ['installation_id', 'repository_id', 'owner', 'name'] as const;
  const rows = await connection
    .selectFrom('targets')
    .select(columns)
    .where('installation_id', '=', id)
    .union(connection.selectFrom('surveys').select(columns).where('installation_id', '=', id))
    .execute();
  return rows.map(repositoryOf);
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
