import { type Command, parseShell } from '../../shell.ts';
import type { SourceText, Span } from '../../text.ts';
import { align } from '../data/alignment.ts';
import type { DataNode, Dependency, Ecosystem, Manifest } from '../kinds.ts';

/** What a reader found in a manifest; the rest is empty. */
export type Parts = Partial<Omit<Manifest, 'path' | 'source' | 'ecosystem' | 'format'>>;

/** A manifest of what was found. */
export function manifestOf(path: string, source: SourceText, ecosystem: Ecosystem, format: string, parts: Parts): Manifest {
  return {
    path,
    source,
    ecosystem,
    format,
    name: undefined,
    dependencies: [],
    scripts: [],
    runtime: undefined,
    workspaces: [],
    includes: [],
    library: false,
    entrypoints: [],
    root: undefined,
    problems: [],
    ...parts,
  };
}

/** What must be known of a dependency; the rest is that of a plain one from the registry. */
export type DependencyParts = Pick<Dependency, 'name' | 'span'> & Partial<Dependency>;

/** A dependency of what was found. */
export function dependencyOf(parts: DependencyParts): Dependency {
  return { constraint: undefined, group: 'run', origin: 'registry', reference: undefined, ...parts };
}

/** Where a dependency comes from. */
export type Source = Pick<Dependency, 'origin' | 'reference'>;

export const REGISTRY: Source = { origin: 'registry', reference: undefined };
export const PATH: Source = { origin: 'path', reference: undefined };

/** Key and value of a map entry together. */
export function entrySpan(node: DataNode): Span {
  return { start: node.keySpan?.start ?? node.span.start, end: node.span.end };
}

/** The texts of a list's scalars; empty for anything else. */
export function texts(node: DataNode | undefined): readonly string[] {
  return node?.kind === 'list' ? node.children.flatMap((child) => child.text ?? []) : [];
}

/** A version that a runtime is asked for, where the node says one. */
export function runtimeOf(node: DataNode | undefined): Manifest['runtime'] {
  return node?.text === undefined ? undefined : { constraint: node.text, span: node.span };
}

/** The source of a dependency that is a table with `git`, `path` or `url` (Cargo, Poetry, Pipenv, uv). */
export function tableSource(table: DataNode): Source {
  if (table.at('git') !== undefined)
    return { origin: 'git', reference: (table.at('rev') ?? table.at('tag') ?? table.at('ref') ?? table.at('branch'))?.text };
  if (table.at('path') !== undefined || table.at('file') !== undefined || table.at('workspace')?.scalar === true) return PATH;
  return table.at('url') === undefined ? REGISTRY : { origin: 'http', reference: undefined };
}

/** Names of groups and extras that a production install leaves out. */
export function isDevelopmentGroup(name: string): boolean {
  return /^(?:dev|develop|development|devel|tests?|testing|lint(?:ing|ers?)?|docs?|documentation|typ(?:es?|ing|echeck)|mypy|ci|format(?:ting)?|style|debug|bench(?:marks?)?|cov(?:erage)?|qa|check|release|build|local|pre-?commit|tools?|e2e)$/i.test(
    name,
  );
}

/** The commands of a string that is a shell text, with their places in the file; none for anything else. */
export function commandsOf(node: DataNode | undefined, source: SourceText): readonly Command[] {
  if (typeof node?.scalar !== 'string') return [];
  return parseShell(node.scalar, align(source.slice(node.span), node.scalar, node.span.start));
}
