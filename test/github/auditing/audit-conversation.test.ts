import { beforeEach, describe, expect, test } from '@jest/globals';
import { Later, Unsure } from '../../../src/github/client/errors.ts';
import { listedDigest } from '../../../src/report/github/check-run/listed.ts';
import { finding } from '../../report/github/samples.ts';
import { AuditScene, print, TARGET } from '../audit-scene.ts';
import { HEAD } from '../fake-github.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
  scene.github.permission = { permission: 'write', role_name: 'write', user: null };
  scene.findings = [finding({ fingerprint: print('1'), line: 3 })];
});

const say = (body: string, author = 'ann', id = 60) => scene.github.issueComments.push({ id, body, mine: false, author });
const replies = () => scene.github.issueComments.filter(({ mine }) => mine).map(({ body }) => body);
const title = () => scene.github.checkRuns.findLast(({ name }) => name === 'Twelvefold')?.output.title;
const press = (listed = listedDigest({ findings: scene.findings, behind: [] })) =>
  scene.auditor.press({ kind: 'button', target: TARGET, head: HEAD, button: 'accept', listed, sender: 'ann' });

test('every factor has its check although one of them got lost', async () => {
  scene.github.policy = 'checks: per-factor\n';
  scene.github.fail(/POST .*check-runs/, {}, { after: 5 });
  await expect(scene.audit()).rejects.toThrow(Unsure);
  await scene.audit({ attempt: 2 });
  expect(new Set(scene.github.checkRuns.map(({ name }) => name)).size).toBe(13);
  expect(scene.github.checkRuns).toHaveLength(13);
  expect(scene.github.checkRuns.every(({ status }) => status === 'completed')).toBe(true);
});

test('no factor gets a check from an audit that has lost its place', async () => {
  scene.github.policy = 'checks: per-factor\n';
  const factors = () => scene.github.checkRuns.filter(({ name }) => name !== 'Twelvefold').length;
  await scene.audit({ standing: () => Promise.resolve(factors() < 5 ? 'wanted' : 'lost') });
  expect(factors()).toBe(5);
});

