import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { SourceText } from '../../../src/analysis/text.ts';
import { applyFix, suggestionOf } from '../../../src/review/repairing/suggestion.ts';

const fix = (...edits: readonly (readonly [start: number, end: number, text: string])[]) => ({
  title: 'Repair it',
  safe: true,
  edits: edits.map(([start, end, text]) => ({ span: { start, end }, text })),
});

describe('a fix as whole lines', () => {
  test.each([
    ['one word', 'a = 1;\nb = 2;\n', fix([11, 12, '3']), { startLine: 2, endLine: 2, lines: ['b = 3;'] }],
    [
      'two edits on two lines',
      'a = 1;\nb = 2;\n',
      fix([4, 5, '9'], [11, 12, '3']),
      { startLine: 1, endLine: 2, lines: ['a = 9;', 'b = 3;'] },
    ],
    ['a whole line taken out', 'a\nb\nc\n', fix([2, 4, '']), { startLine: 2, endLine: 2, lines: [] }],
    ['CRLF', 'a = 1;\r\nb = 2;\r\n', fix([12, 13, '3']), { startLine: 2, endLine: 2, lines: ['b = 3;'] }],
    ['one line becomes two', 'a\nb\n', fix([2, 3, 'x\ny']), { startLine: 2, endLine: 2, lines: ['x', 'y'] }],
  ])('%s', (_, text, repair, expected) => {
    expect(suggestionOf('src/a.ts', new SourceText(text), repair)).toMatchObject(expected);
  });

  test('is not offered when it would show a credential', () => {
    const text = 'url = "postgres://app:hunter2hunter2@db/app"; port = 1\n';
    const at = text.indexOf('1\n');
    expect(suggestionOf('src/a.ts', new SourceText(text), fix([at, at + 1, '2']))).toBeUndefined();
  });

  test('overlapping edits are refused', () => {
    expect(applyFix('abcdef', fix([0, 3, 'x'], [2, 4, 'y']))).toBeUndefined();
    expect(applyFix('abc', fix([2, 9, 'x']))).toBeUndefined();
  });

  test('whole lines put in place give the same text as the edits', () => {
    const lines = fc.array(fc.stringMatching(/^[ab =;]{0,12}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.nat(), fc.nat(), fc.stringMatching(/^[xy\n]{0,6}$/), (content, from, length, replacement) => {
        const text = `${content.join('\n')}\n`;
        const start = from % text.length;
        const end = Math.min(text.length - 1, start + (length % 9));
        const repair = fix([Math.min(start, end), end, replacement]);
        const suggestion = suggestionOf('src/a.ts', new SourceText(text), repair);
        expect(suggestion).toBeDefined();
        const all = text.slice(0, -1).split('\n');
        all.splice(
          (suggestion?.startLine ?? 0) - 1,
          (suggestion?.endLine ?? 0) - (suggestion?.startLine ?? 0) + 1,
          ...(suggestion?.lines ?? []),
        );
        const joined = all.length === 0 ? '' : `${all.join('\n')}\n`;
        expect(joined).toBe(applyFix(text, repair));
      }),
    );
  });
});
