import type { ChangeSet } from './change-set.ts';

/** Which lines of head the diff touches. Lines are 1-based. */
export interface DiffLines {
  /** The change added the line. */
  readonly isAdded: (path: string, line: number) => boolean;
  /** The diff shows the line on its new side, so that GitHub takes a comment there. */
  readonly isShown: (path: string, line: number) => boolean;
  /** The change has the file, whatever it does to it. */
  readonly isTouched: (path: string) => boolean;
}

/** The lines of a change's hunks; a file whose diff is missing has none. */
export function diffLines(change: ChangeSet): DiffLines {
  const added = new Map<string, Set<number>>();
  const shown = new Map<string, Set<number>>();
  for (const file of change.files) {
    const lines = (file.hunks ?? []).flatMap((hunk) => hunk.lines);
    added.set(file.path, new Set(lines.flatMap((line) => (line.kind === 'added' && line.new !== undefined ? [line.new] : []))));
    shown.set(file.path, new Set(lines.flatMap((line) => (line.new === undefined ? [] : [line.new]))));
  }
  return {
    isAdded: (path, line) => added.get(path)?.has(line) ?? false,
    isShown: (path, line) => shown.get(path)?.has(line) ?? false,
    isTouched: (path) => added.has(path),
  };
}
