import type { DataDocument, DataNode } from '../../documents/kinds.ts';
import { scriptsOf } from '../../documents/processes/commands.ts';
import type { Command } from '../../shell.ts';

/** Where a platform's manifest says how an app is built; `*` stands for every key or item. */
interface Place {
  readonly path: RegExp;
  readonly at: readonly string[];
}

/** By the documentation of each platform. */
const PLACES: readonly Place[] = [
  { path: /(?:^|\/)render\.ya?ml$/, at: ['services', '*', 'buildCommand'] },
  { path: /(?:^|\/)railway\.(?:json|toml)$/, at: ['build', 'buildCommand'] },
  { path: /(?:^|\/)nixpacks\.toml$/, at: ['phases', '*', 'cmds'] },
  { path: /(?:^|\/)railpack\.json$/, at: ['steps', '*', 'commands'] },
  { path: /(?:^|\/)zbpack\.json$/, at: ['build_command'] },
  { path: /(?:^|\/)netlify\.toml$/, at: ['build', 'command'] },
  { path: /(?:^|\/)vercel\.json$/, at: ['installCommand'] },
  { path: /(?:^|\/)vercel\.json$/, at: ['buildCommand'] },
  // DigitalOcean.
  { path: /(?:^|\/)app\.ya?ml$/, at: ['services', '*', 'build_command'] },
  { path: /(?:^|\/)app\.ya?ml$/, at: ['workers', '*', 'build_command'] },
  { path: /(?:^|\/)app\.ya?ml$/, at: ['static_sites', '*', 'build_command'] },
  // Amazon: App Runner, Amplify, CodeBuild and Elastic Beanstalk.
  { path: /(?:^|\/)apprunner\.ya?ml$/, at: ['build', 'commands', '*'] },
  { path: /(?:^|\/)amplify\.ya?ml$/, at: ['*', 'phases', '*', 'commands'] },
  { path: /(?:^|\/)buildspec[\w.-]*\.ya?ml$/, at: ['phases', '*', 'commands'] },
  { path: /(?:^|\/)\.ebextensions\/[^/]+\.config$/, at: ['commands', '*', 'command'] },
  { path: /(?:^|\/)\.ebextensions\/[^/]+\.config$/, at: ['container_commands', '*', 'command'] },
  // Platform.sh and Nanobox.
  { path: /(?:^|\/)\.platform\.app\.ya?ml$/, at: ['hooks', 'build'] },
  { path: /(?:^|\/)boxfile\.ya?ml$/, at: ['*', 'extra_steps'] },
  { path: /(?:^|\/)boxfile\.ya?ml$/, at: ['*', 'build_triggers'] },
];

/** The commands by which a platform builds an app; none for every other document. */
export function platformBuilds({ path, roots, source }: DataDocument): readonly Command[] {
  const places = PLACES.filter((place) => place.path.test(path));
  return places.flatMap(({ at }) => roots.flatMap((root) => nodesAt(root, at)).flatMap((node) => scriptsOf(node, source)));
}

function nodesAt(node: DataNode, [key, ...rest]: readonly string[]): readonly DataNode[] {
  if (key === undefined) return node.kind === 'map' ? [] : [node];
  if (key === '*') return node.kind === 'scalar' ? [] : node.children.flatMap((child) => nodesAt(child, rest));
  const child = node.at(key);
  return child === undefined ? [] : nodesAt(child, rest);
}
