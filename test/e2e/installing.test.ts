import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BROKEN, Live } from './live.ts';
import { expectCost } from './cost.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

const issues = (live: Live) => live.github.state.issues.where((each) => each.repositoryId === live.repository.id);

test.concurrent('installing says nothing, unless the policy asks for an issue: then there is one, brought up to date in place', async () => {
  const live = await app.elsewhere('welcome', 'survey: issue\n');
  await live.until('an issue', () => issues(live).length === 1);
  expect(issues(live)[0]).toMatchObject({ title: 'How this repository keeps the twelve factors', user: { type: 'Bot' } });
  expect(issues(live)[0]?.body).toContain('# Twelvefold: 0 findings');
  await live.push('main', BROKEN);
  live.github.install(live.github.state.repositories.where(({ owner }) => owner.login === 'welcome'));
  await live.until('a newer issue', () => issues(live)[0]?.body.includes('# Twelvefold: 2 findings') === true);
  expect(issues(live)).toHaveLength(1);
  expectCost(live, { requests: 6, notifications: 1 });
});

test.concurrent('without such a policy nobody hears of it', async () => {
  const live = await app.elsewhere('quiet');
  await live.until('the survey', () => live.github.requests.some(({ path }) => path.includes('/quiet/shop/git/trees/')));
  await live.quiet();
  expect(issues(live)).toEqual([]);
  expectCost(live, { requests: 0, notifications: 0 });
});

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
});
