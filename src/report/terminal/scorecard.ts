import { FACTORS } from '../../../checks/factors.ts';
import type { FactorResult, Review } from '../../review/review.ts';
import { pad, type TerminalStyle } from './style.ts';

/** Twelve lines: what became of each factor. */
export function scorecardLines(review: Review, style: TerminalStyle): readonly string[] {
  const widest = Math.max(...FACTORS.map(({ name }) => name.length));
  return review.scorecard.map((result) => {
    const factor = FACTORS[result.factor - 1];
    return `  ${(factor?.numeral ?? '').padStart(4)}  ${pad(factor?.name ?? '', widest)}  ${verdict(review, result, style)}`;
  });
}

function verdict(review: Review, result: FactorResult, { colors }: TerminalStyle): string {
  switch (result.verdict) {
    case 'found':
      return colors.red(`✖ ${counts(review, result)}`);
    case 'passed':
      return colors.green(`✔ pass${rest(result)}`);
    case 'not-applicable':
      return colors.dim('– not applicable');
    case 'skipped':
      return colors.dim('– switched off');
    case 'crashed':
      return colors.yellow(`! not judged completely${rest(result)}`);
  }
  return result.verdict satisfies never;
}

function counts(review: Review, result: FactorResult): string {
  const findings = result.introduced === 1 ? 'finding' : 'findings';
  if (review.kind === 'tree') return `${result.introduced} ${findings}`;
  return `${result.introduced} new ${findings}${rest(result)}`;
}

function rest({ existing, fixed }: FactorResult): string {
  return `${existing > 0 ? `, ${existing} already there` : ''}${fixed > 0 ? `, ${fixed} fixed` : ''}`;
}
