import type { Logger } from 'pino';
import { createGithubApp, type GithubApp } from '../github/client/app.ts';
import { createAuditor } from '../github/auditing/create-auditor.ts';
import { createCensus } from '../github/delivery/create-census.ts';
import type { JobObserver } from '../jobs/audit.ts';
import { openQueue, type Queue } from '../jobs/queue.ts';
import { startWorker, type Worker } from '../jobs/worker.ts';
import { createReviewPool } from '../pool/create-pool.ts';
import type { ServerSettings } from '../settings.ts';
import { openStore, type Store } from '../store/store.ts';

/** Heap of one thread that judges, in mebibytes, and the longest time of one file under one rule, in milliseconds. */
const THREAD_LIMITS = { memoryMb: 256, timeMs: 5_000 };

/** The rooms that every process type needs. */
export interface House {
  readonly settings: ServerSettings;
  readonly log: Logger;
  readonly store: Store;
  readonly queue: Queue;
  close(): Promise<void>;
}

/** Opens the database and the queue. With `supervise`, this process looks after leases and schedules. */
export async function openHouse(settings: ServerSettings, log: Logger, supervise: boolean): Promise<House> {
  const store = await openStore(settings.database, (error) => log.warn({ err: error }, 'database connection lost'));
  try {
    const queue = await openQueue(store, { install: settings.database.kind === 'embedded', supervise }, log);
    return {
      settings,
      log,
      store,
      queue,
      async close() {
        await queue.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Who we are to GitHub. */
export function githubOf(settings: ServerSettings, log: Logger): GithubApp {
  return createGithubApp(settings.app, log.child({ part: 'github' }));
}

/** A worker with the threads that judge. */
export interface Staff {
  readonly worker: Worker;
  /** Waits for running audits, then hands what still runs back to the queue; at once when `insisted` is aborted. */
  leave(insisted: AbortSignal): Promise<void>;
}

/** Running audits may take so long to end by themselves, and so long to end when told to; milliseconds. Together below 25 seconds. */
const DRAIN_MS = 16_000;
const RETURN_MS = 4_000;

/** Starts taking jobs. */
export async function hireStaff(house: House, observer: JobObserver): Promise<Staff> {
  const { settings, log, store, queue } = house;
  const app = githubOf(settings, log);
  const pool = await createReviewPool({ ...THREAD_LIMITS, threads: settings.worker.threads });
  const stopping = new AbortController();
  const { audits } = settings.worker;
  const auditor = createAuditor(app, pool, settings.reviews);
  const census = createCensus(app);
  const worker = await startWorker({ store, queue, auditor, census, log, observer, audits, stopping: stopping.signal });
  return {
    worker,
    async leave(insisted) {
      const stop = () => stopping.abort(new Error('The process stops.'));
      insisted.addEventListener('abort', stop, { once: true });
      if (insisted.aborted) stop();
      const idle = await worker.drain(DRAIN_MS, stopping.signal);
      if (!idle) {
        stop();
        await worker.drain(insisted.aborted ? RETURN_MS / 2 : RETURN_MS);
      }
      await pool.close();
    },
  };
}
