import { describe, expect, test } from '@jest/globals';
import { parseHunks } from '../../../src/source/diff/hunks.ts';
import { splitPatches } from '../../../src/source/diff/patches.ts';
import { cpuTime } from '../../cpu-time.ts';

const shown = (patch: string): readonly string[] | undefined =>
  parseHunks(patch)?.flatMap((hunk) => hunk.lines.map((line) => `${line.old ?? '-'}:${line.new ?? '-'} ${line.kind} ${line.text}`));

describe('the hunks of a patch', () => {
  test.each<[string, string, readonly string[]]>([
    ['a bare patch', '@@ -1,2 +1,2 @@\n one\n-two\n+2', ['1:1 context one', '2:- removed two', '-:2 added 2']],
    ['counts left out', '@@ -1 +1 @@\n-a\n+b', ['1:- removed a', '-:1 added b']],
    ['a new file', '@@ -0,0 +1,2 @@\n+a\n+b', ['-:1 added a', '-:2 added b']],
    ['a removed file', '@@ -1,2 +0,0 @@\n-a\n-b', ['1:- removed a', '2:- removed b']],
    [
      'no line break at the end',
      '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file',
      ['1:- removed a', '-:1 added b'],
    ],
    ['a section heading', '@@ -5,1 +7,1 @@ function @@ -1 +1 @@\n-a\n+b', ['5:- removed a', '-:7 added b']],
    ['two hunks', '@@ -1 +1,2 @@\n a\n+b\n@@ -9 +10 @@\n-x\n+y', ['1:1 context a', '-:2 added b', '9:- removed x', '-:10 added y']],
    ['an empty context line without its space', '@@ -1,2 +1,3 @@\n\n+b\n c', ['1:1 context ', '-:2 added b', '2:3 context c']],
    ['a carriage return', '@@ -1 +1 @@\n-a\r\n+b\r', ['1:- removed a\r', '-:1 added b\r']],
    [
      'a header before it',
      'diff --git a/x b/x\nindex 1..2 100644\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n',
      ['1:- removed a', '-:1 added b'],
    ],
    ['a rename without a change', 'diff --git a/x b/y\nsimilarity index 100%\nrename from x\nrename to y\n', []],
    ['nothing', '', []],
  ])('%s', (_, patch, lines) => {
    expect(shown(patch)).toEqual(lines);
  });

  test.each<[string, string, readonly string[]]>([
    ['-- ', '@@ -1,3 +1 @@\n--- a/x\n-b\n c', ['1:- removed -- a/x', '2:- removed b']],
    ['++ ', '@@ -1 +1,3 @@\n a\n+++ b/y\n+code', ['1:1 context a', '-:2 added ++ b/y', '-:3 added code']],
    ['@@', '@@ -1 +1,3 @@\n a\n+@@ -1,1 +1,1 @@\n+code', ['1:1 context a', '-:2 added @@ -1,1 +1,1 @@', '-:3 added code']],
    [
      'diff',
      '@@ -1,2 +1,3 @@\n diff --git a/x b/x\n+code\n index 1..2',
      ['1:1 context diff --git a/x b/x', '-:2 added code', '2:3 context index 1..2'],
    ],
    ['a backslash', '@@ -0,0 +1,2 @@\n+\\ No newline at end of file\n+code', ['-:1 added \\ No newline at end of file', '-:2 added code']],
  ])('a changed line that begins with %s hides nothing', (_, patch, lines) => {
    expect(shown(patch)?.slice(0, lines.length)).toEqual(lines);
  });

  test.each<[string, string]>([
    ['cut short', '@@ -1,3 +1,3 @@\n a\n-b'],
    ['more lines than counted', '@@ -1 +1 @@\n-a\n+b\n+hidden'],
    ['a count that does not add up', '@@ -1,2 +1 @@\n-a\n+b\n+c'],
    ['a line without a sign', '@@ -1,2 +1,2 @@\n a\nb'],
    ['a broken header', '@@ -1 @@\n+a'],
    ['absurd numbers', '@@ -1,99999999999 +1 @@\n+a'],
  ])('%s is said to be unknown', (_, patch) => {
    expect(parseHunks(patch)).toBeUndefined();
  });

  test('50,000 lines are read in a moment', () => {
    const started = cpuTime();
    const hunks = parseHunks(`@@ -0,0 +1,50000 @@\n${'+const a = 1;\n'.repeat(50_000)}`);
    expect(hunks?.[0]?.lines).toHaveLength(50_000);
    expect(cpuTime() - started).toBeLessThan(1500);
  });
});

describe('the patches of a diff', () => {
  test('are cut at files, never at lines that look like one', () => {
    const first = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1,2 @@\n diff --git a/q b/q\n+diff --git a/z b/z';
    const second = 'diff --git a/y b/y\nnew file mode 100644';
    expect(splitPatches(`${first}\n${second}\n`)?.map((lines) => lines.join('\n'))).toEqual([first, second]);
  });

  test.each(['', '\n'])('of %j are none', (output) => {
    expect(splitPatches(output) ?? []).toEqual([]);
  });

  test.each(['warning: x\ndiff --git a/x b/x\n', 'diff --git a/x b/x\n@@ -1,5 +1 @@\n-a\n'])('of %j are unknown', (output) => {
    expect(splitPatches(output)).toBeUndefined();
  });
});
