import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { checkSchema, migrateStore, SchemaError, schemaState } from '../../src/store/migrate.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { connectStore, type Store } from '../../src/store/store.ts';
import type { TestDatabase } from './databases.ts';

/** What holds for the tables and transactions of either database. */
export function describeSchema(make: () => Promise<TestDatabase>): void {
  let database: TestDatabase;
  let store: Store;

  beforeAll(async () => {
    database = await make();
    store = await connectStore(database.settings, () => undefined);
  });

  afterAll(async () => {
    await store.close();
    await database.remove();
  });

  test('an empty database is refused with what to do', async () => {
    await expect(checkSchema(store.db)).rejects.toThrow(
      `The database lacks ${Object.keys(MIGRATIONS).length} migration(s), first 0001-deliveries: run \`npm run migrate\`.`,
    );
  });

  test('migrating runs every step once', async () => {
    expect(await migrateStore(store.db)).toEqual(Object.keys(MIGRATIONS));
    expect(await migrateStore(store.db)).toEqual([]);
    expect(await schemaState(store.db)).toEqual({ missing: [], unknown: [] });
    await checkSchema(store.db);
  });

  test('one step ahead is worked with, two are refused', async () => {
    const pretend = (name: string) =>
      sql`insert into twelvefold_migrations (name, timestamp) values (${name}, ${new Date().toISOString()})`.execute(store.db);
    await pretend('0900-tomorrow');
    await checkSchema(store.db);
    expect(await migrateStore(store.db)).toEqual([]);
    await pretend('0901-next-week');
    await expect(checkSchema(store.db)).rejects.toThrow(SchemaError);
    await sql`delete from twelvefold_migrations where name like '09%'`.execute(store.db);
  });

  test('transactions at once keep apart, and one that fails leaves nothing', async () => {
    const works = Array.from({ length: 20 }, (_, index) =>
      store.db.transaction().execute(async (connection) => {
        const chore = { name: `chore-${index}`, done_at: new Date() };
        await connection.insertInto('chores').values(chore).execute();
        if (index % 2 === 1) throw new Error('rolled back');
      }),
    );
    const outside = store.db.insertInto('chores').values({ name: 'outside', done_at: new Date() }).execute();
    const results = await Promise.allSettled([...works, outside]);
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    expect(await store.db.selectFrom('chores').select('name').execute()).toHaveLength(11);
  });

  test('answers a ping', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
}
