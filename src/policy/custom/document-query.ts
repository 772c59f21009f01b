import { readJson, readToml, readYaml } from '../../analysis/documents/data/data.ts';
import { keyed } from '../../analysis/documents/data/data-node.ts';
import type { DataNode, DocumentKind, Setting } from '../../analysis/documents/kinds.ts';
import { extensionOf } from '../../analysis/paths.ts';
import type { Repository } from '../../analysis/repository.ts';
import type { SourceText, Span } from '../../analysis/text.ts';
import { covers } from '../../analysis/tree/globs.ts';
import { linearRegExp } from './linear-regexp.ts';
import { type DocumentQuery, stepsOf } from './schema.ts';

/** One place that a document query finds. */
export interface DocumentHit {
  readonly span: Span;
  /** What the place is known by when the code at it is not what is meant: a key that is missing. */
  readonly identity?: string;
}

/** Finds what a query asks for in one file, as what the file is first of all. */
export type DocumentSearch = (repository: Repository, path: string, kind: DocumentKind) => Iterable<DocumentHit>;

/** Makes a query ready to be asked of many files. */
export function documentSearch(query: DocumentQuery): DocumentSearch {
  const isWanted = covers(query.files);
  const find = query.instruction === undefined ? keySearch(query) : instructionSearch(query);
  return (repository, path, kind) => (isWanted(path) ? find(repository, path, kind) : []);
}

/** A value with its place; `text` is undefined for a map, a list and null. */
interface Value {
  readonly text: string | undefined;
  readonly span: Span;
  /** It holds a variable or a template. */
  readonly dynamic: boolean;
}

/** One document of a file: what stands at some keys, and where to say that nothing does. */
interface Part {
  readonly span: Span;
  valuesAt(steps: readonly string[]): readonly Value[];
}

function keySearch({ key = '', matches, unless, missing, where }: DocumentQuery): DocumentSearch {
  const steps = stepsOf(key);
  const isFound = valueTest(matches, unless);
  const conditions = where.map((each) => ({ steps: stepsOf(each.key), fits: valueTest(each.matches, undefined) }));
  return function* (repository, path, kind) {
    for (const part of partsOf(repository, path, kind)) {
      if (!conditions.every((each) => part.valuesAt(each.steps).some(each.fits))) continue;
      const values = part.valuesAt(steps);
      if (!missing) for (const value of values) if (isFound(value)) yield { span: value.span };
      if (missing && values.length === 0) yield { span: part.span, identity: `no ${steps.join('.')}` };
    }
  };
}

function instructionSearch({ instruction = [], matches, unless, missing }: DocumentQuery): DocumentSearch {
  const wanted = new Set([instruction].flat().map((keyword) => keyword.toUpperCase()));
  const isFound = valueTest(matches, unless);
  return function* (repository, path, kind) {
    const stages = kind === 'dockerfile' ? (repository.document('dockerfile', path)?.stages ?? []) : [];
    const here = stages
      .flatMap(({ from, parent, instructions }) => [...(parent === undefined ? [from] : []), ...instructions])
      .filter(({ keyword }) => wanted.has(keyword));
    if (missing && here.length === 0 && stages[0]) yield { span: stages[0].from.span, identity: `no ${[...wanted].join(' or ')}` };
    if (missing) return;
    for (const { span, text, flags } of here) {
      const written = [...flags].map(([name, value]) => `--${name}=${value} `).join('') + text;
      if (isFound({ text: written, span, dynamic: false })) yield { span };
    }
  };
}

/** What is not known here (a variable) is never found to be other than what it must be. */
function valueTest(matches: string | undefined, unless: string | undefined): (value: Value) => boolean {
  const [wanted, allowed] = [matches, unless].map((pattern) => (pattern === undefined ? undefined : linearRegExp(pattern)));
  return ({ text, dynamic }) => {
    if (wanted && (text === undefined || !wanted.test(text))) return false;
    return !allowed || (text !== undefined && !dynamic && !allowed.test(text));
  };
}

const FLAT: ReadonlySet<DocumentKind> = new Set<DocumentKind>(['settings', 'envFile', 'unit']);

const READERS: ReadonlyMap<string, typeof readYaml> = new Map([
  ['.yml', readYaml],
  ['.yaml', readYaml],
  ['.json', readJson],
  ['.jsonc', readJson],
  ['.toml', readToml],
]);

/** The documents of a file: those of YAML, JSON and TOML as they are written, whatever kind they are; flat settings as one. */
function partsOf(repository: Repository, path: string, kind: DocumentKind): readonly Part[] {
  const source = repository.source(path);
  if (!source) return [];
  const read = READERS.get(extensionOf(path));
  if (read)
    return rootsOf(path, source, read).map((root) => ({ span: beginning(root.span, source), valuesAt: (steps) => valuesIn(root, steps) }));
  if (!FLAT.has(kind)) return [];
  const settings = repository.document(kind as 'settings', path)?.settings ?? [];
  return [{ span: source.lineSpan(1), valuesAt: (steps) => settings.filter(({ key }) => fits(key.split('.'), steps)).map(flatValue) }];
}

const ROOTS = new WeakMap<SourceText, readonly DataNode[]>();

/** Read once for all rules. */
function rootsOf(path: string, source: SourceText, read: typeof readYaml): readonly DataNode[] {
  const known = ROOTS.get(source) ?? read(path, source, { templated: source.text.includes('{{') }).roots;
  ROOTS.set(source, known);
  return known;
}

function beginning({ start }: Span, source: SourceText): Span {
  return { start, end: Math.max(start, source.lineSpan(source.position(start).line).end) };
}

function flatValue({ value, span, dynamic }: Setting): Value {
  return { text: value, span, dynamic };
}

/** Values at the end of all ways that the keys leave open. `**` goes with at most one in them, so each node is met once a step. */
function valuesIn(root: DataNode, steps: readonly string[]): readonly Value[] {
  let reached: ReadonlySet<DataNode> = new Set([root]);
  for (const step of steps) reached = new Set([...reached].flatMap((node) => childrenAt(node, step)));
  return [...reached].filter((node) => node !== root).map((node) => ({ text: node.text, span: keyed(node), dynamic: node.dynamic }));
}

function childrenAt(node: DataNode, step: string): readonly DataNode[] {
  if (step === '*') return node.children;
  if (step === '**') return allBelow(node);
  const child = node.kind === 'list' ? (/^\d+$/.test(step) ? node.children[Number(step)] : undefined) : node.at(step);
  return child ? [child] : [];
}

/** The node and everything below it. */
function allBelow(node: DataNode): readonly DataNode[] {
  const all = [node];
  for (let at = 0; at < all.length; at += 1) for (const child of all[at]?.children ?? []) all.push(child);
  return all;
}

function fits(keys: readonly string[], steps: readonly string[]): boolean {
  const many = steps.indexOf('**');
  if (many === -1) return keys.length === steps.length && steps.every((step, at) => step === '*' || step === keys[at]);
  const behind = steps.slice(many + 1);
  if (keys.length < many + behind.length) return false;
  return fits(keys.slice(0, many), steps.slice(0, many)) && (behind.length === 0 || fits(keys.slice(-behind.length), behind));
}
