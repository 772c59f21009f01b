import type { FileTree } from '../analysis/tree/tree.ts';

/** One line of a hunk. `old` and `new` are 1-based line numbers on the side where the line exists. */
export interface HunkLine {
  readonly kind: 'context' | 'added' | 'removed';
  readonly old: number | undefined;
  readonly new: number | undefined;
  readonly text: string;
}

export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly HunkLine[];
}

export interface ChangedFile {
  /** Path at head, or at base for a removed file. */
  readonly path: string;
  /** Path at base when it was renamed or copied. */
  readonly previousPath: string | undefined;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed' | 'copied' | 'typechange';
  /** Undefined when the diff is missing (binary, too large, withheld by GitHub): comments can't be anchored then. */
  readonly hunks: readonly Hunk[] | undefined;
}

/** A change to be judged: two trees in memory and how one became the other. Paths in `files` are sorted and unique. */
export interface ChangeSet {
  readonly base: FileTree;
  readonly head: FileTree;
  readonly files: readonly ChangedFile[];
  /** What is known not to be there, in words for the reader ("3,000 of 30,000 files"); empty when all was read. */
  readonly gaps: readonly string[];
}
