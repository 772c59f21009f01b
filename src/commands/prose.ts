const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * The lines of a comment that are plain words: code blocks, quotes, HTML comments and code spans over several lines are taken out
 * (such a span's text becomes `x`, so that a line can't begin inside one). Linear in the text's length.
 */
export function proseLines(text: string): readonly string[] {
  const paragraphs: string[][] = [[]];
  let fence: string | undefined;
  let inComment = false;
  for (const line of text.replace(/\r\n?/g, '\n').split('\n')) {
    const [, marks, info = ''] = FENCE.exec(line) ?? [];
    if (fence !== undefined) {
      if (marks?.startsWith(fence) && info.trim() === '') fence = undefined;
    } else if (inComment || opensComment(line)) {
      inComment = staysInComment(line, inComment);
    } else if (marks && !(marks.startsWith('`') && info.includes('`'))) {
      fence = marks;
      paragraphs.push([]);
    } else if (line.trim() === '' || /^ {0,3}>/.test(line)) {
      paragraphs.push([]);
    } else if (!isIndentedCode(line, paragraphs.at(-1) ?? [])) {
      paragraphs.at(-1)?.push(line);
    }
  }
  return paragraphs.flatMap((paragraph) => withoutCodeSpans(paragraph.join('\n')).split('\n'));
}

function opensComment(line: string): boolean {
  return /^ {0,3}<!--/.test(line);
}

function staysInComment(line: string, inComment: boolean): boolean {
  return !line.slice(inComment ? 0 : line.indexOf('<!--') + 4).includes('-->');
}

/** Four columns of indentation are code, except where they go on with a paragraph. */
function isIndentedCode(line: string, paragraph: readonly string[]): boolean {
  return paragraph.length === 0 && /^(?: {4}| {0,3}\t)/.test(line);
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
