import { baseName } from '../../paths.ts';
import type { SourceText } from '../../text.ts';
import { execOf } from './commands.ts';
import { readYaml } from '../data/data.ts';
import { environmentOf } from './environment.ts';
import { parseImage } from '../images/image.ts';
import type { DataNode, KubernetesContainer, KubernetesFile, KubernetesResource } from '../kinds.ts';

/** Where the pod specification of a resource may stand. */
const POD_SPECS: readonly (readonly string[])[] = [
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec', 'podTemplate', 'spec'],
  ['template', 'spec'],
];

/** Reads a Kubernetes manifest, Kustomize file or Helm template of any number of documents; the items of lists are resources. */
export function readKubernetes(path: string, source: SourceText): KubernetesFile {
  const helm = source.text.includes('{{');
  const { roots, problems } = readYaml(path, source, { templated: helm });
  return { path, source, resources: roots.flatMap((root) => resourcesOf(root, path, source)), helm, problems };
}

function resourcesOf(node: DataNode, path: string, source: SourceText): readonly KubernetesResource[] {
  const kind = node.at('kind')?.text ?? (/^kustomization\.ya?ml$/i.test(baseName(path)) ? 'Kustomization' : undefined);
  if (node.kind !== 'map' || kind === undefined) return [];
  const items = node.at('items');
  if (kind.endsWith('List') && items?.kind === 'list') return items.children.flatMap((item) => resourcesOf(item, path, source));
  const podSpec = podSpecOf(node, kind);
  return [
    {
      kind,
      apiVersion: node.at('apiVersion')?.text ?? '',
      name: node.at('metadata', 'name')?.text,
      node,
      podSpec,
      containers: podSpec === undefined ? [] : containersOf(podSpec, source),
    },
  ];
}

function podSpecOf(node: DataNode, kind: string): DataNode | undefined {
  if (kind === 'Pod') return node.at('spec');
  const found = POD_SPECS.map((path) => node.at(...path)).find((spec) => spec?.kind === 'map');
  return found?.at('containers') === undefined && found?.at('initContainers') === undefined && kind === 'Kustomization' ? undefined : found;
}

function containersOf(podSpec: DataNode, source: SourceText): readonly KubernetesContainer[] {
  const inField = (field: string, init: boolean): readonly KubernetesContainer[] =>
    (podSpec.at(field)?.children ?? []).filter(({ kind }) => kind === 'map').map((node) => containerOf(node, init, source));
  return [...inField('initContainers', true), ...inField('containers', false)];
}

function containerOf(node: DataNode, init: boolean, source: SourceText): KubernetesContainer {
  const image = node.at('image');
  const words = [...(node.at('command')?.children ?? []), ...(node.at('args')?.children ?? [])];
  return {
    name: node.at('name')?.text ?? '',
    node,
    init,
    image: image?.text === undefined ? undefined : parseImage(image.text),
    imageSpan: image?.text === undefined ? undefined : image.span,
    environment: environmentOf(node.at('env')),
    command: execOf(words, source),
    ports: (node.at('ports')?.children ?? []).flatMap((port) => {
      const number = port.at('containerPort')?.scalar;
      return typeof number === 'number' ? [number] : [];
    }),
  };
}
