import { Ranks, selectPaths } from '../../analysis/selection.ts';
import type { FileTree } from '../../analysis/tree/tree.ts';
import { givenBy } from '../../policy/paths.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Client } from '../client/client.ts';
import type { RepositoryRef } from '../delivery/intent.ts';
import { buildSide } from './change-set.ts';
import { readContents } from './contents.ts';
import { readListing } from './listing.ts';
import { ownFilesIn } from './own-files.ts';

/** Files of one tree that are read at most: five queries of GraphQL. */
const MAX_FILES = 2_000;

/**
 * Reads a whole tree with the bytes of the files that are judged or tell facts, the most important first; what is beyond the
 * bounds is in the tree without its bytes, so that a report says what was not looked at.
 */
export async function readTree(client: Client, repository: RepositoryRef, commit: string, policy: Policy): Promise<FileTree> {
  const listing = await readListing(client, repository, commit, []);
  const { entries } = listing;
  const own = ownFilesIn(policy)(entries.keys());
  const chosen = selectPaths(entries, 'all', undefined, new Ranks(entries, givenBy(policy))).paths.slice(0, MAX_FILES);
  const paths = [...new Set([...own, ...chosen])];
  const wanted = paths.map((path) => ({ revision: commit, path, size: entries.get(path)?.size, oid: entries.get(path)?.oid }));
  const contents = await readContents(client, repository, wanted);
  const found = new Map(wanted.map(({ path }, index) => [path, contents[index]]));
  return buildSide(commit, listing, (path) => found.get(path));
}
