import type { Accepted, Finding, Review } from '../../../review/review.ts';
import { markdownCell, markdownCellCode } from '../../escape.ts';
import { acceptedFindings } from '../../suppressions.ts';
import { whereCell } from './findings-table.ts';
import { bytesOf, cutLength, fitRows } from '../limits.ts';
import type { Place } from '../links.ts';
import { plural } from '../tally.ts';

/** Room for the list, so that it never pushes the findings out. */
const TABLE_BYTES = 8_000;
/** Findings that a row names; more of one word are counted. */
const NAMED = 3;

/** What one person accepted with one word. */
interface Decision {
  readonly by: string;
  readonly reason: string;
  readonly findings: readonly Finding[];
}

/**
 * What people have accepted in the conversation, with who and why: it is not counted any more, so whoever merges sees on whose word.
 * Nothing where nobody has; what the code's own comments and the baseline accept stands in the details.
 */
export function acceptedByPeople(review: Review, place: Place): readonly string[] {
  const rows = decisionsIn(review).map((decision) => row(decision, place));
  if (rows.length === 0) return [];
  const head = ['### Accepted in the conversation', '', '| By | Why | What |', '|---|---|---|'];
  const fitting = fitRows(rows, TABLE_BYTES - bytesOf(head.join('\n')), (left) => `| | | … and ${plural(left, 'more decision')} |`);
  return [[...head, ...fitting].join('\n')];
}

function decisionsIn(review: Review): readonly Decision[] {
  const spoken = acceptedFindings(review).flatMap((finding) =>
    isSpoken(finding.suppression) ? [{ finding, ...finding.suppression }] : [],
  );
  return [...Map.groupBy(spoken, ({ by, reason }) => JSON.stringify([by, reason])).values()].flatMap((group) => {
    const [first] = group;
    return first ? [{ by: first.by, reason: first.reason, findings: group.map(({ finding }) => finding) }] : [];
  });
}

function isSpoken(accepted: Accepted | undefined): accepted is Accepted & { readonly by: string } {
  return accepted?.kind === 'external' && accepted.by !== undefined;
}

function row({ by, reason, findings }: Decision, place: Place): string {
  const named = findings.slice(0, NAMED).map((finding) => `${whereCell(finding, place)} ${markdownCellCode(finding.ruleId)}`);
  const left = findings.length - named.length;
  const what = [...named, ...(left > 0 ? [`… and ${plural(left, 'more finding')}`] : [])].join('<br>');
  return `| ${markdownCell(by)} | ${markdownCell(cutLength(reason, 400)) || '–'} | ${what} |`;
}
