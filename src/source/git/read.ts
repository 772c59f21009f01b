import { type GivenFacts, NOTHING_GIVEN } from '../../analysis/given.ts';
import { Ranks, selectPaths } from '../../analysis/selection.ts';
import type { FileTree } from '../../analysis/tree/tree.ts';
import type { ChangedFile, ChangeSet } from '../../review/change-set.ts';
import { diffTrees } from './changes.ts';
import { readTrees, type WantedTree } from './contents.ts';
import { SourceError } from './errors.ts';
import { listTree, MAX_ENTRIES, type TreeListing } from './listing.ts';
import { openRepository, type GitRepository } from './repository.ts';
import { commitOf, resolveEnds } from './revisions.ts';
import { stagedTree, workingTree, type SnapshotTree } from './working-files.ts';

/** Which change of a local repository is meant. */
export interface ChangeRequest {
  /** Directory of the repository or inside it. */
  readonly repo: string;
  /** Revision that the change starts from, taken as it is; by default the merge base of head and the default branch. */
  readonly base?: string;
  /** Revision that the change leads to; HEAD by default. */
  readonly head?: string;
  /** The change leads to the index instead. */
  readonly staged?: boolean;
  /** The change leads to the working files instead, untracked ones included. */
  readonly worktree?: boolean;
}

/** How to get at it. */
export interface ReadOptions {
  /** Absolute path of git; found in the usual places by default. */
  readonly git?: string;
  readonly first?: FirstFiles;
  readonly signal?: AbortSignal;
}

/** Files that say how the rest is to be read, on the side that decides: the base of a change. */
export interface FirstFiles {
  /** Such files are read wherever they exist, on both sides, chosen for facts or not. */
  readonly isOne: (path: string) => boolean;
  /**
   * Takes the deciding side with the bytes of these files alone, and gives what else is to be read.
   * @throws what makes the rest not worth reading
   */
  readonly decide: (tree: FileTree) => Promise<ReadingTerms>;
}

/** What is to be read besides the files that facts are drawn from. */
export interface ReadingTerms {
  /** Paths whose bytes are read wherever they exist. */
  readonly always: readonly string[];
  /** What is known of the repository already. */
  readonly given: GivenFacts;
}

/**
 * Reads a change out of a local repository's objects. Nothing is checked out, fetched or run that the repository brings.
 * @throws SourceError with one line that names the option, directory or revision
 */
export async function readChange(request: ChangeRequest, options: ReadOptions = {}): Promise<ChangeSet> {
  if ([request.head !== undefined, request.staged, request.worktree].filter(Boolean).length > 1) {
    throw new SourceError('--head, --staged and --worktree exclude each other');
  }
  return withRepository(request.repo, options, async (repository) => {
    const snapshot = request.worktree ? await workingTree(repository) : request.staged ? await stagedTree(repository) : undefined;
    const ends = await resolveEnds(repository, request.base, request.head, snapshot !== undefined);
    const base: Side = { revision: ends.base ?? 'empty', tree: ends.base ?? repository.emptyTree };
    const head: Side = snapshot
      ? { revision: request.worktree ? 'worktree' : 'staged', tree: snapshot.tree, snapshot }
      : { revision: ends.head ?? 'empty', tree: ends.head ?? repository.emptyTree };
    return readBetween(repository, base, head, options.first);
  });
}

/**
 * Reads a whole tree with the bytes of all files that are judged or tell facts.
 * @param revision in git's notation
 * @throws SourceError with one line that names the directory or revision
 */
export async function readTree(repo: string, revision = 'HEAD', options: ReadOptions = {}): Promise<FileTree> {
  return withRepository(repo, options, async (repository) => {
    const commit = await commitOf(repository, revision);
    const listing = await listTree(repository, commit);
    const side = { revision: commit, tree: commit };
    const { always, given } = await readFirst(repository, side, listing, options.first);
    const [tree] = await readTrees(repository, [wanted(side, listing, 'all', always, new Ranks(listing.entries, given))]);
    return tree as FileTree;
  });
}

interface Side {
  readonly revision: string;
  readonly tree: string;
  readonly snapshot?: SnapshotTree;
}

async function readBetween(repository: GitRepository, base: Side, head: Side, first?: FirstFiles): Promise<ChangeSet> {
  const [baseListing, headListing] = await Promise.all([listTree(repository, base.tree), listTree(repository, head.tree)]);
  const { files, gaps } = await diffTrees(repository, [base.tree, head.tree], baseListing, headListing);
  const { always, given } = await readFirst(repository, base, baseListing, first);
  const ranks = new Ranks(headListing.entries, given);
  const [baseTree, headTree] = await readTrees(repository, [
    wanted(base, baseListing, changedAt('base', files), always, ranks.forSide(baseListing.entries)),
    wanted(head, headListing, changedAt('head', files), always, ranks),
  ]);
  return {
    base: baseTree as FileTree,
    head: headTree as FileTree,
    files,
    gaps: [...gaps, ...(head.snapshot?.gaps ?? []), ...(baseListing.complete && headListing.complete ? [] : [INCOMPLETE])],
  };
}

const INCOMPLETE = `paths beyond the first ${MAX_ENTRIES.toLocaleString('en')} or with names that no checkout can have`;

/** What the files that decide say: whether a path is read whatever it tells, and what is known already. */
async function readFirst(
  repository: GitRepository,
  { revision }: Side,
  listing: TreeListing,
  first: FirstFiles | undefined,
): Promise<{ readonly always: (path: string) => boolean; readonly given: GivenFacts }> {
  if (!first) return { always: () => false, given: NOTHING_GIVEN };
  const paths = pathsIn(listing, first.isOne);
  const entries = new Map([...listing.entries].filter(([path]) => paths.has(path)));
  const [tree] = await readTrees(repository, [{ revision, listing: { ...listing, entries }, paths }]);
  const { always, given } = await first.decide(tree as FileTree);
  return { always: (path) => first.isOne(path) || always.includes(path), given };
}

function pathsIn({ entries }: TreeListing, isWanted: (path: string) => boolean): ReadonlySet<string> {
  return new Set([...entries.keys()].filter(isWanted));
}

function changedAt(side: 'base' | 'head', files: readonly ChangedFile[]): readonly string[] {
  const absent = side === 'base' ? 'added' : 'removed';
  return files.filter(({ status }) => status !== absent).map(({ path, previousPath }) => (side === 'base' ? (previousPath ?? path) : path));
}

/** What is read of one side, and why the rest of what should have been is not. Unchanged files that find no room are no gap. */
function wanted(
  side: Side,
  listing: TreeListing,
  changed: readonly string[] | 'all',
  always: (path: string) => boolean,
  ranks: Ranks,
): WantedTree {
  const { paths, omitted } = selectPaths(listing.entries, changed, undefined, ranks);
  const asked = changed === 'all' ? undefined : new Set(changed);
  const left = omitted.filter(({ path }) => asked?.has(path) ?? true).map(({ path, reason }) => [path, reason] as const);
  return {
    revision: side.revision,
    listing,
    paths: new Set([...pathsIn(listing, always), ...paths]),
    absences: new Map([...left, ...(side.snapshot?.absences ?? [])]),
  };
}

async function withRepository<T>(directory: string, options: ReadOptions, read: (repository: GitRepository) => Promise<T>): Promise<T> {
  const repository = openRepository(directory, options.git, options.signal);
  try {
    return await read(repository);
  } finally {
    repository.close();
  }
}
