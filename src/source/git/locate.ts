import { readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { SourceError } from './errors.ts';

/** Where the parts of a local repository are; all paths absolute. */
export interface Location {
  /** HEAD and index of this checkout. */
  readonly gitDir: string;
  /** References and objects; another directory than `gitDir` in a linked worktree. */
  readonly commonDir: string;
  /** Root of the working files; undefined in a bare repository. */
  readonly workTree: string | undefined;
}

/**
 * Finds the repository that a directory belongs to as git does (`.git` directory or file, or bare, here or above), without git:
 * nothing of what the repository configures takes part.
 * @throws SourceError naming the directory
 */
export function locate(directory: string): Location {
  const start = realDirectory(directory);
  for (let folder = start; ; folder = dirname(folder)) {
    const gitDir = gitDirOf(join(folder, '.git'));
    if (gitDir) return { gitDir, commonDir: commonDirOf(gitDir), workTree: folder };
    if (isGitDir(folder)) return { gitDir: folder, commonDir: commonDirOf(folder), workTree: workTreeAround(folder) };
    if (dirname(folder) === folder) throw new SourceError(`${directory}: not a git repository`);
  }
}

function realDirectory(directory: string): string {
  let real: string;
  try {
    real = realpathSync(resolve(directory));
  } catch {
    throw new SourceError(`${directory}: no such directory`);
  }
  if (!statSync(real).isDirectory()) throw new SourceError(`${directory}: not a directory`);
  return real;
}

/** The git directory that `.git` is, or that a `.git` file names. */
function gitDirOf(dotGit: string): string | undefined {
  if (isGitDir(dotGit)) return dotGit;
  const named = /^gitdir: (.+)$/m.exec(smallFile(dotGit) ?? '')?.[1];
  if (!named) return undefined;
  const gitDir = resolve(dirname(dotGit), named.trimEnd());
  return isGitDir(gitDir) ? gitDir : undefined;
}

function commonDirOf(gitDir: string): string {
  const named = smallFile(join(gitDir, 'commondir'))?.trim();
  return named ? resolve(gitDir, named) : gitDir;
}

/** A `.git` directory that was named itself has its working files beside it. */
function workTreeAround(gitDir: string): string | undefined {
  return basename(gitDir) === '.git' ? dirname(gitDir) : undefined;
}

function isGitDir(path: string): boolean {
  const common = commonDirOf(path);
  return isA(join(path, 'HEAD'), 'file') && isA(join(common, 'objects'), 'directory');
}

function isA(path: string, kind: 'file' | 'directory'): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && (kind === 'file' ? stats.isFile() : stats.isDirectory());
}

/** The text of a regular file of at most `limit` bytes; undefined for anything else. Never waits, as a named pipe would make it. */
export function smallFile(path: string, limit = 65_536): string | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() && stats.size <= limit ? readFileSync(path, 'utf8') : undefined;
  } catch {
    return undefined;
  }
}
