import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { PullRequest, ReviewComment } from '../../src/demo/github/world/model.ts';
import { expectCost, nothingFollowed, requestsSince } from './cost.ts';
import { BROKEN, CLEAN, Live } from './live.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

/** The app's own line comments, by the file that they are about. */
function byFile(live: Live, pull: PullRequest, path: string): ReviewComment {
  const found = live.comments(pull).find((each) => each.original.path === path && each.inReplyTo === undefined);
  if (!found) throw new Error(`nothing was said about ${path}`);
  return found;
}

test.concurrent('five pushes with the same findings are one review', async () => {
  const live = await app.elsewhere('pushes');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  for (let push = 1; push < 5; push++) await live.completed(await live.push('topic', { ...BROKEN, 'README.md': `${push}\n` }));
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 46 }, notifications: 1 });
});

test.concurrent('a fix is told in the comment itself, a revert brings the same comment back, and nobody is notified of either', async () => {
  const live = await app.elsewhere('reverts');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const fixed = await live.push('topic', { ...BROKEN, Dockerfile: CLEAN['Dockerfile'] ?? '' });
  expect((await live.completed(fixed)).title).toBe('1 new finding in V');
  expect(byFile(live, pull, 'Dockerfile')).toMatchObject({ minimized: 'resolved', body: expect.stringContaining(`Fixed in ${fixed}`) });
  await live.completed(await live.push('topic', { ...BROKEN, 'README.md': 'again\n' }));
  expect(byFile(live, pull, 'Dockerfile')).toMatchObject({ minimized: undefined, body: expect.not.stringContaining('Fixed in') });
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 32 }, notifications: 1 });
});

test.concurrent('a comment that somebody has answered is never edited or folded away', async () => {
  const live = await app.elsewhere('answers');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const before = byFile(live, pull, 'Dockerfile');
  live.github.people.reply(before, 'sam', 'Is that so bad?');
  const run = await live.completed(await live.push('topic', CLEAN));
  expect(byFile(live, pull, 'Dockerfile')).toMatchObject({ body: before.body, minimized: undefined });
  expect(run.summary).toMatch(new RegExp(`### Answered comments[^]*Dockerfile\\]\\(\\S+#discussion_r${before.id}\\) \`\\S+\`: fixed`));
  await expectCost(live, { requests: { audit: 20 }, notifications: 1 });
});

