/**
 * Makes foreign text inert. Everything that a review quotes (code, paths, names in messages) was written by the author of the
 * change and may try to mention people, load images, close a fence or turn the reading direction around.
 */

/** Controls, formatting characters (bidirectional ones and zero widths among them), lone surrogates, line and paragraph separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const ZERO_WIDTH_SPACE = '\u200b';

/** True when a text holds a character that a reader can't see; tabs and line breaks don't count. */
export function hasHiddenCharacters(text: string): boolean {
  return visible(text) !== text;
}

/** The text with every hidden character spelt out (`‹U+202E›`). Tabs and line breaks stay. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (character) => (character === '\t' || character === '\n' ? character : spelt(character)));
}

/** One line of text: hidden characters spelt out, line breaks and tabs as single spaces. */
export function oneLine(text: string): string {
  return visible(text.replace(/\r\n?|[\n\t]/g, ' '));
}

function spelt(character: string): string {
  return `‹U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`;
}

/**
 * Prose for Markdown. Code spans in backticks stay code; everything else is plain words: no markup, HTML, mention, issue
 * reference or link comes to life on GitHub, which looks for mentions and links after Markdown, so that a zero-width space is
 * what breaks them.
 */
export function markdownText(text: string): string {
  const line = oneLine(text).trim();
  let result = '';
  let at = 0;
  for (const span of codeSpans(line)) {
    result += plainWords(line.slice(at, span.start)) + markdownCode(span.code);
    at = span.end;
  }
  return result + plainWords(line.slice(at));
}

/** An inline code span that holds exactly the text, whatever backticks are in it. Empty text gives nothing. */
export function markdownCode(text: string): string {
  const line = oneLine(text);
  if (line === '') return '';
  const fence = '`'.repeat(longestRun(line) + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/**
 * A fenced block that nothing in its lines can close.
 * @param lines without line breaks; they are shown as they are, so pass them through `visible` unless they are to be committed
 * @param info language or `suggestion`; letters, digits, `+`, `-` and `#` only, anything else is dropped
 */
export function markdownBlock(lines: readonly string[], info = ''): string {
  const fence = '`'.repeat(Math.max(3, longestRun(lines.join('\n')) + 1));
  return [fence + info.replace(/[^\w+#-]/g, ''), ...lines, fence].join('\n');
}

/** Prose for a cell of a Markdown table. */
export function markdownCell(text: string): string {
  return withoutPipes(markdownText(text));
}

/** An inline code span for a cell of a Markdown table. */
export function markdownCellCode(text: string): string {
  return withoutPipes(markdownCode(text));
}

/** An odd number of backslashes before every pipe: some readers of tables count them, others look at the last one alone. */
function withoutPipes(markdown: string): string {
  return markdown.replace(/(\\*)\|/g, (all: string, slashes: string) => (slashes.length % 2 === 1 ? all : `${slashes}\\|`));
}

/** A link whose words are inert. An address that isn't http(s) gives the words alone. */
export function markdownLink(words: string, address: string): string {
  if (!/^https?:\/\/[^\s]+$/.test(address)) return markdownText(words);
  return `[${markdownText(words)}](${address.replace(/[()<>"\\`]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)})`;
}

/** A comment that the page doesn't show, for our own markers. What could end the comment early is taken out. */
export function hiddenComment(text: string): string {
  return `<!-- ${oneLine(text).replace(/--+|[<>]/g, '')} -->`;
}

/** Text for HTML content and quoted attributes. */
export function htmlText(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return visible(text).replace(/[&<>"']/g, (character) => names[character] ?? character);
}

function plainWords(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+!|<>~$&^=-]/g, '\\$&')
    .replace(/@/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/:\/\//g, `:${ZERO_WIDTH_SPACE}//`)
    .replace(/www\./gi, (match) => `${match.slice(0, -1)}${ZERO_WIDTH_SPACE}.`)
    .replace(/\\#(?=\d)/g, `\\#${ZERO_WIDTH_SPACE}`)
    .replace(/\bgh\\-(?=\d)/gi, (match) => `${match}${ZERO_WIDTH_SPACE}`)
    .replace(/^(\d+)\./, '$1\\.');
}

interface CodeSpan {
  readonly start: number;
  readonly end: number;
  readonly code: string;
}

/** Code spans by CommonMark's rule: a run of backticks closes at the next run of the same length. One pass, linear. */
function codeSpans(line: string): readonly CodeSpan[] {
  const runs = [...line.matchAll(/`+/g)].map((match) => ({ start: match.index, length: match[0].length }));
  const waiting = new Map<number, number[]>();
  for (const [index, run] of runs.entries()) {
    const same = waiting.get(run.length);
    if (same) same.push(index);
    else waiting.set(run.length, [index]);
  }
  const spans: CodeSpan[] = [];
  for (let index = 0; index < runs.length;) {
    const open = runs[index] as (typeof runs)[number];
    const closer = nextAfter(waiting.get(open.length) ?? [], index);
    const close = closer === undefined ? undefined : runs[closer];
    if (closer === undefined || close === undefined) {
      index += 1;
      continue;
    }
    const code = line.slice(open.start + open.length, close.start);
    spans.push({ start: open.start, end: close.start + close.length, code: /^ .*[^ ].* $/.test(code) ? code.slice(1, -1) : code });
    index = closer + 1;
  }
  return spans;
}

function nextAfter(sorted: readonly number[], value: number): number | undefined {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
