import { describe, expect, test } from '@jest/globals';
import type { Job, Pipeline } from '../../../src/analysis/documents/kinds.ts';
import { readPipeline } from '../../../src/analysis/documents/pipeline.ts';
import { SourceText } from '../../../src/analysis/text.ts';

const PATHS = { github: '.github/workflows/x.yml', gitlab: '.gitlab-ci.yml', circle: '.circleci/config.yml' };
const read = (system: keyof typeof PATHS, text: string): Pipeline => readPipeline(PATHS[system], new SourceText(text));
const commands = (job: Job | undefined): readonly string[] =>
  (job?.steps ?? []).flatMap((step) => step.commands.map(({ name, args }) => [name, ...args].join(' ')));

describe('GitHub Actions', () => {
  const file = read(
    'github',
    `on:
  push:
    branches: [main, "release/*"]
jobs:
  build:
    runs-on: ubuntu-latest
    container: { image: node:24 }
    environment: { name: production }
    services:
      db:
        image: postgres:16
    steps:
      - uses: actions/checkout@v4
      - name: Test
        env: { A: b, C: "\${{ secrets.C }}" }
        run: |
          npm ci
          npm test -- "\${{ github.ref }}" && echo 😀
      - shell: pwsh
        run: Get-Item x
      - uses: docker/build-push-action@abc
        with: { push: true, tags: "a:1" }
      - uses: ./local
  call:
    uses: org/repo/.github/workflows/y.yml@v1
    with: { x: 1 }
`,
  );
  const [build, call] = file.jobs;

  test('jobs', () => {
    expect(file).toMatchObject({ system: 'github-actions', problems: [] });
    expect(build).toMatchObject({ name: 'build', environmentName: 'production', image: { name: 'node', tag: '24' } });
    expect(build?.services).toMatchObject([{ name: 'db', image: { name: 'postgres', tag: '16' } }]);
    expect(file.branches.map(({ pattern, span }) => [pattern, file.source.slice(span)])).toEqual([
      ['main', 'main'],
      ['release/*', '"release/*"'],
    ]);
  });

  test('steps', () => {
    expect(build?.steps.map(({ name, uses }) => [name, uses?.action, uses?.ref])).toEqual([
      [undefined, 'actions/checkout', 'v4'],
      ['Test', undefined, undefined],
      [undefined, undefined, undefined],
      [undefined, 'docker/build-push-action', 'abc'],
      [undefined, './local', undefined],
    ]);
    expect(build?.steps[1]?.environment.map(({ name, dynamic }) => [name, dynamic])).toEqual([
      ['A', false],
      ['C', true],
    ]);
    expect(build?.steps[3]?.inputs.get('tags')?.text).toBe('a:1');
    expect(call?.steps[0]).toMatchObject({ uses: { action: 'org/repo/.github/workflows/y.yml', ref: 'v1' } });
  });

  test('commands, where they are written; those of other shells are none', () => {
    expect(commands(build)).toEqual(['npm ci', 'npm test -- ${{ github.ref }}', 'echo 😀']);
    expect(build?.steps[1]?.commands.map(({ span }) => file.source.slice(span))).toEqual([
      'npm ci',
      'npm test -- "${{ github.ref }}"',
      'echo 😀',
    ]);
  });
});

describe('GitLab CI', () => {
  const file = read(
    'gitlab',
    `image: node:24
stages: [test]
variables: { X: y }
before_script: [setup]
.base:
  services: [postgres:16, { name: "redis:7", alias: cache }]
  script: [base]
test:
  extends: .base
  image: { name: "node:22" }
  variables: { A: b }
  script:
    - npm ci
    - |
      npm test
      echo done
    - [nested]
  only: [main]
deploy:
  environment: { name: production }
  script: !reference [.base, script]
  rules:
    - if: $CI_COMMIT_BRANCH == "staging" || $CI_COMMIT_BRANCH =~ /^rel/
`,
  );
  const named = (name: string): Job | undefined => file.jobs.find((job) => job.name === name);

  test('jobs', () => {
    expect(file.jobs.map(({ name }) => name)).toEqual(['default', '.base', 'test', 'deploy']);
    expect(named('test')).toMatchObject({ image: { tag: '22' }, services: [{ name: 'postgres' }, { name: 'cache', image: { tag: '7' } }] });
    expect(named('deploy')).toMatchObject({ image: { tag: '24' }, environmentName: 'production', deploys: true });
    expect(file.branches.map(({ pattern }) => pattern)).toEqual(['main', 'staging', '/^rel/']);
  });

  test('commands', () => {
    expect(commands(named('default'))).toEqual(['setup']);
    expect(commands(named('test'))).toEqual(['npm ci', 'npm test', 'echo done', 'nested']);
    expect(named('test')?.steps[0]?.environment).toMatchObject([{ name: 'A', value: 'b' }]);
  });

  test('jobs that extend each other end', () => {
    expect(read('gitlab', 'a: { extends: b, script: x }\nb: { extends: [a, b], script: y }').jobs).toHaveLength(2);
  });
});

