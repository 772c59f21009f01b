import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ruleFile } from '../policy/custom/sample-rule.ts';
import { BROKEN, CLEAN, Live } from './live.ts';
import { expectCost, nothingFollowed } from './cost.ts';

const POLICY = '.github/twelvefold.yml';

let app: Live;

beforeAll(async () => {
  app = await Live.start();
});

afterAll(() => app?.end(), 30_000);

test.concurrent('what the organisation has locked stays, whatever the repository says', async () => {
  const live = await app.elsewhere('strict', 'fail-on: warning\nlocked: [fail-on]\ncomments: { max: 1 }\n');
  await live.push('main', { ...CLEAN, [POLICY]: 'fail-on: never\nrules: { dev-prod-parity/floating-base-image: off }\n' });
  const pull = await live.openPullRequest('locked', BROKEN);
  const run = await live.completed(pull.headSha);
  expect(run).toMatchObject({ conclusion: 'failure', title: '1 new finding in V' });
  expect(run.summary).toContain('which strict/.github: twelvefold.yml has locked; it is not followed.');
  expect(live.comments(pull)).toHaveLength(1);
  await expectCost(live, { requests: { audit: 10 }, notifications: 1 });
});

test.concurrent('what is locked is not undone by another key, nor by a policy that the repository extends', async () => {
  const live = await app.elsewhere('stricter', 'fail-on: warning\nlocked: [fail-on, factors]\n');
  const own =
    'extends: ["stricter/shop:lenient.yml"]\nmode: observe\nrules: { dev-prod-parity/floating-base-image: off, build-release-run/mutable-image: off }\n';
  await live.push('main', { ...CLEAN, [POLICY]: own, 'lenient.yml': 'factors: { dev-prod-parity: off }\n' });
  const pull = await live.openPullRequest('locked', BROKEN);
  const run = await live.completed(pull.headSha);
  const said = run.summary?.replaceAll('\\', '');
  expect(run).toMatchObject({ conclusion: 'failure', title: '2 new findings in V and X' });
  for (const key of ['rules.dev-prod-parity/floating-base-image', 'rules.build-release-run/mutable-image', 'mode'])
    expect(said).toMatch(
      new RegExp(`sets ${key}, which would undo (?:factors|fail-on), which stricter/\\.github: twelvefold\\.yml has locked`),
    );
  expect(said).toMatch(/lenient\.yml sets factors\.dev-prod-parity, which stricter\/\.github/);
  await expectCost(live, { requests: { audit: 11 }, notifications: 1 });
});

test.concurrent('a broken policy is told, and the last one that holds is followed until it is corrected', async () => {
  const live = await app.elsewhere('slip');
  const good = await live.push('main', { ...CLEAN, [POLICY]: 'mode: observe\n' });
  await live.push('main', { ...CLEAN, [POLICY]: 'mode: obsreve\n' });
  const pull = await live.openPullRequest('slip', BROKEN);
  const run = await live.completed(pull.headSha);
  expect(run).toMatchObject({ conclusion: 'action_required', title: expect.stringContaining('2 new findings') });
  expect(run.summary).toContain('`.github/twelvefold.yml:1` `mode`');
  expect(run.summary).toContain(good.slice(0, 7));
  expect(live.comments(pull)).toEqual([]);
  await live.push('main', { ...CLEAN, [POLICY]: 'mode: comment\n' });
  live.github.people.rerequestRun(run, 'robin');
  expect((await live.completed(pull.headSha, 2)).summary).toContain('mode `comment`');
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 21 }, notifications: 1 });
});

test.concurrent('a policy that the change brings is shown in its effect and not followed, on a fork too', async () => {
  const live = await app.elsewhere('sly');
  const fork = live.github.addRepository({
    owner: 'stranger',
    name: 'sly',
    gitDir: live.repository.gitDir,
    branches: {},
    forkOf: live.repository,
  });
  const pull = await live.openPullRequest('sly', { ...BROKEN, [POLICY]: 'mode: observe\nfail-on: never\n' }, { fork });
  const run = await live.completed(pull.headSha);
  expect(run.title).toContain('2 new findings');
  expect(run.summary).toContain('### This change edits the policy');
  expect(run.summary).toContain('| `mode` | `"comment"` | `"observe"` |');
  expect(live.comments(pull)).toHaveLength(2);
  await expectCost(live, { requests: { audit: 10 }, notifications: 1 });
});

