import type { ChangedFile } from '../../review/change-set.ts';
import { parseHunks } from '../../source/diff/hunks.ts';
import { isSafePath } from '../../source/git/listing.ts';
import { CHANGED_FILES, type ChangedFileRow } from '../client/answers.ts';
import type { Client } from '../client/client.ts';
import { ROUTES } from '../client/endpoints.ts';
import { inParallel } from '../client/in-parallel.ts';
import type { PullRequestRef } from '../delivery/intent.ts';

/** GitHub lists no more files of a pull request, and so many on a page. */
const MAX_FILES = 3_000;
const PAGE = 100;
const PAGES_AT_ONCE = 4;

/** The files of a change as GitHub names them. */
export interface FileList {
  readonly rows: readonly ChangedFileRow[];
  /** What is known to be left out, in words. */
  readonly gaps: readonly string[];
}

/**
 * The files of a pull request, page by page.
 * @param expected how many the pull request says that it changes
 */
export async function readFiles(client: Client, target: PullRequestRef, expected: number): Promise<FileList> {
  const { owner, name: repo, number } = target;
  const pages = Array.from({ length: Math.ceil(Math.min(expected, MAX_FILES) / PAGE) }, (_, index) => index + 1);
  const read = (page: number) => client.request(ROUTES.files, { owner, repo, pull_number: number, per_page: PAGE, page }, CHANGED_FILES);
  const rows = (await inParallel(pages, PAGES_AT_ONCE, read)).flat();
  return { rows, gaps: rows.length < expected ? [shortage(rows.length, expected)] : [] };
}

/** `3,000 of 30,000 changed files`, for the reader of the report. */
function shortage(listed: number, expected: number): string {
  return `GitHub lists ${listed.toLocaleString('en')} of ${expected.toLocaleString('en')} changed files; the others were not looked at`;
}

const STATUSES = {
  added: 'added',
  removed: 'removed',
  modified: 'modified',
  renamed: 'renamed',
  copied: 'copied',
  changed: 'typechange',
  unchanged: undefined,
} as const;

/** The rows as a change set has them: sorted, each path once, no path that a checkout could not have. */
export function changedFiles(rows: readonly ChangedFileRow[]): readonly ChangedFile[] {
  const files = new Map<string, ChangedFile>();
  for (const row of rows) {
    const status = STATUSES[row.status];
    if (status === undefined || !isSafePath(row.filename)) continue;
    const moved = status === 'renamed' || status === 'copied';
    files.set(row.filename, { path: row.filename, previousPath: moved ? row.previous_filename : undefined, status, hunks: hunksOf(row) });
  }
  return [...files.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** A missing patch means no lines when nothing changed in them (a pure rename), else that the lines are not known. */
function hunksOf({ patch, changes }: ChangedFileRow): ChangedFile['hunks'] {
  if (patch !== undefined) return parseHunks(patch);
  return changes === 0 ? [] : undefined;
}
