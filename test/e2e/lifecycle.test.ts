import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { BROKEN, CLEAN, Live } from './live.ts';
import { expectCost, nothingFollowed } from './cost.ts';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

/** Compose files of so many services each, every one with a tag that moves: one certain finding a line. */
function crowded(services: number, files = 1): Readonly<Record<string, string>> {
  const images = Array.from({ length: services }, (_, at) => `  s${at}:\n    image: acme/redis${at}:latest\n`).join('');
  const compose = `services:\n  web:\n    build: .\n${images}`;
  return {
    ...CLEAN,
    ...Object.fromEntries(Array.from({ length: files }, (_, at) => [at === 0 ? 'compose.yaml' : `team${at}/compose.yaml`, compose])),
  };
}

test.concurrent('a rebase and a force-push keep the comments that are there', async () => {
  const live = await app.elsewhere('rebased');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const said = live.comments(pull).map(({ id }) => id);
  await live.github.people.push(live.repository, 'main', await live.commit('main', { ...CLEAN, 'NOTES.md': 'x\n' }), 'robin');
  const rebased = await live.commit('rebased', { ...BROKEN, 'NOTES.md': 'x\n' });
  await live.github.people.push(live.repository, 'topic', rebased, 'robin');
  expect((await live.completed(rebased)).title).toContain('2 new findings');
  expect(live.comments(pull).map(({ id }) => id)).toEqual(said);
  await expectCost(live, { requests: { audit: 19 }, notifications: 1 });
});

test.concurrent('a finding that moves within its file is the one that was said', async () => {
  const live = await app.elsewhere('moving');
  const pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  const moved = await live.push('topic', { ...BROKEN, Dockerfile: `# The shop.\n\n${BROKEN['Dockerfile']}` });
  expect((await live.completed(moved)).title).toContain('2 new findings');
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 19 }, notifications: 1 });
});

test.concurrent('the same commit in two pull requests is judged for each, with checks that are told apart', async () => {
  const live = await app.elsewhere('twins');
  const first = await live.openPullRequest('topic', BROKEN);
  await live.completed(first.headSha);
  const base = await live.commit('release', CLEAN);
  await live.github.people.push(live.repository, 'release', base, 'robin');
  const head = { branch: 'topic', sha: first.headSha };
  const second = live.github.people.openPullRequest({
    repository: live.repository,
    title: 'again',
    author: 'robin',
    head,
    base: 'release',
  });
  await live.completed(first.headSha, 2);
  await live.quiet();
  const external = live.runs(first.headSha).map(({ externalId }) => externalId.split('@')[0]);
  expect(new Set(external)).toEqual(new Set(['pull/1', 'pull/2']));
  const [one, other] = live.runs(first.headSha);
  expect([one?.title, other?.title]).toEqual(['2 new findings in V and X', '2 new findings in V and X (#2)']);
  expect(one?.summary).toContain('Judged for #1 into `main`.');
  expect(other?.summary).toContain('Judged for #2 into `release`.');
  expect(other?.summary).toContain('This commit is the head of #1 too');
  expect([live.comments(first), live.comments(second)].map((each) => each.length)).toEqual([2, 2]);
  await expectCost(live, { requests: { audit: 20 }, notifications: 2 });
});

test.concurrent('a stacked pull request is judged against the branch below it', async () => {
  const live = await app.elsewhere('stacked');
  const below = await live.openPullRequest('below', BROKEN);
  await live.completed(below.headSha);
  const sha = await live.commit('above', { ...BROKEN, 'README.md': 'x\n' }, 'below');
  const head = { branch: 'above', sha };
  const above = live.github.people.openPullRequest({ repository: live.repository, title: 'above', author: 'robin', head, base: 'below' });
  expect((await live.completed(sha)).title).toBe('No new findings');
  expect(live.comments(above)).toEqual([]);
  await expectCost(live, { requests: { audit: 19 }, notifications: 1 });
});

