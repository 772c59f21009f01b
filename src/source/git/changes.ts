import type { ChangedFile } from '../../review/change-set.ts';
import type { Entry } from '../../analysis/tree/tree.ts';
import { hunksOf } from '../diff/hunks.ts';
import { splitPatches } from '../diff/patches.ts';
import { GitError } from './errors.ts';
import { isSafePath, type TreeListing } from './listing.ts';
import type { GitRepository } from './repository.ts';

/** Bytes of diff at most; past it files are changed without their hunks being known. */
const MAX_DIFF_BYTES = 96 * 1024 * 1024;
/** Paths that one command line names at most. */
const PATHS_PER_RUN = 500;

/** What git says of the way from one tree to the other. */
export interface Changes {
  readonly files: readonly ChangedFile[];
  readonly gaps: readonly string[];
}

const DIFF = ['diff-tree', '-r', '--raw', '-p', '-z', '-U3', '--full-index', '--no-ext-diff', '--no-textconv', '--no-color'];
const LAYOUT = ['--submodule=short', '--ignore-submodules=none', '--src-prefix=a/', '--dst-prefix=b/'];
/** Contents past 4 MiB count as binary: they are not looked at either. */
const NO_GIANTS = ['-c', 'core.bigFileThreshold=4m'];

/**
 * Compares two trees by their object ids. Renames are followed where all contents are at hand.
 * @param base listing of the first, `head` of the second
 */
export async function diffTrees(
  repository: GitRepository,
  trees: readonly [string, string],
  base: TreeListing,
  head: TreeListing,
): Promise<Changes> {
  const differing = differingPaths(base, head);
  const isOf = (path: string, holds: (entry: Entry) => boolean): boolean =>
    [base, head].some(({ entries }) => entries.has(path) && holds(entries.get(path) as Entry));
  const missing = differing.filter((path) => isOf(path, isMissing));
  const gaps = missing.length > 0 ? [`contents of ${missing.length} changed files that this partial clone does not hold`] : [];
  const away = new Set(missing);
  for (;;) {
    const before = away.size;
    try {
      const { files, gaps: more } = await diffApart(repository, trees, { base, head, differing, away });
      return { files, gaps: [...gaps, ...more, ...damage(away.size - missing.length)] };
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      const damaged = new Set(error.objects);
      for (const path of differing) if (isOf(path, ({ oid }) => damaged.has(oid))) away.add(path);
      if (away.size === before) throw error;
    }
  }
}

function damage(count: number): readonly string[] {
  return count > 0 ? [`contents of ${count} changed files of which an object is damaged`] : [];
}

interface Differences {
  readonly base: TreeListing;
  readonly head: TreeListing;
  readonly differing: readonly string[];
  /** Paths among them whose contents are out of reach. */
  readonly away: ReadonlySet<string>;
}

async function diffApart(
  repository: GitRepository,
  trees: readonly [string, string],
  { base, head, differing, away }: Differences,
): Promise<Changes> {
  if (away.size === 0 && base.complete && head.complete) return diffOnce(repository, ['-M', '-l1000', ...trees]);
  const present = differing.filter((path) => !away.has(path));
  const files: ChangedFile[] = [...away].map((path) => withoutHunks(base, head, path));
  const gaps = new Set<string>();
  for (let at = 0; at < present.length; at += PATHS_PER_RUN) {
    const part = await diffOnce(repository, ['--no-renames', ...trees, '--', ...present.slice(at, at + PATHS_PER_RUN)]);
    files.push(...part.files);
    for (const gap of part.gaps) gaps.add(gap);
  }
  return { files: sorted(files), gaps: [...gaps] };
}

function differingPaths(base: TreeListing, head: TreeListing): readonly string[] {
  const same = (path: string): boolean => {
    const [before, after] = [base.entries.get(path), head.entries.get(path)];
    return before?.oid === after?.oid && before?.kind === after?.kind && before?.executable === after?.executable;
  };
  return [...new Set([...base.entries.keys(), ...head.entries.keys()])].filter((path) => !same(path));
}

