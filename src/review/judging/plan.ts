import type { GivenFacts } from '../../analysis/given.ts';
import { owedInAudit } from '../../analysis/selection.ts';
import type { Absence, FileTree } from '../../analysis/tree/tree.ts';
import type { ChangeSet } from '../change-set.ts';

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
  /** Paths among the files that the change leaves alone: they are judged for what was said of them, and no part of its coverage. */
  readonly revisited: ReadonlySet<string>;
}

/**
 * Both sides of every changed file, and the whole repository before and after.
 * @param revisited files of head that are judged as well, though the change may leave them alone
 */
export function planChange(change: ChangeSet, ignored: (path: string) => boolean, revisited: readonly string[] = []): Plan {
  const files: FileTask[] = [];
  for (const file of change.files) {
    if (ignored(file.path)) continue;
    if (file.status !== 'removed') files.push({ side: 'head', path: file.path, contextPath: file.path });
    if (file.status !== 'added' && file.status !== 'copied') {
      files.push({ side: 'base', path: file.previousPath ?? file.path, contextPath: file.path });
    }
  }
  const changed = new Set(change.files.map(({ path }) => path));
  const isLeftAlone = (path: string): boolean => !changed.has(path) && !ignored(path) && change.head.entries.get(path)?.kind === 'file';
  const again = new Set(revisited.filter(isLeftAlone));
  for (const path of again) {
    files.push({ side: 'head', path, contextPath: path });
    if (change.base.entries.has(path)) files.push({ side: 'base', path, contextPath: path });
  }
  return { files, repositories: ['head', 'base'], revisited: again };
}

/** Why a file is missing that should have been read. */
const GAPS: ReadonlySet<Absence | undefined> = new Set<Absence>(['binary', 'too-large', 'too-long-line', 'budget', 'unreadable']);

/** Every file of a tree once, those that should have been read and could not among them, so that they are told. */
export function planTree(tree: FileTree, ignored: (path: string) => boolean, given: GivenFacts): Plan {
  const owed = owedInAudit(tree.entries, given);
  const files: FileTask[] = [];
  for (const path of tree.entries.keys()) {
    if (ignored(path)) continue;
    if (tree.bytes(path) || (GAPS.has(tree.absence(path)) && owed(path))) files.push({ side: 'head', path, contextPath: path });
  }
  return { files, repositories: ['head'], revisited: new Set() };
}
