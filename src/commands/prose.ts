import { Lexer, type Token } from 'marked';

/** Lines of a comment that may be of use: without one there is nothing to read. */
const CANDIDATE = /^ {0,3}\/[a-z-]/im;
/** Of a comment with more lines nothing is read: lexing takes time that grows with their square. */
const MAX_LINES = 1_000;
/** Ten quotes or lists within each other, on one line. Each level is lexed for itself. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){10}/m;

/**
 * The lines of a comment that are plain words of its author: paragraphs that stand in nothing else. Quotes, lists, code, HTML and its
 * comments are out; a code span or a comment over several lines becomes `x`, so that a line can't begin inside one.
 */
export function proseLines(text: string): readonly string[] {
  const source = text.replace(/\r\n?/g, '\n');
  if (!CANDIDATE.test(source) || TOO_DEEP.test(source) || source.split('\n').length > MAX_LINES) return [];
  const lines: string[] = [];
  let open = 0;
  for (const token of new Lexer({ gfm: true }).blockTokens(source, [])) {
    if (token.type === 'html') open = Math.max(0, open + left(token.raw));
    else if (open === 0 && isWords(token)) lines.push(...withoutComments(withoutCodeSpans(token.raw)).split('\n'));
  }
  return lines;
}

/** A line of dashes under words makes a heading of them, which few who sign with one know. */
function isWords({ type }: Token): boolean {
  return type === 'paragraph' || type === 'text' || type === 'heading';
}

/** Elements in which words are quoted, or not seen. */
const HOLDER = /<(\/?)(?:blockquote|details|pre)(?=[\s>])/gi;

/** How many more of such elements a piece of HTML opens than it closes. */
function left(html: string): number {
  return [...html.matchAll(HOLDER)].reduce((sum, [, slash]) => sum + (slash === '' ? 1 : -1), 0);
}

/** A comment that begins behind words on its line is no block of its own. */
function withoutComments(paragraph: string): string {
  let result = '';
  let at = 0;
  for (;;) {
    const start = paragraph.indexOf('<!--', at);
    const end = start < 0 ? -1 : paragraph.indexOf('-->', start + 4);
    if (end < 0) return result + paragraph.slice(at);
    result += paragraph.slice(at, start) + withoutLines(paragraph.slice(start, end + 3));
    at = end + 3;
  }
}

/** Code spans by CommonMark's rule: a run of backticks closes at the next run of the same length. */
function withoutCodeSpans(paragraph: string): string {
  const runs = [...paragraph.matchAll(/`+/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const closers = closingRuns(runs.map(({ start, end }) => end - start));
  let result = '';
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const closer = closers[index];
    const [open, close] = [runs[index], runs[closer ?? -1]];
    if (!open || !close || closer === undefined) continue;
    result += paragraph.slice(at, open.start) + withoutLines(paragraph.slice(open.start, close.end));
    at = close.end;
    index = closer;
  }
  return result + paragraph.slice(at);
}

function withoutLines(span: string): string {
  return span.includes('\n') ? span.replace(/[^\n]+/g, 'x') : span;
}

/** For each run of backticks the index of the next one of its length. */
function closingRuns(lengths: readonly number[]): readonly (number | undefined)[] {
  const next = new Map<number, number>();
  const closers: (number | undefined)[] = lengths.map(() => undefined);
  for (let index = lengths.length - 1; index >= 0; index -= 1) {
    const length = lengths[index] ?? 0;
    closers[index] = next.get(length);
    next.set(length, index);
  }
  return closers;
}