test.concurrent("a change of the organisation's policy is shown in its effect, with its mistakes, and followed once it is merged", async () => {
  const shop = await app.elsewhere('deciding', 'mode: comment\nlocked: [fail-on]\n');
  const live = shop.organisation;
  const pull = await live.openPullRequest('stricter', { 'twelvefold.yml': 'mode: enforce\nlocked: [fail-on, mode]\n' });
  const run = await live.completed(pull.headSha);
  expect(run.summary).toContain("### This change edits the organisation's policy");
  expect(run.summary).toContain('| `mode` | `"comment"` | `"enforce"` |');
  expect(run.summary).toContain('| `locked` | `["fail-on"]` | `["fail-on","mode"]` |');
  expect(run.summary).not.toContain('### This change edits the policy');
  const slip = await live.completed(await live.push('stricter', { 'twelvefold.yml': 'mode: enfroce\n' }));
  expect(slip.conclusion).toBe(run.conclusion);
  expect(slip.summary).toContain('It has 1 mistake and would not be followed:\n\n- `twelvefold.yml:1` `mode`');
  expect(live.comments(pull)).toEqual([]);
  await live.push('main', { 'twelvefold.yml': 'mode: enforce\nlocked: [fail-on, mode]\n' });
  const later = await shop.openPullRequest('later', { ...CLEAN, 'twelvefold.yml': 'mode: observe\n', [POLICY]: 'mode: observe\n' });
  const { summary } = await shop.completed(later.headSha);
  expect(summary).toContain('mode `enforce`');
  expect(summary).not.toContain("edits the organisation's policy");
  await expectCost(live, { requests: { audit: 27 }, notifications: 0 });
  await expectCost(shop, { requests: { audit: 27 }, notifications: 0 });
});

test.concurrent('a pull request that the policy skips gets a concluded check that says why', async () => {
  const live = await app.elsewhere('busy', 'skip: { titles: ["wip*"], authors: ["renovate[bot]"], paths: [docs/, "*.md"] }\n');
  const away = async (by: string, files: Readonly<Record<string, string>>, more: { readonly title?: string; readonly author?: string }) => {
    const pull = await live.openPullRequest(by, files, more);
    const run = await live.completed(pull.headSha);
    expect(run).toMatchObject({ conclusion: 'skipped', title: expect.stringContaining(by) });
    expect(run.summary).toContain('busy/.github: twelvefold.yml');
    expect(live.comments(pull)).toEqual([]);
  };
  await away('titles', BROKEN, { title: 'WIP: shop' });
  await away('authors', BROKEN, { author: 'renovate[bot]' });
  await away('paths', { ...CLEAN, 'docs/setup.md': 'x\n', 'README.md': 'x\n' }, {});
  const other = await live.openPullRequest('ready', { ...BROKEN, 'docs/setup.md': 'x\n' });
  expect((await live.completed(other.headSha)).title).toContain('2 new findings');
  await expectCost(live, { requests: { audit: 27 }, notifications: 1 });
});

