import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectCost, nothingFollowed, requestsSince } from './cost.ts';
import { BROKEN, CLEAN, Live } from './live.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

const FLOATING = 'dev-prod-parity/floating-base-image';

test.concurrent('a command in the words of a review is seen, obeyed and answered in the conversation', async () => {
  const live = await app.elsewhere('reviewers');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const words = `Looks good but for one thing.\n\n/twelvefold ignore ${FLOATING} -- mirrored`;
  const review = await live.github.people.review(pull, 'robin', words);
  expect(await live.ended(review.id, words)).toEqual(['eyes', 'rocket']);
  expect((await live.completed(pull.headSha, 2)).title).toBe('1 new finding in V, 1 accepted');
  const question = await live.github.people.review(pull, 'robin', '/twelvefold explain logs');
  await live.ended(question.id, 'a question');
  expect(live.answers(pull).map(({ body }) => body)).toEqual([expect.stringContaining('### XI. Logs')]);
  await expectCost(live, { requests: { audit: 22, command: 11, reaction: 1 }, notifications: 2 });
});

test.concurrent.each<[string, string, string]>([
  ['name', '/twelvefold ignroe logs/file-logger -- a slip', 'Did you mean `/twelvefold ignore <rule|finding> [path] -- reason`?'],
  ['address', '/twelvefolt fix', 'Did you mean `/twelvefold fix`?'],
  ['form', '/twelvefold ignore logs/file-logger', 'Did you mean `/twelvefold ignore <rule|finding> [path] -- reason`?'],
])('a command with a misspelt %s ends with a suggestion, and nothing is done', async (what, words, suggestion) => {
  const live = await app.elsewhere(`misspelt-${what}`);
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  expect(await live.say(pull, 'robin', `Here we go:\n\n${words}`)).toEqual(['eyes', 'confused']);
  expect(live.answers(pull).map(({ body }) => body.split('\n')[0])).toEqual([`That is not a command of mine. ${suggestion}`]);
  await live.quiet(300);
  expect(live.runs(pull.headSha)).toHaveLength(1);
  expect(live.comments(pull)).toHaveLength(2);
  // The audit; who, 👀, whether it was answered before, the answer, 😕.
  await expectCost(live, { requests: { audit: 10, command: 7 }, notifications: 1 + 1 });
});

test.concurrent('several commands of one comment are all obeyed: questions in one answer, the others by one audit', async () => {
  const live = await app.elsewhere('several');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const words = [
    `/twelvefold ignore ${FLOATING} -- mirrored`,
    'and while you are at it:',
    '/twelvefold explain logs',
    '/twelvefold audit build-release-run',
    '/twelvefold help',
  ];
  expect(await live.say(pull, 'robin', words.join('\n'))).toEqual(['eyes', 'rocket']);
  const run = await live.completed(pull.headSha, 2);
  expect(run).toMatchObject({ title: '1 new finding in V, 1 accepted', text: expect.stringContaining('accepted by robin: mirrored') });
  const [answer, listing, ...more] = live.answers(pull).map(({ body }) => body);
  expect(answer).toMatch(/### XI\. Logs[^]*\| Command \| What it does \|/);
  expect(listing).toMatch(/### New[^]*compose\.yaml:5/);
  expect(more).toEqual([]);
  expect(live.runs(pull.headSha)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 23, command: 6, reaction: 1 }, notifications: 3 });
});

