import type { PGlite } from '@electric-sql/pglite';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types } from 'pg';
import type { DatabaseSettings } from '../settings.ts';
import { openEmbedded } from './embedded.ts';
import type { ConnectionTurns } from './one-connection.ts';
import { checkSchema, migrateStore } from './migrate.ts';
import type { Tables } from './tables.ts';

/** The database, open. */
export interface Store {
  readonly db: Kysely<Tables>;
  /** What lies below, for the queue, which keeps its jobs in the same database. */
  readonly engine: Engine;
  /** Throws when the database doesn't answer within two seconds. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export type Engine =
  | { readonly kind: 'postgres'; readonly pool: Pool; readonly url: string }
  | { readonly kind: 'embedded'; readonly pglite: PGlite; readonly turns: ConnectionTurns };

/** A transaction or the database itself. */
export type Connection = Kysely<Tables>;

/** Postgres answers a webhook within five seconds or not at all: a statement, or the wait for a connection, must end before. */
const STATEMENT_MS = 4_500;
const CONNECT_MS = 4_000;

/**
 * Connects, without looking at the tables. `onBroken` hears of connections that break.
 * Throws a LockedError when the embedded database is in use.
 */
export async function connectStore(settings: DatabaseSettings, onBroken: (error: Error) => void): Promise<Store> {
  if (settings.kind === 'embedded') {
    const embedded = await openEmbedded(settings.directory);
    const db = new Kysely<Tables>({ dialect: embedded.dialect });
    return assemble(db, { kind: 'embedded', pglite: embedded.pglite, turns: embedded.turns }, async () => embedded.close());
  }
  const pool = new Pool({
    connectionString: settings.url,
    max: settings.poolSize,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 500,
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    application_name: 'twelvefold',
    types: { getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)) },
  });
  pool.on('error', onBroken);
  // One that breaks while somebody has it would otherwise end the process; its query fails all the same.
  pool.on('connect', (client) => client.on('error', onBroken));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return assemble(db, { kind: 'postgres', pool, url: settings.url }, async () => db.destroy());
}

/** Connects and makes sure of the tables: the embedded database migrates itself, Postgres must have been migrated (else a SchemaError). */
export async function openStore(settings: DatabaseSettings, onBroken: (error: Error) => void): Promise<Store> {
  const store = await connectStore(settings, onBroken);
  try {
    if (settings.kind === 'embedded') await migrateStore(store.db);
    else await checkSchema(store.db);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

function assemble(db: Kysely<Tables>, engine: Engine, close: () => Promise<void>): Store {
  return {
    db,
    engine,
    async ping() {
      const timeout = Promise.withResolvers<never>();
      const timer = setTimeout(() => timeout.reject(new Error('The database does not answer.')), 2_000);
      await Promise.race([sql`select 1`.execute(db), timeout.promise]).finally(() => clearTimeout(timer));
    },
    close,
  };
}
