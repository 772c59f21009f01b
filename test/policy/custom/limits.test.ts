import { describe, expect, test } from '@jest/globals';
import { openCode } from '../../../src/analysis/code/open.ts';
import { SourceText } from '../../../src/analysis/text.ts';
import { costProblem, isAffordable } from '../../../src/policy/custom/cost.ts';
import { linearRegExp } from '../../../src/policy/custom/linear-regexp.ts';

describe('a regular expression', () => {
  test('that a backtracking engine would never finish is answered', () => {
    expect(linearRegExp('^(a+)+$').test(`${'a'.repeat(5_000)}b`)).toBe(false);
    expect(linearRegExp('(x*x*)*y').test('x'.repeat(5_000))).toBe(false);
  });

  test.each(['(?=a)b', '(a)\\1', 'a{1000}', '((a{100}){100}){100}', 'a'.repeat(501)])('that can be slow is refused: %.20s', (pattern) => {
    expect(() => linearRegExp(pattern)).toThrow(SyntaxError);
  });
});

const endless = (levels: number): Record<string, unknown> =>
  levels === 0 ? { regex: 'x' } : { regex: '.', has: { stopBy: 'end', ...endless(levels - 1) } };
const extentOf = (text: string) => () => openCode('a.js', new SourceText(text), 'javascript').extent;

/** Each refers to the next one twice. */
const doubling = (levels: number): Record<string, unknown> =>
  Object.fromEntries(
    Array.from({ length: levels }, (_, at) => [
      `u${at}`,
      at === levels - 1 ? { kind: 'call_expression' } : { any: [{ matches: `u${at + 1}` }, { matches: `u${at + 1}` }] },
    ]),
  );

describe('a rule object', () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, RegExp]>([
    ['relations without end', endless(5), {}, /more than 4 relations/],
    ['utils in a circle', { matches: 'a' }, { a: { has: { matches: 'b' } }, b: { inside: { matches: 'a' } } }, /refer to themselves/],
    [
      'utils that hide relations',
      { matches: 'a' },
      { a: { all: [endless(3), { has: { matches: 'b', stopBy: 'end' } }] }, b: endless(4) },
      /relations/,
    ],
    ['utils that double each other', { matches: 'u0' }, doubling(60), /200 matchers/],
    ['a class of characters that is repeated very often', { regex: '\\w{61}' }, {}, /too many classes/],
    ['counts within counts', { any: [{ regex: '(\\p{L}{8}){8}' }] }, {}, /too many classes/],
    ['very many classes', { any: Array.from({ length: 61 }, () => ({ regex: '\\d' })) }, {}, /too many classes/],
    ['very many matchers', { any: Array.from({ length: 201 }, () => ({ kind: 'call' })) }, {}, /200 matchers/],
  ])('with %s is refused', (_, rule, utils, message) => {
    expect(costProblem({ rule, utils })).toMatch(message);
  });

  test('with a regular expression is not run where the text is too long for it, over all that it stands in', () => {
    const counting = { regex: '(\\p{L}|\\w|a|b|c){1,20}zzz' };
    const deep = extentOf(`${'['.repeat(900)}${'x'.repeat(20_000)}${']'.repeat(900)}`);
    const long = extentOf(`${'x'.repeat(80)}();\n`.repeat(12_000));
    expect([deep, long].map((extent) => isAffordable({ rule: counting }, extent))).toEqual([false, false]);
    expect(
      [deep, long].map((extent) => isAffordable({ rule: { any: Array.from({ length: 190 }, () => ({ regex: 'x{1,20}z' })) } }, extent)),
    ).toEqual([false, false]);
    expect(isAffordable({ rule: { pattern: 'f($A)', regex: '^(log|print)\\.' } }, extentOf('f(log.a(1, 2));\n'.repeat(5_000)))).toBe(true);
  });

  test('of the usual kind is taken', () => {
    const rule = { pattern: 'f($$$)', not: { inside: { kind: 'catch_clause', stopBy: 'end' } }, follows: { kind: 'comment' } };
    expect(costProblem({ rule })).toBeUndefined();
    expect(isAffordable({ rule }, extentOf('function f() { if (a) { g(1, 2); } }\n'.repeat(2_000)))).toBe(true);
  });

  test('is not run where the tree is too deep or too wide for its relations', () => {
    const chain = extentOf('['.repeat(1_400) + ']'.repeat(1_400));
    expect(isAffordable({ rule: endless(0) }, chain)).toBe(true);
    expect(isAffordable({ rule: endless(1) }, chain)).toBe(false);
    const wide = extentOf(`f(${'1,'.repeat(60_000)}2)`);
    expect(isAffordable({ rule: { kind: 'number', precedes: { stopBy: 'end', regex: 'x' } } }, wide)).toBe(false);
    expect(isAffordable({ rule: endless(1) }, extentOf('x;\n'.repeat(400_000)))).toBe(false);
  });
});
