import { FACTORS } from '../../../../checks/factors.ts';
import { mask } from '../../../analysis/secrets.ts';
import { idOf } from '../../../policy/finding-id.ts';
import type { Finding } from '../../../review/review.ts';
import { markdownCell, markdownCellCode, markdownLink } from '../../escape.ts';
import { acceptedBy } from '../../suppressions.ts';
import { bytesOf, cutLength, fitRows } from '../limits.ts';
import { lineLink, type Place } from '../links.ts';
import { plural } from '../tally.ts';

const ICONS = { error: '🔴', warning: '🟠', notice: '🔵' } as const;

/** A headed table of findings in at most so many bytes; nothing when there are none. What doesn't fit is counted in a last row. */
export function findingsTable(heading: string, findings: readonly Finding[], place: Place, bytes: number): readonly string[] {
  if (findings.length === 0) return [];
  const head = [`### ${heading}`, '', '| | Where | What | Rule | Id |', '|---|---|---|---|---|'];
  const rows = fitRows(
    findings.map((finding) => row(finding, place)),
    bytes - bytesOf(head.join('\n')) - 1,
    (left) => `| | | … and ${plural(left, 'more finding')} for which there is no room here | | |`,
  );
  return [[...head, ...rows].join('\n')];
}

function row(finding: Finding, place: Place): string {
  const { severity, confidence, ruleId } = finding;
  const reason = finding.suppression ? ` (${acceptedBy(finding.suppression)}: ${cutLength(finding.suppression.reason, 200)})` : '';
  const what = `${confidence === 'likely' ? 'Likely: ' : ''}${cutLength(mask(finding.what), 400)}${reason}`;
  const factor = FACTORS[finding.factor - 1]?.numeral ?? '';
  return `| ${ICONS[severity]} | ${whereCell(finding, place)} | ${markdownCell(what)} | ${factor} ${markdownLink(ruleId, finding.link)} | \`${idOf(finding.fingerprint)}\` |`;
}

/** Path and line of a finding as a link, for a cell. */
export function whereCell({ path, range, state }: Finding, place: Place): string {
  const commit = state === 'fixed' ? (place.base ?? place.head) : place.head;
  const code = markdownCellCode(`${cutLength(path, 120)}:${range.start.line}`);
  const link = lineLink(place, commit, path, range.start.line);
  // Readers of Markdown disagree about code with brackets and backticks inside of a link.
  return /[`[\]\\|]/.test(path) ? `${code} ([open](${link}))` : `[${code}](${link})`;
}
