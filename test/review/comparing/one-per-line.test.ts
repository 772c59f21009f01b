import { describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../../src/policy/default-policy.ts';
import { acceptFindings } from '../../../src/review/accepting/accept.ts';
import { onePerLineAndFactor } from '../../../src/review/comparing/one-per-line.ts';
import type { Accepted, Finding } from '../../../src/review/review.ts';
import { finding, review } from '../../report/github/samples.ts';

const ACCEPTED: Accepted = { kind: 'external', by: 'sam', reason: 'a demo' };

const grave = finding({ fingerprint: 'a'.repeat(32), severity: 'error', span: { start: 10, end: 20 } });
const beside = finding({ fingerprint: 'b'.repeat(32), severity: 'warning', span: { start: 30, end: 40 } });
const within = finding({ fingerprint: 'c'.repeat(32), severity: 'warning', span: { start: 12, end: 18 } });

function shown(findings: readonly Finding[], spokenOf: readonly Finding[] = []): readonly string[] {
  const recalled = spokenOf.map(({ fingerprint }) => ({ fingerprint, whereabouts: 'present' as const }));
  return onePerLineAndFactor(findings, recalled).findings.map(({ fingerprint }) => fingerprint.slice(0, 1));
}

describe('of several findings on a line', () => {
  test.each<[string, readonly Finding[], readonly string[]]>([
    ['of one factor the gravest is said', [beside, grave], ['a']],
    ['those of other factors are said too', [grave, { ...beside, factor: 11 }], ['a', 'b']],
    ['what was there before hides nothing new', [{ ...grave, state: 'existing' }, beside], ['a', 'b']],
    ['what stands beside an accepted one is said', [{ ...grave, suppression: ACCEPTED }, beside], ['a', 'b']],
    ['what is about the same code as an accepted one is not', [{ ...grave, suppression: ACCEPTED }, within], ['a']],
    ['what a baseline has hides all', [{ ...grave, suppression: { ...ACCEPTED, baseline: 'baseline.json' } }, beside], ['a']],
    [
      'behind an accepted one the next hides others',
      [{ ...grave, suppression: ACCEPTED }, beside, { ...beside, fingerprint: 'd' }],
      ['a', 'b'],
    ],
  ])('%s', (_, findings, said) => {
    expect(shown(findings)).toEqual(said);
  });

  test('what was said before something graver came is said still', () => {
    expect(shown([grave, beside], [beside])).toEqual(['a', 'b']);
  });
});

describe('an acceptance from outside', () => {
  const { findings, behind } = onePerLineAndFactor([grave, beside, within]);
  const before = { ...review(findings), behind, outcome: 'gate' as const };

  test('brings up what hid behind it', () => {
    const after = acceptFindings(before, DEFAULT_POLICY, (each) => (each.fingerprint === grave.fingerprint ? ACCEPTED : undefined));
    expect(after.findings.map(({ fingerprint, suppression }) => [fingerprint[0], suppression?.by])).toEqual([
      ['a', 'sam'],
      ['b', undefined],
    ]);
    expect(after.behind).toEqual([within]);
  });

  test('of what hides behind it, too, passes', () => {
    const after = acceptFindings(before, DEFAULT_POLICY, () => ACCEPTED);
    expect(after.findings.every(({ suppression }) => suppression === ACCEPTED)).toBe(true);
    expect(after.outcome).toBe('pass');
  });

  test('of nothing leaves the review as it is', () => {
    expect(acceptFindings(before, DEFAULT_POLICY, () => undefined)).toBe(before);
  });
});
