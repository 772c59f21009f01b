import type { SourceText } from '../../text.ts';
import { commandsOf } from '../processes/commands.ts';
import { environmentOf } from '../processes/environment.ts';
import type { DataNode, Job, Pipeline, Step } from '../kinds.ts';
import { imageOf, inputsOf, job, mapsIn, patternsOf, usesOf } from './job.ts';

/** Jobs of a CircleCI configuration, and its reusable commands, which are named `commands/<name>`. */
export function circleJobs(root: DataNode, source: SourceText): readonly Job[] {
  return [
    ...mapsIn(root.at('jobs')).map((node) => jobOf(node.key ?? '', node, root, source)),
    ...mapsIn(root.at('commands')).map((node) => jobOf(`commands/${node.key ?? ''}`, node, root, source)),
  ];
}

function jobOf(name: string, node: DataNode, root: DataNode, source: SourceText): Job {
  const executor = node.at('executor');
  const images = (node.at('docker') ?? root.at('executors', executor?.text ?? executor?.at('name')?.text ?? '', 'docker'))?.children ?? [];
  const [primary, ...services] = images;
  return job({
    name,
    node,
    steps: (node.at('steps')?.children ?? []).flatMap((step) => stepsOf(step, root, source)),
    image: imageOf(primary?.at('image'), 'image'),
    services: services.map((service) => ({
      name: service.at('name')?.text ?? imageOf(service.at('image'), 'image')?.name ?? '',
      image: imageOf(service.at('image'), 'image'),
      span: service.at('image')?.span ?? service.span,
    })),
    environmentName: undefined,
  });
}

/** A step is a name (`checkout`, `orb/command`) or a map of one: `run`, `when` with steps of its own, a command with inputs. */
function stepsOf(node: DataNode, root: DataNode, source: SourceText): readonly Step[] {
  const call = node.kind === 'map' ? node.children[0] : node;
  const name = node.kind === 'map' ? call?.key : node.text;
  if (call === undefined || name === undefined) return [];
  if (name === 'run') return [runStep(call, source)];
  const nested = call.at('steps')?.children ?? [];
  if (nested.length > 0) return nested.flatMap((step) => stepsOf(step, root, source));
  const orb = usesOf(root.at('orbs', name.split('/')[0] ?? ''));
  const span = node.kind === 'map' ? (call.keySpan ?? call.span) : call.span;
  const uses = name.includes('/') ? { action: name, ref: orb?.ref, span } : undefined;
  return [{ span: node.span, name, uses, inputs: inputsOf(call), commands: [], environment: [] }];
}

function runStep(node: DataNode, source: SourceText): Step {
  const command = node.kind === 'scalar' ? node : node.at('command');
  return {
    span: node.span,
    name: node.at('name')?.text,
    uses: undefined,
    inputs: new Map(),
    commands: commandsOf(command, source),
    environment: environmentOf(node.at('environment')),
  };
}

/** Branches that the jobs of workflows are limited to. */
export function circleBranches(root: DataNode): Pipeline['branches'] {
  return mapsIn(root.at('workflows')).flatMap((workflow) =>
    (workflow.at('jobs')?.children ?? []).flatMap((node) => patternsOf(node.children[0]?.at('filters', 'branches', 'only'))),
  );
}
