import { beforeEach, describe, expect, test } from '@jest/globals';
import { finding, suggestion } from '../../report/github/samples.ts';
import { AuditScene, print } from '../audit-scene.ts';
import { HEAD } from '../fake-github.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

describe('comments', () => {
  test('that say that it was fixed, and that somebody has answered, stay so when it comes back: the check and its line say it', async () => {
    const found = finding({ fingerprint: print('1') });
    scene.findings = [found];
    await scene.audit();
    scene.findings = [];
    await scene.audit({ generation: 1 });
    const fixed = scene.github.threads[0]?.body;
    scene.github.threads[0]!.replies = 1;
    scene.findings = [found];
    await scene.audit({ generation: 2 });
    expect(scene.github.threads).toEqual([expect.objectContaining({ body: fixed })]);
    const { output } = scene.github.checkRuns.at(-1)!;
    expect(output.summary).toMatch(/### Answered comments[^]*: open again/);
    expect(output.annotations).toHaveLength(1);
  });

  test('of a file that was renamed are not made a second time by a wish for repairs', async () => {
    const repairable = { line: 3, suggestion: suggestion(3, ['const a = process.env.A;']) };
    scene.github.permission = { permission: 'write', role_name: 'write', user: null };
    scene.findings = [finding({ ...repairable, fingerprint: print('1') })];
    await scene.audit();
    scene.findings = [
      finding({ ...repairable, fingerprint: print('2'), formerly: [{ path: 'src/old.ts', fingerprint: print('1'), hasStood: true }] }),
    ];
    scene.github.issueComments.push({ id: 60, body: '/twelvefold fix', mine: false, author: 'ann' });
    await scene.audit({ generation: 1 });
    expect(scene.github.threads).toHaveLength(1);
  });

  test('in whose own thread a baseline is asked for and answered say who has accepted them', async () => {
    scene.github.permission = { permission: 'write', role_name: 'write', user: null };
    scene.findings = [finding({ fingerprint: print('1'), line: 3 })];
    await scene.audit();
    const [thread] = scene.github.threads;
    thread?.talk?.push({ id: 70, body: '/twelvefold baseline', mine: false, author: 'ann' });
    await scene.audit({ generation: 1, askedBy: [{ commentId: 70, thread: Number(thread?.id.slice(1)), head: HEAD }] });
    expect(thread?.talk).toHaveLength(2);
    expect(thread).toMatchObject({ minimized: true, body: expect.stringContaining('Accepted by ann') });
  });
});
