import type { RuleId } from '../../../../checks/rule.ts';
import { markdownCode, markdownLink } from '../../escape.ts';
import type { Place } from '../links.ts';
import { plural } from '../tally.ts';

/** A comment of ours that somebody answered, so that it is left as it is though its finding is not what it was. */
export interface SettledComment {
  readonly commentId: number;
  readonly path: string;
  readonly ruleId: RuleId;
  /** What has become of its finding, in Markdown: `fixed`. */
  readonly words: string;
}

/** More are counted. */
const MOST = 30;

/** What has become of comments that people have answered; nothing where there is nothing to tell. */
export function settledSection(
  settled: readonly SettledComment[],
  { repositoryUrl }: Place,
  number: number | undefined,
): readonly string[] {
  if (settled.length === 0 || number === undefined) return [];
  const rows = settled.slice(0, MOST).map(({ commentId, path, ruleId, words }) => {
    const place = markdownLink(path, `${repositoryUrl}/pull/${number}#discussion_r${commentId}`);
    return `- ${place} ${markdownCode(ruleId)}: ${words}`;
  });
  const left = settled.length - rows.length;
  return [
    '### Answered comments',
    'Comments that somebody has answered are left as they are. What has become of what they were about:',
    [...rows, ...(left > 0 ? [`- … and ${plural(left, 'more comment')}`] : [])].join('\n'),
  ];
}
