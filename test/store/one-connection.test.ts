import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Kysely, sql } from 'kysely';
import { pino } from 'pino';
import { openQueue } from '../../src/jobs/queue.ts';
import { type EmbeddedDatabase, openEmbedded } from '../../src/store/embedded.ts';
import { ConnectionTurns } from '../../src/store/one-connection.ts';
import { openStore } from '../../src/store/store.ts';
import { embeddedDatabase } from './embedded-database.ts';

/** A transaction in one statement that fails on the way, as the queue's upkeep may, and leaves the connection in it. */
const BROKEN = 'BEGIN; SELECT 1 / 0; COMMIT';

describe('turns', () => {
  test('come in order, also where one of those who wait gives up', async () => {
    const turns = new ConnectionTurns(40);
    const log: string[] = [];
    const end = await turns.take();
    const impatient = turns.take();
    await expect(impatient).rejects.toThrow('was not free for 40 ms');
    const later = [turns.during(async () => void log.push('one')), turns.during(async () => void log.push('two'))];
    end();
    await Promise.all(later);
    expect(log).toEqual(['one', 'two']);
  });

  test('end for whoever waits for one while having one, and the next goes on', async () => {
    const turns = new ConnectionTurns(40);
    const knot = turns.during(() => turns.during(async () => 'never'));
    await expect(knot).rejects.toThrow('was not free');
    await expect(turns.during(async () => 'free')).resolves.toBe('free');
  });
});

describe('the embedded database', () => {
  const database = embeddedDatabase();
  let embedded: EmbeddedDatabase;
  let db: Kysely<Record<string, never>>;
  const transaction = (): Promise<unknown> => db.transaction().execute(async (connection) => sql`select 2 as two`.execute(connection));

  beforeAll(async () => {
    embedded = await openEmbedded(database.settings.directory);
    db = new Kysely({ dialect: embedded.dialect });
    await sql`create table kept (name text primary key)`.execute(db);
  });

  afterAll(async () => {
    await embedded.close();
    await database.remove();
  });

  test('says it where a transaction cannot begin, and takes the next one', async () => {
    await expect(embedded.pglite.exec(BROKEN)).rejects.toThrow('division by zero');
    await expect(transaction()).rejects.toThrow('current transaction is aborted');
    await embedded.pglite.query('ROLLBACK');
    await expect(transaction()).resolves.toMatchObject({ rows: [{ two: 2 }] });
  });

  test('keeps what was committed and nothing of what was rolled back', async () => {
    const keep = (name: string, fails: boolean): Promise<void> =>
      db.transaction().execute(async (connection) => {
        await sql`insert into kept values (${name})`.execute(connection);
        if (fails) throw new Error('It is not wanted.');
      });
    await Promise.allSettled([keep('a', false), keep('b', true), keep('c', false), keep('a', false)]);
    expect((await sql`select name from kept order by name`.execute(db)).rows).toEqual([{ name: 'a' }, { name: 'c' }]);
  });
});

test('a transaction begins right after a statement of the queue that failed', async () => {
  const database = embeddedDatabase();
  const store = await openStore(database.settings, () => undefined);
  const queue = await openQueue(store, { install: true, supervise: false }, pino({ level: 'fatal' }));
  const failing = queue.boss.getDb().executeSql(BROKEN, []);
  const after = store.db.transaction().execute(async (connection) => connection.selectFrom('deliveries').selectAll().execute());
  await expect(failing).rejects.toThrow('division by zero');
  await expect(after).resolves.toEqual([]);
  await queue.close();
  await store.close();
  await database.remove();
}, 60_000);
