import { type ErrorHandler, Hono } from 'hono';
import type { Logger } from 'pino';
import type { Metrics } from './metrics.ts';

/** What a process tells whoever watches over it. */
export interface WatchOptions {
  readonly metrics: Metrics;
  /** Resolves when the process can do its work; throws with the reason when it can't. */
  readonly ready: () => Promise<void>;
  readonly log: Logger;
}

/** The routes of every process that listens: `/healthz` (it lives), `/readyz` (it can do its work) and `/metrics`. */
export function createWatch({ metrics, ready, log }: WatchOptions): Hono {
  const watch = new Hono();
  watch.get('/healthz', (context) => context.text('alive\n'));
  watch.get('/readyz', async (context) => {
    try {
      await ready();
      return context.text('ready\n');
    } catch (error) {
      log.warn({ err: error }, 'not ready');
      return context.text('not ready\n', 503);
    }
  });
  watch.get('/metrics', async (context) => context.body(await metrics.render(), 200, { 'content-type': metrics.contentType }));
  watch.onError(failureLog(log));
  return watch;
}

/** Answers for a request that failed; what went wrong is for the log only. */
export function failureLog(log: Logger): ErrorHandler {
  return (error, context) => {
    log.error({ err: error }, 'request failed');
    return context.text('An error occurred.\n', 500);
  };
}