function isMissing({ kind, size }: Entry): boolean {
  return kind !== 'submodule' && size === undefined;
}

function withoutHunks(base: TreeListing, head: TreeListing, path: string): ChangedFile {
  const status = !base.entries.has(path) ? 'added' : !head.entries.has(path) ? 'removed' : 'modified';
  return { path, previousPath: undefined, status, hunks: undefined };
}

async function diffOnce(repository: GitRepository, args: readonly string[]): Promise<Changes> {
  const { stdout, truncated } = await repository.run([...NO_GIANTS, ...DIFF, ...LAYOUT, ...args], { limit: MAX_DIFF_BYTES });
  const { records, patch } = splitOutput(stdout);
  const patches = truncated ? undefined : patchesOf(records, patch);
  const files = records
    .filter((record) => isSafePath(record.path))
    .map((record): ChangedFile => {
      const { path, previousPath, status } = record;
      return { path, previousPath, status, hunks: patches?.get(record) };
    });
  return { files: sorted(files), gaps: truncated ? ['the lines of a diff of more than 96 MiB'] : [] };
}

/** One record of git's raw list. */
interface RawChange {
  readonly path: string;
  readonly previousPath: string | undefined;
  readonly status: ChangedFile['status'];
}

const STATUSES: Readonly<Record<string, ChangedFile['status']>> = {
  A: 'added',
  M: 'modified',
  D: 'removed',
  R: 'renamed',
  C: 'copied',
  T: 'typechange',
};

/** Raw records, NUL-separated (`:100644 100644 <id> <id> M`, path, for renames another path), then an empty one, then the patch. */
function splitOutput(stdout: Buffer): { readonly records: readonly RawChange[]; readonly patch: string } {
  let at = 0;
  const field = (): string => {
    const end = stdout.indexOf(0, at);
    const value = stdout.toString('utf8', at, end === -1 ? stdout.length : end);
    at = end === -1 ? stdout.length : end + 1;
    return value;
  };
  const records: RawChange[] = [];
  while (stdout[at] === COLON) {
    const status = STATUSES[/ ([A-Z])\d*$/.exec(field())?.[1] ?? ''] ?? 'modified';
    const first = field();
    const moved = status === 'renamed' || status === 'copied';
    records.push({ status, path: moved ? field() : first, previousPath: moved ? first : undefined });
  }
  if (stdout[at] === 0) at += 1;
  return { records, patch: stdout.toString('utf8', at) };
}

const COLON = 58;

/**
 * Gives each record its hunks. Git prints one patch a record and in the same order, and two (the old kind removed, the new one
 * added) for a changed kind of file. When the numbers don't agree no patch is believed.
 */
function patchesOf(records: readonly RawChange[], patch: string): ReadonlyMap<RawChange, ChangedFile['hunks']> | undefined {
  const patches = splitPatches(patch);
  const expected = records.reduce((sum, { status }) => sum + (status === 'typechange' ? 2 : 1), 0);
  if (!patches || patches.length !== expected) return undefined;
  const result = new Map<RawChange, ChangedFile['hunks']>();
  let at = 0;
  for (const record of records) {
    const own = patches.slice(at, (at += record.status === 'typechange' ? 2 : 1));
    const isBinary = own.some(isBinaryPatch);
    const hunks = own.map(hunksOf);
    result.set(record, isBinary || hunks.includes(undefined) ? undefined : hunks.flatMap((some) => some ?? []));
  }
  return result;
}

function isBinaryPatch(patch: readonly string[]): boolean {
  const body = patch.findIndex((line) => line.startsWith('@@ '));
  return patch.slice(0, body === -1 ? patch.length : body).some((line) => /^Binary files .* differ$/.test(line));
}

function sorted(files: readonly ChangedFile[]): readonly ChangedFile[] {
  return [...files].sort((one, other) => (one.path < other.path ? -1 : one.path > other.path ? 1 : 0));
}
