import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { badCredentials, badGateway, type Fault, type Held, notYetThere, secondaryLimit } from '../../src/demo/github/network/faults.ts';
import type { PullRequest } from '../../src/demo/github/world/model.ts';
import { BROKEN, CLEAN, Live } from './live.ts';
import { expectCost, nothingFollowed, takenBack } from './cost.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

/** What must hold after any fault: one completed run on the head with both findings, no comment twice. */
/** Requests of a change's first audit: see costs.test.ts. */
const FIRST = 10;

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

/**
 * `more`: requests beyond those of a first audit. A read is tried again; a write without an answer is looked for, and the check run
 * that is not there has the audit begun anew.
 */
const faults: readonly (readonly [name: string, pattern: string, fault: Fault, more: number])[] = [
  ['a 502 on a read', 'GET /pulls/{pull_number}/files', badGateway(), 1],
  ['a 502 on a GraphQL read', 'POST /graphql', badGateway(), 1],
  ['a 502 on the check run, which was not made', 'POST /check-runs', badGateway(), 4],
  ['a 502 on the check run, which was made', 'POST /check-runs', badGateway(true), 1],
  ['a 502 on the review, which was posted', 'POST /pulls/{pull_number}/reviews', badGateway(true), 1],
  ['a 502 on the conclusion, which was written', 'PATCH /check-runs/{check_run_id}', badGateway(true), 1],
  ['a 502 on the conclusion, which was not written', 'PATCH /check-runs/{check_run_id}', badGateway(), 2],
  ['a connection that is cut', 'POST /check-runs', { cut: true }, 4],
  ['a connection that is cut after the work', 'POST /check-runs', { cut: true, apply: true }, 1],
  ['a pull request that is not there yet', 'GET /pulls/{pull_number}', notYetThere(), 1],
  ['a token that was revoked', 'GET /git/trees/{tree_sha}', badCredentials(), 1],
  ['a secondary limit', 'POST /check-runs', secondaryLimit(1), 3],
  ['slowness', 'GET /pulls/{pull_number}/files', { delayMs: 2_000 }, 0],
];

test.concurrent.each(faults)('%s does no harm', async (name, pattern, fault, more) => {
  const owner = name.replaceAll(/\W+/g, '-');
  const live = await app.elsewhere(owner);
  live.github.faults.once(pattern, { ...fault, within: `${owner}/shop`, by: 'audit' });
  expect(await outcome(live, await live.openPullRequest('change', BROKEN))).toEqual(WHOLE);
  await expectCost(live, { requests: { audit: FIRST + more }, notifications: 1 });
});

test.concurrent('a comment that GitHub refuses does not lose the others', async () => {
  const live = await app.elsewhere('refused');
  const json = { message: 'Unprocessable Entity', errors: ['Line could not be resolved'], documentation_url: '', status: '422' };
  live.github.faults.once('POST /pulls/{pull_number}/reviews', { answer: { status: 422, json }, within: 'refused/shop' });
  const pull = await live.openPullRequest('change', BROKEN);
  expect(await outcome(live, pull)).toMatchObject({ runs: ['completed'], comments: ['Dockerfile', 'compose.yaml'] });
  await expectCost(live, { requests: { audit: 13 }, notifications: 1 });
});

test.concurrent('a pull request that is closed in mid-audit is not spoken to, and its open run is taken back', async () => {
  const live = await app.elsewhere('closed');
  const held = live.heldAudit();
  const pull = await live.openPullRequest('change', BROKEN);
  await held.came;
  live.github.people.close(pull, 'robin');
  await live.completed(pull.headSha);
  held.release();
  await takenBack(live);
  expect(live.comments(pull)).toEqual([]);
  expect(live.runs(pull.headSha).map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
  await expectCost(live, { requests: { audit: 7, conclusion: 3 }, notifications: 0 });
});

test.concurrent('a head that is pushed in mid-audit is the one that is reviewed, and the older run is taken back', async () => {
  const live = await app.elsewhere('overtaken');
  const held = live.heldAudit();
  const pull = await live.openPullRequest('change', BROKEN);
  await held.came;
  const sha = await live.push('change', { ...CLEAN, 'README.md': 'x\n' });
  await live.until('the end of the older run', () => live.runs(pull.headSha).every(({ status }) => status === 'completed'));
  held.release();
  expect(await live.completed(sha)).toMatchObject({ conclusion: 'success' });
  await live.completed(pull.headSha);
  expect(live.comments(pull)).toEqual([]);
  expect(live.runs(pull.headSha).map(({ conclusion }) => conclusion)).toEqual(['cancelled']);
  await expectCost(live, { requests: { audit: 16, conclusion: 2 }, notifications: 0 });
});

describe('processes come and go', () => {
  const taken: readonly (readonly [string, (held: Held) => Promise<unknown>, number])[] = [
    // All that was asked for until then, and an audit that goes on with the check that was opened.
    ['a killed one leaves an audit that is taken up again', async () => app.app.kill(), 7 + FIRST],
    [
      'one that is asked to stop ends the audit that it has begun',
      (held) => {
        const stopped = app.app.stop();
        held.release();
        return stopped;
      },
      FIRST,
    ],
  ];

  test.each(taken)(
    '%s, and nothing is said twice',
    async (name, end, requests) => {
      const live = await app.elsewhere(name.replaceAll(/\W+/g, '-'));
      const held = live.heldAudit();
      const pull = await live.openPullRequest('change', BROKEN);
      await held.came;
      await end(held);
      held.release();
      await live.startAgain();
      await live.until('the review', () => live.runs(pull.headSha).some(({ status }) => status === 'completed'));
      expect(await outcome(live, pull)).toEqual(WHOLE);
      await expectCost(live, { requests: { audit: requests }, notifications: 1 });
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
      const held = live.github.faults.hold('POST /app/hook/deliveries/{delivery_id}/attempts', {});
      await live.startAgain('empty');
      await Promise.all([held.came, live.completed(pull.headSha)]);
      // What was found open has an audit by now, which looked for a check from before; the lost delivery comes too late to ask for one.
      held.release();
      await live.github.delivered();
      expect(await outcome(live, pull)).toEqual(WHOLE);
      await expectCost(live, { requests: { audit: FIRST + 1 }, notifications: 1 });
    } finally {
      await live.end();
    }
  }, 240_000);

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
      // What is open is looked at where nothing is known of it.
      await live.until('an audit', () => live.app.output().includes('"audit ended"'));
      const after = await live.completed(await live.push('change', { ...BROKEN, 'README.md': 'x\n' }));
      expect(after.title).toBe('No new findings, 2 accepted');
      expect(after.text).toContain('accepted by robin: mirrored');
      expect([live.comments(pull).length, live.answers(pull).length]).toEqual([2, 1]);
      await expectCost(live, { requests: { audit: 48, command: 8, reaction: 2 }, notifications: 2 });
    } finally {
      await live.end();
    }
  }, 240_000);
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());
