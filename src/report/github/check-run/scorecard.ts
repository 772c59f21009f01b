import { FACTORS } from '../../../../checks/factors.ts';
import type { FactorResult, FactorVerdict, Review } from '../../../review/review.ts';

const VERDICTS: Readonly<Record<FactorVerdict, string>> = {
  passed: '✅ pass',
  found: '❌ findings',
  'not-applicable': '– not applicable',
  skipped: '– switched off',
  crashed: '⚠️ not fully judged',
};

/** The twelve rows as a Markdown table. */
export function scorecardTable(review: Review): readonly string[] {
  const rows = FACTORS.map(({ number, numeral, name, link }) => {
    const result = review.scorecard.find((row) => row.factor === number);
    return `| [${numeral}. ${name}](${link}) | ${result ? verdictOf(result) : VERDICTS['not-applicable']} | ${counts(result)} |`;
  });
  return ['| Factor | This change | New | Fixed | Already there |', '|---|---|--:|--:|--:|', ...rows];
}

/** Old findings are no fault of the change, and no pass either. */
function verdictOf(result: FactorResult): string {
  return result.verdict === 'passed' && result.existing > 0 ? '✅ no worse' : VERDICTS[result.verdict];
}

function counts(result: FactorResult | undefined): string {
  const { introduced = 0, fixed = 0, existing = 0 } = result ?? {};
  return [introduced, fixed, existing].map((count) => (count === 0 ? '·' : count.toLocaleString('en'))).join(' | ');
}
