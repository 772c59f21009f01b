import type { Cursor, Locate, Word } from './cursor.ts';

/** What reads the commands inside a word. */
export interface Substitutions {
  /** The cursor stands behind `$(`, `<(` or `>(`; moves it past the bracket that closes it. */
  readonly parenthesis: () => void;
  /** The text between backticks, and where its characters are. */
  readonly backticks: (text: string, locate: Locate) => void;
}

/** Collects a word piece by piece and remembers where each piece was written. */
class WordBuilder {
  readonly #pieces: string[] = [];
  readonly #starts: number[] = [];
  readonly #places: number[] = [];
  #length = 0;

  add(piece: string, place: number): void {
    const last = this.#places.length - 1;
    const follows = last >= 0 && (this.#places[last] ?? 0) + this.#length - (this.#starts[last] ?? 0) === place;
    if (!follows) {
      this.#starts.push(this.#length);
      this.#places.push(place);
    }
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  word(start: number, end: number, bare: boolean): Word {
    const starts = this.#starts;
    const places = this.#places;
    return { text: this.#pieces.join(''), start, end, bare, locate: (index) => locateIn(starts, places, index) ?? start };
  }
}

function locateIn(starts: readonly number[], places: readonly number[], index: number): number | undefined {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const place = places[low];
  return place === undefined ? undefined : place + index - (starts[low] ?? 0);
}

const PLAIN = /[^\s;&|<>()\\'"$`]+/y;
const IN_DOUBLE_QUOTES = /[^"\\$`]+/y;
const ENDS_WORD = /[\s;&|()]/;

/** Reads the word at the cursor, which stands on none of blank, `;`, `&`, `|`, `(` and `)`. Always moves on. */
export function readWord(cursor: Cursor, substitutions: Substitutions): Word {
  return new WordReader(cursor, substitutions).read();
}

class WordReader {
  readonly #cursor: Cursor;
  readonly #substitutions: Substitutions;
  readonly #builder = new WordBuilder();
  #bare = true;

  constructor(cursor: Cursor, substitutions: Substitutions) {
    this.#cursor = cursor;
    this.#substitutions = substitutions;
  }

  read(): Word {
    const cursor = this.#cursor;
    const start = cursor.at;
    while (!cursor.done) {
      const { char } = cursor;
      if (ENDS_WORD.test(char)) break;
      if ((char === '<' || char === '>') && cursor.text.charAt(cursor.at + 1) !== '(') break;
      this.#part(char);
    }
    return this.#builder.word(start, cursor.at, this.#bare);
  }

  #part(char: string): void {
    if (char === '\\') this.#escape();
    else if (char === "'") this.#single(1);
    else if (char === '"') this.#double(1);
    else if (char === '$') this.#dollar();
    else if (char === '`') this.#backticks();
    else if (char === '<' || char === '>') this.#parenthesis();
    else this.#take(PLAIN);
  }

  #take(pattern: RegExp): void {
    const place = this.#cursor.at;
    const found = this.#cursor.match(pattern);
    if (found !== undefined) this.#builder.add(found[0], place);
    else this.#literal(1);
  }

  #literal(length: number): void {
    const { at, text } = this.#cursor;
    this.#builder.add(text.slice(at, at + length), at);
    this.#cursor.at = at + length;
  }

  #escape(): void {
    const continued = this.#cursor.match(/\\\r?\n/y);
    if (continued !== undefined) return;
    this.#bare = false;
    this.#cursor.at += 1;
    if (!this.#cursor.done) this.#literal(1);
  }

  #single(opening: number): void {
    const cursor = this.#cursor;
    this.#bare = false;
    cursor.at += opening;
    const start = cursor.at;
    cursor.moveTo("'");
    this.#builder.add(cursor.text.slice(start, cursor.at), start);
    cursor.at += 1;
  }

  /** `$'…'`: the escapes that stand for one other character are resolved, the rest stays as written. */
  #ansi(): void {
    const cursor = this.#cursor;
    this.#bare = false;
    cursor.at += 2;
    while (!cursor.done && cursor.char !== "'") {
      if (cursor.char === '\\') {
        const place = cursor.at;
        const escaped = cursor.text.charAt(place + 1);
        this.#builder.add(ANSI_ESCAPES[escaped] ?? escaped, place);
        cursor.at += 2;
      } else this.#take(/[^'\\]+/y);
    }
    cursor.at += 1;
  }

  #double(opening: number): void {
    const cursor = this.#cursor;
    this.#bare = false;
    cursor.at += opening;
    this.#builder.add('', cursor.at);
    while (!cursor.done && cursor.char !== '"') {
      const { char } = cursor;
      if (char === '\\') this.#quotedEscape();
      else if (char === '$') this.#dollar(true);
      else if (char === '`') this.#backticks();
      else this.#take(IN_DOUBLE_QUOTES);
    }
    cursor.at += 1;
  }

  #quotedEscape(): void {
    const cursor = this.#cursor;
    if (cursor.match(/\\\r?\n/y) !== undefined) return;
    if (/[$`"\\]/.test(cursor.text.charAt(cursor.at + 1))) cursor.at += 1;
    this.#literal(1);
  }

  #dollar(quoted = false): void {
    const cursor = this.#cursor;
    if (cursor.startsWith("$'") && !quoted) this.#ansi();
    else if (cursor.startsWith('$"') && !quoted) this.#double(2);
    else if (cursor.startsWith('$((')) this.#written(() => this.#passFrom(2));
    else if (cursor.startsWith('$(')) this.#parenthesis();
    else if (cursor.startsWith('${')) this.#written(() => this.#passBraces());
    else this.#literal(1);
  }

  #passFrom(length: number): void {
    this.#cursor.at += length;
    this.#cursor.passBalanced();
  }

  #parenthesis(): void {
    this.#written(() => {
      this.#cursor.at += 2;
      this.#substitutions.parenthesis();
    });
  }

  /** Takes what is passed by as written. */
  #written(pass: () => void): void {
    const start = this.#cursor.at;
    pass();
    this.#builder.add(this.#cursor.text.slice(start, this.#cursor.at), start);
  }

  /** `${…}` to its closing brace; to the end of the line when it has none. */
  #passBraces(): void {
    const cursor = this.#cursor;
    cursor.at += 2;
    for (let open = 1; open > 0 && !cursor.done;) {
      const { char } = cursor;
      if (char === '\n') return;
      if (char === '{') open += 1;
      else if (char === '}') open -= 1;
      cursor.at += char === '\\' ? 2 : 1;
    }
  }

  #backticks(): void {
    this.#written(() => {
      const cursor = this.#cursor;
      const inner = new WordBuilder();
      cursor.at += 1;
      const start = cursor.at;
      while (!cursor.done && cursor.char !== '`') {
        if (cursor.char === '\\' && /[$`\\]/.test(cursor.text.charAt(cursor.at + 1))) cursor.at += 1;
        const place = cursor.at;
        const run = cursor.match(/[^`\\]+/y)?.[0] ?? cursor.char;
        inner.add(run, place);
        cursor.at = place + run.length;
      }
      const word = inner.word(start, cursor.at, true);
      cursor.at += 1;
      this.#substitutions.backticks(word.text, word.locate);
    });
  }
}

const ANSI_ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007', b: '\b', e: '\u001b', f: '\f', v: '\v' };
