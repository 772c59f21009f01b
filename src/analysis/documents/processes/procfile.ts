import { parseShell } from '../../shell.ts';
import type { SourceText } from '../../text.ts';
import type { ProcessEntry, Procfile } from '../kinds.ts';
import { Problems } from '../data/problems.ts';

/** `web: gunicorn app:app`; what is before the colon is the process type. */
const ENTRY = /^\s*([A-Za-z0-9_-]{1,100})\s*:\s*(?=\S)/;

/** Reads a Procfile: a line is a process type and its command. */
export function readProcfile(path: string, source: SourceText): Procfile {
  const problems = new Problems();
  const processes: ProcessEntry[] = [];
  for (let number = 1; number <= source.lineCount; number += 1) {
    const line = source.line(number);
    if (/^\s*(?:#|$)/.test(line)) continue;
    const span = source.lineSpan(number);
    const [head, type] = ENTRY.exec(line) ?? [];
    if (head === undefined || type === undefined) problems.add(`line ${number}: neither a process type nor a comment`);
    else processes.push({ type, span, commands: parseShell(line.slice(head.length), span.start + head.length) });
  }
  return { path, source, processes, problems: problems.list };
}
