import { visit } from 'jsonc-parser';
import type { JSONVisitor } from 'jsonc-parser';
import type { SourceText, Span } from '../../text.ts';
import { listNode, mapNode, scalarNode, underKey } from './data-node.ts';
import type { DataDocument, DataNode } from '../kinds.ts';
import { MAX_DEPTH, MAX_NODES, TOO_DEEP, TOO_MANY_NODES } from './limits.ts';
import { Problems } from './problems.ts';

/** Reads a JSON file; comments and trailing commas are tolerated. Never throws: what cannot be read is missing, with a problem. */
export function readJson(path: string, source: SourceText): DataDocument {
  const builder = new JsonBuilder(source);
  try {
    visit(source.text, builder.visitor, { allowTrailingComma: true, allowEmptyContent: true });
  } catch (error) {
    if (error !== STOP) builder.problems.caught(error);
  }
  const root = builder.root();
  return { path, source, syntax: 'json', roots: root === undefined ? [] : [root], problems: builder.problems.list };
}

const STOP = new Error(TOO_MANY_NODES);

/** A map or list whose end has not been seen yet. */
interface Open {
  readonly kind: 'map' | 'list';
  readonly start: number;
  readonly children: DataNode[];
  /** Key of the map entry that is being read. */
  key: { readonly name: string; readonly span: Span } | undefined;
}

class JsonBuilder {
  readonly problems = new Problems();
  readonly #source: SourceText;
  readonly #open: Open[] = [];
  #root: DataNode | undefined;
  #nodes = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  readonly visitor: JSONVisitor = {
    onObjectBegin: (offset) => this.#begin('map', offset),
    onArrayBegin: (offset) => this.#begin('list', offset),
    onObjectEnd: (offset, length) => this.#end(offset + length),
    onArrayEnd: (offset, length) => this.#end(offset + length),
    onObjectProperty: (name, offset, length) => {
      const open = this.#open.at(-1);
      if (open !== undefined) open.key = { name, span: { start: offset, end: offset + length } };
    },
    onLiteralValue: (value: unknown, offset, length) => this.#literal(value, { start: offset, end: offset + length }),
    onError: (_code, offset) => this.problems.add(`line ${this.#source.position(offset).line}: not valid JSON`),
  };

  /** The document's value; what was open when reading stopped ends there. */
  root(): DataNode | undefined {
    while (this.#open.length > 0) this.#end(this.#source.text.length);
    return this.#root;
  }

  #begin(kind: Open['kind'], start: number): boolean {
    if (this.#open.length >= MAX_DEPTH) {
      this.problems.add(TOO_DEEP);
      return false;
    }
    this.#open.push({ kind, start, children: [], key: undefined });
    return true;
  }

  #end(end: number): void {
    const open = this.#open.pop();
    if (open === undefined) return;
    // The reader counts an unterminated comment longer than the text.
    const span = { start: open.start, end: Math.min(end, this.#source.text.length) };
    this.#put(open.kind === 'map' ? mapNode(span, open.children) : listNode(span, open.children));
  }

  #literal(value: unknown, span: Span): void {
    if (typeof value === 'string') this.#put(scalarNode(span, value, value));
    else if (typeof value === 'number' || typeof value === 'boolean') this.#put(scalarNode(span, value, this.#source.slice(span)));
    else this.#put(scalarNode(span, null, undefined));
  }

  #put(node: DataNode): void {
    this.#nodes += 1;
    const open = this.#open.at(-1);
    if (open === undefined) this.#root ??= node;
    else if (open.kind === 'list') open.children.push(node);
    else if (open.key !== undefined) open.children.push(underKey(node, open.key.name, open.key.span));
    if (this.#nodes === MAX_NODES) {
      this.problems.add(TOO_MANY_NODES);
      throw STOP;
    }
  }
}
