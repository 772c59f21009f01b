import type { BaselineEntry } from '../policy/baseline.ts';
import type { Accepted, Finding, Review, Suppression } from '../review/review.ts';

/** Findings of head that are accepted, in the review's order. */
export function acceptedFindings(review: Review): readonly Finding[] {
  return review.findings.filter((finding) => finding.suppression && finding.state !== 'fixed');
}

/** An entry of the baseline of which nothing like is found any more, in words. */
export function staleEntry({ path, rule }: BaselineEntry): string {
  return `${path}: ${rule} finds nothing like it any more`;
}

/** Comments that somebody should look at: those that the change itself brings, and those that don't do what they say. */
export function noteworthy(review: Review): readonly Suppression[] {
  return review.suppressions.filter(({ introduced, problem }) => problem !== undefined || (introduced && review.kind === 'change'));
}

/** Who accepted a finding, in words. */
export function acceptedBy({ kind, by, place, introduced, baseline }: Accepted): string {
  if (baseline !== undefined) return `accepted by the baseline ${baseline}`;
  if (kind === 'external') return by === undefined ? 'accepted outside of the code' : `accepted by ${by}`;
  const comment = place ? `a comment on line ${place.line}` : 'a comment in the code';
  return introduced ? `accepted by ${comment}, which this change adds` : `accepted by ${comment}`;
}

/** What a comment does, in words: what it accepts, or why it does not. */
export function effectOf({ problem, accepts, rules, scope }: Suppression): string {
  if (problem) return problem.message;
  const findings = accepts === 1 ? '1 finding' : `${accepts.toLocaleString('en')} findings`;
  return `accepts ${findings} of ${rules.map((rule) => `\`${rule}\``).join(', ')}${scope === 'file' ? ' in the whole file' : ''}`;
}
