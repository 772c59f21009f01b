import { FACTORS } from '../../../../checks/factors.ts';
import { mask } from '../../../analysis/secrets.ts';
import type { Finding } from '../../../review/review.ts';
import { visible } from '../../escape.ts';
import { cutBytes, cutLength, LIMITS } from '../limits.ts';

/** An annotation as the checks API takes it. Columns are given only on a single line: GitHub refuses them otherwise. */
export interface CheckAnnotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: 'failure' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
}

const LEVELS = { error: 'failure', warning: 'warning', notice: 'notice' } as const;

/** The gravest 500 findings as annotations, in the findings' order. They are plain text: GitHub renders no Markdown in them. */
export function annotationsOf(findings: readonly Finding[]): readonly CheckAnnotation[] {
  return findings.slice(0, LIMITS.annotations).map(annotation);
}

function annotation(finding: Finding): CheckAnnotation {
  const { start, end } = finding.range;
  const factor = FACTORS[finding.factor - 1];
  const likely = finding.confidence === 'likely' ? 'likely: ' : '';
  const message = [mask(finding.what), finding.why, finding.remedy, `More: ${finding.link}`].join('\n\n');
  return {
    path: finding.path,
    start_line: start.line,
    end_line: Math.max(start.line, end.line),
    ...columns(finding),
    annotation_level: LEVELS[finding.severity],
    title: cutLength(visible(`${factor?.numeral ?? ''} ${factor?.name ?? ''}: ${likely}${finding.ruleId}`), LIMITS.annotationTitleLength),
    message: cutBytes(visible(message), LIMITS.annotationMessageBytes),
  };
}

function columns({ range: { start, end } }: Finding): Pick<CheckAnnotation, 'start_column' | 'end_column'> {
  if (start.line !== end.line) return {};
  return { start_column: start.column, end_column: Math.max(start.column, end.column - 1) };
}
