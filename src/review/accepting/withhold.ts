import { idOf } from '../../policy/finding-id.ts';
import type { Policy } from '../../policy/policy.ts';
import { regraded } from './accept.ts';
import { everyFinding } from '../comparing/one-per-line.ts';
import type { Finding, Review, Suppression } from '../review.ts';

/** Findings that comments accept which the change itself adds, whoever wrote it; those that are not said among them. */
export function acceptedByChange(review: Review): readonly Finding[] {
  return everyFinding(review).filter(({ suppression }) => suppression?.introduced);
}

/**
 * The same review without what comments of the change accept that whoever opened it may not accept.
 * @param mayAccept whether they may accept a finding
 */
export function withholdComments(review: Review, policy: Policy, mayAccept: (finding: Finding) => boolean): Review {
  return regraded(review, policy, (finding) =>
    finding.suppression?.introduced && !mayAccept(finding) ? { ...finding, suppression: undefined } : finding,
  );
}

/**
 * Says of each comment what it accepts after some were withheld, and why others of its findings count all the same.
 * @param before the review in which every comment counts
 */
export function tellWithheld(review: Review, before: Review): Review {
  if (review === before) return review;
  const open = new Set(
    everyFinding(review)
      .filter(({ suppression }) => !suppression)
      .map(({ fingerprint }) => fingerprint),
  );
  const withheld = acceptedByChange(before).filter(({ fingerprint }) => open.has(fingerprint));
  return { ...review, suppressions: review.suppressions.map((comment) => told(comment, withheld)) };
}

function told(comment: Suppression, withheld: readonly Finding[]): Suppression {
  const own = withheld.filter(({ suppression }) => suppression?.place?.path === comment.path && suppression.place.line === comment.line);
  const [first] = own;
  if (!first) return comment;
  const rules = [...new Set(own.map(({ ruleId }) => `\`${ruleId}\``))].join(' or ');
  const message = `Whoever opened this pull request may not accept findings of ${rules}. The comment counts as soon as somebody who may has accepted it: by \`/twelvefold ignore ${idOf(first.fingerprint)} -- reason\`, or by merging it.`;
  return { ...comment, accepts: comment.accepts - own.length, problem: { kind: 'not-allowed', message } };
}
