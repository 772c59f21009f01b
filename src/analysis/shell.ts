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
  readonly redirects: readonly { readonly operator: string; readonly target: string }[];
  /** Ends in `&`. */
  readonly background: boolean;
  /** What it is joined to the next command with: `|`, `&&`, `||`, `;` or a line's end (empty). */
  readonly joint: '|' | '&&' | '||' | ';' | '';
  /** Inside `if`, `while`, `until`, `for`, `case`, a function: the keyword and condition as written, outermost first. */
  readonly within: readonly string[];
  /** As written. */
  readonly text: string;
}
