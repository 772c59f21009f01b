import { directoryOf, resolvePath } from '../../paths.ts';
import type { SourceText } from '../../text.ts';
import type { DataNode, Dependency, Manifest } from '../kinds.ts';
import { readToml } from '../data/toml.ts';
import {
  commandsOf,
  dependencyOf,
  entrySpan,
  isDevelopmentGroup,
  manifestOf,
  PATH,
  REGISTRY,
  runtimeOf,
  tableSource,
  texts,
} from './parts.ts';
import { normalised, readRequirement } from './python-requirement.ts';

/** Reads a pyproject.toml: PEP 621, PEP 735 dependency groups, Poetry, PDM and uv. */
export function readPyproject(path: string, source: SourceText): Manifest {
  const document = readToml(path, source);
  const root = document.roots[0];
  const poetry = root?.at('tool', 'poetry');
  const project = root?.at('project');
  return manifestOf(path, source, 'python', 'pyproject.toml', {
    name: (project?.at('name') ?? poetry?.at('name'))?.text,
    dependencies: root === undefined ? [] : withSources([...standard(root), ...poetryDependencies(poetry)], root),
    scripts: scripts(root, source),
    runtime: runtimeOf(project?.at('requires-python') ?? poetry?.at('dependencies', 'python')),
    workspaces: texts(root?.at('tool', 'uv', 'workspace', 'members')),
    includes: includes(path, root),
    library: root?.at('build-system') !== undefined && (project?.at('classifiers') ?? poetry?.at('classifiers')) !== undefined,
    entrypoints: [...values(project?.at('scripts')), ...values(project?.at('gui-scripts')), ...values(poetry?.at('scripts'))],
    root,
    problems: document.problems,
  });
}

function standard(root: DataNode): readonly Dependency[] {
  return [
    ...requirements(root.at('project', 'dependencies'), 'run'),
    ...groups(root.at('project', 'optional-dependencies'), 'optional'),
    ...groups(root.at('dependency-groups'), 'dev'),
    ...groups(root.at('tool', 'pdm', 'dev-dependencies'), 'dev'),
    ...requirements(root.at('tool', 'uv', 'dev-dependencies'), 'dev'),
  ];
}

function groups(node: DataNode | undefined, other: Dependency['group']): readonly Dependency[] {
  return (node?.children ?? []).flatMap((group) => requirements(group, isDevelopmentGroup(group.key ?? '') ? 'dev' : other));
}

function requirements(list: DataNode | undefined, group: Dependency['group']): readonly Dependency[] {
  return (list?.kind === 'list' ? list.children : []).flatMap((node) => {
    const found = typeof node.scalar === 'string' ? readRequirement(node.scalar.replace(/^-e\s+/, '')) : undefined;
    return found === undefined ? [] : [dependencyOf({ ...found, group, span: node.span })];
  });
}

function poetryDependencies(poetry: DataNode | undefined): readonly Dependency[] {
  const named = (poetry?.at('group')?.children ?? []).flatMap((group) =>
    poetryTable(
      group.at('dependencies'),
      group.at('optional')?.scalar === true ? 'optional' : isDevelopmentGroup(group.key ?? '') ? 'dev' : 'run',
    ),
  );
  return [...poetryTable(poetry?.at('dependencies'), 'run'), ...poetryTable(poetry?.at('dev-dependencies'), 'dev'), ...named];
}

function poetryTable(table: DataNode | undefined, group: Dependency['group']): readonly Dependency[] {
  return (table?.children ?? []).flatMap((node) => {
    if (node.key === undefined || node.key === 'python') return [];
    // Several constraints by Python version or platform: the first stands for all.
    const value = node.kind === 'list' ? node.at(0) : node;
    const optional = value?.at('optional')?.scalar === true;
    return [
      dependencyOf({
        name: normalised(node.key),
        constraint: (value?.kind === 'map' ? value.at('version') : value)?.text,
        group: optional ? 'optional' : group,
        span: entrySpan(node),
        ...(value?.kind === 'map' ? tableSource(value) : REGISTRY),
      }),
    ];
  });
}

/** `[tool.uv.sources]` says where dependencies come from that are declared by name. */
function withSources(dependencies: readonly Dependency[], root: DataNode): readonly Dependency[] {
  const sources = new Map(
    (root.at('tool', 'uv', 'sources')?.children ?? []).map((node) => [
      normalised(node.key ?? ''),
      node.kind === 'list' ? node.at(0) : node,
    ]),
  );
  return dependencies.map((dependency) => {
    const table = sources.get(dependency.name);
    return table?.kind === 'map' ? { ...dependency, ...tableSource(table) } : dependency;
  });
}

/** Scripts of PDM, Poe and taskipy that are shell texts. */
function scripts(root: DataNode | undefined, source: SourceText): Manifest['scripts'] {
  const tables = [root?.at('tool', 'pdm', 'scripts'), root?.at('tool', 'poe', 'tasks'), root?.at('tool', 'taskipy', 'tasks')];
  return tables.flatMap((table) =>
    (table?.children ?? []).flatMap((node) => {
      const command = node.kind === 'map' ? (node.at('cmd') ?? node.at('shell')) : node;
      if (node.key === undefined || typeof command?.scalar !== 'string') return [];
      return [{ name: node.key, span: entrySpan(node), commands: commandsOf(command, source) }];
    }),
  );
}

/** Files of a dynamic `dependencies`. */
function includes(path: string, root: DataNode | undefined): readonly string[] {
  const file = root?.at('tool', 'setuptools', 'dynamic', 'dependencies', 'file');
  const files = file?.text === undefined ? texts(file) : [file.text];
  return files.flatMap((name) => resolvePath(directoryOf(path), name) ?? []);
}

function values(table: DataNode | undefined): readonly string[] {
  return (table?.children ?? []).flatMap((child) => child.text ?? []);
}

/** Reads a Pipfile. */
export function readPipfile(path: string, source: SourceText): Manifest {
  const document = readToml(path, source);
  const root = document.roots[0];
  const table = (key: string, group: Dependency['group']) => (root?.at(key)?.children ?? []).map((node) => pipfileEntry(node, group));
  return manifestOf(path, source, 'python', 'Pipfile', {
    dependencies: [...table('packages', 'run'), ...table('dev-packages', 'dev')],
    scripts: (root?.at('scripts')?.children ?? []).flatMap((node) =>
      node.key === undefined || typeof node.scalar !== 'string'
        ? []
        : [{ name: node.key, span: entrySpan(node), commands: commandsOf(node, source) }],
    ),
    runtime: runtimeOf(root?.at('requires', 'python_full_version') ?? root?.at('requires', 'python_version')),
    root,
    problems: document.problems,
  });
}

function pipfileEntry(node: DataNode, group: Dependency['group']): Dependency {
  const constraint = (node.kind === 'map' ? node.at('version') : node)?.text;
  const source = node.kind === 'map' ? tableSource(node) : REGISTRY;
  return dependencyOf({
    name: normalised(node.key ?? ''),
    constraint,
    group,
    span: entrySpan(node),
    ...(node.at('editable')?.scalar === true && source === REGISTRY ? PATH : source),
  });
}
