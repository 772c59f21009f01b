import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { baselineText, loadBaseline } from '../../src/policy/baseline.ts';
import { twelvefold } from '../cli/run-command.ts';
import { expectCost, nothingFollowed, notifications, takenBack } from './cost.ts';
import { BROKEN, CLEAN, Live } from './live.ts';

/*
 * How a team takes the app up, and how it lets go of it.
 */

const BASELINE = '.github/twelvefold-baseline.json';
const POLICY = '.github/twelvefold.yml';
const FIRST_WEEK = { FIRST_WEEK_MODE: 'observe' };
const DAY = 24 * 3_600_000;

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

/** What `twelvefold baseline` writes in a checkout of the default branch. */
async function baselineOf(live: Live): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'baseline-'));
  try {
    await promisify(execFile)('git', ['clone', '--quiet', '--branch', 'main', live.repository.gitDir, directory]);
    expect(await twelvefold(['baseline'], { cwd: directory })).toMatchObject({ code: 0 });
    return await readFile(join(directory, BASELINE), 'utf8');
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The same with an entry of which nothing like is found. */
function withStale(text: string): string {
  const loaded = loadBaseline(text, BASELINE);
  const entries = loaded.ok ? loaded.baseline.entries : [];
  return baselineText([...entries, { path: 'gone.js', rule: 'logs/file-logger', code: 'c'.repeat(32), fingerprint: 'f'.repeat(32) }]);
}

test.concurrent('a baseline: old code is quiet, what is new is told, and what nobody finds any more is listed', async () => {
  const live = await app.after('adopting', async (before) => {
    await before.push('main', BROKEN);
    const files = { ...BROKEN, [BASELINE]: withStale(await baselineOf(before)), [POLICY]: 'survey: issue\nfail-on: warning\n' };
    await before.push('main', files);
  });
  const old = { ...BROKEN, [BASELINE]: withStale(await baselineOf(live)), [POLICY]: 'survey: issue\nfail-on: warning\n' };
  const compose = `${BROKEN['compose.yaml']}    environment:\n      MODE: fast\n`;
  const touched = await live.openPullRequest('touching', { ...old, 'compose.yaml': compose });
  expect(await live.completed(touched.headSha)).toMatchObject({ conclusion: 'success', title: 'No new findings' });
  expect(live.comments(touched)).toEqual([]);
  const adding = await live.openPullRequest('adding', { ...old, 'compose.yaml': `${compose}  queue:\n    image: rabbitmq:latest\n` });
  expect(await live.completed(adding.headSha)).toMatchObject({ conclusion: 'failure', title: '1 new finding in V' });
  expect(live.comments(adding).map(({ original }) => original.line)).toEqual([9]);
  const issues = () => live.github.state.issues.where(({ repositoryId }) => repositoryId === live.repository.id);
  await live.until('the audit of the whole', () => issues().length === 1);
  expect(issues()[0]?.body).toContain('# Twelvefold: 0 findings');
  expect(issues()[0]?.body).toMatch(/gone\.js/);
  await expectCost(live, { requests: { audit: 19 }, notifications: 2 });
});

test('the first week only looks on, what the repository decides stands above it, and after it all is as usual', async () => {
  const live = await Live.start({}, FIRST_WEEK);
  try {
    const first = await live.openPullRequest('first', BROKEN);
    expect(await live.completed(first.headSha)).toMatchObject({ conclusion: 'neutral', title: '2 new findings in V and X' });
    const eager = await live.elsewhere('eager', 'mode: enforce\nfail-on: warning\n');
    const enforced = await eager.openPullRequest('enforced', BROKEN);
    expect(await eager.completed(enforced.headSha)).toMatchObject({ conclusion: 'failure' });
    expect([notifications(live), notifications(eager)]).toEqual([0, 1]);
    const { installations } = live.github.state;
    for (const { id, createdAt } of installations.all()) installations.update(id, { createdAt: new Date(createdAt.getTime() - 8 * DAY) });
    await live.push('main', { ...CLEAN, [POLICY]: 'fail-on: warning\n' });
    await live.app.stop();
    await live.startAgain('same', FIRST_WEEK);
    const later = await live.push('first', { ...BROKEN, 'README.md': 'a week later\n' });
    expect(await live.completed(later)).toMatchObject({ conclusion: 'failure', title: '2 new findings in V and X' });
    expect(live.comments(first)).toHaveLength(2);
    await expectCost(live, { requests: { audit: 19 }, notifications: 1 });
  } finally {
    await live.end();
  }
}, 240_000);

test.concurrent('a title by which the policy skips takes a pull request out, another brings it back, and any other costs no audit', async () => {
  const live = await app.elsewhere('titles', 'skip: { titles: ["wip*"] }\n');
  const { people } = live.github;
  const pull = await live.openPullRequest('topic', BROKEN, { title: 'A change' });
  await live.completed(pull.headSha);
  people.retitle(pull, 'A small change', 'robin');
  await live.quiet();
  expect(live.runs(pull.headSha)).toHaveLength(1);
  people.retitle(pull, 'WIP: a small change', 'robin');
  expect(await live.completed(pull.headSha, 2)).toMatchObject({ conclusion: 'skipped', title: expect.stringContaining('titles') });
  people.retitle(pull, 'WIP: a change', 'robin');
  await live.quiet();
  expect(live.runs(pull.headSha)).toHaveLength(2);
  people.retitle(pull, 'A change', 'robin');
  expect((await live.completed(pull.headSha, 3)).title).toBe('2 new findings in V and X');
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 23, policy: 4 }, notifications: 1 });
});

