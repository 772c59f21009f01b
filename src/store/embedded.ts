import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { type DatabaseConnection, type Dialect, type Driver, PGliteDialect } from 'kysely';
import { lockDirectory } from './lock.ts';

/** Postgres inside this process, in a directory that no other process uses meanwhile. */
export interface EmbeddedDatabase {
  readonly pglite: PGlite;
  readonly dialect: Dialect;
  close(): Promise<void>;
}

/** Opens or makes the database in `directory`. Throws a LockedError when another process has it open. */
export async function openEmbedded(directory: string): Promise<EmbeddedDatabase> {
  const lock = lockDirectory(directory);
  try {
    const pglite = await PGlite.create(join(directory, 'postgres'), { parsers: { [types.INT8]: Number } });
    return {
      pglite,
      dialect: takingTurns(new PGliteDialect({ pglite })),
      async close() {
        if (!pglite.closed) await pglite.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/**
 * The embedded database has one connection, and Kysely's dialect hands it to everybody at once, so that a statement could
 * slip into another's transaction. Here each waits for its turn.
 */
function takingTurns(dialect: Dialect): Dialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => new OneAtATime(dialect.createDriver()),
  };
}

class OneAtATime implements Driver {
  readonly #driver: Driver;
  #last: Promise<void> = Promise.resolve();
  #release: (() => void) | undefined;

  constructor(driver: Driver) {
    this.#driver = driver;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const turn = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = turn.promise;
    await before;
    this.#release = turn.resolve;
    try {
      return await this.#driver.acquireConnection();
    } catch (error) {
      turn.resolve();
      throw error;
    }
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.#driver.releaseConnection(connection);
    this.#release?.();
  }

  beginTransaction(...of: Parameters<Driver['beginTransaction']>): Promise<void> {
    return this.#driver.beginTransaction(...of);
  }

  commitTransaction(...of: Parameters<Driver['commitTransaction']>): Promise<void> {
    return this.#driver.commitTransaction(...of);
  }

  rollbackTransaction(...of: Parameters<Driver['rollbackTransaction']>): Promise<void> {
    return this.#driver.rollbackTransaction(...of);
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }
}
