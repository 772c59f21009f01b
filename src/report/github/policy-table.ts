import type { PolicyRow } from '../../policy/rows.ts';
import { markdownCell, markdownCellCode, markdownText } from '../escape.ts';

/** Longest value that is shown. */
const LONGEST = 200;

/** The policy in force as a table, each value with where it comes from; `notices` say what of it is not followed. */
export function policyTable(rows: readonly PolicyRow[], notices: readonly string[]): string {
  return [
    'The policy in force for this pull request. It is read from the base branch, never from the head.',
    [
      '| Key | Value | From |',
      '|---|---|---|',
      ...rows.map(
        ({ key, value, source }) => `| ${markdownCellCode(key)} | ${markdownCellCode(value.slice(0, LONGEST))} | ${markdownCell(source)} |`,
      ),
    ].join('\n'),
    ...notices.map((notice) => `- ${markdownText(notice)}`),
  ].join('\n\n');
}
