const FENCE = /^ {0,3}(`{3,}|~{3,})(.*)$/;

/**
 * The lines of a comment that are plain words: code blocks, quotes, HTML comments and what stands in code spans are taken out
 * (a span's text becomes `x`, so that a line can't begin inside one). Linear in the text's length.
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
  const runs = [...paragraph.matchAll(/`+/g)].map((match) => ({ at: match.index, length: match[0].length }));
  const later = new Map<number, number[]>();
  for (const [index, run] of runs.entries()) later.set(run.length, [...(later.get(run.length) ?? []), index]);
  let result = '';
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const open = runs[index];
    if (!open) break;
    const same = later.get(open.length) ?? [];
    while (same.length > 0 && (same[0] ?? 0) <= index) same.shift();
    const close = runs[same[0] ?? -1];
    if (!close) continue;
    result += paragraph.slice(at, open.at) + paragraph.slice(open.at, close.at + close.length).replace(/[^\n]+/g, 'x');
    at = close.at + close.length;
    index = same[0] ?? index;
  }
  return result + paragraph.slice(at);
}
