import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullRequest } from '../../src/demo/github/world/model.ts';
import { expectCost, nothingFollowed } from './cost.ts';
import { BROKEN, CLEAN, Live } from './live.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

/** How our comments on a pull request stand, by path: the first words, and whether they are folded away. */
function standing(live: Live, pull: PullRequest): readonly string[] {
  return live
    .comments(pull)
    .filter(({ inReplyTo }) => inReplyTo === undefined)
    .map(({ original, body, minimized }) => {
      const [, words = 'open'] =
        /^\*\*([A-Z][a-z]+(?: (?:in(?: the (?:base|code))?|by|any more|there|judged))*)/.exec(body.includes('It said:') ? body : '') ?? [];
      return `${original.path}: ${words}, ${minimized ?? 'shown'}`;
    })
    .sort();
}

const OPEN = ['Dockerfile: open, shown', 'compose.yaml: open, shown'];
const IN_BASE = ['Dockerfile: Already there in the base, outdated', 'compose.yaml: Already there in the base, outdated'];

test.concurrent('a base that has the findings too: they are not called fixed, and come back with the base that has them not', async () => {
  const live = await app.elsewhere('retargeted');
  await live.push('below', BROKEN);
  const sha = await live.commit('above', { ...BROKEN, 'README.md': 'x\n' }, 'below');
  const pull = live.github.people.openPullRequest({
    repository: live.repository,
    title: 'above',
    author: 'robin',
    head: { branch: 'above', sha },
  });
  await live.completed(sha);
  expect(standing(live, pull)).toEqual(OPEN);
  live.github.people.changeBase(pull, 'below', 'robin');
  expect((await live.completed(sha, 2)).title).toBe('No new findings');
  expect(standing(live, pull)).toEqual(IN_BASE);
  live.github.people.changeBase(pull, 'main', 'robin');
  expect((await live.completed(sha, 3)).title).toBe('2 new findings in V and X');
  expect(standing(live, pull)).toEqual(OPEN);
  await expectCost(live, { requests: { audit: 32 }, notifications: 1 });
});

test.concurrent('the same change merged elsewhere first: what was said is in the base then, and nobody is told again', async () => {
  const live = await app.elsewhere('forestalled');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  await live.push('main', BROKEN);
  const rebased = await live.commit('rebased', { ...BROKEN, 'README.md': 'x\n' });
  await live.github.people.push(live.repository, 'topic', rebased, 'robin');
  await live.completed(rebased);
  expect(standing(live, pull)).toEqual(IN_BASE);
  const again = await live.commit('rebased', { ...BROKEN, 'README.md': 'y\n' });
  await live.github.people.push(live.repository, 'topic', again, 'robin');
  await live.completed(again);
  expect(standing(live, pull)).toEqual(IN_BASE);
  await expectCost(live, { requests: { audit: 30 }, notifications: 1 });
});

test.concurrent('what the code accepts is said to be accepted there, unless somebody talks about it', async () => {
  const live = await app.elsewhere('accepting');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const talked = live.comments(pull).find(({ original }) => original.path === 'Dockerfile');
  if (talked) live.github.people.reply(talked, 'robin', 'Is it?');
  const said = live.comments(pull).filter(({ inReplyTo }) => inReplyTo === undefined);
  const ruleIn = (path: string): string => /rule=(\S+)/.exec(said.find(({ original }) => original.path === path)?.body ?? '')?.[1] ?? '';
  const accepting = (path: 'Dockerfile' | 'compose.yaml', line: RegExp): object => ({
    [path]: BROKEN[path]?.replace(line, `$1# twelvefold-ignore ${ruleIn(path)} -- a demo\n$&`),
  });
  const accepted = { ...BROKEN, ...accepting('Dockerfile', /()FROM/), ...accepting('compose.yaml', /( *)image: redis/) };
  expect((await live.completed(await live.push('topic', accepted))).title).toMatch(/^No new findings, 2 accepted by the change itself/);
  expect(standing(live, pull)).toEqual(['Dockerfile: open, shown', 'compose.yaml: Accepted in the code, resolved']);
  await expectCost(live, { requests: { audit: 22 }, notifications: 1 });
});

test.concurrent('a rule that the policy switches off: its comments say so, and come back with it', async () => {
  const live = await app.elsewhere('switching');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const [rule = ''] = live
    .comments(pull)
    .flatMap(({ body, original }) => (original.path === 'Dockerfile' ? [/rule=(\S+)/.exec(body)?.[1]] : []));
  await live.push('main', { ...CLEAN, '.github/twelvefold.yml': `rules:\n  ${rule}: off\n` });
  await live.say(pull, 'robin', '/twelvefold audit');
  expect(standing(live, pull)).toContain('Dockerfile: Not judged any more, resolved');
  await live.push('main', { ...CLEAN, '.github/twelvefold.yml': 'mode: comment\n' });
  await live.say(pull, 'robin', '/twelvefold audit');
  expect(standing(live, pull)).toEqual(OPEN);
  await expectCost(live, { requests: { audit: 32, command: 8, reaction: 2 }, notifications: 1 });
});

test.concurrent('a file of ours that leaves the diff because it was put back is read again, and what is gone is fixed', async () => {
  const live = await app.elsewhere('reverted');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const back = await live.push('topic', { ...CLEAN, 'README.md': 'x\n' });
  await live.completed(back);
  expect(standing(live, pull)).toEqual(['Dockerfile: Fixed in, resolved', 'compose.yaml: Fixed in, resolved']);
  expect((await live.completed(await live.push('topic', BROKEN))).title).toBe('2 new findings in V and X');
  expect(standing(live, pull)).toEqual(OPEN);
  await expectCost(live, { requests: { audit: 32 }, notifications: 1 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
  expect(app.github.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
