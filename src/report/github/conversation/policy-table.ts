import type { PolicyRow } from '../../../policy/rows.ts';
import { markdownCell, markdownCellCode, markdownText } from '../../escape.ts';

/** Longest value that is shown. */
const LONGEST = 200;

/**
 * The policy in force as a table, each value with where it comes from; `notices` say what of it is not followed.
 * @param isShownAll false for somebody who may not see what comes from a private repository
 */
export function policyTable(rows: readonly PolicyRow[], notices: readonly string[], isShownAll: boolean): string {
  const isHidden = ({ isPrivate }: PolicyRow): boolean => isPrivate && !isShownAll;
  const row = (each: PolicyRow): string => {
    const value = isHidden(each) ? 'not shown here' : markdownCellCode(each.value.slice(0, LONGEST));
    return `| ${markdownCellCode(each.key)} | ${value} | ${markdownCell(each.source)} |`;
  };
  return [
    'The policy in force for this pull request. It is read from the base branch, never from the head.',
    ['| Key | Value | From |', '|---|---|---|', ...rows.map(row)].join('\n'),
    ...(rows.some(isHidden) ? ['What comes from a private repository is shown to those who may triage here.'] : []),
    ...notices.map((notice) => `- ${markdownText(notice)}`),
  ].join('\n\n');
}
