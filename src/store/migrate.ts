import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { MIGRATIONS } from './migrations.ts';
import type { Tables } from './tables.ts';

const TABLE = 'twelvefold_migrations';

/** The tables are not those that this release needs. The message says what to do. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/** How the tables in the database stand to those that this release knows. */
export interface SchemaState {
  /** Migrations that were not run yet. */
  readonly missing: readonly string[];
  /** Migrations that a newer release has run. */
  readonly unknown: readonly string[];
}

/** Reads which migrations the database has seen. */
export async function schemaState(db: Kysely<Tables>): Promise<SchemaState> {
  const { rows: found } = await sql<{ present: boolean }>`select to_regclass(${TABLE}) is not null as present`.execute(db);
  const applied = found[0]?.present ? (await sql<{ name: string }>`select name from ${sql.table(TABLE)}`.execute(db)).rows : [];
  const names = new Set(applied.map((row) => row.name));
  return {
    missing: Object.keys(MIGRATIONS).filter((name) => !names.has(name)),
    unknown: [...names].filter((name) => !Object.hasOwn(MIGRATIONS, name)).sort(),
  };
}

/** Throws a SchemaError unless this release can work on the tables: none missing, and at most one step ahead of it. */
export async function checkSchema(db: Kysely<Tables>): Promise<void> {
  const { missing, unknown } = await schemaState(db);
  if (missing.length > 0) {
    throw new SchemaError(`The database lacks ${missing.length} migration(s), first ${missing[0]}: run \`npm run migrate\`.`);
  }
  if (unknown.length > 1) {
    throw new SchemaError(
      `The database is ${unknown.length} migrations ahead of this release (${unknown.join(', ')}): deploy a newer one.`,
    );
  }
}

/** Runs what is missing, all or nothing, and gives the names. A database that is ahead is left as it is. */
export async function migrateStore(db: Kysely<Tables>): Promise<readonly string[]> {
  if ((await schemaState(db)).unknown.length > 0) {
    await checkSchema(db);
    return [];
  }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    migrationTableName: TABLE,
    migrationLockTableName: `${TABLE}_lock`,
  });
  const { error, results } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
  return (results ?? []).map((result) => result.migrationName);
}
