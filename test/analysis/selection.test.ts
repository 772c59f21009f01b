import { describe, expect, test } from '@jest/globals';
import { REVIEW_BUDGET, selectPaths } from '../../src/analysis/selection.ts';
import type { Entry, EntryKind } from '../../src/analysis/tree/tree.ts';
import { cpuTime } from '../cpu-time.ts';

const KB = 1024;

/** Entries of 1 KB each, unless the path's text says otherwise: `path:size` or `path@kind`. */
function tree(...paths: readonly string[]): ReadonlyMap<string, Entry> {
  return new Map(
    paths.map((text) => {
      const [path = '', size, kind = 'file'] = text.split(/[:@]/);
      return [
        path,
        { path, kind: (text.includes('@') ? size : kind) as EntryKind, oid: path, executable: false, size: Number(size) || KB },
      ];
    }),
  );
}

describe('the review of a change', () => {
  test('changed files come first, then what makes the app, locks, its start, its settings and code', () => {
    const entries = tree(
      'src/routes/users.js',
      'src/lib/mail.js',
      'k8s/web.yaml',
      'server.js',
      'package-lock.json',
      'Dockerfile',
      'package.json',
      'public/logo.png',
      'README.md',
      'test/users.test.js',
    );
    expect(selectPaths(entries, ['src/routes/users.js', 'README.md']).paths).toEqual([
      'README.md',
      'src/routes/users.js',
      'Dockerfile',
      'package.json',
      'package-lock.json',
      'server.js',
      'k8s/web.yaml',
      'src/lib/mail.js',
    ]);
  });

  test('of two files of the same kind the nearer to the change comes first, then the shallower', () => {
    const entries = tree('apps/a/src/x.js', 'apps/a/package.json', 'apps/b/package.json', 'package.json', 'libs/deep/er/package.json');
    expect(selectPaths(entries, ['apps/a/src/x.js']).paths).toEqual([
      'apps/a/src/x.js',
      'apps/a/package.json',
      'package.json',
      'apps/b/package.json',
      'libs/deep/er/package.json',
    ]);
  });

  test('never more unchanged files than the budget allows; the rest is said', () => {
    const entries = tree(...Array.from({ length: 1000 }, (_, n) => `src/f${n}.js`), 'package.json');
    const { paths, omitted } = selectPaths(entries, ['src/f0.js']);
    expect(paths).toHaveLength(1 + REVIEW_BUDGET.contextFiles);
    expect(paths[1]).toBe('package.json');
    expect(omitted).toHaveLength(1001 - paths.length);
    expect(omitted.every(({ reason }) => reason === 'budget')).toBe(true);
  });

  test.each([
    ['an unchanged file of more than 256 KB', 'src/big.js:300000', [], true],
    ['the same file when it is changed', 'src/big.js:300000', ['src/big.js'], false],
    ['a changed file of more than 4 MB', 'src/big.js:5000000', ['src/big.js'], true],
    ['a lock file of 3 MB', 'package-lock.json:3000000', [], false],
    ['a lock file of 5 MB', 'package-lock.json:5000000', [], true],
  ])('%s', (_, file, changed, omitted) => {
    const path = file.split(':')[0] ?? '';
    const selection = selectPaths(tree(file), changed);
    expect(selection.paths.includes(path)).toBe(!omitted);
    expect(selection.omitted).toEqual(omitted ? [{ path, reason: 'too-large' }] : []);
  });

  test('symbolic links, submodules and what is no longer there are not selected', () => {
    expect(selectPaths(tree('a.js@symlink', 'lib@submodule', 'b.js'), ['a.js', 'lib', 'gone.js', 'b.js']).paths).toEqual(['b.js']);
  });

  test('the same whatever the order of the tree and of the changed paths', () => {
    const paths = ['b/x.js', 'a/x.js', 'package.json', 'Dockerfile', 'z.yaml', 'a/y.py'];
    const one = selectPaths(tree(...paths), ['a/x.js', 'b/x.js', 'a/x.js']);
    const other = selectPaths(tree(...paths.toReversed()), ['b/x.js', 'a/x.js']);
    expect(other).toEqual(one);
  });
});

describe('the audit of a tree', () => {
  test('everything that can be judged is selected', () => {
    const entries = tree('src/a.js', 'deep/er/b.py', 'Dockerfile', 'logo.png', 'docs/x.md', 'node_modules/x/index.js', 'big.js:1000000');
    expect(selectPaths(entries, 'all').paths).toEqual(['Dockerfile', 'big.js', 'src/a.js', 'deep/er/b.py']);
  });

  test('up to 64 MB', () => {
    const { paths, omitted } = selectPaths(tree(...Array.from({ length: 30 }, (_, n) => `src/f${n}.js:4000000`)), 'all');
    expect(paths.length + omitted.length).toBe(30);
    expect(paths).toHaveLength(16);
  });

  test('up to 20,000 files, within a second', () => {
    const entries = tree(...Array.from({ length: 25_000 }, (_, n) => `src/d${n % 500}/f${n}.js`));
    const started = cpuTime();
    const { paths, omitted } = selectPaths(entries, 'all');
    expect([paths.length, omitted.length]).toEqual([20_000, 5_000]);
    expect(cpuTime() - started).toBeLessThan(5_000);
  });
});
