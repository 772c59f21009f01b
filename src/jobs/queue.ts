import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { fromKysely, fromPglite, type ConstructorOptions, PgBoss, type SendOptions } from 'pg-boss';
import type { Logger } from 'pino';
import type { Connection, Engine, Store } from '../store/store.ts';

/**
 * Names of the queues. `audit` has at most one live job for each target, `errand` one for each key, `survey` one for each repository.
 * Every key is `<something>:<id of the repository>…`, and every job belongs to the group of its installation.
 */
export const QUEUES = { audit: 'audit', errand: 'errand', survey: 'survey', sweep: 'sweep', dead: 'dead' } as const;

/** Longest time that one try of an audit may take, in seconds. Three of them and their pauses stay below ten minutes. */
export const AUDIT_SECONDS = 150;
/** A worker that is silent for so long has lost its jobs, in seconds. */
const LEASE_SECONDS = 20;

const HOUR = 3_600;

/**
 * The queues as pg-boss keeps them. Tries of an audit are counted in its row, where a newer head starts anew; the limit here only
 * ends a job that takes its process down each time before it could be counted.
 */
const QUEUE_OPTIONS = {
  dead: { policy: 'standard', retryLimit: 0, deleteAfterSeconds: 30 * 24 * HOUR, retentionSeconds: 30 * 24 * HOUR },
  audit: {
    policy: 'exclusive',
    retryLimit: 20,
    retryDelay: 0,
    expireInSeconds: AUDIT_SECONDS + 30,
    heartbeatSeconds: LEASE_SECONDS,
    deleteAfterSeconds: HOUR,
  },
  errand: {
    policy: 'exclusive',
    retryLimit: 8,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 300,
    expireInSeconds: 120,
    heartbeatSeconds: LEASE_SECONDS,
    deleteAfterSeconds: HOUR,
    deadLetter: QUEUES.dead,
  },
  survey: {
    policy: 'exclusive',
    retryLimit: 2,
    retryDelay: 120,
    retryBackoff: true,
    expireInSeconds: 300,
    heartbeatSeconds: LEASE_SECONDS,
    deleteAfterSeconds: HOUR,
  },
  sweep: { policy: 'exclusive', retryLimit: 0, expireInSeconds: 300, heartbeatSeconds: LEASE_SECONDS, deleteAfterSeconds: HOUR },
} as const;

/** What this process does with the queue. */
export interface QueueRole {
  /** Makes or updates the queue's own tables: the migration, and the embedded database. */
  readonly install: boolean;
  /** Watches over leases and schedules. */
  readonly supervise: boolean;
}

/** The queue, running. */
export interface Queue {
  readonly boss: PgBoss;
  /** Adds a job inside the caller's transaction. False when a live job with this key is there already. */
  add(connection: Connection, name: string, data: object, options: SendOptions): Promise<boolean>;
  /** Lets a waiting job start at `start`, where it would wait for longer. */
  bringForward(connection: Connection, name: string, key: string, to: { readonly start: Date; readonly priority: number }): Promise<void>;
  /** Ends a job inside the caller's transaction, unless another worker has it by now. */
  finish(connection: Connection, name: string, job: { readonly id: string; readonly retryCount: number }): Promise<void>;
  /** Deletes the jobs of an installation, or of some repositories of it, whatever became of them; those that run end by themselves. */
  forget(connection: Connection, installationId: number, repositoryIds: readonly number[] | 'all'): Promise<void>;
  close(): Promise<void>;
}

/** Starts the queue on the store's database. Throws when its tables are missing or of another version. */
export async function openQueue(store: Store, role: QueueRole, log: Logger): Promise<Queue> {
  const boss = new PgBoss({
    ...connectionOf(store.engine),
    schema: 'pgboss',
    migrate: role.install,
    createSchema: role.install,
    supervise: role.supervise,
    schedule: role.supervise,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    monitorVacuum: false,
  });
  boss.on('error', (error) => log.warn({ err: error }, 'queue error'));
  boss.on('warning', (warning) => log.warn({ warning: warning.message }, 'queue warning'));
  await boss.start();
  if (role.install) await createQueues(boss);
  await learnQueues(boss);
  return {
    boss,
    async add(connection, name, data, options) {
      return (await boss.send(name, data, { ...options, db: fromKysely(connection) })) !== null;
    },
    async bringForward(connection, name, key, { start, priority }) {
      await boss.update(name, undefined, { singletonKey: key, startAfter: start, priority, db: fromKysely(connection) });
    },
    async finish(connection, name, job) {
      await boss.complete(name, job, null, { db: fromKysely(connection) });
    },
    async forget(connection, installationId, repositoryIds) {
      const isOf = repositoryIds === 'all' ? sql`true` : sql`split_part(singleton_key, ':', 2) in (${sql.join(repositoryIds.map(String))})`;
      await sql`delete from pgboss.job where group_id = ${String(installationId)} and state <> 'active' and ${isOf}`.execute(connection);
    },
    close: async () => boss.stop({ graceful: false }),
  };
}

function connectionOf(engine: Engine): ConstructorOptions {
  if (engine.kind === 'embedded') return { db: inTurns(engine), backend: 'pglite' };
  return { connectionString: engine.url, max: 4, connectionTimeoutMillis: 4_000, application_name: 'twelvefold-queue' };
}

/**
 * pg-boss sends whole transactions as one statement and, where one fails, a rollback after it. In one turn nobody begins a transaction
 * between the two, which the database would refuse.
 */
function inTurns({ pglite, turns }: Extract<Engine, { readonly kind: 'embedded' }>): ReturnType<typeof fromPglite> {
  const db = fromPglite(pglite);
  return { ...db, executeSql: (text, values) => turns.during(() => db.executeSql(text, values)) };
}

async function createQueues(boss: PgBoss): Promise<void> {
  for (const [name, options] of Object.entries(QUEUE_OPTIONS)) {
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, options);
  }
}

/**
 * Has pg-boss read its queues' options now. It would otherwise do so at the first job, outside the transaction that the job is
 * added in, and on the embedded database's only connection wait for that transaction for ever.
 */
async function learnQueues(boss: PgBoss): Promise<void> {
  for (const name of Object.values(QUEUES)) await boss.findJobs(name, { id: randomUUID() });
}
