import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BROKEN, CLEAN, Live } from './live.ts';
import { expectCost, nothingFollowed, takenBack } from './cost.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

test.concurrent('a pull request that breaks two factors gets a check run and a comment on each line', async () => {
  const live = await app.elsewhere('two');
  const pull = await live.openPullRequest('two', BROKEN);
  const run = await live.completed(pull.headSha);
  expect(run.title).toContain('2 new findings');
  expect(run.summary).toContain('| [V. Build, release, run](');
  const comments = live.comments(pull);
  expect(comments.map(({ original: { path, line } }) => `${path}:${line}`).sort()).toEqual(['Dockerfile:1', 'compose.yaml:5']);
  for (const { body } of comments) expect(body).toMatch(/\*\*What to do:\*\*[\s\S]*<!-- twelvefold:fp=[0-9a-f]{32} /);
  await expectCost(live, { requests: { audit: 10 }, notifications: 1 });
});

test.concurrent('a clean one gets the green check and not a word more', async () => {
  const live = await app.elsewhere('clean');
  const pull = await live.openPullRequest('clean', { ...CLEAN, 'README.md': '# Shop\n' });
  expect(await live.completed(pull.headSha)).toMatchObject({ conclusion: 'success' });
  expect(live.comments(pull)).toEqual([]);
  expect(live.github.state.issueComments.where((each) => each.pullRequestId === pull.id)).toEqual([]);
  await expectCost(live, { requests: { audit: 9 }, notifications: 0 });
});

test.concurrent('a push repeats nothing, says what it fixed and folds that comment', async () => {
  const live = await app.elsewhere('fixing');
  const pull = await live.openPullRequest('fixing', BROKEN);
  await live.completed(pull.headSha);
  const before = live.comments(pull);
  const sha = await live.push('fixing', { ...BROKEN, Dockerfile: CLEAN['Dockerfile'] ?? '' });
  await live.completed(sha);
  const after = live.comments(pull);
  expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  const [fixed, open] = ['Dockerfile', 'compose.yaml'].map((path) => after.find(({ original }) => original.path === path));
  expect(fixed?.body).toContain(`Fixed in ${sha.slice(0, 7)}`);
  expect(fixed?.minimized).toBe('resolved');
  expect(open?.minimized).toBeUndefined();
  expect(open?.body).not.toContain('Fixed in');
  await expectCost(live, { requests: { audit: 21 }, notifications: 1 });
});

test.concurrent('a finding that comes back is said again where it was said', async () => {
  const live = await app.elsewhere('wavering');
  const pull = await live.openPullRequest('wavering', BROKEN);
  await live.completed(pull.headSha);
  await live.completed(await live.push('wavering', { ...CLEAN, 'README.md': 'x\n' }));
  const sha = await live.push('wavering', BROKEN);
  await live.completed(sha);
  const comments = live.comments(pull).filter(({ minimized }) => minimized === undefined);
  expect(comments.map(({ original }) => original.path).sort()).toEqual(['Dockerfile', 'compose.yaml']);
  await expectCost(live, { requests: { audit: 32 }, notifications: 1 });
});

test.concurrent('a draft gets the check alone, and its comments when it is ready', async () => {
  const live = await app.elsewhere('draft');
  const pull = await live.openPullRequest('draft', BROKEN, { draft: true });
  await live.completed(pull.headSha);
  expect(live.comments(pull)).toEqual([]);
  live.github.people.markReady(pull, 'robin');
  await live.completed(pull.headSha, 2);
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 9 + 10 }, notifications: 1 });
});

test.concurrent('a fork’s pull request is reviewed, and re-run though its events name no pull request', async () => {
  const live = await app.elsewhere('outside');
  const { gitDir } = live.repository;
  const fork = live.github.addRepository({ owner: 'stranger', name: 'shop', gitDir, branches: {}, forkOf: live.repository });
  const pull = await live.openPullRequest('outside', BROKEN, { fork });
  const run = await live.completed(pull.headSha);
  live.github.people.rerequestRun(run, 'robin');
  await live.completed(pull.headSha, 2);
  live.github.people.rerequestSuite(live.repository, pull.headSha, 'robin');
  await live.completed(pull.headSha, 3);
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 28, lookup: 1 }, notifications: 1 });
});

test.concurrent('twenty re-requests make one audit more than the one that runs, all concluded', async () => {
  const live = await app.elsewhere('impatient');
  const pull = await live.openPullRequest('impatient', BROKEN);
  const run = await live.completed(pull.headSha);
  const held = live.heldAudit();
  live.github.people.rerequestRun(run, 'robin');
  await held.came;
  for (let press = 1; press < 20; press++) live.github.people.rerequestRun(run, 'robin');
  await live.until('the end of the one that runs', () => live.runs(pull.headSha)[1]?.conclusion === 'cancelled');
  held.release();
  await live.completed(pull.headSha, 3);
  await live.quiet();
  expect(live.runs(pull.headSha).map(({ conclusion }) => conclusion)).toEqual(['neutral', 'cancelled', 'neutral']);
  await expectCost(live, { requests: { audit: 26, conclusion: 2 }, notifications: 1 });
});

test.concurrent('another base is another change', async () => {
  const live = await app.elsewhere('based');
  const base = await live.commit('broken-base', BROKEN);
  await live.github.people.push(live.repository, 'broken-base', base, 'robin');
  const sha = await live.commit('based', { ...BROKEN, 'README.md': 'x\n' }, 'broken-base');
  const repository = live.repository;
  const pull = live.github.people.openPullRequest({ repository, title: 'based', author: 'robin', head: { branch: 'based', sha } });
  expect((await live.completed(sha)).title).toContain('2 new findings');
  live.github.people.changeBase(pull, 'broken-base', 'robin');
  expect((await live.completed(sha, 2)).title).not.toContain('2 new findings');
  await expectCost(live, { requests: { audit: 21 }, notifications: 1 });
});

test.concurrent('closed pull requests are left alone and reviewed again when reopened', async () => {
  const live = await app.elsewhere('closing');
  const held = live.heldAudit();
  const pull = await live.openPullRequest('closing', CLEAN);
  await held.came;
  const closed = live.github.people.close(pull, 'robin');
  expect(await live.completed(pull.headSha)).toMatchObject({ conclusion: 'cancelled' });
  held.release();
  await takenBack(live);
  const sha = await live.commit('closing', BROKEN);
  live.github.state.pullRequests.update(pull.id, { headSha: sha, heads: [pull.headSha, sha] });
  live.github.people.reopen(closed, 'robin');
  expect((await live.completed(sha)).title).toContain('2 new findings');
  await expectCost(live, { requests: { audit: 16, conclusion: 3 }, notifications: 1 });
});

test.concurrent('a merge group gets its check on the group’s commit', async () => {
  const live = await app.elsewhere('queue');
  const sha = await live.commit('gh-readonly-queue', BROKEN);
  live.github.people.queueForMerge(live.repository, 'main', sha, 'robin');
  expect((await live.completed(sha)).summary).toContain('| Factor |');
  await expectCost(live, { requests: { audit: 7 }, notifications: 0 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
  expect(app.github.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
