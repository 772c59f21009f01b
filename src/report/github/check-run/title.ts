import { hasGaps } from '../../../review/gaps.ts';
import type { Review } from '../../../review/review.ts';
import { acceptedFindings } from '../../suppressions.ts';
import { counting, factorsOf, plural } from '../tally.ts';

/** The whole verdict in one line: `2 new findings in III and IX, 1 fixed`. */
export function titleOf(review: Review): string {
  const introduced = counting(review, 'introduced');
  const fixed = counting(review, 'fixed').length;
  const accepted = review.kind === 'change' ? acceptedFindings(review) : [];
  const byChange = accepted.filter(({ suppression }) => suppression?.introduced).length;
  const byPeople = accepted.filter(({ state, suppression }) => state === 'introduced' && suppression?.kind === 'external').length;
  const incomplete = review.outcome === 'incomplete' || hasGaps(review);
  const parts = [
    introduced.length > 0 ? `${plural(introduced.length, 'new finding')} in ${factorsOf(introduced)}` : nothingNew(review, incomplete),
    ...(fixed > 0 ? [`${fixed.toLocaleString('en')} fixed`] : []),
    ...(byChange > 0 ? [`${byChange.toLocaleString('en')} accepted by the change itself`] : []),
    ...(byPeople > 0 ? [`${byPeople.toLocaleString('en')} accepted`] : []),
    ...(incomplete ? ['audit incomplete'] : []),
  ];
  return parts.join(', ');
}

function nothingNew(review: Review, incomplete: boolean): string {
  const applies = review.scorecard.some((row) => row.verdict !== 'not-applicable');
  return applies || incomplete ? 'No new findings' : 'Nothing here that the twelve factors speak about';
}
