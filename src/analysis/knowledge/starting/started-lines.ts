import type { Call, CodeFile, Expression } from '../../code.ts';
import { type Command, parseShell } from '../../shell.ts';
import type { Span } from '../../text.ts';
import type { Language } from '../../languages.ts';
import { PROGRAM_STARTS } from '../packages/system-tools.ts';

/** A command line that code hands to the system. */
export interface StartedLine {
  readonly span: Span;
  /** Its words joined with spaces; `*` for one that is not known here. */
  readonly line: string;
  /** The same, a command each; a shell that is given a text is that text. */
  readonly commands: readonly Command[];
  /** It runs in a directory that is not known here, which may be another program's. */
  readonly elsewhere: boolean;
}

/** The command lines that a file starts, whether a text, a list of words or words of their own say them. */
export function startedLines(file: CodeFile): readonly StartedLine[] {
  const started = file.callsTo(...(PROGRAM_STARTS.get(file.language) ?? [])).map((call) => ({
    span: call.span,
    line: lineOf(call),
    elsewhere: ['cwd', 'WorkingDirectory', 'chdir'].some((name) => call.option(name)?.value().provenance === 'unknown'),
  }));
  return [...started, ...implicitStarts(file), ...backticks(file)].map((one) => ({
    ...one,
    commands: parseShell(one.line.replace(/^(?:\S*\/)?(?:ba|da|z)?sh -[a-z]*c /, '')),
  }));
}

/** `StartInfo = new("git", "pull")`, whose class the property tells. */
function implicitStarts(file: CodeFile): readonly Omit<StartedLine, 'commands'>[] {
  if (file.language !== 'csharp' || !/StartInfo(?:\s+\w+)?\s*=\s*new\s*\(/.test(file.source.text)) return [];
  return file.matching({ rule: { kind: 'implicit_object_creation_expression' } }).flatMap((span) => {
    const words = /^new\s*\(\s*"([^"\n]*)"\s*(?:,\s*"([^"\n]*)"\s*)?\)/.exec(file.source.slice(span));
    const isStart = /StartInfo(?:\s+\w+)?\s*=\s*$/.test(file.source.text.slice(Math.max(0, span.start - 60), span.start));
    return words && isStart ? [{ span, line: words.slice(1).join(' ').trim(), elsewhere: false }] : [];
  });
}

/** Text between backticks, which Ruby and PHP hand to a shell. */
const BACKTICKS: Readonly<Partial<Record<Language, string>>> = { ruby: 'subshell', php: 'shell_command_expression' };

function backticks(file: CodeFile): readonly Omit<StartedLine, 'commands'>[] {
  const kind = BACKTICKS[file.language];
  if (kind === undefined || !/`|%x/.test(file.source.text)) return [];
  return file.matching({ rule: { kind } }).map((span) => ({
    span,
    line: file.source
      .slice(span)
      .replace(/^(?:`|%x.)\s*/, '')
      .replace(/.$/s, '')
      .replaceAll(/#?\{[^}]*\}|\$\w+/g, '*')
      .trim(),
    elsewhere: false,
  }));
}

function lineOf(call: Call): string {
  const words = call.args.filter(({ kind }) => kind !== 'object' && kind !== 'function');
  const named = ['FileName', 'Arguments'].flatMap((key) => call.option(key) ?? []);
  return [...words, ...named].flatMap(wordsOf).join(' ').trim();
}

function wordsOf(expression: Expression): readonly string[] {
  const made = expression.call();
  const elements = made && /^(?:of|asList|listOf|arrayOf)$/.test(made.method) ? made.args : expression.elements();
  if (elements.length > 0) return elements.flatMap(wordsOf);
  const { literal, pieces } = expression.value();
  if (typeof literal === 'string') return [literal.trim()];
  if (pieces !== undefined) return [pieces.map((piece) => (typeof piece === 'string' ? piece : '*')).join('')];
  return expression.text === 'sys.executable' ? ['python'] : ['*'];
}
