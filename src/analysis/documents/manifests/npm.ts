import type { SourceText } from '../../text.ts';
import type { DataNode, Dependency, Manifest } from '../kinds.ts';
import { readJson } from '../data/json.ts';
import { commandsOf, dependencyOf, entrySpan, manifestOf, PATH, REGISTRY, runtimeOf, type Source, texts } from './parts.ts';

const GROUPS: readonly (readonly [string, Dependency['group']])[] = [
  ['dependencies', 'run'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
  ['peerDependencies', 'peer'],
];

/** Reads a package.json. */
export function readPackageJson(path: string, source: SourceText): Manifest {
  const document = readJson(path, source);
  const root = document.roots[0];
  const scripts = scriptsOf(root?.at('scripts'), source);
  const workspaces = root?.at('workspaces');
  return manifestOf(path, source, 'npm', 'package.json', {
    name: root?.at('name')?.text,
    dependencies: GROUPS.flatMap(([key, group]) => (root?.at(key)?.children ?? []).map((node) => dependency(node, group))),
    scripts,
    runtime: runtimeOf(root?.at('engines', 'node') ?? root?.at('volta', 'node')),
    workspaces: texts(workspaces?.kind === 'map' ? workspaces.at('packages') : workspaces),
    library: root !== undefined && isLibrary(root),
    entrypoints: root === undefined ? [] : entrypointsOf(root),
    root,
    problems: document.problems,
  });
}

/** The scripts of a package.json or composer.json. A script is a text or a list of texts. */
export function scriptsOf(node: DataNode | undefined, source: SourceText): Manifest['scripts'] {
  return (node?.children ?? []).flatMap((script) => {
    const lines = script.kind === 'list' ? script.children : [script];
    const commands = lines.flatMap((line) => commandsOf(line, source));
    return script.key === undefined ? [] : [{ name: script.key, span: entrySpan(script), commands }];
  });
}

function dependency(node: DataNode, group: Dependency['group']): Dependency {
  const constraint = node.text === '' ? undefined : node.text;
  return dependencyOf({ name: node.key ?? '', constraint, group, span: entrySpan(node), ...sourceOf(constraint ?? '') });
}

const GIT = /^(?:git(?:\+\w+)?:|git@|github:|gitlab:|bitbucket:|gist:)|^(?:https?|ssh):\/\/.*\.git(?:#|$)/;

/** @see https://docs.npmjs.com/cli/v11/configuring-npm/package-json#dependencies */
function sourceOf(constraint: string): Source {
  if (/^(?:file|link|workspace|portal):|^\.{0,2}\/|^~\//.test(constraint)) return PATH;
  if (GIT.test(constraint) || /^[\w.-]+\/[\w.-]+(?:#.*)?$/.test(constraint)) {
    const hash = constraint.indexOf('#');
    return { origin: 'git', reference: hash === -1 ? undefined : constraint.slice(hash + 1).replace(/^semver:/, '') };
  }
  return /^https?:/.test(constraint) ? { origin: 'http', reference: undefined } : REGISTRY;
}

/** Something others import: it says how, is not private and starts nothing. `main` alone says nothing, since `npm init` writes it. */
function isLibrary(root: DataNode): boolean {
  const published = ['exports', 'module', 'types', 'typings', 'files', 'publishConfig', 'peerDependencies'].some(
    (key) => root.at(key) !== undefined,
  );
  const imported =
    ['main', 'exports', 'module'].some((key) => root.at(key) !== undefined) ||
    // What is published and no command is there to be imported: `index.js` needs no mention.
    (root.at('files') !== undefined && root.at('bin') === undefined);
  return published && imported && root.at('private')?.scalar !== true && root.at('scripts', 'start') === undefined;
}

function entrypointsOf(root: DataNode): readonly string[] {
  const bin = root.at('bin');
  return [root.at('main')?.text, bin?.text, ...(bin?.children.map((child) => child.text) ?? [])].filter((entry) => entry !== undefined);
}
