import { describe, expect, test } from '@jest/globals';
import { connectStore, openStore } from '../../src/store/store.ts';
import { postgresCluster } from './databases.ts';
import { describeSchema } from './schema-suite.ts';

describe('Postgres', () => {
  describeSchema(postgresCluster);

  test('is not opened before it was migrated', async () => {
    const cluster = await postgresCluster();
    await expect(openStore(cluster.settings, () => undefined)).rejects.toThrow('run `npm run migrate`');
    await cluster.remove();
  });

  test('comes back after a restart', async () => {
    const cluster = await postgresCluster();
    const broken: Error[] = [];
    const store = await connectStore(cluster.settings, (error) => broken.push(error));
    await store.ping();
    cluster.stop();
    await expect(store.ping()).rejects.toThrow(/terminat|refused|ECONN/);
    cluster.start();
    await store.ping();
    expect(broken.length).toBeGreaterThan(0);
    await store.close();
    await cluster.remove();
  });
});
