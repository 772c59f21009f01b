import type { ComposeFile, ImageReference, KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** Tags that are moved from release to release. */
const MOVING_TAG = /^(?:latest|stable|current|edge|main|master|develop|dev|nightly|prod|production|staging|release)$/i;
/** Tags of a flavour without a version: a fair reviewer might let them pass. */
const FLAVOUR_TAG = /^(?:alpine|slim|bullseye|bookworm|jammy|noble)$/i;

export default rule({
  id: 'build-release-run/mutable-image',
  title: 'Deploy images by a version that never moves',
  why: 'A tag that moves makes two starts of the same release run different code, and a rollback has nothing to go back to.',
  remedy: 'Name an immutable tag (a version or a commit) or a digest, and change it with each release.',
  severity: 'warning',
  documents: { compose: judgeCompose, kubernetes: judgeKubernetes },
  examples: {
    bad: [
      { name: 'compose, no tag', files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres # ⟵\n' } },
      { name: 'compose, latest', files: { 'compose.yaml': 'services:\n  web:\n    image: acme/shop:latest # ⟵\n' } },
      {
        name: 'built here and pushed as latest',
        files: { 'compose.yaml': 'services:\n  web:\n    build: .\n    image: acme/shop:latest # ⟵\n' },
      },
      {
        name: 'a Deployment, no tag',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/shop # ⟵\n',
        },
      },
    ],
    good: [
      { name: 'a version', files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres:16.4\n' } },
      { name: 'a variable', files: { 'docker-compose.yml': 'services:\n  web:\n    image: acme/shop:${TAG}\n' } },
      {
        name: 'built here, the name is only a label',
        files: { 'docker-compose.yml': 'services:\n  web:\n    build: .\n    image: acme/shop\n' },
      },
      { name: 'an override for development', files: { 'docker-compose.override.yml': 'services:\n  mail:\n    image: mailhog/mailhog\n' } },
      {
        name: 'a Helm value',
        files: {
          'chart/Chart.yaml': 'apiVersion: v2\nname: web\n',
          'chart/templates/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: "{{ .Values.image }}:{{ .Values.tag }}"\n',
        },
      },
    ],
  },
});

function* judgeCompose(file: ComposeFile): Iterable<Found> {
  for (const service of file.services) {
    if (service.image && service.imageSpan && !(service.build && isLabel(service.image)))
      yield* said(service.image, service.imageSpan, `The service \`${service.name}\``);
  }
}

/** The name of an image that is built here, unless it is one of a registry with a moving tag, which is pushed and pulled. */
function isLabel({ name, registry, tag }: ImageReference): boolean {
  return tag === undefined || (registry === undefined && !name.includes('/'));
}

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  for (const resource of file.resources) {
    for (const { image, imageSpan, name } of resource.containers) {
      if (image && imageSpan) yield* said(image, imageSpan, `The container \`${name}\` of ${resource.kind} \`${resource.name ?? ''}\``);
    }
  }
}

function* said(image: ImageReference, span: Span, who: string): Iterable<Found> {
  if (image.dynamic || image.digest !== undefined) return;
  const isFlavour = image.tag !== undefined && FLAVOUR_TAG.test(image.tag);
  if (image.tag !== undefined && !isFlavour && !MOVING_TAG.test(image.tag)) return;
  const tag = image.tag === undefined ? 'an image without a tag, which means `latest`' : `the moving tag \`${image.tag}\``;
  yield { span, what: `${who} runs ${tag}.`, ...(isFlavour ? { confidence: 'likely' as const } : {}) };
}
