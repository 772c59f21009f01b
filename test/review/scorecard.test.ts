import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { FACTORS, factorOf } from '../../checks/factors.ts';
import { RULES } from '../../checks/index.ts';
import type { Finding } from '../../src/review/review.ts';
import { ruleOutcomes, score, scorecard } from '../../src/review/scorecard.ts';
import { sampleFinding } from '../report/sample-review.ts';

/** Findings as far as the score looks at them. */
const finding: fc.Arbitrary<Finding> = fc
  .record({
    rule: fc.constantFrom(...RULES),
    severity: fc.constantFrom('error' as const, 'warning' as const, 'notice' as const),
    confidence: fc.constantFrom('certain' as const, 'likely' as const),
    state: fc.constantFrom('introduced' as const, 'existing' as const, 'fixed' as const),
    accepted: fc.boolean(),
  })
  .map(({ rule, accepted, ...more }) =>
    sampleFinding('a', 'a', {
      ...more,
      ruleId: rule.id,
      factor: factorOf(rule.id).number,
      suppression: accepted ? { kind: 'inSource', reason: 'a' } : undefined,
    }),
  );
const findings = fc.array(finding, { maxLength: 25 });

/** The score of a tree in which every rule had something to judge, or only those of some factors. */
function scoreOf(found: readonly Finding[], factors: readonly number[] = FACTORS.map(({ number }) => number)): number | undefined {
  const judged = new Map(RULES.filter(({ id }) => factors.includes(factorOf(id).number)).map(({ id }) => [id, 1] as const));
  const outcomes = ruleOutcomes({ rules: RULES, judged, crashes: [], off: new Set(), findings: found });
  return score(scorecard(outcomes, found), found);
}

const counts = (one: Finding): boolean => one.state === 'introduced' && !one.suppression;
const unrounded = (value: number | undefined): number => value ?? Number.NaN;

describe('the score', () => {
  test('is a whole number from 0 to 100, and 100 when nothing counts', () => {
    fc.assert(
      fc.property(findings, (found) => {
        const value = unrounded(scoreOf(found));
        expect(Number.isInteger(value) && value >= 0 && value <= 100).toBe(true);
        expect(scoreOf(found.filter((one) => !counts(one)))).toBe(100);
      }),
    );
  });

  test('never rises with another finding, and never falls when one is fixed', () => {
    fc.assert(
      fc.property(findings, finding, (found, more) => {
        expect(unrounded(scoreOf([...found, more]))).toBeLessThanOrEqual(unrounded(scoreOf(found)));
      }),
    );
  });

  test('never rises when a finding is graver or surer', () => {
    const graver = { notice: 'warning', warning: 'error', error: 'error' } as const;
    fc.assert(
      fc.property(findings, finding, (found, one) => {
        const before = unrounded(scoreOf([...found, one]));
        expect(unrounded(scoreOf([...found, { ...one, severity: graver[one.severity] }]))).toBeLessThanOrEqual(before);
        expect(unrounded(scoreOf([...found, { ...one, confidence: 'certain' }]))).toBeLessThanOrEqual(before);
      }),
    );
  });

  test('does not depend on the order', () => {
    fc.assert(fc.property(findings, (found) => expect(scoreOf(found.toReversed())).toBe(scoreOf(found))));
  });

  test('leaves out factors that do not apply: they neither help nor hurt', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), findings, (factors, found) => {
        const within = found.filter(({ factor }) => factors.includes(factor));
        const each = factors.map((factor) =>
          unrounded(
            scoreOf(
              within.filter((one) => one.factor === factor),
              [factor],
            ),
          ),
        );
        const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
        expect(Math.abs(unrounded(scoreOf(within, factors)) - mean)).toBeLessThanOrEqual(1);
      }),
    );
    expect(scoreOf([], [])).toBeUndefined();
  });

  test('of one factor stands in its row', () => {
    const one = sampleFinding('a', 'a', { ruleId: 'logs/file-logger', factor: 11, severity: 'error' });
    const rows = scorecard(
      ruleOutcomes({ rules: RULES, judged: new Map([['logs/file-logger', 1]]), crashes: [], off: new Set(), findings: [one] }),
      [one],
    );
    expect(rows.map((row) => row.score)).toEqual(FACTORS.map(({ number }) => (number === 11 ? 10 : undefined)));
  });
});
