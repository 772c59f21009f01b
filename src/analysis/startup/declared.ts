import { isReplacedInDeploys } from '../compose-stacks.ts';
import type { ComposeService, Dockerfile, Instruction } from '../documents/kinds.ts';
import { directoryOf, resolvePath } from '../paths.ts';
import type { Deployable, Repository } from '../repository.ts';
import type { Command } from '../shell.ts';
import { parseShell } from '../shell.ts';
import type { ProcessType, StartedProcess } from '../startup.ts';
import { containerScripts } from './container-scripts.ts';
import { platformProcesses } from './platforms.ts';

/** Words that a start script is given by whoever starts it: CMD behind an ENTRYPOINT, a compose `command`. */
export interface Given {
  readonly words: readonly string[];
  readonly commands: readonly Command[];
  readonly path: string;
}

/** A process with the commands of its declaration, before scripts are followed. */
export interface DeclaredProcess {
  readonly process: StartedProcess;
  readonly commands: readonly Command[];
  /** What its commands' scripts are given for `"$@"`. */
  readonly given: Given | undefined;
  /** The image that it runs in, where it is built here. */
  readonly dockerfile: Dockerfile | undefined;
}

/** Every process that something shipped declares. */
export function declaredProcesses(repository: Repository): readonly DeclaredProcess[] {
  return [
    ...imageProcesses(repository),
    ...procfileProcesses(repository),
    ...composeProcesses(repository),
    ...kubernetesProcesses(repository),
    ...settingProcesses(repository),
    ...containerScripts(repository),
    ...platformProcesses(repository),
    ...npmProcesses(repository),
  ].filter(({ commands }) => commands.length > 0);
}

/** True for what takes part in a deploy. */
export function isShipped(repository: Repository, path: string): boolean {
  const role = repository.role(path);
  return role === 'configuration' || role === 'source';
}

const KIND_TYPES: Readonly<Record<Deployable['kind'], ProcessType>> = {
  server: 'web',
  client: 'web',
  worker: 'worker',
  job: 'job',
  unknown: 'unknown',
};

const NAMES: readonly (readonly [ProcessType, RegExp])[] = [
  ['release', /^(?:release|pre-?deploy)$/i],
  [
    'job',
    /(?:^|[-_./])(?:migrat\w*|seed\w*|init|setup|cron\w*|jobs?|backup|schema|createdb|prestart|bootstrap|tests?|e2e|playwright|cypress|release|deploy|one-?off)(?:$|[-_./])/i,
  ],
  [
    'worker',
    /(?:^|[-_./])(?:\w*workers?|celery\w*|beat|sidekiq|resque|queue\w*|consumers?|scheduler|clock|rq\w*|horizon|processor)(?:$|[-_./])/i,
  ],
  ['web', /(?:^|[-_./])(?:web\w*|www|api|app|server|backend|frontend|django|rails|site|http|proxy|nginx|php|gateway)(?:$|[-_./])/i],
];

/** What a name says that a process does. */
export function typeOfName(name: string): ProcessType {
  return NAMES.find(([, pattern]) => pattern.test(name))?.[0] ?? 'unknown';
}

/** Directories of what is deployed, whatever it does. */
const OF_DEPLOYS = /(?:^|\/)(?:deploy|release|setup|init|bootstrap)(?=\/)/g;

/** What the path of an image or a unit says that its process does. */
function typeOfPath(path: string): ProcessType {
  return typeOfName(path.replaceAll(OF_DEPLOYS, ''));
}

function imageProcesses(repository: Repository): readonly DeclaredProcess[] {
  return repository
    .documents('dockerfile')
    .filter(({ path }) => isShipped(repository, path))
    .flatMap((dockerfile) => {
      const instruction = dockerfile.cmd ?? dockerfile.entrypoint;
      if (instruction === undefined) return [];
      const { path } = dockerfile;
      // An image of no deployable is one to build, test or package in.
      const deployable = repository.deployables.find(({ images }) => images.includes(path));
      if (deployable === undefined) return [];
      const byName = typeOfPath(path);
      const type = byName === 'job' || byName === 'worker' ? byName : KIND_TYPES[deployable.kind];
      const directory = deployable.root;
      const process: StartedProcess = { type, name: path, declaredBy: 'image', path, span: instruction.span, directory };
      return [declaredImage(process, dockerfile, givenBy(dockerfile.cmd, path))];
    });
}

