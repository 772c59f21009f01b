import type { Policy } from '../../policy/policy.ts';
import { isGating } from '../assemble.ts';
import type { Accepted, Finding, Review, RuleOutcome } from '../review.ts';
import { hasGaps } from '../gaps.ts';
import { everyFinding, onePerLineAndFactor } from '../comparing/one-per-line.ts';
import { score, scorecard } from '../scorecard.ts';

/**
 * The same review with findings accepted from outside of the code: what was accepted counts no more, so that score, verdicts and
 * outcome are made anew.
 * @param acceptedAs why a finding is accepted; undefined for one that is not
 */
export function acceptFindings(review: Review, policy: Policy, acceptedAs: (finding: Finding) => Accepted | undefined): Review {
  return regraded(review, policy, (finding) => {
    const suppression = finding.suppression || finding.state === 'fixed' ? finding.suppression : acceptedAs(finding);
    return suppression === finding.suppression ? finding : { ...finding, suppression };
  });
}

/**
 * The same review with findings that are accepted or not: what hides behind them, score, verdicts and outcome are made anew.
 * @param regrade gives a finding that stays as it was itself
 */
export function regraded(review: Review, policy: Policy, regrade: (finding: Finding) => Finding): Review {
  const before = everyFinding(review);
  const after = before.map(regrade);
  if (after.every((finding, index) => finding === before[index])) return review;
  const { findings, behind } = onePerLineAndFactor(after, review.recalled);
  const rules = review.rules.map((outcome) => outcomeFor(outcome, findings));
  const card = scorecard(rules, findings);
  const gates = findings.some((finding) => isGating(finding, policy['fail-on']));
  const otherwise = review.outcome === 'gate' ? (hasGaps(review) ? 'incomplete' : 'pass') : review.outcome;
  return {
    ...review,
    findings,
    behind,
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
