import { baseName, directoryOf } from '../paths.ts';
import type { Repository } from '../repository.ts';
import type { StartedProcess } from '../startup.ts';
import { isShipped, typeOfName, type DeclaredProcess } from './declared.ts';

/** The script by which s6 or runit starts and watches one process of a container. */
const WATCHED = /(?:^|\/)(?:services\.d|s6-rc\.d|service|services|sv|runit)\/(?:[\w.-]+\/){1,2}run$/;
/** Scripts that base images run on the way up: s6-overlay, phusion's, nginx's and serversideup's. */
const ON_THE_WAY_UP = /(?:^|\/)(?:cont-init\.d|my_init\.d|docker-entrypoint\.d|entrypoint\.d)\/[\w.-]+$/;

/** True for a script that the base image of a container runs with, or before, what the container is for. */
export function isContainerScript(path: string): boolean {
  return ON_THE_WAY_UP.test(path) || WATCHED.test(path);
}

/** What a container begins with, by the name that everybody gives it. */
const ENTRYPOINT = /^(?:docker-)?entrypoint(?:\.(?:ba)?sh)?$/;
/** Files that may say what a container starts. */
const STARTERS = /(?:ocker|ontainer|compose|stack|deploy|Procfile|Makefile|values)[^/]*$|\.(?:ya?ml|json|tf|hcl|sh|toml)$/i;

/** Entry points beside an image that nothing names: whoever starts the container does. */
function entryPoints(repository: Repository): readonly DeclaredProcess[] {
  const scripts = repository.documents('script').filter(({ path }) => ENTRYPOINT.test(baseName(path)) && isShipped(repository, path));
  return scripts.flatMap(({ path, commands }) => {
    const directory = directoryOf(path);
    const image = repository
      .documents('dockerfile')
      .find((file) => directoryOf(file.path) === directory && isShipped(repository, file.path));
    const [first] = commands;
    if (image === undefined || first === undefined || isNamed(path, repository)) return [];
    const process: StartedProcess = { type: 'unknown', name: image.path, declaredBy: 'image', path, span: first.span, directory };
    return [{ process, commands, given: undefined, dockerfile: image }];
  });
}

function isNamed(path: string, repository: Repository): boolean {
  const name = baseName(path);
  return repository.texts.some((other) => other !== path && STARTERS.test(other) && repository.source(other)?.text.includes(name));
}

/** Scripts of a repository that something in the container starts, by where images expect them. */
export function containerScripts(repository: Repository): readonly DeclaredProcess[] {
  return [...watchedScripts(repository), ...entryPoints(repository)];
}

function watchedScripts(repository: Repository): readonly DeclaredProcess[] {
  const image = repository.documents('dockerfile').find(({ path }) => isShipped(repository, path));
  if (image === undefined) return [];
  const directory = repository.deployables.find(({ images }) => images.includes(image.path))?.root ?? '';
  return repository
    .documents('script')
    .filter(({ path, commands }) => isContainerScript(path) && isShipped(repository, path) && commands.length > 0)
    .flatMap(({ path, commands }) => {
      const name = ON_THE_WAY_UP.test(path) ? baseName(path) : baseName(directoryOf(path));
      const [first] = commands;
      if (first === undefined) return [];
      const type = ON_THE_WAY_UP.test(path) ? 'web' : typeOfName(name);
      const process: StartedProcess = { type, name, declaredBy: 'supervisord', path, span: first.span, directory };
      return [{ process, commands, given: undefined, dockerfile: undefined }];
    });
}
