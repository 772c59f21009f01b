import type { Fix } from '../../checks/rule.ts';
import { mask } from '../analysis/secrets.ts';
import type { SourceText } from '../analysis/text.ts';
import type { Suggestion } from './review.ts';

/** The text after a fix's edits; undefined when they overlap or lie outside the text. Edits may come in any order. */
export function applyFix(text: string, fix: Fix): string | undefined {
  const edits = [...fix.edits].sort((a, b) => a.span.start - b.span.start);
  let result = '';
  let at = 0;
  for (const { span, text: replacement } of edits) {
    if (span.start < at || span.end < span.start || span.end > text.length) return undefined;
    result += text.slice(at, span.start) + replacement;
    at = span.end;
  }
  return result + text.slice(at);
}

/** The fix as whole lines; undefined when it can't be shown as one block, or when showing it would show a credential. */
export function suggestionOf(source: SourceText, fix: Fix): Suggestion | undefined {
  const starts = fix.edits.map((edit) => edit.span.start);
  const ends = fix.edits.map((edit) => edit.span.end);
  if (starts.length === 0) return undefined;
  const startLine = source.position(Math.min(...starts)).line;
  const last = source.position(Math.max(...ends));
  // An edit that ends at a line's very start takes the line before it whole, and leaves this one alone.
  const endLine = last.column === 1 && last.line > startLine ? last.line - 1 : last.line;
  const blockStart = source.lineSpan(startLine).start;
  const blockEnd = Math.max(source.lineSpan(endLine).end, Math.max(...ends));
  const shifted = fix.edits.map((edit) => ({
    text: edit.text,
    span: { start: edit.span.start - blockStart, end: edit.span.end - blockStart },
  }));
  const replaced = applyFix(source.text.slice(blockStart, blockEnd), { ...fix, edits: shifted });
  if (replaced === undefined) return undefined;
  const lines = replaced === '' ? [] : replaced.replace(/\r?\n$/, '').split(/\r?\n/);
  if (lines.some((line) => mask(line) !== line)) return undefined;
  return { title: fix.title, safe: fix.safe, startLine, endLine, lines, edits: fix.edits };
}
