/** A part of a paragraph that is not its author's plain words. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly tag?: Tag;
}

/** The name of an element that a tag opens or closes. */
export interface Tag {
  readonly name: string;
  readonly isClosing: boolean;
}

/** Where such a part may begin, and what begins none because a backslash stands before it. */
const BEGINNING = /\\[!-/:-@[-`{-~]|`+|<|!\[|\]\(/g;

/**
 * The code spans, tags, comments, descriptions of images, and addresses and titles of links in a paragraph, in order: what is shown
 * as code or not at all. Source: https://github.github.com/gfm/#inlines
 */
export function spansIn(paragraph: string): readonly Span[] {
  const reader = new SpanReader(paragraph);
  const spans: Span[] = [];
  for (let at = 0; ;) {
    const found = matchAt(BEGINNING, paragraph, at);
    if (!found) return spans;
    const [beginning] = found;
    const span = reader.spanAt(found.index, beginning);
    if (span) spans.push(span);
    at = span?.end ?? found.index + beginning.length;
  }
}

const ATTRIBUTE = String.raw`\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>\x60]+|'[^']*'|"[^"]*"))?`;
const TAG = new RegExp(String.raw`<(/?)([a-z][a-z0-9-]*)(?:${ATTRIBUTE})*\s*/?>`, 'iy');
const TITLE = String.raw`"[^"\\]*(?:\\[^][^"\\]*)*"|'[^'\\]*(?:\\[^][^'\\]*)*'|\([^()\\]*(?:\\[^][^()\\]*)*\)`;
const LINK = new RegExp(String.raw`\]\(\s*(?:\S{1,2000}(?:\s+(?:${TITLE}))?\s*)?\)`, 'y');

/** What else begins with `<`, and what ends it. */
const OTHERS: readonly (readonly [begin: RegExp, end: string])[] = [
  [/<!--/y, '-->'],
  [/<\?/y, '?>'],
  [/<!\[CDATA\[/y, ']]>'],
  [/<![a-z]/iy, '>'],
];

class SpanReader {
  readonly #text: string;
  readonly #runs: BacktickRuns;
  /** Ends that don't come any more. */
  readonly #missing = new Set<string>();

  constructor(text: string) {
    this.#text = text;
    this.#runs = new BacktickRuns(text);
  }

  /** What begins at an index with these characters; undefined when they are mere characters. */
  spanAt(start: number, beginning: string): Span | undefined {
    const from = start + beginning.length;
    if (beginning.startsWith('`')) return span(start, this.#runs.endAfter(beginning.length, from));
    // An image's own bracket stays: its address follows.
    if (beginning === '![') return span(start, this.#find(']', from));
    if (beginning === '](') return span(start, matchAt(LINK, this.#text, start) && LINK.lastIndex);
    return beginning === '<' ? (this.#tagAt(start) ?? this.#otherAt(start)) : undefined;
  }

  #tagAt(start: number): Span | undefined {
    const [tag, slash, name] = matchAt(TAG, this.#text, start) ?? [];
    return tag === undefined || name === undefined
      ? undefined
      : { start, end: start + tag.length, tag: { name, isClosing: slash === '/' } };
  }

  #otherAt(start: number): Span | undefined {
    const [, end] = OTHERS.find(([begin]) => matchAt(begin, this.#text, start)) ?? [];
    const found = end === undefined ? undefined : this.#find(end, start + 2);
    return end === undefined || found === undefined ? undefined : { start, end: found + end.length };
  }

  #find(end: string, from: number): number | undefined {
    if (this.#missing.has(end)) return undefined;
    const found = this.#text.indexOf(end, from);
    if (found >= 0) return found;
    this.#missing.add(end);
    return undefined;
  }
}

/** Code spans by CommonMark's rule: a run of backticks closes at the next run of the same length. */
class BacktickRuns {
  /** Where runs begin by their length, the last first. */
  readonly #starts = new Map<number, number[]>();

  constructor(text: string) {
    for (const { 0: run, index } of [...text.matchAll(/`+/g)].reverse()) {
      const starts = this.#starts.get(run.length);
      if (starts) starts.push(index);
      else this.#starts.set(run.length, [index]);
    }
  }

  /** The end of the next run of a length; asked from front to back. */
  endAfter(length: number, from: number): number | undefined {
    const starts = this.#starts.get(length) ?? [];
    while ((starts.at(-1) ?? from) < from) starts.pop();
    const start = starts.at(-1);
    return start === undefined ? undefined : start + length;
  }
}

function span(start: number, end: number | null | undefined): Span | undefined {
  return end == null ? undefined : { start, end };
}

/** What a sticky or global pattern finds from an index on. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
