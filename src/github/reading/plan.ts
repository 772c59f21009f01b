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
  /** Files among these that are read at the base wherever they exist, chosen for facts or not. */
  readonly always: (paths: Iterable<string>) => readonly string[];
  /** What is known of the repository already. */
  readonly given: GivenFacts;
}

export interface ReadingPlan {
  /** Changed files at head and at base, then unchanged ones. */
  readonly wanted: readonly Wanted[];
  /** Unchanged paths, which are read at head only and have the same text at the base. */
  readonly shared: ReadonlySet<string>;
}

/** Which texts to read, in order of importance. */
export function planReading({ ends, files, base, head, always: choose, given }: Reading): ReadingPlan {
  const after = files.filter(({ status }) => status !== 'removed').map(({ path }) => path);
  const before = files.map(pathBefore);
  const changed = new Set([...before, ...after]);
  const always = choose(base.entries.keys());
  const selected = selectPaths(head.entries, after, undefined, new Ranks(head.entries, given)).paths;
  const context = [...new Set([...always, ...selected])].filter((path) => !changed.has(path));
  return {
    wanted: [...textsAt(ends.head, head, after), ...textsAt(ends.base, base, before), ...textsAt(ends.head, head, context)],
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
