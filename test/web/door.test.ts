import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Hono } from 'hono';
import nock from 'nock';
import { pino } from 'pino';
import type { Acceptance, Delivery } from '../../src/jobs/deliveries.ts';
import { BodyReader } from '../../src/web/body.ts';
import { createDoor } from '../../src/web/door.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import type { WebhookSettings } from '../../src/settings.ts';
import { createWatch } from '../../src/web/watch.ts';
import { createWebhook } from '../../src/web/webhook.ts';
import { listen, type WebServer } from '../../src/web/server.ts';
import { headersFor, post, pullRequestBody, SECRET } from './post.ts';

let server: WebServer;
let accepted: Delivery[];
let accept: (delivery: Delivery) => Promise<Acceptance>;
let ready: () => Promise<void>;
let backlog: () => Promise<number>;

const metrics = createMetrics(() => backlog());
const doorTo = (settings: WebhookSettings, measured = metrics): Hono =>
  createDoor({
    settings,
    appId: 7,
    log: pino({ level: 'silent' }),
    metrics: measured,
    version: '1.2.3',
    accept: (delivery) => accept(delivery),
    ready: () => ready(),
  });

beforeAll(async () => {
  // Real requests on real sockets only.
  nock.restore();
  server = await listen(doorTo({ secrets: [SECRET, 'battery staple'], path: '/api/github/webhooks' }), { port: 0, host: '127.0.0.1' });
});

beforeEach(() => {
  accepted = [];
  accept = async (delivery) => {
    accepted.push(delivery);
    return delivery.intent.kind === 'nothing' ? 'ignored' : 'accepted';
  };
  ready = async () => undefined;
  backlog = async () => 4;
});

afterAll(() => server.close());

const get = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

describe('the webhook', () => {
  test('stores what is signed, reduced to what is needed, and then says 202', async () => {
    const response = await post(server.port, pullRequestBody());
    expect([response.status, await response.text()]).toEqual([202, 'accepted\n']);
    expect(accepted).toMatchObject([
      { event: 'pull_request', action: 'synchronize', installationId: 5, intent: { kind: 'audit', head: 'a'.repeat(40), force: false } },
    ]);
    expect(accepted[0]?.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('takes the previous secret while one is being rotated', async () => {
    const body = pullRequestBody();
    expect((await post(server.port, body, headersFor(body, {}, 'battery staple'))).status).toBe(202);
  });

  const body = pullRequestBody();
  test.each<[what: string, body: string, headers: Record<string, string>, status: number]>([
    ['another secret', body, headersFor(body, {}, 'wrong'), 401],
    ['no signature', body, headersFor(body, { 'x-hub-signature-256': undefined }), 401],
    ['a signature of another body', body, headersFor(`${body} `), 401],
    ['a signature that is none', body, headersFor(body, { 'x-hub-signature-256': 'sha256=zz' }), 401],
    ['the old kind of signature', body, headersFor(body, { 'x-hub-signature-256': undefined, 'x-hub-signature': 'sha1=00' }), 401],
    ['bad JSON under another secret', '{"a":', headersFor('{"a":', {}, 'wrong'), 401],
    ['bad JSON', '{"a":', headersFor('{"a":'), 400],
    ['JSON that is no object', '[1]', headersFor('[1]'), 400],
    ['an empty body', '', headersFor(''), 400],
    ['no GUID', body, headersFor(body, { 'x-github-delivery': undefined }), 400],
    ['a GUID that is none', body, headersFor(body, { 'x-github-delivery': "'; drop table" }), 400],
    ['a GUID longer than any', body, headersFor(body, { 'x-github-delivery': 'a'.repeat(65) }), 400],
    ['no event', body, headersFor(body, { 'x-github-event': undefined }), 400],
    ['an event that is none', body, headersFor(body, { 'x-github-event': 'pull_request {"x":1}' }), 400],
    ['an event longer than any', body, headersFor(body, { 'x-github-event': 'x'.repeat(65) }), 400],
    ['a compressed body', body, headersFor(body, { 'content-encoding': 'gzip' }), 415],
    ['a form', body, headersFor(body, { 'content-type': 'application/x-www-form-urlencoded' }), 415],
  ])('refuses %s', async (_what, text, headers, status) => {
    const response = await post(server.port, text, headers);
    expect(response.status).toBe(status);
    expect(accepted).toEqual([]);
  });

  test.each([
    ['an event that nobody knows', 'sky_falls', '{}'],
    ['an event in a form that nobody knows', 'pull_request', '{"action":"opened"}'],
    ['a ping', 'ping', '{"zen":"x"}'],
    ['a body of prototypes', 'pull_request', '{"__proto__":{"action":"opened"},"constructor":1}'],
  ])('ignores %s', async (_what, event, text) => {
    const response = await post(server.port, text, headersFor(text, { 'x-github-event': event }));
    expect([response.status, await response.text()]).toEqual([202, 'ignored\n']);
  });

  test.each([
    ["an action longer than any of GitHub's", { action: 'x'.repeat(65) }, { action: undefined }],
    ['an action that is no text', { action: { x: 1 } }, { action: undefined }],
    ['an installation that no whole number names', { installation: { id: 1.5 } }, { installationId: undefined }],
    ['an installation beyond all numbers', { installation: { id: 2 ** 60 } }, { installationId: undefined }],
  ])('stores no part of %s', async (_what, payload, stored) => {
    const text = JSON.stringify(payload);
    expect((await post(server.port, text)).status).toBe(202);
    expect(accepted).toMatchObject([stored]);
  });

  test('says 503 when it can not be stored', async () => {
    accept = () => Promise.reject(new Error('connection refused'));
    const response = await post(server.port, pullRequestBody());
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.text()).toBe('The delivery could not be stored.\n');
  });

  test('says 503 after five seconds when storing hangs', async () => {
    accept = () => new Promise(() => undefined);
    const began = performance.now();
    expect((await post(server.port, pullRequestBody())).status).toBe(503);
    expect(performance.now() - began).toBeGreaterThan(4_500);
    expect(performance.now() - began).toBeLessThan(6_500);
  });

  test('is a POST', async () => {
    expect((await get('/api/github/webhooks')).status).toBe(404);
  });

  test('takes JSON however its type is written', async () => {
    const body = pullRequestBody();
    for (const type of ['application/json; charset=utf-8', 'Application/JSON'])
      expect((await post(server.port, body, headersFor(body, { 'content-type': type }))).status).toBe(202);
  });

  test('is where the settings say', async () => {
    const elsewhere = await listen(doorTo({ secrets: [SECRET], path: '/hooks' }), { port: 0, host: '127.0.0.1' });
    const body = pullRequestBody();
    const statusAt = async (path: string): Promise<number> =>
      (await fetch(`http://127.0.0.1:${elsewhere.port}${path}`, { method: 'POST', body, headers: headersFor(body) })).status;
    expect([await statusAt('/hooks'), await statusAt('/api/github/webhooks')]).toEqual([202, 404]);
    await elsewhere.close();
  });
});

/** Talks to the server in bytes; gives all that it answers until it closes. */
function talk(head: string, chunks: Iterable<Buffer>): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(server.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(`POST /api/github/webhooks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${head}\r\n\r\n`);
    const source = chunks[Symbol.iterator]();
    const send = () => {
      for (;;) {
        const { done, value } = source.next();
        if (done || socket.destroyed) return;
        if (!socket.write(value)) {
          socket.once('drain', send);
          return;
        }
      }
    };
    send();
  });
}

