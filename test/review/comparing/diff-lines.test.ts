import { describe, expect, test } from '@jest/globals';
import { memoryTree } from '../../../src/source/memory.ts';
import { parseHunks } from '../../../src/source/diff/hunks.ts';
import { diffLines } from '../../../src/review/comparing/diff-lines.ts';

const PATCH = `@@ -2,4 +2,5 @@
 kept
-one
-two
+three
+four
+five
 kept
@@ -20,3 +21,2 @@
 kept
-gone
 kept
`;

const files = [{ path: 'a.js', previousPath: undefined, status: 'modified' as const, hunks: parseHunks(PATCH) }];
const { linesBefore, isAdded } = diffLines({ base: memoryTree({}), head: memoryTree({}), files, gaps: [] });

describe('the lines of base in whose place one of head stands', () => {
  test.each<[string, number, ReturnType<typeof linesBefore>]>([
    ['before all hunks', 1, { from: 1, to: 1 }],
    ['beside a change', 2, { from: 2, to: 2 }],
    ['written anew', 3, { from: 3, to: 4 }],
    ['written beyond what was there', 5, { from: 3, to: 4 }],
    ['behind a change', 6, { from: 5, to: 5 }],
    ['between two hunks', 15, { from: 14, to: 14 }],
    ['behind what was taken out', 22, { from: 22, to: 22 }],
    ['behind all hunks', 30, { from: 30, to: 30 }],
  ])('%s', (_, line, expected) => {
    expect(linesBefore('a.js', line)).toEqual(expected);
  });

  test('are none for a line that nothing was taken out for, and for a file that the change leaves alone', () => {
    const hunks = parseHunks('@@ -1,1 +1,2 @@\n kept\n+new\n');
    const lines = diffLines({ base: memoryTree({}), head: memoryTree({}), files: [{ ...files[0], hunks } as (typeof files)[0]], gaps: [] });
    expect(lines.linesBefore('a.js', 2)).toBeUndefined();
    expect(lines.linesBefore('b.js', 1)).toBeUndefined();
    expect(isAdded('a.js', 3)).toBe(true);
  });
});
