import type { InstallationState } from '../github/auditing/auditor.ts';
import type { RepositoryRef } from '../github/delivery/intent.ts';
import type { Connection, Store } from '../store/store.ts';
import { addErrand, JUST_NOW } from './errand.ts';
import { forgetRepositories } from './installations.ts';
import { carryOut } from './intents.ts';
import type { Queue } from './queue.ts';
import { wantSurveys } from './survey.ts';
import type { SweepContext } from './sweep.ts';

/** Between the inventories of two installations, milliseconds. */
const SPACING_MS = 2_000;
/** Installations that one census asks after by name at most: those that we keep and GitHub does not list. */
const MOST_ASKED_AFTER = 50;

/**
 * Compares the installations at GitHub with what is kept here, because a delivery that tells of one coming, going or being suspended
 * can be lost. What GitHub does not list is deleted only when it says of that installation by itself that there is none, and nothing
 * at all where the database is another app's. Each one that is there has its repositories looked through after that.
 * @param isFirst there was no census before, so that what is not known here may be old
 * @throws whatever keeps GitHub from answering; nothing is deleted then
 */
export async function takeCensus({ store, queue, census, log }: SweepContext, isFirst: boolean): Promise<void> {
  if (!(await isOwn(store, census.appId))) {
    log.warn({ appId: census.appId }, 'this database was kept by another app: installations are not compared, and nothing is deleted');
    return;
  }
  const kept = await keptInstallations(store.db);
  const listed = await census.installations();
  const ids = new Set(listed.map(({ id }) => id));
  const gone: number[] = [];
  for (const id of [...kept.keys()].filter((each) => !ids.has(each)).slice(0, MOST_ASKED_AFTER)) if (await census.isGone(id)) gone.push(id);
  for (const installationId of gone)
    await store.db
      .transaction()
      .execute((connection) => carryOut(connection, queue, { kind: 'uninstall', installationId, repositoryIds: 'all' }));
  for (const each of listed) await agreeOn(store, queue, each, kept.get(each.id) === true);
  const running = listed.filter(({ suspended }) => !suspended);
  for (const [index, { id: installationId }] of running.entries())
    await addErrand(store.db, queue, { kind: 'inventory', installationId, isFirst }, new Date(Date.now() + index * SPACING_MS));
  log.info({ installations: listed.length, gone: gone.length }, 'installations were compared with what is kept');
}

/** Whether an installation is suspended, as GitHub has it. */
async function agreeOn(
  store: Store,
  queue: Queue,
  { id: installationId, suspended }: InstallationState,
  isKeptSuspended: boolean,
): Promise<void> {
  if (suspended === isKeptSuspended) return;
  await store.db
    .transaction()
    .execute((connection) => carryOut(connection, queue, { kind: 'suspend', installationId, suspended, repositories: [] }));
}

/** Every installation of which anything is kept, and whether it is known as suspended. */
async function keptInstallations(connection: Connection): Promise<ReadonlyMap<number, boolean>> {
  const named = await connection
    .selectFrom('targets')
    .select('installation_id as id')
    .union(connection.selectFrom('surveys').select('installation_id as id'))
    .execute();
  const held = await connection.selectFrom('installations').select(['id', 'suspended']).execute();
  return new Map([...named.map(({ id }) => [id, false] as const), ...held.map(({ id, suspended }) => [id, suspended] as const)]);
}

/** The app that this database is kept for is noted at its first census. */
async function isOwn({ db }: Store, appId: number): Promise<boolean> {
  const name = `app:${appId}`;
  const known = await db.selectFrom('chores').select('name').where('name', 'like', 'app:%').execute();
  if (known.length === 0) await db.insertInto('chores').values({ name, done_at: new Date() }).execute();
  return known.length === 0 || known.some((each) => each.name === name);
}

/** One installation's repositories, as they were known before GitHub was asked, and as it lists them all. */
export interface Inventory {
  readonly installationId: number;
  readonly before: readonly RepositoryRef[];
  readonly there: readonly RepositoryRef[];
  readonly isFirst: boolean;
}

/**
 * Forgets repositories that the app was taken off, and has those audited as a whole that never were. An empty list forgets nothing:
 * GitHub has no installation without a repository for long.
 */
export async function takeInventory(
  connection: Connection,
  queue: Queue,
  { installationId, before, there, isFirst }: Inventory,
): Promise<void> {
  const ids = new Set(there.map(({ repositoryId }) => repositoryId));
  const gone = before.map(({ repositoryId }) => repositoryId).filter((id) => !ids.has(id));
  if (ids.size > 0) await forgetRepositories(connection, queue, installationId, [...new Set(gone)]);
  const surveys = await connection
    .selectFrom('surveys')
    .select(['repository_id', 'finished_at'])
    .where('installation_id', '=', installationId)
    .execute();
  const known = new Map(surveys.map((row) => [row.repository_id, row.finished_at]));
  // What came since the last census is new here, whatever GitHub did not tell.
  const unknown = isFirst ? [] : there.filter(({ repositoryId }) => !known.has(repositoryId));
  for (const repository of unknown) await addErrand(connection, queue, { kind: 'reconcile', repository, arrival: JUST_NOW });
  await wantSurveys(
    connection,
    queue,
    there.filter(({ repositoryId }) => (known.get(repositoryId) ?? null) === null),
  );
}
