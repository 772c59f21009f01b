import picocolors from 'picocolors';
import stringWidth from 'string-width';
import type { Severity } from '../../../checks/rule.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

/** How a report is written on a terminal. */
export interface TerminalStyle {
  readonly colors: Colors;
  /** Columns that lines are wrapped at. */
  readonly width: number;
}

const NARROWEST = 40;
const WIDEST = 110;

/**
 * @param color false for pipes and under NO_COLOR
 * @param columns of the terminal; long lines are no pleasure, so at most 110 are used
 */
export function terminalStyle(color: boolean, columns: number | undefined): TerminalStyle {
  return { colors: picocolors.createColors(color), width: Math.min(Math.max(columns ?? WIDEST, NARROWEST), WIDEST) };
}

/** The mark and colour of a severity. */
export function severityMark(severity: Severity, { colors }: TerminalStyle): string {
  if (severity === 'error') return colors.red('✖ error');
  return severity === 'warning' ? colors.yellow('▲ warning') : colors.cyan('● notice');
}

/** Words on lines of at most `width` columns; a longer word stands alone. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line !== '' && stringWidth(joined) > width) {
      lines.push(line);
      line = word;
    } else line = joined;
  }
  return line === '' ? lines : [...lines, line];
}

/** Fills up with spaces to a number of columns. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}
