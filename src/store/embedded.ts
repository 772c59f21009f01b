import { join } from 'node:path';
import { PGlite, types } from '@electric-sql/pglite';
import { type Dialect, PGliteDialect } from 'kysely';
import { lockDirectory } from './lock.ts';
import { ConnectionTurns, OneConnection } from './one-connection.ts';

/** Postgres inside this process, in a directory that no other process uses meanwhile. */
export interface EmbeddedDatabase {
  readonly pglite: PGlite;
  /** For whoever uses it without the dialect. */
  readonly turns: ConnectionTurns;
  readonly dialect: Dialect;
  close(): Promise<void>;
}

/** Opens or makes the database in `directory`. Throws a LockedError when another process has it open. */
export async function openEmbedded(directory: string): Promise<EmbeddedDatabase> {
  const lock = lockDirectory(directory);
  try {
    const pglite = await PGlite.create(join(directory, 'postgres'), { parsers: { [types.INT8]: Number } });
    const turns = new ConnectionTurns();
    return {
      pglite,
      turns,
      dialect: inTurns(pglite, turns),
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

/** Statements of everybody who uses Kysely, in turns. */
function inTurns(pglite: PGlite, turns: ConnectionTurns): Dialect {
  const dialect = new PGliteDialect({ pglite });
  return {
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createDriver: () => new OneConnection(pglite, turns),
  };
}
