import type { DataNode, KubernetesContainer, KubernetesResource } from '../../documents/kinds.ts';
import { directoryOf } from '../../paths.ts';
import type { Repository } from '../../repository.ts';

/** A port of a container or Service: its number, its name, or both. */
export interface NamedPort {
  readonly number: number | undefined;
  readonly name: string | undefined;
}

const WORKLOADS: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Rollout',
  'Pod',
]);

/** The workloads whose pods a Service selects: those beside it, or of the whole repository when there are none. */
export function selectedBy(service: KubernetesResource, path: string, repository: Repository): readonly KubernetesResource[] {
  const wanted = service.node.at('spec', 'selector')?.children ?? [];
  if (wanted.length === 0 || wanted.some(({ dynamic, text }) => dynamic || text === undefined)) return [];
  return resources(repository, WORKLOADS, path, ({ kind, node }) => {
    const labels = kind === 'Pod' ? node.at('metadata', 'labels') : node.at('spec', 'template', 'metadata', 'labels');
    return wanted.every(({ key, text }) => key !== undefined && labels?.at(key)?.text === text);
  });
}

/** The resources of some kinds that fit: those of the file's directory, or of the whole repository when there are none. */
export function resources(
  repository: Repository,
  kinds: ReadonlySet<string>,
  path: string,
  fits: (resource: KubernetesResource) => boolean,
): readonly KubernetesResource[] {
  const all = repository.documents('kubernetes').map((file) => ({
    beside: directoryOf(file.path) === directoryOf(path),
    found: file.resources.filter((resource) => kinds.has(resource.kind) && fits(resource)),
  }));
  const beside = all.filter((file) => file.beside).flatMap(({ found }) => found);
  return beside.length > 0 ? beside : all.flatMap(({ found }) => found);
}

/** The ports that a container declares; undefined when one of them is filled in by a template. */
export function declaredPorts({ node }: KubernetesContainer): readonly NamedPort[] | undefined {
  return portsAt(node.at('ports'), 'containerPort');
}

/** Ports of the containers that an operator puts into pods which ask for it. Source: https://docs.dapr.io/reference/arguments-annotations-overview/ */
const INJECTED: readonly { readonly annotation: string; readonly ports: readonly number[] }[] = [
  { annotation: 'dapr.io/enabled', ports: [3500, 50_001, 9090] },
  { annotation: 'sidecar.istio.io/inject', ports: [15_000, 15_006, 15_020, 15_021, 15_090] },
  { annotation: 'linkerd.io/inject', ports: [4143, 4191] },
];

/** The ports of a pod that no container of its manifest declares: its annotations have a sidecar put in. */
export function injectedPorts({ node }: KubernetesResource): readonly NamedPort[] {
  const annotations = [node.at('spec', 'template', 'metadata', 'annotations'), node.at('metadata', 'annotations')];
  const isAsked = (annotation: string): boolean => annotations.some((one) => /^(?:true|enabled)$/.test(one?.at(annotation)?.text ?? ''));
  return INJECTED.filter(({ annotation }) => isAsked(annotation)).flatMap(({ ports }) =>
    ports.map((number) => ({ number, name: undefined })),
  );
}

/** The ports that a Service offers; undefined when one of them is filled in by a template. */
export function offeredPorts({ node }: KubernetesResource): readonly NamedPort[] | undefined {
  return portsAt(node.at('spec', 'ports'), 'port');
}

function portsAt(list: DataNode | undefined, key: string): readonly NamedPort[] | undefined {
  const ports = (list?.children ?? []).map((port) => ({ number: port.at(key), name: port.at('name') }));
  if (list?.dynamic === true || ports.some(({ number, name }) => number === undefined || number.dynamic || name?.dynamic === true))
    return undefined;
  return ports.map(({ number, name }) => ({ number: typeof number?.scalar === 'number' ? number.scalar : undefined, name: name?.text }));
}

/** True when a reference (a number or a name) is one of the ports. */
export function isAmong({ scalar, text }: DataNode, ports: readonly NamedPort[]): boolean {
  return ports.some(({ number, name }) => (typeof scalar === 'number' ? number === scalar : name === text));
}
