import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../../../src/analysis/text.ts';
import { codeDigest, credentialDigest } from '../../../src/review/comparing/identity.ts';

const digest = (text: string): string => codeDigest(new SourceText(text), { start: 0, end: text.length }, undefined);
const lines = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `line ${at}`);

test('a block that is set in, however long, is the same block', () => {
  expect(digest(lines(80).join('\n'))).toBe(digest(lines(80).join('\n            ')));
  expect(digest('a;\n  b;')).toBe(digest('a;\n      b;'));
});

test('a block is known by how it begins', () => {
  expect(digest(lines(80).join('\n'))).toBe(digest([...lines(80), 'more'].join('\n')));
  expect(digest(lines(80).join('\n'))).not.toBe(digest(['other', ...lines(80)].join('\n')));
});

describe('a credential', () => {
  test.each([
    ['a key', "DATABASE_PASSWORD: 'aBc9'"],
    ['a variable', 'const password = "aBc9";'],
    ['a map', "'password' => 'aBc9',"],
    ['nothing', 'aBc9'],
  ])('is the same behind %s', (_, code) => {
    expect(credentialDigest(code)).toBe(credentialDigest('PASS=aBc9'));
  });

  test('is another one, or none', () => {
    expect(credentialDigest('PASS=aBc9')).not.toBe(credentialDigest('PASS=aBc8'));
    expect(credentialDigest('PASS=')).toBeUndefined();
  });
});
