import type { SourceText } from '../../text.ts';
import type { Setting } from '../kinds.ts';
import { isVariable } from './flatten.ts';

/** What readers of INI files differ in. */
export interface IniOptions {
  /** A semicolon after white space begins a comment, as supervisord and PHP take it; setuptools does not. */
  readonly commentsBehindValues: boolean;
}

/**
 * Settings of an INI file, under `section.key`: `key = value`, `key: value`, lines of comment (`;` and `#`), indented lines that
 * continue a value. A key without a value is left out.
 */
export function readIni(source: SourceText, options: IniOptions = { commentsBehindValues: true }): readonly Setting[] {
  const settings: Setting[] = [];
  let section = '';
  // Whether the line before belongs to the last setting, so that an indented one may go on with it.
  let open = false;
  for (let line = 1; line <= source.lineCount; line += 1) {
    const text = source.line(line);
    const header = /^\s*\[([^\]]*)\]/.exec(text)?.[1];
    const previous = settings.at(-1);
    if (header !== undefined) section = header.trim();
    else if (/^\s*(?:[;#]|$)/.test(text)) {
      open &&= /^\s+[;#]/.test(text);
      continue;
    } else if (open && previous !== undefined && isContinuation(previous, text)) {
      settings[settings.length - 1] = continued(source, previous, line, content(text, options));
      continue;
    } else settings.push(...settingOn(source, line, section, content(text, options)));
    open = header === undefined;
  }
  return settings;
}

/** An indented line goes on with a setting when it is no setting itself, or when that one is still empty or ends in a comma. */
function isContinuation(previous: Setting, text: string): boolean {
  return /^\s/.test(text) && (previous.value === '' || previous.value.endsWith(',') || !/^\s*[A-Za-z_][\w.-]*\s*[=:]/.test(text));
}

function continued(source: SourceText, previous: Setting, line: number, text: string): Setting {
  const end = source.lineSpan(line).start + text.length;
  const value = `${previous.value} ${text.trim()}`.trim();
  const { span, valueSpan } = previous;
  return { ...previous, value, dynamic: isVariable(value), span: { start: span.start, end }, valueSpan: { start: valueSpan.start, end } };
}

function settingOn(source: SourceText, line: number, section: string, text: string): readonly Setting[] {
  const match = /^(\s*)([^=:\s][^=:]*?)\s*[=:]\s*/.exec(text);
  if (match === null) return [];
  const { start } = source.lineSpan(line);
  const from = start + match[0].length;
  const written = text.slice(match[0].length);
  const quoted = /^(["'])(.*)\1$/.exec(written);
  const value = quoted?.[2] ?? written;
  const valueStart = quoted === null ? from : from + 1;
  const key = section === '' ? (match[2] ?? '') : `${section}.${match[2] ?? ''}`;
  const span = { start: start + (match[1] ?? '').length, end: from + written.length };
  return [{ key, value, span, valueSpan: { start: valueStart, end: valueStart + value.length }, dynamic: isVariable(value) }];
}

/** A line without its comment and the white space at its end. */
function content(text: string, { commentsBehindValues }: IniOptions): string {
  const comment = commentsBehindValues ? text.search(/\s;/) : -1;
  return (comment === -1 ? text : text.slice(0, comment)).trimEnd();
}
