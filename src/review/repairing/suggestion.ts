import type { Fix } from '../../../checks/rule.ts';
import { mask } from '../../analysis/secrets.ts';
import type { SourceText } from '../../analysis/text.ts';
import type { Suggestion } from '../review.ts';
import { unifiedDiff } from './unified-diff.ts';

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

/** The fix as whole lines and as a diff; undefined when it can't be shown as one block, or when showing it would show a credential. */
export function suggestionOf(path: string, source: SourceText, fix: Fix): Suggestion | undefined {
  if (fix.edits.length === 0) return undefined;
  const start = Math.min(...fix.edits.map((edit) => edit.span.start));
  const end = Math.max(...fix.edits.map((edit) => edit.span.end));
  const block = wholeLines(source, fix, start, end) ?? wholeLines(source, fix, start, end + 1);
  if (!block?.lines.every(isPublic)) return undefined;
  const diff = unifiedDiff(path, source.text, applyFix(source.text, fix) ?? source.text, isPublic);
  const showsNothing = diff.split('\n').every((line) => isPublic(line.slice(1)));
  return { title: fix.title, safe: fix.safe, ...block, edits: fix.edits, diff: showsNothing ? diff : undefined };
}

function isPublic(line: string): boolean {
  return mask(line) === line;
}

type Block = Pick<Suggestion, 'startLine' | 'endLine' | 'lines'>;

/** The lines from `start` to `end` after the fix; undefined when its last line would run into the one below. */
function wholeLines(source: SourceText, fix: Fix, start: number, end: number): Block | undefined {
  const startLine = source.position(start).line;
  const last = source.position(end);
  const takesBreak = last.column === 1 && last.line > startLine;
  const endLine = takesBreak ? last.line - 1 : last.line;
  const from = source.lineSpan(startLine).start;
  const to = takesBreak ? end : source.lineSpan(endLine).end;
  const edits = fix.edits.map(({ text, span }) => ({ text, span: { start: span.start - from, end: span.end - from } }));
  const replaced = applyFix(source.text.slice(from, to), { ...fix, edits });
  if (replaced === undefined) return undefined;
  if (!takesBreak) return { startLine, endLine, lines: replaced.split(/\r?\n/) };
  if (replaced === '') return { startLine, endLine, lines: [] };
  return replaced.endsWith('\n') ? { startLine, endLine, lines: replaced.replace(/\r?\n$/, '').split(/\r?\n/) } : undefined;
}
