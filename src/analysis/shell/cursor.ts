/** Tells for an index into a text the offset in the file that it was written at. */
export type Locate = (index: number) => number;

/** A word of a shell text with its quotes taken off. */
export interface Word {
  /** Quotes and escapes resolved, variables and substitutions as written. */
  readonly text: string;
  /** Where it is written, in indices of the text that was parsed. */
  readonly start: number;
  readonly end: number;
  /** True when no part of it was quoted or escaped, so that keywords and assignments are what they look like. */
  readonly bare: boolean;
  /** Index in the parsed text of an index of `text`. */
  readonly locate: Locate;
}

/** A heredoc whose body begins after the line that announces it. */
export interface Heredoc {
  readonly delimiter: string;
  /** `<<-`: the delimiter may be indented with tabs. */
  readonly indented: boolean;
  /** Is handed the body and where it begins. */
  readonly take: (body: string, start: number) => void;
}

/** A place in a shell text, moved along by everybody who reads from it. */
export class Cursor {
  readonly text: string;
  #at = 0;
  #heredocs: Heredoc[] = [];

  constructor(text: string) {
    this.text = text;
  }

  /** Index into the text; never past its end. */
  get at(): number {
    return this.#at;
  }

  set at(index: number) {
    this.#at = Math.min(index, this.text.length);
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  get char(): string {
    return this.text.charAt(this.at);
  }

  startsWith(wanted: string): boolean {
    return this.text.startsWith(wanted, this.at);
  }

  /** Matches a sticky pattern here and moves past it; undefined when it does not match. */
  match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text) ?? undefined;
    if (found !== undefined) this.at += found[0].length;
    return found;
  }

  /** Moves to the next place of a text, or to the end. */
  moveTo(wanted: string, extra = 0): void {
    const found = this.text.indexOf(wanted, this.at);
    this.at = found === -1 ? this.text.length : found + extra;
  }

  expectHeredoc(heredoc: Heredoc): void {
    this.#heredocs.push(heredoc);
  }

  /** Passes a line break and the bodies of the heredocs that the line announced. */
  passLineBreak(): void {
    this.at += 1;
    const due = this.#heredocs;
    this.#heredocs = [];
    for (const heredoc of due) this.#passBody(heredoc);
  }

  #passBody({ delimiter, indented, take }: Heredoc): void {
    const start = this.at;
    let end = this.text.length;
    while (!this.done) {
      const lineStart = this.at;
      this.moveTo('\n', 1);
      const line = this.text.slice(lineStart, this.at).replace(/\r?\n$/, '');
      if ((indented ? line.replace(/^\t+/, '') : line) !== delimiter) continue;
      end = lineStart;
      break;
    }
    take(this.text.slice(start, end), start);
  }

  /** Moves past the bracket that closes the one before the cursor, minding quotes; to the end when there is none. */
  passBalanced(): void {
    for (let open = 1; open > 0 && !this.done; this.at += 1) {
      const char = this.char;
      if (char === '(') open += 1;
      else if (char === ')') open -= 1;
      else if (char === '\\') this.at += 1;
      else if (char === "'" || char === '"') this.#passQuoted(char);
    }
  }

  /** Moves onto the closing quote; stays when there is none. */
  #passQuoted(quote: string): void {
    let close = this.text.indexOf(quote, this.at + 1);
    if (quote === '"') while (close !== -1 && this.text.charAt(close - 1) === '\\') close = this.text.indexOf(quote, close + 1);
    if (close !== -1) this.at = close;
  }
}