describe('CircleCI', () => {
  const file = read(
    'circle',
    `version: 2.1
orbs: { heroku: circleci/heroku@2.0 }
executors:
  node: { docker: [{ image: "cimg/node:24.1" }, { image: "postgres:16", name: db }] }
commands:
  hello: { steps: [{ run: echo hello }] }
jobs:
  build:
    executor: node
    steps:
      - checkout
      - run: npm ci
      - run: { name: Test, command: "npm test\\nnpm run lint", environment: { A: b } }
      - when: { condition: x, steps: [{ run: inner }] }
      - heroku/deploy-via-git: { app: shop }
workflows:
  main:
    jobs:
      - build: { filters: { branches: { only: [main, develop] } } }
`,
  );
  const [build, hello] = file.jobs;

  test('jobs', () => {
    expect([build?.name, hello?.name]).toEqual(['build', 'commands/hello']);
    expect(build).toMatchObject({ image: { name: 'cimg/node', tag: '24.1' }, services: [{ name: 'db', image: { tag: '16' } }] });
    expect(file.branches.map(({ pattern }) => pattern)).toEqual(['main', 'develop']);
  });

  test('steps', () => {
    expect(commands(build)).toEqual(['npm ci', 'npm test', 'npm run lint', 'inner']);
    expect(build?.steps.at(-1)?.uses).toMatchObject({ action: 'heroku/deploy-via-git', ref: '2.0' });
  });
});

describe('what deploys', () => {
  const job = (name: string, lines: string): Job | undefined =>
    read('github', `jobs:\n  ${name}:\n${lines.replaceAll(/^/gm, '    ')}\n`).jobs[0];

  test.each([
    ['deploy', 'steps: []'],
    ['x', 'environment: production'],
    ['x', 'environment: ${{ inputs.environment }}'],
    ['x', 'steps: [{ run: "docker push a:1" }]'],
    ['x', 'steps: [{ run: "docker buildx build -t a --push ." }]'],
    ['x', 'steps: [{ run: "kubectl -n=a apply -f x" }]'],
    ['x', 'steps: [{ run: "helm upgrade --install a b" }]'],
    ['x', 'steps: [{ run: "npx wrangler deploy" }]'],
    ['x', 'steps: [{ run: "ssh deploy@host \'git pull\'" }]'],
    ['x', 'steps: [{ run: "git push https://git.heroku.com/x.git main" }]'],
    ['x', 'steps: [{ uses: docker/build-push-action@v6, with: { push: true } }]'],
    ['x', 'steps: [{ uses: docker/build-push-action@v6, with: { outputs: "type=image,push=true" } }]'],
    ['x', 'steps: [{ uses: appleboy/ssh-action@v1 }]'],
  ])('%s: %s', (name, lines) => expect(job(name, lines)?.deploys).toBe(true));

  test.each([
    ['test', 'steps: [{ run: npm test }]'],
    ['deploy-docs', 'steps: []'],
    ['deploy', 'environment: github-pages\nsteps: [{ uses: actions/deploy-pages@v4 }]'],
    ['deploy', 'steps: [{ uses: peaceiris/actions-gh-pages@v4 }]'],
    ['release', 'steps: [{ run: npm publish }]'],
    ['x', 'environment: test'],
    ['x', 'steps: [{ run: "docker build -t a ." }]'],
    ['x', 'steps: [{ run: "kubectl apply --dry-run=client -f x" }]'],
    ['x', 'steps: [{ run: "terraform plan" }]'],
    ['x', 'steps: [{ run: "echo docker push" }]'],
    ['x', 'steps: [{ uses: docker/build-push-action@v6, with: { push: false } }]'],
    ['x', 'steps: [{ uses: docker/build-push-action@v6 }]'],
  ])('not %s: %s', (name, lines) => expect(job(name, lines)?.deploys).toBe(false));
});

test.each(['', '\0', 'jobs: x', 'jobs: { a: { steps: x } }', 'a: { script: { b: c } }', '- a', 'jobs:\n  a: *b', 'a: {script: [[[]]]}'])(
  '%j has no commands',
  (text) => {
    for (const system of ['github', 'gitlab', 'circle'] as const) {
      const file = read(system, text);
      expect(file.jobs.flatMap((job) => commands(job))).toEqual(text.includes('b: c') && system === 'gitlab' ? ['c'] : []);
    }
  },
);
