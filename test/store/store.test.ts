import { rmSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { LockedError } from '../../src/store/lock.ts';
import { openStore } from '../../src/store/store.ts';
import { embeddedDatabase } from './embedded-database.ts';
import { describeSchema } from './schema-suite.ts';

describe('the embedded database', () => {
  describeSchema(async () => embeddedDatabase());

  test('migrates itself, keeps what was written, and is open once', async () => {
    const database = embeddedDatabase();
    // As the app meets it at its first start.
    rmSync(database.settings.directory, { recursive: true });
    const first = await openStore(database.settings, () => undefined);
    await first.db
      .insertInto('installations')
      .values({ id: 2 ** 40 })
      .execute();
    await expect(openStore(database.settings, () => undefined)).rejects.toThrow(LockedError);
    await first.close();
    const second = await openStore(database.settings, () => undefined);
    expect(await second.db.selectFrom('installations').selectAll().execute()).toEqual([
      { id: 2 ** 40, suspended: false, paused_until: null },
    ]);
    await second.close();
    await database.remove();
  }, 90_000);
});
