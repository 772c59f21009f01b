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
  // DigitalOcean, whose kinds of components say what each does.
  { file: /^app\.ya?ml$/, at: ['services', '*', 'run_command'], type: 'web' },
  { file: /^app\.ya?ml$/, at: ['workers', '*', 'run_command'], type: 'worker' },
  { file: /^app\.ya?ml$/, at: ['jobs', '*', 'run_command'], type: 'job' },
  { file: /^deploy\.template\.ya?ml$/, at: ['spec', 'services', '*', 'run_command'], type: 'web' },
  { file: /^deploy\.template\.ya?ml$/, at: ['spec', 'workers', '*', 'run_command'], type: 'worker' },
  { file: /^apprunner\.ya?ml$/, at: ['run', 'command'], type: 'web' },
  // Platform.sh.
  { file: /^\.platform\.app\.ya?ml$/, at: ['web', 'commands', 'start'], type: 'web' },
  { file: /^\.platform\.app\.ya?ml$/, at: ['workers', '*', 'commands', 'start'], type: 'worker' },
  { file: /^\.platform\.app\.ya?ml$/, at: ['hooks', 'deploy'], type: 'release' },
  // Cloud Foundry.
  { file: /^(?:[\w.-]*[._-])?manifest(?:[._-][\w.-]*)?\.ya?ml$/, at: ['applications', '*', 'command'], type: 'web' },
  { file: /^boxfile\.ya?ml$/, at: ['web.main', 'start'], type: 'web' },
  { file: /^boxfile\.ya?ml$/, at: ['web.site', 'start'], type: 'web' },
  { file: /^boxfile\.ya?ml$/, at: ['worker.main', 'start'], type: 'worker' },
  { file: /^railpack\.json$/, at: ['deploy', 'startCommand'], type: 'web' },
  { file: /^zbpack\.json$/, at: ['start_command'], type: 'web' },
  // Elastic Container Service.
  { file: /^[\w.-]*task[-_]?def(?:inition)?[\w.-]*\.json$/i, at: ['containerDefinitions', '*', 'command'] },
];

/** Processes that the manifests of platforms (fly.toml, render.yaml, heroku.yml, app.yaml …) declare. */
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
