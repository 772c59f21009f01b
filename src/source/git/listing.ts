import type { Entry, EntryKind } from '../../analysis/tree/tree.ts';
import { GitError, UnreadableError } from './errors.ts';
import type { GitOutput } from './program.ts';
import type { GitRepository } from './repository.ts';

/** Paths of one tree at most, as many as GitHub lists; a tree can be made to hold billions in a few objects. */
export const MAX_ENTRIES = 100_000;
/** Bytes of a listing at most: the above with long paths. */
const MAX_LISTING_BYTES = 64 * 1024 * 1024;

/** All paths of a tree. A file whose `size` is missing is one whose contents this clone doesn't hold. */
export interface TreeListing {
  readonly entries: ReadonlyMap<string, Entry>;
  /** False when paths were left out: too many, or names that no checkout could have. */
  readonly complete: boolean;
}

const KIND_BY_MODE: Readonly<Record<string, EntryKind>> = { '120000': 'symlink', '160000': 'submodule' };

/**
 * Lists a tree by its object id.
 * @throws UnreadableError when it, or one in it, is not there or damaged
 */
export async function listTree(repository: GitRepository, tree: string): Promise<TreeListing> {
  const { stdout, truncated } = await runListing(repository, tree);
  const records = stdout.toString('utf8').split('\0');
  // The last piece is empty, or cut off by the limit.
  records.pop();
  const entries = new Map<string, Entry>();
  let complete = !truncated && records.length <= MAX_ENTRIES;
  for (const record of records.slice(0, MAX_ENTRIES)) {
    const entry = entryOf(record);
    if (entry && isSafePath(entry.path) && !entries.has(entry.path)) entries.set(entry.path, entry);
    else complete = false;
  }
  return { entries, complete };
}

async function runListing(repository: GitRepository, tree: string): Promise<GitOutput> {
  const limits = { limit: MAX_LISTING_BYTES, recordLimit: MAX_ENTRIES };
  try {
    return await repository.run(['ls-tree', '-r', '-z', '-l', '--full-tree', tree], limits);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new UnreadableError(
      `the files of ${tree} can't be listed: a directory in it is damaged or not in this partial clone (${error.message})`,
    );
  }
}

/** `100644 blob <id> <size>\t<path>`; the size of a missing file is `BAD`, that of a submodule `-`. */
function entryOf(record: string): Entry | undefined {
  const tab = record.indexOf('\t');
  const afterMode = record.indexOf(' ');
  const afterType = record.indexOf(' ', afterMode + 1);
  const afterOid = record.indexOf(' ', afterType + 1);
  if (tab === -1 || afterMode === -1 || afterType === -1 || afterOid === -1 || afterOid > tab) return undefined;
  const mode = record.slice(0, afterMode);
  const size = record.slice(afterOid + 1, tab).trim();
  return {
    path: record.slice(tab + 1),
    kind: KIND_BY_MODE[mode] ?? 'file',
    oid: record.slice(afterType + 1, afterOid),
    executable: mode === '100755',
    ...(/^\d+$/.test(size) ? { size: Number(size) } : {}),
  };
}

const UNSAFE_SEGMENT = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Relative, without empty, `.` or `..` segments: objects made by hand can hold such names, checkouts can't. */
export function isSafePath(path: string): boolean {
  return !UNSAFE_SEGMENT.test(path);
}
