import type { Node } from './adapter.ts';

/** Milliseconds of asking the tree after which all parents are found in one walk. */
const PATIENCE_MS = 100;

/**
 * The parents of a tree's nodes. The tree itself looks for a parent from its root down, past all brothers and sisters on the way, so that
 * asking it for each node of a deep or wide tree takes the square of its size. Few files are either, and they are spared the walk.
 */
export class Parents {
  readonly #root: Node;
  #spent = 0;
  #all: ReadonlyMap<number, Node> | undefined;

  constructor(root: Node) {
    this.#root = root;
  }

  /** Undefined for the root. */
  of(node: Node): Node | undefined {
    const known = this.#all?.get(node.id());
    if (known) return known;
    const started = performance.now();
    const parent = node.parent() ?? undefined;
    this.#spent += performance.now() - started;
    if (this.#spent > PATIENCE_MS) this.#all ??= parentsBelow(this.#root);
    return parent;
  }
}

/** The parents of all nodes with a name; commas and the like are asked about by nobody. */
function parentsBelow(root: Node): ReadonlyMap<number, Node> {
  const parents = new Map<number, Node>();
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    for (const child of node.namedChildren()) {
      parents.set(child.id(), node);
      open.push(child);
    }
  }
  return parents;
}
