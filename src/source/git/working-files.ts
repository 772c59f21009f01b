import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { deflateSync, constants as zlib } from 'node:zlib';
import { MAX_FILE_BYTES, type Absence } from '../../analysis/tree/tree.ts';
import { GitError, SourceError } from './errors.ts';
import { isSafePath } from './listing.ts';
import { smallFile } from './locate.ts';
import type { GitRepository } from './repository.ts';

/** Untracked files that take part at most: a forgotten dependency folder has more. */
const MAX_UNTRACKED = 10_000;
const MAX_EXCLUDE_BYTES = 1024 * 1024;

/** The index or the working files as a tree of our own private objects; the repository itself is not written to. */
export interface SnapshotTree {
  readonly tree: string;
  /** Working files whose contents were not taken, with the reason. */
  readonly absences: ReadonlyMap<string, Absence>;
  readonly gaps: readonly string[];
}

/**
 * The tree that a commit of the index would have.
 * @throws SourceError in a bare repository, or when paths are unmerged
 */
export async function stagedTree(repository: GitRepository): Promise<SnapshotTree> {
  if (repository.location.workTree === undefined) throw new SourceError('--staged: a bare repository has no index');
  copyIndex(repository);
  return { tree: await writeTree(repository), absences: new Map(), gaps: [] };
}

/**
 * The tree that a commit of all working files would have: tracked files as they are on disk, and untracked ones that no
 * `.gitignore` of the repository names. Files are read without following a symbolic link anywhere below the root; no filter
 * and no line-end conversion of git's runs, except that a file is taken with LF where it was committed so and differs by CRLF.
 * @throws SourceError in a bare repository, or when paths are unmerged
 */
export async function workingTree(repository: GitRepository): Promise<SnapshotTree> {
  const root = repository.location.workTree;
  if (root === undefined) throw new SourceError('--worktree: a bare repository has no working files');
  copyIndex(repository);
  copyExclude(repository);
  const [tracked, untracked] = await Promise.all([
    changedPaths(repository, root, '--modified', '--deleted'),
    changedPaths(repository, root, '--others'),
  ]);
  const absences = new Map<string, Absence>();
  const updates: string[] = [];
  for (const { path, crlf } of [...tracked, ...untracked.slice(0, MAX_UNTRACKED)]) {
    const file = readWorkingFile(root, path);
    if (file === 'directory') continue;
    if (file?.absence) absences.set(path, file.absence);
    updates.push(`${file ? indexRecord(repository, file, crlf) : removal(repository)}\t${path}\0`);
  }
  if (updates.length > 0) await repository.run(['update-index', '--add', '--replace', '-z', '--index-info'], { input: updates.join('') });
  const left = untracked.length - MAX_UNTRACKED;
  return { tree: await writeTree(repository), absences, gaps: left > 0 ? [`${left} of ${untracked.length} untracked files`] : [] };
}

/** A copy, because git writes to an index that it only reads. A split index has its other half beside it. */
function copyIndex({ location: { gitDir }, privateDir }: GitRepository): void {
  for (const name of readdirSync(gitDir)) {
    const isPart = name === 'index' || /^sharedindex\.[0-9a-f]+$/.test(name);
    if (isPart && lstatSync(join(gitDir, name)).isFile()) copyFileSync(join(gitDir, name), join(privateDir, name));
  }
}

async function writeTree(repository: GitRepository): Promise<string> {
  try {
    return (await repository.run(['write-tree', '--missing-ok'])).stdout.toString('utf8').trim();
  } catch (error) {
    if (error instanceof GitError && /unmerged/.test(error.message))
      throw new SourceError('the index has unmerged paths: resolve them first');
    throw error;
  }
}

/** A path that differs from the index, or that the index doesn't have. */
interface ChangedPath {
  readonly path: string;
  /** Committed with LF and on disk with CRLF only: what git's own conversion made of it. */
  readonly crlf: boolean;
}

