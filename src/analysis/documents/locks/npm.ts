import type { SourceText } from '../../text.ts';
import type { Lock } from '../kinds.ts';
import { type Json, LockDraft, objectAt, parseJson, stringAt } from './draft.ts';

/** Tables of a manifest whose constraints a lock repeats. */
export const REQUESTS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;

/**
 * Reads a package-lock.json or npm-shrinkwrap.json of lockfile version 1, 2 or 3.
 * @see https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json
 */
export function readNpmLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  const root = parseJson(source.text, draft.problems) ?? {};
  const packages = Object.entries(objectAt(root, 'packages'));
  for (const [location, entry] of packages) addPackage(draft, location, entry);
  if (packages.length === 0) addTree(draft, objectAt(root, 'dependencies'), 0);
  return draft.lock(source, 'npm', 'npm');
}

function addPackage(draft: LockDraft, location: string, entry: unknown): void {
  const modules = location.lastIndexOf('node_modules/');
  if (modules === -1) {
    for (const table of REQUESTS)
      for (const [name, constraint] of Object.entries(objectAt(entry, table))) draft.requested(location, name, String(constraint));
  } else draft.resolved(stringAt(entry, 'name') ?? location.slice(modules + 'node_modules/'.length), stringAt(entry, 'version'));
}

/** Nesting of `node_modules` that is followed. */
const MAX_TREE = 100;

/** Version 1 is a tree. */
function addTree(draft: LockDraft, dependencies: Json, depth: number): void {
  for (const [name, entry] of Object.entries(dependencies)) {
    draft.resolved(name, stringAt(entry, 'version'));
    if (depth < MAX_TREE) addTree(draft, objectAt(entry, 'dependencies'), depth + 1);
  }
}