test.concurrent('a stacked pull request whose lower one is merged is not told what was told there', async () => {
  const live = await app.elsewhere('unstacked');
  const below = await live.openPullRequest('below', BROKEN);
  await live.completed(below.headSha);
  const sha = await live.commit('above', { ...BROKEN, 'README.md': 'x\n' }, 'below');
  const head = { branch: 'above', sha };
  const above = live.github.people.openPullRequest({ repository: live.repository, title: 'above', author: 'robin', head, base: 'below' });
  await live.completed(sha);
  await live.github.people.push(live.repository, 'main', below.headSha, 'robin');
  live.github.people.close(below, 'robin');
  // GitHub itself points those above at what the merged one went into.
  live.github.people.changeBase(above, 'main', 'github');
  expect(await live.completed(sha, 2)).toMatchObject({ conclusion: 'success', title: 'No new findings' });
  expect([live.comments(above), live.comments(below).map(({ minimized }) => minimized)]).toEqual([[], [undefined, undefined]]);
  await expectCost(live, { requests: { audit: 28 }, notifications: 1 });
});

test.concurrent('120 findings: thirty on lines, the others beside the check, all of them counted; mending some brings up no others', async () => {
  const live = await app.elsewhere('crowded');
  const pull = await live.openPullRequest('topic', crowded(10, 12));
  const run = await live.completed(pull.headSha);
  expect(run.title).toBe('120 new findings in V');
  expect([live.comments(pull).length, run.annotations.length]).toEqual([30, 90]);
  await live.completed(await live.push('topic', { ...crowded(10, 12), 'README.md': 'x\n' }));
  expect(live.comments(pull)).toHaveLength(30);
  const told = new Set(live.comments(pull).flatMap(({ original: { path, line } }) => (path === 'compose.yaml' ? [line] : [])));
  const lines = (crowded(10, 12)['compose.yaml'] ?? '').split('\n');
  const mended = lines.map((line, at) => (told.has(at + 1) ? line.replace('latest', '8.4.0') : line));
  const after = await live.completed(await live.push('topic', { ...crowded(10, 12), 'compose.yaml': mended.join('\n') }));
  expect([told.size, after.title]).toEqual([3, '117 new findings in V']);
  expect([live.comments(pull).length, after.annotations.length]).toEqual([30, 90]);
  await expectCost(live, { requests: { audit: 33 }, notifications: 1 });
});

test.concurrent('a file that is renamed brings nothing new, and what was said of one that the change itself renames is said once for ever', async () => {
  const live = await app.elsewhere('renaming');
  await live.push('main', { ...CLEAN, 'ops/compose.yaml': BROKEN['compose.yaml'] ?? '' });
  const { 'compose.yaml': compose = '', ...rest } = BROKEN;
  const deploy = { 'deploy/compose.yaml': compose };
  const pull = await live.openPullRequest('topic', { ...rest, 'compose.yaml': compose, ...deploy });
  const run = await live.completed(pull.headSha);
  expect(run.title).toBe('2 new findings in V and X');
  expect(run.text).toContain('deploy/compose.yaml:5');
  const said = live.comments(pull).find(({ original }) => original.path === 'compose.yaml');
  const standing = async (files: Readonly<Record<string, string>>, title: string): Promise<string> => {
    expect((await live.completed(await live.push('topic', { ...rest, ...deploy, ...files }))).title).toBe(title);
    expect(live.comments(pull)).toHaveLength(2);
    return live
      .comments(pull)
      .map(({ id, body, minimized = 'open' }) => (id === said?.id ? `${minimized}: ${body.split('\n')[0]}` : ''))
      .join('');
  };
  const moved = (to: string): string => `open: **Moved to \`${to}\`.** It holds there as it did here.`;
  expect(await standing({ 'docker-compose.yml': compose }, '2 new findings in V and X')).toBe(moved('docker-compose.yml'));
  const further = { 'web/compose.yaml': compose };
  expect(await standing(further, '2 new findings in V and X')).toBe(moved('web/compose.yaml'));
  expect(await standing({ ...further, 'README.md': 'x\n' }, '2 new findings in V and X')).toBe(moved('web/compose.yaml'));
  const fixed = { 'web/compose.yaml': compose.replace('latest', '8.4.0') };
  expect(await standing(fixed, '1 new finding in X')).toMatch(/^resolved: \*\*Fixed in /);
  expect(await standing({ 'compose.yaml': compose }, '2 new findings in V and X')).toBe(`open: ${said?.body.split('\n')[0]}`);
  await expectCost(live, { requests: { audit: 63 }, notifications: 1 });
});

