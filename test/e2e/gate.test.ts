import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BROKEN, CLEAN, Live } from './live.ts';
import { expectCost, nothingFollowed, requestsSince } from './cost.ts';

let app: Live;
/** The installation that is suspended for a while. */
let paused: number | undefined;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

/** A repository's copy that belongs to somebody without any role there. */
const forkOf = (live: Live) =>
  live.github.addRepository({
    owner: 'stranger',
    name: live.repository.owner.login,
    gitDir: live.repository.gitDir,
    branches: {},
    forkOf: live.repository,
  });

const RULE = 'dev-prod-parity/floating-base-image';
const excused = (image: string): string =>
  `# twelvefold-ignore-file ${RULE} -- trust me\n${(CLEAN['Dockerfile'] ?? '').replace('node:24.11.1-slim', image)}`;
const SLY = { ...CLEAN, Dockerfile: excused('node:latest') };

test.concurrent('a comment that a stranger’s change brings accepts nothing until somebody who may has accepted', async () => {
  const live = await app.elsewhere('trusting', 'fail-on: warning\n');
  await live.surveyed();
  const pull = await live.openPullRequest('sly', SLY, { fork: forkOf(live) });
  const run = await live.completed(pull.headSha);
  expect(run).toMatchObject({ conclusion: 'failure', title: '1 new finding in X' });
  expect(run.summary).toContain('counts as soon as somebody who may has accepted it');
  expect(live.comments(pull)).toHaveLength(1);
  expect(await live.say(pull, 'robin', `/twelvefold ignore ${RULE} -- it is rebuilt every night`)).toContain('rocket');
  const after = await live.completed(pull.headSha, 2);
  expect(after).toMatchObject({ conclusion: 'success', title: 'No new findings, 1 accepted' });
  expect(after.summary).not.toContain('as soon as somebody');
  await expectCost(live, { requests: { audit: 24, command: 4, reaction: 1 }, notifications: 1 });
});

test.concurrent('the same comment of somebody who may ignore counts, and costs one question about them', async () => {
  const live = await app.elsewhere('trusted', 'fail-on: warning\n');
  await live.surveyed();
  const asked = (): number => requestsSince(live, 0).filter(({ path }) => path.includes('/collaborators/')).length;
  await live.completed((await live.openPullRequest('plain', { ...CLEAN, 'a.txt': '' })).headSha);
  expect(asked()).toBe(0);
  const pull = await live.openPullRequest('own', SLY);
  expect(await live.completed(pull.headSha)).toMatchObject({
    conclusion: 'success',
    title: 'No new findings, 1 accepted by the change itself',
  });
  expect(asked()).toBe(1);
  expect(live.comments(pull)).toEqual([]);
  await expectCost(live, { requests: { audit: 19 }, notifications: 0 });
});

test.concurrent('a check that is open when the installation is suspended is concluded when it goes on, and what was pushed then is judged', async () => {
  const live = await app.elsewhere('paused');
  await live.surveyed();
  const [installation] = live.github.state.installations.where(({ account }) => account.id === live.repository.owner.id);
  if (!installation) throw new Error('The app is not installed.');
  paused = installation.id;
  const held = live.heldAudit();
  const pull = await live.openPullRequest('topic', BROKEN);
  await held.came;
  live.github.suspend(installation);
  held.release();
  const other = await live.openPullRequest('other', { ...CLEAN, 'README.md': 'x\n' });
  await live.quiet();
  expect(live.runs(pull.headSha)).toMatchObject([{ status: 'in_progress' }]);
  live.github.unsuspend(installation);
  expect((await live.completed(pull.headSha)).title).toBe('2 new findings in V and X');
  expect(live.runs(pull.headSha)).toHaveLength(1);
  expect(await live.completed(other.headSha)).toMatchObject({ conclusion: 'success' });
  await expectCost(live, { requests: { audit: 27 }, notifications: 1 });
});

test.concurrent('of two pull requests with one head the lenient one does not turn the other’s required check green', async () => {
  const live = await app.elsewhere('twofold');
  await live.push('main', { ...CLEAN, '.github/twelvefold.yml': 'fail-on: warning\n' });
  const strict = await live.openPullRequest('topic', { ...BROKEN, '.github/twelvefold.yml': 'fail-on: warning\n' });
  expect(await live.completed(strict.headSha)).toMatchObject({ conclusion: 'failure' });
  await live.push('anything', { ...CLEAN, '.github/twelvefold.yml': 'mode: observe\n' });
  const [repository, head] = [live.repository, { branch: 'topic', sha: strict.headSha }];
  live.github.people.openPullRequest({ repository, title: 'again', author: 'robin', head, base: 'anything' });
  const held = await live.completed(strict.headSha, 2);
  expect(held).toMatchObject({ conclusion: 'failure', title: '2 new findings in V and X (#2); #1 fails' });
  expect(held.summary).toContain('By itself this pull request would pass.');
  live.github.people.close(strict, 'robin');
  expect(await live.completed(strict.headSha, 3)).toMatchObject({ conclusion: 'neutral', title: '2 new findings in V and X' });
  await expectCost(live, { requests: { audit: 28 }, notifications: 1 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
  // But for what was asked of the installation that was suspended.
  const refused = app.github.requests.filter(
    ({ status, installationId }) => status >= 400 && !(status === 403 && installationId === paused),
  );
  expect(refused).toEqual([]);
});
