import type { Span } from '../../text.ts';
import type { DataNode } from '../kinds.ts';

/** What a node is made of, besides what it does. */
type NodeParts = Omit<DataNode, 'at'>;

/** Children of a list or map past which a key is looked up in an index instead of one by one. */
const INDEX_FROM = 8;

class Node implements DataNode {
  readonly kind: DataNode['kind'];
  readonly span: Span;
  readonly key: string | undefined;
  readonly keySpan: Span | undefined;
  readonly scalar: DataNode['scalar'];
  readonly text: string | undefined;
  readonly children: readonly DataNode[];
  readonly dynamic: boolean;
  #index: Map<string | undefined, DataNode> | undefined;

  constructor(parts: NodeParts) {
    this.kind = parts.kind;
    this.span = parts.span;
    this.key = parts.key;
    this.keySpan = parts.keySpan;
    this.scalar = parts.scalar;
    this.text = parts.text;
    this.children = parts.children;
    this.dynamic = parts.dynamic;
  }

  at(...path: readonly (string | number)[]): DataNode | undefined {
    const [step, ...rest] = path;
    if (step === undefined) return this;
    const child = this.kind === 'list' ? this.children[Number(step)] : this.#child(String(step));
    return rest.length === 0 ? child : child?.at(...rest);
  }

  /** A key that is written twice means its last value, as JSON and YAML readers take it. */
  #child(key: string): DataNode | undefined {
    if (this.children.length < INDEX_FROM) return this.children.findLast((child) => child.key === key);
    this.#index ??= new Map(this.children.map((child) => [child.key, child]));
    return this.#index.get(key);
  }
}

/** The same node as the value of a key of a map. */
export function underKey(node: DataNode, key: string, keySpan: Span): DataNode {
  return new Node({ ...partsOf(node), key, keySpan });
}

/** The same value written elsewhere, as an alias is; its children are shared. */
export function writtenAt(node: DataNode, span: Span): DataNode {
  return new Node({ ...partsOf(node), span });
}

function partsOf({ kind, span, key, keySpan, scalar, text, children, dynamic }: DataNode): NodeParts {
  return { kind, span, key, keySpan, scalar, text, children, dynamic };
}

/** A map node; its children carry their keys. */
export function mapNode(span: Span, children: readonly DataNode[], dynamic = false): DataNode {
  return new Node({ kind: 'map', span, key: undefined, keySpan: undefined, scalar: undefined, text: undefined, children, dynamic });
}

/** A list node. */
export function listNode(span: Span, children: readonly DataNode[], dynamic = false): DataNode {
  return new Node({ kind: 'list', span, key: undefined, keySpan: undefined, scalar: undefined, text: undefined, children, dynamic });
}

/** A scalar node; `text` is the scalar as written, without quotes, and undefined for null. `dynamic` where the text does not show it. */
export function scalarNode(span: Span, scalar: string | number | boolean | null, text: string | undefined, dynamic = false): DataNode {
  const unknown = dynamic || (text !== undefined && isDynamic(text));
  return new Node({ kind: 'scalar', span, key: undefined, keySpan: undefined, scalar, text, children: [], dynamic: unknown });
}

/** True when a text holds a template or variable: `${X}`, `{{ x }}`, `$(x)`, `<%= x %>`. */
export function isDynamic(text: string): boolean {
  return /\$[{(]|\{\{|<%/.test(text);
}

/** The place of a node with its key: `restart: "no"`. */
export function keyed({ keySpan, span }: DataNode): Span {
  return { start: keySpan?.start ?? span.start, end: span.end };
}
