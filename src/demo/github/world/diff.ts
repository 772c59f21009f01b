import type { Anchor, Side } from './model.ts';
import type { GitStore } from './git-store.ts';

export type FileStatus = 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'changed';

/** A line that GitHub shows in a diff; `old` and `new` are its 1-based numbers on the sides where it is. */
export interface DiffLine {
  readonly hunk: number;
  readonly old: number | undefined;
  readonly new: number | undefined;
  readonly text: string;
}

/** One file of a diff, as GitHub's "Files changed" has it. */
export interface DiffFile {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: FileStatus;
  readonly oid: string;
  readonly additions: number;
  readonly deletions: number;
  /** From the first `@@` on; undefined for binary files and past the limits. */
  readonly patch: string | undefined;
}

/** Past these GitHub gives a file's row without its patch. `lines` counts over all files of the pull request. Source: issue threads about missing patches. */
export const PATCH_LIMITS = { lines: 20_000, bytesOfOneFile: 500 * 1024 };

/** Differences that are kept for the next question, of one repository: a large one is read page by page. */
const KEPT = 16;
const kept = new WeakMap<GitStore, Map<string, Promise<readonly DiffFile[]>>>();

/** What changed between two commits, by their full ids. Renames are found as git finds them. */
export async function diffFiles(store: GitStore, base: string, head: string): Promise<readonly DiffFile[]> {
  const ofStore = kept.get(store) ?? new Map<string, Promise<readonly DiffFile[]>>();
  kept.set(store, ofStore);
  const key = `${base}..${head}`;
  const known = ofStore.get(key) ?? readDiff(store, base, head);
  ofStore.delete(key);
  ofStore.set(key, known);
  const [oldest] = ofStore.keys();
  if (ofStore.size > KEPT && oldest !== undefined) ofStore.delete(oldest);
  return known;
}

async function readDiff(store: GitStore, base: string, head: string): Promise<readonly DiffFile[]> {
  const whole = (await store.diff(base, head, '--raw', '--numstat', '--patch', '--unified=3', '--no-abbrev', '-z')).toString('utf8');
  // An empty field stands before the patches; the fields of a rename's counts are never empty together.
  const [before, ...patches] = whole.split('\0\0diff --git ');
  const fields = `${before}\0`.split('\0').slice(0, -1);
  const rows = parseRaw(fields);
  const lineCounts = parseNumstat(fields.slice(rows.reduce((sum, row) => sum + (row.previousPath === undefined ? 2 : 3), 0)));
  const texts = splitPatch(patches.map((text) => `diff --git ${text}`).join('\0\0')).values();
  let shown = 0;
  return rows.map((row, index) => {
    const patch = texts.next().value;
    // Git shows a file that became a link as a removal and an addition; GitHub shows the row alone.
    if (row.status === 'changed') texts.next();
    const lines = patch ? patch.split('\n').length : 0;
    shown += lines;
    const withheld = patch === undefined || shown > PATCH_LIMITS.lines || Buffer.byteLength(patch) > PATCH_LIMITS.bytesOfOneFile;
    const [additions, deletions] = lineCounts[index] ?? [0, 0];
    return { ...row, additions, deletions, patch: withheld ? undefined : patch };
  });
}

/** The lines of a patch, context included. */
export function patchLines(patch: string): DiffLine[] {
  const lines: DiffLine[] = [];
  let [hunk, oldLine, newLine] = [-1, 0, 0];
  for (const text of patch.split('\n')) {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header) {
      [hunk, oldLine, newLine] = [hunk + 1, Number(header[1]), Number(header[2])];
      continue;
    }
    if (text.startsWith('\\')) continue;
    const removed = text.startsWith('-');
    const added = text.startsWith('+');
    lines.push({ hunk, old: added ? undefined : oldLine, new: removed ? undefined : newLine, text });
    if (!added) oldLine++;
    if (!removed) newLine++;
  }
  return lines;
}

/** Where an anchor lies in a patch. */
export interface Located {
  readonly diffHunk: string;
  readonly position: number;
}

