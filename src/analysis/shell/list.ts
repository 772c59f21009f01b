import type { Command } from '../shell.ts';
import type { Span } from '../text.ts';
import { Cursor } from './cursor.ts';
import type { Locate, Word } from './cursor.ts';
import { Frames } from './frames.ts';
import { keywordAt } from './keywords.ts';
import { Sequence } from './sequence.ts';
import { readWord } from './word.ts';
import type { Substitutions } from './word.ts';
import { readsCommands, scriptWord, unwrap } from './wrappers.ts';

/** Brackets, substitutions and scripts in scripts that are looked into; what is nested deeper is passed over. */
const MAX_NESTING = 40;
/** How often a text may be read again, in all, for the scripts in its words (`sh -c`, backticks, heredocs). */
const MAX_READINGS = 4;
/** Characters of a condition that are told. */
const MAX_CONDITION = 500;

/** Where a list of commands stands. */
export interface Setting {
  /** Offset in the file of an index of the cursor's text. */
  readonly locate: Locate;
  readonly within: readonly string[];
  /** Shells that it is handed to: `sh` for the text behind `sh -c`. */
  readonly wrappers: readonly string[];
  readonly nesting: number;
  /** Characters that may still be read for scripts in words; shared by a whole text. */
  readonly budget: { left: number };
}

/** Where a text of that length stands that is a script of its own. */
export function scriptSetting(length: number, locate: Locate): Setting {
  return { locate, within: [], wrappers: [], nesting: 0, budget: { left: MAX_READINGS * length } };
}

/** Reads the commands of a list up to the bracket that closes it or the end of the text. */
export function readList(cursor: Cursor, setting: Setting, closer?: ')'): readonly Command[] {
  return new ListReader(cursor, setting).read(closer);
}

/** The commands of words that are started without a shell, and of the script behind `sh -c`. */
export function readArguments(words: readonly Word[], text: string, setting: Setting): readonly Command[] {
  return new ListReader(new Cursor(text), setting).readWords(words);
}

