import { FACTORS } from '../../../../checks/factors.ts';
import type { Policy } from '../../../policy/policy.ts';
import { isGating } from '../../../review/assemble.ts';
import { hasGaps } from '../../../review/gaps.ts';
import type { FactorResult, Finding, Review } from '../../../review/review.ts';
import type { CheckConclusion } from './conclusion.ts';
import { findingsTable } from './findings-table.ts';
import { LIMITS } from '../limits.ts';
import type { Place } from '../links.ts';
import { counting, plural } from '../tally.ts';

/** The verdict on one factor as a check run of its own. */
export interface FactorReport {
  /** 1 to 12. */
  readonly factor: number;
  /** Name under which a branch protection can require it: `Twelvefold / III Config`. */
  readonly name: string;
  readonly conclusion: CheckConclusion | 'skipped';
  readonly title: string;
  readonly summary: string;
}

/** The name of a factor's check run. */
export function factorCheckName(factor: number): string {
  const found = FACTORS[factor - 1];
  return `Twelvefold / ${found?.numeral ?? factor} ${found?.name ?? ''}`.trim();
}

/**
 * Twelve reports, in order. What a factor's rules did not find elsewhere is no matter of it.
 * @param mistaken what can't be followed of what was decided, in words (`the policy has mistakes`): no factor passes under that
 */
export function factorReports(review: Review, policy: Policy, place: Place, mistaken: string | undefined): readonly FactorReport[] {
  return review.scorecard.map((row) => underMistakes(factorReport(row, review, policy, place), mistaken));
}

/** Findings that gate say more than that somebody has to look. */
function underMistakes(report: FactorReport, mistaken: string | undefined): FactorReport {
  if (mistaken === undefined) return report;
  const conclusion = report.conclusion === 'failure' ? 'failure' : 'action_required';
  return { ...report, conclusion, title: `${report.title}, ${mistaken}` };
}

/** The same for an audit that could not be made, or was not wanted: every factor says so. */
export function sameForAll({ conclusion, title, summary }: Omit<FactorReport, 'factor' | 'name'>): readonly FactorReport[] {
  return FACTORS.map(({ number }) => ({ factor: number, name: factorCheckName(number), conclusion, title, summary }));
}

function factorReport(row: FactorResult, review: Review, policy: Policy, place: Place): FactorReport {
  const isOwn = ({ factor }: Finding): boolean => factor === row.factor;
  const [introduced, existing] = [counting(review, 'introduced').filter(isOwn), counting(review, 'existing').filter(isOwn)];
  const share = LIMITS.summaryBytes / 2 - 1_000;
  const tables = [...findingsTable('New findings', introduced, place, share), ...findingsTable('Already there', existing, place, share)];
  const link = FACTORS[row.factor - 1]?.link ?? '';
  return {
    factor: row.factor,
    name: factorCheckName(row.factor),
    conclusion: conclusionFor(row, introduced, review, policy),
    title: titleFor(row, introduced, review),
    summary: [...tables, `What the factor asks for: ${link}. The check Twelvefold has the whole verdict.`].join('\n\n'),
  };
}

/** As `conclusionOf` decides for a whole review, over the findings of one factor. */
function conclusionFor(row: FactorResult, introduced: readonly Finding[], review: Review, policy: Policy): CheckConclusion {
  if (policy.mode === 'observe') return 'neutral';
  if (introduced.some((finding) => isGating(finding, policy['fail-on']))) return 'failure';
  if (hasGaps(review) || row.verdict === 'crashed') return policy.mode === 'enforce' ? 'action_required' : 'neutral';
  if (row.verdict === 'not-applicable' || row.verdict === 'skipped') return 'neutral';
  return policy.mode === 'comment' && introduced.length > 0 ? 'neutral' : 'success';
}

function titleFor({ verdict, fixed }: FactorResult, introduced: readonly Finding[], review: Review): string {
  const parts = [
    introduced.length > 0 ? plural(introduced.length, 'new finding') : NOTHING[verdict],
    ...(fixed > 0 ? [`${fixed.toLocaleString('en')} fixed`] : []),
    ...(hasGaps(review) ? ['audit incomplete'] : []),
  ];
  return parts.join(', ');
}

const NOTHING: Readonly<Record<FactorResult['verdict'], string>> = {
  passed: 'No new findings',
  found: 'No new findings',
  'not-applicable': 'Nothing here that it speaks about',
  skipped: 'Switched off by the policy',
  crashed: 'Not fully judged',
};
