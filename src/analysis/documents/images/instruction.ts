import { parseArguments, parseShell } from '../../shell.ts';
import type { Command } from '../../shell.ts';
import { SourceText } from '../../text.ts';
import type { Span } from '../../text.ts';
import { align } from '../data/alignment.ts';
import { readJson } from '../data/json.ts';
import type { Instruction } from '../kinds.ts';

type Word = Instruction['words'][number];

/** Where an instruction stands in a Dockerfile's text. */
export interface InstructionPlace {
  readonly keyword: string;
  readonly span: Span;
  /** Offset behind the keyword. */
  readonly bodyStart: number;
}

const RUNS = new Set(['RUN', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK']);
const FLAGGED = new Set(['FROM', 'COPY', 'ADD', 'RUN', 'HEALTHCHECK']);

/**
 * Reads one instruction.
 *
 * @param text the whole file
 * @param escape the file's line continuation character, a backslash or a backtick
 */
export function readInstruction(text: string, place: InstructionPlace, escape: string): Instruction {
  const { keyword, span, bodyStart } = place;
  if (keyword === 'ONBUILD') return readTrigger(text, place, escape);
  const body = cleanBody(text.slice(bodyStart, span.end), escape);
  const flagWords = FLAGGED.has(keyword) ? leadingFlags(body, bodyStart) : [];
  const start = (flagWords.at(-1)?.span.end ?? bodyStart) - bodyStart;
  const flags = flagsOf(flagWords);
  const common = { keyword, span, flags, text: joinLines(body.slice(start)) };
  const from = keyword === 'HEALTHCHECK' ? behindCmd(body, start) : start;
  const exec = from === undefined ? undefined : execWords(body, from, bodyStart);
  if (!RUNS.has(keyword)) return { ...common, words: exec ?? wordsOf(keyword, body, start, bodyStart), form: undefined, commands: [] };
  if (exec !== undefined) return { ...common, words: exec, form: 'exec', commands: execCommands(exec, text) };
  const commands = from === undefined ? [] : shellCommands(body, from, bodyStart);
  return { ...common, words: [], form: from === undefined ? undefined : 'shell', commands };
}

/** `ONBUILD RUN x`: the commands are those of the instruction that it holds. */
function readTrigger(text: string, place: InstructionPlace, escape: string): Instruction {
  const body = cleanBody(text.slice(place.bodyStart, place.span.end), escape);
  const [keyword] = splitWords(body, 0, place.bodyStart, 1);
  const base = { keyword: place.keyword, span: place.span, text: joinLines(body) };
  if (keyword === undefined || /^onbuild$/i.test(keyword.text))
    return { ...base, flags: new Map(), words: [], form: undefined, commands: [] };
  const trigger = readInstruction(text, { keyword: keyword.text.toUpperCase(), span: place.span, bodyStart: keyword.span.end }, escape);
  return { ...trigger, ...base };
}

/**
 * The body with the same length and one way to continue a line: a backslash before the line break. Comments and empty lines
 * between continued lines become blanks, as Docker drops them. Heredoc bodies stay as they are.
 */
function cleanBody(raw: string, escape: string): string {
  const lines: string[] = [];
  let at = 0;
  for (let continued = true, first = true; continued && at < raw.length; first = false) {
    const lineBreak = raw.indexOf('\n', at);
    const end = lineBreak === -1 ? raw.length : lineBreak + 1;
    const line = raw.slice(at, end);
    const dropped = !first && /^\s*(?:#|$)/.test(line);
    const mark = dropped ? -1 : continuationMark(line, escape);
    continued = dropped || mark !== -1;
    lines.push(dropped ? ' '.repeat(line.length) : mark === -1 ? line : continuedLine(line, mark));
    at = end;
  }
  return lines.join('') + raw.slice(at);
}

/** Index of the character that continues a line; -1 when the line ends. Blanks may follow it. */
function continuationMark(line: string, escape: string): number {
  const written = line.trimEnd();
  return written.endsWith(escape) && line.includes('\n') ? written.length - 1 : -1;
}

function continuedLine(line: string, mark: number): string {
  const lineBreak = line.endsWith('\r\n') ? '\r\n' : '\n';
  return `${line.slice(0, mark)}${' '.repeat(line.length - mark - 1 - lineBreak.length)}\\${lineBreak}`;
}

function joinLines(body: string): string {
  return body
    .split(/\\\r?\n/)
    .map((line) => line.trim())
    .join(' ')
    .trim();
}

function leadingFlags(body: string, offset: number): readonly Word[] {
  const words: Word[] = [];
  for (let at = 0; ;) {
    const [word] = splitWords(body, at, offset, 1);
    if (word?.text.startsWith('--') !== true || word.text === '--') return words;
    words.push(word);
    at = word.span.end - offset;
  }
}

/** Flags by name without dashes; values of one that is repeated (`--mount`) stand in lines. */
function flagsOf(words: readonly Word[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (const { text } of words) {
    const [, name = '', value = ''] = /^--([^=]*)=?(.*)$/s.exec(text) ?? [];
    const before = flags.get(name);
    flags.set(name, before === undefined ? value : `${before}\n${value}`);
  }
  return flags;
}

/** Where the command of a health check begins; undefined for `NONE`. */
function behindCmd(body: string, start: number): number | undefined {
  const [word] = splitWords(body, start, 0, 1);
  return word !== undefined && /^cmd$/i.test(word.text) ? word.span.end : undefined;
}

/** The words of a JSON array; undefined when the text is none, which Docker takes for a shell text. */
function execWords(body: string, from: number, offset: number): readonly Word[] | undefined {
  // Lines are joined first, also within a text.
  const text = body.slice(from).replaceAll(/\\\r?\n/g, (end) => ' '.repeat(end.length));
  if (!text.trimStart().startsWith('[')) return undefined;
  const { roots, problems } = readJson('', new SourceText(text));
  const items = roots[0]?.children ?? [];
  if (problems.length > 0 || roots[0]?.kind !== 'list' || items.some((item) => typeof item.scalar !== 'string')) return undefined;
  const shift = offset + from;
  return items.map((item) => ({ text: item.text ?? '', span: { start: item.span.start + shift, end: item.span.end + shift } }));
}

function execCommands(words: readonly Word[], text: string): readonly Command[] {
  if (words.length === 0) return [];
  const located = words.map((word) => ({ ...word, locate: align(text.slice(word.span.start, word.span.end), word.text, word.span.start) }));
  return parseArguments(located, text);
}

function shellCommands(body: string, from: number, offset: number): readonly Command[] {
  return parseShell(body.slice(from), offset + from);
}

/** Words of an instruction that is no command; `ENV A b c` becomes the one word `A=b c`. */
function wordsOf(keyword: string, body: string, from: number, offset: number): readonly Word[] {
  const words = splitWords(body, from, offset);
  const [name, value] = words;
  const last = words.at(-1);
  if (!/^(?:ENV|LABEL)$/.test(keyword) || name === undefined || value === undefined || last === undefined) return words;
  if (name.text.includes('=')) return words;
  const text = `${name.text}=${joinLines(body.slice(value.span.start - offset, last.span.end - offset))}`;
  return [{ text, span: { start: name.span.start, end: last.span.end } }];
}

/** Splits at blanks outside of quotes, up to the first line's end; quotes and escapes are taken off. */
function splitWords(body: string, from: number, offset: number, most = Infinity): readonly Word[] {
  const words: Word[] = [];
  let at = from;
  for (;;) {
    at = passBlanks(body, at);
    if (at >= body.length || body.charAt(at) === '\n' || words.length >= most) return words;
    const { text, end } = readWord(body, at);
    words.push({ text, span: { start: offset + at, end: offset + end } });
    at = end;
  }
}

function passBlanks(body: string, from: number): number {
  let at = from;
  for (;;) {
    if (/[^\S\n]/.test(body.charAt(at))) at += 1;
    else if (isContinuation(body, at)) at = body.indexOf('\n', at) + 1;
    else return at;
  }
}

function isContinuation(body: string, at: number): boolean {
  return body.charAt(at) === '\\' && (body.charAt(at + 1) === '\n' || body.startsWith('\r\n', at + 1));
}

function readWord(body: string, from: number): { readonly text: string; readonly end: number } {
  let text = '';
  let quote = '';
  let at = from;
  while (at < body.length) {
    const char = body.charAt(at);
    if (isContinuation(body, at)) at = body.indexOf('\n', at) + 1;
    else if (char === '\n' || (quote === '' && /\s/.test(char))) break;
    else if (char === '\\' && quote !== "'") {
      text += body.charAt(at + 1);
      at += 2;
    } else {
      const toggles = char === quote || (quote === '' && (char === '"' || char === "'"));
      if (toggles) quote = quote === '' ? char : '';
      else text += char;
      at += 1;
    }
  }
  return { text, end: Math.min(at, body.length) };
}
