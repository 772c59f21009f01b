import type { SourceText } from '../../text.ts';
import type { Lock } from '../kinds.ts';
import { LockDraft, linesOf } from './draft.ts';

/** A key of the lock with its depth, in indentation steps of two. */
interface Entry {
  readonly depth: number;
  readonly key: string;
  readonly value: string;
}

/**
 * Reads a pnpm-lock.yaml of any version by its indentation: `packages` for what was resolved, `importers` (or `specifiers` of old
 * single-package locks) for what was asked for.
 * @see https://github.com/pnpm/spec/blob/master/lockfile/9.0.md
 */
export function readPnpmLock(path: string, source: SourceText): Lock {
  const draft = new LockDraft(path);
  const keys: string[] = [];
  for (const line of linesOf(source.text)) {
    const entry = entryOn(line);
    if (entry === undefined) continue;
    keys.length = Math.min(keys.length, entry.depth);
    keys[entry.depth] = entry.key;
    if (keys[0] === 'packages' && entry.depth === 1) addPackage(draft, entry.key);
    else if (keys[0] === 'specifiers' && entry.depth === 1) draft.requested('', entry.key, entry.value);
    else if (keys[0] === 'importers') addRequest(draft, keys, entry);
  }
  return draft.lock(source, 'npm', 'pnpm');
}

function entryOn(line: string): Entry | undefined {
  const match = /^( *)(?:'([^']+)'|"([^"]+)"|([^\s'"#-][^:]*|[^\s'"#][^:]*:[^\s:][^:]*)):(?: (.*))?$/.exec(line.slice(0, 2000));
  if (match === null) return undefined;
  const value = (match[5] ?? '').trim().replace(/^(['"])(.*)\1$/, '$2');
  return { depth: (match[1] ?? '').length / 2, key: match[2] ?? match[3] ?? match[4] ?? '', value };
}

/** `/name/1.0.0`, `/name/1.0.0_peer@2`, `/name@1.0.0(peer@2)`, `name@1.0.0`, `name@https://…`. */
function addPackage(draft: LockDraft, key: string): void {
  const match = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/](\d[^(_@/]*)/.exec(key);
  if (match !== null) draft.resolved(match[1] ?? '', match[2]);
}

/** `importers / packages/a / dependencies / express / specifier: ^4`, and `importers / packages/a / specifiers / express: ^4`. */
function addRequest(draft: LockDraft, keys: readonly string[], { depth, key, value }: Entry): void {
  const [, directory = '', table, name = ''] = keys;
  if (depth === 4 && key === 'specifier') draft.requested(directory, name, value);
  else if (depth === 3 && table === 'specifiers') draft.requested(directory, key, value);
}
