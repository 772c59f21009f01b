import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { badCredentials, badGateway, notYetThere, secondaryLimit, type Fault } from '../../src/demo/github/network/faults.ts';
import type { PullRequest } from '../../src/demo/github/world/model.ts';
import { BROKEN, CLEAN, Live } from './live.ts';
import { expectCost } from './cost.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

/** What must hold after any fault: one completed run on the head with both findings, no comment twice. */
const WHOLE = { runs: ['completed'], title: '2 new findings in V and X', comments: ['Dockerfile', 'compose.yaml'] };

async function outcome(live: Live, pull: PullRequest): Promise<typeof WHOLE> {
  await live.completed(pull.headSha);
  await live.quiet(300);
  const runs = live.runs(pull.headSha);
  return {
    runs: runs.map(({ status }) => status),
    title: runs[0]?.title ?? '',
    comments: live
      .comments(pull)
      .map(({ original }) => original.path)
      .sort(),
  };
}

const faults: readonly (readonly [name: string, pattern: string, fault: Fault])[] = [
  ['a 502 on a read', 'GET /pulls/{pull_number}/files', badGateway()],
  ['a 502 on a GraphQL read', 'POST /graphql', badGateway()],
  ['a 502 on the check run, which was not made', 'POST /check-runs', badGateway()],
  ['a 502 on the check run, which was made', 'POST /check-runs', badGateway(true)],
  ['a 502 on the review, which was posted', 'POST /pulls/{pull_number}/reviews', badGateway(true)],
  ['a 502 on the conclusion, which was written', 'PATCH /check-runs/{check_run_id}', badGateway(true)],
  ['a 502 on the conclusion, which was not written', 'PATCH /check-runs/{check_run_id}', badGateway()],
  ['a connection that is cut', 'POST /check-runs', { cut: true }],
  ['a connection that is cut after the work', 'POST /check-runs', { cut: true, apply: true }],
  ['a pull request that is not there yet', 'GET /pulls/{pull_number}', notYetThere()],
  ['a token that was revoked', 'GET /git/trees/{tree_sha}', badCredentials()],
  ['a secondary limit', 'POST /check-runs', secondaryLimit(1)],
  ['slowness', 'GET /pulls/{pull_number}/files', { delayMs: 2_000 }],
];

test.concurrent.each(faults)('%s does no harm', async (name, pattern, fault) => {
  const owner = name.replaceAll(/\W+/g, '-');
  const live = await app.elsewhere(owner);
  // A GraphQL request's address names no repository, so that one may strike another test's, where it must do no harm either.
  live.github.faults.once(pattern, pattern === 'POST /graphql' ? fault : { ...fault, within: `${owner}/shop` });
  expect(await outcome(live, await live.openPullRequest('change', BROKEN))).toEqual(WHOLE);
  await expectCost(live, { requests: [10, 15], notifications: 1 });
});

const LATE: Fault = { delayMs: 2_500 };

test.concurrent('a comment that GitHub refuses does not lose the others', async () => {
  const live = await app.elsewhere('refused');
  const json = { message: 'Unprocessable Entity', errors: ['Line could not be resolved'], documentation_url: '', status: '422' };
  live.github.faults.once('POST /pulls/{pull_number}/reviews', { answer: { status: 422, json }, within: 'refused/shop' });
  const pull = await live.openPullRequest('change', BROKEN);
  expect(await outcome(live, pull)).toMatchObject({ runs: ['completed'], comments: ['Dockerfile', 'compose.yaml'] });
  await expectCost(live, { requests: 13, notifications: 1 });
});

