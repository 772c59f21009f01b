import { commandsOf } from '../documents/processes/commands.ts';
import type { DataDocument, DataNode } from '../documents/kinds.ts';
import { baseName, directoryOf } from '../paths.ts';
import type { Repository } from '../repository.ts';
import type { ProcessType, StartedProcess } from '../startup.ts';
import { isShipped, typeOfName, type DeclaredProcess } from './declared.ts';

/** Where a platform's manifest names what it starts; `*` stands for every key or item. */
interface Place {
  readonly file: RegExp;
  readonly at: readonly string[];
  /** What is started; where it is left out the name that `*` stands for tells. */
  readonly type?: ProcessType;
}

/** By the documentation of each platform. */
const PLACES: readonly Place[] = [
  { file: /^fly(?:\.[\w-]+)?\.toml$/, at: ['processes', '*'] },
  { file: /^fly(?:\.[\w-]+)?\.toml$/, at: ['deploy', 'release_command'], type: 'release' },
  { file: /^render\.ya?ml$/, at: ['services', '*', 'startCommand'] },
  { file: /^render\.ya?ml$/, at: ['services', '*', 'preDeployCommand'], type: 'release' },
  { file: /^heroku\.yml$/, at: ['run', '*'] },
  { file: /^heroku\.yml$/, at: ['run', '*', 'command'] },
  { file: /^heroku\.yml$/, at: ['release', 'command'], type: 'release' },
  { file: /^railway\.(?:json|toml)$/, at: ['deploy', 'startCommand'], type: 'web' },
  { file: /^railway\.(?:json|toml)$/, at: ['deploy', 'preDeployCommand'], type: 'release' },
  { file: /^nixpacks\.toml$/, at: ['start', 'cmd'], type: 'web' },
  { file: /^app\.ya?ml$/, at: ['entrypoint'], type: 'web' },
  { file: /^app\.json$/, at: ['scripts', 'postdeploy'], type: 'release' },
  // Cloud Foundry, DigitalOcean, App Runner, Platform.sh.
  { file: /^(?:[\w.-]*[._-])?manifest(?:[._-][\w.-]*)?\.ya?ml$/, at: ['applications', '*', 'command'] },
  { file: /^app\.ya?ml$/, at: ['services', '*', 'run_command'] },
  { file: /^app\.ya?ml$/, at: ['workers', '*', 'run_command'], type: 'worker' },
  { file: /^apprunner\.ya?ml$/, at: ['run', 'command'], type: 'web' },
  { file: /^\.platform\.app\.ya?ml$/, at: ['web', 'commands', 'start'], type: 'web' },
];

/** Processes that the manifests of platforms declare: fly.toml, render.yaml, heroku.yml, railway.json, nixpacks.toml, app.yaml, app.json, … */
export function platformProcesses(repository: Repository): readonly DeclaredProcess[] {
  return repository
    .documents('data')
    .filter(({ path }) => PLACES.some(({ file }) => file.test(baseName(path))) && isShipped(repository, path))
    .flatMap((document) => PLACES.filter(({ file }) => file.test(baseName(document.path))).flatMap((place) => declaredAt(place, document)));
}

function declaredAt({ at, type }: Place, document: DataDocument): readonly DeclaredProcess[] {
  const { path, source } = document;
  return document.roots
    .flatMap((root) => nodesAt(root, at, ''))
    .map(({ node, name }) => {
      const process: StartedProcess = {
        type: type ?? typeOfName(name),
        name: name === '' ? (type ?? 'web') : name,
        declaredBy: 'platform',
        path,
        span: node.span,
        directory: directoryOf(path),
      };
      return { process, commands: commandsOf(node, source), given: undefined, dockerfile: undefined };
    });
}

function nodesAt(node: DataNode, at: readonly string[], name: string): readonly { readonly node: DataNode; readonly name: string }[] {
  const [key, ...rest] = at;
  if (key === undefined) return node.kind === 'map' ? [] : [{ node, name }];
  if (key !== '*') {
    const child = node.at(key);
    return child === undefined ? [] : nodesAt(child, rest, name);
  }
  return node.kind === 'scalar'
    ? []
    : node.children.flatMap((child) => nodesAt(child, rest, child.at('type')?.text ?? child.key ?? child.at('name')?.text ?? name));
}
