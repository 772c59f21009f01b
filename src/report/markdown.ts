import { FACTORS } from '../../checks/factors.ts';
import type { Finding, Review, Suggestion } from '../review/review.ts';
import { markdownBlock, markdownCell, markdownCellCode, markdownCode, markdownLink, markdownText, visible } from './escape.ts';
import { acceptedBy, acceptedFindings, effectOf, noteworthy } from './suppressions.ts';
import { counting, plural } from './github/tally.ts';
import { titleOf } from './github/check-run/title.ts';

const MOST_FINDINGS = 200;
const MOST_GAPS = 50;

/** A review as GitHub-flavoured Markdown, for a job summary or a page; everything that it quotes is inert. */
export function markdownReport(review: Review): string {
  const shown = counting(review, 'introduced');
  const heading = review.kind === 'tree' ? plural(shown.length, 'finding') : titleOf(review);
  const score = review.score === undefined ? [] : [`Score: **${review.score}** of 100`];
  const sections = [
    `# Twelvefold: ${markdownText(heading)}`,
    ...score,
    scorecard(review),
    ...findingSections(shown),
    ...acceptedSection(review),
    ...suppressionSection(review),
    ...baselineSection(review),
    ...gapSection(review),
  ];
  return `${sections.join('\n\n')}\n`;
}

function scorecard(review: Review): string {
  const rows = review.scorecard.map((result) => {
    const factor = FACTORS[result.factor - 1];
    const name = markdownLink(`${factor?.numeral ?? ''} ${factor?.name ?? ''}`, factor?.link ?? '');
    return `| ${name} | ${VERDICTS[result.verdict]} | ${result.introduced} | ${result.existing} | ${result.fixed} |`;
  });
  const counted = review.kind === 'tree' ? 'Findings' : 'New';
  return [`| Factor | Verdict | ${counted} | Already there | Fixed |`, '|---|---|--:|--:|--:|', ...rows].join('\n');
}

const VERDICTS = {
  passed: '✔ pass',
  found: '✖ findings',
  'not-applicable': '– not applicable',
  skipped: '– switched off',
  crashed: '! not judged completely',
} as const;

function findingSections(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) return [];
  const left = findings.length - MOST_FINDINGS;
  return [
    '## Findings',
    ...findings.slice(0, MOST_FINDINGS).map(findingSection),
    ...(left > 0 ? [`… and ${plural(left, 'finding')} more.`] : []),
  ];
}

function findingSection(finding: Finding): string {
  const factor = FACTORS[finding.factor - 1];
  const likely = finding.confidence === 'likely' ? ', likely' : '';
  const fix = finding.suggestion;
  return [
    `### ${markdownCode(`${finding.path}:${finding.range.start.line}`)}`,
    `**${finding.severity}**${likely} · ${factor?.numeral ?? ''} ${factor?.name ?? ''} · ${markdownLink(finding.ruleId, finding.link)}`,
    markdownBlock(finding.excerpt.lines.map(visible)),
    markdownText(finding.what),
    `**Why:** ${markdownText(finding.why)}`,
    `**What to do:** ${markdownText(finding.remedy)}`,
    ...(fix ? [`**Fix:** ${markdownText(fix.title)}`, repairBlock(fix)] : []),
  ].join('\n\n');
}

/** The hunk of the diff, or the new lines alone where the old ones must not be shown. */
function repairBlock({ diff, lines }: Suggestion): string {
  return diff === undefined ? markdownBlock(lines.map(visible)) : markdownBlock(diff.trimEnd().split('\n').slice(2).map(visible), 'diff');
}

function acceptedSection(review: Review): readonly string[] {
  const accepted = acceptedFindings(review);
  if (accepted.length === 0) return [];
  const rows = accepted.slice(0, MOST_FINDINGS).map(({ path, range, ruleId, suppression }) => {
    const by = suppression ? `${suppression.reason} (${acceptedBy(suppression)})` : '';
    return `| ${markdownCellCode(`${path}:${range.start.line}`)} | ${markdownCell(ruleId)} | ${markdownCell(by)} |`;
  });
  const left = accepted.length - rows.length;
  return [
    '## Accepted',
    ['| Where | Rule | Why |', '|---|---|---|', ...rows, ...(left > 0 ? [`| … | and ${left} more | |`] : [])].join('\n'),
  ];
}

function suppressionSection(review: Review): readonly string[] {
  const rows = noteworthy(review)
    .slice(0, MOST_GAPS)
    .map((suppression) => {
      const { path, line, reason } = suppression;
      return `| ${markdownCellCode(`${path}:${line}`)} | ${markdownCell(effectOf(suppression))} | ${markdownCell(reason)} |`;
    });
  if (rows.length === 0) return [];
  return ['## Comments that accept findings', ['| Comment | What it does | Reason given |', '|---|---|---|', ...rows].join('\n')];
}

function baselineSection({ baseline }: Review): readonly string[] {
  if (!baseline || baseline.stale.length === 0) return [];
  const rows = baseline.stale.slice(0, MOST_GAPS).map(({ path, rule }) => `| ${markdownCellCode(path)} | ${markdownCell(rule)} |`);
  const left = baseline.stale.length - rows.length;
  return [
    '## Stale in the baseline',
    `Nothing like these is found any more; ${markdownCode('twelvefold baseline')} takes them out of ${markdownCode(baseline.path)}.`,
    ['| Where | Rule |', '|---|---|', ...rows, ...(left > 0 ? [`| … | and ${left} more |`] : [])].join('\n'),
  ];
}

function gapSection({ crashes, coverage }: Review): readonly string[] {
  const gaps = [
    ...crashes.map(({ ruleId, path, reason }) => [path || 'the repository', `${ruleId} was stopped (${reason})`] as const),
    ...coverage.skipped.map(({ path, reason }) => [path, reason] as const),
    ...coverage.gaps.map((gap) => ['the change', gap] as const),
  ];
  if (gaps.length === 0) return [];
  const left = gaps.length - MOST_GAPS;
  const rows = gaps.slice(0, MOST_GAPS).map(([where, why]) => `| ${markdownCode(where).replaceAll('|', '\\|')} | ${markdownCell(why)} |`);
  return ['## Not judged', ['| Where | Why |', '|---|---|', ...rows, ...(left > 0 ? [`| … | and ${left} more |`] : [])].join('\n')];
}