test.concurrent('a pull request that is closed in mid-audit is not spoken to, and its open run is taken back', async () => {
  const live = await app.elsewhere('closed');
  live.github.faults.once('GET /git/trees/{tree_sha}', { ...LATE, within: 'closed/shop' });
  const pull = await live.openPullRequest('change', BROKEN);
  await live.until('the audit', () => live.runs(pull.headSha).length > 0);
  live.github.people.close(pull, 'robin');
  await live.completed(pull.headSha);
  await live.quiet(1_000);
  expect(live.comments(pull)).toEqual([]);
  expect(live.runs(pull.headSha).map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
  await expectCost(live, { requests: [7, 10], notifications: 0 });
});

test.concurrent('a head that is pushed in mid-audit is the one that is reviewed, and the older run is taken back', async () => {
  const live = await app.elsewhere('overtaken');
  live.github.faults.once('GET /git/trees/{tree_sha}', { ...LATE, within: 'overtaken/shop' });
  const pull = await live.openPullRequest('change', BROKEN);
  await live.until('the audit', () => live.runs(pull.headSha).length > 0);
  const sha = await live.push('change', { ...CLEAN, 'README.md': 'x\n' });
  expect(await live.completed(sha)).toMatchObject({ conclusion: 'success' });
  await live.completed(pull.headSha);
  expect(live.comments(pull)).toEqual([]);
  expect(live.runs(pull.headSha).map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
  await expectCost(live, { requests: [16, 19], notifications: 0 });
});

describe('processes come and go', () => {
  const ends = [
    ['a killed one', async () => app.app.kill()],
    ['one that is asked to stop', async () => app.app.stop()],
  ] as const;

  test.each(ends)(
    '%s leaves an audit that is taken up again, and nothing is said twice',
    async (name, end) => {
      const live = await app.elsewhere(name.replaceAll(/\W+/g, '-'));
      live.github.faults.always('GET /git/trees/{tree_sha}', { delayMs: 1_000 });
      const pull = await live.openPullRequest('change', BROKEN);
      await live.until('the audit', () => live.runs(pull.headSha).length > 0);
      await end();
      live.github.faults.clear();
      await live.startAgain();
      await live.until('the review', () => live.runs(pull.headSha).some(({ status }) => status === 'completed'));
      expect(await outcome(live, pull)).toEqual(WHOLE);
      await expectCost(live, { requests: [10, 20], notifications: 1 });
    },
    120_000,
  );

  test('one that is asked to stop ends well', async () => {
    await app.app.stop();
    expect(await app.app.ended).toBe(0);
    await app.startAgain();
  }, 60_000);

  test('a lost database and deliveries that nobody took are made good from what GitHub knows', async () => {
    const live = await Live.start();
    try {
      await live.app.stop();
      const pull = await live.openPullRequest('change', BROKEN);
      await live.github.delivered();
      await live.startAgain('empty');
      expect(await outcome(live, pull)).toEqual(WHOLE);
      await expectCost(live, { requests: 10, notifications: 1 });
    } finally {
      await live.end();
    }
  }, 120_000);

  test('what people have accepted stands although the database was lost, and nothing is said a second time', async () => {
    const live = await Live.start();
    try {
      const pull = await live.openPullRequest('change', BROKEN);
      const run = await live.completed(pull.headSha);
      const id = /\| `([0-9a-f]{16})` \|/.exec(run.summary ?? '')?.[1] ?? '';
      await live.say(pull, 'robin', `/twelvefold ignore ${id} -- mirrored`);
      await live.say(pull, 'robin', '/twelvefold baseline');
      expect((await live.completed(pull.headSha, 3)).title).toBe('No new findings, 2 accepted');
      await live.app.stop();
      await live.startAgain('empty');
      const after = await live.completed(await live.push('change', { ...BROKEN, 'README.md': 'x\n' }));
      expect(after.title).toBe('No new findings, 2 accepted');
      expect(after.text).toContain('accepted by robin: mirrored');
      expect([live.comments(pull).length, live.answers(pull).length]).toEqual([2, 1]);
      // The app looks at what is open when it begins anew, before the push or after it.
      await expectCost(live, { requests: [54, 68], notifications: 2 });
    } finally {
      await live.end();
    }
  }, 240_000);
});
