import { mask } from '../../analysis/secrets.ts';
import type { SourceText, Span } from '../../analysis/text.ts';
import type { Excerpt } from '../review.ts';

const LINES_AROUND = 2;
const MAX_LINES = 12;
const MAX_COLUMNS = 240;
/** Of a fixed length, so that not even the secret's length is told. */
const BULLETS = '••••••••';

/**
 * The lines around a span, ready to be shown: credentials are masked, and when the finding itself is about a secret
 * everything quoted or assigned on its lines is.
 */
export function excerptOf(source: SourceText, span: Span, secret: boolean): Excerpt {
  const range = source.range(span);
  const startLine = Math.max(1, range.start.line - LINES_AROUND);
  const endLine = Math.min(source.lineCount, range.end.line + LINES_AROUND, startLine + MAX_LINES - 1);
  const lines: string[] = [];
  for (let line = startLine; line <= endLine; line += 1) {
    const hidden = secret && line >= range.start.line && line <= range.end.line ? withoutSpan(source, line, span) : source.line(line);
    lines.push(mask(hidden.length > MAX_COLUMNS ? `${hidden.slice(0, MAX_COLUMNS)} …` : hidden));
  }
  return { startLine, lines };
}

function withoutSpan(source: SourceText, line: number, span: Span): string {
  const whole = source.lineSpan(line);
  const from = Math.max(whole.start, span.start);
  const to = Math.min(whole.end, span.end);
  if (to <= from) return source.line(line);
  const text = source.slice({ start: from, end: to });
  // A span that covers more than the value keeps the name before the first quote, colon or equals sign.
  const value = /^([^'"`=:]*(?:=>|:=|[:=])?\s*)(.*)$/s.exec(text);
  const kept = value?.[2] ? (value[1] ?? '') : '';
  return source.slice({ start: whole.start, end: from }) + kept + BULLETS + source.slice({ start: to, end: whole.end });
}
