import type { SourceText } from '../text.ts';
import { readYaml } from './data.ts';
import { mapNode } from './data-node.ts';
import type { DataNode, Pipeline } from './kinds.ts';
import { circleBranches, circleJobs } from './pipelines/circleci.ts';
import { actionsBranches, actionsJobs } from './pipelines/github-actions.ts';
import { gitlabBranches, gitlabJobs } from './pipelines/gitlab-ci.ts';
import { pipelineSystem } from './recognise.ts';

type Parts = Pick<Pipeline, 'jobs' | 'branches'>;

const SYSTEMS: Readonly<Record<Pipeline['system'], (root: DataNode, source: SourceText) => Parts>> = {
  'github-actions': (root, source) => ({ jobs: actionsJobs(root, source), branches: actionsBranches(root) }),
  'gitlab-ci': (root, source) => ({ jobs: gitlabJobs(root, source), branches: gitlabBranches(root) }),
  circleci: (root, source) => ({ jobs: circleJobs(root, source), branches: circleBranches(root) }),
};

/** Reads a pipeline of GitHub Actions, GitLab CI or CircleCI; which one is told by its path. */
export function readPipeline(path: string, source: SourceText): Pipeline {
  const { roots, problems } = readYaml(path, source);
  const system = pipelineSystem(path) ?? 'github-actions';
  const root = roots.findLast((one) => one.kind === 'map') ?? mapNode({ start: 0, end: source.text.length }, []);
  return { path, source, system, root, ...SYSTEMS[system](root, source), problems };
}
