import { describe, expect, test } from '@jest/globals';
import { openCode } from '../../../src/analysis/code/open.ts';
import { Regions } from '../../../src/analysis/code/tree/regions.ts';
import type { CodeFile } from '../../../src/analysis/code.ts';
import type { Language } from '../../../src/analysis/languages.ts';
import { SourceText } from '../../../src/analysis/text.ts';
import { cpuTime } from '../../cpu-time.ts';

/** Eight times the code takes some eight times as long; with the square it would be sixty-four. Short times say little. */
const GROWTH = 8;
const limitFor = (milliseconds: number): number => Math.max(1_500, 3 * GROWTH * milliseconds);

function timeFor(work: () => void): number {
  const started = cpuTime();
  work();
  return cpuTime() - started;
}

/** Whatever else the machine does only adds to a time: the least of three tells, where the first is above the limit. */
function leastOf(measure: () => number, limit: number): number {
  const first = measure();
  return first < limit ? first : Math.min(first, measure(), measure());
}

const conditions = (file: CodeFile): unknown => [...file.calls, ...file.assignments].map(({ span }) => file.conditionsAround(span));
const reads = (file: CodeFile): unknown => file.environmentReads;
const values = (file: CodeFile): unknown => file.calls.map(({ args }) => args.map((argument) => argument.value()));
const rest = (file: CodeFile): unknown => [file.branches, file.remainders];
const uses = (file: CodeFile): unknown => file.calls.map(({ used }) => used);
const strings = (file: CodeFile): unknown => file.strings;

describe('the time grows with the depth and not with its square', () => {
  test.each<
    [name: string, language: Language, size: number, code: (size: number) => string, ask: readonly ((file: CodeFile) => unknown)[]]
  >([
    ['if within if', 'javascript', 1_500, (n) => `${'if (f(a))\n'.repeat(n)}x();\n`, [rest, conditions, uses]],
    [
      'if within if of PHP',
      'php',
      1_000,
      (n) => `<?php\n${'if (f("x")):\n'.repeat(n)}x();\n${'endif;\n'.repeat(n)}`,
      [rest, uses, strings],
    ],
    ['if within if of a shell', 'shell', 1_000, (n) => `${'if f; then\n'.repeat(n)}x\n${'fi\n'.repeat(n)}`, [rest, conditions, strings]],
    ['elif after elif', 'python', 500, (n) => `if a:\n  f(1)\n${'elif b:\n  f(2)\n'.repeat(n)}`, [rest, uses]],
    [
      'lookups in else if after else if',
      'javascript',
      1_000,
      (n) => `if (a) {}\n${'else if (process.env.B) { x = process.env.B || "b"; }\n'.repeat(n)}`,
      [reads, strings],
    ],
    [
      'assignments in else if after else if',
      'javascript',
      100,
      (n) => `let x = 0;\nif (a) {}\n${'else if (b) { x = f(x); }\n'.repeat(n)}`,
      [values],
    ],
    ['assignments one after the other', 'javascript', 100, (n) => `let x = 0;\n${'if (a) x = f(x);\n'.repeat(n)}`, [values]],
    ['calls beside each other', 'javascript', 2_000, (n) => 'f("x");\n'.repeat(n), [uses, strings]],
  ])('of %s', (_, language, size, code, ask) => {
    const time = (length: number): number => {
      const file = openCode('x', new SourceText(code(length)), language);
      return timeFor(() => {
        for (const question of ask) question(file);
      });
    };
    time(50);
    const limit = limitFor(time(size));
    expect(leastOf(() => time(GROWTH * size), limit)).toBeLessThan(limit);
  });

  test('of places behind deeply nested regions', () => {
    const time = (depth: number): number => {
      const spans = Array.from({ length: depth }, (_, start) => ({ start, end: depth + 1, of: start }));
      const regions = new Regions([{ start: 0, end: 3 * depth, of: -1 }, ...spans]);
      return timeFor(() => {
        for (let at = depth + 1; at < 2 * depth; at += 1) if (regions.at(at)?.of !== -1) throw new Error('It is behind all of them.');
      });
    };
    time(50);
    const limit = limitFor(time(20_000));
    expect(leastOf(() => time(GROWTH * 20_000), limit)).toBeLessThan(limit);
  });
});

test('the innermost region that holds an offset', () => {
  const spans = [
    { start: 0, end: 20, of: 'a' },
    { start: 2, end: 10, of: 'b' },
    { start: 2, end: 5, of: 'c' },
    { start: 5, end: 5, of: 'none' },
    { start: 7, end: 10, of: 'd' },
    { start: 30, end: 31, of: 'e' },
  ];
  const regions = new Regions(spans);
  const at = (offset: number): string => regions.at(offset)?.of ?? '-';
  expect([0, 1, 2, 4, 5, 6, 7, 9, 10, 19, 20, 29, 30, 31].map(at).join('')).toBe('aaccbbddaa--e-');
  expect(regions.all.map(({ of, parent }) => `${parent?.of ?? '-'}${of}`)).toEqual(['-a', 'ab', 'bc', 'bnone', 'bd', '-e']);
});
