import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Standing } from '../../../src/github/auditing/auditor.ts';
import { setTimeout as sleep } from 'node:timers/promises';
import { Deferred, Unreadable, Unsure } from '../../../src/github/client/errors.ts';
import { finding } from '../../report/github/samples.ts';
import { AuditScene, TARGET } from '../audit-scene.ts';
import { BASE, HEAD, REPOSITORY } from '../fake-github.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

describe('an audit that is not wanted any more', () => {
  /** Wanted for so many questions, then not. */
  const after = (count: number, standing: Standing) => {
    let asked = 0;
    return () => Promise.resolve((asked += 1) > count ? standing : ('wanted' as const));
  };

  test.each<[Standing, string | undefined, string]>([
    ['superseded', 'cancelled', 'Superseded by a newer audit'],
    ['closed', 'cancelled', 'Closed before the audit was done'],
    ['lost', undefined, ''],
  ])('%s after the check run was opened says nothing but that', async (standing, conclusion, title) => {
    scene.findings = [finding()];
    await expect(scene.audit({ standing: after(1, standing) })).resolves.toEqual({ kind: 'stopped', head: HEAD, standing });
    expect(scene.github.threads).toEqual([]);
    expect(scene.github.checkRuns).toHaveLength(1);
    expect(scene.github.checkRuns[0]).toMatchObject({ output: { title } });
    expect(scene.github.checkRuns[0]?.conclusion).toBe(conclusion);
  });

  test('superseded before the policy skips it does not say that it was skipped', async () => {
    scene.github.policy = 'skip: { authors: [robin] }';
    await expect(scene.audit({ standing: after(1, 'superseded') })).resolves.toMatchObject({ kind: 'stopped' });
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ conclusion: 'cancelled' })]);
  });

  test.each<[Standing, string | undefined]>([
    ['superseded', 'cancelled'],
    ['closed', 'cancelled'],
    ['lost', undefined],
  ])('and is aborted because it is %s takes its check run back unless it is lost', async (standing, conclusion) => {
    const stopping = new AbortController();
    let now: Standing = 'wanted';
    scene.beforeJudging = () => {
      now = standing;
      stopping.abort();
      throw new Error('aborted');
    };
    const result = scene.audit({ signal: stopping.signal, standing: () => Promise.resolve(now) });
    await expect(result).resolves.toEqual({ kind: 'stopped', head: HEAD, standing });
    expect(scene.github.checkRuns[0]?.conclusion).toBe(conclusion);
  });

  test('no: one that is aborted and still wanted leaves everything for the next try', async () => {
    const stopping = new AbortController();
    scene.beforeJudging = () => {
      stopping.abort();
      throw new Error('aborted');
    };
    await expect(scene.audit({ signal: stopping.signal })).rejects.toThrow('aborted');
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'in_progress' })]);
    scene.beforeJudging = undefined;
    await scene.audit({ attempt: 2 });
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed' })]);
  });

  test('from the start writes nothing at all', async () => {
    await expect(scene.audit({ standing: after(0, 'superseded') })).resolves.toMatchObject({ kind: 'stopped' });
    expect(scene.github.writes).toEqual([]);
  });

  test.each<[string, readonly string[], number]>([
    ['', [], 3],
    [' of a review that is made line by line', ['src/app.ts:1'], 2],
  ])('asks before every single write%s', async (_, bad, commented) => {
    for (const anchor of bad) scene.github.badAnchors.add(anchor);
    scene.findings = Array.from({ length: 140 }, (_, index) => finding({ line: index + 1, severity: index < 3 ? 'warning' : 'notice' }));
    let asked = 0;
    const standing = () => Promise.resolve(((asked += 1), 'wanted' as const));
    await scene.audit({ standing });
    expect(asked).toBe(scene.github.writes.length);
    scene.findings = [];
    await scene.audit({ generation: 1, standing });
    expect(scene.github.threads.map(({ minimized }) => minimized)).toEqual(Array.from({ length: commented }, () => true));
    expect(asked).toBe(scene.github.writes.length);
  });

  test('of a closed pull request is no audit', async () => {
    scene.github.pull = { state: 'closed' };
    await expect(scene.audit()).resolves.toEqual({ kind: 'closed' });
    expect(scene.github.log).toEqual(['GET /repos/octo/shop/pulls/1']);
  });

  test('of a pull request closed between two tries takes its check run back', async () => {
    scene.github.fail(/compare/, { status: 500 }, { times: 3 });
    await expect(scene.audit()).rejects.toThrow('Bad gateway');
    scene.github.pull = { state: 'closed' };
    await expect(scene.audit({ attempt: 2 })).resolves.toEqual({ kind: 'closed' });
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed', conclusion: 'cancelled' })]);
  });

  test.each<[string, () => void]>([
    ['is gone', () => scene.github.fail(/pulls\/1$/, { status: 404, body: { message: 'Not Found' } }, { times: 3 })],
    ['belongs to another repository of that name', () => (scene.github.pull = { base: { sha: HEAD, ref: 'main', repo: { id: 5 } } })],
  ])('of a pull request that %s is gone', async (_, change) => {
    change();
    await expect(scene.audit()).resolves.toMatchObject({ kind: 'gone' });
    expect(scene.github.writes).toEqual([]);
  });
});

