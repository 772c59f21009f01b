import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { commandsIn } from '../../src/commands/parse.ts';
import type { OperatorChoices } from '../../src/github/auditing/tools.ts';
import { AuditScene, print, TARGET } from '../github/audit-scene.ts';
import { HEAD } from '../github/fake-github.ts';
import { finding } from '../report/github/samples.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

afterAll(() => nock.cleanAll());

test('3. a thread is never resolved and a comment never deleted: what is fixed is said in the comment, which is folded away', async () => {
  scene.findings = [finding({ fingerprint: print('1') }), finding({ fingerprint: print('2'), line: 9 })];
  await scene.audit();
  const [answered, alone] = scene.github.threads;
  if (answered) answered.replies = 1;
  const before = answered?.body;
  scene.findings = [];
  await scene.audit({ generation: 1 });
  expect(alone).toMatchObject({ minimized: true, body: expect.stringContaining('Fixed in') });
  expect(answered).toMatchObject({ minimized: false, body: before });
  expect(
    scene.github.requests.filter(({ method, body }) => method === 'DELETE' || /resolveReviewThread/.test(String(body['query']))),
  ).toEqual([]);
});

describe('6. a required check is always concluded, and never passes for want of an audit', () => {
  const FACTORS = Array.from({ length: 13 }, () => 'failure');

  test.each<[string, string, readonly string[], OperatorChoices?]>([
    ['a policy that gates', 'mode: enforce\n', ['failure']],
    ['a policy that requires single factors', 'checks: per-factor\n', FACTORS],
    ['a policy that gates nothing', 'mode: observe\n', ['neutral']],
    ['an operator who lets it pass', 'mode: enforce\n', ['neutral'], { unmade: 'neutral' }],
    ['an operator who does not', 'mode: enforce\n', ['failure'], { unmade: 'failure' }],
  ])('an audit that could not be made, under %s', async (_, policy, conclusions, operator = {}) => {
    nock.cleanAll();
    scene = new AuditScene(operator);
    scene.github.policy = policy;
    await scene.auditor.conclude({ target: TARGET, head: HEAD, generation: 0, why: 'failed', reason: 'GitHub did not answer.' });
    expect(scene.github.checkRuns.map(({ conclusion }) => conclusion)).toEqual(conclusions);
    for (const run of scene.github.checkRuns) {
      expect(run).toMatchObject({ head_sha: HEAD, status: 'completed' });
      expect(run.output.summary).toContain('GitHub did not answer.');
    }
  });

  test.each([
    ['a pull request that the policy skips', 'skip: { authors: [robin] }\n', 'skipped'],
    ['one that a mistaken policy skips', 'skip: { authors: [robin] }\nmode: x\n', 'action_required'],
    ['an audit with gaps that enforces', 'mode: enforce\n', 'action_required'],
  ])('%s', async (_, policy, conclusion) => {
    scene.github.policy = policy;
    scene.overrides = { outcome: 'incomplete' };
    await scene.audit();
    expect(scene.github.checkRuns).toMatchObject([{ head_sha: HEAD, status: 'completed', conclusion }]);
  });
});

describe('9. no write is repeated blindly: what is there is found', () => {
  test('a check run by its external id', async () => {
    scene.github.fail(/POST .*check-runs/, { status: 502 }, { applied: true });
    await scene.audit();
    expect(scene.github.checkRuns).toMatchObject([{ external_id: `pull/1@${HEAD}#0`, conclusion: 'success' }]);
  });

  test('comments by their marks', async () => {
    scene.findings = [finding(), finding()];
    scene.github.fail(/POST .*reviews/, { status: 502 }, { applied: true });
    await scene.audit();
    expect(scene.github.threads).toHaveLength(2);
    expect(scene.github.checkRuns).toMatchObject([{ status: 'completed' }]);
  });

  test('annotations by their number', async () => {
    scene.findings = Array.from({ length: 120 }, (_, at) => finding({ line: at + 1, severity: 'notice' }));
    scene.github.fail(/PATCH .*check-runs/, { status: 502 }, { applied: true, after: 1 });
    await scene.audit();
    const lines = scene.github.checkRuns[0]?.output.annotations.map(({ start_line: line }) => line);
    expect(lines).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
  });
});

describe('11. a command counts as it was said, by whoever may say it now', () => {
  const words = '/twelvefold ignore config/hardcoded-address -- fine here';
  test.each<[string, object, object, boolean]>([
    ['by a writer', {}, { permission: 'write', role_name: 'write', user: null }, true],
    ['that somebody has edited', { edited: true }, { permission: 'write', role_name: 'write', user: null }, false],
    ['by a reader', {}, { permission: 'read', role_name: 'read', user: null }, false],
    ['pasted under our name by nobody', { mine: true }, { permission: 'write', role_name: 'write', user: null }, false],
  ])('%s', async (_, how, permission, counts) => {
    scene.findings = [finding()];
    scene.github.permission = permission as Record<string, unknown>;
    scene.github.issueComments.push({ id: 5, body: words, mine: false, author: 'sam', ...how });
    await scene.audit();
    expect(scene.github.checkRuns[0]?.output.title.startsWith('No new findings')).toBe(counts);
  });

  test('and it can’t change the policy', () => {
    expect(commandsIn('/twelvefold policy mode=observe')).toEqual([expect.objectContaining({ kind: 'unknown' })]);
    expect(commandsIn('/twelvefold mode observe')).toEqual([expect.objectContaining({ kind: 'unknown' })]);
  });
});
