import type { ChangedFile, ChangeSet, HunkLine } from '../change-set.ts';

/** 1-based, both included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Which lines of head the diff touches. Lines are 1-based. */
export interface DiffLines {
  /** The change added the line. */
  readonly isAdded: (path: string, line: number) => boolean;
  /** The change may have written the line: it has, or the file's diff is missing. */
  readonly mayBeAdded: (path: string, line: number) => boolean;
  /** The diff shows the line on its new side, so that GitHub takes a comment there. */
  readonly isShown: (path: string, line: number) => boolean;
  /** The lines of base, from and to both included, in whose place a line of head stands: its own, or those that were taken out there. */
  readonly linesBefore: (path: string, line: number) => LineRange | undefined;
  /** The change has the file, whatever it does to it. */
  readonly isTouched: (path: string) => boolean;
}

/** The lines of a change's hunks; a file whose diff is missing has none. */
export function diffLines(change: ChangeSet): DiffLines {
  const added = new Map<string, Set<number>>();
  const shown = new Map<string, Set<number>>();
  const files = new Map(change.files.map((file) => [file.path, file]));
  for (const file of change.files) {
    const lines = (file.hunks ?? []).flatMap((hunk) => hunk.lines);
    added.set(file.path, new Set(lines.flatMap((line) => (line.kind === 'added' && line.new !== undefined ? [line.new] : []))));
    shown.set(file.path, new Set(lines.flatMap((line) => (line.new === undefined ? [] : [line.new]))));
  }
  return {
    isAdded: (path, line) => added.get(path)?.has(line) ?? false,
    mayBeAdded: (path, line) => added.get(path)?.has(line) === true || (files.has(path) && files.get(path)?.hunks === undefined),
    isShown: (path, line) => shown.get(path)?.has(line) ?? false,
    linesBefore: (path, line) => {
      const file = files.get(path);
      return file && before(file, line);
    },
    isTouched: (path) => added.has(path),
  };
}

function before({ hunks }: ChangedFile, line: number): LineRange | undefined {
  const hunk = hunks?.findLast(({ newStart }) => newStart <= line);
  if (!hunks || !hunk) return hunks && { from: line, to: line };
  const shift = hunk.oldStart + hunk.oldLines - hunk.newStart - hunk.newLines;
  const at = hunk.lines.findIndex((each) => each.new === line);
  if (at === -1) return { from: line + shift, to: line + shift };
  return rangeOf(hunk.lines[at]?.old === undefined ? takenOut(hunk.lines, at) : hunk.lines.slice(at, at + 1));
}

/** The lines that were removed where a line was added. */
function takenOut(lines: readonly HunkLine[], at: number): readonly HunkLine[] {
  const above = lines.slice(0, at).findLastIndex(({ kind }) => kind === 'context');
  const below = lines.findIndex(({ kind }, index) => index > at && kind === 'context');
  return lines.slice(above + 1, below === -1 ? undefined : below).filter(({ kind }) => kind === 'removed');
}

function rangeOf(lines: readonly HunkLine[]): LineRange | undefined {
  const numbers = lines.flatMap(({ old }) => (old === undefined ? [] : [old]));
  return numbers.length === 0 ? undefined : { from: Math.min(...numbers), to: Math.max(...numbers) };
}
