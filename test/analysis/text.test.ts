import { describe, expect, test } from '@jest/globals';
import { holdsAlone, SourceText } from '../../src/analysis/text.ts';

describe('SourceText', () => {
  test.each([
    ['LF', 'a\nbc\n', 2, 'bc', { line: 2, column: 2 }, 3],
    ['CRLF', 'a\r\nbc\r\n', 2, 'bc', { line: 2, column: 2 }, 4],
    ['no final break', 'a\nbc', 2, 'bc', { line: 2, column: 1 }, 2],
    ['byte-order mark', '\ufeffa\nbc', 2, 'bc', { line: 2, column: 2 }, 3],
    ['surrogates count two', '𝒳x\n', 1, '𝒳x', { line: 1, column: 3 }, 2],
    ['tabs count one', '\tx', 1, '\tx', { line: 1, column: 2 }, 1],
  ])('%s: lines and positions', (_, text, line, content, position, offset) => {
    const source = new SourceText(text);
    expect(source.line(line)).toBe(content);
    expect(source.position(offset)).toEqual(position);
    expect(source.offset(position)).toBe(offset);
  });

  test('a final line break begins no further line, and an empty text has one', () => {
    expect(new SourceText('a\nb\n').lineCount).toBe(2);
    expect(new SourceText('').lineCount).toBe(1);
    expect(new SourceText('\n').lineCount).toBe(1);
  });

  test('what lies past the end is the end', () => {
    const source = new SourceText('ab\n');
    expect(source.position(99)).toEqual({ line: 2, column: 1 });
    expect(source.line(9)).toBe('');
    expect(source.offset({ line: 1, column: 50 })).toBe(2);
  });
});

test.each([
  ['cd ui && yarn', 'ui', true],
  ['yarn build', 'ui', false],
  ['build ui', 'ui', true],
  ['', 'ui', false],
  ['anything', '', false],
])('in %j the word %j stands by itself: %s', (text, word, stands) => {
  expect(holdsAlone(text, word, /^[^\w-]?$/)).toBe(stands);
});
