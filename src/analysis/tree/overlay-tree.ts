import type { FileTree } from './tree.ts';

/** The tree with other texts in place of some of its files; everything else is shared. */
export function withTexts(tree: FileTree, texts: ReadonlyMap<string, string>): FileTree {
  const contents = new Map([...texts].map(([path, text]) => [path, new TextEncoder().encode(text)] as const));
  return {
    revision: tree.revision,
    entries: tree.entries,
    complete: tree.complete,
    bytes: (path) => contents.get(path) ?? tree.bytes(path),
    absence: (path) => (contents.has(path) ? undefined : tree.absence(path)),
  };
}
