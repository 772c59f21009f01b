import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { badCredentials, badGateway, notYetThere, primaryLimit, secondaryLimit } from '../../../src/demo/github/network/faults.ts';
import type { PullRequest } from '../../../src/demo/github/world/model.ts';
import { Stage } from './stage.ts';

let stage: Stage;
let pull: PullRequest;

beforeAll(async () => {
  stage = await Stage.set({ files: { 'a.ts': 'one\n' } });
  pull = await stage.openPullRequest({ files: { 'a.ts': 'two\n' } });
});

afterEach(() => stage.github.faults.clear());

afterAll(() => stage.clear());

const createRun = (): ReturnType<Stage['call']> => stage.call('POST', '~/check-runs', { name: 'x', head_sha: pull.headSha });

test.each([
  ['is lost', false, 0],
  ['is applied all the same', true, 1],
])('a 502 whose request %s', async (_, apply, more) => {
  const before = stage.github.state.checkRuns.all().length;
  stage.github.faults.once('POST /check-runs', badGateway(apply));
  const failed = await createRun();
  expect(failed.status).toBe(502);
  expect(failed.headers.get('content-type')).toContain('html');
  expect(stage.github.state.checkRuns.all()).toHaveLength(before + more);
  expect((await createRun()).status).toBe(201);
});

const refusals = [
  ['secondary limit', secondaryLimit(7), 403, 'retry-after', '7'],
  ['primary limit', primaryLimit(new Date(60_000)), 403, 'x-ratelimit-reset', '60'],
  ['replication lag', notYetThere(), 404, 'etag', null],
  ['revoked token', badCredentials(), 401, 'etag', null],
] as const;
test.each(refusals)('%s', async (_, fault, status, header, value) => {
  stage.github.faults.once('GET /pulls/{pull_number}', fault);
  const answer = await stage.call('GET', '~/pulls/1');
  expect([answer.status, answer.headers.get(header)]).toEqual([status, value]);
  expect((await stage.call('GET', '~/pulls/1')).status).toBe(200);
});

test('latency', async () => {
  stage.github.faults.once('*', { delayMs: 150 });
  const start = performance.now();
  expect((await stage.call('GET', '~')).status).toBe(200);
  expect(performance.now() - start).toBeGreaterThan(140);
});

test.each([{ cut: true }, { cut: true, apply: true }])('a connection that is cut: %j', async (fault) => {
  stage.github.faults.once('POST /graphql', fault);
  await expect(stage.graphql('{ viewer { login } }')).rejects.toThrow('fetch failed');
});

test('a request that is held back goes on when it is released, and strikes nobody else', async () => {
  const held = stage.github.faults.hold('GET /repos/{owner}/{repo}', { by: 'somebody' });
  expect((await stage.call('GET', '~')).status).toBe(200);
  const waiting = stage.call('GET', '~', undefined, { 'user-agent': 'somebody' });
  await held.came;
  expect((await stage.call('GET', '~')).status).toBe(200);
  held.release();
  expect((await waiting).status).toBe(200);
});

test('a fault strikes as often as it was told to', async () => {
  stage.github.faults.times(2, 'GET /repos/{owner}/{repo}', badGateway());
  const statuses = [await stage.call('GET', '~'), await stage.call('GET', '~'), await stage.call('GET', '~')].map((each) => each.status);
  expect(statuses).toEqual([502, 502, 200]);
});

describe('budgets', () => {
  test('the hour and the minute run out', async () => {
    const small = await Stage.set({ files: { 'a.ts': 'one\n' } }, { limits: { requestsPerHour: 5, contentPerMinute: 2 } });
    await small.openPullRequest({ files: { 'a.ts': 'two\n' } });
    const say = (): ReturnType<Stage['call']> => small.call('POST', '~/issues/1/comments', { body: 'x' });
    expect([(await say()).status, (await say()).status]).toEqual([201, 201]);
    const third = await say();
    expect([third.status, third.headers.get('retry-after')]).toEqual([403, '60']);
    await small.call('GET', '~');
    await small.call('GET', '~');
    const sixth = await small.call('GET', '~');
    expect([sixth.status, sixth.headers.get('x-ratelimit-remaining')]).toEqual([403, '0']);
    await small.clear();
  });
});

test('every request is written down', () => {
  expect(stage.github.requests).toContainEqual(
    expect.objectContaining({ operation: 'POST /repos/{owner}/{repo}/check-runs', status: 201 }),
  );
});
