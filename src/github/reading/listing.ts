import type { Entry, EntryKind } from '../../analysis/tree/tree.ts';
import type { ChangedFile } from '../../review/change-set.ts';
import { isSafePath } from '../../source/git/listing.ts';
import { type ChangedFileRow, TREE, type TreeRow } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import type { RepositoryRef } from '../delivery/intent.ts';

/** All paths of one side. */
export interface Listing {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly complete: boolean;
}

/** The paths at head: one recursive tree, and the changed files when GitHub has cut it off. */
export async function readListing(
  client: Client,
  { owner, name: repo }: RepositoryRef,
  head: string,
  rows: readonly ChangedFileRow[],
): Promise<Listing> {
  const { tree, truncated } = await client.request(ROUTES.tree, { owner, repo, tree_sha: head, recursive: '1' }, TREE);
  const entries = new Map<string, Entry>();
  for (const row of tree) {
    const entry = entryOf(row);
    if (entry) entries.set(entry.path, entry);
  }
  if (truncated) addMissing(entries, rows);
  return { entries: sorted(entries), complete: !truncated };
}

/** True when the list of files speaks of the commit that was listed, and not of one that was pushed in between. */
export function agrees({ entries }: Listing, rows: readonly ChangedFileRow[]): boolean {
  return rows.every(({ filename, status, sha }) => {
    if (status === 'removed') return !entries.has(filename);
    const entry = entries.get(filename);
    return sha === null || (entry ? entry.oid === sha : !isSafePath(filename));
  });
}

/**
 * The paths at the merge base: those at head with the change taken back. What a changed file was like is not known before it is
 * read, so its entry has no object id of its own.
 */
export function baseListing(head: Listing, files: readonly ChangedFile[]): Listing {
  const entries = new Map(head.entries);
  for (const { path } of files) entries.delete(path);
  for (const { path, previousPath, status } of files) {
    if (status === 'added' || status === 'copied') continue;
    const at = status === 'renamed' ? (previousPath ?? path) : path;
    const { kind = 'file', executable = false } = head.entries.get(path) ?? {};
    if (isSafePath(at)) entries.set(at, { path: at, kind, oid: '', executable });
  }
  return { entries: sorted(entries), complete: head.complete };
}

const KINDS: Readonly<Record<string, EntryKind>> = { '120000': 'symlink', '160000': 'submodule' };

function entryOf({ path, mode, type, sha, size }: TreeRow): Entry | undefined {
  if (type === 'tree' || !isSafePath(path)) return undefined;
  return { path, kind: KINDS[mode] ?? 'file', oid: sha, executable: mode === '100755', ...(size === undefined ? {} : { size }) };
}

function addMissing(entries: Map<string, Entry>, rows: readonly ChangedFileRow[]): void {
  for (const { filename: path, status, sha } of rows) {
    if (status === 'removed' || sha === null || entries.has(path) || !isSafePath(path)) continue;
    entries.set(path, { path, kind: 'file', oid: sha, executable: false });
  }
}

function sorted(entries: ReadonlyMap<string, Entry>): ReadonlyMap<string, Entry> {
  return new Map([...entries].sort(([one], [other]) => (one < other ? -1 : 1)));
}
