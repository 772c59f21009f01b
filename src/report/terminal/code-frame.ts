import stringWidth from 'string-width';
import type { Finding } from '../../review/review.ts';
import { visible } from '../escape.ts';
import type { TerminalStyle } from './style.ts';

const TAB = '    ';

/** The excerpt of a finding with its lines marked and, on a single line, what is meant underlined. */
export function codeFrame(finding: Finding, style: TerminalStyle): readonly string[] {
  const { excerpt, range } = finding;
  const digits = String(excerpt.startLine + excerpt.lines.length - 1).length;
  return excerpt.lines.flatMap((text, index) => {
    const number = excerpt.startLine + index;
    const marked = number >= range.start.line && number <= Math.max(range.start.line, lastLine(finding));
    const room = style.width - digits - 7;
    const { shown, from, to } = crop(text, range.start.column - 1, endColumn(finding, number, text) - 1, room);
    const gutter = ` ${String(number).padStart(digits)} │ `;
    if (!marked) return [style.colors.dim(`  ${gutter}${shown}`.trimEnd())];
    const line = `${style.colors.red('❯')} ${style.colors.bold(gutter)}${shown}`.trimEnd();
    const underline = ' '.repeat(from) + style.colors.red('▔'.repeat(Math.max(1, to - from)));
    return range.start.line === lastLine(finding) ? [line, `  ${' '.repeat(digits + 1)} │ ${underline}`] : [line];
  });
}

/** A range that ends before the first column of a line ends on the line above. */
function lastLine({ range: { start, end } }: Finding): number {
  return end.column === 1 && end.line > start.line ? end.line - 1 : end.line;
}

function endColumn({ range }: Finding, number: number, text: string): number {
  return range.end.line === number ? range.end.column : text.length + 1;
}

interface Cropped {
  readonly shown: string;
  /** Terminal columns, from 0, of what is meant. */
  readonly from: number;
  readonly to: number;
}

/** Fits a line into a number of columns around the offsets that matter, tabs and hidden characters spelt out. */
function crop(text: string, start: number, end: number, room: number): Cropped {
  const skipped = start > room - 20 ? Math.max(0, start - 20) : 0;
  const lead = skipped > 0 ? '…' : '';
  const from = stringWidth(lead + printable(text.slice(skipped, start)));
  const shown = fit(lead + printable(text.slice(skipped)), room);
  const to = stringWidth(lead + printable(text.slice(skipped, Math.max(start, end))));
  return { shown, from: Math.min(from, room), to: Math.min(to, stringWidth(shown)) };
}

/** Tabs have a fixed width, so that the underline stands where the code does. */
function printable(text: string): string {
  return visible(text.replaceAll('\t', TAB));
}

function fit(text: string, room: number): string {
  if (stringWidth(text) <= room) return text;
  let width = 0;
  let result = '';
  for (const character of text) {
    width += stringWidth(character);
    if (width > room - 1) return `${result}…`;
    result += character;
  }
  return result;
}
