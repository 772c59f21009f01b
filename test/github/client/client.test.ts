import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { z } from 'zod';
import { ANYTHING } from '../../../src/github/client/answers.ts';
import { RequestBudget } from '../../../src/github/client/budget.ts';
import type { Client } from '../../../src/github/client/client.ts';
import { ROUTES } from '../../../src/github/client/endpoints.ts';
import { BudgetExceeded, Deferred, Gone, statusOf, Suspended, Unreadable, Unsure } from '../../../src/github/client/errors.ts';
import { Pace, waitAfter } from '../../../src/github/client/rate-limits.ts';
import { FakeGithub, HEAD, testApp } from '../fake-github.ts';

const PULL = { owner: 'octo', repo: 'shop', pull_number: 1 };
const CHECK_RUN = { owner: 'octo', repo: 'shop', name: 'x', head_sha: HEAD };
const ANSWER = z.object({ number: z.int() });
/** All that fake timers leave alone where only the date is to move. */
const CLOCKLESS = ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const;

let github: FakeGithub;
let budget: RequestBudget;
let client: Client;

beforeEach(async () => {
  github = new FakeGithub();
  budget = new RequestBudget('audit', 20);
  client = await testApp().installation(7, budget);
});

const read = () => client.request(ROUTES.pullRequest, PULL, ANSWER);
const write = () => client.request(ROUTES.createCheckRun, CHECK_RUN, z.object({ id: z.int() }));
const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a read takes a token and one request; the token is kept, and a write is counted as one', async () => {
  await read();
  await read();
  expect(github.requests.map(({ path }) => path)).toEqual([
    '/app/installations/7/access_tokens',
    '/repos/octo/shop/pulls/1',
    '/repos/octo/shop/pulls/1',
  ]);
  expect([budget.requests, budget.writes]).toEqual([3, 0]);
  await write();
  expect([budget.requests, budget.writes]).toEqual([4, 1]);
});

test('GitHub is told what each request is for, that of the token as well', async () => {
  await read();
  await write();
  await client.query('{ viewer { login } }', {}, ANYTHING);
  expect(new Set(github.requests.map(({ userAgent }) => userAgent))).toEqual(new Set(['Twelvefold (audit)']));
});

describe('a read that fails', () => {
  test.each([500, 502, 503])('with %d is tried twice more', async (status) => {
    github.fail(/pulls\/1/, { status }, { times: 2 });
    await expect(read()).resolves.toEqual({ number: 1 });
    expect(github.log).toHaveLength(3);
  });

  test('for good is given up after three tries', async () => {
    github.fail(/pulls\/1/, { status: 502 }, { times: 9 });
    expect(statusOf(await failure(read()))).toBe(502);
    expect(github.log).toHaveLength(3);
  });

  test('with an HTML page is tried again, and never taken for an answer', async () => {
    github.fail(/pulls\/1/, { status: 200, body: '<html>Unicorn!</html>', headers: { 'content-type': 'text/html' } }, { times: 9 });
    expect(await failure(read())).toBeInstanceOf(Unreadable);
    expect(github.log).toHaveLength(3);
  });

  test('with 404 just after opening is tried again when it may be new', async () => {
    github.fail(/pulls\/1/, { status: 404, body: { message: 'Not Found' } }, { times: 2 });
    await expect(client.request(ROUTES.pullRequest, PULL, ANSWER, true)).resolves.toEqual({ number: 1 });
  });

  test('with 404 otherwise is not', async () => {
    github.fail(/pulls\/1/, { status: 404, body: { message: 'Not Found' } }, { times: 2 });
    expect(statusOf(await failure(read()))).toBe(404);
    expect(github.log).toHaveLength(1);
  });

  test('in an unknown form names the field and nothing else', async () => {
    github.pull = { number: 'a secret' };
    const error = await failure(read());
    expect(error).toBeInstanceOf(Unreadable);
    expect(String(error)).toBe('Unreadable: GET /repos/{owner}/{repo}/pulls/{pull_number} was answered in an unknown form at number.');
  });
});

test.each([500, 502, 504])('a write that fails with %d is never sent again', async (status) => {
  github.fail(/POST .*check-runs/, { status }, { times: 9 });
  expect(await failure(write())).toBeInstanceOf(Unsure);
  expect(github.writes).toHaveLength(1);
});

