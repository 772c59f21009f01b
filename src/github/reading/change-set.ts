import type { FileTree } from '../../analysis/tree/tree.ts';
import type { ChangeSet } from '../../review/change-set.ts';
import { buildTree, type TreeFile } from '../../source/packed-tree.ts';
import { COMPARISON } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { statusOf } from '../client/errors.ts';
import type { RepositoryRef } from '../delivery/intent.ts';
import { type Content, readContents, type Wanted } from './contents.ts';
import { changedFiles, type FileList, readFiles } from './files.ts';
import { agrees, baseListing, type Listing, readListing } from './listing.ts';
import { planReading, type Reading } from './plan.ts';

/** The two ends of a change on GitHub. Forks are read by commit from the base repository, which has their objects. */
export interface ChangeEnds {
  readonly repository: RepositoryRef;
  /** Undefined for a merge group. */
  readonly number: number | undefined;
  /** Commit of the base branch. */
  readonly base: string;
  readonly head: string;
  /** How many files the pull request says that it changes. */
  readonly changedFiles: number | undefined;
}

const CUT_LISTING = 'GitHub cut off the listing of this repository; facts from files that it left out are missing';
/** A comparison lists no more files. */
const MAX_COMPARED = 300;

/**
 * Reads a change: its files, the tree at head, and the contents of both sides. The base is the merge base, as in what GitHub shows.
 * Throws an error that may be tried again when the head moved in the middle.
 * @param terms which files are read besides, and what is known of the repository already
 */
export async function readChange(
  client: Client,
  ends: ChangeEnds,
  terms: Pick<Reading, 'decided' | 'given' | 'revisited'>,
): Promise<WithTexts> {
  const { mergeBase, list } = await readDifference(client, ends);
  const head = await readListing(client, ends.repository, ends.head, list.rows);
  if (!agrees(head, list.rows)) throw new Error('The head moved while the change was read.');
  const files = changedFiles(list.rows);
  const base = baseListing(head, files);
  const plan = planReading({ ends: { base: mergeBase, head: ends.head }, files, base, head, ...terms });
  const contents = await readContents(client, ends.repository, plan.wanted);
  const found = new Map(plan.wanted.map((text, index) => [key(text), contents[index] as Content]));
  const headAt = (path: string): Content | undefined => found.get(key({ revision: ends.head, path }));
  const baseAt = (path: string): Content | undefined =>
    found.get(key({ revision: mergeBase, path })) ?? (plan.shared.has(path) ? headAt(path) : undefined);
  const change = {
    base: buildSide(mergeBase, base, baseAt),
    head: buildSide(ends.head, head, headAt),
    files,
    gaps: head.complete ? list.gaps : [...list.gaps, CUT_LISTING],
  };
  const touched = list.gaps.length > 0 ? undefined : touchedBy(list.rows);
  return { change, touched, fileAt: (path) => fileOf(found.get(key({ revision: terms.decided.commit, path }))) };
}

/** A change, and the texts that were read besides. */
export interface WithTexts {
  readonly change: ChangeSet;
  /** All names of files that the change touches, those of before a move among them; undefined when not all are known. */
  readonly touched: readonly string[] | undefined;
  /** A file that was decided at another commit, without its text where that can't be read; undefined for one that is not there. */
  readonly fileAt: (path: string) => { readonly text: string | undefined } | undefined;
}

function touchedBy(rows: FileList['rows']): readonly string[] {
  return rows.flatMap(({ filename, status, previous_filename: before }) =>
    status === 'renamed' && before !== undefined ? [filename, before] : [filename],
  );
}

function fileOf(content: Content | undefined): ReturnType<WithTexts['fileAt']> {
  if (!content || content.bytes === 'missing') return undefined;
  return { text: typeof content.bytes === 'string' ? undefined : new TextDecoder().decode(content.bytes) };
}

async function readDifference(client: Client, ends: ChangeEnds): Promise<{ readonly mergeBase: string; readonly list: FileList }> {
  const { repository, number, changedFiles: expected = 0 } = ends;
  const { owner, name: repo } = repository;
  const comparing = client
    .request(ROUTES.compare, { owner, repo, basehead: `${ends.base}...${ends.head}`, per_page: 1 }, COMPARISON)
    .catch((error: unknown) => {
      if (statusOf(error) === 404 && number !== undefined) return undefined;
      throw error;
    });
  const listing = number === undefined ? undefined : readFiles(client, { ...repository, number }, expected);
  const [comparison, listed] = await Promise.all([comparing, listing]);
  const list = listed ?? comparedFiles(comparison?.files ?? []);
  if (comparison) return { mergeBase: comparison.merge_base_commit.sha, list };
  return {
    mergeBase: ends.base,
    list: { ...list, gaps: [...list.gaps, 'The two branches have no common commit; the base was taken as it is'] },
  };
}

function comparedFiles(rows: FileList['rows']): FileList {
  const isFull = rows.length >= MAX_COMPARED;
  return { rows, gaps: isFull ? [`GitHub compares ${MAX_COMPARED} files of a merge group at most; others were not looked at`] : [] };
}

/** One side of a change, or a whole tree, with the contents that were read. */
export function buildSide(revision: string, { entries, complete }: Listing, contentAt: (path: string) => Content | undefined): FileTree {
  const files = [...entries.values()].map((entry): TreeFile => {
    const content = contentAt(entry.path);
    if (entry.kind !== 'file') return { entry, content: entry.kind };
    const oid = entry.oid === '' ? (content?.oid ?? '') : entry.oid;
    return { entry: { ...entry, oid }, content: absenceOrBytes(content) };
  });
  return buildTree(revision, complete, files);
}

function absenceOrBytes(content: Content | undefined): TreeFile['content'] {
  if (content === undefined) return 'not-selected';
  return content.bytes === 'missing' ? 'unreadable' : content.bytes;
}

function key({ revision, path }: Pick<Wanted, 'revision' | 'path'>): string {
  return `${revision}\0${path}`;
}