test('a factor’s check of an earlier try is found behind a hundred others', async () => {
  scene.github.policy = 'checks: per-factor\n';
  const others = Array.from({ length: 110 }, (_, index) => ({
    name: `Twelvefold / ${index}`,
    external_id: `pull/1@${HEAD}#0/${index + 20}`,
  }));
  const output = { title: '', summary: '', annotations_count: 0, annotations: [] };
  scene.github.checkRuns.push(...others.map((each, index) => ({ id: index + 1, status: 'completed', head_sha: HEAD, output, ...each })));
  scene.github.fail(/POST .*check-runs/, {}, { after: 5 });
  await expect(scene.audit()).rejects.toThrow(Unsure);
  await scene.audit({ attempt: 2 });
  expect(scene.github.checkRuns.filter(({ external_id: id }) => /#0(?:\/\d|\/1[0-2])?$/.test(id))).toHaveLength(13);
});

test.each(['ann', 'ann_acme', 'ann--old'])('what stands when %s says baseline is accepted, what comes later is not', async (login) => {
  say('/twelvefold baseline', login);
  await scene.audit();
  expect(title()).toBe('No new findings, 1 accepted');
  scene.findings = [...scene.findings, finding({ fingerprint: print('2'), line: 5 })];
  await scene.audit({ generation: 1 });
  expect(title()).toContain('1 new finding');
  expect(replies()).toHaveLength(1);
});

test('a receipt that GitHub would not take accepts nothing', async () => {
  say('/twelvefold baseline');
  scene.github.fail(/POST .*issues\/1\/comments/, { status: 403, body: { message: 'Resource not accessible by integration' } });
  await scene.audit();
  expect(title()).toContain('1 new finding');
});

test('a receipt counts as long as whoever asked for it may', async () => {
  say('/twelvefold baseline');
  await scene.audit();
  scene.github.permission = { permission: 'read', role_name: 'read', user: null };
  await scene.audit({ generation: 1 });
  expect(title()).toContain('1 new finding');
});

test('each command of a comment is answered, whatever got lost, and once', async () => {
  say('/twelvefold baseline\n/twelvefold fix\n/twelvefold audit config\n/twelvefold audit logs');
  scene.github.fail(/POST .*issues\/1\/comments/, {}, { after: 1 });
  await expect(scene.audit()).rejects.toThrow(Unsure);
  await scene.audit({ attempt: 2 });
  await scene.audit({ generation: 1 });
  expect(replies().map((body) => /settled=([\w-]+)/.exec(body)?.[1])).toEqual(['60', '60-1', '60-2', '60-3']);
});

test('what would be answered in a conversation too long to be read is not answered at every push', async () => {
  const talk = [{ id: 70, body: '/twelvefold baseline', mine: false, author: 'ann' }];
  const thread = { id: 'C20', body: 'Why?', path: 'src/app.ts', line: 3, mine: false, minimized: false };
  scene.github.threads = [{ ...thread, talk, replies: 1_100 }];
  await scene.audit();
  expect(scene.github.requests.filter(({ path }) => path.endsWith('/replies'))).toEqual([]);
  expect(title()).toContain('1 new finding');
});

test('a draft gets no suggestions, and is told so', async () => {
  say('/twelvefold fix');
  scene.github.pull = { draft: true };
  await scene.audit();
  expect(replies()).toEqual([expect.stringContaining('A draft gets no comments')]);
});

test("an app's pull request has no author among the people, whatever they are called", async () => {
  scene.github.policy = 'commands:\n  ignore:\n    "*": [author]\n';
  scene.github.pull = { user: { login: 'dependabot', __typename: 'Bot' } };
  say('/twelvefold ignore config/env-file -- mine\n/twelvefold ignore 1111111111111111 -- mine', 'dependabot');
  await scene.audit();
  expect(title()).toContain('1 new finding');
});

test('an accepted commit is audited although the answer to its receipt got lost', async () => {
  scene.github.fail(/POST .*issues\/1\/comments/, {}, { applied: true });
  await expect(press()).rejects.toThrow(Unsure);
  await expect(press()).resolves.toEqual({ audit: true });
  expect(replies()).toHaveLength(1);
});

test('however many findings are to be explained, the change is judged once', async () => {
  let times = 0;
  scene.beforeJudging = () => (times += 1);
  const comment = { ...TARGET, commentId: 60 };
  const commands = ['1', '2', '3'].map((digit) => ({
    kind: 'explain' as const,
    topic: { kind: 'finding' as const, fingerprint: print(digit) },
  }));
  await scene.auditor.receive({ kind: 'command', comment, author: 'ann', commands });
  expect(times).toBe(1);
});

describe('questions about findings', () => {
  const ask = (commentId: number, digit = '1') =>
    scene.auditor.receive({
      kind: 'command',
      comment: { ...TARGET, commentId },
      author: 'ann',
      commands: [{ kind: 'explain', topic: { kind: 'finding', fingerprint: print(digit) } }],
    });

  test('cost no more reading once the change was judged for one, until the policy or the change is another', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    let times = 0;
    scene.beforeJudging = () => (times += 1);
    await ask(60);
    const first = scene.github.log.length;
    for (const commentId of [61, 62, 63]) await ask(commentId);
    expect(times).toBe(1);
    // The pull request, the policy, who asks, 👀, the conversation, the answer and 🚀.
    expect(scene.github.log.length - first).toBe(3 * 7);
    expect(replies()).toHaveLength(4);
    scene.github.policy = 'fail-on: notice\n';
    await ask(64);
    expect(times).toBe(2);
  });

  test('are answered after a judgement that failed', async () => {
    scene.github.fail(/compare/, { status: 500 }, { times: 3 });
    await expect(ask(60)).rejects.toThrow('Bad gateway');
    await expect(ask(60)).resolves.toEqual({ audit: false });
  });
});

test('of one person thirty comments are seen to in an hour, and the next later; others need not wait', async () => {
  const say = (author: string, commentId: number) =>
    scene.auditor.receive({ kind: 'command', comment: { ...TARGET, commentId }, author, commands: [{ kind: 'help' }] });
  for (let at = 0; at < 30; at += 1) await say('mallory', 100 + at);
  const asked = scene.github.requests.length;
  const before = Date.now();
  const refusal: unknown = await say('Mallory', 200).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(Later);
  expect((refusal as Later).until.getTime() - before).toBeGreaterThan(50 * 60_000);
  expect(scene.github.requests).toHaveLength(asked);
  await expect(say('ann', 201)).resolves.toEqual({ audit: false });
});

test('in a thread that somebody else began a command has to name a finding, and whoever said it is told', async () => {
  const thread = { id: 'C20', body: 'Why?', path: 'src/app.ts', line: 3, mine: false, minimized: false };
  scene.github.threads = [{ ...thread, replies: 1 }];
  const comment = { ...TARGET, commentId: 61, thread: 20 };
  const commands = [{ kind: 'ignore' as const, reason: 'old' }];
  await expect(scene.auditor.receive({ kind: 'command', comment, author: 'ann', commands })).resolves.toEqual({ audit: false });
  const reply = scene.github.requests.find(({ path }) => path.endsWith('/20/replies'));
  expect(reply?.body['body']).toContain('This thread is about no finding of mine');
  expect(scene.github.reactions.map(({ content }) => content)).toEqual(['eyes', 'confused']);
});

test('a rule that does not exist is not ignored in silence', async () => {
  const comment = { ...TARGET, commentId: 62 };
  const topic = { kind: 'rule' as const, ruleId: 'config/no-such-thing' };
  const commands = [{ kind: 'ignore' as const, topic, reason: 'old' }];
  await expect(scene.auditor.receive({ kind: 'command', comment, author: 'ann', commands })).resolves.toEqual({ audit: false });
  expect(replies()).toEqual([expect.stringContaining('There is no such rule')]);
});
