import type { SourceText } from '../../text.ts';
import type { Setting } from '../kinds.ts';
import { isVariable } from './flatten.ts';

/**
 * Settings of an INI file, under `section.key`: `key = value`, `key: value`, comments `;` and `#` (after white space behind a value
 * only `;`, as supervisord and PHP take it), indented lines that continue a value. A key without a value is left out.
 */
export function readIni(source: SourceText): readonly Setting[] {
  const settings: Setting[] = [];
  let section = '';
  for (let line = 1; line <= source.lineCount; line += 1) {
    const text = source.line(line);
    const header = /^\s*\[([^\]]*)\]/.exec(text)?.[1];
    const previous = settings.at(-1);
    if (header !== undefined) section = header.trim();
    else if (/^\s*(?:[;#]|$)/.test(text)) continue;
    else if (/^\s/.test(text) && previous !== undefined && isContinuation(source, previous, line, text))
      settings.push(continued(source, settings.pop() ?? previous, line));
    else settings.push(...settingOn(source, line, section));
  }
  return settings;
}

/** An indented line goes on with the setting of the line before when it is no setting itself, or when that one is still empty. */
function isContinuation(source: SourceText, previous: Setting, line: number, text: string): boolean {
  return (
    source.position(previous.span.end).line === line - 1 &&
    (previous.value === '' || !/^\s*[\w.-]+\s*[=:]/.test(text) || previous.value.endsWith(','))
  );
}

function continued(source: SourceText, previous: Setting, line: number): Setting {
  const text = source.line(line);
  const end = source.lineSpan(line).start + withoutComment(text).length;
  const value = `${previous.value} ${withoutComment(text).trim()}`.trim();
  return {
    ...previous,
    value,
    dynamic: isVariable(value),
    span: { start: previous.span.start, end },
    valueSpan: { start: previous.valueSpan.start, end },
  };
}

function settingOn(source: SourceText, line: number, section: string): readonly Setting[] {
  const text = withoutComment(source.line(line));
  const match = /^(\s*)([^=:\s][^=:]*?)\s*[=:]\s*/.exec(text);
  if (match === null) return [];
  const { start } = source.lineSpan(line);
  const from = start + match[0].length;
  const written = text.slice(match[0].length);
  const quoted = /^(["'])(.*)\1$/.exec(written);
  const value = quoted?.[2] ?? written;
  const valueSpan = quoted === null ? { start: from, end: from + written.length } : { start: from + 1, end: from + 1 + value.length };
  const key = section === '' ? (match[2] ?? '') : `${section}.${match[2] ?? ''}`;
  return [
    { key, value, span: { start: start + (match[1] ?? '').length, end: from + written.length }, valueSpan, dynamic: isVariable(value) },
  ];
}

function withoutComment(text: string): string {
  const comment = text.search(/\s;/);
  return (comment === -1 ? text : text.slice(0, comment)).trimEnd();
}
