import { ParseError, parseTOML } from 'toml-eslint-parser';
import type { AST } from 'toml-eslint-parser';
import type { SourceText, Span } from '../../text.ts';
import { listNode, mapNode, scalarNode, underKey } from './data-node.ts';
import type { DataDocument, DataNode } from '../kinds.ts';
import { MAX_DEPTH, MAX_NODES, TOO_DEEP, TOO_MANY_NODES, tooCostly } from './limits.ts';
import { firstLine, Problems } from './problems.ts';

/**
 * Reads a TOML file (1.1). Of a broken one the part before the broken line is read. A table's span runs from its header to its
 * last value. Never throws: what cannot be read is missing, with a problem.
 */
export function readToml(path: string, source: SourceText): DataDocument {
  const problems = new Problems();
  const program = parse(source, problems);
  const root = program === undefined ? undefined : new TomlBuilder(problems, source).build(program);
  return { path, source, syntax: 'toml', roots: root === undefined ? [] : [root], problems: problems.list };
}

function parse(source: SourceText, problems: Problems): AST.TOMLProgram | undefined {
  const cost = tooCostly(source);
  if (cost !== undefined) {
    problems.add(cost);
    return undefined;
  }
  let { text } = source;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      return parseTOML(text);
    } catch (error) {
      if (!(error instanceof ParseError)) {
        problems.caught(error);
        return undefined;
      }
      problems.add(`line ${error.lineNumber}: ${firstLine(error.message)}`);
      text = source.text.slice(0, source.lineSpan(cutAt(source, error.lineNumber, text.length)).start);
    }
  }
  return undefined;
}

/** The line to read up to: the one that is wrong, or the one before it when the text was cut there already. */
function cutAt(source: SourceText, wrong: number, length: number): number {
  return source.lineSpan(wrong).start < length ? wrong : wrong - 1;
}

/** A table that is still being filled, by headers and dotted keys anywhere in the file. */
interface Draft {
  readonly kind: 'map' | 'list';
  start: number;
  end: number;
  readonly entries: Map<string, { readonly key: Span | undefined; readonly value: Draft | DataNode }>;
}

class TomlBuilder {
  readonly #problems: Problems;
  readonly #source: SourceText;
  #nodes = 0;

  constructor(problems: Problems, source: SourceText) {
    this.#problems = problems;
    this.#source = source;
  }

  build(program: AST.TOMLProgram): DataNode {
    const root = draft('map', { start: 0, end: this.#source.text.length });
    for (const part of program.body[0].body) {
      if (part.type === 'TOMLKeyValue') this.#put(root, part, 0);
      else {
        const table = this.#table(root, part);
        for (const entry of part.body) this.#put(table, entry, 0);
      }
    }
    return this.#finish(root, 0);
  }

  #table(root: Draft, table: AST.TOMLTable): Draft {
    let at = root;
    const keys = table.key.keys;
    for (const [index, key] of keys.entries()) {
      const last = index === keys.length - 1;
      at = step(at, nameOf(key), spanOf(key), last && table.kind === 'array' ? 'list' : 'map', spanOf(table));
      if (at.kind === 'list') at = last ? append(at, spanOf(table)) : latest(at);
    }
    return at;
  }

  #put(table: Draft, entry: AST.TOMLKeyValue, depth: number): void {
    const keys = entry.key.keys;
    const last = keys.at(-1);
    if (last === undefined) return;
    const span = spanOf(entry);
    let at = table;
    for (const key of keys.slice(0, MAX_DEPTH).slice(0, -1)) {
      at = step(at, nameOf(key), spanOf(key), 'map', span);
      if (at.kind === 'list') at = latest(at);
    }
    at.end = Math.max(at.end, span.end);
    const value = this.#content(entry.value, depth);
    if (value !== undefined) at.entries.set(nameOf(last), { key: spanOf(last), value });
  }

  #content(node: AST.TOMLContentNode, depth: number): DataNode | undefined {
    if (depth > MAX_DEPTH) return this.#missing(TOO_DEEP);
    if (this.#nodes >= MAX_NODES) return this.#missing(TOO_MANY_NODES);
    this.#nodes += 1;
    const span = spanOf(node);
    if (node.type === 'TOMLArray') {
      return listNode(
        span,
        node.elements.flatMap((element) => this.#content(element, depth + 1) ?? []),
      );
    }
    if (node.type === 'TOMLValue') return valueNode(node, span, this.#source.slice(span));
    const table = draft('map', span);
    for (const entry of node.body) this.#put(table, entry, depth + 1);
    return this.#finish(table, depth);
  }

  #finish(table: Draft, depth: number): DataNode {
    const span = { start: table.start, end: table.end };
    const children: DataNode[] = [];
    for (const [name, { key, value }] of depth > MAX_DEPTH ? [] : table.entries) {
      const node = 'entries' in value ? this.#finish(value, depth + 1) : value;
      children.push(key === undefined ? node : underKey(node, name, key));
    }
    return table.kind === 'map' ? mapNode(span, children) : listNode(span, children);
  }

  #missing(problem: string): undefined {
    this.#problems.add(problem);
    return undefined;
  }
}

function draft(kind: Draft['kind'], span: Span): Draft {
  return { kind, start: span.start, end: span.end, entries: new Map() };
}

/** The table or array of tables under a key, made when it is not there; a value in the way is replaced. */
function step(at: Draft, name: string, key: Span, kind: Draft['kind'], span: Span): Draft {
  const found = at.entries.get(name)?.value;
  const next = found !== undefined && 'entries' in found ? found : draft(kind, span);
  next.end = Math.max(next.end, span.end);
  if (next !== found) at.entries.set(name, { key, value: next });
  return next;
}

function append(list: Draft, span: Span): Draft {
  const item = draft('map', span);
  list.entries.set(String(list.entries.size), { key: undefined, value: item });
  return item;
}

function latest(list: Draft): Draft {
  const found = list.entries.get(String(list.entries.size - 1))?.value;
  return found !== undefined && 'entries' in found ? found : append(list, { start: list.start, end: list.end });
}

function nameOf(key: AST.TOMLBare | AST.TOMLQuoted): string {
  return key.type === 'TOMLBare' ? key.name : key.value;
}

function valueNode(node: AST.TOMLValue, span: Span, written: string): DataNode {
  if (node.kind === 'string') return scalarNode(span, node.value, node.value);
  if (node.kind === 'boolean' || node.kind === 'integer' || node.kind === 'float') return scalarNode(span, node.value, written);
  return scalarNode(span, written, written);
}

function spanOf(node: { readonly range: readonly [number, number] }): Span {
  return { start: node.range[0], end: node.range[1] };
}
