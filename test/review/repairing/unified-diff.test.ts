import { afterAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { unifiedDiff } from '../../../src/review/repairing/unified-diff.ts';

const folder = mkdtempSync(join(tmpdir(), 'twelvefold-diff-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What git makes of a file with the diff. */
function patched(before: string, diff: string): string {
  const file = join(folder, 'a.txt');
  writeFileSync(file, before);
  if (diff !== '') execFileSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: diff });
  return readFileSync(file, 'utf8');
}

describe('git makes of the old text and the diff the new text', () => {
  const ten = Array.from({ length: 10 }, (_, index) => `line ${index}\n`).join('');
  test.each([
    ['a changed line', ten, ten.replace('line 5', 'other')],
    ['a removed line', ten, ten.replace('line 5\n', '')],
    ['an added line', ten, ten.replace('line 5\n', 'line 5\nmore\n')],
    ['the first line', ten, ten.replace('line 0', 'other')],
    ['the last line', ten, ten.replace('line 9', 'other')],
    ['a last line without a break', 'a\nb', 'a\nc'],
    ['a break that goes', 'a\nb\n', 'a\nb'],
    ['Windows line ends', 'a\r\nb\r\n', 'a\r\nc\r\n'],
    ['everything', 'a\n', 'b\nc\n'],
  ])('%s', (_, before, after) => {
    expect(patched(before, unifiedDiff('a.txt', before, after))).toBe(after);
  });

  test('whatever the texts', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', '', 'c d', '-', '+x', '\\'), { minLength: 1, maxLength: 8 })
      .map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(text, text, (before, after) => {
        expect(patched(before, unifiedDiff('a.txt', before, after))).toBe(after);
      }),
      { numRuns: 25 },
    );
  });
});

test('nothing is said of equal texts', () => {
  expect(unifiedDiff('a', 'x\n', 'x\n')).toBe('');
});

test('the context ends before a line that must not be shown', () => {
  const diff = unifiedDiff(
    'a',
    '1\nsecret\n3\n4\n5\nsecret\n7\n',
    '1\nsecret\n3\nfour\n5\nsecret\n7\n',
    (line) => !line.includes('secret'),
  );
  expect(diff).toBe('--- a/a\n+++ b/a\n@@ -3,3 +3,3 @@\n 3\n-4\n+four\n 5\n');
});