/**
 * Looks an anchor up in a patch as GitHub does: every named line must be shown on its side, and both in one hunk.
 * @returns undefined when a line is not part of the diff
 */
export function locate(patch: string, anchor: Anchor): Located | undefined {
  const lines = patchLines(patch);
  const on = (side: Side, number: number): DiffLine | undefined =>
    lines.find((line) => (side === 'LEFT' ? line.old === number && line.text.charAt(0) !== '+' : line.new === number));
  const end = on(anchor.side, anchor.line);
  if (!end) return undefined;
  if (anchor.startLine !== undefined && on(anchor.startSide ?? anchor.side, anchor.startLine)?.hunk !== end.hunk) return undefined;
  const hunk = lines.filter((line) => line.hunk === end.hunk);
  const within = hunk.indexOf(end);
  const rows = patch.split('\n');
  const start = rows.flatMap((row, index) => (row.startsWith('@@ ') ? [index] : []))[end.hunk] ?? 0;
  return { diffHunk: endOfHunk(rows[start] ?? '', hunk.slice(0, within + 1)), position: start + within + 1 };
}

/** A comment's `diff_hunk` ends at its line; the page shows a few lines before it. */
const HUNK_LINES_SHOWN = 24;

/** The last lines of a hunk under a header that counts from the first of them. */
function endOfHunk(header: string, lines: readonly DiffLine[]): string {
  const cut = Math.max(0, lines.length - HUNK_LINES_SHOWN);
  const [before, shown] = [lines.slice(0, cut), lines.slice(cut)];
  const counted = (side: 'old' | 'new', of: readonly DiffLine[]): number => of.filter((line) => line[side] !== undefined).length;
  const moved = header.replace(
    /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/,
    (_, old: string, now: string) =>
      `@@ -${Number(old) + counted('old', before)},${counted('old', shown)} +${Number(now) + counted('new', before)},${counted('new', shown)} @@`,
  );
  return [cut === 0 ? header : moved, ...shown.map(({ text }) => text)].join('\n');
}

/** The rows of `--raw`, which come first: each begins with a colon. */
function parseRaw(fields: readonly string[]): Omit<DiffFile, 'additions' | 'deletions' | 'patch'>[] {
  const files: Omit<DiffFile, 'additions' | 'deletions' | 'patch'>[] = [];
  for (let index = 0; fields[index]?.startsWith(':');) {
    const [, , oldOid = '', newOid = '', letter = ''] = (fields[index++] ?? '').split(' ');
    const first = fields[index++] ?? '';
    const second = /^[RC]/.test(letter) ? fields[index++] : undefined;
    const status = STATUS[letter.charAt(0)] ?? 'changed';
    files.push({
      path: second ?? first,
      previousPath: second === undefined ? undefined : first,
      status,
      oid: status === 'removed' ? oldOid : newOid,
    });
  }
  return files;
}

const STATUS: Readonly<Record<string, FileStatus>> = { A: 'added', M: 'modified', D: 'removed', R: 'renamed', C: 'copied', T: 'changed' };

function parseNumstat(fields: readonly string[]): (readonly [added: number, deleted: number])[] {
  const counts: (readonly [number, number])[] = [];
  for (let index = 0; index < fields.length;) {
    const [added = '', deleted = '', path = ''] = (fields[index++] ?? '').split('\t');
    if (path === '') index += 2;
    counts.push([Number(added) || 0, Number(deleted) || 0]);
  }
  return counts;
}

/** One entry a file, in order; undefined where git shows no hunks (binary, mode only, empty). */
function splitPatch(output: string): (string | undefined)[] {
  const patches: string[][] = [];
  for (const line of output.split('\n')) {
    if (line.startsWith('diff --git ')) patches.push([]);
    else patches.at(-1)?.push(line);
  }
  return patches.map((lines) => {
    const start = lines.findIndex((line) => line.startsWith('@@ '));
    if (start < 0) return undefined;
    const kept = lines.slice(start);
    return (kept.at(-1) === '' ? kept.slice(0, -1) : kept).join('\n');
  });
}
