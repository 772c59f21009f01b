import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SourceError } from './errors.ts';
import { locate, smallFile, type Location } from './locate.ts';
import { findGit, runGit, type GitOutput, type GitRun } from './program.ts';

/** How to run one command on an open repository. */
export type CommandOptions = Pick<GitRun, 'input' | 'limit' | 'recordLimit' | 'onData'> & {
  /** Runs among these working files instead of none. */
  readonly workTree?: string;
};

/** A local repository, open for reading until `close`. */
export interface GitRepository {
  readonly location: Location;
  /** Our own git directory; objects made while reading (from working files) go there and vanish with it. */
  readonly privateDir: string;
  /** The object that stands for a tree without files. */
  readonly emptyTree: string;
  run(args: readonly string[], options?: CommandOptions): Promise<GitOutput>;
  close(): void;
}

const EMPTY_TREES = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

/** The list of a shallow clone's last commits; 400,000 of them. */
const MAX_SHALLOW_BYTES = 16 * 1024 * 1024;

/** Belt and braces: none of these is configured in the private directory anyway. */
const SAFE_OPTIONS = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false', '-c', 'protocol.allow=never'];

/**
 * Opens a repository for reading. Git is run on a directory of our own that has the repository's references and objects and
 * nothing else of it: no configuration, attributes, hooks, filters, remotes or replacements, so that nothing which the
 * repository brings can run, be fetched or colour what is read. Works on bare, shallow and partial clones.
 * @param directory the repository or any directory in it
 * @param program absolute path of git; found in the usual places by default
 * @throws SourceError naming the directory
 */
export function openRepository(directory: string, program: string = findGit(), signal?: AbortSignal): GitRepository {
  const location = locate(directory);
  const format = objectFormat(location.commonDir);
  const privateDir = mkdtempSync(join(tmpdir(), 'twelvefold-git-'));
  try {
    furnish(privateDir, location, format);
  } catch (error) {
    rmSync(privateDir, { recursive: true, force: true });
    throw new SourceError(`${directory}: can't be opened (${error instanceof Error ? error.message : 'unknown reason'})`);
  }
  const env = environment(privateDir, location);
  const remove = (): void => rmSync(privateDir, { recursive: true, force: true });
  // However this process ends, short of being killed.
  process.once('exit', remove);
  return {
    location,
    privateDir,
    emptyTree: EMPTY_TREES[format],
    run: async (args, { workTree, ...options } = {}) =>
      runGit({
        program,
        args: [...SAFE_OPTIONS, ...args],
        env: workTree ? { ...env, GIT_WORK_TREE: workTree } : env,
        cwd: workTree ?? privateDir,
        ...options,
        ...(signal ? { signal } : {}),
      }),
    close() {
      process.off('exit', remove);
      remove();
    },
  };
}

function furnish(privateDir: string, { gitDir, commonDir }: Location, format: keyof typeof EMPTY_TREES): void {
  const reftable = existsSync(join(commonDir, 'reftable'));
  const extensions = [...(format === 'sha256' ? ['objectFormat = sha256'] : []), ...(reftable ? ['refStorage = reftable'] : [])];
  const config = ['[core]', `repositoryFormatVersion = ${extensions.length > 0 ? 1 : 0}`, 'bare = true', '[extensions]', ...extensions];
  writeFileSync(join(privateDir, 'config'), `${config.join('\n')}\n`);
  writeFileSync(join(privateDir, 'HEAD'), smallFile(join(gitDir, 'HEAD')) ?? 'ref: refs/heads/none\n');
  mkdirSync(join(privateDir, 'objects'));
  const shallow = smallFile(join(commonDir, 'shallow'), MAX_SHALLOW_BYTES);
  if (shallow !== undefined) writeFileSync(join(privateDir, 'shallow'), shallow);
  for (const name of ['refs', 'packed-refs', 'reftable', 'logs']) {
    const target = join(commonDir, name);
    if (existsSync(target)) symlinkSync(target, join(privateDir, name));
  }
  if (!existsSync(join(privateDir, 'refs'))) mkdirSync(join(privateDir, 'refs'));
}

/** The only thing that is taken from the repository's configuration, as text: how its objects are named. */
function objectFormat(commonDir: string): keyof typeof EMPTY_TREES {
  return /^\s*objectformat\s*=\s*"?sha256\b/im.test(smallFile(join(commonDir, 'config')) ?? '') ? 'sha256' : 'sha1';
}

/** Made from scratch: no variable from outside reaches git. */
function environment(privateDir: string, { commonDir }: Location): Readonly<Record<string, string>> {
  return {
    GIT_DIR: privateDir,
    GIT_OBJECT_DIRECTORY: join(privateDir, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quoted(join(commonDir, 'objects')),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_TERMINAL_PROMPT: '0',
    HOME: privateDir,
    LC_ALL: 'C',
    PATH: '/usr/bin:/bin',
  };
}

/** In the quotes of git, so that no character of the path can separate it. Source: unquote_c_style in git's quote.c. */
function quoted(path: string): string {
  const escaped = Array.from(path, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 || code === 0x7f || character === '"' || character === '\\' ? `\\${code.toString(8).padStart(3, '0')}` : character;
  });
  return `"${escaped.join('')}"`;
}
