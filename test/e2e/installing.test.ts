import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullRequest } from '../../src/demo/github/world/model.ts';
import { BROKEN, CLEAN, Live } from './live.ts';
import { expectCost, nothingFollowed, notifications } from './cost.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

const issues = (live: Live) => live.github.state.issues.where((each) => each.repositoryId === live.repository.id);

test.concurrent('installing says nothing, unless the policy asks for an issue: then there is one, brought up to date in place', async () => {
  const asking = { '.github/twelvefold.yml': 'survey: issue\n' };
  const live = await app.after('welcome', async (before) => {
    await before.push('main', { ...CLEAN, ...asking });
  });
  await live.until('an issue', () => issues(live).length === 1);
  expect(issues(live)[0]).toMatchObject({ title: 'How this repository keeps the twelve factors', user: { type: 'Bot' } });
  expect(issues(live)[0]?.body).toContain('# Twelvefold: 0 findings');
  await live.push('main', { ...BROKEN, ...asking });
  live.github.install(live.github.state.repositories.where(({ owner }) => owner.login === 'welcome'));
  await live.until('a newer issue', () => issues(live)[0]?.body.includes('# Twelvefold: 2 findings') === true);
  expect(issues(live)).toHaveLength(1);
  expect(issues(live)[0]?.body).toMatch(
    /\*\*Score \d+ of 100 with 2 findings\*\*; it was 100 of 100 with 0 findings when Twelvefold came, on \d{4}-\d\d-\d\d\./,
  );
  // Of each survey: the repository, its newest commit, the policy, the tree, the contents, the issues, and the issue that is written.
  await expectCost(live, { requests: { survey: 7 + 7 }, notifications: 1 });
});

test.concurrent('without such a policy nobody hears of it', async () => {
  const live = await app.elsewhere('quiet');
  await live.surveyed();
  expect(issues(live)).toEqual([]);
  await expectCost(live, { requests: { survey: 5 }, notifications: 0 });
});

test.concurrent('pull requests that are open get a check and no word, until something happens on one', async () => {
  const pulls: PullRequest[] = [];
  const live = await app.after('crowd', async (before) => {
    for (let at = 1; at <= 5; at += 1) pulls.push(await before.openPullRequest(`topic${at}`, { ...BROKEN, 'NOTES.md': `${at}\n` }));
  });
  const [first, second] = pulls as [PullRequest, PullRequest];
  for (const { headSha } of pulls) expect((await live.completed(headSha)).title).toBe('2 new findings in V and X');
  await live.quiet();
  expect(pulls.flatMap((pull) => live.comments(pull))).toEqual([]);
  expect(notifications(live)).toBe(0);
  expect(live.runs(first.headSha)[0]?.summary).toContain('was open before Twelvefold came');
  expect(live.runs(first.headSha)[0]?.annotations).toHaveLength(2);
  await live.completed(await live.push('topic1', { ...BROKEN, 'NOTES.md': 'pushed\n' }));
  await live.say(second, 'robin', '/twelvefold audit');
  expect(pulls.map((pull) => live.comments(pull).length)).toEqual([2, 2, 0, 0, 0]);
  await expectCost(live, { requests: { audit: 70, command: 4, reaction: 1 }, notifications: 2 });
});

test.concurrent('a repository that is added to an installation is audited and its changes are; one that is taken off is left alone and forgotten', async () => {
  const live = await app.elsewhere('growing', 'survey: issue\n');
  const cart = await live.another('cart', BROKEN);
  const pull = await cart.openPullRequest('topic', { ...BROKEN, 'worker.yaml': 'x: 1\n' });
  await live.surveyed();
  expect([cart.runs(pull.headSha), issues(cart)]).toEqual([[], []]);

  live.github.addTo(live.installation, [cart.repository]);
  expect((await cart.completed(pull.headSha)).title).toBe('No new findings');
  await cart.surveyed();
  expect(issues(cart)[0]?.body).toContain('# Twelvefold: 2 findings');

  const held = cart.heldAudit();
  const pushed = await cart.push('topic', { ...BROKEN, 'web.Dockerfile': 'FROM node:latest\nUSER node\nCMD ["node", "x.js"]\n' });
  await held.came;
  live.github.takeFrom(live.installation, [cart.repository]);
  held.release();
  await cart.quiet(3_000);
  expect([cart.comments(pull), cart.runs(pushed).map(({ status }) => status)]).toEqual([[], ['in_progress']]);

  live.github.addTo(live.installation, [cart.repository]);
  expect((await cart.completed(pushed)).title).toBe('1 new finding in X');
  expect(cart.runs(pushed)).toHaveLength(1);
  expect(issues(cart)).toHaveLength(1);
  // Its pull request was open before the app came, so that its check alone tells of it.
  expect(cart.comments(pull)).toEqual([]);
  await expectCost(cart, { requests: { audit: 26 }, notifications: 1 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
});