test.concurrent('a rule of the base judges a change that takes it away, and a file beside it that is broken asks for action', async () => {
  const live = await app.elsewhere('own-rules');
  const rule = '.github/twelvefold/rules/print.yml';
  await live.push('main', { ...CLEAN, [rule]: ruleFile() });
  const pull = await live.openPullRequest('print', { 'src/tool.py': 'print(1)\n' });
  const run = await live.completed(pull.headSha);
  expect(run).toMatchObject({ conclusion: 'neutral', title: '1 new finding in XI' });
  expect(run.summary).toContain('custom/sample');
  expect(live.comments(pull).map(({ body }) => body)).toEqual([expect.stringContaining('This is wrong.')]);
  await live.push('main', { ...CLEAN, [rule]: ruleFile(), '.github/twelvefold-baseline.json': '{"format": 1}\n' });
  const other = await live.openPullRequest('other', { 'src/tool.py': 'print(2)\n', [rule]: ruleFile({ severity: 'notice' }) });
  const broken = await live.completed(other.headSha);
  expect(broken).toMatchObject({ conclusion: 'action_required', title: '1 new finding in XI, the baseline has mistakes' });
  expect(broken.summary).toContain('`.github/twelvefold-baseline.json:1` `findings`');
  expect(live.comments(other)).toHaveLength(1);
  await expectCost(live, { requests: { audit: 20 }, notifications: 2 });
});

test.concurrent('edits of the baseline and of own rules are shown in their effect, and own rules are explained', async () => {
  const live = await app.elsewhere('edits');
  const rules = '.github/twelvefold/rules';
  const baseline = '.github/twelvefold-baseline.json';
  const entry = (digit: string) => ({ path: 'a.py', rule: 'custom/sample', code: digit.repeat(32), fingerprint: digit.repeat(32) });
  const entries = (...digits: readonly string[]): string => `${JSON.stringify({ format: 1, findings: digits.map(entry) })}\n`;
  await live.push('main', { ...CLEAN, [`${rules}/print.yml`]: ruleFile(), [baseline]: entries('1', '2') });
  const pull = await live.openPullRequest('edits', {
    ...CLEAN,
    [baseline]: entries('2', '3', '4'),
    [`${rules}/print.yml`]: ruleFile({ severity: 'notice' }),
    [`${rules}/more.yml`]: ruleFile({ id: 'custom/more' }),
    [`${rules}/wrong.yml`]: 'id: custom/wrong\n',
  });
  const { summary } = await live.completed(pull.headSha);
  expect(summary).toContain('Once merged, 2 findings more would be accepted in later reviews, and 1 no longer.');
  expect(summary).toContain('- `custom/more` would be added (warning).\n- `custom/sample` would be another (notice).');
  expect(summary).toMatch(/would not be followed:\n\n- `\.github\/twelvefold\/rules\/wrong\.yml/);
  await live.say(pull, 'robin', '/twelvefold explain custom/sample');
  await live.say(pull, 'robin', '/twelvefold explain custom/more');
  const answers = live.github.state.issueComments.where(({ pullRequestId }) => pullRequestId === pull.id).map(({ body }) => body);
  expect(answers.find((body) => body.includes('this repository has written it'))).toContain('**What to do:**');
  expect(answers.at(-1)).toContain('There is no such rule');
  await expectCost(live, { requests: { audit: 9, command: 18 }, notifications: 2 });
});

test.concurrent('what a private policy says is shown to nobody where everybody may read it', async () => {
  const live = await app.elsewhere('discreet', 'commands: { fix: [secret-team], policy: [author, triage] }\n', true);
  const fork = live.github.addRepository({
    owner: 'stranger',
    name: 'discreet',
    gitDir: live.repository.gitDir,
    branches: {},
    forkOf: live.repository,
  });
  const pull = await live.openPullRequest('topic', CLEAN, { fork });
  await live.completed(pull.headSha);
  const shown = async (user: string): Promise<string> => {
    await live.say(pull, user, '/twelvefold policy');
    return live.github.state.issueComments.where((each) => each.pullRequestId === pull.id && each.user.type === 'Bot').at(-1)?.body ?? '';
  };
  for (const user of ['robin', 'stranger']) {
    const answer = await shown(user);
    expect(answer).toContain('not shown where everybody may read it');
    expect(answer).not.toContain('secret-team');
  }
  await expectCost(live, { requests: { audit: 8, command: 14 }, notifications: 2 });
});

test('nothing followed', () => expect(nothingFollowed()).resolves.toBeUndefined());

test('GitHub had nothing to refuse', () => {
  expect(app.github.violations).toEqual([]);
  expect(app.github.misstatements).toEqual([]);
  expect(app.github.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
