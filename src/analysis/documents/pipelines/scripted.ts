import type { SourceText } from '../../text.ts';
import { commandsOf, scriptsOf } from '../processes/commands.ts';
import { environmentOf } from '../processes/environment.ts';
import type { DataNode, Job, Pipeline, Step } from '../kinds.ts';
import { imageOf, inputsOf, job, mapsIn, nameOf, patternsOf } from './job.ts';

/** Phases of a job of Travis, in the order in which they run. */
const TRAVIS_PHASES = [
  'before_install',
  'install',
  'before_script',
  'script',
  'after_success',
  'after_failure',
  'before_deploy',
  'deploy',
  'after_deploy',
  'after_script',
];

/** Jobs of Travis: the one that the file itself is, and those of its matrix. */
export function travisJobs(root: DataNode, source: SourceText): readonly Job[] {
  const listed = [...(root.at('jobs', 'include')?.children ?? []), ...(root.at('matrix', 'include')?.children ?? [])];
  return [root, ...listed].flatMap((node) => {
    const steps = TRAVIS_PHASES.flatMap((phase) => node.at(phase) ?? []).map((script) => travisStep(script, source));
    return steps.length === 0 ? [] : [plainJob(node.at('name')?.text ?? node.at('stage')?.text ?? 'build', node, steps)];
  });
}

/** A phase is its lines; `deploy` is a provider or several, of which `script` has one. */
function travisStep(phase: DataNode, source: SourceText): Step {
  const providers = phase.kind === 'list' ? phase.children : [phase];
  const scripts = phase.key === 'deploy' ? providers.flatMap((provider) => provider.at('script') ?? []) : [phase];
  return stepOf(
    phase,
    phase.key,
    scripts.flatMap((script) => scriptsOf(script, source)),
  );
}

/** Jobs of CircleCI 1.0: the build, and each entry of `deployment`. */
export function circleOneJobs(root: DataNode, source: SourceText): readonly Job[] {
  const parts = ['machine', 'checkout', 'dependencies', 'database', 'compile', 'test'].flatMap((name) =>
    ['pre', 'override', 'post'].flatMap((part) => root.at(name, part) ?? []),
  );
  const build = plainJob(
    'build',
    root,
    parts.map((part) =>
      stepOf(
        part,
        part.key,
        part.children.flatMap((line) => scriptsOf(lineOf(line), source)),
      ),
    ),
  );
  const deployments = mapsIn(root.at('deployment')).map((node) =>
    job({
      ...plainParts(`deploy ${node.key ?? ''}`, node, [stepOf(node, node.key, scriptsOf(node.at('commands'), source))]),
      environmentName: node.key,
    }),
  );
  return parts.length === 0 ? deployments : [build, ...deployments];
}

/** A line with options is a map of one. */
function lineOf(line: DataNode): DataNode | undefined {
  return line.kind === 'map' ? undefined : line;
}

/** Branches that CircleCI 1.0 deploys. */
export function circleOneBranches(root: DataNode): Pipeline['branches'] {
  return mapsIn(root.at('deployment')).flatMap((node) => patternsOf(node.at('branch')));
}

/** A job for each step of Bitbucket, however many branches, tags or stages run it. */
export function bitbucketJobs(root: DataNode, source: SourceText): readonly Job[] {
  const seen = new Set<number>();
  return below(root).flatMap((node) => {
    const script = node.at('script');
    if (node.key !== 'step' || script === undefined || seen.has(script.span.start)) return [];
    seen.add(script.span.start);
    const lines = script.children;
    const steps = lines.flatMap((line) => (line.kind === 'map' ? pipeStep(line) : [stepOf(line, undefined, scriptsOf(line, source))]));
    return [
      job({
        ...plainParts(node.at('name')?.text ?? 'step', node, steps),
        image: imageOf(node.at('image'), 'name'),
        environmentName: nameOf(node.at('deployment')),
      }),
    ];
  });
}

/** `pipe: atlassian/ssh-run:0.4.1` with its variables. */
function pipeStep(line: DataNode): readonly Step[] {
  const pipe = line.at('pipe');
  const [, action, ref] = /^(?:docker:\/\/)?([^:]+)(?::(.+))?$/.exec(pipe?.text ?? '') ?? [];
  if (pipe === undefined || action === undefined) return [];
  return [{ ...stepOf(line, undefined, []), uses: { action, ref, span: pipe.span }, inputs: inputsOf(line.at('variables')) }];
}

