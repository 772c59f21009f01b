import { describe, expect, test } from '@jest/globals';
import { locate, patchLines } from '../../../src/demo/github/world/diff.ts';

const added = Array.from({ length: 60 }, (_, index) => `+line ${index + 1}`);
const NEW_FILE = ['@@ -0,0 +1,60 @@', ...added].join('\n');
const CHANGED = ['@@ -10,62 +100,61 @@ head', '-gone', ...added.map((text) => text.replace('+', ' ')), '-gone too', '+come'].join('\n');

describe("a comment's hunk", () => {
  test.each([
    ['a new file, near its beginning', NEW_FILE, 3, 'line 3'],
    ['a new file, further on than is shown', NEW_FILE, 46, 'line 46'],
    ['a hunk in the middle of a file', CHANGED, 140, 'line 41'],
    ['the end of a hunk', CHANGED, 160, 'come'],
  ])('of %s counts its lines right', (_, patch, line, text) => {
    const { diffHunk } = locate(patch, { path: 'a', side: 'RIGHT', line, startLine: undefined, startSide: undefined }) ?? { diffHunk: '' };
    const lines = patchLines(diffHunk);
    expect(lines.at(-1)).toMatchObject({ new: line, text: expect.stringContaining(text) });
    const all = patchLines(patch);
    expect(lines).toEqual(all.slice(0, all.findIndex((each) => each.new === line) + 1).slice(-24));
  });
});
