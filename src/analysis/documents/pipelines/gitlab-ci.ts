import type { SourceText } from '../../text.ts';
import { scriptsOf } from '../processes/commands.ts';
import { environmentOf } from '../processes/environment.ts';
import type { DataNode, Job, Pipeline, Step } from '../kinds.ts';
import { imageOf, job, mapsIn, nameOf, patternsOf } from './job.ts';

/** Keys at the top that are no jobs. */
const GLOBAL = new Set([
  'default',
  'image',
  'services',
  'stages',
  'variables',
  'include',
  'workflow',
  'cache',
  'spec',
  'before_script',
  'after_script',
]);
const SCRIPTS = ['before_script', 'script', 'after_script'] as const;
/** What a job must have one of. */
const PARTS = [...SCRIPTS, 'extends', 'trigger', 'stage', 'environment', 'image', 'services', 'rules', 'only', 'run'];
/** `extends` of jobs that extend others. */
const MAX_EXTENDS = 11;

/**
 * Jobs of a GitLab pipeline, hidden ones (`.name`) included; a job named `default` has the scripts of all. What a job extends
 * gives it an image, services and an environment; scripts are told once, where they are written.
 */
export function gitlabJobs(root: DataNode, source: SourceText): readonly Job[] {
  const jobs = mapsIn(root).filter((node) => !GLOBAL.has(node.key ?? '') && PARTS.some((part) => node.at(part) !== undefined));
  const globals = [root.at('default'), root].filter((node) => node !== undefined);
  const own = jobs.map((node) => jobOf(node, [...layersOf(node, root), ...globals], source));
  const shared = globals.flatMap((node) => stepsOf(node, ['before_script', 'after_script'], source));
  if (shared.length === 0) return own;
  return [
    job({
      name: 'default',
      node: root.at('default') ?? root,
      steps: shared,
      image: imageOf(root.at('image'), 'name'),
      services: [],
      environmentName: undefined,
    }),
    ...own,
  ];
}

/** The job and what it extends, nearest first. */
function layersOf(node: DataNode, root: DataNode): readonly DataNode[] {
  const layers = [node];
  for (const layer of layers) {
    if (layers.length > MAX_EXTENDS) break;
    const names = patternsOf(layer.at('extends')).map(({ pattern }) => pattern);
    layers.push(...names.toReversed().flatMap((name) => root.at(name) ?? []));
  }
  return layers.slice(0, MAX_EXTENDS);
}

function jobOf(node: DataNode, layers: readonly DataNode[], source: SourceText): Job {
  const field = (name: string): DataNode | undefined => layers.map((layer) => layer.at(name)).find((found) => found !== undefined);
  return job({
    name: node.key ?? '',
    node,
    steps: stepsOf(node, SCRIPTS, source),
    image: imageOf(field('image'), 'name'),
    services: (field('services')?.children ?? []).flatMap((service) => {
      const image = imageOf(service, 'name');
      const span = service.text === undefined ? (service.at('name')?.span ?? service.span) : service.span;
      return image === undefined ? [] : [{ name: service.at('alias')?.text ?? image.name, image, span }];
    }),
    environmentName: nameOf(field('environment')),
  });
}

/** A step for each script of a job. */
function stepsOf(node: DataNode, scripts: readonly string[], source: SourceText): readonly Step[] {
  return scripts.flatMap((name) => {
    const script = node.at(name);
    if (script === undefined) return [];
    const commands = scriptsOf(script, source);
    return [{ span: script.span, name, uses: undefined, inputs: new Map(), commands, environment: environmentOf(node.at('variables')) }];
  });
}

const BRANCH_RULE = /\$CI_COMMIT_(?:BRANCH|REF_NAME)\s*(?:==|=~)\s*(?:"([^"]*)"|'([^']*)'|(\/(?:[^/\\]|\\.)*\/))/g;

/** Branches that jobs are made for: `only` and the comparisons of `rules`. */
export function gitlabBranches(root: DataNode): Pipeline['branches'] {
  return [root.at('workflow'), ...mapsIn(root)].flatMap((node) => {
    if (node === undefined) return [];
    const only = node.at('only');
    const rules = (node.at('rules')?.children ?? []).flatMap((rule) => ruleBranches(rule.at('if')));
    return [...patternsOf(only?.at('refs') ?? (only?.kind === 'map' ? undefined : only)), ...rules];
  });
}

function ruleBranches(node: DataNode | undefined): Pipeline['branches'] {
  const comparisons = Array.from((node?.text ?? '').matchAll(BRANCH_RULE));
  return node === undefined
    ? []
    : comparisons.map(([, double, single, regex]) => ({ pattern: double ?? single ?? regex ?? '', span: node.span }));
}
