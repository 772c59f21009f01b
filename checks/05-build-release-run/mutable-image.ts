import { parseImage } from '../../src/analysis/documents/images/image.ts';
import type { CodeFile } from '../../src/analysis/code.ts';
import type {
  ComposeFile,
  DataDocument,
  DataNode,
  ImageReference,
  KubernetesFile,
  KubernetesResource,
} from '../../src/analysis/documents/kinds.ts';
import { isOtherPipeline } from '../../src/analysis/documents/recognise.ts';
import { valuesNamed } from '../../src/analysis/knowledge/settings/named-values.ts';
import { hasNoOwner, isBuiltHere, isOfficial } from '../../src/analysis/knowledge/images/local-builds.ts';
import {
  isBuiltBeside,
  isDeployScript,
  isLabel,
  standsIn,
  startedImage,
  untaggedImage,
} from '../../src/analysis/knowledge/images/run-images.ts';
import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { isBesideDeploy, testsOthers } from '../../src/analysis/knowledge/starting/kept-running.ts';
import { rendered, type ChartValue } from '../../src/analysis/helm-charts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { baseName } from '../../src/analysis/paths.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import type { Span } from '../../src/analysis/text.ts';
import { isSetAtDeploy, replacedImages, setsTagsOfCharts, setsTagsOfTasks } from '../../src/analysis/knowledge/images/replaced-images.ts';
import { EXAMPLES } from './mutable-image.examples.ts';
import { rule, type CodeCheck, type Context, type Found, type RepositoryFound } from '../rule.ts';

/** Tags that are moved from release to release. */
const MOVING_TAG =
  /^(?:latest|stable|current|edge|main|master|develop|dev|nightly|prod|production|stage|staging|release|tests?|testing|next|canary|beta|alpha|unstable|snapshot|preview|head|trunk|lts|mainline)$/i;
/** Tags of a flavour without a version: a fair reviewer might let them pass. */
const FLAVOUR_TAG = /^(?:alpine|slim|bullseye|bookworm|jammy|noble)$/i;

/** Values of charts, definitions of tasks and manifests of platforms. */
const IMAGE_FILE =
  /^values(?!.*(?:dev|local|test|ci))[\w.-]*\.ya?ml$|^(?:task|container|service)[\w-]*(?:def|definition)[\w.-]*\.(?:json|ya?ml)$|^(?:render|fly|Dockerrun\.aws|docker-?run\.aws|containerapp[\w-]*|app|\.do\/app|nomad[\w-]*|[\w.-]*playbook[\w.-]*|main)\.(?:ya?ml|toml|json)$/i;

/** An image with a tag; without one only where its registry tells it from the name of a machine's image. */
const NAMES_IMAGE = /^[\w.-]+(?:\/[\w.-]+)*:[\w.-]+$|^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:\/[\w.-]+)+$/;

/** Images of containers in Terraform and Nomad. */
const infrastructure: CodeCheck = {
  languages: ['hcl'],
  literals: ['image'],
  *judge(file) {
    for (const { value: expression } of valuesNamed(file, (name) => /^(?:image|image_uri|container_image|docker_image)$/.test(name))) {
      const { literal, origin, pieces } = expression.value();
      if (isLeftToPipeline(file, expression.span.start)) continue;
      // `"${aws_ecr_repository.shop.repository_url}:latest"`, whatever the registry is called.
      const last = pieces?.at(-1);
      if (typeof literal === 'string' && NAMES_IMAGE.test(literal))
        yield* said(parseImage(literal), origin ?? expression.span, 'The container');
      else if (typeof last === 'string' && /^[\w./-]*:[\w.-]+$/.test(last))
        yield* said(parseImage(`registry/image${last}`), expression.span, 'The container');
    }
  },
};

/** Terraform makes the resource with some image, and whoever deploys puts each release in its place. */
function isLeftToPipeline({ source: { text } }: CodeFile, offset: number): boolean {
  const start = text.lastIndexOf('\nresource ', offset);
  const end = text.indexOf('\n}', offset);
  return /ignore_changes\s*=\s*(?:all\b|\[[^\]]*(?:image|container_definitions|template|task_definition))/.test(
    text.slice(Math.max(start, 0), end === -1 ? text.length : end),
  );
}

