/** What a path in a git tree is. Only files have text; a symbolic link is never followed and a submodule never entered. */
export type EntryKind = 'file' | 'symlink' | 'submodule';

/** One path of a tree. `size` is in bytes where the source knows it. */
export interface Entry {
  readonly path: string;
  readonly kind: EntryKind;
  readonly oid: string;
  readonly executable: boolean;
  readonly size?: number;
}

/** Why a file's text is not there. `not-selected`: nobody asked for it, which is no gap in the audit. */
export type Absence = 'not-selected' | 'binary' | 'too-large' | 'too-long-line' | 'unreadable' | 'symlink' | 'submodule' | 'budget';

/**
 * One side of a change: the paths of a whole tree and the bytes of those that were selected (changed files, and the files
 * that facts are drawn from). Immutable, in memory, and the same whether it came from git, GitHub or a test.
 */
export interface FileTree {
  /** Commit (or a word such as `worktree`) that the tree was read at. */
  readonly revision: string;
  /** All paths, sorted by code unit. Relative, `/`-separated, never absolute, never with a `..` segment. */
  readonly entries: ReadonlyMap<string, Entry>;
  /** False when the listing itself is known to be incomplete (GitHub truncates at 100,000 entries). */
  readonly complete: boolean;
  /** UTF-8 bytes of a selected file; undefined when absent. */
  bytes(path: string): Uint8Array | undefined;
  /** Why `bytes` answered undefined for a path that is in `entries`. */
  absence(path: string): Absence | undefined;
}

/** Bytes of one file at most; larger ones are skipped as `too-large`. A lock file of a big monorepo is about 3 MB. */
export const MAX_FILE_BYTES = 4 * 1024 * 1024;
/** Longest line, in bytes, of a file that is looked at; minified bundles and data go past it. Lock files and JSON are exempt. */
export const MAX_LINE_BYTES = 20_000;
