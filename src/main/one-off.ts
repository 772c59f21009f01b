import type { Logger } from 'pino';
import { createCensus } from '../github/delivery/create-census.ts';
import { openQueue } from '../jobs/queue.ts';
import { sweep } from '../jobs/sweep.ts';
import type { MigrationSettings, ServerSettings } from '../settings.ts';
import { migrateStore } from '../store/migrate.ts';
import { connectStore } from '../store/store.ts';
import { githubOf, openHouse } from './house.ts';

/** Brings the database's tables, and the queue's, to what this release needs. Safe to run again. */
export async function migrate(settings: MigrationSettings, log: Logger): Promise<void> {
  const store = await connectStore(settings.database, (error) => log.warn({ err: error }, 'database connection lost'));
  try {
    const migrations = await migrateStore(store.db);
    const queue = await openQueue(store, { install: true, supervise: false }, log);
    await queue.close();
    log.info({ migrations }, 'migrated');
  } finally {
    await store.close();
  }
}

/** Looks once after what could have been lost: the same as the workers do each minute. */
export async function sweepOnce(settings: ServerSettings, log: Logger): Promise<void> {
  const house = await openHouse(settings, log, false);
  try {
    await sweep({ store: house.store, queue: house.queue, census: createCensus(githubOf(settings, log)), log });
    log.info('swept');
  } finally {
    await house.close();
  }
}
