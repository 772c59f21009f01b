import { beforeEach, describe, expect, test } from '@jest/globals';
import { finding } from '../../report/github/samples.ts';
import { AuditScene, TARGET } from '../audit-scene.ts';
import { type FakeCheckRun, HEAD } from '../fake-github.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
  scene.findings = [finding()];
});

const run = (id: number, generation: number, status: string, more: object = {}): FakeCheckRun => ({
  id,
  status,
  name: 'Twelvefold',
  head_sha: HEAD,
  external_id: `pull/1@${HEAD}#${generation}`,
  output: { title: '', summary: '', annotations_count: 0, annotations: [] },
  ...more,
});
const runs = () => scene.github.checkRuns.map(({ id, status, conclusion }) => `${id} ${status} ${conclusion ?? ''}`.trim());

/** What stands there of which a new database knows nothing; `attempt: 2` is how the jobs say that something may. */
describe('an audit of which the database was lost', () => {
  test('that was over is not made again', async () => {
    scene.github.checkRuns.push(run(1, 0, 'completed', { conclusion: 'success' }));
    await expect(scene.audit({ attempt: 2 })).resolves.toMatchObject({ checkRunId: 1, conclusion: 'success' });
    expect(runs()).toEqual(['1 completed success']);
  });

  test('that was over at a later generation is not made again either', async () => {
    scene.github.checkRuns.push(run(1, 0, 'completed', { conclusion: 'failure' }), run(2, 3, 'completed', { conclusion: 'success' }));
    scene.github.checkRuns.splice(0, 1);
    await expect(scene.audit({ attempt: 2 })).resolves.toMatchObject({ checkRunId: 2 });
    expect(runs()).toEqual(['2 completed success']);
  });

  test('that was under way goes on in its own check', async () => {
    scene.github.checkRuns.push(run(1, 3, 'in_progress'));
    await scene.audit({ attempt: 2 });
    expect(runs()).toEqual([expect.stringMatching(/^1 completed (?:neutral|success)/)]);
  });

  test('leaves none open beside the one that counts', async () => {
    scene.github.checkRuns.push(run(1, 0, 'in_progress'), run(2, 1, 'in_progress'), run(3, 0, 'in_progress'));
    await scene.audit({ attempt: 2 });
    expect(runs()).toEqual(['1 completed cancelled', '2 completed cancelled', expect.stringMatching(/^3 completed (?:neutral|success)/)]);
  });

  test('and that is asked for once more is made in a check of its own, and takes the open one back', async () => {
    scene.github.checkRuns.push(run(1, 0, 'completed', { conclusion: 'success' }), run(2, 1, 'in_progress'));
    await scene.audit({ attempt: 2, generation: 29_000_000 });
    expect(runs()).toEqual(['1 completed success', '2 completed cancelled', expect.stringMatching(/^\d+ completed (?:neutral|success)/)]);
  });

  test('touches no check of another pull request with this head', async () => {
    scene.github.checkRuns.push(run(1, 0, 'in_progress', { external_id: `pull/12@${HEAD}#0` }));
    await scene.audit({ attempt: 2 });
    expect(runs()[0]).toBe('1 in_progress');
  });

  test('is concluded where it is open, when it can’t be made', async () => {
    scene.github.checkRuns.push(run(1, 2, 'in_progress'));
    const target = { installationId: 7, repositoryId: 99, owner: 'octo', name: 'shop', number: 1 };
    await scene.auditor.conclude({ target, head: HEAD, generation: 0, why: 'failed' });
    expect(runs()).toEqual(['1 completed failure']);
  });
});

describe('a head that GitHub has not caught up with', () => {
  const PUSHED = 'd'.repeat(40);
  /** Which of the two commits the other has in its history. */
  const related = (sha: string) =>
    scene.github.fail(new RegExp(`compare/${PUSHED}\\.\\.\\.${HEAD}`), { status: 200, body: { merge_base_commit: { sha }, files: [] } });

  test.each<[string, () => void]>([
    ['is before it', () => related(HEAD)],
    ['has nothing to do with it', () => related('e'.repeat(40))],
    ['stands where the pushed one is not known', () => scene.github.fail(/compare/, { status: 404, body: { message: 'Not Found' } })],
  ])('is waited for, where the one that it names %s', async (_, how) => {
    how();
    await expect(scene.audit({ head: PUSHED })).rejects.toThrow('GitHub names another head');
    expect(scene.github.writes).toEqual([]);
  });

  test('is taken as it is where the one that it names is newer', async () => {
    related(PUSHED);
    await expect(scene.audit({ head: PUSHED })).resolves.toMatchObject({ kind: 'published', head: HEAD });
  });

  test('is named for another look when it was waited for long enough', async () => {
    related(HEAD);
    await expect(scene.audit({ head: PUSHED, attempt: 3, isLastTry: true })).resolves.toMatchObject({ head: HEAD, overlooked: PUSHED });
  });

  test('costs nothing where it has caught up', async () => {
    await scene.audit();
    expect(scene.github.log.filter((each) => each.includes('/compare/'))).toHaveLength(1);
  });
});

test('what an older audit left open is concluded, and the run of a newer one is not', async () => {
  scene.github.checkRuns.push(run(1, 1, 'in_progress'));
  await scene.auditor.conclude({ target: TARGET, head: HEAD, generation: 0, why: 'superseded' });
  expect(runs()).toEqual(['1 in_progress']);
  await scene.auditor.conclude({ target: TARGET, head: HEAD, generation: 1, why: 'superseded' });
  expect(runs()).toEqual(['1 completed cancelled']);
});
