import { MAX_FILE_BYTES, type Absence, type Entry, type FileTree } from '../analysis/tree/tree.ts';
import type { ChangedFile, ChangeSet, Hunk } from '../review/change-set.ts';

/**
 * A tree held in memory, for tests, examples and texts that come from nowhere else. All files are selected.
 * @param files path → text or bytes
 */
export function memoryTree(files: Readonly<Record<string, string | Uint8Array>>, revision = 'memory'): FileTree {
  const contents = new Map<string, Uint8Array>();
  for (const path of Object.keys(files).sort()) {
    const content = files[path] ?? '';
    contents.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }
  const entries = new Map<string, Entry>();
  for (const [path, bytes] of contents) {
    entries.set(path, { path, kind: 'file', oid: `${path}:${bytes.length}`, executable: false, size: bytes.length });
  }
  const absence = (path: string): Absence | undefined => {
    const bytes = contents.get(path);
    return bytes && bytes.length > MAX_FILE_BYTES ? 'too-large' : undefined;
  };
  return {
    revision,
    entries,
    complete: true,
    bytes: (path) => (absence(path) ? undefined : contents.get(path)),
    absence,
  };
}

/** A change between two sets of files without renames. Its diff replaces each changed file as a whole, so every line of head is part of it. */
export function memoryChange(base: Readonly<Record<string, string>>, head: Readonly<Record<string, string>>): ChangeSet {
  const paths = [...new Set([...Object.keys(base), ...Object.keys(head)])].sort();
  const files: ChangedFile[] = [];
  for (const path of paths) {
    const before = base[path];
    const after = head[path];
    if (before === after) continue;
    const status = before === undefined ? 'added' : after === undefined ? 'removed' : 'modified';
    files.push({ path, previousPath: undefined, status, hunks: [wholeFile(before ?? '', after ?? '')] });
  }
  return { base: memoryTree(base, 'base'), head: memoryTree(head, 'head'), files, gaps: [] };
}

function wholeFile(before: string, after: string): Hunk {
  const split = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  const removed = split(before).map((text, index) => ({ kind: 'removed' as const, old: index + 1, new: undefined, text }));
  const added = split(after).map((text, index) => ({ kind: 'added' as const, old: undefined, new: index + 1, text }));
  return {
    oldStart: Math.min(1, removed.length),
    oldLines: removed.length,
    newStart: Math.min(1, added.length),
    newLines: added.length,
    lines: [...removed, ...added],
  };
}
