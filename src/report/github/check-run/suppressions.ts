import type { Review, Suppression } from '../../../review/review.ts';
import { markdownCell, markdownCellCode, visible } from '../../escape.ts';
import { effectOf, noteworthy } from '../../suppressions.ts';
import type { CheckAnnotation } from './annotations.ts';
import { bytesOf, cutBytes, cutLength, fitRows, LIMITS } from '../limits.ts';
import { lineLink, type Place } from '../links.ts';

/** Room for the list, so that it never pushes the findings out. */
const TABLE_BYTES = 12_000;

/**
 * The comments that the change adds to have findings accepted, and those that don't work: whoever merges sees what is not
 * counted any more, whoever wrote it.
 */
export function suppressionsTable(review: Review, place: Place): readonly string[] {
  const shown = noteworthy(review);
  if (shown.length === 0) return [];
  const added = shown.filter(({ introduced }) => introduced).length;
  const heading = added > 0 ? `### This change asks for findings to be accepted` : `### Comments that accept nothing`;
  const head = [heading, '', '| | Comment | What it does | Reason given |', '|---|---|---|---|'];
  const rows = fitRows(
    shown.map((suppression) => row(suppression, place)),
    TABLE_BYTES - bytesOf(head.join('\n')),
    (left) => `| | … and ${left.toLocaleString('en')} more | | |`,
  );
  return [[...head, ...rows].join('\n')];
}

function row(suppression: Suppression, place: Place): string {
  const { path, line, problem, reason } = suppression;
  const where = `${markdownCellCode(`${cutLength(path, 120)}:${line}`)} ([open](${lineLink(place, place.head, path, line)}))`;
  return `| ${problem ? '⚠️' : '🤝'} | ${where} | ${markdownCell(effectOf(suppression))} | ${markdownCell(cutLength(reason, 400)) || '–'} |`;
}

/** Comments that don't do what they say, where they stand. */
export function suppressionAnnotations(review: Review): readonly CheckAnnotation[] {
  return review.suppressions.flatMap(({ path, line, problem }) =>
    problem === undefined
      ? []
      : [
          {
            path,
            start_line: line,
            end_line: line,
            annotation_level: 'warning' as const,
            title: problem.kind === 'not-allowed' ? 'This comment does not count yet' : 'This comment accepts nothing',
            message: cutBytes(visible(problem.message), LIMITS.annotationMessageBytes),
          },
        ],
  );
}