function* chunks(count: number, size: number): Iterable<Buffer> {
  const chunk = Buffer.concat([Buffer.from(`${size.toString(16)}\r\n`), Buffer.alloc(size, 'x'), Buffer.from('\r\n')]);
  for (let sent = 0; sent < count; sent += 1) yield chunk;
}

describe('a body that is too large', () => {
  test('is refused by its announced length before it is read', async () => {
    expect(await talk(`Content-Length: ${26 * 1024 * 1024}`, [Buffer.from('{')])).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('is refused while it streams, with flat memory', async () => {
    const before = process.memoryUsage().rss;
    const answers = await Promise.all(Array.from({ length: 4 }, () => talk('Transfer-Encoding: chunked', chunks(2_000, 64 * 1024))));
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
  });

  test('and breaks off harms nobody', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write('POST /api/github/webhooks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{');
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    expect((await get('/healthz')).status).toBe(200);
  });
});

test('headers and bodies have a time in which they must have come', async () => {
  const asked = Promise.withResolvers<Server>();
  const listener = (message: unknown): void => asked.resolve((message as { readonly server: Server }).server);
  subscribe('http.server.request.start', listener);
  await get('/healthz');
  const { headersTimeout, requestTimeout } = await asked.promise;
  unsubscribe('http.server.request.start', listener);
  // Node ends what takes longer; 0 would be for ever.
  expect([headersTimeout, requestTimeout]).toEqual([10_000, 30_000]);
});

describe('too many bodies at once', () => {
  const MIB = 1024 * 1024;

  test('are asked to come again, and no more once the others are through', async () => {
    const bodies = new BodyReader();
    const senders: ReadableStreamDefaultController<Uint8Array>[] = [];
    const request = (): Request => {
      const body = new ReadableStream<Uint8Array>({ start: (sender) => void senders.push(sender) });
      return new Request('http://x', { method: 'POST', body, duplex: 'half' });
    };
    const held = Array.from({ length: 10 }, () => bodies.read(request()));
    for (const sender of senders) sender.enqueue(new Uint8Array(20 * MIB));
    expect(await bodies.read(new Request('http://x', { method: 'POST', body: 'x' }))).toEqual({ kind: 'busy' });
    for (const sender of senders) sender.close();
    expect((await Promise.all(held)).map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'read'));
    expect(await bodies.read(new Request('http://x', { method: 'POST', body: 'x' }))).toMatchObject({ kind: 'read' });
  });

  test('are told so with a 503, and one that breaks off with a 400', async () => {
    const webhook = createWebhook({
      settings: { secrets: [SECRET], path: '/' },
      appId: 7,
      log: pino({ level: 'silent' }),
      observe: () => undefined,
      accept: async () => 'accepted',
    });
    const sent = (pull: (sender: ReadableStreamDefaultController<Uint8Array>) => void): Promise<Response> =>
      webhook(new Request('http://x', { method: 'POST', body: new ReadableStream({ pull }), duplex: 'half' }));
    expect((await sent((sender) => sender.error(new Error('gone')))).status).toBe(400);
    // Each of these goes on until it is larger than may be: together they are more than is taken at once.
    const answers = await Promise.all(Array.from({ length: 12 }, () => sent((sender) => sender.enqueue(new Uint8Array(18 * MIB)))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([413, 503]));
  });
});

describe('the other routes', () => {
  test('tell that the process lives', async () => {
    expect(await (await get('/healthz')).text()).toBe('alive\n');
  });

  test('keep a connection longer than the routers before them do, which would send a request into one that closes', async () => {
    const [, seconds] = /timeout=(\d+)/.exec((await get('/healthz')).headers.get('keep-alive') ?? '') ?? [];
    expect(Number(seconds)).toBeGreaterThan(60);
  });

  test('tell whether deliveries can be stored, without a reason for strangers', async () => {
    expect((await get('/readyz')).status).toBe(200);
    ready = () => Promise.reject(new Error('password hunter2'));
    const response = await get('/readyz');
    expect([response.status, await response.text()]).toEqual([503, 'not ready\n']);
  });

  test('count', async () => {
    await post(server.port, pullRequestBody());
    metrics.jobs.audited('published', 2);
    metrics.jobs.ran('react', true);
    metrics.jobs.ran('react', false);
    const response = await get('/metrics');
    expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
    const text = await response.text();
    for (const line of [
      /^twelvefold_webhook_seconds_count\{outcome="accepted"\} \d+$/m,
      /^twelvefold_audits_waiting 4$/m,
      /^twelvefold_audit_seconds_sum\{ending="published"\} 2$/m,
      /^twelvefold_errands_total\{errand="react",result="done"\} 1$/m,
      /^twelvefold_errands_total\{errand="react",result="failed"\} 1$/m,
    ])
      expect(text).toMatch(line);
  });

  test('count on when the database does not say how many audits wait', async () => {
    backlog = () => Promise.reject(new Error('connection refused'));
    expect(await (await get('/metrics')).text()).toMatch(/^twelvefold_audits_waiting -1$/m);
  });

  test('count what is refused and what is not stored by themselves', async () => {
    const countOf = async (outcome: string): Promise<number> => {
      const text = await (await get('/metrics')).text();
      return Number(new RegExp(`twelvefold_webhook_seconds_count\\{outcome="${outcome}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
    };
    const before = [await countOf('refused'), await countOf('unavailable')];
    await post(server.port, '');
    accept = () => Promise.reject(new Error('connection refused'));
    await post(server.port, pullRequestBody());
    expect([await countOf('refused'), await countOf('unavailable')]).toEqual(before.map((count) => count + 1));
  });

  test('keep what went wrong to themselves', async () => {
    const failing = { ...metrics, render: () => Promise.reject(new Error('password hunter2')) };
    const other = await listen(doorTo({ secrets: [SECRET], path: '/api/github/webhooks' }, failing), { port: 0, host: '127.0.0.1' });
    const response = await fetch(`http://127.0.0.1:${other.port}/metrics`);
    expect([response.status, await response.text()]).toEqual([500, 'An error occurred.\n']);
    await other.close();
  });

  test('keep it to themselves in a process that has no other, too', async () => {
    const failing = { ...metrics, render: () => Promise.reject(new Error('password hunter2')) };
    const lines: string[] = [];
    const log = pino({}, { write: (line) => void lines.push(line) });
    const response = await createWatch({ metrics: failing, ready: () => ready(), log }).request('/metrics');
    expect([response.status, await response.text()]).toEqual([500, 'An error occurred.\n']);
    expect(lines).toEqual([expect.stringContaining('request failed')]);
  });

  test('are nobody’s on a port that another process has', async () => {
    const door = doorTo({ secrets: [SECRET], path: '/api/github/webhooks' });
    await expect(listen(door, { port: server.port, host: '127.0.0.1' })).rejects.toThrow('EADDRINUSE');
  });

  test('say what this is', async () => {
    const response = await get('/');
    expect(await response.text()).toContain('Version 1.2.3');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
