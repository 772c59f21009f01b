import type { Language } from '../../languages.ts';
import type { SourceText, Span } from '../../text.ts';
import type { LanguageAdapter, Node, Shape } from './adapter.ts';
import { refusal } from './nesting.ts';
import { Parents } from './parents.ts';
import { spanOf } from './nodes.ts';
import { parseTree } from './register.ts';

/** A node with its span. */
export interface Found extends Span {
  readonly node: Node;
}

/** How many layers of parentheses, awaits and casts are taken off an expression. */
const MAX_WRAPPING = 40;

/** One text as a syntax tree: parsed on the first question, never for a text that nobody asks about. */
export class Syntax {
  readonly source: SourceText;
  readonly language: Language;
  readonly adapter: LanguageAdapter;
  /** Why the text is not parsed at all, else undefined. Its lists are empty then. */
  readonly refused: string | undefined;
  readonly #shapes = new Map<number, Shape>();
  #root: Node | undefined;
  #parents: Parents | undefined;

  constructor(source: SourceText, language: Language, adapter: LanguageAdapter) {
    this.source = source;
    this.language = language;
    this.adapter = adapter;
    this.refused = refusal(source.text);
  }

  /** The root; undefined for a refused text. */
  get root(): Node | undefined {
    if (this.refused !== undefined) return undefined;
    this.#root ??= parseTree(this.language, this.adapter.deployed?.(this.source.text) ?? this.source.text);
    return this.#root;
  }

  /** All nodes of some kinds in source order, an outer one before those inside of it. */
  find(kinds: readonly string[]): readonly Found[] {
    if (kinds.length === 0) return [];
    const nodes = this.root?.findAll({ rule: { any: kinds.map((kind) => ({ kind })) } }) ?? [];
    return nodes.map(found);
  }

  /** All nodes of some kinds whose text matches a (Rust) regular expression. */
  findText(kinds: readonly string[], regex: string): readonly Found[] {
    return (this.root?.findAll({ rule: { any: kinds.map((kind) => ({ kind, regex })) } }) ?? []).map(found);
  }

  /** All nodes of a kind that have a field whose text matches a (Rust) regular expression. */
  findField(kind: string, field: string, regex: string): readonly Found[] {
    return (this.root?.findAll({ rule: { kind, has: { field, regex } } }) ?? []).map(found);
  }

  /** The node around a node. */
  parent(node: Node): Node | undefined {
    if (this.root === undefined) return undefined;
    this.#parents ??= new Parents(this.root);
    return this.#parents.of(node);
  }

  /** What an expression is; computed once. */
  shape(node: Node): Shape {
    const id = node.id();
    const known = this.#shapes.get(id);
    if (known !== undefined) return known;
    const shape = this.adapter.shape(node);
    this.#shapes.set(id, shape);
    return shape;
  }

  /** The expression without parentheses, awaits and casts. */
  bare(node: Node): Node {
    let inner = node;
    for (let layer = 0; layer < MAX_WRAPPING; layer += 1) {
      const shape = this.shape(inner);
      if (shape.is !== 'wrapped') return inner;
      inner = shape.inner;
    }
    return inner;
  }

  /** The shape of the bare expression. */
  bareShape(node: Node): Shape {
    return this.shape(this.bare(node));
  }
}

function found(node: Node): Found {
  return { node, ...spanOf(node) };
}
