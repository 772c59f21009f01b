import { expect, test } from '@jest/globals';
import { createNewcomers } from '../../../src/github/delivery/newcomers.ts';
import { FakeGithub, testApp } from '../fake-github.ts';

const daysAgo = (days: number): string => new Date(Date.now() - days * 24 * 3_600_000).toISOString();

test.each([
  ['a new installation', 6, 'observe', { mode: 'observe' }],
  ['one that is older than a week', 8, 'observe', undefined],
  ['a new one where nothing special holds', 1, undefined, undefined],
] as const)('%s', async (_, days, mode, settings) => {
  const github = new FakeGithub();
  github.fail(/installations\/7$/, { status: 200, body: { created_at: daysAgo(days) } }, { times: 9 });
  const newcomers = createNewcomers(testApp(), mode);
  const [first, second] = [await newcomers.defaults(7), await newcomers.defaults(7)];
  expect([first?.settings, second?.settings]).toEqual([settings, settings]);
  expect(github.requests.filter(({ path }) => path.endsWith('/installations/7'))).toHaveLength(mode === undefined ? 0 : 1);
});
