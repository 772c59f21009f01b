import { environmentOf } from './documents/processes/environment.ts';
import type { ComposeFile, ComposeService, DataNode, DocumentKind } from './documents/kinds.ts';
import { isDeployedVariant } from './knowledge/environment/environment-names.ts';
import { directoryOf, resolvePath } from './paths.ts';
import type { Repository } from './repository.ts';
import type { Span } from './text.ts';

/** A deployed compose file that runs a service of another file. */
export interface TakenOver {
  readonly path: string;
  /** What that file says of the service itself; undefined where it takes it as it is. */
  readonly by: ComposeService | undefined;
}

/**
 * The deployed compose files (`docker-compose.prod.yml`) that run a service of a file: overlays of the base beside them that name
 * it, those that `extends` it and those that `include` the file. Override order is Compose's: the later file wins.
 */
export function takenOver(file: ComposeFile, service: ComposeService, repository: Repository): readonly TakenOver[] {
  if (isDeployedVariant(file.variant)) return [];
  return repository.documents('compose').flatMap((other): readonly TakenOver[] => {
    if (other.path === file.path || !isDeployedVariant(other.variant)) return [];
    const extended = other.services.filter((one) => extendsIt(one.node, other.path, file.path, service.name));
    if (extended.length > 0) return extended.map((by) => ({ path: other.path, by }));
    if (includes(other, file.path)) return [{ path: other.path, by: undefined }];
    const by = isBaseOf(file, other) ? other.services.find(({ name }) => name === service.name) : undefined;
    return by ? [{ path: other.path, by }] : [];
  });
}

/** The base file of an overlay has no variant, or says that it is one. */
function isBaseOf({ path, variant }: ComposeFile, overlay: ComposeFile): boolean {
  return (
    directoryOf(path) === directoryOf(overlay.path) && (variant === undefined || /^(?:base|common|main|default|shared)$/.test(variant))
  );
}

function extendsIt(node: DataNode, from: string, path: string, name: string): boolean {
  const [file, service] = [node.at('extends', 'file')?.text, node.at('extends', 'service')?.text];
  return file !== undefined && service === name && resolvePath(directoryOf(from), file) === path;
}

function includes({ root, path }: ComposeFile, other: string): boolean {
  const entries = root.at('include')?.children ?? [];
  const paths = entries.flatMap((entry) => [entry, entry.at('path'), ...(entry.at('path')?.children ?? [])]);
  return paths.some((entry) => entry?.text !== undefined && resolvePath(directoryOf(path), entry.text) === other);
}

/** True when what stands at a place of a document reaches no deploy. Of others than compose files everything may. */
export function reachesNoDeploy(kind: DocumentKind, path: string, span: Span, repository: Repository): boolean {
  const file = kind === 'compose' ? repository.document(kind, path) : undefined;
  return file !== undefined && isReplacedInDeploys(file, span, repository);
}

/**
 * True when what stands at a place of a compose file is replaced wherever the stack is deployed: the image, the command or a variable
 * of the base that every deployed overlay of the service sets anew.
 */
export function isReplacedInDeploys(file: ComposeFile, { start, end }: Span, repository: Repository): boolean {
  const service = file.services.find(({ node }) => node.span.start <= start && end <= node.span.end);
  const field = service?.node.children.find((child) => (child.keySpan?.start ?? child.span.start) <= start && end <= child.span.end);
  if (!service || field?.key === undefined) return false;
  const deploys = takenOver(file, service, repository);
  const variables = field.key === 'environment' ? environmentOf(field).filter(({ span }) => span.start <= start && end <= span.end) : [];
  return (
    deploys.length > 0 &&
    deploys.every(({ by }) => by !== undefined && (setsAnew(by, field.key ?? '') || variables.some(({ name }) => setsVariable(by, name))))
  );
}

/** Single values are replaced; lists and maps are merged. What is built is no longer pulled, and the other way round. */
function setsAnew({ node }: ComposeService, field: string): boolean {
  if (field === 'image' || field === 'build') return node.at('image') !== undefined || node.at('build') !== undefined;
  return /^(?:command|entrypoint|user|restart|stop_grace_period|healthcheck)$/.test(field) && node.at(field) !== undefined;
}

function setsVariable({ node }: ComposeService, variable: string): boolean {
  return environmentOf(node.at('environment')).some(({ name }) => name === variable);
}

/**
 * True for an image whose own command runs in no deploy: every service that is built of it is given another, or has the source mounted
 * over it on developers' machines while a Procfile says what is deployed. A manifest of Kubernetes may run it as it is.
 */
export function isImageCommandReplaced(dockerfile: string, repository: Repository): boolean {
  if (repository.documents('kubernetes').length > 0) return false;
  const services = repository
    .documents('compose')
    .flatMap((file) => file.services)
    .filter(({ build }) => build?.dockerfile === dockerfile);
  const isDeployedOtherwise = repository.documents('procfile').some(({ path }) => directoryOf(path) === directoryOf(dockerfile));
  return services.length > 0 && services.every((one) => isGivenCommand(one) || (isDeployedOtherwise && isMounted(one)));
}

const isGivenCommand = ({ node }: ComposeService): boolean => (node.at('command') ?? node.at('entrypoint')) !== undefined;

const isMounted = ({ volumes }: ComposeService): boolean => volumes.some(({ source = '' }) => /^\.\/?$/.test(source));
