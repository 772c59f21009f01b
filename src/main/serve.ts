import { acceptDelivery } from '../jobs/deliveries.ts';
import { QUEUES } from '../jobs/queue.ts';
import { countWaiting } from '../jobs/targets.ts';
import { createDoor } from '../web/door.ts';
import { createMetrics, type Metrics } from '../web/metrics.ts';
import { listen, type WebServer } from '../web/server.ts';
import { createWatch } from '../web/watch.ts';
import { hireStaff, type House, openHouse, type Staff } from './house.ts';
import type { Logger } from 'pino';
import type { ServerSettings } from '../settings.ts';
import type { Shutdown } from './shutdown.ts';

/** Which halves of the service a process is. */
export interface Role {
  readonly web: boolean;
  readonly worker: boolean;
}

/** The last moment for a process that was asked to end, in milliseconds. */
const END_MS = 25_000;

/**
 * Runs as web, worker or both until a signal asks to end. Throws when it can't start. The port is taken before anything is hired, so
 * that one which is taken ends the process at once.
 */
export async function serveUntilStopped(
  settings: ServerSettings,
  role: Role,
  version: string,
  log: Logger,
  shutdown: Shutdown,
): Promise<void> {
  const house = await openHouse(settings, log, role.worker);
  const metrics = createMetrics(() => countWaiting(house.store.db));
  let staff: Staff | undefined;
  const server = role.web ? await openDoor(house, metrics, version, () => staff?.worker.wake()) : await openWatch(house, metrics);
  if (role.worker) staff = await hireStaff(house, metrics.jobs);
  const signal = await shutdown.asked;
  log.info({ signal }, 'stopping');
  setTimeout(() => process.exit(1), END_MS).unref();
  await Promise.all([server?.close(), staff?.leave(shutdown.insisted)]);
  await house.close();
  log.info('stopped');
}

/** @param wake has the jobs of a delivery begun at once, where this process does them */
function openDoor(house: House, metrics: Metrics, version: string, wake: () => void): Promise<WebServer> {
  const { settings, log, store, queue } = house;
  if (settings.webhook.secrets[0] === 'development')
    log.warn('WEBHOOK_SECRET is unset: deliveries are checked against a secret that everybody knows');
  const door = createDoor({
    settings: settings.webhook,
    appId: settings.app.id,
    log,
    metrics,
    version,
    async accept(delivery) {
      const acceptance = await acceptDelivery(store, queue, delivery);
      if (acceptance === 'accepted') wake();
      return acceptance;
    },
    ready: () => checkHouse(house),
  });
  return listenAt(house, door, settings.http.port);
}

/** A worker by itself tells how it is where it was given a port for that. */
async function openWatch(house: House, metrics: Metrics): Promise<WebServer | undefined> {
  const { port } = house.settings.worker;
  return port === undefined ? undefined : listenAt(house, createWatch({ metrics, log: house.log, ready: () => checkHouse(house) }), port);
}

/** Resolves when the database answers and the queue is there; throws with the reason otherwise. */
async function checkHouse({ store, queue }: House): Promise<void> {
  await store.ping();
  if ((await queue.boss.getQueue(QUEUES.audit)) === null) throw new Error('The queue is not there.');
}

async function listenAt({ settings, log }: House, door: Parameters<typeof listen>[0], port: number): Promise<WebServer> {
  const { host } = settings.http;
  const server = await listen(door, { host, port });
  log.info({ port: server.port, host }, 'listening');
  return server;
}
