import type { Dockerfile, Instruction, Manifest } from '../../documents/kinds.ts';
import { baseName, directoryOf, joinPath, resolvePath } from '../../paths.ts';
import type { Repository } from '../../repository.ts';
import type { Command } from '../../shell.ts';
import { lockNames } from '../packages/lock-files.ts';
import { unlockedInstall } from '../packages/loose-installs.ts';
import { shippedStages } from './shipped-commands.ts';

/** A command of an image that resolves what a manifest asks for. */
export interface ManifestInstall {
  readonly command: Command;
  /** What it is called: `npm install`. */
  readonly is: string;
  readonly manifest: Manifest;
}

/** What the stages of an image that ships install by ranges, each with the manifest that was copied before it. */
export function manifestInstalls(dockerfile: Dockerfile, repository: Repository): readonly ManifestInstall[] {
  return shippedStages(dockerfile).flatMap(({ instructions }) =>
    instructions.flatMap(({ keyword, commands }, at) =>
      (keyword === 'RUN' ? commands : []).flatMap((command): readonly ManifestInstall[] => {
        const install = unlockedInstall(command);
        const manifest = install && copiedManifest(instructions.slice(0, at), install.locks, dockerfile.path, repository);
        return install && manifest ? [{ command, is: install.is, manifest }] : [];
      }),
    ),
  );
}

/** The manifest of the install's ecosystem that the nearest COPY brings, by name or with its whole directory. */
function copiedManifest(
  before: readonly Instruction[],
  locks: readonly string[],
  path: string,
  repository: Repository,
): Manifest | undefined {
  for (const { keyword, words, flags } of before.toReversed()) {
    if (!/^(?:COPY|ADD)$/.test(keyword) || flags.has('from')) continue;
    for (const { text } of words.slice(0, -1)) {
      const manifest = manifestAt(text.replace(/^\//, ''), locks, path, repository);
      if (manifest) return manifest;
    }
  }
  return undefined;
}

function manifestAt(source: string, locks: readonly string[], path: string, repository: Repository): Manifest | undefined {
  for (const context of new Set([directoryOf(path), ''])) {
    const place = resolvePath(context, source);
    if (place === undefined) continue;
    const manifest = repository
      .documents('manifest')
      .find((one) => covers(place, one.path) && lockNames(one).some((lock) => locks.includes(lock)));
    if (manifest) return manifest;
  }
  return undefined;
}

/** True for the file itself, by a glob of its name too (`package*.json`), and for its directory. */
function covers(place: string, path: string): boolean {
  if (place === directoryOf(path) || joinPath(place, baseName(path)) === path) return true;
  if (directoryOf(place) !== directoryOf(path)) return false;
  const [start = '', ...rest] = baseName(place).split('*');
  const name = baseName(path);
  return rest.length === 0 ? name === start : name.startsWith(start) && rest.every((part) => name.includes(part));
}
