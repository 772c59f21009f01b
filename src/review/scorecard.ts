import { FACTORS, factorOf } from '../../checks/factors.ts';
import type { RuleCard, RuleId } from '../../checks/rule.ts';
import type { Crash, FactorResult, FactorVerdict, Finding, RuleOutcome } from './review.ts';
import { weightOf } from './gravity.ts';

export interface Tally {
  readonly rules: readonly RuleCard[];
  /** How many files (or facts) each rule judged at head. */
  readonly judged: ReadonlyMap<RuleId, number>;
  readonly crashes: readonly Crash[];
  /** Rules that the policy switched off. */
  readonly off: ReadonlySet<RuleId>;
  readonly findings: readonly Finding[];
}

/** What became of each rule. A crash outranks everything but a finding: a rule that crashed somewhere never passed. */
export function ruleOutcomes({ rules, judged, crashes, off, findings }: Tally): readonly RuleOutcome[] {
  const found = new Set(findings.filter(counts).map((finding) => finding.ruleId));
  const crashed = new Map(crashes.map((crash) => [crash.ruleId, `${crash.reason} at ${crash.path || 'the repository'}: ${crash.detail}`]));
  return rules.map((rule) => {
    const times = judged.get(rule.id) ?? 0;
    const outcome = (verdict: FactorVerdict, reason?: string): RuleOutcome => ({
      ruleId: rule.id,
      factor: factorOf(rule).number,
      verdict,
      judged: times,
      reason,
    });
    if (off.has(rule.id)) return outcome('skipped', 'switched off by the policy');
    if (found.has(rule.id)) return outcome('found', crashed.get(rule.id));
    if (crashed.has(rule.id)) return outcome('crashed', crashed.get(rule.id));
    return outcome(times > 0 ? 'passed' : 'not-applicable');
  });
}

/** The twelve rows. */
export function scorecard(outcomes: readonly RuleOutcome[], findings: readonly Finding[]): readonly FactorResult[] {
  return FACTORS.map(({ number }) => {
    const own = findings.filter((finding) => finding.factor === number && !finding.suppression);
    const count = (state: Finding['state']): number => own.filter((finding) => finding.state === state).length;
    const verdicts = new Set(outcomes.filter((outcome) => outcome.factor === number).map((outcome) => outcome.verdict));
    const order: readonly FactorVerdict[] = ['found', 'crashed', 'passed', 'skipped', 'not-applicable'];
    const verdict = order.find((candidate) => verdicts.has(candidate)) ?? 'not-applicable';
    const isJudged = verdict === 'passed' || verdict === 'found';
    return {
      factor: number,
      verdict,
      introduced: count('introduced'),
      existing: count('existing'),
      fixed: count('fixed'),
      score: isJudged ? Math.round(100 * keptOf(own)) : undefined,
    };
  });
}

/**
 * What one finding leaves of its factor. One certain error breaks it, a warning is a breach at one place, and advice, or what is
 * only likely, is a scratch. They multiply, so that each further finding costs less than the one before and none is free.
 */
export const KEPT = { error: 0.1, warning: 0.35, notice: 0.95 } as const;

function keptOf(findings: readonly Finding[]): number {
  return findings.filter(counts).reduce((left, finding) => left * KEPT[weightOf(finding)], 1);
}

/** 0 to 100: the mean over the factors that were judged, each counting the same; undefined when none was. */
export function score(card: readonly FactorResult[], findings: readonly Finding[]): number | undefined {
  const judged = card.filter((row) => row.score !== undefined);
  if (judged.length === 0) return undefined;
  const kept = judged.map((row) => keptOf(findings.filter((finding) => finding.factor === row.factor)));
  return Math.round((100 * kept.reduce((sum, part) => sum + part, 0)) / kept.length);
}

function counts(finding: Finding): boolean {
  return finding.state === 'introduced' && !finding.suppression;
}
