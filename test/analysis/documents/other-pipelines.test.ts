import { describe, expect, test } from '@jest/globals';
import type { Pipeline } from '../../../src/analysis/documents/kinds.ts';
import { readPipeline } from '../../../src/analysis/documents/pipeline.ts';
import { SourceText } from '../../../src/analysis/text.ts';

const read = (path: string, text: string): Pipeline => readPipeline(path, new SourceText(text));
/** Each job with its commands as written at their places, and whether it ships. */
const told = ({ jobs, source }: Pipeline): readonly (readonly [string, boolean, readonly string[]])[] =>
  jobs.map(({ name, steps, deploys }) => [
    name,
    deploys,
    steps.flatMap(({ commands, uses }) => [
      ...(uses ? [`${uses.action}@${uses.ref ?? ''} ${source.slice(uses.span)}`] : []),
      ...commands.map(({ span }) => source.slice(span)),
    ]),
  ]);

interface Case {
  readonly system: Pipeline['system'];
  readonly path: string;
  readonly text: string;
  readonly jobs: ReturnType<typeof told>;
  readonly branches?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    system: 'circleci-1',
    path: 'circle.yml',
    text: 'dependencies:\n  override:\n    - npm ci\n    - npm test: { timeout: 900 }\ndeployment:\n  production:\n    branch: master\n    commands:\n      - docker push acme/shop:latest\n',
    jobs: [
      ['build', false, ['npm ci']],
      ['deploy production', true, ['docker push acme/shop:latest']],
    ],
    branches: ['master'],
  },
  {
    system: 'travis',
    path: '.travis.yml',
    text: 'language: node_js\nscript: npm test\nafter_success:\n  - docker push "acme/shop"\ndeploy:\n  provider: script\n  script: ./ship.sh now\njobs:\n  include:\n    - stage: lint\n      script: npm run lint\n',
    jobs: [
      ['build', true, ['npm test', 'docker push "acme/shop"', './ship.sh now']],
      ['lint', false, ['npm run lint']],
    ],
  },
  {
    system: 'jenkins',
    path: 'Jenkinsfile',
    text: 'pipeline {\n  stages {\n    stage(\'Build\') {\n      steps {\n        sh \'npm ci && npm run build\'\n        // sh \'rm -rf /\'\n      }\n    }\n    stage("Ship") {\n      steps {\n        sh(script: """docker push acme/shop:${TAG}\n          helm upgrade shop ./chart""", returnStdout: true)\n        sh "ssh root@host \\"git pull\\""\n      }\n    }\n  }\n}\n',
    jobs: [
      ['Build', false, ['npm ci', 'npm run build']],
      ['Ship', true, ['docker push acme/shop:${TAG}', 'helm upgrade shop ./chart', 'ssh root@host \\"git pull\\"']],
    ],
  },
  {
    system: 'bitbucket',
    path: 'bitbucket-pipelines.yml',
    text: 'definitions:\n  steps:\n    - step: &build\n        name: Build\n        script:\n          - npm ci\npipelines:\n  default:\n    - step: *build\n  branches:\n    main:\n      - step:\n          deployment: production\n          script:\n            - pipe: atlassian/ssh-run:0.4.1\n              variables: { COMMAND: ls }\n',
    jobs: [
      ['Build', false, ['npm ci']],
      ['step', true, ['atlassian/ssh-run@0.4.1 atlassian/ssh-run:0.4.1']],
    ],
    branches: ['main'],
  },
  {
    system: 'azure',
    path: 'azure-pipelines.yml',
    text: 'trigger:\n  branches: { include: [main] }\nstages:\n  - stage: Ship\n    jobs:\n      - deployment: web\n        environment: production\n        strategy:\n          runOnce:\n            deploy:\n              steps:\n                - bash: npm ci\n                - task: Docker@2\n                  inputs: { command: push, tags: latest }\n',
    jobs: [['deploy', true, ['npm ci', 'Docker@2 Docker@2']]],
    branches: ['main'],
  },
  {
    system: 'drone',
    path: '.drone.yml',
    text: 'kind: pipeline\nname: test\nsteps:\n  - name: test\n    image: node:20\n    commands: [npm ci, npm test]\n---\nkind: pipeline\nname: ship\nsteps:\n  - name: push\n    image: plugins/docker:20\n    settings: { repo: acme/shop }\n',
    jobs: [
      ['test', false, ['npm ci', 'npm test']],
      ['ship', true, ['plugins/docker@20 plugins/docker:20']],
    ],
  },
];

describe.each(CASES)('$system', ({ system, path, text, jobs, branches = [] }) => {
  const file = read(path, text);

  test('jobs, commands where they are written, and what ships', () => {
    expect(file.system).toBe(system);
    expect(told(file)).toEqual(jobs);
  });

  test('branches', () => {
    expect(file.branches.map(({ pattern }) => pattern)).toEqual(branches);
  });

  test('a broken file gives a pipeline', () => {
    for (const broken of [text.slice(0, text.length / 2), `${text}\u0000[[`, '']) expect(read(path, broken).path).toBe(path);
  });
});