test.concurrent('ten commands of one comment are obeyed, and it is said that those behind are not', async () => {
  const live = await app.elsewhere('eleven');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const questions = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X'].map((factor) => `/twelvefold explain ${factor}`);
  expect(await live.say(pull, 'robin', [...questions, '/twelvefold explain XI', '/twelvefold audit'].join('\n'))).toEqual([
    'eyes',
    'confused',
  ]);
  await live.quiet(300);
  expect(live.runs(pull.headSha)).toHaveLength(1);
  const [answer = '', ...more] = live.answers(pull).map(({ body }) => body);
  expect(answer).toMatch(/### X\. Dev[^]*Of one comment I obey ten commands\. Those behind the tenth were not carried out/);
  expect(answer).not.toContain('### XI. Logs');
  expect(more).toEqual([]);
  await expectCost(live, { requests: { audit: 10, command: 7 }, notifications: 1 + 1 });
});

test.concurrent('of several commands of one comment one that is none is told, and keeps the others from nothing', async () => {
  const live = await app.elsewhere('partly');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const words = `/twelvefold ignore ${FLOATING} -- mirrored\n/twelvefold unignroe ${FLOATING}\n/twelvefold policy`;
  expect(await live.say(pull, 'robin', words)).toEqual(['eyes', 'rocket']);
  expect((await live.completed(pull.headSha, 2)).title).toBe('1 new finding in V, 1 accepted');
  expect(live.answers(pull).map(({ body }) => body)).toEqual([expect.stringMatching(/Did you mean `\/twelvefold unignore [^]*\| Key \|/)]);
  await expectCost(live, { requests: { audit: 22, command: 6, reaction: 1 }, notifications: 2 });
});

test.concurrent('what comes to nothing is told with what there is, once', async () => {
  const live = await app.elsewhere('slips');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  expect(await live.say(pull, 'robin', '/twelvefold ignore logs/log-volume -- a slip')).toEqual(['eyes', 'confused']);
  expect(await live.say(pull, 'robin', `/twelvefold unignore ${FLOATING}`)).toEqual(['eyes', 'confused']);
  await live.completed(await live.push('topic', { ...BROKEN, 'README.md': 'x\n' }));
  const [ignored, taken, ...more] = live.answers(pull).map(({ body }) => body);
  expect(ignored).toMatch(/no finding `logs\/log-volume`[^]*### What there is[^]*Dockerfile:1/);
  expect(taken).toContain('There was nothing to take back');
  expect(more).toEqual([]);
  await expectCost(live, { requests: { audit: 42, command: 8, reaction: 2 }, notifications: 3 });
});

test.concurrent('a maintainer is heard among forty strangers, who cost nothing at the next push', async () => {
  const live = await app.elsewhere('crowds');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const words = `/twelvefold ignore ${FLOATING} -- please`;
  for (let at = 0; at < 40; at += 1) live.github.people.comment(pull, `fan${at}`, words);
  await live.quiet();
  expect(live.runs(pull.headSha)).toHaveLength(1);
  await live.say(pull, 'robin', `/twelvefold ignore ${FLOATING} -- mirrored`);
  const run = await live.completed(pull.headSha, 2);
  expect(run.title).toBe('1 new finding in V, 1 accepted');
  expect(run.text).toContain('accepted by robin: mirrored');
  expect(run.summary).not.toContain('not considered');
  await live.surveyed();
  const from = live.github.requests.length;
  const pushed = await live.completed(await live.push('topic', { ...BROKEN, 'README.md': 'x\n' }));
  expect(pushed.title).toBe('1 new finding in V, 1 accepted');
  expect(
    requestsSince(live, from)
      .filter(({ path }) => path.includes('/collaborators/'))
      .map(({ path }) => path.split('/').at(-2)),
  ).toEqual(['robin']);
  await expectCost(live, { requests: { audit: 32, command: 124, reaction: 1 }, notifications: 1 });
});

test.concurrent('a label by which the policy skips takes a pull request out and, taken off, brings it back; others change nothing', async () => {
  const live = await app.elsewhere('labels', 'skip: { labels: [wip] }\n');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  live.github.people.label(pull, 'documentation', 'robin');
  await live.quiet();
  expect(live.runs(pull.headSha)).toHaveLength(1);
  live.github.people.label(pull, 'wip', 'robin');
  expect(await live.completed(pull.headSha, 2)).toMatchObject({ conclusion: 'skipped', title: expect.stringContaining('labels') });
  live.github.people.unlabel(pull, 'wip', 'robin');
  expect((await live.completed(pull.headSha, 3)).title).toContain('2 new findings');
  await expectCost(live, { requests: { audit: 23, policy: 3 }, notifications: 1 });
});

test.concurrent('the check of a merge group is made again by its button, and by that of its suite', async () => {
  const live = await app.elsewhere('again');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const sha = await live.commit('gh-readonly-queue', { ...BROKEN, 'README.md': 'queued\n' });
  live.github.people.queueForMerge(live.repository, 'main', sha, 'robin', pull.number);
  const run = await live.completed(sha);
  live.github.people.rerequestRun(run, 'robin');
  await live.completed(sha, 2);
  live.github.people.rerequestSuite(live.repository, sha, 'robin');
  expect((await live.completed(sha, 3)).title).toContain('2 new findings');
  await expectCost(live, { requests: { audit: 31 }, notifications: 1 });
});

test.concurrent('of two pull requests in a merge queue each is judged over what it adds, with what was accepted on it', async () => {
  const live = await app.elsewhere('two-queued', 'fail-on: warning\n');
  const [docker, compose] = [
    { ...CLEAN, Dockerfile: BROKEN['Dockerfile'] ?? '' },
    { ...CLEAN, 'compose.yaml': BROKEN['compose.yaml'] ?? '' },
  ];
  const first = await live.openPullRequest('first', docker);
  const second = await live.openPullRequest('second', compose);
  await Promise.all([first, second].map(({ headSha }) => live.completed(headSha)));
  await live.say(first, 'robin', `/twelvefold ignore ${FLOATING} -- mirrored`);
  const ahead = await live.commit('gh-readonly-queue-1', docker);
  live.github.people.queueForMerge(live.repository, 'main', ahead, 'robin', first.number);
  expect(await live.completed(ahead)).toMatchObject({ conclusion: 'success', title: 'No new findings, 1 accepted' });
  const behind = await live.commit('gh-readonly-queue-2', BROKEN, 'gh-readonly-queue-1');
  live.github.people.queueForMerge(live.repository, 'main', behind, 'robin', second.number, ahead);
  expect(await live.completed(behind)).toMatchObject({ conclusion: 'failure', title: '1 new finding in V' });
  await expectCost(live, { requests: { audit: 47, command: 4, reaction: 1 }, notifications: 2 });
});

test.concurrent('where the policy keeps suggestions off the lines, fix says so and suggests nothing', async () => {
  const live = await app.elsewhere('plain', 'comments: { suggestions: false }\n');
  const pull = await live.openPullRequest('topic', {
    ...CLEAN,
    Dockerfile: 'FROM node:24.11.1-slim\nWORKDIR /app\nCOPY . .\nCMD node server.js\n',
  });
  await live.completed(pull.headSha);
  await live.say(pull, 'robin', '/twelvefold fix');
  await live.completed(pull.headSha, 2);
  expect(live.answers(pull).map(({ body }) => body)).toEqual([expect.stringContaining('`comments.suggestions: false`')]);
  expect(live.comments(pull).filter(({ body }) => body.includes('```suggestion'))).toEqual([]);
  await expectCost(live, { requests: { audit: 21, command: 4, reaction: 1 }, notifications: 2 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
});