/** Branches that Bitbucket has a pipeline for. */
export function bitbucketBranches(root: DataNode): Pipeline['branches'] {
  return (root.at('pipelines', 'branches')?.children ?? []).map(({ key, keySpan, span }) => ({
    pattern: key ?? '',
    span: keySpan ?? span,
  }));
}

/** Jobs of Azure: whatever has steps. */
export function azureJobs(root: DataNode, source: SourceText): readonly Job[] {
  return [root, ...below(root)].flatMap((node) => {
    const steps = node.at('steps');
    if (steps?.kind !== 'list') return [];
    const name = node.at('deployment')?.text ?? node.at('job')?.text ?? (node.key === 'deploy' ? 'deploy' : 'build');
    return [
      job({
        ...plainParts(
          name,
          node,
          steps.children.map((step) => azureStep(step, source)),
        ),
        environmentName: nameOf(node.at('environment')),
      }),
    ];
  });
}

function azureStep(node: DataNode, source: SourceText): Step {
  const [, action, ref] = /^([^@]+)(?:@(.+))?$/.exec(node.at('task')?.text ?? '') ?? [];
  const task = node.at('task');
  const commands = commandsOf(node.at('script') ?? node.at('bash'), source);
  const uses = task === undefined || action === undefined ? undefined : { action, ref, span: task.span };
  return { ...stepOf(node, node.at('displayName')?.text, commands), uses, inputs: inputsOf(node.at('inputs')) };
}

/** Branches that start a pipeline of Azure. */
export function azureBranches(root: DataNode): Pipeline['branches'] {
  const trigger = root.at('trigger');
  return patternsOf(trigger?.at('branches', 'include') ?? (trigger?.kind === 'map' ? undefined : trigger));
}

/** One job for a pipeline of Drone or Woodpecker: its steps, each of which is commands or a plugin with its settings. */
export function droneJobs(roots: readonly DataNode[], source: SourceText): readonly Job[] {
  return roots.flatMap((root) => {
    const steps = (root.at('steps') ?? root.at('pipeline'))?.children.filter(({ kind }) => kind === 'map') ?? [];
    return steps.length === 0
      ? firstDroneJobs(root, source)
      : [
          plainJob(
            root.at('name')?.text ?? 'default',
            root,
            steps.map((step) => droneStep(step, source)),
          ),
        ];
  });
}

/** Before Drone 0.5: a build, then plugins under what they do (`publish`, `deploy`), each by its name. */
function firstDroneJobs(root: DataNode, source: SourceText): readonly Job[] {
  const build = root.at('build');
  if (build?.at('commands') === undefined) return [];
  const plugins = ['publish', 'deploy'].flatMap((phase) =>
    mapsIn(root.at(phase)).map((node) => ({
      ...stepOf(node, phase, []),
      uses: { action: `plugins/${node.key ?? ''}`, ref: undefined, span: node.keySpan ?? node.span },
      inputs: inputsOf(node),
    })),
  );
  const steps = [stepOf(build, 'build', scriptsOf(build.at('commands'), source)), ...plugins];
  const parts = {
    ...plainParts(root.at('deploy') === undefined ? 'build' : 'deploy', root, steps),
    image: imageOf(build.at('image'), 'image'),
  };
  return [job(parts)];
}

function droneStep(node: DataNode, source: SourceText): Step {
  const image = node.at('image');
  const parsed = imageOf(image, 'image');
  const commands = scriptsOf(node.at('commands'), source);
  const isPlugin = image !== undefined && parsed !== undefined && commands.length === 0;
  return {
    ...stepOf(node, node.at('name')?.text ?? node.key, commands),
    uses: isPlugin ? { action: parsed.name, ref: parsed.tag, span: image.span } : undefined,
    // Before Drone 1.0 they stand beside the image.
    inputs: inputsOf(node.at('settings') ?? (isPlugin ? node : undefined)),
  };
}

function stepOf(node: DataNode, name: string | undefined, commands: Step['commands']): Step {
  return {
    span: node.span,
    name,
    uses: undefined,
    inputs: new Map(),
    commands,
    environment: environmentOf(node.at('environment') ?? node.at('env')),
  };
}

function plainJob(name: string, node: DataNode, steps: readonly Step[]): Job {
  return job(plainParts(name, node, steps));
}

/** A job whose images and services are read from the data of the file. */
function plainParts(name: string, node: DataNode, steps: readonly Step[]): Omit<Job, 'deploys'> {
  return { name, node, steps, image: undefined, services: [], environmentName: undefined };
}

function below(node: DataNode): readonly DataNode[] {
  return node.children.flatMap((child) => [child, ...below(child)]);
}