test.concurrent('an app that is taken away in mid-audit says nothing more, and knows nothing when it comes back', async () => {
  const live = await app.elsewhere('leaving');
  const { installation } = live;
  const held = live.heldAudit();
  const pull = await live.openPullRequest('topic', BROKEN);
  await held.came;
  live.github.uninstall(installation);
  held.release();
  await live.quiet(3_000);
  expect([live.comments(pull), notifications(live)]).toEqual([[], 0]);
  expect(live.runs(pull.headSha).map(({ status }) => status)).toEqual(['in_progress']);
  live.github.install([live.repository]);
  await live.until('a check', () => live.runs(pull.headSha).some(({ status }) => status === 'completed'));
  // Nothing is known of the audit before, so that this one is the first: it takes over the check that was left open.
  expect(live.runs(pull.headSha).map(({ externalId }) => externalId)).toEqual([`pull/1@${pull.headSha}#0`]);
  expect(notifications(live)).toBe(0);
  expect((await live.completed(await live.push('topic', { ...BROKEN, 'README.md': 'x\n' }))).title).toBe('2 new findings in V and X');
  expect(live.comments(pull)).toHaveLength(2);
  // Those of the installation that is gone are not counted.
  await expectCost(live, { requests: { audit: 19 }, notifications: 1 });
});

test.concurrent('a merge group that is taken apart in mid-audit has its check taken back', async () => {
  const live = await app.elsewhere('dissolved');
  const held = live.heldAudit();
  const sha = await live.commit('gh-readonly-queue', BROKEN);
  live.github.people.queueForMerge(live.repository, 'main', sha, 'robin');
  await held.came;
  live.github.people.dissolveGroup(live.repository, 'main', sha, 'invalidated');
  expect(await live.completed(sha)).toMatchObject({ conclusion: 'cancelled', title: 'The merge group is gone' });
  held.release();
  await takenBack(live);
  await expectCost(live, { requests: { audit: 5, conclusion: 3 }, notifications: 0 });
});

test.concurrent('a command whose pull request is closed before its audit ends is told so', async () => {
  const live = await app.elsewhere('abandoned');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const held = live.heldAudit();
  const comment = live.github.people.comment(pull, 'robin', '/twelvefold audit');
  await held.came;
  live.github.people.close(pull, 'robin');
  expect(await live.ended(comment.id, 'a command')).toEqual(['eyes', 'confused']);
  await live.completed(pull.headSha, 2);
  held.release();
  await takenBack(live);
  await expectCost(live, { requests: { audit: 17, command: 4, conclusion: 3, reaction: 1 }, notifications: 1 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
});
