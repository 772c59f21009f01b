import { Lexer, type Token, type Tokens } from 'marked';
import { OpenMarkup } from './markup.ts';
import { spansIn } from './spans.ts';

/** Lines of a comment that may be of use: without one there is nothing to read. */
const CANDIDATE = /^ {0,3}\/[a-z-]/im;
/** Of a comment with more lines nothing is read: lexing takes time that grows with their square. */
const MAX_LINES = 1_000;
/** Ten quotes or lists within each other, on one line. Each level is lexed for itself. */
const TOO_DEEP = /^(?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){10}/m;
/** GitHub begins a block of HTML at such a tag, which the lexer takes for words. */
const TAB_IN_TAG = /(<\/?[a-z][a-z0-9]*)[\t\v\f]/gi;
/** A note at the foot, which the lexer does not know: GitHub shows it elsewhere, or not at all. */
const FOOTNOTE = /^ {0,3}\[\^[^\]\s]+\]:/;

/**
 * The lines of a comment that are plain words of its author: paragraphs that stand in nothing else. Quotes, lists, footnotes, code and
 * HTML are out; so is a line that begins within something that shows no words of its own, like an attribute over several lines.
 */
export function proseLines(text: string): readonly string[] {
  const source = text.replace(/\r\n?/g, '\n').replace(TAB_IN_TAG, '$1 ');
  if (!CANDIDATE.test(source) || TOO_DEEP.test(source) || source.split('\n').length > MAX_LINES) return [];
  const markup = new OpenMarkup();
  const lines: string[] = [];
  let inFootnote = false;
  for (const token of new Lexer({ gfm: true }).blockTokens(source, [])) {
    if (isWords(token)) lines.push(...plainLines(token.raw, markup, inFootnote));
    else takeIn(token, markup, false);
    inFootnote = token.type === 'def' && FOOTNOTE.test(token.raw) && !token.raw.endsWith('\n\n');
  }
  return lines;
}

/** A line of dashes under words makes a heading of them, which few who sign with one know. */
function isWords({ type }: Token): boolean {
  return type === 'paragraph' || type === 'text' || type === 'heading';
}

/** The lines of a paragraph that begin as words; what goes on into the next line shows as `x`. */
function plainLines(paragraph: string, markup: OpenMarkup, inFootnote: boolean): readonly string[] {
  const spans = spansIn(paragraph).values();
  const lines: string[] = [];
  let isNote = inFootnote;
  let next = spans.next().value;
  let [start, hiddenTo] = [0, 0];
  for (const line of paragraph.split('\n')) {
    isNote ||= hiddenTo <= start && FOOTNOTE.test(line);
    const isPlain = hiddenTo <= start && !markup.holds && !isNote;
    const end = start + line.length;
    let shown = line;
    for (; next && next.start < end; next = spans.next().value) {
      if (next.tag) markup.takeTag(next.tag, false);
      if (next.end > end) shown = `${line.slice(0, next.start - start)}x`;
      hiddenTo = next.end;
    }
    if (isPlain) lines.push(shown);
    start = end + 1;
  }
  return lines;
}

/** What is no paragraph of the author's may open HTML all the same. */
function takeIn(token: Token, markup: OpenMarkup, isContained: boolean): void {
  if (token.type === 'html') markup.takeBlock(token.raw, isContained);
  else if (isWords(token) || token.type === 'table') for (const { tag } of spansIn(token.raw)) if (tag) markup.takeTag(tag, isContained);
  for (const child of childrenOf(token)) takeIn(child, markup, true);
}

function childrenOf(token: Token): readonly Token[] {
  if (token.type === 'list') return (token as Tokens.List).items;
  return token.type === 'blockquote' || token.type === 'list_item' ? (token.tokens ?? []) : [];
}
