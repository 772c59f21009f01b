import type { Lock, Manifest } from '../../documents/kinds.ts';
import { baseName, directoriesUp, directoryOf, isWithin, joinPath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

/** Names of lock files by the format of the manifest that they belong to; binary ones too. */
const LOCK_NAMES: Readonly<Record<string, readonly string[]>> = {
  'package.json': ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb', 'deno.lock'],
  'pyproject.toml': ['poetry.lock', 'uv.lock', 'pdm.lock', 'pylock.toml'],
  Pipfile: ['Pipfile.lock'],
  Gemfile: ['Gemfile.lock', 'gems.locked'],
  'composer.json': ['composer.lock'],
  'Cargo.toml': ['Cargo.lock'],
  'go.mod': ['go.sum'],
};

/** The names of the lock files that a manifest may have; empty for one whose ecosystem has none by custom. */
export function lockNames({ format, path }: Manifest): readonly string[] {
  return LOCK_NAMES[format] ?? LOCK_NAMES[baseName(path)] ?? [];
}

/** Names that a template gives when an app is made of it. */
const TEMPLATED = /\{\{/;

/** True where a lock can be made at all: there is none of a template, before an app is made of it. */
export function isLockable(manifest: Manifest): boolean {
  if (TEMPLATED.test(manifest.path)) return false;
  // A pyproject.toml is locked by the tools that have a section in it; others install it with pip.
  if (manifest.format === 'pyproject.toml') return ['poetry', 'pdm', 'uv'].some((tool) => manifest.root?.at('tool', tool) !== undefined);
  return lockNames(manifest).length > 0;
}

/** The manifest at the root of the workspace that a manifest is a member of, or the manifest itself. */
export function workspaceRootOf(manifest: Manifest, repository: Repository): Manifest {
  const roots = repository
    .documents('manifest')
    .filter(({ ecosystem, workspaces }) => ecosystem === manifest.ecosystem && workspaces.length > 0);
  return roots.find((root) => isWithin(manifest.path, directoryOf(root.path)) && takesIn(root, directoryOf(manifest.path))) ?? manifest;
}

/** Path of the nearest lock file of a manifest, in its directory or one around it (a workspace's root); undefined when there is none. */
export function lockPathOf(manifest: Manifest, { tree }: Repository): string | undefined {
  const names = lockNames(manifest);
  for (const directory of directoriesUp(directoryOf(manifest.path))) {
    const found = names.map((name) => joinPath(directory, name)).find((path) => tree.entries.has(path));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The lock of a manifest, where it can be read without doubt; one of a directory around it counts where it speaks of the manifest. */
export function lockOf(manifest: Manifest, repository: Repository): Lock | undefined {
  const path = lockPathOf(manifest, repository);
  const own = path === undefined ? undefined : repository.document('lock', path);
  const lock = own === undefined ? undefined : (lockAround(manifest, own, repository) ?? own);
  if (!lock || lock.problems.length > 0 || lock.versions.size === 0) return undefined;
  return directoryOf(lock.path) === directoryOf(manifest.path) || isMember(manifest, lock, repository) ? lock : undefined;
}

/** The lock of the workspace that a manifest is a member of: one in the member's own directory is left over. */
function lockAround(manifest: Manifest, own: Lock, repository: Repository): Lock | undefined {
  const names = new Set(lockNames(manifest));
  return repository
    .documents('lock')
    .find(
      (lock) =>
        lock.path !== own.path &&
        names.has(baseName(lock.path)) &&
        directoryOf(lock.path) !== directoryOf(own.path) &&
        isWithin(directoryOf(own.path), directoryOf(lock.path)) &&
        (lock.requested.has(directoryOf(manifest.path)) || (!SAYS_WHO_ASKED.has(lock.format) && isMember(manifest, lock, repository))),
    );
}

/** Locks that name each member of a workspace. */
const SAYS_WHO_ASKED: ReadonlySet<Lock['format']> = new Set<Lock['format']>(['npm', 'yarn-berry', 'pnpm', 'bun', 'uv']);

/** True when the lock says what the manifest asked for, or the root beside it takes the manifest's directory in. */
function isMember({ path, ecosystem }: Manifest, lock: Lock, repository: Repository): boolean {
  const directory = directoryOf(path);
  const around = directoryOf(lock.path);
  if (lock.requested.has(directory)) return true;
  const roots = repository.documents('manifest').filter((root) => root.ecosystem === ecosystem && directoryOf(root.path) === around);
  return roots.some((root) => takesIn(root, directory));
}

function takesIn({ path, workspaces }: Manifest, directory: string): boolean {
  const around = directoryOf(path);
  const inner = around === '' ? directory : directory.slice(around.length + 1);
  return workspaces.some((glob) => matchesGlob(inner, glob));
}

function matchesGlob(directory: string, glob: string): boolean {
  const pattern = glob
    .replace(/^\.\/|\/$/g, '')
    .split('/')
    .map((part) => (part === '**' ? '.*' : part.replaceAll(/[.+^${}()|[\]\\?]/g, String.raw`\$&`).replaceAll('*', '[^/]*')));
  return new RegExp(`^${pattern.join('/')}$`).test(directory);
}
