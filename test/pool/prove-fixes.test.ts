import { expect, test } from '@jest/globals';
import type { RuleId } from '../../checks/rule.ts';
import { worthProving } from '../../src/pool/prove-fixes.ts';
import type { ComparedFinding } from '../../src/review/comparing/compare.ts';

const RULE: RuleId = 'logs/file-logger';
const fix = { title: 'Repair it', safe: true, edits: [] };

function finding(path: string, more: Partial<ComparedFinding> = {}): ComparedFinding {
  return { ruleId: RULE, path, state: 'introduced', severity: 'warning', confidence: 'certain', fix, ...more } as ComparedFinding;
}

const many = (count: number): readonly ComparedFinding[] => Array.from({ length: count }, (_, index) => finding(`a${index}`));
const pathsOf = (findings: readonly ComparedFinding[], lengths = 1, counts: Readonly<Record<string, number>> = {}): readonly string[] =>
  worthProving(findings, new Map(Object.entries(counts).map(([path, count]) => [path, new Map([[RULE, count]])])), () => lengths).map(
    ({ path }) => path,
  );

test('what is proved was introduced and has a fix, the gravest first', () => {
  const findings = [
    finding('old', { state: 'existing' }),
    finding('without', { fix: undefined }),
    finding('notice', { severity: 'notice' }),
    finding('likely', { severity: 'error', confidence: 'likely' }),
    finding('warning'),
    finding('error', { severity: 'error' }),
  ];
  expect(pathsOf(findings)).toEqual(['error', 'warning', 'notice', 'likely']);
});

test('a review has sixty proofs at most', () => {
  expect(pathsOf(many(300))).toHaveLength(60);
});

test('the gravest of many come before those that are found first', () => {
  expect(pathsOf([...many(300), finding('last', { severity: 'error' })])[0]).toBe('last');
});

test.each([
  [400_000, 3],
  [900_000, 2],
  [4_000_000, 1],
])('files of %d characters are judged %d times more', (length, proofs) => {
  expect(pathsOf(many(300), length)).toHaveLength(proofs);
});

test("a rule that has found more in a file than is kept is not proved there, and takes nobody's place", () => {
  const findings = [...many(3), ...Array.from({ length: 200 }, () => finding('full')), finding('other')];
  expect(pathsOf(findings, 1, { full: 200, a0: 199 })).toEqual(['a0', 'a1', 'a2', 'other']);
});