const BLANK = /(?:[^\S\n]|\\\r?\n)+/y;
const CONTROL = /&&|\|\||\|&|;;&|;;|;&|[;|]|&(?!>)/y;
const REDIRECT = /(?:\d{1,4}|\{\w{1,50}\})?(?:<<-|<<<|<<|<>|<&|>>|>&|>\||<(?!\()|>(?!\())|&>>|&>/y;
const FUNCTION = /\([^\S\n]*\)/y;

/** A redirection whose heredoc may still come. */
interface Redirect {
  readonly operator: string;
  target: string;
  body?: Span;
  lines?: readonly number[];
}

class ListReader {
  readonly #cursor: Cursor;
  readonly #setting: Setting;
  readonly #frames: Frames;
  readonly #sequence = new Sequence();
  #words: Word[] = [];
  #redirects: Redirect[] = [];
  #start = 0;
  #end = 0;
  #functionName: string | undefined;
  readonly #substitutions: Substitutions = {
    parenthesis: () => this.#sequence.addLater(this.#nested(this.#frames.within)),
    backticks: (text, locate) => this.#sequence.addLater(this.#script(text, locate, [])),
  };

  constructor(cursor: Cursor, setting: Setting) {
    this.#cursor = cursor;
    this.#setting = setting;
    this.#frames = new Frames(setting.within);
  }

  read(closer?: ')'): readonly Command[] {
    const cursor = this.#cursor;
    while (!cursor.done) {
      if (cursor.char === ')' && closer !== undefined && !this.#frames.awaitsPattern) break;
      this.#step();
    }
    this.#finish('');
    cursor.at += closer === undefined ? 0 : 1;
    return this.#sequence.end();
  }

  readWords(words: readonly Word[]): readonly Command[] {
    this.#words = [...words];
    this.#start = words[0]?.start ?? 0;
    this.#end = words.at(-1)?.end ?? 0;
    this.#finish('', false);
    return this.#sequence.end();
  }

  get #idle(): boolean {
    return this.#words.length === 0 && this.#redirects.length === 0;
  }

  get #inTest(): boolean {
    return this.#words[0]?.text === '[[' && this.#words.at(-1)?.text !== ']]';
  }

  #step(): void {
    const cursor = this.#cursor;
    if (cursor.match(BLANK) !== undefined) return;
    if (cursor.char === '\n') this.#lineBreak();
    else if (cursor.char === '#') cursor.moveTo('\n');
    else if (this.#inTest && cursor.match(/&&|\|\||[<>()|;&]/y) !== undefined) this.#end = cursor.at;
    else if (this.#idle && this.#frames.awaitsPattern) this.#pattern();
    else if (cursor.char === '(') this.#bracket();
    else if (cursor.char === ')') this.#strayBracket();
    else if (!this.#control() && !this.#redirect()) this.#word();
  }

  #strayBracket(): void {
    this.#finish('');
    this.#cursor.at += 1;
  }

  #lineBreak(): void {
    this.#finish('');
    this.#sequence.endLine();
    this.#cursor.passLineBreak();
    this.#sequence.endLine();
  }

  // ── operators ──────────────────────────────────────────────────────────────────────────────────────────────────────

  #control(): boolean {
    const operator = this.#cursor.match(CONTROL)?.[0];
    if (operator === undefined) return false;
    if (operator === '&') this.#background();
    else if (operator.length > 1 && operator.startsWith(';')) {
      this.#finish('');
      this.#frames.nextPattern();
    } else this.#join(operator === '|&' ? '|' : (operator as Command['joint']));
    return true;
  }

  #join(joint: Command['joint']): void {
    if (this.#idle) this.#sequence.joinBlock(joint);
    else this.#finish(joint);
    if (joint === ';') this.#sequence.endPipeline();
  }

  #background(): void {
    this.#finish('');
    this.#sequence.putIntoBackground(this.#frames.depth);
  }

  #redirect(): boolean {
    const cursor = this.#cursor;
    const start = cursor.at;
    const operator = cursor.match(REDIRECT)?.[0];
    if (operator === undefined) return false;
    cursor.match(BLANK);
    const stops = cursor.done || /[\s;&|()]/.test(cursor.char) || (/[<>]/.test(cursor.char) && cursor.text.charAt(cursor.at + 1) !== '(');
    const word = stops ? undefined : this.#next();
    const redirect: Redirect = { operator, target: word?.text ?? '' };
    if (!this.#idle || !this.#sequence.redirectBlock(redirect, this.#frames.depth)) this.#addRedirect(redirect, start);
    if (/<<-?$/.test(operator)) this.#heredoc(redirect, operator.endsWith('-'));
    return true;
  }

  #addRedirect(redirect: Redirect, start: number): void {
    if (this.#idle) this.#start = start;
    this.#redirects.push(redirect);
    this.#end = this.#cursor.at;
  }

  /** The body becomes the redirection's target, and is read when a shell takes it. */
  #heredoc(redirect: Redirect, indented: boolean): void {
    const words = this.#words;
    this.#cursor.expectHeredoc({
      delimiter: redirect.target,
      indented,
      take: (body, start) => {
        redirect.target = body;
        if (body !== '') redirect.body = { start: this.#setting.locate(start), end: this.#setting.locate(start + body.length - 1) + 1 };
        redirect.lines = [0, ...[...body.matchAll(/\n(?=[^])/g)].map(({ index }) => index + 1)].map((index) =>
          this.#setting.locate(start + index),
        );
        const { name, args } = unwrap(words);
        const shells = name === '' ? [] : [name];
        if (readsCommands(name, args, body)) this.#sequence.addLater(this.#script(body, (index) => start + index, shells));
      },
    });
  }

  // ── words ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  #next(): Word {
    return readWord(this.#cursor, this.#substitutions);
  }

  #word(): void {
    const word = this.#next();
    if (this.#idle && word.bare && this.#keyword(word)) return;
    if (this.#idle) this.#start = word.start;
    this.#sequence.leaveBlock();
    this.#words.push(word);
    this.#end = word.end;
  }

  #keyword(word: Word): boolean {
    const { text } = this.#cursor;
    return keywordAt(word.text, {
      frames: this.#frames,
      end: word.end,
      before: this.#sequence.length,
      written: (from) => condition(text, from, word.start),
      header: () => this.#header(),
      subject: () => this.#subject(),
      close: (from) => this.#sequence.closeBlock(from),
      nameFunction: (name) => {
        this.#functionName = name;
      },
      takeFunctionName: () => this.#takeFunctionName(),
      functionWord: () => this.#functionWord(),
    });
  }

  /** Passes the words between `for` and `do`. */
  #header(): void {
    const cursor = this.#cursor;
    cursor.match(BLANK);
    if (cursor.char === '(') {
      cursor.at += 1;
      cursor.passBalanced();
    }
    while (!cursor.done && !/[\n;&|()<>]/.test(cursor.char)) if (cursor.match(BLANK) === undefined) this.#next();
  }

  /** Passes `WORD in` of a `case`, which it gives as written. */
  #subject(): string {
    const cursor = this.#cursor;
    cursor.match(BLANK);
    const start = cursor.at;
    if (!/[\n;&|()<>]/.test(cursor.char)) this.#next();
    const subject = condition(cursor.text, start, cursor.at);
    cursor.match(/\s*in(?=\s)/y);
    return `case ${subject} in`;
  }

  #functionWord(): string {
    const cursor = this.#cursor;
    cursor.match(BLANK);
    const name = cursor.match(/[^\s;&|<>()]+/y)?.[0] ?? '';
    cursor.match(BLANK);
    cursor.match(FUNCTION);
    return `${name}()`;
  }

  #takeFunctionName(): string | undefined {
    const name = this.#functionName;
    this.#functionName = undefined;
    return name;
  }

  #pattern(): void {
    const cursor = this.#cursor;
    if (cursor.match(/esac(?![\w-])/y) !== undefined) {
      this.#sequence.closeBlock(this.#frames.close('case'));
      return;
    }
    cursor.match(/\(/y);
    const start = cursor.at;
    while (!cursor.done && cursor.char !== ')' && cursor.char !== '\n') {
      if (/[\s;&|(<>]/.test(cursor.char)) cursor.at += 1;
      else this.#next();
    }
    this.#frames.pattern(condition(cursor.text, start, cursor.at));
    if (cursor.char === ')') cursor.at += 1;
  }

  // ── nesting ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #bracket(): void {
    const cursor = this.#cursor;
    if (this.#words.length === 1 && cursor.match(FUNCTION) !== undefined) {
      this.#functionName = `${this.#words[0]?.text ?? ''}()`;
      this.#words = [];
    } else if (!this.#idle) this.#extendWord();
    else if (cursor.startsWith('((')) {
      cursor.at += 1;
      cursor.passBalanced();
    } else this.#subshell();
  }

  /** `A=(x y)` and `@(a|b)`: the bracket belongs to the word before it. */
  #extendWord(): void {
    const cursor = this.#cursor;
    const start = cursor.at;
    cursor.at += 1;
    cursor.passBalanced();
    const last = this.#words.pop();
    if (last !== undefined) this.#words.push({ ...last, text: last.text + cursor.text.slice(start, cursor.at), end: cursor.at });
    this.#end = cursor.at;
  }

  #subshell(): void {
    const name = this.#takeFunctionName();
    this.#cursor.at += 1;
    const { within } = this.#frames;
    this.#sequence.addBlock(this.#nested(name === undefined ? within : [...within, name]));
  }

  /** The commands up to the closing bracket; the cursor stands behind the opening one. */
  #nested(within: readonly string[]): readonly Command[] {
    if (this.#setting.nesting >= MAX_NESTING) {
      this.#cursor.passBalanced();
      return [];
    }
    return readList(this.#cursor, { ...this.#setting, within, nesting: this.#setting.nesting + 1 }, ')');
  }

  /** The commands of a text of its own; `locate` gives indices of this list's text. */
  #script(text: string, locate: Locate, wrappers: readonly string[]): readonly Command[] {
    const { budget, nesting } = this.#setting;
    if (budget.left < text.length || nesting >= MAX_NESTING) return [];
    budget.left -= text.length;
    return readList(new Cursor(text), {
      locate: (index) => this.#setting.locate(locate(index)),
      within: this.#frames.within,
      wrappers: [...this.#setting.wrappers, ...wrappers],
      nesting: nesting + 1,
      budget,
    });
  }

  // ── commands ───────────────────────────────────────────────────────────────────────────────────────────────────────

  #finish(joint: Command['joint'], shell = true): void {
    if (this.#idle) return;
    const { wrappers: outer } = this.#setting;
    const { name, args, wrappers, assignments } = unwrap(this.#words, shell);
    this.#sequence.add({
      name,
      args: args.map((arg) => arg.text),
      span: this.#span(),
      wrappers: [...outer, ...wrappers],
      assignments,
      redirects: this.#redirects,
      background: false,
      joint,
      within: this.#frames.within,
      text: this.#cursor.text.slice(this.#start, this.#end),
    });
    const script = scriptWord(name, args);
    if (script !== undefined) this.#sequence.addLater(this.#script(script.text, script.locate, [...wrappers, name]));
    this.#words = [];
    this.#redirects = [];
  }

  #span(): Span {
    const { locate } = this.#setting;
    const last = Math.max(this.#start, this.#end - 1);
    const end = locate(last) + 1;
    // A last character that is escaped where it is written (`\"` in JSON) takes two places.
    const escaped = /["\\]/.test(this.#cursor.text.charAt(last)) && locate(last + 1) === end + 1;
    return { start: locate(this.#start), end: escaped ? end + 1 : end };
  }
}

/** A condition as written, without what ends it. */
function condition(text: string, from: number, to: number): string {
  let end = Math.min(to, from + MAX_CONDITION);
  while (end > from && /[\s;]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(from, end).trimStart();
}
