import parse, { type DiffLine } from 'diff-parse';
import type { Hunk, HunkLine } from '../../review/change-set.ts';
import { HUNK_HEADER, readHunk, type RawHunk } from './raw-hunks.ts';

/**
 * Stands between a line's sign and its text while diff-parse reads it, so that no text of the change can look like a file
 * header to it. Taken off again afterwards.
 */
const SENTINEL = '\u0001';

/**
 * The hunks of one file's unified patch: git's output or the bare `patch` of GitHub's API.
 * Every line is accounted for by the counts in its hunk's header; nothing in the text of a line is ever read as structure.
 * @param patch LF-separated; what stands before the first hunk is ignored
 * @returns undefined when the patch is cut short or its counts don't add up: then nothing is known about lines, and every line
 * must be taken as changed. Empty for a patch without hunks (a pure rename, a mode change).
 */
export function parseHunks(patch: string): readonly Hunk[] | undefined {
  return hunksOf(patch.split('\n'));
}

/** As `parseHunks`, for a patch that was taken into lines already. */
export function hunksOf(patch: readonly string[]): readonly Hunk[] | undefined {
  const hunks = readHunks(patch);
  if (hunks === undefined || hunks.length === 0) return hunks && [];
  return collect(hunks, parse(`diff \n${hunks.map(normalised).join('\n')}`)[0]?.lines ?? []);
}

function readHunks(lines: readonly string[]): readonly RawHunk[] | undefined {
  let at = lines.findIndex((line) => HUNK_HEADER.test(line));
  if (at === -1) return lines.some((line) => line.startsWith('@@')) ? undefined : [];
  const hunks: RawHunk[] = [];
  while (at < lines.length && !(at === lines.length - 1 && lines[at] === '')) {
    const hunk = readHunk(lines, at);
    if (!hunk) return undefined;
    hunks.push(hunk);
    at = hunk.end;
  }
  return hunks;
}

/** The hunk as diff-parse reads it without a mistake: counts written out, sentinels in, no lines about line breaks. */
function normalised(hunk: RawHunk): string {
  const header = `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`;
  return [header, ...hunk.lines.map(({ sign, text }) => `${sign}${SENTINEL}${text}`)].join('\n');
}

function collect(hunks: readonly RawHunk[], parsed: readonly DiffLine[]): readonly Hunk[] | undefined {
  const result: Hunk[] = [];
  let at = 0;
  for (const { oldStart, oldLines, newStart, newLines, lines } of hunks) {
    const [header, ...body] = parsed.slice(at, at + 1 + lines.length);
    at += 1 + lines.length;
    if (header?.type !== 'chunk' || body.length !== lines.length || !body.every(isTextLine)) return undefined;
    result.push({ oldStart, oldLines, newStart, newLines, lines: body.map(hunkLine) });
  }
  return at === parsed.length ? result : undefined;
}

type TextLine = Exclude<DiffLine, { readonly type: 'chunk' }>;

function isTextLine(line: DiffLine): line is TextLine {
  return line.type !== 'chunk';
}

function hunkLine(line: TextLine): HunkLine {
  const text = line.content.slice(SENTINEL.length);
  if (line.type === 'add') return { kind: 'added', old: undefined, new: line.ln, text };
  if (line.type === 'del') return { kind: 'removed', old: line.ln, new: undefined, text };
  return { kind: 'context', old: line.ln1, new: line.ln2, text };
}
