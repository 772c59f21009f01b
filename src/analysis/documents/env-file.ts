import { baseName } from '../paths.ts';
import type { SourceText } from '../text.ts';
import type { EnvFile, Setting } from './kinds.ts';
import { Problems } from './data/problems.ts';

/** Words of a file name that make it documentation. */
const TEMPLATE = new Set(['example', 'examples', 'sample', 'template', 'tmpl', 'tpl', 'dist', 'default', 'defaults', 'skel', 'copy']);
/** Words of a file name that are an environment. */
const ENVIRONMENTS = new Set(
  'production prod staging stage stg development develop dev test testing ci local preview qa uat sandbox demo docker e2e live'.split(' '),
);

/**
 * Reads a dotenv file as the dotenv libraries do: `export`, quotes of three kinds over several lines, comments, `KEY: value`.
 * Escapes stay as written. A variable without a value (`docker run --env-file` passes it on) is no setting.
 */
export function readEnvFile(path: string, source: SourceText): EnvFile {
  const words = baseName(path)
    .toLowerCase()
    .replace('docker-compose', '')
    .split(/[._-]+/);
  const problems = new Problems();
  const settings: Setting[] = [];
  for (let line = 1, next = 1; line <= source.lineCount; line = next) {
    const entry = entryAt(source, line);
    next = entry?.next ?? line + 1;
    if (entry === undefined) problems.add(`line ${line}: not an assignment`);
    else if (entry.setting !== undefined) settings.push(entry.setting);
  }
  return {
    path,
    source,
    settings,
    template: words.some((word) => TEMPLATE.has(word)),
    // `.env.docker.production` is of production.
    environment: words.find((word) => /^(?:prod|production)$/.test(word)) ?? words.find((word) => ENVIRONMENTS.has(word)),
    problems: problems.list,
  };
}

interface Entry {
  /** Undefined for a blank line, a comment and a variable without a value. */
  readonly setting: Setting | undefined;
  /** The line after it. */
  readonly next: number;
}

const ASSIGNMENT = /^\s*(?:export\s+)?([A-Za-z_][\w.-]*)\s*(?:=|:\s)[ \t]*/;
/** Lines that a quoted value may run over: enough for a private key. */
const MAX_QUOTED_LINES = 200;

/** The entry on a line; undefined when it is none that can be read. */
function entryAt(source: SourceText, line: number): Entry | undefined {
  const written = source.line(line);
  const assignment = ASSIGNMENT.exec(written);
  if (assignment === null)
    return /^\s*(?:#|;|$)|^\s*(?:export\s+)?[A-Za-z_]\w*\s*$/.test(written) ? { setting: undefined, next: line + 1 } : undefined;
  const { start } = source.lineSpan(line);
  const from = start + assignment[0].length;
  const quote = source.text.charAt(from);
  const closing = quote !== '' && `"'\``.includes(quote) ? closingQuote(source, line, from, quote) : undefined;
  const value =
    closing === undefined
      ? { start: from, end: from + bareLength(written.slice(assignment[0].length)) }
      : { start: from + 1, end: closing };
  const text = source.slice(value);
  const setting = {
    key: assignment[1] ?? '',
    value: text,
    span: { start: start + written.search(/\S/), end: closing === undefined ? value.end : closing + 1 },
    valueSpan: value,
    dynamic: quote !== "'" && /\$\{?\w|\$\(|\{\{/.test(text),
  };
  return { setting, next: source.position(setting.span.end).line + 1 };
}

function closingQuote(source: SourceText, line: number, from: number, quote: string): number | undefined {
  const limit = source.lineSpan(Math.min(source.lineCount, line + MAX_QUOTED_LINES)).end;
  for (let at = from + 1; at < limit; at += 1) {
    const character = source.text.charAt(at);
    if (character === '\\' && quote !== "'") at += 1;
    else if (character === quote) return at;
  }
  return undefined;
}

/** An unquoted value ends at its line's end or at a comment after white space. */
function bareLength(text: string): number {
  if (text.startsWith('#')) return 0;
  const comment = text.search(/\s#/);
  return (comment === -1 ? text : text.slice(0, comment)).trimEnd().length;
}
