import type { FileTree } from '../analysis/tree/tree.ts';
import type { ChangeSet } from './change-set.ts';
import type { Review } from './review.ts';

/** What a rule says beyond this about one file adds nothing for a reader; that there is more is told. */
export const MAX_FINDINGS_PER_FILE = 200;

/** True when something that should have been judged was not, so that no finding there means nothing. */
export function hasGaps({ coverage, crashes }: Pick<Review, 'coverage' | 'crashes'>): boolean {
  return crashes.length > 0 || coverage.skipped.length > 0 || coverage.gaps.length > 0;
}

const NAMED = 5;

/**
 * Files that the change leaves alone and that facts were to be drawn from, when their contents are damaged or out of reach: a manifest
 * that can't be read declares nothing. Empty, or one sentence about all of them.
 */
export function lostContext({ head, base, files }: ChangeSet): readonly string[] {
  const changed = new Set(files.flatMap(({ path, previousPath = path }) => [path, previousPath]));
  const isLost = (tree: FileTree, path: string): boolean => tree.absence(path) === 'unreadable' && !changed.has(path);
  const lost = [...new Set([head, base].flatMap((tree) => [...tree.entries.keys()].filter((path) => isLost(tree, path))))];
  if (lost.length === 0) return [];
  const more = lost.length > NAMED ? ` and ${lost.length - NAMED} more` : '';
  return [`contents of files that facts are drawn from, which could not be loaded: ${lost.slice(0, NAMED).join(', ')}${more}`];
}
