import type { ComposeFile, ComposeService } from '../documents/kinds.ts';
import { directoryOf, isWithin, resolvePath } from '../paths.ts';
import type { Repository } from '../repository.ts';

/** Words of a command, a stage or an environment by which a service is for developers. */
const FOR_DEVELOPERS = /(?:^|[^a-z])(?:dev|devel|develop|development|local|debug|debugpy|watch|test|tests|testing)(?:$|[^a-z])/i;
/** Servers for developers, as commands name them. */
const DEV_SERVER = /\b(?:runserver|nodemon|flask run|artisan serve|php -S|dotnet watch)\b|--reload\b|\bDEBUG=/;
const ENVIRONMENT = /(?:^|_)(?:ENV|ENVIRONMENT|DEBUG)$/;
const DEPLOYED_STACK = /(?:^|[._-])(?:prod\w*|deploy\w*|live|staging|swarm|stack|release)(?:[._-]|$)/i;

/**
 * True for a service of a compose file that runs what its image was built of, as a deploy does: no code is mounted over it, nothing
 * says that it is for developers, and no other stack beside it is the deploy's.
 */
export function runsAsBuilt(service: ComposeService, { path }: ComposeFile, repository: Repository): boolean {
  const { build, node, environment, volumes } = service;
  if (build === undefined || FOR_DEVELOPERS.test(build.dockerfile)) return false;
  const words = [node.at('command')?.text, node.at('entrypoint')?.text, ...service.command.map(({ text }) => text)].join(' ');
  if (FOR_DEVELOPERS.test(words) || DEV_SERVER.test(words) || FOR_DEVELOPERS.test(node.at('build', 'target')?.text ?? '')) return false;
  if (environment.some(({ name, value = '' }) => ENVIRONMENT.test(name) && /^(?:1|true|on|yes)$|dev|local|test/i.test(value))) return false;
  if (volumes.some(({ source }) => source !== undefined && holdsCode(source, path, repository))) return false;
  const directory = directoryOf(path);
  return !repository.documents('compose').some((one) => directoryOf(one.path) === directory && DEPLOYED_STACK.test(one.variant ?? ''));
}

/** A directory of the repository with sources in it, or one that only the machine knows. */
function holdsCode(source: string, stack: string, repository: Repository): boolean {
  if (/^(?:\$|~|\/(?!var\/|etc\/|data\/|mnt\/|srv\/))/.test(source)) return true;
  if (!source.startsWith('.')) return false;
  const place = resolvePath(directoryOf(stack), source);
  if (place === undefined || place === '') return true;
  return repository.deployables.some(({ sources }) => sources.some((file) => isWithin(file, place)));
}
