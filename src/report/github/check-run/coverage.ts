import type { Crash, Review } from '../../../review/review.ts';
import { markdownCode, markdownText } from '../../escape.ts';
import { cutLength, fitRows } from '../limits.ts';
import { plural } from '../tally.ts';

/** Room for the list of what was not judged, so that a long one never pushes the findings out. */
const LIST_BYTES = 12_000;

const REASONS = { threw: 'it failed on this input', time: 'it took too long', memory: 'it took too much memory' } as const;

/** What was looked at, and what was not and why. */
export function coverageSection({ coverage, crashes, kind }: Review): string {
  const { judged, total, skipped, gaps } = coverage;
  const files = plural(total, kind === 'change' ? 'changed file' : 'file');
  const said = `Looked at ${judged >= total ? (total === 1 ? '' : 'all ') : `${judged.toLocaleString('en')} of `}${files}.`;
  const left = [
    ...gaps.map((gap) => `- ${markdownText(gap)}`),
    ...crashes.map(crashLine),
    ...skipped.map(({ path, reason }) => `- ${markdownCode(cutLength(path, 200))}: ${markdownText(cutLength(reason, 200))}`),
  ];
  if (left.length === 0) return `### Coverage\n\n${said}`;
  const list = fitRows(left, LIST_BYTES, (count) => `- … and ${count.toLocaleString('en')} more`);
  return [
    '### Coverage',
    '',
    `${said} What is listed below was not judged, so no finding there does not mean that there is nothing to find.`,
    '',
    `<details><summary>Not judged (${left.length.toLocaleString('en')})</summary>`,
    '',
    ...list,
    '',
    '</details>',
  ].join('\n');
}

function crashLine({ ruleId, path, reason }: Crash): string {
  const where = path === '' ? 'the repository as a whole' : markdownCode(cutLength(path, 200));
  return `- ${where}: the rule ${markdownCode(ruleId)} was stopped, because ${REASONS[reason]}`;
}
