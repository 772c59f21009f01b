import type { SourceText } from '../../text.ts';
import type { DataNode, Dependency, Manifest } from '../kinds.ts';
import { readToml } from '../data/toml.ts';
import { dependencyOf, entrySpan, manifestOf, runtimeOf, tableSource, texts } from './parts.ts';

const TABLES: readonly (readonly [string, Dependency['group']])[] = [
  ['dependencies', 'run'],
  ['dev-dependencies', 'dev'],
  ['build-dependencies', 'dev'],
];

/** Reads a Cargo.toml. A dependency of the workspace has no constraint of its own; `[workspace.dependencies]` are `managed`. */
export function readCargo(path: string, source: SourceText): Manifest {
  const document = readToml(path, source);
  const root = document.roots[0];
  const targets = root?.at('target')?.children ?? [];
  const binaries = root?.at('bin')?.children ?? [];
  return manifestOf(path, source, 'cargo', 'Cargo.toml', {
    name: root?.at('package', 'name')?.text,
    dependencies: [
      ...[root, ...targets].flatMap((owner) =>
        TABLES.flatMap(([key, group]) => (owner?.at(key)?.children ?? []).map((node) => crate(node, { group }))),
      ),
      ...(root?.at('workspace', 'dependencies')?.children ?? []).map((node) => crate(node, { managed: true })),
    ],
    runtime: runtimeOf(root?.at('package', 'rust-version') ?? root?.at('workspace', 'package', 'rust-version')),
    workspaces: texts(root?.at('workspace', 'members')),
    library: root?.at('lib') !== undefined && binaries.length === 0,
    entrypoints: binaries.flatMap((binary) => binary.at('name')?.text ?? []),
    root,
    problems: document.problems,
  });
}

function crate(node: DataNode, extra: Partial<Dependency>): Dependency {
  const table = node.kind === 'map';
  const optional = table && node.at('optional')?.scalar === true;
  const inherited = table && node.at('workspace')?.scalar === true;
  return dependencyOf({
    name: (table ? node.at('package')?.text : undefined) ?? node.key ?? '',
    constraint: (table ? node.at('version') : node)?.text,
    span: entrySpan(node),
    ...(table && !inherited ? tableSource(node) : {}),
    ...(table && node.at('package') !== undefined && node.key !== undefined ? { alias: node.key } : {}),
    ...extra,
    ...(optional ? { group: 'optional' } : {}),
  });
}
