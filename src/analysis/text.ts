/** A place in a text. Lines and columns count from 1; columns and offsets are UTF-16 code units, as GitHub, SARIF and editors count them. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A stretch of a text: `start` and `end` are UTF-16 offsets from 0, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A stretch as people read it: 1-based, the end column exclusive. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** What the names of all languages are made of; anything beyond ASCII counts as a letter. */
const WORD = /[\w\u0080-\uffff]+/g;

/** The decoded text of one file, with its lines. A byte-order mark is taken off and counts for no column. */
export class SourceText {
  readonly text: string;
  readonly #starts: number[] = [0];
  #words: ReadonlySet<string> | undefined;

  constructor(raw: string) {
    this.text = raw.charCodeAt(0) === 0xfeff ? raw.slice(1) : raw;
    for (let at = this.text.indexOf('\n'); at !== -1; at = this.text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** Every word that stands in the text: what tells for most questions that the text need not be parsed to answer them. */
  get words(): ReadonlySet<string> {
    return (this.#words ??= new Set(wordsIn(this.text)));
  }

  /** How many lines there are; a final line break does not begin another. */
  get lineCount(): number {
    const last = this.#starts.at(-1) ?? 0;
    return last === this.text.length && this.#starts.length > 1 ? this.#starts.length - 1 : this.#starts.length;
  }

  /** The text of a 1-based line without its line break (LF or CRLF); empty when there is no such line. */
  line(number: number): string {
    const span = this.lineSpan(number);
    return this.text.slice(span.start, span.end);
  }

  /** The span of a 1-based line without its line break. */
  lineSpan(number: number): Span {
    const start = this.#starts[number - 1];
    if (start === undefined) return { start: this.text.length, end: this.text.length };
    const next = this.#starts[number];
    let end = next === undefined ? this.text.length : next - 1;
    if (end > start && this.text.charCodeAt(end - 1) === 13) end -= 1;
    return { start, end };
  }

  /** The position of an offset; offsets past the end are the end. */
  position(offset: number): Position {
    const wanted = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: wanted - (this.#starts[low] ?? 0) + 1 };
  }

  /** The offset of a position; columns past the line's end are its end. */
  offset(position: Position): number {
    const span = this.lineSpan(position.line);
    return Math.min(span.start + position.column - 1, span.end);
  }

  range(span: Span): Range {
    return { start: this.position(span.start), end: this.position(span.end) };
  }

  slice(span: Span): string {
    return this.text.slice(span.start, span.end);
  }
}

/** The words of a text in order: longest runs of letters, digits and underscores. */
export function wordsIn(text: string): readonly string[] {
  return text.match(WORD) ?? [];
}

/**
 * True when a text holds a word that stands by itself.
 * @param before what the character before it has to be like; none, at the beginning of the text, is the empty string
 * @param after the same of the character behind it
 */
export function holdsAlone(text: string, word: string, before: RegExp, after = before): boolean {
  for (let at = word === '' ? -1 : text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    if (before.test(text.charAt(at - 1)) && after.test(text.charAt(at + word.length))) return true;
  }
  return false;
}
