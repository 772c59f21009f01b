import { describe, expect, test } from '@jest/globals';
import { NOTHING_GIVEN } from '../../src/analysis/given.ts';
import type { Absence, Entry, FileTree } from '../../src/analysis/tree.ts';
import { planTree } from '../../src/review/plan.ts';

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

  test.each<Absence>(['too-large', 'too-long-line', 'budget', 'unreadable'])('counts code that is %s, so that it is told', (absence) => {
    expect(pathsOf(treeOf({ 'server.js': absence, Dockerfile: absence }))).toEqual(['server.js', 'Dockerfile']);
  });

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