export default rule({
  id: 'build-release-run/mutable-image',
  title: 'Deploy images by a version that never moves',
  why: 'A tag that moves makes two starts of the same release run different code, and a rollback has nothing to go back to.',
  remedy: 'Name an immutable tag (a version or a commit) or a digest, and change it with each release.',
  severity: 'warning',
  scope: { within: 'anywhere' },
  documents: {
    compose: judgeCompose,
    kubernetes: judgeKubernetes,
    data: (file, { repository }) => judgeData(file, repository),
    pipeline: (file) => judgeCommands(SHIPPED_COMMANDS.pipeline(file)),
    script: (file) => (isDeployScript(file.path) ? judgeCommands(SHIPPED_COMMANDS.script(file), true) : []),
    unit: (file) =>
      file.settings.flatMap(({ key, value, span }) =>
        key.endsWith('ExecStart') ? [...judgeCommands(parseShell(value))].map((found) => ({ ...found, span })) : [],
      ),
  },
  code: [infrastructure],
  repository: judgeCharts,
  examples: EXAMPLES,
});

function* judgeCompose(file: ComposeFile, { repository }: Context): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const service of file.services) {
    if (!service.image || isBuiltBeside(service, file) || isBuiltHere(service.image, repository) || isNeverPulled(service.node)) continue;
    if (
      !NAMES_DEPLOY.test(file.path) &&
      (standsIn(service) || testsOthers(service) || (hasNoOwner(service.image) && !isOfficial(service.image)))
    )
      continue;
    if (!service.imageSpan || (service.build && isLabel(service.image))) continue;
    const isAside = !NAMES_DEPLOY.test(file.path) && isBesideDeploy(file, service, repository);
    for (const found of said(service.image, service.imageSpan, `The service \`${service.name}\``))
      yield isAside ? { ...found, confidence: 'likely' } : found;
  }
}

const NAMES_DEPLOY = /prod|stag|deploy|live|swarm|(?<!local)stack|release/i;

/** What is told not to pull runs what was built or loaded on its machine. */
function isNeverPulled(node: DataNode): boolean {
  return /^(?:never|build)$/i.test((node.at('pull_policy') ?? node.at('imagePullPolicy'))?.text ?? '');
}

function* judgeKubernetes(file: KubernetesFile, { repository }: Context): Iterable<Found> {
  for (const resource of file.resources) {
    if (resource.kind === 'Kustomization') yield* judgeKustomize(resource.node);
    for (const { image, imageSpan, name, node } of resource.containers) {
      if (!image || isNeverPulled(node) || isBuiltHere(image, repository) || isSetAtDeploy(image, name, repository)) continue;
      if (imageSpan && !(image.dynamic && file.helm) && !isReplaced(image, repository))
        yield* said(image, imageSpan, `The container \`${name}\` of ${ownerOf(resource)}`);
    }
  }
}

/** A Job or a Pod may have a name that is made when it starts. */
function ownerOf({ kind, name, node }: KubernetesResource): string {
  const said = name ?? node.at('metadata', 'generateName')?.text;
  return said === undefined ? `a ${kind}` : `${kind} \`${said}\``;
}

/** A name that stands for an image: Kustomize or Skaffold puts the one that was built in its place. */
function isReplaced({ name, registry }: ImageReference, repository: Repository): boolean {
  return replacedImages(repository).has(registry === undefined ? name : `${registry}/${name}`);
}

function* judgeKustomize(node: DataNode): Iterable<Found> {
  for (const image of node.at('images')?.children ?? []) {
    const [name, tag] = [image.at('newName') ?? image.at('name'), image.at('newTag')];
    if (name?.text !== undefined && tag?.text !== undefined && !tag.dynamic)
      yield* said(parseImage(`${name.text}:${tag.text}`), tag.span, `The image \`${name.text}\``);
  }
}

/** Services that Kamal runs beside an app: what it says of them is an image, also in one word. */
const KAMAL = /(?:^|\/)config\/deploy(?:\.(?!dev|test|local)\w+)?\.ya?ml$/;

function* judgeAccessories(root: DataNode): Iterable<Found> {
  if (root.at('service') === undefined && root.at('servers') === undefined) return;
  for (const accessory of root.at('accessories')?.children ?? []) {
    const image = accessory.at('image');
    if (image?.text !== undefined && !image.dynamic && /^[\w.-]+(?:\/[\w.-]+)*(?::[\w.-]+)?$/.test(image.text))
      yield* said(parseImage(image.text), image.span, 'The accessory');
  }
}

