import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Cost, countedSince, notifications } from './cost.ts';
import { BROKEN, Live } from './live.ts';

let live: Live;
let from: number;
let notified: number;

beforeAll(async () => {
  live = await Live.start();
  await live.surveyed();
});

beforeEach(() => {
  from = live.github.requests.length;
  notified = notifications(live);
});

/** Requests and notifications that a story has caused, once all is quiet. */
async function cost(): Promise<Cost> {
  await live.quiet(300);
  return { requests: countedSince(live, from), notifications: notifications(live) - notified };
}

const NOTHING = { requests: {}, notifications: 0 };
/** An audit that finds something: nine requests, and the review. */
const AUDIT = { requests: { audit: 10 }, notifications: 1 };

afterAll(() => live?.end(), 30_000);

const MEGABYTE = 1024 * 1024;

const bad = [
  ['a wrong signature', '{}', { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }, 401],
  ['a signature of another kind', '{}', { 'x-hub-signature-256': 'sha1=0' }, 401],
  ['what is not JSON', '{', {}, 400],
] as const;

test.each(bad)('%s is refused', async (_, body, headers, status) => {
  expect((await live.deliver(body, headers)).status).toBe(status);
  expect(await cost()).toEqual(NOTHING);
});

const odd = [
  ['an event that nobody knows', 'sponsorship_of_tractors', { action: 'created' }, 202],
  ['an event without what it should hold', 'pull_request', { action: 'opened' }, 202],
  ['an event of the wrong shape', 'pull_request', ['__proto__', { pull_request: { head: 5 } }], 400],
] as const;

test.each(odd)('%s does nothing', async (_, event, payload, status) => {
  const answer = await live.deliver(JSON.stringify(payload), { 'x-github-event': event });
  expect(answer.status).toBe(status);
  expect((await fetch(`${live.app.url}/healthz`)).status).toBe(200);
  expect(await cost()).toEqual(NOTHING);
});

test('the same delivery a hundred times is one audit', async () => {
  const pull = await live.openPullRequest('same', BROKEN);
  await live.completed(pull.headSha);
  const opened = live.github.state.deliveries.find(({ event, action }) => event === 'pull_request' && action === 'opened');
  const again = Array.from({ length: 100 }, () =>
    live.deliver(opened?.body ?? '', { 'x-github-event': 'pull_request', 'x-github-delivery': opened?.guid ?? '' }),
  );
  const answers = await Promise.all(again);
  expect(answers.every(({ ok }) => ok)).toBe(true);
  await live.quiet();
  expect(live.runs(pull.headSha)).toHaveLength(1);
  expect(await cost()).toEqual(AUDIT);
});

test('the first body under a GUID counts', async () => {
  const pull = await live.openPullRequest('first', BROKEN);
  await live.completed(pull.headSha);
  const opened = live.github.state.deliveries.all().findLast(({ event, action }) => event === 'pull_request' && action === 'opened');
  // This one would be audited again, whatever was audited before.
  const other = JSON.stringify({ ...(JSON.parse(opened?.body ?? '{}') as object), action: 'ready_for_review' });
  const under = (guid: string): Promise<Response> => live.deliver(other, { 'x-github-event': 'pull_request', 'x-github-delivery': guid });
  expect(await (await under(opened?.guid ?? '')).text()).toBe('duplicate\n');
  await live.quiet();
  expect(live.runs(pull.headSha)).toHaveLength(1);
  expect(await cost()).toEqual(AUDIT);
  await under(randomUUID());
  await live.completed(pull.headSha, 2);
  // Another audit, and nothing said twice.
  expect(await cost()).toEqual({ requests: { audit: 10 + 9 }, notifications: 1 });
});

test.each(['/healthz', '/readyz', '/metrics', '/'])('%s answers', async (path) => {
  expect((await fetch(live.app.url + path)).status).toBe(200);
});

// Last, because the connection is closed on whoever sends so much.
test('more than 25 MB is refused', async () => {
  expect((await live.deliver(`"${'x'.repeat(26 * MEGABYTE)}"`)).status).toBe(413);
  expect(await cost()).toEqual(NOTHING);
});
