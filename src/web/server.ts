import type { AddressInfo } from 'node:net';
import { serve, type ServerType } from '@hono/node-server';
import type { Hono } from 'hono';
import type { HttpSettings } from '../settings.ts';

/** A server that listens. */
export interface WebServer {
  /** Port that it has got. */
  readonly port: number;
  /** Takes no more connections and resolves when the open requests are answered. */
  close(): Promise<void>;
}

/** A request must have arrived after so long, in milliseconds: GitHub itself gives up after ten seconds. */
const REQUEST_MS = 30_000;
/**
 * A connection is kept for the next request so long: longer than routers and balancers keep theirs (60 s by default), which would
 * otherwise send a request into one that is just being closed and answer 502 for us.
 */
const IDLE_MS = 75_000;

/** Listens on the assigned port. Throws when it is taken. */
export async function listen(door: Hono, settings: HttpSettings): Promise<WebServer> {
  const started = Promise.withResolvers<AddressInfo>();
  const serverOptions = {
    requestTimeout: REQUEST_MS,
    headersTimeout: 10_000,
    keepAliveTimeout: IDLE_MS,
    connectionsCheckingInterval: 5_000,
  };
  const server: ServerType = serve({ fetch: door.fetch, port: settings.port, hostname: settings.host, serverOptions }, started.resolve);
  server.once('error', started.reject);
  const { port } = await started.promise;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }),
  };
}
