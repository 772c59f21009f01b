import type { SourceText } from '../text.ts';
import { readYaml } from './data/data.ts';
import { mapNode } from './data/data-node.ts';
import type { DataNode, Pipeline } from './kinds.ts';
import { circleBranches, circleJobs } from './pipelines/circleci.ts';
import { actionsBranches, actionsJobs } from './pipelines/github-actions.ts';
import { gitlabBranches, gitlabJobs } from './pipelines/gitlab-ci.ts';
import { jenkinsJobs } from './pipelines/jenkins.ts';
import {
  azureBranches,
  azureJobs,
  bitbucketBranches,
  bitbucketJobs,
  circleOneBranches,
  circleOneJobs,
  droneJobs,
  travisJobs,
} from './pipelines/scripted.ts';
import { pipelineSystem } from './recognise.ts';

type Parts = Pick<Pipeline, 'jobs' | 'branches'>;

const SYSTEMS: Readonly<Record<Pipeline['system'], (root: DataNode, source: SourceText, roots: readonly DataNode[]) => Parts>> = {
  'github-actions': (root, source) => ({ jobs: actionsJobs(root, source), branches: actionsBranches(root) }),
  'gitlab-ci': (root, source) => ({ jobs: gitlabJobs(root, source), branches: gitlabBranches(root) }),
  circleci: (root, source) => ({ jobs: circleJobs(root, source), branches: circleBranches(root) }),
  'circleci-1': (root, source) => ({ jobs: circleOneJobs(root, source), branches: circleOneBranches(root) }),
  travis: (root, source) => ({ jobs: travisJobs(root, source), branches: [] }),
  bitbucket: (root, source) => ({ jobs: bitbucketJobs(root, source), branches: bitbucketBranches(root) }),
  azure: (root, source) => ({ jobs: azureJobs(root, source), branches: azureBranches(root) }),
  drone: (_root, source, roots) => ({ jobs: droneJobs(roots, source), branches: [] }),
  jenkins: (_root, source) => ({ jobs: jenkinsJobs(source), branches: [] }),
};

/** Reads a pipeline; which system runs it is told by its path. */
export function readPipeline(path: string, source: SourceText): Pipeline {
  const system = pipelineSystem(path) ?? 'github-actions';
  const { roots, problems } = system === 'jenkins' ? { roots: [], problems: [] } : readYaml(path, source);
  const root = roots.findLast((one) => one.kind === 'map') ?? mapNode({ start: 0, end: source.text.length }, []);
  return { path, source, system, root, ...SYSTEMS[system](root, source, roots), problems };
}
