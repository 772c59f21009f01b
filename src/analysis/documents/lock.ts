import { baseName } from '../paths.ts';
import type { SourceText } from '../text.ts';
import type { Lock } from './kinds.ts';
import { readBunLock } from './locks/bun.ts';
import { readComposerLock, readNugetLock, readPipfileLock } from './locks/json-packages.ts';
import { readBundlerLock, readGoSum, readGradleLock } from './locks/lines.ts';
import { readNpmLock } from './locks/npm.ts';
import { readPnpmLock } from './locks/pnpm.ts';
import { readTomlLock } from './locks/toml-packages.ts';
import { readYarnLock } from './locks/yarn.ts';

type Reader = (path: string, source: SourceText) => Lock;

/** Readers by base name. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['package-lock.json', readNpmLock],
  ['npm-shrinkwrap.json', readNpmLock],
  ['yarn.lock', readYarnLock],
  ['pnpm-lock.yaml', readPnpmLock],
  ['bun.lock', readBunLock],
  ['poetry.lock', (path, source) => readTomlLock(path, source, 'python', 'poetry')],
  ['uv.lock', (path, source) => readTomlLock(path, source, 'python', 'uv')],
  ['pdm.lock', (path, source) => readTomlLock(path, source, 'python', 'pdm')],
  ['Cargo.lock', (path, source) => readTomlLock(path, source, 'cargo', 'cargo')],
  ['Pipfile.lock', readPipfileLock],
  ['Gemfile.lock', readBundlerLock],
  ['gems.locked', readBundlerLock],
  ['composer.lock', readComposerLock],
  ['go.sum', readGoSum],
  ['gradle.lockfile', readGradleLock],
  ['buildscript-gradle.lockfile', readGradleLock],
  ['packages.lock.json', readNugetLock],
]);

/** Base names of the lock files that can be read. */
export const LOCK_NAMES: ReadonlySet<string> = new Set(READERS.keys());

/**
 * Reads a lock file, chosen by its base name; one of `LOCK_NAMES` is expected, anything else is tried as npm's. Locks are big, so
 * they are scanned line by line or parsed without places. Never throws: what cannot be read is missing, with a problem.
 */
export function readLock(path: string, source: SourceText): Lock {
  return (READERS.get(baseName(path)) ?? readNpmLock)(path, source);
}
