import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { baselineText } from '../../src/policy/baseline.ts';
import { AuditScene, print } from '../github/audit-scene.ts';
import { finding } from '../report/github/samples.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

afterAll(() => nock.cleanAll());

describe('14. what users of other bots complain about', () => {
  test('the same comment again on every push', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    for (const generation of [0, 1, 2]) await scene.audit({ generation });
    expect(scene.github.threads).toHaveLength(1);
  });

  test('“all good” noise', async () => {
    await scene.audit();
    expect([scene.github.reviews, scene.github.issueComments, scene.github.threads]).toEqual([[], [], []]);
  });

  test('one bad line that loses the whole review', async () => {
    scene.findings = [finding({ fingerprint: print('1'), line: 3 }), finding({ fingerprint: print('2'), line: 9 })];
    scene.github.badAnchors.add('src/app.ts:3');
    await scene.audit();
    expect(scene.github.threads.map(({ line }) => line)).toEqual([9]);
    expect(scene.github.checkRuns[0]?.output.summary).toContain('GitHub would not take one line comment');
  });

  test('a broken configuration that is ignored in silence', async () => {
    scene.github.policy = 'mode: obsreve\n';
    await scene.audit();
    expect(scene.github.checkRuns[0]).toMatchObject({ conclusion: 'action_required' });
    expect(scene.github.checkRuns[0]?.output.summary).toContain('`.github/twelvefold.yml:1` `mode`');
  });

  test('no inheritance for an organisation', async () => {
    scene.github.shared['octo/.github:twelvefold.yml'] = 'mode: observe\n';
    await scene.audit();
    expect(scene.github.checkRuns[0]?.output.summary).toContain('mode `observe`');
  });

  test('big pull requests that are judged in part, in silence', async () => {
    scene.overrides = {
      outcome: 'incomplete',
      coverage: { judged: 3_000, total: 30_000, skipped: [], gaps: ['27,000 files are not listed'] },
    };
    await scene.audit();
    expect(scene.github.checkRuns[0]).toMatchObject({
      conclusion: 'neutral',
      output: { title: expect.stringContaining('audit incomplete') },
    });
    expect(scene.github.checkRuns[0]?.output.summary).toMatch(/Looked at 3,000 of 30,000 changed files\.[^]*27,000 files are not listed/);
  });

  test('comments that stay after the fix', async () => {
    scene.findings = [finding({ fingerprint: print('1') }), finding({ fingerprint: print('2'), line: 9 })];
    await scene.audit();
    scene.findings = scene.findings.slice(0, 1);
    await scene.audit({ generation: 1 });
    const [open, fixed] = scene.github.threads;
    expect([open?.minimized, fixed?.minimized]).toEqual([false, true]);
    expect(fixed?.body).toMatch(/^\*\*Fixed in a{40}\.\*\*/);
    scene.findings = [finding({ fingerprint: print('1') }), finding({ fingerprint: print('2'), line: 9 })];
    await scene.audit({ generation: 2 });
    expect(scene.github.threads.map(({ minimized }) => minimized)).toEqual([false, false]);
    expect(fixed?.body).not.toContain('Fixed in');
    expect(scene.github.threads).toHaveLength(2);
  });

  test('deleted discussions', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    const [thread] = scene.github.threads;
    if (thread) thread.replies = 2;
    const before = thread?.body;
    scene.findings = [];
    await scene.audit({ generation: 1 });
    expect(scene.github.threads).toMatchObject([{ body: before, minimized: false, replies: 2 }]);
    expect(scene.github.checkRuns[1]?.output.summary).toMatch(/### Answered comments[^]*src\/app\.ts[^]*: fixed/);
    expect(scene.github.requests.filter(({ method }) => method === 'DELETE')).toEqual([]);
    expect(
      scene.github.requests.filter(({ body }) => /deletePullRequestReviewComment|deleteIssueComment/.test(String(body['query']))),
    ).toEqual([]);
  });

  test('a comment that people have deleted, and that comes again', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    await scene.audit();
    scene.github.threads = [];
    await scene.audit({ generation: 1 });
    expect(scene.github.threads).toEqual([]);
  });

  test.each([
    [
      'comments',
      /POST .*pulls\/1\/reviews/,
      (): unknown => scene.github.checkRuns[0]?.output.summary,
      /lacks the permission "Pull requests: write"/,
    ],
    ['checks', /POST .*check-runs/, (): unknown => scene.github.threads[0]?.body, /What to do/],
  ])('permissions that a fork does not give: without %s the rest is done and it is told', async (_, refused, told, expected) => {
    scene.github.pull = { head: { sha: 'a'.repeat(40), repo: { id: 5, full_name: 'stranger/shop', fork: true } } };
    scene.github.fail(refused, { status: 403, body: { message: 'Resource not accessible by integration' } });
    scene.findings = [finding()];
    await expect(scene.audit()).resolves.toMatchObject({ kind: 'published' });
    expect(told()).toMatch(expected);
  });

  test('no baseline for old code', async () => {
    const entry = { path: 'src/app.ts', rule: 'logs/file-logger', code: 'c'.repeat(32), fingerprint: '1'.repeat(32) };
    const path = '.github/twelvefold-baseline.json';
    scene.github.base[path] = scene.github.head[path] = baselineText([entry]);
    await scene.audit();
    expect(scene.judged?.options.baseline).toEqual({ path, entries: [entry] });
    expect(scene.github.checkRuns[0]?.output.summary).toContain('with the baseline of the repository');
  });
});
