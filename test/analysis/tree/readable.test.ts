import { expect, test } from '@jest/globals';
import { unreadableBecause } from '../../../src/analysis/tree/readable.ts';
import { type Absence, MAX_FILE_BYTES, MAX_LINE_BYTES } from '../../../src/analysis/tree/tree.ts';

const line = 'x'.repeat(MAX_LINE_BYTES);

test.each<[what: string, path: string, text: string, why: Absence | undefined]>([
  ['lines as long as may be', 'a.js', `${line}\n${line}\n${line}`, undefined],
  ['a longer first line', 'a.js', `${line}x\nx\n`, 'too-long-line'],
  ['a longer line among others', 'a.js', `x\n${line}x\nx\n`, 'too-long-line'],
  ['a longer last line', 'a.js', `x\n${line}x`, 'too-long-line'],
  ['a long line of JSON', 'a.json', `${line}x`, undefined],
  ['a long line of a lock file', 'pnpm-lock.yaml', `${line}x`, undefined],
  ['a long line of other YAML', 'other.yaml', `${line}x`, 'too-long-line'],
  ['NUL at the end of what git looks at', 'a.json', `${'x'.repeat(7_999)}\0`, 'binary'],
  ['NUL behind it', 'a.json', `${'x'.repeat(8_000)}\0`, undefined],
  ['as many bytes as may be', 'a.json', 'x'.repeat(MAX_FILE_BYTES), undefined],
  ['more bytes', 'a.json', 'x'.repeat(MAX_FILE_BYTES + 1), 'too-large'],
])('a file with %s', (_, path, text, why) => {
  expect(unreadableBecause(path, new TextEncoder().encode(text))).toBe(why);
});
