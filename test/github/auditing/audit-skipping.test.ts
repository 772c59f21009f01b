import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { AuditScene } from '../audit-scene.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

afterAll(() => nock.cleanAll());

describe('a change that the policy skips by its paths', () => {
  const row = { filename: 'docs/a.md', status: 'modified', sha: null, changes: 0 };
  const files = (...rows: readonly object[]) => scene.github.fail(/pulls\/1\/files/, { status: 200, body: rows });

  beforeEach(() => {
    scene.github.policy = 'skip: { paths: ["docs/"] }\n';
    scene.github.head['docs/a.md'] = scene.github.base['docs/a.md'] = 'x\n';
    scene.github.claimedFiles = 1;
  });

  test.each<[string, object, number, string]>([
    ['is skipped', row, 1, 'skipped'],
    ['is judged when a file was moved there', { ...row, status: 'renamed', previous_filename: 'src/a.ts' }, 1, 'success'],
    ['is skipped when a file was moved within', { ...row, status: 'renamed', previous_filename: 'docs/b.md' }, 1, 'skipped'],
    ['is judged when GitHub does not list all of it', row, 3_001, 'success'],
  ])('%s', async (_, only, claimed, expected) => {
    scene.github.claimedFiles = claimed;
    files(only);
    for (let page = 2; page <= Math.min(30, Math.ceil(claimed / 100)); page += 1) files();
    const result = await scene.audit();
    expect(result).toMatchObject({ conclusion: expected });
    expect(scene.judged === undefined).toBe(expected === 'skipped');
  });
});

describe('a policy by another name', () => {
  test.each(['.github/twelvefold.yaml', '.twelvefold.yml', '.twelvefold.yaml'])('%s is followed', async (path) => {
    scene.github.policies[path] = 'mode: observe\n';
    await scene.audit();
    expect(scene.judged?.options.policy.mode).toBe('observe');
    expect(scene.github.checkRuns[0]?.output.summary).toContain(path.replace('.github/', ''));
  });

  test('of the organisation is followed', async () => {
    scene.github.shared['octo/.github:twelvefold.yaml'] = 'mode: observe\n';
    await scene.audit();
    expect(scene.judged?.options.policy.mode).toBe('observe');
  });

  test('beside the usual one is told, and not followed', async () => {
    scene.github.policy = 'mode: comment\n';
    scene.github.policies['.github/twelvefold.yaml'] = 'mode: observe\n';
    scene.github.shared = { 'octo/.github:twelvefold.yml': 'fail-on: warning\n', 'octo/.github:twelvefold.yaml': 'fail-on: never\n' };
    await scene.audit();
    expect(scene.judged?.options.policy).toMatchObject({ mode: 'comment', 'fail-on': 'warning' });
    const told = scene.github.checkRuns[0]?.output.summary.replaceAll('\\', '') ?? '';
    expect(told).toContain('.github/twelvefold.yaml on main is not followed: .github/twelvefold.yml on main counts in its place.');
    expect(told).toContain('octo/.github: twelvefold.yaml is not followed');
  });
});

describe('what the policy is can’t be told', () => {
  /** GraphQL's answer when one of the repositories may not be read. */
  const refused = (type: string) => ({ data: { r0: null, r1: null }, errors: [{ type, path: ['r0'], message: 'no' }] });

  test.each<[string, number, object]>([
    ['a server error', 502, { message: 'Bad gateway' }],
    ['a time-out in the middle', 200, { data: { r0: null }, errors: [{ path: ['r0'], message: 'Something went wrong' }] }],
    ['a repository that may not be read', 200, refused('FORBIDDEN')],
    [
      'the very repository that is not there for us',
      200,
      { data: { home: null, r0: null }, errors: [{ type: 'NOT_FOUND', path: ['home'], message: 'No.' }] },
    ],
    ['a refusal', 403, { message: 'Resource not accessible by integration' }],
  ])('%s: nothing is judged as if there were none', async (_, status, body) => {
    scene.github.fail(/graphql .*r0: repository/s, { status, body }, { times: 5 });
    await expect(scene.audit()).rejects.toThrow(/GitHub did not say what the policy is|Bad gateway|not accessible/);
    expect(scene.judged).toBeUndefined();
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'in_progress' })]);
  });

  test('one that is not there is none', async () => {
    const { data, ...more } = refused('NOT_FOUND');
    scene.github.fail(/graphql .*r0: repository/s, {
      status: 200,
      body: { data: { ...data, home: { commit: null, rules: null } }, ...more },
    });
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'success' });
  });
});
