import { beforeEach, describe, expect, test } from '@jest/globals';
import { REPOSITORY, HEAD } from '../fake-github.ts';
import { finding } from '../../report/github/samples.ts';
import { AuditScene } from '../audit-scene.ts';

type Row = Readonly<Record<string, unknown>> & { readonly filename: string };

const OID = 'd'.repeat(40);
const OTHER = 'e'.repeat(40);
const row = (filename: string, status = 'modified', more: object = {}): Row => {
  const patch = status === 'removed' ? '@@ -1 +0,0 @@\n-x' : '@@ -0,0 +1 @@\n+x';
  return { filename, status, sha: OID, changes: 1, patch, ...more };
};
const blob = (path: string, mode = '100644', sha = OID) => ({ path, mode, type: 'blob', sha, size: 1 });

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

/** Has GitHub list these changed files and this tree. */
function listing(rows: readonly Row[], tree: readonly object[], truncated = false): void {
  scene.github.claimedFiles = rows.length;
  scene.github.fail(/pulls\/1\/files/, { status: 200, body: rows });
  scene.github.fail(/git\/trees/, { status: 200, body: { truncated, tree } });
}

/** Paths that texts were asked of. */
const asked = (): readonly string[] =>
  scene.github.requests
    .flatMap(({ body }) => Object.entries((body['variables'] ?? {}) as Record<string, string>))
    .filter(([name, value]) => /^e\d+$/.test(name) && !value.includes('twelvefold'))
    .map(([, value]) => value);

describe('the tree', () => {
  test('tells files, executable ones, links and submodules apart, and holds no path that a checkout could not have', async () => {
    listing(
      [row('link', 'added')],
      [
        { path: 'src', mode: '040000', type: 'tree', sha: OID },
        blob('src/run.sh', '100755'),
        blob('src/run.js'),
        blob('link', '120000'),
        { path: 'module', mode: '160000', type: 'commit', sha: OID },
        blob('../outside'),
        blob('a//b'),
      ],
    );
    await scene.audit();
    const { head } = scene.change;
    expect([...head.entries.values()].map(({ path, kind, executable }) => [path, kind, executable])).toEqual([
      ['link', 'symlink', false],
      ['module', 'submodule', false],
      ['src/run.js', 'file', false],
      ['src/run.sh', 'file', true],
    ]);
    expect([head.absence('link'), head.absence('module')]).toEqual(['symlink', 'submodule']);
    expect(asked()).not.toContain(`${HEAD}:link`);
  });

  test.each<[string, Row, readonly string[]]>([
    ['a changed file', row('src/new.js', 'added'), ['a.js', 'src/new.js']],
    ['not one that the change takes away', row('src/new.js', 'removed'), ['a.js']],
    ['not one without an object', row('src/new.js', 'added', { sha: null }), ['a.js']],
    ['not one that a checkout could not have', row('../new.js', 'added'), ['a.js']],
    ['not another for one that is there', row('a.js'), ['a.js']],
  ])('that GitHub has cut off gets %s', async (_, changed, paths) => {
    listing([changed], [blob('a.js', '100755')], true);
    await scene.audit();
    expect([...scene.change.head.entries.keys()]).toEqual(paths);
    expect(scene.change.head.entries.get('a.js')?.executable).toBe(true);
  });

  test.each<[string, Row, boolean]>([
    ['still has what is taken away is of another head', row('a.js', 'removed'), false],
    ['has another text of a changed file is of another head', row('a.js', 'modified', { sha: OTHER }), false],
    ['lacks a file that is added is of another head', row('b.js', 'added'), false],
    ['has a file whose object is not named is of the same head', row('a.js', 'modified', { sha: null }), true],
    ['lacks what is taken away is of the same head', row('b.js', 'removed'), true],
    ['lacks a path that a checkout could not have is of the same head', row('../b.js', 'added'), true],
  ])('that %s', async (_, changed, agrees) => {
    listing([changed], [blob('a.js')]);
    const outcome: unknown = await scene.audit().catch((error: unknown) => error);
    expect(outcome instanceof Error ? outcome.message : 'agrees').toBe(agrees ? 'agrees' : 'The head moved while the change was read.');
  });
});

