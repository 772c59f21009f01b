import type { GivenFacts } from '../../analysis/given.ts';
import { Ranks, selectPaths } from '../../analysis/selection.ts';
import type { ChangedFile } from '../../review/change-set.ts';
import type { Wanted } from './contents.ts';
import type { Listing } from './listing.ts';

/** What is known of a change before any text is read. */
export interface Reading {
  /** Commits. */
  readonly ends: { readonly base: string; readonly head: string };
  readonly files: readonly ChangedFile[];
  readonly base: Listing;
  readonly head: Listing;
  /** Files that are read at another commit, where the people in charge decide; they may not be there. */
  readonly decided: { readonly commit: string; readonly paths: readonly string[] };
  /** What is known of the repository already. */
  readonly given: GivenFacts;
  /** Files that are read at head, whether the change has them or not. */
  readonly revisited: readonly string[];
}

export interface ReadingPlan {
  /** What decides about the change, changed files at head and at base, then unchanged ones. */
  readonly wanted: readonly Wanted[];
  /** Unchanged paths, which are read at head only and have the same text at the base. */
  readonly shared: ReadonlySet<string>;
}

/** Which texts to read, in order of importance. */
export function planReading({ ends, files, base, head, decided, given, revisited }: Reading): ReadingPlan {
  const after = files.filter(({ status }) => status !== 'removed').map(({ path }) => path);
  const before = files.map(pathBefore);
  const changed = new Set([...before, ...after]);
  const selected = selectPaths(head.entries, after, undefined, new Ranks(head.entries, given)).paths;
  const context = [...new Set([...revisited, ...selected])].filter((path) => !changed.has(path));
  return {
    wanted: [
      ...decided.paths.map((path) => ({ revision: decided.commit, path, size: undefined, oid: undefined })),
      ...textsAt(ends.head, head, after),
      ...textsAt(ends.base, base, before),
      ...textsAt(ends.head, head, context),
    ],
    shared: new Set(context),
  };
}

function pathBefore({ path, status, previousPath }: ChangedFile): string {
  return status === 'renamed' ? (previousPath ?? path) : path;
}

function textsAt(revision: string, { entries }: Listing, paths: readonly string[]): readonly Wanted[] {
  return paths.flatMap((path) => {
    const entry = entries.get(path);
    return entry?.kind === 'file' ? [{ revision, path, size: entry.size, oid: entry.oid === '' ? undefined : entry.oid }] : [];
  });
}
