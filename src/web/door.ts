import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { frontPage } from './page.ts';
import { createWatch, failureLog, type WatchOptions } from './watch.ts';
import { createWebhook, type WebhookDoor } from './webhook.ts';

/** What the HTTP side of the service needs of the house. It is ready when deliveries can be stored. */
export interface DoorOptions extends Omit<WebhookDoor, 'observe'>, WatchOptions {
  readonly version: string;
}

/** The routes of a web process: the webhook, what tells how the process is, and a page that says what this is. */
export function createDoor(options: DoorOptions): Hono {
  const { settings, metrics, version, log } = options;
  const webhook = createWebhook({ ...options, observe: metrics.webhook });
  const door = new Hono();
  door.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], frameAncestors: ["'none'"] } }));
  door.post(settings.path, (context) => webhook(context.req.raw));
  door.get('/', (context) => context.html(frontPage(version)));
  door.route('/', createWatch(options));
  door.onError(failureLog(log));
  return door;
}