async function changedPaths(repository: GitRepository, root: string, ...which: readonly string[]): Promise<readonly ChangedPath[]> {
  const { stdout } = await repository.run(['ls-files', '-z', '--eol', '--exclude-standard', ...which], { workTree: root });
  const found = new Map<string, ChangedPath>();
  for (const record of stdout.toString('utf8').split('\0')) {
    const tab = record.indexOf('\t');
    const path = record.slice(tab + 1);
    if (tab !== -1 && isSafePath(path)) found.set(path, { path, crlf: /^i\/lf +w\/crlf /.test(record) });
  }
  return [...found.values()];
}

/** The repository's own list of files that are never committed takes part, as a copy: git is not shown its directory. */
function copyExclude({ location, privateDir }: GitRepository): void {
  mkdirSync(join(privateDir, 'info'), { recursive: true });
  writeFileSync(join(privateDir, 'info', 'exclude'), smallFile(join(location.commonDir, 'info', 'exclude'), MAX_EXCLUDE_BYTES) ?? '');
}

function indexRecord(repository: GitRepository, file: WorkingFile, crlf: boolean): string {
  const bytes = crlf ? Buffer.from(Buffer.from(file.bytes).toString('latin1').replaceAll('\r\n', '\n'), 'latin1') : file.bytes;
  return `${file.mode} ${writeBlob(repository, bytes)}`;
}

function removal({ emptyTree }: GitRepository): string {
  return `0 ${'0'.repeat(emptyTree.length)}`;
}

interface WorkingFile {
  readonly mode: '100644' | '100755' | '120000';
  readonly bytes: Uint8Array;
  readonly absence?: Absence;
}

/** A file as it is on disk; undefined when there is none. What can't or mustn't be read is stood in for by its reason. */
function readWorkingFile(root: string, path: string): WorkingFile | 'directory' | undefined {
  const full = join(root, path);
  const stats = lstatSync(full, { throwIfNoEntry: false });
  if (!stats) return undefined;
  if (stats.isDirectory()) return 'directory';
  // Beyond a symbolic link there is nothing that belongs to the repository.
  if (realpathSync(dirname(full)) !== dirname(full).split('/').join(sep)) return undefined;
  if (stats.isSymbolicLink()) return { mode: '120000', bytes: Buffer.from(readlinkSync(full)) };
  const mode = (stats.mode & 0o111) === 0 ? '100644' : '100755';
  if (!stats.isFile()) return { mode, ...standIn('unreadable') };
  if (stats.size > MAX_FILE_BYTES) return { mode, ...standIn('too-large') };
  const bytes = readRegularFile(full);
  return bytes ? { mode, bytes } : { mode, ...standIn('unreadable') };
}

function standIn(absence: Absence): { readonly bytes: Uint8Array; readonly absence: Absence } {
  return { bytes: Buffer.from(`\0${absence}`), absence };
}

/** A file's bytes; undefined for one that can't or mustn't be read. Opened without following a link and without waiting for a pipe, and looked at again once it is open. */
export function readRegularFile(path: string): Uint8Array | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MAX_FILE_BYTES) return undefined;
    const bytes = Buffer.alloc(stats.size);
    let filled = 0;
    for (let read = -1; read !== 0 && filled < bytes.length; filled += read)
      read = readSync(descriptor, bytes, filled, bytes.length - filled, null);
    return bytes.subarray(0, filled);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Writes a loose object as git has them (https://git-scm.com/book/en/v2/Git-Internals-Git-Objects) to the private directory; gives its id. */
function writeBlob({ privateDir, emptyTree }: GitRepository, bytes: Uint8Array): string {
  const object = Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]);
  const oid = createHash(emptyTree.length === 64 ? 'sha256' : 'sha1')
    .update(object)
    .digest('hex');
  const folder = join(privateDir, 'objects', oid.slice(0, 2));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, oid.slice(2)), deflateSync(object, { level: zlib.Z_BEST_SPEED }));
  return oid;
}
