import type { SourceText } from '../../text.ts';
import type { DataNode, Dependency, Manifest } from '../kinds.ts';
import { readToml } from '../data/toml.ts';
import { dependencyOf, entrySpan, manifestOf } from './parts.ts';

/**
 * Reads a Gradle version catalog (libs.versions.toml): its libraries and, under the names of their marker artifacts, its plugins,
 * all `managed`, since a build file takes what it wants of them.
 */
export function readVersionCatalog(path: string, source: SourceText): Manifest {
  const document = readToml(path, source);
  const root = document.roots[0];
  const versions = root?.at('versions');
  return manifestOf(path, source, 'gradle', 'libs.versions.toml', {
    dependencies: [
      ...(root?.at('libraries')?.children ?? []).flatMap((node) => entry(node, libraryName(node), versions)),
      ...(root?.at('plugins')?.children ?? []).flatMap((node) => entry(node, pluginName(node), versions)),
    ],
    root,
    problems: document.problems,
  });
}

function entry(node: DataNode, name: string | undefined, versions: DataNode | undefined): readonly Dependency[] {
  if (name === undefined) return [];
  return [dependencyOf({ name, constraint: constraintOf(node, versions), span: entrySpan(node), managed: true })];
}

/** `"g:a:v"`, `{ module = "g:a" }`, `{ group = "g", name = "a" }`. */
function libraryName(node: DataNode): string | undefined {
  const module = node.at('module')?.text ?? node.text;
  if (module !== undefined) return module.split(':').slice(0, 2).join(':');
  const group = node.at('group')?.text;
  const name = node.at('name')?.text;
  return group === undefined || name === undefined ? undefined : `${group}:${name}`;
}

function pluginName(node: DataNode): string | undefined {
  const id = node.at('id')?.text ?? node.text?.split(':', 1)[0];
  return id === undefined ? undefined : `${id}:${id}.gradle.plugin`;
}

function constraintOf(node: DataNode, versions: DataNode | undefined): string | undefined {
  if (node.text !== undefined) return node.text.split(':').at(-1);
  const reference = node.at('version', 'ref')?.text;
  const version = reference === undefined ? node.at('version') : versions?.at(reference);
  return (version?.kind === 'map' ? (version.at('strictly') ?? version.at('require') ?? version.at('prefer')) : version)?.text;
}
