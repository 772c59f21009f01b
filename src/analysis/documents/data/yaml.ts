import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml';
import type { Alias, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { SourceText, Span } from '../../text.ts';
import { align } from './alignment.ts';
import { listNode, mapNode, scalarNode, underKey, writtenAt } from './data-node.ts';
import type { DataDocument, DataNode } from '../kinds.ts';
import { MAX_ALIASED_TEXT, MAX_DEPTH, MAX_NODES, TOO_DEEP, TOO_MANY_NODES, TOO_MUCH_ALIASED, tooCostly } from './limits.ts';
import { firstLine, Problems } from './problems.ts';
import { blankStatements, blankTemplates } from './template.ts';
import type { Insertion } from './template.ts';

/** Ways to read a YAML file. */
export interface YamlOptions {
  /** The text holds `{{ … }}` of a Helm or Go template, which is blanked before it is parsed. */
  readonly templated?: boolean;
}

/**
 * Reads a YAML file (1.2, core schema: `yes` and `on` are strings). Aliases and merge keys are resolved; an aliased value
 * keeps its children's places and stands itself where the alias does. Never throws: what cannot be read is missing, with a problem.
 */
export function readYaml(path: string, source: SourceText, options: YamlOptions = {}): DataDocument {
  const problems = new Problems();
  const cost = tooCostly(source);
  const roots = cost === undefined ? new YamlReader(source, options.templated === true, problems).read() : [];
  if (cost !== undefined) problems.add(cost);
  return { path, source, syntax: 'yaml', roots, problems: problems.list };
}

type Keyed = Pair<ParsedNode, ParsedNode | null>;

/** What a node holds, its children's aliases counted as often as they stand. */
interface Size {
  readonly nodes: number;
  readonly characters: number;
}

/** Turns one file's parse into nodes. Sizes count an aliased value as often as it is used, so that no few bytes become millions. */
class YamlReader {
  readonly #source: SourceText;
  readonly #parsed: string;
  readonly #insertions: readonly Insertion[];
  readonly #templated: boolean;
  readonly #problems: Problems;
  #anchors = new Map<string, DataNode>();
  readonly #sizes = new WeakMap<DataNode, Size>();
  /** Nodes and characters of scalars so far, aliased ones included. */
  #nodes = 0;
  #characters = 0;
  #aliased = 0;

  constructor(source: SourceText, templated: boolean, problems: Problems) {
    const text = blankStatements(source.text);
    const blanked = templated ? blankTemplates(text) : { text, insertions: [] };
    this.#source = source;
    this.#parsed = blanked.text;
    this.#insertions = blanked.insertions;
    this.#templated = templated;
    this.#problems = problems;
  }

  read(): readonly DataNode[] {
    try {
      const documents = parseAllDocuments(this.#parsed, { uniqueKeys: false, strict: false, prettyErrors: false, logLevel: 'silent' });
      return ('empty' in documents ? [] : documents).flatMap((document) => {
        for (const error of document.errors) this.#problems.add(this.#sentence(error.message, error.pos[0]));
        this.#anchors = new Map();
        const root = document.contents === null ? undefined : this.#node(document.contents, 0);
        return root === undefined ? [] : [root];
      });
    } catch (error) {
      this.#problems.caught(error);
      return [];
    }
  }

  #sentence(message: string, offset: number): string {
    return `line ${this.#source.position(offset).line}: ${firstLine(message)}`;
  }

  #node(node: ParsedNode, depth: number, from = node.range[0]): DataNode | undefined {
    if (depth > MAX_DEPTH) return this.#missing(TOO_DEEP);
    if (this.#nodes >= MAX_NODES) return this.#missing(TOO_MANY_NODES);
    this.#nodes += 1;
    const before = { nodes: this.#nodes - 1, characters: this.#characters };
    if (isAlias(node)) return this.#alias(node);
    const made = this.#own(node, depth, from);
    this.#characters += made.text?.length ?? 0;
    this.#sizes.set(made, { nodes: this.#nodes - before.nodes, characters: this.#characters - before.characters });
    const anchor = 'anchor' in node ? node.anchor : undefined;
    if (anchor !== undefined) this.#anchors.set(anchor, made);
    return made;
  }

  /** `from` is where the node's key ends: a template may stand between it and the node's first line. */
  #own(node: Exclude<ParsedNode, Alias.Parsed>, depth: number, from: number): DataNode {
    if (isMap(node)) return this.#map(node, depth, from);
    if (isSeq(node)) return this.#list(node, depth, from);
    return this.#scalar(node);
  }

  #missing(problem: string): undefined {
    this.#problems.add(problem);
    return undefined;
  }

  #alias(alias: Alias.Parsed): DataNode | undefined {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) return this.#missing(`alias *${alias.source.slice(0, 50)} has no anchor before it`);
    const { nodes = 1, characters = 0 } = this.#sizes.get(target) ?? {};
    if (this.#nodes + nodes > MAX_NODES) return this.#missing(TOO_MANY_NODES);
    if (this.#aliased + characters > MAX_ALIASED_TEXT) return this.#missing(TOO_MUCH_ALIASED);
    this.#nodes += nodes;
    this.#characters += characters;
    this.#aliased += characters;
    return writtenAt(target, spanOf(alias));
  }

  #list(list: YAMLSeq.Parsed, depth: number, from: number): DataNode {
    const children = list.items.flatMap((item) => this.#node(item, depth + 1) ?? []);
    return listNode(this.#collectionSpan(list, children), children, this.#inserted(list.range, from));
  }

  #map(map: YAMLMap.Parsed, depth: number, from: number): DataNode {
    const own: DataNode[] = [];
    const merged: DataNode[] = [];
    for (const [index, pair] of (map.items as Keyed[]).entries()) {
      const value = isNull(pair.value) ? this.#absent(map, index) : this.#node(pair.value, depth + 1, pair.key.range[1]);
      if (value === undefined) continue;
      if (isMergeKey(pair.key)) merged.push(...(value.kind === 'list' ? value.children : [value]));
      else own.push(underKey(value, this.#key(pair.key), spanOf(pair.key)));
    }
    const children = merged.length === 0 ? own : [...own, ...this.#merge(own, merged)];
    return mapNode(this.#collectionSpan(map, own), children, this.#inserted(map.range, from));
  }

  /** Children that `<<` adds: those that the map does not set itself, the first source winning. They were counted where they are named. */
  #merge(own: readonly DataNode[], sources: readonly DataNode[]): readonly DataNode[] {
    const set = new Set(own.map((child) => child.key));
    const added: DataNode[] = [];
    for (const child of sources.flatMap((source) => (source.kind === 'map' ? source.children : []))) {
      if (set.has(child.key)) continue;
      set.add(child.key);
      added.push(child);
    }
    return added;
  }

  #key(key: ParsedNode): string {
    if (isScalar(key)) return this.#textOf(key) ?? '';
    if (isAlias(key)) return this.#anchors.get(key.source)?.text ?? '';
    return this.#source.slice(spanOf(key)).slice(0, 200);
  }

  /** A key without a value, which a template on the lines below may give it. */
  #absent(map: YAMLMap.Parsed, index: number): DataNode {
    const pair = (map.items as Keyed[])[index];
    const span = spanOf(pair?.value ?? pair?.key ?? map);
    const next = (map.items as Keyed[])[index + 1];
    const until = next === undefined ? map.range[2] : next.key.range[0];
    const column = this.#source.position(map.range[0]).column - 1;
    const filled = this.#insertions.some((one) => one.offset >= span.end && one.offset <= until && one.column > column);
    return scalarNode({ start: span.end, end: span.end }, null, undefined, filled);
  }

  #scalar(node: Scalar.Parsed): DataNode {
    const span = spanOf(node);
    const { value } = node;
    const text = this.#textOf(node);
    const tagged = node.tag?.startsWith('!') === true && !node.tag.startsWith('!!');
    const isPrimitive = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null;
    const scalar = isPrimitive && typeof value !== 'string' ? value : text;
    return scalarNode(this.#trimmed(span), scalar ?? null, text, tagged);
  }

  /** The scalar's text with its templates as written; undefined for null. */
  #textOf(node: Scalar.Parsed): string | undefined {
    const value: unknown = node.value;
    if (value === null || value === undefined) return undefined;
    const decoded = typeof value === 'string' ? value : node.source;
    const span = spanOf(node);
    if (!this.#templated || !this.#source.slice(span).includes('{{')) return decoded;
    const locate = align(this.#parsed.slice(span.start, span.end), decoded, span.start);
    return Array.from({ length: decoded.length }, (_, index) => this.#restored(decoded, index, locate(index))).join('');
  }

  #restored(decoded: string, index: number, place: number): string {
    return /\s/.test(decoded.charAt(index)) &&
      !/\S/.test(this.#parsed.charAt(place)) &&
      this.#source.text.charAt(place) === this.#parsed.charAt(place)
      ? decoded.charAt(index)
      : this.#source.text.charAt(place);
  }

  /** Block collections and scalars are said to reach over the comments and line breaks behind them. */
  #collectionSpan(node: YAMLMap.Parsed | YAMLSeq.Parsed, children: readonly DataNode[]): Span {
    const span = spanOf(node);
    const last = children.at(-1);
    if (node.flow === true || last === undefined) return this.#trimmed(span);
    return { start: span.start, end: Math.max(last.span.end, last.keySpan?.end ?? 0) };
  }

  #trimmed(span: Span): Span {
    let { end } = span;
    while (end > span.start && /\s/.test(this.#parsed.charAt(end - 1))) end -= 1;
    return { start: span.start, end };
  }

  /** True when a whole-line template puts content into this very node: it stands inside and its column is the node's. */
  #inserted(range: readonly [number, number, number], from: number): boolean {
    if (this.#insertions.length === 0) return false;
    const column = this.#source.position(range[0]).column - 1;
    return this.#insertions.some((one) => one.offset >= from && one.offset <= range[2] && one.column === column);
  }
}

function isMergeKey(key: ParsedNode): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function isNull(node: ParsedNode | null): node is null {
  return node === null || (isScalar(node) && node.value === null && node.source === '');
}

function spanOf(node: { readonly range?: readonly [number, number, number] | null | undefined }): Span {
  const range = node.range ?? [0, 0, 0];
  return { start: range[0], end: range[1] };
}
