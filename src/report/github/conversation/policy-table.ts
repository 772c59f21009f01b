import type { PolicyRow } from '../../../policy/rows.ts';
import { markdownCell, markdownCellCode, markdownText } from '../../escape.ts';

/** Whose eyes a table is for. */
type Eyes = 'insiders' | 'others' | 'everybody';

const WHY_HIDDEN: Readonly<Record<Eyes, string>> = {
  insiders: '',
  others: 'What comes from a private repository is shown to those who may triage here.',
  everybody: 'What comes from a private repository is not shown where everybody may read it.',
};

/** Longest value that is shown. */
const LONGEST = 200;

/**
 * The policy in force as a table, each value with where it comes from; `notices` say what of it is not followed.
 * @param eyes who reads it: only those who may triage in a private repository see what comes from another private one
 */
export function policyTable(rows: readonly PolicyRow[], notices: readonly string[], eyes: Eyes): string {
  const isHidden = ({ isPrivate }: PolicyRow): boolean => isPrivate && eyes !== 'insiders';
  const row = (each: PolicyRow): string => {
    const value = isHidden(each) ? 'not shown here' : markdownCellCode(each.value.slice(0, LONGEST));
    return `| ${markdownCellCode(each.key)} | ${value} | ${markdownCell(each.source)} |`;
  };
  return [
    'The policy in force for this pull request. It is read from the base branch, never from the head.',
    ['| Key | Value | From |', '|---|---|---|', ...rows.map(row)].join('\n'),
    ...(rows.some(isHidden) ? [WHY_HIDDEN[eyes]] : []),
    ...notices.map((notice) => `- ${markdownText(notice)}`),
  ].join('\n\n');
}