describe('a connection that hangs', () => {
  let asked: string[];
  let server: Server;

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      if (request.url?.endsWith('/access_tokens')) {
        response.setHeader('content-type', 'application/json').writeHead(201);
        response.end('{"token":"t","expires_at":"2099-01-01T00:00:00Z","permissions":{}}');
      } else {
        asked.push(request.url ?? '');
        server.emit('asked');
      }
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const app = (timeoutMs: number) => testApp({ timeoutMs }, `127.0.0.1:${(server.address() as AddressInfo).port}`);

  test('is given up, and tried again', async () => {
    const impatient = await app(500).installation(7, budget);
    expect(statusOf(await failure(impatient.request(ROUTES.pullRequest, PULL, ANSWER)))).toBe(500);
    expect(budget.requests).toBe(4);
  });

  test.each<[string, (patient: Client) => Promise<unknown>]>([
    ['read', (patient) => patient.request(ROUTES.pullRequest, PULL, ANSWER)],
    ['write', (patient) => patient.request(ROUTES.createCheckRun, CHECK_RUN, ANYTHING)],
  ])('is left at once when a %s is told to stop, which is no lost answer', async (_, send) => {
    const stopping = new AbortController();
    const outcome = failure(send(await app(3_600_000).installation(7, budget, stopping.signal)));
    await once(server, 'asked');
    stopping.abort();
    expect(await outcome).toMatchObject({ status: 500 });
    expect(asked).toEqual([expect.stringMatching(/^\/api\/v3\/repos\/octo\/shop\//)]);
  });
});

test('a write waits until the one before it is long enough ago, and a read does not', async () => {
  const stopping = new AbortController();
  const patient = await testApp({ writeSpacingMs: 3_600_000 }).installation(7, budget, stopping.signal);
  const send = () => patient.request(ROUTES.createCheckRun, CHECK_RUN, ANYTHING);
  await send();
  const second = failure(send());
  for (let reads = 0; reads < 3; reads += 1) await patient.request(ROUTES.pullRequest, PULL, ANSWER);
  stopping.abort();
  expect(await second).toMatchObject({ name: 'AbortError' });
  expect(github.writes).toHaveLength(1);
});

test('the budget ends a piece of work that asks for too much', async () => {
  for (let index = 0; index < 19; index += 1) await read();
  expect(await failure(read())).toBeInstanceOf(BudgetExceeded);
  expect(github.requests).toHaveLength(20);
});

describe('a token', () => {
  const minted = () => github.requests.filter(({ path }) => path.endsWith('access_tokens')).length;

  test.each<[string, number, number | undefined, number]>([
    ['is minted anew', 1, undefined, 2],
    ['is minted anew once, and that is all', 19, 401, 2],
  ])('that GitHub no longer takes %s', async (_, times, status, tokens) => {
    await read();
    // For five seconds after a token was made its refusal is taken for a delay of GitHub's: here each answer takes longer.
    jest.useFakeTimers({
      now: Date.now() + 6_000,
      doNotFake: [...CLOCKLESS],
    });
    github.beforeAnswer = () => jest.setSystemTime(Date.now() + 6_000);
    try {
      github.fail(/pulls\/1/, { status: 401, body: { message: 'Bad credentials' } }, { times });
      expect(statusOf(await failure(read()))).toBe(status);
    } finally {
      jest.useRealTimers();
    }
    expect(minted()).toBe(tokens);
  });

  test('is kept for 55 minutes', async () => {
    jest.useFakeTimers({ doNotFake: [...CLOCKLESS] });
    try {
      for (const minutes of [0, 50, 10]) {
        jest.setSystemTime(Date.now() + minutes * 60_000);
        await read();
      }
    } finally {
      jest.useRealTimers();
    }
    expect(minted()).toBe(2);
  });

  test('that can not be made is asked for three times in all, and leaves no write unsure', async () => {
    github.fail(/access_tokens/, { status: 502 }, { times: 99 });
    expect(statusOf(await failure(read()))).toBe(502);
    expect(minted()).toBe(3);
    expect(statusOf(await failure(write()))).toBe(502);
    expect(github.log).toEqual([]);
  });

  test("is made out of the app's own hour, however little that leaves", async () => {
    const headers = { 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '9999999999' };
    const body = { token: 't', expires_at: '2099-01-01T00:00:00Z', permissions: {}, repository_selection: 'all' };
    github.fail(/access_tokens/, { status: 201, headers, body });
    await expect(read()).resolves.toEqual({ number: 1 });
    await expect(read()).resolves.toEqual({ number: 1 });
  });

  test.each<[string, RegExp, number, string]>([
    ['of a deleted installation', /access_tokens/, 404, 'Not Found'],
    ['for a repository that was blocked', /pulls\/1/, 451, 'Repository access blocked'],
  ])('%s is the end', async (_, path, status, message) => {
    github.fail(path, { status, body: { message } });
    expect(await failure(read())).toBeInstanceOf(Gone);
  });
});

test.each([
  ['its token', /access_tokens/],
  ['with a token of before', /pulls\/1/],
])('an installation that is suspended waits, asked for %s', async (_, path) => {
  github.fail(path, { status: 403, body: { message: 'This installation has been suspended' } });
  const error = await failure(read());
  expect(error).toBeInstanceOf(Suspended);
  expect((error as Deferred).until.getTime()).toBeGreaterThan(Date.now());
});

describe('a rate limit', () => {
  const limits: readonly [string, number, Record<string, string>, string][] = [
    ['secondary, with retry-after', 403, { 'retry-after': '30' }, 'You have exceeded a secondary rate limit.'],
    ['of too many requests', 429, { 'retry-after': '30' }, 'Too many requests'],
  ];
  test.each(limits)('%s defers for as long as GitHub says', async (_, status, headers, message) => {
    github.fail(/pulls\/1/, { status, headers, body: { message } });
    const error = await failure(read());
    expect(error).toBeInstanceOf(Deferred);
    expect(Math.abs((error as Deferred).until.getTime() - Date.now() - 30_000)).toBeLessThan(2_000);
    expect(github.log).toHaveLength(1);
  });

  test('keeps the whole installation from asking, and no other', async () => {
    const app = testApp();
    const first = await app.installation(7, budget);
    github.fail(/pulls\/1/, { status: 403, headers: { 'retry-after': '30' }, body: { message: 'secondary rate limit' } });
    await failure(first.request(ROUTES.pullRequest, PULL, ANSWER));
    const sent = github.requests.length;
    const second = await app.installation(7, budget);
    expect(await failure(second.request(ROUTES.pullRequest, PULL, ANSWER))).toBeInstanceOf(Deferred);
    expect(github.requests).toHaveLength(sent);
    const other = await app.installation(8, budget);
    await expect(other.request(ROUTES.pullRequest, PULL, ANSWER)).resolves.toEqual({ number: 1 });
  });

  test('of a write is no lost answer: it was not applied', async () => {
    github.fail(/POST .*check-runs/, { status: 422, body: { message: 'was submitted too quickly' } });
    expect(await failure(write())).toBeInstanceOf(Deferred);
  });

  test('in a GraphQL answer with status 200 defers too', async () => {
    github.fail(/graphql/, { status: 200, body: { data: null, errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] } });
    expect(await failure(client.query('query { x }', {}, z.unknown()))).toBeInstanceOf(Deferred);
  });

  describe('that is nearly used up', () => {
    const reset = String(Math.round(Date.now() / 1000) + 1_800);
    const left = (remaining: string) => ({ 'x-ratelimit-limit': '5000', 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset });

    test('keeps the last requests of the hour for concluding what is open', async () => {
      const app = testApp();
      github.fail(/pulls\/1/, { status: 200, headers: left('100'), body: { number: 1 } });
      const working = await app.installation(7, budget);
      await expect(working.request(ROUTES.pullRequest, PULL, ANSWER)).resolves.toEqual({ number: 1 });
      const error = await failure(working.request(ROUTES.pullRequest, PULL, ANSWER));
      expect(error).toBeInstanceOf(Deferred);
      expect(Math.abs((error as Deferred).until.getTime() - Number(reset) * 1_000)).toBeLessThan(10);
      const concluding = await app.concluding(7, budget);
      await expect(concluding.request(ROUTES.pullRequest, PULL, ANSWER)).resolves.toEqual({ number: 1 });
    });

    test('does not when there is enough left', async () => {
      const app = testApp();
      github.fail(/pulls\/1/, { status: 200, headers: left('101'), body: { number: 1 } });
      const working = await app.installation(7, budget);
      await working.request(ROUTES.pullRequest, PULL, ANSWER);
      await expect(working.request(ROUTES.pullRequest, PULL, ANSWER)).resolves.toEqual({ number: 1 });
    });

    test.each([
      ['GraphQL: REST can still conclude', 'graphql', true],
      ['REST: nothing can', 'core', false],
    ])('to the last of %s', async (_, resource, canConclude) => {
      const app = testApp();
      const headers = { ...left('0'), 'x-ratelimit-resource': resource };
      github.fail(/graphql/, { status: 403, headers, body: { message: 'API rate limit exceeded' } });
      const working = await app.installation(7, budget);
      expect(await failure(working.query('query { x }', {}, z.unknown()))).toBeInstanceOf(Deferred);
      const concluding = await app.concluding(7, budget);
      const outcome = await concluding.request(ROUTES.pullRequest, PULL, ANSWER).catch((error: unknown) => error);
      expect(outcome instanceof Deferred).toBe(!canConclude);
    });
  });

  const now = 1_000_000;
  test.each<[string, number, Record<string, string>, string, number, number | undefined]>([
    ['retry-after', 403, { 'retry-after': '7' }, '', 0, 7_000],
    ['a second where retry-after leaves none', 403, { 'retry-after': '0' }, '', 0, 1_000],
    ['the reset of an exhausted limit', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1060' }, '', 0, 60_000],
    ['a second for a reset that is over', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' }, '', 0, 1_000],
    ['65 minutes for a reset far away', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '99999' }, '', 0, 3_900_000],
    ['retry-after of a secondary limit that looks like a bad request', 422, { 'retry-after': '7' }, 'was submitted too quickly', 0, 7_000],
    ['nothing for a bad request with retry-after', 422, { 'retry-after': '7' }, 'Validation Failed', 0, undefined],
    ['a minute when nothing is said', 429, {}, '', 0, 60_000],
    ['two minutes the next time', 429, {}, '', 1, 120_000],
    ['no more than a quarter of an hour', 429, {}, '', 9, 900_000],
    ['a minute for a secondary limit', 403, {}, 'You have exceeded a secondary rate limit', 0, 60_000],
    ['nothing for a missing permission', 403, { 'x-ratelimit-remaining': '4000' }, 'Resource not accessible by integration', 0, undefined],
    ['nothing for a bad request', 422, { 'x-ratelimit-remaining': '0' }, 'Validation Failed', 0, undefined],
    ['nothing for a missing page', 404, { 'retry-after': '7' }, '', 0, undefined],
  ])('waits for %s', (_, status, headers, message, strikes, expected) => {
    expect(waitAfter(status, headers, message, now, strikes)).toBe(expected);
  });
});

describe('GraphQL', () => {
  test('gives what there is when a part fails', async () => {
    const body = { data: { a: 1, b: null }, errors: [{ type: 'NOT_FOUND', path: ['b'], message: 'gone' }] };
    github.fail(/graphql/, { status: 200, body });
    const schema = z.object({ a: z.int(), b: z.null() });
    await expect(client.query('query { a b }', {}, schema)).resolves.toEqual({
      data: { a: 1, b: null },
      errors: [{ type: 'NOT_FOUND', message: 'gone', field: 'b' }],
    });
  });

  test.each<[string, unknown, string | undefined]>([
    ['in the alias that is ours', ['repository', 'f12', 'text'], 'f12'],
    ['in the outermost field where there is no alias', ['repository', 'object', 0], 'repository'],
    ['in the whole', undefined, undefined],
  ])('says where it failed: %s', async (_, path, field) => {
    github.fail(/graphql/, { status: 200, body: { data: null, errors: [{ path }] } });
    await expect(client.query('query { x }', {}, z.null())).resolves.toEqual({
      data: null,
      errors: [{ type: undefined, message: '', field }],
    });
  });

  test('repeats a query, never a mutation', async () => {
    github.fail(/graphql query/, { status: 502 }, { times: 2 });
    await client.query('query { x }', {}, z.unknown());
    github.fail(/graphql mutation/, { status: 502 }, { times: 2 });
    expect(await failure(client.mutate('mutation { x }', {}, z.unknown()))).toBeInstanceOf(Unsure);
    expect(github.log).toHaveLength(4);
  });
});

describe('a redirect', () => {
  test('after a rename is followed on the same origin', async () => {
    github.fail(/octo\/shop\/pulls\/1/, {
      status: 301,
      headers: { location: 'https://api.github.com/repos/octo/shop/pulls/1?moved' },
      body: {},
    });
    await expect(read()).resolves.toEqual({ number: 1 });
  });

  test('to elsewhere is not', async () => {
    const elsewhere = nock('https://evil.example').get(/.*/).reply(200, { number: 666 });
    github.fail(/pulls\/1/, { status: 301, headers: { location: 'https://evil.example/repos' }, body: {} }, { times: 9 });
    expect(await failure(read())).toBeInstanceOf(Error);
    expect(elsewhere.isDone()).toBe(false);
  });
});

test('refusals in a row are waited for longer and longer, until something is served', () => {
  const pace = new Pace();
  const refused = (): number => {
    try {
      pace.wasRefused(429, {}, '', 0);
      return 0;
    } catch (error) {
      return (error as Deferred).until.getTime() / 60_000;
    }
  };
  expect([refused(), refused(), refused()]).toEqual([1, 2, 4]);
  pace.wasServed({}, 0);
  expect(refused()).toBe(1);
});

test('writes of one installation keep their distance', () => {
  const pace = new Pace();
  expect([pace.reserveWrite(1_000, 1_000), pace.reserveWrite(1_000, 1_000), pace.reserveWrite(5_000, 1_000)]).toEqual([0, 1_000, 0]);
});
