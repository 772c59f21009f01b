import type { Entry } from '../../analysis/tree.ts';
import type { ChangedFile } from '../../review/change-set.ts';
import type { Wanted } from './contents.ts';
import type { Listing } from './listing.ts';

/** Unchanged files that are read at most, so that a change of 100 files takes three queries. */
const MAX_CONTEXT_FILES = 190;
/** Where a policy may stand, in the order in which they count. */
export const POLICY_PATHS: readonly string[] = ['.github/twelvefold.yml', '.twelvefold.yml'];

/** Chooses the files that facts are drawn from, the most important first. */
export type SelectContext = (entries: ReadonlyMap<string, Entry>, changed: readonly string[]) => readonly string[];

/** What is known of a change before any text is read. */
export interface Reading {
  /** Commits. */
  readonly ends: { readonly base: string; readonly head: string };
  /** Where the policy stands. */
  readonly policyRef: string;
  readonly files: readonly ChangedFile[];
  readonly base: Listing;
  readonly head: Listing;
  readonly select: SelectContext;
}

export interface ReadingPlan {
  /** The policy first, then changed files at head and at base, then unchanged ones. */
  readonly wanted: readonly Wanted[];
  /** Unchanged paths, which are read at head only and have the same text at the base. */
  readonly shared: ReadonlySet<string>;
}

/** Which texts to read, in order of importance. */
export function planReading({ ends, policyRef, files, base, head, select }: Reading): ReadingPlan {
  const after = files.filter(({ status }) => status !== 'removed').map(({ path }) => path);
  const before = files.filter(({ status }) => status !== 'added' && status !== 'copied').map(pathBefore);
  const changed = new Set([...before, ...after]);
  const context = select(head.entries, after)
    .filter((path) => !changed.has(path) && head.entries.has(path))
    .slice(0, MAX_CONTEXT_FILES);
  return {
    wanted: [
      ...POLICY_PATHS.map((path) => ({ revision: policyRef, path, size: undefined })),
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
  return paths.filter((path) => entries.get(path)?.kind === 'file').map((path) => ({ revision, path, size: entries.get(path)?.size }));
}
