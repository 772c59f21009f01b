import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { commandsIn } from '../../src/commands/parse.ts';
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

test('6. an audit that could not be made is a failed check, never a missing or a neutral one', async () => {
  await scene.auditor.conclude({ target: TARGET, head: HEAD, generation: 0, why: 'failed', reason: 'GitHub did not answer.' });
  expect(scene.github.checkRuns).toMatchObject([{ head_sha: HEAD, status: 'completed', conclusion: 'failure' }]);
});

test('9. no write is repeated blindly: a check run whose answer got lost is found by its external id', async () => {
  scene.github.fail(/POST .*check-runs/, { status: 502 }, { applied: true });
  await scene.audit();
  expect(scene.github.checkRuns).toMatchObject([{ external_id: `pull/1@${HEAD}#0`, conclusion: 'success' }]);
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
