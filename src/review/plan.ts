import type { GivenFacts } from '../analysis/given.ts';
import { owedInAudit } from '../analysis/selection.ts';
import type { Absence, FileTree } from '../analysis/tree.ts';
import type { ChangeSet } from './change-set.ts';

export type Side = 'head' | 'base';

/** One file to judge on one side. `contextPath` is its name at head, whose role and deployable count for both sides. */
export interface FileTask {
  readonly side: Side;
  readonly path: string;
  readonly contextPath: string;
}

/** What a review has to look at; order is stable. */
export interface Plan {
  readonly files: readonly FileTask[];
  /** Sides whose repository checks run. */
  readonly repositories: readonly Side[];
}

/** Both sides of every changed file, and the whole repository before and after. */
export function planChange(change: ChangeSet, ignored: (path: string) => boolean): Plan {
  const files: FileTask[] = [];
  for (const file of change.files) {
    if (ignored(file.path)) continue;
    if (file.status !== 'removed') files.push({ side: 'head', path: file.path, contextPath: file.path });
    if (file.status !== 'added' && file.status !== 'copied') {
      files.push({ side: 'base', path: file.previousPath ?? file.path, contextPath: file.path });
    }
  }
  return { files, repositories: ['head', 'base'] };
}

/** Why a file is missing that should have been read. */
const GAPS: ReadonlySet<Absence | undefined> = new Set<Absence>(['too-large', 'too-long-line', 'budget', 'unreadable']);

/** Every file of a tree once, those that should have been read and could not among them, so that they are told. */
export function planTree(tree: FileTree, ignored: (path: string) => boolean, given: GivenFacts): Plan {
  const owed = owedInAudit(tree.entries, given);
  const files: FileTask[] = [];
  for (const path of tree.entries.keys()) {
    if (ignored(path)) continue;
    if (tree.bytes(path) || (GAPS.has(tree.absence(path)) && owed(path))) files.push({ side: 'head', path, contextPath: path });
  }
  return { files, repositories: ['head'] };
}
