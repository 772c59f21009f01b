import { expect, test } from '@jest/globals';
import type { Entry } from '../../../src/analysis/tree/tree.ts';
import { buildSide } from '../../../src/github/reading/change-set.ts';
import type { Content } from '../../../src/github/reading/contents.ts';

const file = (path: string): [string, Entry] => [path, { path, kind: 'file', oid: '', executable: false }];

test('a file that nobody asked for is told from one that GitHub did not have, and from one that holds too much', () => {
  const contents: Readonly<Record<string, Content>> = {
    'read.js': { bytes: Buffer.from('one'), oid: 'a'.repeat(40) },
    'gone.js': { bytes: 'missing', oid: undefined },
    'vast.js': { bytes: 'too-large', oid: undefined },
  };
  const entries = new Map(['read.js', 'gone.js', 'vast.js', 'other.js'].map(file));
  const side = buildSide('head', { entries, complete: true }, (path) => contents[path]);
  expect([...entries.keys()].map((path) => side.absence(path))).toEqual([undefined, 'unreadable', 'too-large', 'not-selected']);
  expect(side.entries.get('read.js')?.oid).toBe('a'.repeat(40));
});
