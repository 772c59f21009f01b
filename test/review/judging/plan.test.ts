import { describe, expect, test } from '@jest/globals';
import { NOTHING_GIVEN } from '../../../src/analysis/given.ts';
import type { Absence, Entry, FileTree } from '../../../src/analysis/tree/tree.ts';
import { planChange, planTree } from '../../../src/review/judging/plan.ts';

/** A tree of files that hold one byte, or are absent for a reason. */
function treeOf(files: Readonly<Record<string, 'there' | Absence>>): FileTree {
  const entry = (path: string): Entry => ({ path, kind: 'file', oid: '0', executable: false });
  return {
    revision: 'head',
    entries: new Map(Object.keys(files).map((path) => [path, entry(path)])),
    complete: true,
    bytes: (path) => (files[path] === 'there' ? new Uint8Array(1) : undefined),
    absence: (path) => {
      const state = files[path];
      return state === 'there' ? undefined : state;
    },
  };
}

const pathsOf = (tree: FileTree, ignored: (path: string) => boolean = () => false): readonly string[] =>
  planTree(tree, ignored, NOTHING_GIVEN).files.map(({ path }) => path);

describe('the audit of a tree', () => {
  test('looks at what is there', () => {
    expect(pathsOf(treeOf({ 'a.js': 'there', 'b.js': 'not-selected', 'c.js': 'symlink' }))).toEqual(['a.js']);
  });

  test.each<Absence>(['binary', 'too-large', 'too-long-line', 'budget', 'unreadable'])(
    'counts code that is %s, so that it is told',
    (absence) => {
      expect(pathsOf(treeOf({ 'server.js': absence, Dockerfile: absence }))).toEqual(['server.js', 'Dockerfile']);
    },
  );

  test.each(['logo.png', 'README.md', 'node_modules/x/index.js', 'test/server.test.js', 'dist/bundle.min.js'])(
    'owes no look at %s',
    (path) => {
      expect(pathsOf(treeOf({ 'package.json': 'there', [path]: 'unreadable' }))).toEqual(['package.json']);
    },
  );

  test('leaves out what the policy ignores', () => {
    expect(pathsOf(treeOf({ 'a.js': 'there', 'b.js': 'too-large' }), () => true)).toEqual([]);
  });
});

describe('the review of a change', () => {
  const base = treeOf({ 'a.js': 'there', 'b.js': 'there', 'gone.js': 'there' });
  const head = treeOf({ 'a.js': 'there', 'b.js': 'there', 'c.js': 'there', link: 'symlink' });
  const files = [{ path: 'a.js', previousPath: undefined, status: 'modified', hunks: [] }] as const;
  const planned = (revisited: readonly string[], ignored: (path: string) => boolean = () => false) => {
    const plan = planChange({ base, head, files, gaps: [] }, ignored, revisited);
    return [plan.files.map(({ side, path }) => `${side} ${path}`), [...plan.revisited]];
  };

  test('looks at the files that it changes', () => {
    expect(planned([])).toEqual([['head a.js', 'base a.js'], []]);
  });

  test('looks again, on both sides, at what was spoken of and is there', () => {
    const both = ['head a.js', 'base a.js', 'head b.js', 'base b.js', 'head c.js'];
    expect(planned(['b.js', 'b.js', 'c.js', 'a.js', 'gone.js', 'never.js'])).toEqual([both, ['b.js', 'c.js']]);
  });

  test('leaves alone what the policy ignores, whatever was said of it', () => {
    expect(planned(['b.js'], (path) => path === 'b.js')).toEqual([['head a.js', 'base a.js'], []]);
  });
});
