import type { Command } from '../shell.ts';
import { SourceText, type Span } from '../text.ts';
import type { Dockerfile, Instruction } from './kinds.ts';

/** What commands put into a file of the machine that they run on. */
export interface WrittenFile {
  /** As the commands name it; variables stand as written. */
  readonly target: string;
  /** The text that holds the commands with all but the file's content blanked, so that every place stays true. */
  readonly source: SourceText;
}

/** Files that one text may write; a script that writes more of them is rather a generator. */
const MAX_FILES = 40;
/** Words without which nothing is written. */
const HINT = /<<|\becho\b|\bprintf\b/;
/** Conditions under which only a developer's machine or a test gets the file. */
const NOT_DEPLOYED = /\b(?:dev|devel|develop|development|local|localhost|tests?|testing|ci|debug|vagrant)\b/i;

interface Part {
  readonly target: string;
  readonly span: Span;
  /** How the part is written: a heredoc's lines as they are, the words of `echo` in quotes. */
  readonly quoted: boolean;
}

/** The files that a script's commands write by heredoc, `echo`, `printf` and `tee`, a pipe into `crontab` included. */
export function filesWrittenBy(commands: readonly Command[], { text }: SourceText): readonly WrittenFile[] {
  if (!HINT.test(text)) return [];
  return filesOf(
    commands.flatMap((command, at) => partsOf(command, commands.slice(at + 1, at + 6), text)),
    text,
  );
}

/** The same of an image: what its `RUN` instructions write, and the heredocs that it copies. */
export function filesWrittenByImage({ effective, source: { text } }: Dockerfile): readonly WrittenFile[] {
  if (!HINT.test(text)) return [];
  const parts = effective.flatMap((instruction) =>
    instruction.keyword === 'RUN'
      ? instruction.commands.flatMap((command, at) => partsOf(command, instruction.commands.slice(at + 1, at + 6), text))
      : copiedHeredoc(instruction, text),
  );
  return filesOf(parts, text);
}

function filesOf(parts: readonly Part[], text: string): readonly WrittenFile[] {
  const files = [...Map.groupBy(parts, ({ target }) => target)];
  if (files.length > MAX_FILES) return [];
  return files.map(([target, written]) => ({ target, source: new SourceText(only(written, text)) }));
}

function partsOf(command: Command, behind: readonly Command[], text: string): readonly Part[] {
  if (command.within.some((condition) => NOT_DEPLOYED.test(condition))) return [];
  const body = bodyOf(command, text);
  if (body === undefined) return [];
  return targetsOf(command, behind).map((target) => ({ target, ...body }));
}

const SPEAKS = /^(?:echo|printf)$/;
const TAKES = /^(?:cat|tee|crontab)$/;

function bodyOf({ name, redirects, span, text: written }: Command, text: string): Pick<Part, 'span' | 'quoted'> | undefined {
  const heredoc = redirects.find((redirect) => redirect.body !== undefined)?.body;
  if (heredoc !== undefined) return TAKES.test(name) ? { span: heredoc, quoted: false } : undefined;
  if (!SPEAKS.test(name) || text.slice(span.start, span.end) !== written) return undefined;
  const head = /^(?:(?:sudo|exec|command|builtin)\s+)*(?:\/\S*\/)?(?:echo|printf)(?:\s+-[neE]+)*\s+/.exec(written)?.[0].length;
  return head === undefined ? undefined : { span: { start: span.start + head, end: span.start + endOfWords(written, head) }, quoted: true };
}

/** Where the words end and redirections begin. */
function endOfWords(written: string, from: number): number {
  let quote = '';
  for (let at = from; at < written.length; at += 1) {
    const char = written.charAt(at);
    if (char === '\\' && quote !== "'") at += 1;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
    else if (quote === '' && /[<>|]/.test(char)) return at;
  }
  return written.length;
}

/** Where a command's output goes: a file of its own, or through the pipe that it stands in. */
function targetsOf(command: Command, behind: readonly Command[]): readonly string[] {
  const { name, args, redirects, joint } = command;
  if (name === 'crontab') return ['crontab'];
  if (name === 'tee') return args.filter((word) => !word.startsWith('-'));
  const own = redirects.filter(({ operator, target }) => /^1?>[>|]?$/.test(operator) && !/^(?:\/dev\/|&)/.test(target));
  if (own.length > 0) return own.map(({ target }) => target);
  const [next, ...rest] = behind;
  return joint === '|' && next !== undefined && TAKES.test(next.name) ? targetsOf(next, rest) : [];
}

/** `COPY <<EOF /etc/nginx/conf.d/app.conf`: the lines up to the delimiter. */
function copiedHeredoc({ keyword, words, span }: Instruction, text: string): readonly Part[] {
  const [first, target] = words;
  const delimiter = /^<<-?["']?(\w+)["']?$/.exec(first?.text ?? '')?.[1];
  if (keyword !== 'COPY' || delimiter === undefined || target === undefined || words.length !== 2) return [];
  const start = text.indexOf('\n', target.span.end) + 1;
  const end = text.lastIndexOf('\n', span.end - 1) + 1;
  return start > 0 && start < end ? [{ target: target.text, span: { start, end }, quoted: false }] : [];
}

/** A text of the same length in which nothing but the parts is left, each place where it was. */
function only(parts: readonly Part[], text: string): string {
  let made = '';
  for (const { span, quoted } of parts.toSorted((one, other) => one.span.start - other.span.start)) {
    if (span.start < made.length) continue;
    made += blank(text.slice(made.length, span.start));
    made += quoted ? unquoted(text.slice(span.start, span.end)) : text.slice(span.start, span.end);
  }
  return made + blank(text.slice(made.length));
}

function blank(text: string): string {
  return text.replaceAll(/[^\r\n]/g, ' ');
}

/** Quotes and joints of lines become blanks, `\n` the end of a line; nothing moves. */
function unquoted(text: string): string {
  return text
    .replaceAll(/\\(\r?)\n/g, (_, carriage: string) => ` ${carriage === '' ? '' : ' '} `)
    .replaceAll('\\n', ' \n')
    .replaceAll('\\t', '  ')
    .replaceAll(/\\(["$`\\])/g, ' $1')
    .replaceAll(/^\s*["']|["']\s*$/g, (quote) => blank(quote))
    .replaceAll(/(?<=\s)["'](?=\S)|(?<=\S)["'](?=\s)/g, ' ');
}
