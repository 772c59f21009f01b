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
});

const LATE: Fault = { delayMs: 2_500 };

test.concurrent('a comment that GitHub refuses does not lose the others', async () => {
  const live = await app.elsewhere('refused');
  const json = { message: 'Unprocessable Entity', errors: ['Line could not be resolved'], documentation_url: '', status: '422' };
  live.github.faults.once('POST /pulls/{pull_number}/reviews', { answer: { status: 422, json }, within: 'refused/shop' });
  const pull = await live.openPullRequest('change', BROKEN);
  expect(await outcome(live, pull)).toMatchObject({ runs: ['completed'], comments: ['Dockerfile', 'compose.yaml'] });
  expectCost(live, { requests: 14, notifications: 1 });
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
  expectCost(live, { requests: 12, notifications: 0 });
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
  expectCost(live, { requests: 21, notifications: 0 });
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
    } finally {
      await live.end();
    }
  }, 120_000);
});
