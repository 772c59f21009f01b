import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a path holds; `null` takes it away. */
export type Contents = Readonly<Record<string, string | Uint8Array | { readonly link: string } | null>>;

/** A repository made for one test file, by the real git. */
export interface TemporaryRepository {
  readonly path: string;
  git(...args: string[]): string;
  /** Writes working files without committing them. */
  write(files: Contents): void;
  /** Writes files, commits all and gives the commit's id. */
  commit(files: Contents, message?: string): string;
}

const made: string[] = [];

/** A new empty directory that `removeTemporary` takes away. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'twelvefold-test-'));
  made.push(path);
  return path;
}

/** Removes everything that this module made; for `afterAll`. */
export function removeTemporary(): void {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
}

/** Runs git in a directory without anybody's configuration; gives its output. */
export function gitIn(directory: string, ...args: string[]): string {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', GIT_ALLOW_PROTOCOL: 'file' };
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.test', '-c', 'commit.gpgSign=false'];
  return execFileSync('git', [...identity, ...args], { cwd: directory, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** An empty repository on the branch `main`. */
export function temporaryRepository(...options: string[]): TemporaryRepository {
  const path = temporaryDirectory();
  const git = (...args: string[]): string => gitIn(path, ...args);
  git('init', '--quiet', '--initial-branch=main', ...options);
  const write = (files: Contents): void => {
    for (const [name, content] of Object.entries(files)) put(join(path, name), content);
  };
  return {
    path,
    git,
    write,
    commit(files, message = 'change') {
      write(files);
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD').trim();
    },
  };
}

function put(path: string, content: Contents[string]): void {
  rmSync(path, { recursive: true, force: true });
  if (content === null || content === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, path);
  else writeFileSync(path, content);
}
