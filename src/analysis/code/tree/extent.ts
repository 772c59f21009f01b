import type { TreeExtent } from '../../code.ts';
import type { Node } from './adapter.ts';

/** Characters past which a tree is not walked. */
const MAX_LENGTH = 1_000_000;

/** Counts the nodes of a syntax tree, its levels, and the most children of one node. Not recursive: trees can be deep. */
export function extentOf(root: Node | undefined, length: number): TreeExtent {
  if (!root) return { nodes: 0, depth: 0, width: 0, length };
  if (length > MAX_LENGTH) return { nodes: Infinity, depth: Infinity, width: Infinity, length };
  let [nodes, depth, width] = [0, 0, 1];
  let level: readonly Node[] = [root];
  while (level.length > 0) {
    nodes += level.length;
    depth += 1;
    const next: Node[] = [];
    for (const node of level) {
      const children = node.children();
      width = Math.max(width, children.length);
      for (const child of children) next.push(child);
    }
    level = next;
  }
  return { nodes, depth, width, length };
}