describe('an audit that a rate limit makes wait', () => {
  const limit = (seconds: number, remaining: string) => ({
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds),
  });
  /** What the GraphQL budget gives out; REST has some left. */
  const refuse = (seconds: number) => {
    const headers = { ...limit(seconds, '0'), 'x-ratelimit-resource': 'graphql' };
    scene.github.fail(/graphql/, { status: 403, headers, body: { message: 'API rate limit exceeded' } });
  };

  test('for long takes its check run back with the time of the next try', async () => {
    refuse(1_800);
    await expect(scene.audit()).rejects.toThrow(Deferred);
    const [run] = scene.github.checkRuns;
    expect(run).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    expect(run?.output.summary).toMatch(/until \d\d:\d\d UTC/);
  });

  test('a moment leaves it open for the next try', async () => {
    refuse(60);
    await expect(scene.audit()).rejects.toThrow(Deferred);
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'in_progress' })]);
  });

  test('takes nothing back that is not its own any more', async () => {
    refuse(1_800);
    let asked = 0;
    const standing = () => Promise.resolve((asked += 1) > 1 ? ('lost' as const) : ('wanted' as const));
    await expect(scene.audit({ standing })).rejects.toThrow(Deferred);
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'in_progress' })]);
  });

  test('at its first request takes back what an earlier try has left open', async () => {
    refuse(1);
    await expect(scene.audit()).rejects.toThrow(Deferred);
    await sleep(2_000);
    scene.github.fail(/pulls\/1$/, { status: 403, headers: { ...limit(1_800, '0'), 'x-ratelimit-resource': 'graphql' }, body: {} });
    await expect(scene.audit({ attempt: 2 })).rejects.toThrow(Deferred);
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed', conclusion: 'cancelled' })]);
  });

  test('and that is overtaken when the hour is nearly used up is concluded with the requests kept for that', async () => {
    let now: Standing = 'wanted';
    const stopping = new AbortController();
    scene.beforeJudging = () => {
      now = 'superseded';
      stopping.abort();
      throw new Error('aborted');
    };
    const nearly = { status: 200, headers: limit(1_800, '100'), body: { data: { repository: {} } } };
    scene.github.fail(/graphql query\(\$owner: String!, \$name: String!, \$e/, nearly);
    const result = scene.audit({ signal: stopping.signal, standing: () => Promise.resolve(now) });
    await expect(result).resolves.toMatchObject({ kind: 'stopped' });
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ conclusion: 'cancelled' })]);
    await scene.auditor.conclude({ target: TARGET, head: HEAD, generation: 1, why: 'failed' });
    expect(scene.github.checkRuns[1]).toMatchObject({ conclusion: 'failure' });
  });

  test('opens another check run when the wait is over', async () => {
    await scene.audit();
    scene.github.checkRuns[0]!.conclusion = 'cancelled';
    await expect(scene.audit({ attempt: 2 })).resolves.toMatchObject({ kind: 'published' });
    expect(scene.github.checkRuns.map(({ conclusion }) => conclusion)).toEqual(['cancelled', 'success']);
    await scene.audit({ attempt: 3 });
    expect(scene.github.checkRuns).toHaveLength(2);
  });
});