function* judgeData({ path, roots }: DataDocument, repository: Repository): Iterable<Found> {
  if (KAMAL.test(path)) for (const root of roots) yield* judgeAccessories(root);
  if (!IMAGE_FILE.test(baseName(path)) || isOtherPipeline(path)) return;
  if (baseName(path).startsWith('values') ? setsTagsOfCharts(repository) : TASK.test(baseName(path)) && setsTagsOfTasks(repository)) return;
  for (const node of roots.flatMap(nodesOf)) {
    const [image, name, tag] = [node.at('image') ?? node.at('Image'), node.at('repository'), node.at('tag')];
    // A bare word may be the name of anything.
    if (image?.text !== undefined && !image.dynamic && /^[\w.-]+(?:\/[\w.-]+)*:[\w.-]+$/.test(image.text))
      yield* said(parseImage(image.text), image.span, 'The container');
    if (name?.text !== undefined && tag?.text !== undefined && tag.text !== '' && !tag.dynamic)
      yield* said(parseImage(`${name.text}:${tag.text}`), tag.span, `The image \`${name.text}\``);
  }
}

/** Images that a template puts together of the chart's values, where the values do not show that they are one. */
function* judgeCharts(repository: Repository): Iterable<RepositoryFound> {
  for (const file of repository.documents('kubernetes')) {
    if (!file.helm || !['source', 'configuration'].includes(repository.role(file.path))) continue;
    for (const { imageSpan, name } of file.resources.flatMap(({ containers }) => containers)) {
      const written = imageSpan ? file.source.slice(imageSpan) : '';
      const images = rendered(written, file, repository);
      const [image] = images;
      if (image && imageSpan && WRITTEN_TAG.test(written)) {
        for (const found of said(parseImage(image.text), imageSpan, `The container \`${name}\``))
          yield { ...found, path: file.path, identity: name };
        continue;
      }
      for (const { text, values } of images) yield* saidOfValues(text, values.at(-1), name, file.path, repository);
    }
  }
}

/** The values bring the registry, and the tag stands in the template. */
const WRITTEN_TAG = /\}\}[\w./-]*:[\w.-]+["']?\s*$/;

function* saidOfValues(
  text: string,
  value: ChartValue | undefined,
  name: string,
  template: string,
  repository: Repository,
): Iterable<RepositoryFound> {
  const image = parseImage(text);
  const document = value && repository.document('data', value.path);
  if (!value || !document || image.name === '' || !/^[\w./:-]+$/.test(text)) return;
  if (setsTagsOfCharts(repository)) return;
  if ([...judgeData(document, repository)].some(({ span }) => span.start === value.span.start)) return;
  for (const found of said(image, value.span, `The container \`${name}\` of \`${template}\``))
    yield { ...found, path: value.path, identity: `${template} ${name}` };
}

const TASK = /^(?:task|container)[\w-]*def/i;

function nodesOf(node: DataNode): readonly DataNode[] {
  return node.kind === 'scalar' ? [] : [node, ...node.children.flatMap(nodesOf)];
}

function* judgeCommands(commands: readonly Command[], isDeploy = false): Iterable<Found> {
  for (const command of commands) {
    const image = startedImage(command) ?? (isDeploy ? untaggedImage(command, commands) : undefined);
    if (image !== undefined) yield* said(parseImage(image), command.span, 'The command');
  }
}

function* said(image: ImageReference, span: Span, who: string): Iterable<Found> {
  // A registry in a variable, and a tag that is written: `${REGISTRY}/shop:latest`.
  if (image.digest !== undefined || (image.dynamic && !MOVING_TAG.test(image.tag ?? ''))) return;
  const isFlavour = image.tag !== undefined && FLAVOUR_TAG.test(image.tag);
  if (image.tag !== undefined && !isFlavour && !MOVING_TAG.test(image.tag)) return;
  const tag = image.tag === undefined ? 'an image without a tag, which means `latest`' : `the moving tag \`${image.tag}\``;
  yield { span, what: `${who} runs ${tag}.`, ...(isFlavour ? { confidence: 'likely' as const } : {}) };
}
