import type { Policy } from '../policy/policy.ts';
import { isGating } from './assemble.ts';
import type { Accepted, Finding, Review, RuleOutcome } from './review.ts';
import { hasGaps } from './gaps.ts';
import { score, scorecard } from './scorecard.ts';

/**
 * The same review with findings accepted from outside of the code: what was accepted counts no more, so that score, verdicts and
 * outcome are made anew.
 * @param acceptedAs why a finding is accepted; undefined for one that is not
 */
export function acceptFindings(review: Review, policy: Policy, acceptedAs: (finding: Finding) => Accepted | undefined): Review {
  const findings = review.findings.map((finding) => {
    const suppression = finding.suppression || finding.state === 'fixed' ? finding.suppression : acceptedAs(finding);
    return suppression === finding.suppression ? finding : { ...finding, suppression };
  });
  return regraded(review, policy, findings);
}

/** The same review with findings that are accepted or not: score, verdicts and outcome are made anew. */
export function regraded(review: Review, policy: Policy, findings: readonly Finding[]): Review {
  if (findings.every((finding, index) => finding === review.findings[index])) return review;
  const rules = review.rules.map((outcome) => outcomeFor(outcome, findings));
  const card = scorecard(rules, findings);
  const gates = findings.some((finding) => isGating(finding, policy['fail-on']));
  const otherwise = review.outcome === 'gate' ? (hasGaps(review) ? 'incomplete' : 'pass') : review.outcome;
  return {
    ...review,
    findings,
    rules,
    scorecard: card,
    score: review.score === undefined ? undefined : score(card, findings),
    outcome: gates ? 'gate' : otherwise,
  };
}

function outcomeFor(outcome: RuleOutcome, findings: readonly Finding[]): RuleOutcome {
  const finds = findings.some(({ ruleId, state, suppression }) => ruleId === outcome.ruleId && state === 'introduced' && !suppression);
  if (finds) return { ...outcome, verdict: 'found' };
  // A reason beside findings is that of a crash: what the rule did not see there may still be wrong.
  return outcome.verdict === 'found' ? { ...outcome, verdict: outcome.reason === undefined ? 'passed' : 'crashed' } : outcome;
}
