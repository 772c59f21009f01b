import { factorOf } from '../../checks/factors.ts';
import type { RuleCard, RuleId } from '../../checks/rule.ts';
import type { Baseline, BaselineEntry } from '../policy/baseline.ts';
import { ignoredBy } from '../policy/paths.ts';
import type { Policy } from '../policy/policy.ts';
import { severityUnder } from '../policy/severity.ts';
import { acceptBaseline } from './accepting/baseline.ts';
import type { ComparedFinding } from './comparing/compare.ts';
import type { BaselineOutcome, Coverage, Crash, Finding, Review, Suggestion } from './review.ts';
import { hasGaps } from './gaps.ts';
import { RANK, weightOf } from './gravity.ts';
import { onePerLineAndFactor } from './comparing/one-per-line.ts';
import type { Recalled } from './comparing/recall.ts';
import { suppress, type PlacedComment, type SuppressionOutcome } from './accepting/suppress.ts';
import { ruleOutcomes, score, scorecard } from './scorecard.ts';

/** Everything that was learnt about a change or tree, ready to become a review. */
export interface Material {
  readonly kind: Review['kind'];
  readonly base: string | undefined;
  readonly head: string;
  readonly rules: readonly RuleCard[];
  readonly policy: Policy;
  readonly findings: readonly ComparedFinding[];
  /** Proved repairs by fingerprint. */
  readonly suggestions: ReadonlyMap<string, Suggestion>;
  readonly judged: ReadonlyMap<RuleId, number>;
  readonly crashes: readonly Crash[];
  readonly coverage: Coverage;
  /** Comments of each side that ask for findings to be accepted; those of base under head's paths. */
  readonly comments: { readonly head: readonly PlacedComment[]; readonly base: readonly PlacedComment[] };
  /** Findings that were accepted when Twelvefold came; undefined for none. */
  readonly baseline: Baseline | undefined;
  /** False for a tree in which nothing runs: it has no score. */
  readonly hasDeployables: boolean;
  readonly isInDiff: (path: string, line: number) => boolean;
  /** True for a line of head that the change wrote, or may have written where its diff is missing. */
  readonly mayBeAdded: (path: string, line: number) => boolean;
  /** What has become of findings that were said before. */
  readonly recalled?: readonly Recalled[] | undefined;
}

/** Applies the policy and puts the review together. */
export function assemble(material: Material): Review {
  const { policy, rules, crashes, coverage } = material;
  const off = new Set(rules.filter((rule) => severityUnder(policy, rule) === 'off').map((rule) => rule.id));
  const { accepted, suppressions } = suppress({
    ...material.comments,
    findings: material.findings,
    ruleIds: new Set(rules.map((rule) => rule.id)),
    silent: new Set([...off, ...crashes.map((crash) => crash.ruleId)]),
    mayBeAdded: material.mayBeAdded,
  });
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const sifted = onePerLineAndFactor(
    material.findings.map((found) => finish(found, material, byId, accepted)).filter((finding) => finding !== undefined),
    material.recalled,
  );
  const { findings, outcome: baseline } = withBaseline(material, sifted.findings, off);
  const { findings: behind } = withBaseline(material, sifted.behind, off);
  const outcomes = ruleOutcomes({ rules, judged: material.judged, crashes, off, findings });
  const card = scorecard(outcomes, findings);
  const gates = findings.some((finding) => isGating(finding, policy['fail-on']));
  return {
    kind: material.kind,
    base: material.base,
    head: material.head,
    findings,
    behind,
    suppressions: [...suppressions].sort((a, b) => compareText(a.path, b.path) || a.line - b.line),
    baseline,
    scorecard: card,
    rules: outcomes,
    crashes,
    coverage,
    recalled: material.recalled,
    score: material.hasDeployables ? score(card, findings) : undefined,
    outcome: gates ? 'gate' : hasGaps(material) ? 'incomplete' : 'pass',
  };
}

/** Accepts what is in the baseline. Asked last, so that what hides behind an accepted finding stays there. */
function withBaseline(
  material: Material,
  findings: readonly Finding[],
  off: ReadonlySet<RuleId>,
): { readonly findings: readonly Finding[]; readonly outcome: BaselineOutcome | undefined } {
  const { kind, baseline, findings: found, crashes, coverage, policy } = material;
  if (!baseline) return { findings, outcome: undefined };
  const silent = new Set<string>([...off, ...crashes.map(({ ruleId }) => ruleId)]);
  const unread = new Set(coverage.skipped.map(({ path }) => path));
  const ignored = ignoredBy(policy);
  const isSilent = ({ rule, path }: BaselineEntry): boolean =>
    coverage.gaps.length > 0 || silent.has(rule) || unread.has(path) || ignored(path);
  return acceptBaseline({ kind, baseline, found, findings, isSilent });
}

/** True when a finding reaches the threshold; advice that is only likely gates nowhere but at `notice`. */
export function isGating(finding: Finding, threshold: Policy['fail-on']): boolean {
  if (threshold === 'never' || finding.state !== 'introduced' || finding.suppression) return false;
  return RANK[weightOf(finding)] <= RANK[threshold];
}

function finish(
  found: ComparedFinding,
  material: Material,
  rules: ReadonlyMap<RuleId, RuleCard>,
  accepted: SuppressionOutcome['accepted'],
): Finding | undefined {
  const rule = rules.get(found.ruleId);
  const severity = rule ? severityUnder(material.policy, rule, found.severity) : 'off';
  if (!rule || severity === 'off') return undefined;
  return {
    ruleId: found.ruleId,
    factor: factorOf(rule).number,
    severity,
    confidence: found.confidence,
    state: found.state,
    path: found.path,
    range: found.range,
    span: found.span,
    what: found.what,
    why: found.why,
    remedy: found.remedy,
    link: rule.link ?? rulePage(rule.id),
    excerpt: found.excerpt,
    suggestion: material.policy.comments.suggestions ? material.suggestions.get(found.fingerprint) : undefined,
    fingerprint: found.fingerprint,
    ...(found.formerly ? { formerly: found.formerly } : {}),
    code: found.code,
    suppression: accepted.get(found),
    inDiff: found.state !== 'fixed' && material.isInDiff(found.path, found.range.start.line),
  };
}

/** Address of a rule's page. */
export function rulePage(ruleId: string): string {
  return `https://github.com/twelvefold/twelvefold/blob/main/docs/rules/${ruleId}.md`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
