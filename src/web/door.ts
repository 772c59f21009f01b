import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Metrics } from './metrics.ts';
import { frontPage } from './page.ts';
import { createWebhook, type WebhookDoor } from './webhook.ts';

/** What the HTTP side of the service needs of the house. */
export interface DoorOptions extends Omit<WebhookDoor, 'observe'> {
  readonly metrics: Metrics;
  /** Resolves when deliveries can be stored; throws with the reason when they can't. */
  readonly ready: () => Promise<void>;
  readonly version: string;
}

/**
 * The routes: the webhook, `/healthz` (the process lives), `/readyz` (it can store deliveries), `/metrics`, and a page that says what this is.
 */
export function createDoor(options: DoorOptions): Hono {
  const { settings, metrics, ready, version, log } = options;
  const webhook = createWebhook({ ...options, observe: metrics.webhook });
  const door = new Hono();
  door.use(secureHeaders({ contentSecurityPolicy: { defaultSrc: ["'none'"], styleSrc: ["'unsafe-inline'"], frameAncestors: ["'none'"] } }));
  door.post(settings.path, (context) => webhook(context.req.raw));
  door.get('/healthz', (context) => context.text('alive\n'));
  door.get('/readyz', async (context) => {
    try {
      await ready();
      return context.text('ready\n');
    } catch (error) {
      log.warn({ err: error }, 'not ready');
      return context.text('not ready\n', 503);
    }
  });
  door.get('/metrics', async (context) => context.body(await metrics.render(), 200, { 'content-type': metrics.contentType }));
  door.get('/', (context) => context.html(frontPage(version)));
  door.onError((error, context) => {
    log.error({ err: error }, 'request failed');
    return context.text('An error occurred.\n', 500);
  });
  return door;
}
