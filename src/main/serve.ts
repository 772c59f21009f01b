import { acceptDelivery } from '../jobs/deliveries.ts';
import { QUEUES } from '../jobs/queue.ts';
import { countWaiting } from '../jobs/targets.ts';
import { createDoor } from '../web/door.ts';
import { createMetrics, type Metrics } from '../web/metrics.ts';
import { listen, type WebServer } from '../web/server.ts';
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

/** Runs as web, worker or both until a signal asks to end. Throws when it can't start. */
export async function serveUntilStopped(
  settings: ServerSettings,
  role: Role,
  version: string,
  log: Logger,
  shutdown: Shutdown,
): Promise<void> {
  const house = await openHouse(settings, log, role.worker);
  const metrics = createMetrics(() => countWaiting(house.store.db));
  const staff = role.worker ? await hireStaff(house, metrics.jobs) : undefined;
  const server = role.web ? await openDoor(house, metrics, staff, version) : undefined;
  const signal = await shutdown.asked;
  log.info({ signal }, 'stopping');
  setTimeout(() => process.exit(1), END_MS).unref();
  await Promise.all([server?.close(), staff?.leave(shutdown.insisted)]);
  await house.close();
  log.info('stopped');
}

async function openDoor(house: House, metrics: Metrics, staff: Staff | undefined, version: string): Promise<WebServer> {
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
      if (acceptance === 'accepted') staff?.worker.wake();
      return acceptance;
    },
    async ready() {
      await store.ping();
      if ((await queue.boss.getQueue(QUEUES.audit)) === null) throw new Error('The queue is not there.');
    },
  });
  const server = await listen(door, settings.http);
  log.info({ port: server.port, host: settings.http.host, path: settings.webhook.path }, 'listening');
  return server;
}
