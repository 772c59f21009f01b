import type { DataNode, Job, Step } from '../../documents/kinds.ts';
import { pushOf, type ImagePush } from './image-pushes.ts';

/** What the steps of a job publish by `docker/build-push-action` and its kin. */
export function actionPushes({ steps }: Job, isForBranches: boolean): readonly ImagePush[] {
  const makers = steps.filter(({ uses }) => uses?.action === 'docker/metadata-action');
  return steps.flatMap((step) => pushOfStep(step, makers, isForBranches));
}

function pushOfStep(step: Step, makers: readonly Step[], isForBranches: boolean): readonly ImagePush[] {
  const { uses, inputs } = step;
  if (uses && PLUGINS.test(uses.action)) return pushOfPlugin(step, uses.span);
  const other = OTHERS.find(({ action, ref }) => action.test(uses?.action ?? '') && (ref?.test(uses?.ref ?? '') ?? true));
  if (uses && other) return pushOfOther(step, other, uses.span, isForBranches);
  const tags = inputs.get('tags');
  const pushes = inputs.get('push');
  if (uses?.action !== 'docker/build-push-action' || tags === undefined || pushes === undefined || pushes.text === 'false') return [];
  const made = /^\$\{\{\s*steps\.[\w-]+\.outputs\.tags\s*\}\}$/.test(tags.text?.trim() ?? '');
  const [maker, ...others] = makers;
  if (made) return maker === undefined || others.length > 0 ? [pushOf(['*:*'], tags.span)] : [madeBy(maker, tags.span, isForBranches)];
  const named = linesOf(tags);
  return named.length === 0 ? [] : [pushOf(named, tags.span)];
}

/** An action that builds and pushes in one, and its inputs. */
interface PushingAction {
  readonly action: RegExp;
  readonly ref?: RegExp;
  readonly image: string;
  readonly tags: string;
  /** What it pushes where no tag is said; undefined for one that makes a tag of the commit. */
  readonly otherwise?: 'latest' | 'branch';
  /** Inputs by which it makes tags of versions or commits. */
  readonly makes?: readonly string[];
}

/** By the documentation of each. */
const OTHERS: readonly PushingAction[] = [
  {
    action: /^elgohr\/Publish-Docker-Github-Action$/i,
    image: 'name',
    tags: 'tags',
    otherwise: 'branch',
    makes: ['snapshot', 'tag_names', 'tag_semver'],
  },
  { action: /^mr-smithers-excellent\/docker-build-push$/i, image: 'image', tags: 'tags' },
  { action: /^redhat-actions\/push-to-registry$/i, image: 'image', tags: 'tags', otherwise: 'latest' },
  { action: /^(?:aevea|outillage|navikt)\/action-kaniko$/i, image: 'image', tags: 'tag', otherwise: 'latest' },
  { action: /^whoan\/docker-build-with-cache-action$/i, image: 'image_name', tags: 'image_tag', otherwise: 'latest' },
  { action: /^jerray\/publish-docker-action$/i, image: 'repository', tags: 'tags' },
  {
    action: /^docker\/build-push-action$/,
    ref: /^v1(?:\.|$)/,
    image: 'repository',
    tags: 'tags',
    otherwise: 'latest',
    makes: ['tag_with_ref', 'tag_with_sha'],
  },
];

function pushOfOther(
  { inputs }: Step,
  { image, tags, otherwise, makes = [] }: PushingAction,
  span: ImagePush['span'],
  isForBranches: boolean,
): readonly ImagePush[] {
  if (inputs.get('push')?.text === 'false' || makes.some((name) => inputs.has(name) && inputs.get(name)?.text !== 'false')) return [];
  const given = inputs.get(tags);
  if ((given === undefined && otherwise === undefined) || (otherwise === 'branch' && given === undefined && !isForBranches)) return [];
  const name = inputs.get(image)?.text ?? '*';
  const named = given === undefined ? [otherwise ?? '*'] : linesOf(given).flatMap((line) => line.split(/\s+/));
  return [
    pushOf(
      named.map((tag) => `${name}:${tag.replace(/^.*:/, '')}`),
      given?.span ?? span,
    ),
  ];
}

/** Plugins of Drone and Woodpecker, and the task of Azure. */
const PLUGINS =
  /^(?:plugins\/(?:docker|kaniko|ecr|gcr)|(?:woodpeckerci|codeberg\.org\/woodpecker-plugins)\/(?:plugin-)?docker(?:-buildx)?|Docker)$/;

/** Without tags a plugin pushes `latest`, and the task of Azure the number of the build. */
function pushOfPlugin({ inputs, uses }: Step, span: ImagePush['span']): readonly ImagePush[] {
  const tags = inputs.get('tags') ?? inputs.get('tag');
  const isTask = uses?.action === 'Docker';
  const isOff = inputs.get('dry_run')?.text === 'true' || (isTask && !/push/i.test(inputs.get('command')?.text ?? 'buildAndPush'));
  if (isOff || (isTask && tags === undefined) || inputs.has('auto_tag')) return [];
  const image = inputs.get('repo')?.text ?? inputs.get('repository')?.text ?? '*';
  const named = tags === undefined ? ['latest'] : linesOf(tags);
  return [
    pushOf(
      named.map((tag) => `${image}:${tag}`),
      tags?.span ?? span,
    ),
  ];
}

/** The tags that `docker/metadata-action` makes, as its documentation lists their types. */
function madeBy({ inputs }: Step, span: ImagePush['span'], isForBranches: boolean): ImagePush {
  const [image, ...others] = linesOf(inputs.get('images'));
  const tags = inputs.get('tags');
  const made = tags === undefined ? [isForBranches ? 'branch' : '*'] : linesOf(tags).map(tagOfType);
  return { image: others.length > 0 || image?.includes('$') === true ? undefined : image, tags: made, span: tags?.span ?? span };
}

function tagOfType(line: string): string {
  const said = new Map(line.split(',').map((part) => [part.replace(/=.*$/s, '').trim(), part.replace(/^[^=]*=?/s, '').trim()] as const));
  const type = said.get('type');
  const value = said.get('value') ?? said.get('event') ?? line;
  if (type === 'edge') return 'edge';
  if (type === 'ref') return value === 'branch' ? 'branch' : '*';
  if (type !== undefined && type !== 'raw') return '*';
  return /[${}]/.test(value) ? '*' : value;
}

/** The entries of a list, or the lines or comma-separated parts of a text. */
function linesOf(node: DataNode | undefined): readonly string[] {
  const text = node?.text ?? '';
  const lines = node?.kind === 'list' ? node.children.map((child) => child.text ?? '') : text.split(/\btype=/.test(text) ? '\n' : /[\n,]/);
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
