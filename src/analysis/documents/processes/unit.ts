import type { SourceText, Span } from '../../text.ts';
import type { Setting, UnitFile } from '../kinds.ts';
import { isDynamic } from '../data/data-node.ts';
import { isUpstartJob } from '../recognise.ts';

/**
 * Reads a systemd unit (`Service.ExecStart`), a job of Upstart in the same words, or a crontab, whose keys are the schedules and whose
 * values are the commands.
 */
export function readUnit(path: string, source: SourceText): UnitFile {
  if (isUpstartJob(path, source)) return { path, source, settings: upstartOf(source), problems: [] };
  return { path, source, settings: /\.\w+$/.test(path) && isSectioned(source) ? systemdOf(source) : crontabOf(path, source), problems: [] };
}

const UPSTART_STEPS: Readonly<Record<string, string>> = { '': 'ExecStart', 'pre-start ': 'ExecStartPre' };

/** `exec shop` and `script … end script`, with what stands before them in `pre-start`. */
function upstartOf(source: SourceText): readonly Setting[] {
  const settings: Setting[] = [];
  for (const match of source.text.matchAll(/^(pre-start )?(?:(exec)[^\S\n]+|script[^\S\n]*\n)/gm)) {
    const [head, before = '', one] = match;
    const from = match.index + head.length;
    const rest = source.text.slice(from);
    const length = one === undefined ? rest.search(/^end script/m) : /(?:\\\r?\n|.)*/.exec(rest)?.[0].length;
    if (length === undefined || length < 0) continue;
    const valueSpan = trimmed(source, { start: from, end: from + length });
    const value = source.slice(valueSpan);
    const span = one === undefined ? valueSpan : { start: match.index, end: valueSpan.end };
    settings.push({ key: `Service.${UPSTART_STEPS[before] ?? ''}`, value, span, valueSpan, dynamic: isDynamic(value) });
  }
  return settings;
}

function isSectioned(source: SourceText): boolean {
  return /^[^\S\n]*\[[A-Z][\w-]*\]/m.test(source.text);
}

function systemdOf(source: SourceText): readonly Setting[] {
  const settings: Setting[] = [];
  let section = '';
  for (let number = 1; number <= source.lineCount; number += 1) {
    const line = source.line(number);
    const [, name] = /^\s*\[([^\]]*)\]\s*$/.exec(line) ?? [];
    const [, indent = '', key] = /^(\s*)([A-Za-z][\w-]*)\s*=/.exec(line) ?? [];
    if (name !== undefined) section = name;
    else if (key !== undefined) {
      const start = source.lineSpan(number).start + indent.length;
      while (source.line(number).endsWith('\\') && number < source.lineCount) number += 1;
      settings.push(setting(source, `${section}.${key}`, start, start + key.length, source.lineSpan(number).end, '='));
    }
  }
  return settings;
}

/** Five fields or a name like `@daily`. */
const SCHEDULE = /^\s*(@[a-z]+|(?:[\d*,/?LW#A-Za-z-]+\s+){4}[\d*,/?LW#A-Za-z-]+)(?=\s)/;
const ASSIGNMENT = /^(\s*)([A-Za-z_]\w*)\s*=/;

function crontabOf(path: string, source: SourceText): readonly Setting[] {
  const namesUser = /(?:^|\/)(?:cron\.d\/|etc\/crontab$)/.test(path);
  const settings: Setting[] = [];
  for (let number = 1; number <= source.lineCount; number += 1) {
    const line = source.line(number);
    const { start, end } = source.lineSpan(number);
    if (/^\s*(?:#|$)/.test(line)) continue;
    const [, indent = '', name] = ASSIGNMENT.exec(line) ?? [];
    const [head, schedule] = SCHEDULE.exec(line) ?? [];
    if (name !== undefined) settings.push(setting(source, name, start + indent.length, start + indent.length + name.length, end, '='));
    else if (head !== undefined && schedule !== undefined) {
      const user = namesUser ? (/^\s+\S+(?=\s)/.exec(line.slice(head.length))?.[0].length ?? 0) : 0;
      settings.push(setting(source, schedule, start + head.length - schedule.length, start + head.length + user, end, ''));
    }
  }
  return settings;
}

/** A setting whose value stands between the end of its key, a separator and the end of its last line. */
function setting(source: SourceText, key: string, start: number, keyEnd: number, end: number, separator: string): Setting {
  const behind = source.text.slice(keyEnd, end);
  const from = keyEnd + (behind.length - behind.trimStart().length);
  const afterSeparator = separator !== '' && source.text.startsWith(separator, from) ? from + separator.length : from;
  const valueSpan = trimmed(source, { start: afterSeparator, end });
  const value = source
    .slice(valueSpan)
    .split(/\\\r?\n/)
    .map((line) => line.trim())
    .join(' ');
  return { key, value, span: { start, end: valueSpan.end }, valueSpan, dynamic: isDynamic(value) };
}

function trimmed(source: SourceText, span: Span): Span {
  const text = source.slice(span);
  const start = span.start + text.length - text.trimStart().length;
  return { start: Math.min(start, span.end), end: Math.max(start, span.end - (text.length - text.trimEnd().length)) };
}
