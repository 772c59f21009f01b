import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { SourceError } from './errors.ts';
import { isSafePath } from './listing.ts';
import { locate } from './locate.ts';
import { readRegularFile } from './working-files.ts';

/** The working files of a repository, to be repaired. */
export interface WorkingFiles {
  /**
   * Puts a text in the place of one that was judged, as a whole or not at all. Line ends stay as the file has them.
   * @returns why it was left alone; undefined when it was written
   */
  replace(path: string, judged: Uint8Array, text: string): string | undefined;
  /** The same without writing. */
  refusal(path: string, judged: Uint8Array): string | undefined;
  /** The bytes of a regular file; undefined when there is none. */
  read(path: string): Uint8Array | undefined;
  /**
   * Writes a file of our own, new or in place of an older one, as a whole or not at all.
   * @returns why it was not written; undefined when it was
   */
  put(path: string, text: string): string | undefined;
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Only regular files inside of the working directory are written, and only ones whose contents are what was judged.
 * @param asked how the option or command is called that needs them, for the message
 * @throws SourceError for a bare repository
 */
export function openWorkingFiles(directory: string, asked: string): WorkingFiles {
  const { workTree } = locate(directory);
  if (workTree === undefined) throw new SourceError(`${asked}: a bare repository has no working files`);
  const root = realpathSync(workTree);
  return {
    read: (path) => (isSafePath(path) ? readRegularFile(join(root, path)) : undefined),
    put: (path, text) => put(root, path, text),
    refusal: (path, judged) => refusal(root, path, judged),
    replace(path, judged, text) {
      const refused = refusal(root, path, judged);
      if (refused !== undefined) return refused;
      const full = join(root, path);
      const hasWindowsEnds = !judged.includes(13) && (readRegularFile(full)?.includes(13) ?? false);
      const body = Buffer.from(hasWindowsEnds ? text.replaceAll('\n', '\r\n') : text, 'utf8');
      return writeInPlace(full, beginsWithMark(judged) ? Buffer.concat([MARK, body]) : body);
    },
  };
}

function put(root: string, path: string, text: string): string | undefined {
  if (!isSafePath(path)) return 'its path leads out of the working directory';
  const full = join(root, path);
  const isLinked = (directory: string): boolean => realpathSync(directory) !== directory;
  try {
    if (isLinked(deepestThere(dirname(full)))) return 'it lies behind a symbolic link';
    mkdirSync(dirname(full), { recursive: true });
    if (isLinked(dirname(full))) return 'it lies behind a symbolic link';
    const stats = lstatSync(full, { throwIfNoEntry: false });
    if (stats && !stats.isFile()) return 'it is no regular file';
  } catch (error) {
    return `it can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
  }
  return writeInPlace(full, Buffer.from(text, 'utf8'));
}

/** The directory itself, or the first above it that there is. */
function deepestThere(directory: string): string {
  return lstatSync(directory, { throwIfNoEntry: false }) ? directory : deepestThere(dirname(directory));
}

function refusal(root: string, path: string, judged: Uint8Array): string | undefined {
  const full = join(root, path);
  if (!isSafePath(path)) return 'its path leads out of the working directory';
  const stats = lstatSync(full, { throwIfNoEntry: false });
  if (!stats) return 'it is not in the working directory';
  if (stats.isSymbolicLink() || realpathSync(dirname(full)) !== dirname(full).split('/').join(sep)) return 'it lies behind a symbolic link';
  if (!stats.isFile()) return 'it is no regular file';
  if (stats.nlink > 1) return 'it has more than one name (hard links)';
  const bytes = readRegularFile(full);
  if (!bytes) return "it can't be read";
  if (!isSame(bytes, judged)) return 'its contents are not what was judged: commit them, or use --worktree';
  // Decoding would have replaced what is no UTF-8, and writing it back would lose it.
  return Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(judged)).equals(judged)
    ? undefined
    : 'it is not encoded in UTF-8';
}

/** Git's own conversion of line ends makes no other file of it. */
function isSame(bytes: Uint8Array, judged: Uint8Array): boolean {
  if (Buffer.from(bytes).equals(judged)) return true;
  if (judged.includes(13) || !bytes.includes(13)) return false;
  const text = Buffer.from(bytes).toString('latin1');
  return !/(?<!\r)\n/.test(text) && text.replaceAll('\r\n', '\n') === Buffer.from(judged).toString('latin1');
}

function beginsWithMark(bytes: Uint8Array): boolean {
  return MARK.equals(bytes.subarray(0, MARK.length));
}

/** Written beside it under a name that nobody can have laid a link to, then renamed: a reader sees the old file or the new one. */
function writeInPlace(full: string, bytes: Uint8Array): string | undefined {
  const temporary = join(dirname(full), `.twelvefold-${randomBytes(8).toString('hex')}`);
  let descriptor: number | undefined;
  try {
    const mode = lstatSync(full, { throwIfNoEntry: false })?.mode ?? 0o644;
    descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, 0o600);
    fchmodSync(descriptor, mode & 0o7777);
    for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
    fsyncSync(descriptor);
    closeSync(descriptor);
    descriptor = undefined;
    renameSync(temporary, full);
    return undefined;
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    if (lstatSync(temporary, { throwIfNoEntry: false })) unlinkSync(temporary);
    return `it can't be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`;
  }
}
