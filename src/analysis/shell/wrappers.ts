import type { Command } from '../shell.ts';
import type { Word } from './cursor.ts';

/** A command that does nothing but start the command behind it. */
interface Wrapper {
  /** Options that take the next word as their value. */
  readonly valued?: readonly string[];
  /** Words between the options and the command (`gosu USER`, `timeout DURATION`). */
  readonly operands?: number;
  /** Options with which it does something else (`command -v x` only looks for x). */
  readonly unless?: readonly string[];
}

/** Wrappers in a row that are taken off. */
const MAX_WRAPPERS = 20;

const PLAIN: Wrapper = {};

const WRAPPERS: ReadonlyMap<string, Wrapper> = new Map<string, Wrapper>([
  ['exec', { valued: ['-a'] }],
  ['sudo', { valued: ['-u', '-g', '-h', '-p', '-C', '-r', '-t', '-T', '-U', '-D', '-R', '--user', '--group', '--chdir'] }],
  ['doas', { valued: ['-u', '-C'] }],
  ['env', { valued: ['-u', '-C', '--unset', '--chdir'] }],
  ['nohup', PLAIN],
  ['time', { valued: ['-f', '-o'] }],
  ['nice', { valued: ['-n'] }],
  ['ionice', { valued: ['-c', '-n', '--class', '--classdata'] }],
  ['setsid', PLAIN],
  ['stdbuf', { valued: ['-i', '-o', '-e'] }],
  ['unbuffer', PLAIN],
  ['timeout', { valued: ['-k', '-s', '--kill-after', '--signal'], operands: 1 }],
  ['command', { unless: ['-v', '-V'] }],
  ['builtin', PLAIN],
  ['busybox', PLAIN],
  ['tini', { valued: ['-p', '-e'] }],
  ['tini-static', { valued: ['-p', '-e'] }],
  ['docker-init', PLAIN],
  ['dumb-init', { valued: ['-r', '--rewrite'] }],
  ['catatonit', PLAIN],
  ['gosu', { operands: 1 }],
  ['su-exec', { operands: 1 }],
  ['setpriv', { valued: ['--reuid', '--regid', '--groups', '--inh-caps', '--ambient-caps', '--bounding-set'] }],
  ['chpst', { valued: ['-u', '-U', '-e', '-b', '-n', '-l', '-L', '-m', '-o'] }],
  ['s6-setuidgid', { operands: 1 }],
  ['with-contenv', PLAIN],
  ['runuser', { valued: ['-u', '-g', '--user'] }],
  ['chroot', { operands: 1 }],
  ['xvfb-run', { valued: ['-e', '-f', '-n', '-p', '-s', '-w'] }],
  ['ddtrace-run', PLAIN],
  ['opentelemetry-instrument', PLAIN],
]);

const ASSIGNMENT = /^([A-Za-z_]\w*)\+?=/;
const DECLARES = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** A command's words taken apart. */
export interface Unwrapped {
  readonly name: string;
  readonly args: readonly Word[];
  readonly wrappers: readonly string[];
  readonly assignments: Command['assignments'];
}

/**
 * Takes a command's words apart into wrappers, assignments, name and arguments.
 *
 * @param words all words of the command
 * @param shell false when the words are started without a shell, where `A=b` is a word like any other
 */
export function unwrap(words: readonly Word[], shell = true): Unwrapped {
  const wrappers: string[] = [];
  const assignments: { name: string; value: string }[] = [];
  let rest = words;
  for (;;) {
    const afterEnv = wrappers.at(-1) === 'env';
    if (shell || afterEnv) rest = takeAssignments(rest, assignments, afterEnv);
    const name = baseName(rest[0]?.text ?? '');
    const wrapper = WRAPPERS.get(name);
    const inner = wrapper === undefined ? [] : behind(rest, wrapper);
    if (inner.length === 0 || wrappers.length === MAX_WRAPPERS) {
      const args = rest.slice(1);
      if (DECLARES.has(name)) takeAll(args, assignments);
      return { name, args, wrappers, assignments };
    }
    wrappers.push(name);
    rest = inner;
  }
}

function takeAssignments(words: readonly Word[], into: { name: string; value: string }[], quotable: boolean): readonly Word[] {
  let taken = 0;
  for (const word of words) {
    const name = ASSIGNMENT.exec(word.text);
    if (name === null || !(quotable || word.bare || isWrittenSo(word, name[0].length))) break;
    into.push({ name: name[1] ?? '', value: word.text.slice(name[0].length) });
    taken += 1;
  }
  return words.slice(taken);
}

/** True when the name and `=` of an assignment are not quoted: `A="b"` is one, `"A=b"` is not. */
function isWrittenSo(word: Word, length: number): boolean {
  return word.locate(0) === word.start && word.locate(length - 1) === word.start + length - 1;
}

function takeAll(words: readonly Word[], into: { name: string; value: string }[]): void {
  for (const { text } of words) {
    const name = ASSIGNMENT.exec(text);
    if (name !== null) into.push({ name: name[1] ?? '', value: text.slice(name[0].length) });
  }
}

/** The words behind a wrapper, its options and operands. */
function behind(words: readonly Word[], wrapper: Wrapper): readonly Word[] {
  let at = 1;
  for (let option = words[at]?.text; option?.startsWith('-') === true; option = words[at]?.text) {
    if (wrapper.unless?.includes(option) === true) return [];
    at += wrapper.valued?.includes(option) === true ? 2 : 1;
    if (option === '--') break;
  }
  at += wrapper.operands ?? 0;
  if (words[at]?.text === '--') at += 1;
  return words.slice(at);
}

/** The command without its path; arguments that stand alone (a compose file's `command` behind an image's entry point) stay whole. */
function baseName(word: string): string {
  return word.startsWith('-') ? word : word.slice(word.lastIndexOf('/') + 1);
}

const SHELLS = new Set(['sh', 'bash', 'dash', 'ash', 'zsh', 'ksh']);
/** A `#!` line that names a shell. */
const SHEBANG = /^#![^\n]*\b(?:sh|bash|dash|ash|zsh|ksh)\b/;
const USER_SHELLS = new Set(['su', 'runuser']);

/** True when a heredoc's body is commands: for a shell without a file, or for nobody (a Dockerfile's `RUN <<EOF`), and no other `#!`. */
export function readsCommands(name: string, args: readonly { readonly text: string }[], body: string): boolean {
  if (body.startsWith('#!') && !SHEBANG.test(body)) return false;
  return (SHELLS.has(name) || name === '') && args.every((arg) => arg.text.startsWith('-'));
}

/** The word that holds commands of its own: `sh -c '…'`, `bash -lc '…'`, `su app -c '…'`, `eval '…'`; undefined when there is none. */
export function scriptWord(name: string, args: readonly Word[]): Word | undefined {
  // What `eval "$(…)"` runs is known to nobody, and what it asks for it is read where it stands.
  if (name === 'eval') return args.length === 1 && !/^\s*(?:\$\(|`)/.test(args[0]?.text ?? '') ? args[0] : undefined;
  if (USER_SHELLS.has(name)) return args[args.findIndex((arg) => arg.text === '-c' || arg.text === '--command') + 1 || args.length];
  if (!SHELLS.has(name)) return undefined;
  for (let at = 0; at < args.length; at += 1) {
    const option = args[at]?.text ?? '';
    if (/^-[a-zA-Z]*c$/.test(option)) return args[at + 1];
    if (/^[-+][oO]$/.test(option)) at += 1;
    else if (!/^[-+]/.test(option)) return undefined;
  }
  return undefined;
}
