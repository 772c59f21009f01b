import type { SourceText } from '../../text.ts';
import { commandsOf } from '../processes/commands.ts';
import { environmentOf } from '../processes/environment.ts';
import type { DataNode, Job, Pipeline, Step } from '../kinds.ts';
import { imageOf, inputsOf, job, mapsIn, nameOf, patternsOf, usesOf } from './job.ts';

/** Shells whose text is no shell text. */
const OTHER_SHELL = /^(?:pwsh|powershell|cmd|python|perl|node|ruby)\b/;

/** Jobs of a workflow. A job that calls another workflow has one step that uses it. */
export function actionsJobs(root: DataNode, source: SourceText): readonly Job[] {
  const shell = root.at('defaults', 'run', 'shell')?.text;
  return mapsIn(root.at('jobs')).map((node) =>
    job({
      name: node.key ?? '',
      node,
      steps: stepsOf(node, source, node.at('defaults', 'run', 'shell')?.text ?? shell),
      image: imageOf(node.at('container'), 'image'),
      services: mapsIn(node.at('services')).map((service) => ({
        name: service.key ?? '',
        image: imageOf(service, 'image'),
        span: service.at('image')?.span ?? service.keySpan ?? service.span,
      })),
      environmentName: nameOf(node.at('environment')),
    }),
  );
}

function stepsOf(node: DataNode, source: SourceText, shell: string | undefined): readonly Step[] {
  const steps = (node.at('steps')?.children ?? []).filter(({ kind }) => kind === 'map');
  return (node.at('uses') === undefined ? steps : [node, ...steps]).map((step) => stepOf(step, source, shell));
}

function stepOf(node: DataNode, source: SourceText, shell: string | undefined): Step {
  const isShell = !OTHER_SHELL.test(node.at('shell')?.text ?? shell ?? '');
  return {
    span: node.span,
    name: node.at('name')?.text,
    uses: usesOf(node.at('uses')),
    inputs: inputsOf(node.at('with')),
    commands: isShell ? commandsOf(node.at('run'), source) : [],
    environment: environmentOf(node.at('env')),
  };
}

/** Branches whose pushes start the workflow. */
export function actionsBranches(root: DataNode): Pipeline['branches'] {
  return patternsOf(root.at('on', 'push', 'branches'));
}
