import { Cursor } from './shell/cursor.ts';
import { readArguments, readList, scriptSetting } from './shell/list.ts';
import type { Span } from './text.ts';

/** One simple command of a shell text: `exec gunicorn app:app --bind 0.0.0.0:$PORT > log 2>&1 &`. */
export interface Command {
  /** Command word without path, `exec`, `sudo`, `env X=y`, `nohup`, `time`, `tini --`, `dumb-init` … which are `wrappers`. Empty for a bare assignment. */
  readonly name: string;
  /** Words after the name, quotes taken off, variables left as written. */
  readonly args: readonly string[];
  /** Span in the file that holds the text; for joined continuation lines from the first word to the last. */
  readonly span: Span;
  readonly wrappers: readonly string[];
  /** `A=b cmd` and `export A=b`. */
  readonly assignments: readonly { readonly name: string; readonly value: string }[];
  /** Of a heredoc the target is the body, which stands at `body` in the file; in YAML its lines, which begin at `lines`, are indented. */
  readonly redirects: readonly {
    readonly operator: string;
    readonly target: string;
    readonly body?: Span;
    readonly lines?: readonly number[];
  }[];
  /** Ends in `&`. */
  readonly background: boolean;
  /** What it is joined to the next command with: `|`, `&&`, `||`, `;` or a line's end (empty). */
  readonly joint: '|' | '&&' | '||' | ';' | '';
  /**
   * Inside `if`, `while`, `until`, `for`, `case`, a function: the keyword and condition as written, outermost first:
   * `if [ -f x ]`, `else [ -f x ]`, `case "$1" in web|w`, `until nc -z db 5432`, `start()`.
   */
  readonly within: readonly string[];
  /** As written. */
  readonly text: string;
}

/** A word that is handed over without a shell: `text` without quotes, and where it and its characters are written. */
export interface Argument {
  readonly text: string;
  readonly span: Span;
  /** Offset in the file of an index of `text`. */
  readonly locate: (index: number) => number;
}

/**
 * Reads the commands of a shell text (POSIX sh and bash) in time linear in its length: those of pipelines, lists, blocks,
 * subshells and functions in order, and behind the pipeline that they stand in those of `$(…)`, backticks and the text that is
 * handed to `sh -c`, `su -c` or a shell's heredoc (its shell is the first of their `wrappers`). Conditions stand outside of the
 * block that they decide on. A heredoc's target is its body. Never throws; what is nested deeper than 40 levels is passed over.
 *
 * @param place offset of the text in its file, or what gives the file's offset of an index of the text
 */
export function parseShell(text: string, place: number | ((index: number) => number) = 0): readonly Command[] {
  return readList(new Cursor(text), scriptSetting(text.length, typeof place === 'number' ? (index) => place + index : place));
}

/**
 * The command that an exec form (`["sh", "-c", "…"]`) starts, and those of the script behind its `sh -c`.
 *
 * @param words the form's words, with places in the file
 * @param text the file's text
 */
export function parseArguments(words: readonly Argument[], text: string): readonly Command[] {
  const parts = words.map((word) => ({ ...word, start: word.span.start, end: word.span.end, bare: false }));
  return readArguments(
    parts,
    text,
    scriptSetting(text.length, (offset) => offset),
  );
}