test.concurrent('what was accepted stays so when its file is renamed, by whatever words, and is taken back there', async () => {
  const live = await app.elsewhere('renamed', 'fail-on: warning\n');
  const { 'compose.yaml': compose = '', Dockerfile = '' } = BROKEN;
  const pull = await live.openPullRequest('topic', {
    Dockerfile,
    'compose.yaml': CLEAN['compose.yaml'] ?? '',
    'ops/compose.yaml': compose,
  });
  const run = await live.completed(pull.headSha);
  expect(run.title).toBe('2 new findings in V and X');
  const [image, tag] = ['Dockerfile', 'ops/compose.yaml'].map((path) => live.comments(pull).find(({ original }) => original.path === path));
  const id = /`([0-9a-f]{16})` \|$/m.exec(run.summary?.split('\n').find((line) => line.includes('Dockerfile:1')) ?? '')?.[1];
  // One by its id, in the conversation; one in its own thread, of a file that only the change has.
  await live.say(pull, 'robin', `/twelvefold ignore ${id} -- moves with the platform`);
  await live.say(pull, 'robin', '/twelvefold ignore -- a cache', tag);
  expect((await live.completed(pull.headSha, 3)).conclusion).toBe('success');
  const files = { 'compose.yaml': CLEAN['compose.yaml'] ?? '', 'build/Dockerfile': Dockerfile, 'deploy/compose.yaml': compose };
  const after = await live.completed(await live.push('topic', files));
  expect(after).toMatchObject({ conclusion: 'success', title: 'No new findings, 2 accepted' });
  expect(after.summary).toMatch(/moves with the platform \| .*build\/Dockerfile/);
  expect(after.summary).toMatch(/a cache \| .*deploy\/compose\.yaml/);
  const own = live.comments(pull).filter(({ inReplyTo }) => inReplyTo === undefined);
  expect(own.map(({ body }) => body.split(':')[0])).toEqual(['**Accepted by robin', '**Accepted by robin']);
  await live.say(pull, 'robin', '/twelvefold unignore', image);
  expect((await live.completed(after.headSha, 2)).title).toContain('1 new finding in X');
  expect(live.comments(pull).filter(({ user }) => user.type === 'Bot')).toHaveLength(2);
  await expectCost(live, { requests: { audit: 56, command: 14, reaction: 3 }, notifications: 1 });
});

test.concurrent('of more than 200 findings of a rule in one file the check says that there are more', async () => {
  const live = await app.elsewhere('packed');
  const pull = await live.openPullRequest('topic', crowded(201));
  const run = await live.completed(pull.headSha);
  expect(run).toMatchObject({ conclusion: 'neutral', title: '200 new findings in V, audit incomplete' });
  expect(run.summary).toMatch(/`compose\.yaml`: .*found more than 200 places; those behind are not listed/);
  await expectCost(live, { requests: { audit: 13 }, notifications: 1 });
});

test.concurrent('3,000 findings: thirty on lines, five hundred beside the check, the exact total in title and summary', async () => {
  const live = await app.elsewhere('flooded');
  const pull = await live.openPullRequest('topic', crowded(200, 15));
  const run = await live.completed(pull.headSha);
  expect(run.title).toBe('3,000 new findings in V');
  expect([live.comments(pull).length, run.annotations.length]).toEqual([30, 500]);
  expect(Buffer.byteLength(run.summary ?? '')).toBeLessThanOrEqual(65_535);
  expect(run.summary).toMatch(/… and [\d,]+ more findings for which there is no room here/);
  await expectCost(live, { requests: { audit: 19 }, notifications: 1 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
  expect(app.github.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