/** ENTRYPOINT with what it is given; CMD alone when there is no ENTRYPOINT. */
function declaredImage(process: StartedProcess, dockerfile: Dockerfile, given: Given | undefined): DeclaredProcess {
  const { entrypoint, cmd } = dockerfile;
  if (entrypoint === undefined) return { process, commands: given?.commands ?? cmd?.commands ?? [], given: undefined, dockerfile };
  // A shell-form ENTRYPOINT is handed no words.
  return { process, commands: entrypoint.commands, given: entrypoint.form === 'exec' ? given : undefined, dockerfile };
}

function givenBy(instruction: Instruction | undefined, path: string): Given | undefined {
  if (instruction === undefined) return { words: [], commands: [], path };
  return instruction.form === 'shell'
    ? { words: ['/bin/sh', '-c'], commands: instruction.commands, path }
    : givenOf(instruction.commands, path);
}

/** The words of one exec-form command. */
function givenOf(commands: readonly Command[], path: string): Given {
  const [first] = commands;
  const words = first === undefined ? [] : [...first.wrappers, wordOf(first), ...first.args].filter((word) => word !== '');
  return { words, commands, path };
}

/** The command word with its path, as it is written. */
function wordOf({ name, text }: Command): string {
  return text.split(/[\s"',[\]]+/).find((word) => word === name || word.endsWith(`/${name}`)) ?? name;
}

function procfileProcesses(repository: Repository): readonly DeclaredProcess[] {
  return repository
    .documents('procfile')
    .filter(({ path }) => isShipped(repository, path))
    .flatMap(({ path, processes }) =>
      processes.map(({ type: name, span, commands }) => {
        const type = name === 'web' ? 'web' : name === 'release' ? 'release' : 'worker';
        const process: StartedProcess = { type, name, declaredBy: 'procfile', path, span, directory: directoryOf(path) };
        return { process, commands, given: undefined, dockerfile: undefined };
      }),
    );
}

function composeProcesses(repository: Repository): readonly DeclaredProcess[] {
  return repository
    .documents('compose')
    .filter(({ path, developmentOnly }) => !developmentOnly && isShipped(repository, path))
    .flatMap((file) =>
      file.services
        .filter(
          ({ node }) =>
            ![node.at('command'), node.at('entrypoint')].some((field) => field && isReplacedInDeploys(file, field.span, repository)),
        )
        .flatMap((service) => composeProcess(service, file.path, repository)),
    );
}

/** The directory of the repository that is mounted where the container works. */
function workedIn({ node, volumes }: ComposeService, path: string): string | undefined {
  const place = node.at('working_dir')?.text;
  const mount = volumes.find(({ source = '', target }) => source.startsWith('.') && (place === target || place?.startsWith(`${target}/`)));
  return mount?.source === undefined
    ? undefined
    : resolvePath(directoryOf(path), `${mount.source}${place?.slice(mount.target.length) ?? ''}`);
}

function composeProcess(service: ComposeService, path: string, repository: Repository): readonly DeclaredProcess[] {
  const { name, build, command, ports, node } = service;
  const field = node.at('command') ?? node.at('entrypoint');
  if (command.length === 0 || field === undefined) return [];
  const dockerfile = build && repository.document('dockerfile', build.dockerfile);
  const byName = typeOfName(name);
  const type = byName === 'unknown' && ports.length > 0 ? 'web' : byName;
  const directory = workedIn(service, path) ?? build?.context ?? directoryOf(path);
  const image = dockerfile && { dockerfile: dockerfile.path };
  const process: StartedProcess = { type, name, declaredBy: 'compose', path, span: field.span, directory, ...image };
  if (dockerfile?.entrypoint !== undefined && node.at('entrypoint') === undefined)
    return [declaredImage(process, dockerfile, givenOf(command, path))];
  return [{ process, commands: command, given: undefined, dockerfile }];
}

/** Arguments that begin with a shell are a command of their own, whatever the image's entrypoint hands over to. */
const SHELL = /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/;

const RUN_TO_THE_END = new Set(['Job', 'CronJob']);

function kubernetesProcesses(repository: Repository): readonly DeclaredProcess[] {
  return repository
    .documents('kubernetes')
    .filter(({ path }) => isShipped(repository, path))
    .flatMap(({ path, resources }) =>
      resources.flatMap(({ kind, containers, name: resource = '' }) =>
        containers
          .filter(({ node }) => node.at('command') !== undefined || SHELL.test(node.at('args', 0)?.text ?? ''))
          .map(({ name, init, ports, command, node }) => {
            const byName = typeOfName(`${resource}/${name}`);
            const known: ProcessType = ports.length > 0 ? 'web' : byName;
            const type = init ? 'init' : RUN_TO_THE_END.has(kind) ? 'job' : known;
            const span = (node.at('command') ?? node.at('args'))?.span ?? node.span;
            const process: StartedProcess = { type, name, declaredBy: 'kubernetes', path, span, directory: '' };
            return { process, commands: command, given: undefined, dockerfile: undefined };
          }),
      ),
    );
}

const PROGRAM = /^(?:program|fcgi-program|eventlistener):([^.]+)\.command$/;

/** Programs of supervisord and services of systemd. */
function settingProcesses(repository: Repository): readonly DeclaredProcess[] {
  const programs = repository
    .documents('settings')
    .flatMap(({ path, reader, settings }) =>
      reader !== 'supervisord'
        ? []
        : settings.flatMap((setting) => ({ path, setting, name: PROGRAM.exec(setting.key)?.[1] ?? '', before: [] })),
    );
  const units = repository
    .documents('unit')
    .flatMap(({ path, settings }) =>
      settings
        .filter(({ key }) => key === 'Service.ExecStart')
        .map((setting) => ({ path, setting, name: path, before: settings.filter(({ key }) => key === 'Service.ExecStartPre') })),
    );
  return [...programs, ...units]
    .filter(({ path, name }) => name !== '' && isShipped(repository, path))
    .map(({ path, setting, name, before }) => {
      const { span } = setting;
      const declaredBy = name === path ? 'unit' : 'supervisord';
      const directory = repository.deployableOf(path)?.root ?? directoryOf(path);
      const type = name === path ? typeOfPath(path) : typeOfName(name);
      const process: StartedProcess = { type, name, declaredBy, path, span, directory };
      const commands = [...before, setting].flatMap(({ value, valueSpan }) => parseShell(value, valueSpan.start));
      return { process, commands, given: undefined, dockerfile: undefined };
    });
}

/** `npm start` is what platforms run for a Node app that says nothing else; beside the manifest of a server in another language it builds assets. */
/** Programs of other languages that are started by themselves. */
const ENTRY_FILES = ['main.py', 'app.py', 'manage.py', 'wsgi.py', 'main.go', 'config.ru', 'artisan'];

/** An image beside the manifest is what is deployed, functions are started by their platform, and a bundle belongs to the program beside it. */
function isStartedOtherwise(root: string, repository: Repository): boolean {
  const at = (name: string): string => (root === '' ? name : `${root}/${name}`);
  const isImage = repository.documents('dockerfile').some(({ path }) => directoryOf(path) === root && isShipped(repository, path));
  return isImage || ['vercel.json', 'netlify.toml', ...ENTRY_FILES].some((name) => repository.tree.entries.has(at(name)));
}

/** Beside such a script, `start` is for developers. */
const FOR_PRODUCTION = /^(?:start|serve)[:_-]prod(?:uction)?$/;

function npmProcesses(repository: Repository): readonly DeclaredProcess[] {
  const declared = new Set(repository.documents('procfile').map(({ path }) => directoryOf(path)));
  return repository.deployables
    .filter(
      ({ root, images, kind }) => images.length === 0 && kind !== 'client' && !declared.has(root) && !isStartedOtherwise(root, repository),
    )
    .flatMap((deployable) => {
      const manifests = deployable.manifests
        .map((path) => repository.document('manifest', path))
        .filter((found) => found !== undefined && directoryOf(found.path) === deployable.root);
      const manifest = manifests.find((found) => found?.format === 'package.json');
      const script =
        manifest?.scripts.find(({ name }) => FOR_PRODUCTION.test(name)) ?? manifest?.scripts.find(({ name }) => name === 'start');
      if (manifest === undefined || script === undefined || manifests.some((found) => found?.ecosystem !== 'npm')) return [];
      const type = KIND_TYPES[deployable.kind];
      const { path } = manifest;
      const process: StartedProcess = { type, name: script.name, declaredBy: 'npm', path, span: script.span, directory: deployable.root };
      return [{ process, commands: script.commands, given: undefined, dockerfile: undefined }];
    });
}
