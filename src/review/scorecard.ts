import { FACTORS, factorOf } from '../../checks/factors.ts';
import type { Rule, RuleId } from '../../checks/rule.ts';
import type { Crash, FactorResult, FactorVerdict, Finding, RuleOutcome } from './review.ts';

export interface Tally {
  readonly rules: readonly Rule[];
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
    const outcome = (verdict: FactorVerdict, reason?: string): RuleOutcome => ({ ruleId: rule.id, verdict, judged: times, reason });
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
    const verdicts = new Set(outcomes.filter((outcome) => factorOf(outcome.ruleId).number === number).map((outcome) => outcome.verdict));
    const order: readonly FactorVerdict[] = ['found', 'crashed', 'passed', 'skipped', 'not-applicable'];
    const verdict = order.find((candidate) => verdicts.has(candidate)) ?? 'not-applicable';
    return { factor: number, verdict, introduced: count('introduced'), existing: count('existing'), fixed: count('fixed') };
  });
}

/** One certain error breaks a factor; warnings wear it down; advice scratches it. */
const KEPT = { error: 0.1, warning: 0.4, notice: 0.95 } as const;

/** 0 to 100: the mean over the factors that apply; undefined when none does. */
export function score(card: readonly FactorResult[], findings: readonly Finding[]): number | undefined {
  const applicable = card.filter((row) => row.verdict === 'passed' || row.verdict === 'found');
  if (applicable.length === 0) return undefined;
  const kept = applicable.map((row) =>
    findings
      .filter((finding) => finding.factor === row.factor && counts(finding))
      .reduce((rest, finding) => rest * (finding.confidence === 'likely' ? KEPT.notice : KEPT[finding.severity]), 1),
  );
  return Math.round((100 * kept.reduce((sum, part) => sum + part, 0)) / kept.length);
}

function counts(finding: Finding): boolean {
  return finding.state === 'introduced' && !finding.suppression;
}