test.concurrent('nor one that somebody answers while the change is being audited', async () => {
  const live = await app.elsewhere('latecomers');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  await live.surveyed();
  const before = byFile(live, pull, 'Dockerfile');
  const held = live.heldAudit();
  const from = live.github.requests.length;
  const sha = await live.push('topic', CLEAN);
  const asked = (): number => requestsSince(live, from).filter(({ operation }) => operation === 'POST /graphql').length;
  await live.until('the policy and the conversation have been read', () => asked() === 2);
  await held.came;
  live.github.people.reply(before, 'sam', 'Is that so bad?');
  held.release();
  const run = await live.completed(sha);
  expect(byFile(live, pull, 'Dockerfile')).toMatchObject({ body: before.body, minimized: undefined });
  expect(byFile(live, pull, 'compose.yaml').body).toContain('Fixed in');
  expect(run.summary).toMatch(/### Answered comments[^]*Dockerfile.*: fixed/);
  await expectCost(live, { requests: { audit: 20 }, notifications: 1 });
});

test.concurrent('ignored by command: counted no more, with who and why, until it is taken back', async () => {
  const live = await app.elsewhere('ignored');
  const pull = await live.openPullRequest('topic', BROKEN);
  const first = await live.completed(pull.headSha);
  const id = /\| `([0-9a-f]{16})` \|/.exec(first.summary ?? '')?.[1] ?? '';
  await live.say(pull, 'robin', `/twelvefold ignore ${id} -- a demo, pinned next week`);
  const accepted = await live.completed(pull.headSha, 2);
  expect(accepted.title).toContain('1 new finding in');
  expect(accepted.text).toContain('accepted by robin: a demo, pinned next week');
  expect(accepted.summary).toMatch(/### Accepted in the conversation\n\n.*\n.*\n\| robin \| a demo, pinned next week \|/);
  const folded = live.comments(pull).filter((each) => each.minimized !== undefined);
  expect(folded.map(({ body }) => body.split('\n')[0])).toEqual(['**Accepted by robin:** a demo, pinned next week']);
  await live.say(pull, 'robin', `/twelvefold unignore ${id}`);
  expect((await live.completed(pull.headSha, 3)).title).toContain('2 new findings');
  expect(live.comments(pull).filter((each) => each.minimized !== undefined)).toEqual([]);
  await expectCost(live, { requests: { audit: 34, command: 8, reaction: 2 }, notifications: 1 });
});

test.concurrent('in a finding’s own thread no id is needed', async () => {
  const live = await app.elsewhere('threads');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  await live.say(pull, 'robin', '/twelvefold ignore -- we mirror that image', byFile(live, pull, 'Dockerfile'));
  expect((await live.completed(pull.headSha, 2)).title).toContain('1 new finding in V');
  expect(byFile(live, pull, 'Dockerfile')).toMatchObject({
    minimized: 'resolved',
    body: expect.stringMatching(/^\*\*Accepted by robin:\*\* we mirror/),
  });
  await live.say(pull, 'robin', '/twelvefold explain', byFile(live, pull, 'Dockerfile'));
  const answer = live.comments(pull).find((each) => each.inReplyTo !== undefined && each.user.type === 'Bot');
  expect(answer?.body).toContain('At `Dockerfile:1`');
  expect(answer?.body).toContain('**What to do:**');
  await expectCost(live, { requests: { audit: 22, command: 16, reaction: 1 }, notifications: 2 });
});

test.concurrent('whoever may not gets neither an answer nor a reaction, and nothing changes', async () => {
  const live = await app.elsewhere('strangers');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const words = '/twelvefold ignore build-release-run/mutable-image -- please';
  const { people } = live.github;
  const said = ['sam', 'stranger', 'helper[bot]'].map((user) => people.comment(pull, user, words));
  said.push(people.commentThroughApp(pull, 'robin', words), people.commentThroughApp(pull, 'robin', '/twelvefold baseline'));
  const mine = live.github.people.comment(pull, 'robin', 'Hello.');
  live.github.people.editComment(mine, 'stranger', words);
  await live.quiet();
  await live.say(pull, 'robin', '/twelvefold audit');
  expect((await live.completed(pull.headSha, 2)).title).toContain('2 new findings');
  expect(said.flatMap((comment) => live.reactions(comment.id))).toEqual([]);
  await expectCost(live, { requests: { audit: 22, command: 10, reaction: 1 }, notifications: 1 });
});

test.concurrent('a baseline accepts what stands now, says so once, and what comes later counts', async () => {
  const live = await app.elsewhere('baselines');
  const pull = await live.openPullRequest('topic', { ...CLEAN, Dockerfile: BROKEN['Dockerfile'] ?? '' });
  await live.completed(pull.headSha);
  await live.say(pull, 'robin', '/twelvefold baseline');
  expect((await live.completed(pull.headSha, 2)).conclusion).toBe('success');
  expect(live.answers(pull).map(({ body }) => body.split(';')[0])).toEqual(['Accepted 1 finding as they stand now']);
  const pushed = await live.push('topic', BROKEN);
  expect((await live.completed(pushed)).title).toBe('1 new finding in V, 1 accepted');
  expect(live.answers(pull)).toHaveLength(1);
  await expectCost(live, { requests: { audit: 34, command: 4, reaction: 1 }, notifications: 3 });
});

test.concurrent('fix suggests every safe repair once and says how many there are', async () => {
  const live = await app.elsewhere('repairs');
  const pull = await live.openPullRequest('topic', {
    ...CLEAN,
    Dockerfile: 'FROM node:24.11.1-slim\nWORKDIR /app\nCOPY . .\nCMD node server.js\n',
  });
  await live.completed(pull.headSha);
  await live.say(pull, 'robin', '/twelvefold fix');
  await live.completed(pull.headSha, 2);
  const suggestions = live.comments(pull).filter(({ body }) => body.includes('```suggestion'));
  expect(suggestions.length).toBeGreaterThan(0);
  expect(live.answers(pull).map(({ body }) => body.split('.')[0])).toEqual([
    `${suggestions.length} safe ${suggestions.length === 1 ? 'repair stands' : 'repairs stand'} in suggestions on the lines of this change`,
  ]);
  await live.say(pull, 'robin', '/twelvefold audit');
  await live.completed(pull.headSha, 3);
  expect(live.answers(pull)).toHaveLength(1);
  await expectCost(live, { requests: { audit: 31, command: 8, reaction: 2 }, notifications: 2 });
});

test.concurrent('questions are answered at once: policy, a rule, a factor, and what stands about a factor', async () => {
  const live = await app.elsewhere('questions', 'fail-on: warning\nlocked: [fail-on]\n');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  await live.say(pull, 'robin', '/twelvefold policy');
  await live.say(pull, 'robin', '/twelvefold explain build-release-run/mutable-image');
  await live.say(pull, 'robin', '/twelvefold explain XI');
  await live.say(pull, 'robin', '/twelvefold audit dev-prod-parity');
  const [policy, rule, factor, listing] = live.answers(pull).map(({ body }) => body);
  expect(policy).toContain('| `fail-on` | `"warning"` | questions/.github: twelvefold.yml |');
  expect(rule).toContain('**What to do:**');
  expect(factor).toContain('### XI. Logs');
  expect(listing).toMatch(/### New[^]*Dockerfile:1/);
  expect(listing).not.toContain('compose.yaml');
  await expectCost(live, { requests: { audit: 21, command: 25, reaction: 1 }, notifications: 5 });
});

test.concurrent('a policy gives a command to a team', async () => {
  const live = await app.elsewhere('teams', 'commands:\n  ignore:\n    "*": [platform]\n');
  live.github.state.teams.add({ organisation: 'teams', slug: 'platform', members: ['sam'] });
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const words = '/twelvefold ignore build-release-run/mutable-image -- mirrored';
  live.github.people.comment(pull, 'robin', words);
  await live.quiet();
  expect(live.runs(pull.headSha)).toHaveLength(1);
  await live.say(pull, 'sam', words);
  expect((await live.completed(pull.headSha, 2)).title).toBe('1 new finding in X, 1 accepted');
  await expectCost(live, { requests: { audit: 25, command: 9, reaction: 1 }, notifications: 1 });
});

test.concurrent('buttons: audited again, explained once, accepted for one commit', async () => {
  const live = await app.elsewhere('buttons');
  const pull = await live.openPullRequest('topic', BROKEN);
  const run = await live.completed(pull.headSha);
  expect(run.actions.map(({ label }) => label)).toEqual(['Re-audit', 'Explain', 'Accept once']);
  live.github.people.pressButton(run, 'audit', 'robin');
  await live.completed(pull.headSha, 2);
  live.github.people.pressButton(run, 'explain', 'robin');
  await live.until('an explanation', () => live.answers(pull).length === 1);
  await live.quiet();
  live.github.people.pressButton(run, 'explain', 'robin');
  await live.quiet();
  live.github.people.pressButton(run, 'accept', 'sam');
  await live.quiet();
  expect(live.answers(pull)).toHaveLength(1);
  live.github.people.pressButton(run, 'accept', 'robin');
  expect((await live.completed(pull.headSha, 3)).title).toBe('No new findings, 2 accepted');
  const pushed = await live.push('topic', { ...BROKEN, 'README.md': 'x\n' });
  expect((await live.completed(pushed)).title).toContain('2 new findings');
  // Accept once reads the change, so as to accept what the check lists.
  await expectCost(live, { requests: { audit: 43, button: 28 }, notifications: 3 });
});

test.concurrent('what was ignored on the pull request is ignored in its merge group', async () => {
  const live = await app.elsewhere('queued');
  const pull = await live.openPullRequest('topic', { ...CLEAN, Dockerfile: BROKEN['Dockerfile'] ?? '' });
  await live.completed(pull.headSha);
  await live.say(pull, 'robin', '/twelvefold ignore dev-prod-parity/floating-base-image -- mirrored');
  await live.completed(pull.headSha, 2);
  const sha = await live.commit('gh-readonly-queue', { ...CLEAN, Dockerfile: BROKEN['Dockerfile'] ?? '', 'README.md': 'queued\n' });
  live.github.people.queueForMerge(live.repository, 'main', sha, 'robin', pull.number);
  expect(await live.completed(sha)).toMatchObject({ conclusion: 'success', actions: [] });
  await expectCost(live, { requests: { audit: 30, command: 4, reaction: 1 }, notifications: 1 });
});

test.concurrent('what was accepted once on the pull request is accepted in its merge group, and after the next push in neither', async () => {
  const live = await app.elsewhere('queued-once', 'fail-on: warning\n');
  const pull = await live.openPullRequest('topic', BROKEN);
  const run = await live.completed(pull.headSha);
  live.github.people.pressButton(run, 'accept', 'robin');
  expect(await live.completed(pull.headSha, 2)).toMatchObject({ conclusion: 'success', title: 'No new findings, 2 accepted' });
  const group = await live.commit('gh-readonly-queue', { ...BROKEN, 'NOTES.md': 'queued\n' });
  live.github.people.queueForMerge(live.repository, 'main', group, 'robin', pull.number);
  expect(await live.completed(group)).toMatchObject({ conclusion: 'success', title: 'No new findings, 2 accepted' });
  await live.completed(await live.push('topic', { ...BROKEN, 'README.md': 'x\n' }));
  const later = await live.commit('gh-readonly-queue', { ...BROKEN, 'README.md': 'x\n' });
  live.github.people.queueForMerge(live.repository, 'main', later, 'robin', pull.number);
  expect(await live.completed(later)).toMatchObject({ conclusion: 'failure', title: '2 new findings in V and X' });
  await expectCost(live, { requests: { audit: 50, button: 9 }, notifications: 2 });
});

test.concurrent('a branch can require single factors', async () => {
  const live = await app.elsewhere('factors', 'checks: per-factor\nfail-on: warning\n');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha, 13);
  const conclusions = new Map(live.runs(pull.headSha).map(({ name, conclusion }) => [name, conclusion]));
  expect(conclusions.size).toBe(13);
  expect(conclusions.get('Twelvefold / X Dev/prod parity')).toBe('failure');
  expect(conclusions.get('Twelvefold / IX Disposability')).toBe('success');
  const factor = live.runs(pull.headSha).find(({ name }) => name === 'Twelvefold / X Dev/prod parity');
  if (factor) live.github.people.rerequestRun(factor, 'robin');
  await live.completed(pull.headSha, 26);
  live.github.people.rerequestSuite(live.repository, pull.headSha, 'robin');
  await live.completed(pull.headSha, 39);
  expect(new Set(live.runs(pull.headSha).map(({ externalId }) => externalId)).size).toBe(39);
  await expectCost(live, { requests: { audit: 64 }, notifications: 1 });
});

test('a clean push says nothing and asks nine things', async () => {
  const pull = await app.openPullRequest('clean', CLEAN);
  await app.completed(pull.headSha);
  await app.completed(await app.push('clean', { ...CLEAN, 'README.md': 'x\n' }));
  expect(app.comments(pull)).toEqual([]);
  // The one before it has changed no file, so that none is asked for.
  await expectCost(app, { requests: { audit: 8 + 9 }, notifications: 0 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
});
