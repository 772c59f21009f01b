import { FACTORS } from '../../../checks/factors.ts';
import type { Finding, FindingState, Review } from '../../review/review.ts';

/** The findings of one state that count: nobody has accepted them. In the review's order. */
export function counting(review: Review, state: FindingState): readonly Finding[] {
  return review.findings.filter((finding) => isCounting(finding, state));
}

/** Whether nobody has accepted a finding of this state. */
export function isCounting(finding: Finding, state: FindingState): boolean {
  return finding.state === state && !finding.suppression;
}

/** `1 finding`, `1,200 findings`. `plural` defaults to the singular with an s. */
export function plural(count: number, singular: string, many = `${singular}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? singular : many}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** The factors of findings as a title names them: `III and IX`, or `7 factors` when there are more than four. */
export function factorsOf(findings: readonly Finding[]): string {
  const numbers = new Set(findings.map((finding) => finding.factor));
  const numerals = FACTORS.filter((factor) => numbers.has(factor.number)).map((factor) => factor.numeral);
  return numerals.length > 4 ? `${numerals.length} factors` : enumerate(numerals);
}
