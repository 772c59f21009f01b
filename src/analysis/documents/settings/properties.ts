import type { SourceText } from '../../text.ts';
import type { Setting } from '../kinds.ts';
import { isVariable } from './flatten.ts';

/**
 * Settings of a Java properties file: `key=value`, `key: value`, `key value`, continued lines, comments `#` and `!`. Escapes stay as
 * written in values and are taken off in keys; a continued value has its line breaks taken out. In a Spring file `#---` begins
 * another document, with its own profile.
 * @see https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/util/Properties.html#load(java.io.Reader)
 */
export function readProperties(source: SourceText): readonly Setting[] {
  const documents: Setting[][] = [[]];
  for (let line = 1; line <= source.lineCount;) {
    const last = lastContinued(source, line);
    const first = source.line(line);
    if (/^[#!]---/.test(first)) documents.push([]);
    else if (!/^\s*(?:[#!]|$)/.test(first)) documents.at(-1)?.push(settingAt(source, line, last));
    line = last + 1;
  }
  return documents.flatMap(withProfile);
}

/** The last line of a setting: lines that end in an odd number of backslashes go on. */
function lastContinued(source: SourceText, line: number): number {
  if (/^\s*[#!]/.test(source.line(line))) return line;
  let last = line;
  while (last < source.lineCount && trailingBackslashes(source.line(last)) % 2 === 1) last += 1;
  return last;
}

function trailingBackslashes(text: string): number {
  let count = 0;
  while (text.charAt(text.length - 1 - count) === '\\') count += 1;
  return count;
}

function settingAt(source: SourceText, first: number, last: number): Setting {
  const written = source.line(first);
  const { start } = source.lineSpan(first);
  const from = written.search(/\S/);
  const keyEnd = from + (/^(?:[^\\=:\s]|\\.)*/.exec(written.slice(from))?.[0].length ?? 0);
  const separator = /^\s*[=:]?\s*/.exec(written.slice(keyEnd))?.[0].length ?? 0;
  const valueSpan = { start: start + keyEnd + separator, end: source.lineSpan(last).end };
  const value = source
    .slice(valueSpan)
    .replace(/\\\r?\n\s*/g, '')
    .trimEnd();
  const end = last === first ? valueSpan.start + value.length : valueSpan.end;
  return {
    key: written.slice(from, keyEnd).replace(/\\(.)/g, '$1'),
    value,
    span: { start: start + from, end },
    valueSpan: { start: valueSpan.start, end },
    dynamic: isVariable(value),
  };
}

function withProfile(settings: readonly Setting[]): readonly Setting[] {
  const profile = settings.find(({ key }) => key === 'spring.config.activate.on-profile' || key === 'spring.profiles')?.value;
  return profile === undefined ? settings : settings.map((setting) => ({ ...setting, profile }));
}
