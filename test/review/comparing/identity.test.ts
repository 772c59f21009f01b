import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../../../src/analysis/text.ts';
import { codeDigest, valueDigest } from '../../../src/review/comparing/identity.ts';

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

describe('what is written down', () => {
  test.each<[string, string, boolean]>([
    ['a key', "DATABASE_PASSWORD: 'aBc9'", true],
    ['a variable', 'const password = "aBc9";', true],
    ['a map', "'password' => 'aBc9',", true],
    ['the value alone', 'aBc9', true],
  ])('%s does not change a credential', (_, code, secret) => {
    expect(valueDigest(code, secret)).toBe(valueDigest('PASS=aBc9', true));
  });

  test('an address is its host', () => {
    const digestOf = (code: string): string | undefined => valueDigest(code, false);
    expect(digestOf('jdbc:postgresql://db.example:5432/shop')).toBe(digestOf('url: jdbc:postgresql://me:it@db.example:5432/orders'));
    expect(digestOf('https://a.example/v1')).not.toBe(digestOf('https://b.example/v1'));
    expect(digestOf('level = 3')).toBeUndefined();
  });
});