describe('a conclusion', () => {
  const conclude = (why: 'superseded' | 'closed' | 'failed', reason?: string) =>
    scene.auditor.conclude({ target: TARGET, head: HEAD, generation: 0, why, ...(reason === undefined ? {} : { reason }) });

  test('of an open run', async () => {
    scene.github.fail(/compare/, { status: 500 }, { times: 3 });
    await scene.audit().catch(() => undefined);
    await conclude('failed', 'GitHub said @everyone <b>no</b>');
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed', conclusion: 'failure' })]);
    expect(scene.github.checkRuns[0]?.output.summary).toContain('@\u200beveryone \\<b\\>no');
  });

  test('of an audit that never opened one: a failed audit is no silent pass', async () => {
    await conclude('failed');
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed', conclusion: 'failure', head_sha: HEAD })]);
  });

  test.each<[string, string, number | undefined, string]>([
    ['that only looks on', 'mode: observe\n', 1, 'neutral'],
    ['that comments', 'mode: comment\n', 1, 'failure'],
    ['that lets everything pass', 'fail-on: never\n', 1, 'failure'],
    ['that only looks on at the head of a merge group, where nobody has merged it', 'mode: observe\n', undefined, 'failure'],
  ])('of an audit that could not be made, under a policy %s', async (_, policy, number, conclusion) => {
    if (number === undefined) scene.github.head['.github/twelvefold.yml'] = policy;
    else scene.github.policy = policy;
    const target = number === undefined ? REPOSITORY : TARGET;
    await scene.auditor.conclude({ target, head: HEAD, generation: 0, why: 'failed' });
    expect(scene.github.checkRuns).toMatchObject([{ status: 'completed', conclusion }]);
  });

  test.each([
    ['only looks on', 'mode: observe\n', ['neutral']],
    ['comments', 'mode: comment\n', ['failure']],
    ['requires single factors', 'checks: per-factor\n', Array.from({ length: 13 }, () => 'failure')],
  ])('of a merge group on a commit whose policy %s', async (_, policy, conclusions) => {
    scene.github.policy = policy;
    await scene.auditor.conclude({ target: { ...REPOSITORY, base: BASE }, head: HEAD, generation: 0, why: 'failed' });
    expect(scene.github.checkRuns.map(({ conclusion }) => conclusion)).toEqual(conclusions);
  });

  test('of an audit whose policy can not be read either is a failure, and tried again for the factors', async () => {
    scene.github.policy = 'mode: observe\nchecks: per-factor\n';
    scene.github.fail(/r0: repository/, { status: 200, body: { errors: [{ type: 'INTERNAL', message: 'no' }] } }, { times: 9 });
    await expect(conclude('failed')).rejects.toThrow(Unreadable);
    expect(scene.github.checkRuns).toMatchObject([{ status: 'completed', conclusion: 'failure' }]);
  });

  test('of an audit that could not be made counts for every factor', async () => {
    scene.github.policy = 'mode: observe\nchecks: per-factor\n';
    await conclude('failed');
    expect(scene.github.checkRuns.map((run) => run.conclusion)).toEqual(Array.from({ length: 13 }, () => 'neutral'));
  });

  test.each(['superseded', 'closed'] as const)('of one that was %s before it began is nothing', async (why) => {
    await conclude(why);
    expect(scene.github.checkRuns).toEqual([]);
  });

  test.each([
    ['was applied is not made twice', true, 'completed', undefined],
    ['was not applied is left to the next try', false, 'in_progress', Unsure],
  ])('whose answer got lost and that %s', async (_, applied, status, error) => {
    scene.github.fail(/compare/, { status: 500 }, { times: 3 });
    await scene.audit().catch(() => undefined);
    scene.github.fail(/PATCH .*check-runs/, {}, { applied });
    const outcome: unknown = await conclude('failed').catch((thrown: unknown) => thrown);
    expect(outcome instanceof Error ? outcome.constructor : outcome).toBe(error);
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status })]);
  });

  test('never overwrites a result', async () => {
    await scene.audit();
    await conclude('failed');
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ conclusion: 'success' })]);
  });
});

test('a merge group is judged on its own commit, in the check alone', async () => {
  scene.findings = [finding()];
  const request = {
    repository: REPOSITORY,
    base: 'b'.repeat(40),
    head: HEAD,
    generation: 0,
    attempt: 1,
    signal: new AbortController().signal,
  };
  await expect(
    scene.auditor.auditMergeGroup({ ...request, queued: undefined, standing: () => Promise.resolve('wanted') }),
  ).resolves.toMatchObject({
    kind: 'published',
  });
  expect(scene.github.checkRuns).toEqual([expect.objectContaining({ head_sha: HEAD, status: 'completed' })]);
  expect(scene.github.threads).toEqual([]);
  expect(scene.github.checkRuns[0]?.output.annotations_count).toBe(1);
});
