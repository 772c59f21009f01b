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

/** Scripts of a repository that something in the container starts, by where images expect them. */
export function containerScripts(repository: Repository): readonly DeclaredProcess[] {
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
