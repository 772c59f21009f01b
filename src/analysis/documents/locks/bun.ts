import type { SourceText } from '../../text.ts';
import type { Lock } from '../kinds.ts';
import { LockDraft, listAt, objectAt, parseJson } from './draft.ts';
import { REQUESTS } from './npm.ts';

/**
 * Reads Bun's text lock, which is JSON with trailing commas.
 * @see https://bun.sh/docs/install/lockfile
 */
export function readBunLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  const json = source.text.replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (part) => (part === ',' ? '' : part));
  const root = parseJson(json, draft.problems) ?? {};
  for (const [directory, workspace] of Object.entries(objectAt(root, 'workspaces'))) {
    for (const table of REQUESTS)
      for (const [name, constraint] of Object.entries(objectAt(workspace, table))) draft.requested(directory, name, String(constraint));
  }
  const packages = objectAt(root, 'packages');
  for (const location of Object.keys(packages)) {
    const [resolution] = listAt(packages, location);
    const match = typeof resolution === 'string' ? /^((?:@[^/@]+\/)?[^/@]+)@(?!workspace:)(.+)$/.exec(resolution.slice(0, 1000)) : null;
    if (match !== null) draft.resolved(match[1] ?? '', match[2]);
  }
  return draft.lock(source, 'npm', 'bun');
}