describe('a changed file', () => {
  test.each<[string, Row, readonly object[]]>([
    ['that is unchanged is none', row('a.js', 'unchanged'), []],
    ['that no checkout could have is none', row('../a.js', 'removed'), []],
    ['of another type is one', row('a.js', 'changed'), [{ status: 'typechange' }]],
    [
      'that was copied names its source',
      row('a.js', 'copied', { previous_filename: 'b.js' }),
      [{ status: 'copied', previousPath: 'b.js' }],
    ],
    ['that was changed has no other name', row('a.js', 'modified', { previous_filename: 'b.js' }), [{ previousPath: undefined }]],
    ['whose patch is withheld has unknown lines', row('a.js', 'modified', { patch: undefined }), [{ hunks: undefined }]],
    ['of which no line changed has none', row('a.js', 'modified', { patch: undefined, changes: 0 }), [{ hunks: [] }]],
  ])('%s', async (_, changed, expected) => {
    listing([changed], [blob('a.js'), blob('b.js', '100644', OTHER)]);
    await scene.audit();
    expect(scene.change.files).toMatchObject(expected);
  });

  test.each<[string, Row, readonly string[]]>([
    ['added', row('a.js', 'added'), ['b.js']],
    ['copied', row('a.js', 'copied', { previous_filename: 'b.js' }), ['b.js']],
    ['modified', row('a.js'), ['a.js', 'b.js']],
    ['renamed', row('a.js', 'renamed', { previous_filename: 'c.js' }), ['b.js', 'c.js']],
    ['renamed from a path that no checkout could have', row('a.js', 'renamed', { previous_filename: '../c.js' }), ['b.js']],
  ])('that was %s stands at the base where it was', async (_, changed, paths) => {
    listing([changed], [blob('a.js'), blob('b.js', '100644', OTHER)]);
    await scene.audit();
    const { base } = scene.change;
    expect([...base.entries.keys()]).toEqual(paths);
    expect(new Set(asked()).size).toBe(asked().length);
    expect(
      asked()
        .filter((expression) => expression.startsWith('c'))
        .map((expression) => expression.slice(41)),
    ).toEqual(paths.filter((path) => path !== 'b.js'));
  });

  test('has the object at the base that GitHub reads there, an unchanged one that of head', async () => {
    scene.github.head['package.json'] = scene.github.base['package.json'] = '{}';
    await scene.audit();
    const { base, head } = scene.change;
    expect(base.entries.get('src/app.ts')?.oid).not.toBe(head.entries.get('src/app.ts')?.oid);
    expect(base.entries.get('src/app.ts')?.oid).toMatch(/^[0-9a-f]{40}$/);
    expect(base.entries.get('package.json')?.oid).toBe(head.entries.get('package.json')?.oid);
  });
});

describe('two branches without a common commit', () => {
  const unrelated = () => scene.github.fail(/compare/, { status: 404, body: { message: 'No common ancestor' } });

  test('are compared as they are, and the report says so', async () => {
    unrelated();
    await expect(scene.audit()).resolves.toMatchObject({ kind: 'published' });
    expect(scene.change.base.revision).toBe('b'.repeat(40));
    expect(scene.change.gaps).toEqual([expect.stringContaining('no common commit')]);
  });
});

describe('a merge group', () => {
  const audit = (attempt = 1) =>
    scene.auditor.auditMergeGroup({
      repository: REPOSITORY,
      base: 'b'.repeat(40),
      queued: undefined,
      head: HEAD,
      generation: 0,
      attempt,
      signal: new AbortController().signal,
      standing: () => Promise.resolve('wanted'),
    });

  test('is read by comparing, and its policy where it begins', async () => {
    await audit();
    expect(scene.change.files.map(({ path }) => path)).toEqual(['src/app.ts']);
    expect(scene.github.requests.find(({ path }) => path.includes('/compare/'))?.path).toMatch(/per_page=1$/);
    expect(scene.github.log).not.toContain('GET /repos/octo/shop/pulls/1/files');
    const policies = scene.github.requests.find(({ body }) => String(body['query']).includes('r0: repository'));
    expect(policies?.body['variables']).toMatchObject({ e2: `${'b'.repeat(40)}:.github/twelvefold.yml` });
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ external_id: `group@${HEAD}#0`, head_sha: HEAD })]);
  });

  test('has a check for each factor where its base asks for them: the queue waits for every one that is required', async () => {
    scene.github.policy = 'checks: per-factor\n';
    scene.findings = [finding({ severity: 'error', fingerprint: 'a'.repeat(32) })];
    scene.overrides = { outcome: 'gate' };
    await audit();
    const runs = scene.github.checkRuns.map(({ name, conclusion, head_sha: sha }) => [name, conclusion, sha]);
    expect(runs).toHaveLength(13);
    expect(runs.every(([, , sha]) => sha === HEAD)).toBe(true);
    expect(runs.filter(([, conclusion]) => conclusion === 'failure').map(([name]) => name)).toEqual([
      'Twelvefold',
      expect.stringContaining('III'),
    ]);
  });

  test('of more files than GitHub compares says that others were not looked at', async () => {
    scene.github.base = {};
    scene.github.head = Object.fromEntries(Array.from({ length: 310 }, (_, index) => [`f${index}.txt`, `${index}`]));
    await audit();
    expect(scene.change.files).toHaveLength(300);
    expect(scene.change.gaps).toEqual([expect.stringContaining('300 files of a merge group at most')]);
  });

  test('that can not be compared is tried again, in the same check run', async () => {
    scene.github.fail(/compare/, { status: 404, body: { message: 'Not Found' } });
    await expect(audit()).rejects.toMatchObject({ status: 404 });
    await expect(audit(2)).resolves.toMatchObject({ kind: 'published' });
    expect(scene.github.checkRuns).toEqual([expect.objectContaining({ status: 'completed' })]);
  });

  test('is never skipped by the policy', async () => {
    scene.github.policyVersions = [];
    scene.github.shared['octo/.github:twelvefold.yml'] = 'skip: { paths: [src/] }\n';
    await expect(audit()).resolves.toMatchObject({ kind: 'published', conclusion: 'success' });
  });
});
