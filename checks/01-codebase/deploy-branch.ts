import type { DataNode, Pipeline } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Branches that are named after a deploy. */
const DEPLOY_BRANCH = /^(?:staging|stage|production|prod|qa|uat|preprod|live|release|deploy)$/i;
const TRUNK = /^(?:main|master|trunk)$/i;
/** A second trunk, which is a deploy's branch where it is shipped beside the first. */
const SECOND_TRUNK = /^(?:develop|development|dev|devel)$/i;
/** How a condition of a pipeline names a branch: of GitHub, GitLab, Jenkins, Azure and scripts. */
const CONDITION =
  /refs\/heads\/([\w.-]+)|(?:github\.ref_name|CI_COMMIT_(?:BRANCH|REF_NAME)|\bBRANCH_NAME|GITHUB_REF_NAME|CIRCLE_BRANCH|TRAVIS_BRANCH|BITBUCKET_BRANCH|GIT_BRANCH|Build\.SourceBranchName)\]?['"}]*\s*(?:={1,3}|,)\s*["']([\w.-]+)["']|\bbranch\s*\(?\s*['"]([\w.-]+)['"]/g;
/** What a job that deploys an app runs; the push of an image or a chart alone reaches no environment. */
const REACHES_ENVIRONMENT =
  /\b(?:kubectl|helm (?:upgrade|install|\$)|helmfile|argocd|(?:ssh|scp|rsync)(?=\s)|(?:ssh|scp)-action|rsync-deployments|heroku|dokku|flyctl|fly deploy|serverless|sls|cdk|terraform|pulumi|gcloud (?:run|app|functions)|az webapp|eb deploy|ecs (?:update|deploy)[\w-]*|amazon-ecs[\w-]*|lambda update[\w-]*|elasticbeanstalk|firebase|vercel|netlify|cap \w+|kamal|ansible-playbook|docker (?:stack|service)|docker[ -]compose|deploy[\w./-]*\.(?:sh|py|js)|make deploy|[\w-]+-deploy)\b/i;

interface BranchUse {
  /** It gets to an environment, and is not only built. */
  readonly reaches: boolean;
  readonly path: string;
  readonly branch: string;
  readonly span: Span;
}

export default rule({
  id: 'codebase/deploy-branch',
  title: 'Promote one build through the deploys',
  why: 'A branch for each environment means that what was tested in staging is not the commit that reaches production, and the two drift apart.',
  remedy: 'Deploy every environment from one trunk, and promote the same build from one to the next.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'two branches in one pipeline',
        files: {
          '.github/workflows/deploy.yml':
            'on:\n  push:\n    branches:\n      - main\n      - staging # ⟵\njobs:\n  deploy:\n    steps:\n      - run: kubectl apply -f k8s\n',
        },
      },
      {
        name: 'a pipeline for each',
        files: {
          '.github/workflows/a-production.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    steps:\n      - run: fly deploy\n',
          '.github/workflows/b-staging.yml':
            'on:\n  push:\n    branches:\n      - staging # ⟵\njobs:\n  deploy:\n    steps:\n      - run: fly deploy -c fly.staging.toml\n',
        },
      },
      {
        name: 'conditions',
        files: {
          '.github/workflows/deploy.yml':
            "on: push\njobs:\n  staging:\n    if: github.ref == 'refs/heads/develop'\n    steps:\n      - run: helm upgrade a b\n  production:\n    if: github.ref == 'refs/heads/production' # ⟵\n    steps:\n      - run: helm upgrade a b\n",
        },
      },
      {
        name: 'two trunks, each with its environment',
        files: {
          '.github/workflows/prod.yml':
            'on:\n  push:\n    branches: [master]\njobs:\n  deploy:\n    steps:\n      - run: kubectl apply -f k8s\n',
          '.github/workflows/staging.yml':
            'on:\n  push:\n    branches: [develop] # ⟵\njobs:\n  deploy:\n    steps:\n      - run: kubectl apply -f k8s -n staging\n',
        },
      },
      {
        name: 'two workflows that call a third',
        files: {
          '.github/workflows/cd.yml': 'on:\n  workflow_call: {}\njobs:\n  deploy:\n    steps:\n      - run: kubectl apply -f k8s\n',
          '.github/workflows/production.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  deploy:\n    uses: ./.github/workflows/cd.yml\n',
          '.github/workflows/staging.yml':
            'on:\n  push:\n    branches: [develop] # ⟵\njobs:\n  deploy:\n    uses: ./.github/workflows/cd.yml\n',
        },
      },
      {
        name: 'GitLab, by its lists and its rules',
        files: {
          '.gitlab-ci.yml':
            'staging:\n  script:\n    - kubectl apply -f k8s\n  only:\n    - staging # ⟵\nproduction:\n  script:\n    - kubectl apply -f k8s\n  rules:\n    - if: $CI_COMMIT_BRANCH == "main"\n',
        },
      },
      {
        name: 'Jenkins',
        files: {
          Jenkinsfile:
            "pipeline {\n  agent any\n  stages {\n    stage('Deploy to staging') {\n      when { branch 'main' }\n      steps { sh 'kubectl apply -f k8s/staging' }\n    }\n    stage('Deploy to production') {\n      when { branch 'production' } // ⟵\n      steps { sh 'kubectl apply -f k8s/prod' }\n    }\n  }\n}\n",
        },
      },
      {
        name: 'Travis',
        files: {
          '.travis.yml':
            'language: node_js\ndeploy:\n  - provider: heroku\n    on:\n      branch: master\n  - provider: heroku\n    on:\n      branch: staging # ⟵\n',
        },
      },
      {
        name: 'a script that asks for the branch',
        files: {
          'bin/deploy.sh':
            '#!/bin/bash\nif [ "$TRAVIS_BRANCH" = "master" ]; then\n  kubectl --context prod apply -f k8s\nelif [ "$TRAVIS_BRANCH" = "develop" ]; then # ⟵\n  kubectl --context staging apply -f k8s\nfi\n',
        },
      },
      {
        name: 'Argo CD',
        files: {
          'argocd/production.yaml':
            'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop }\nspec:\n  source:\n    repoURL: https://example.com/shop\n    targetRevision: main\n',
          'argocd/staging.yaml':
            'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop-staging }\nspec:\n  source:\n    repoURL: https://example.com/shop\n    targetRevision: staging # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'CircleCI, a list of branches that are built in the same way',
        files: {
          'circle.yml':
            'deployment:\n  builds:\n    branch: [master, dev]\n    commands:\n      - docker build -t acme/shop:${CIRCLE_BUILD_NUM} .\n      - docker push acme/shop:${CIRCLE_BUILD_NUM}\n      - ./deploy.sh production\n',
        },
      },
      {
        name: 'the branch that a merged change came from',
        files: {
          '.github/workflows/release.yml':
            "on:\n  pull_request:\n    branches: [develop]\n    types: [closed]\njobs:\n  stable:\n    runs-on: ubuntu-latest\n    if: github.event.pull_request.merged == true && contains(github.head_ref, 'release')\n    environment: production\n    steps:\n      - run: ./deploy.sh\n  nightly:\n    runs-on: ubuntu-latest\n    if: github.ref == 'refs/heads/develop'\n    environment: nightly\n    steps:\n      - run: ./deploy.sh\n",
        },
      },
      {
        name: 'images of two branches, which no environment runs yet',
        files: {
          '.github/workflows/image.yml':
            'on:\n  push:\n    branches: [main, develop]\njobs:\n  build:\n    steps:\n      - run: docker push acme/shop:${{ github.ref_name }}\n',
        },
      },
      {
        name: 'charts of two branches, which are published only',
        files: {
          '.github/workflows/chart.yml':
            'on:\n  push:\n    branches: [master, develop]\njobs:\n  build:\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n      - run: |\n          [[ "$GITHUB_REF_NAME" == */* ]] && echo alpha\n          helm package ./chart\n          helm push chart.tgz oci://registry.example.com\n',
        },
      },
      {
        name: 'a script that deploys the trunk only',
        files: {
          'bin/deploy.sh': '#!/bin/bash\nif [ "$TRAVIS_BRANCH" = "master" ]; then\n  kubectl apply -f k8s\nfi\n',
          'bin/test.sh': '#!/bin/bash\nif [ "$TRAVIS_BRANCH" = "develop" ]; then\n  npm test\nfi\n',
        },
      },
      {
        name: 'a trunk',
        files: {
          '.github/workflows/deploy.yml':
            'on:\n  push:\n    branches: [main]\njobs:\n  staging:\n    steps:\n      - run: fly deploy\n  production:\n    needs: staging\n    steps:\n      - run: fly deploy\n',
        },
      },
      {
        name: 'tests of every branch',
        files: {
          '.github/workflows/test.yml':
            'on:\n  push:\n    branches: [main, staging, production]\njobs:\n  test:\n    steps:\n      - run: npm test\n',
        },
      },
      {
        name: 'two branches whose workflows call the same tests',
        files: {
          '.github/workflows/ci.yml': 'on:\n  workflow_call: {}\njobs:\n  test:\n    steps:\n      - run: npm test\n',
          '.github/workflows/a.yml': 'on:\n  push:\n    branches: [main]\njobs:\n  test:\n    uses: ./.github/workflows/ci.yml\n',
          '.github/workflows/b.yml': 'on:\n  push:\n    branches: [staging]\njobs:\n  test:\n    uses: ./.github/workflows/ci.yml\n',
        },
      },
      {
        name: 'one branch, whatever its name',
        files: {
          '.github/workflows/deploy.yml':
            'on:\n  push:\n    branches: [production]\njobs:\n  deploy:\n    steps:\n      - run: fly deploy\n',
        },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const uses = [
    ...repository.documents('pipeline').flatMap((pipeline) => branchesOf(pipeline, repository)),
    ...scriptBranches(repository),
    ...platformBranches(repository),
  ];
  const branches = new Set(uses.map(({ branch }) => branch));
  if (branches.size < 2) return;
  const ofDeploys = uses.filter(({ branch }) => DEPLOY_BRANCH.test(branch));
  const isBeside = uses.some(({ branch }) => TRUNK.test(branch));
  const second = isBeside ? uses.filter(({ branch, reaches }) => reaches && SECOND_TRUNK.test(branch)) : [];
  const named = ofDeploys.length > 0 ? ofDeploys : second;
  const said = new Set<string>();
  for (const { path, branch, span } of named) {
    // Where the trunk has no say, one of the deploys' branches is it.
    if (said.has(branch) || said.size + 1 >= branches.size) continue;
    said.add(branch);
    const other = [...branches].find((candidate) => candidate !== branch) ?? '';
    yield {
      path,
      span,
      identity: branch,
      what: `The branch \`${branch}\` is deployed beside \`${other}\`: each environment has a codebase of its own.`,
    };
  }
}

/** Long-lived branches that a pipeline deploys. */
function branchesOf(pipeline: Pipeline, repository: Repository): readonly BranchUse[] {
  const { path, source, system, root } = pipeline;
  const called = pipeline.jobs.filter((job) => {
    const other = calledPipeline(job, repository);
    return other !== undefined && reachesEnvironment(other);
  });
  const deploying = pipeline.jobs.filter((job) => job.deploys || called.includes(job));
  const reaches = called.length > 0 || reachesEnvironment(pipeline);
  const conditions = deploying.flatMap(({ node }) =>
    [...source.slice(node.span).matchAll(CONDITION)].map((match) => {
      const start = node.span.start + match.index;
      return { path, branch: match[1] ?? match[2] ?? match[3] ?? '', span: { start, end: start + match[0].length } };
    }),
  );
  // A condition of GitHub narrows what triggers the whole workflow; elsewhere both stand at jobs.
  const isNarrowed = system === 'github-actions' && conditions.length > 0;
  const triggers =
    deploying.length === 0 || isNarrowed ? [] : pipeline.branches.map(({ pattern, span }) => ({ path, branch: pattern, span }));
  const providers = system === 'travis' ? travisBranches(root).map(({ branch, span }) => ({ path, branch, span })) : [];
  const chosen = isOneForAll(pipeline, triggers.length, conditions.length) || (conditions.length === 0 && isOneList(pipeline));
  return [...conditions, ...triggers, ...providers]
    .map((use) => ({ ...use, reaches: (reaches || providers.length > 0) && !chosen }))
    .filter(({ branch }) => DEPLOY_BRANCH.test(branch) || TRUNK.test(branch) || SECOND_TRUNK.test(branch));
}

/** Branches that a script of a pipeline tells apart: `if [ "$TRAVIS_BRANCH" = "develop" ]`. */
function scriptBranches(repository: Repository): readonly BranchUse[] {
  const scripts = repository.documents('script').filter(({ path, source }) => SHIPS.test(path) && REACHES_ENVIRONMENT.test(source.text));
  return scripts
    .flatMap(({ path, source }) =>
      [...source.text.matchAll(CONDITION)].map((match) => ({
        path,
        branch: match[1] ?? match[2] ?? match[3] ?? '',
        span: { start: match.index, end: match.index + match[0].length },
        reaches: true,
      })),
    )
    .filter(({ branch }) => DEPLOY_BRANCH.test(branch) || TRUNK.test(branch) || SECOND_TRUNK.test(branch));
}

const SHIPS = /(?:^|[-_./])(?:deploy\w*|release|ship|publish)(?:[-_./]|$)/i;

/** The workflow of the same repository that a job is: `uses: ./.github/workflows/deploy.yml`. */
function calledPipeline({ node }: Pipeline['jobs'][number], repository: Repository): Pipeline | undefined {
  const path = /^\.\/(\.github\/workflows\/[\w.-]+)$/.exec(node.at('uses')?.text ?? '')?.[1];
  return path === undefined ? undefined : repository.document('pipeline', path);
}

function reachesEnvironment({ jobs, source }: Pipeline): boolean {
  return jobs.some(
    ({ deploys, node, environmentName }) => deploys && (environmentName !== undefined || REACHES_ENVIRONMENT.test(source.slice(node.span))),
  );
}

/** A workflow that does the same for each of its branches, and asks nowhere which one it is. */
function isOneForAll({ source, system }: Pipeline, triggers: number, conditions: number): boolean {
  return (
    system === 'github-actions' && conditions === 0 && triggers > 1 && !/github\.(?:ref|head_ref|base_ref)|GITHUB_REF/.test(source.text)
  );
}

/** A deployment of CircleCI 1.0 does the same for each branch of a list, unless a command asks which one it is. */
function isOneList({ source: { text }, system, branches }: Pipeline): boolean {
  const [first, last] = [branches[0]?.span, branches.at(-1)?.span];
  if (system !== 'circleci-1' || first === undefined || last === undefined || branches.length < 2) return false;
  return !text.slice(first.start, last.end).includes(':') && !/\b(?:if|case|\[\[?)\s[^\n]*CIRCLE_BRANCH/.test(text);
}

interface NamedBranch {
  readonly branch: string;
  readonly span: Span;
}

/** `deploy: { provider: heroku, on: { branch: staging } }`. */
function travisBranches(root: DataNode): readonly NamedBranch[] {
  const deploy = root.at('deploy');
  const providers = deploy?.kind === 'list' ? deploy.children : deploy ? [deploy] : [];
  return providers.flatMap((provider) => named(provider.at('on', 'branch')));
}

function named(node: DataNode | undefined): readonly NamedBranch[] {
  return node?.text === undefined
    ? []
    : [{ branch: node.text, span: { start: node.keySpan?.start ?? node.span.start, end: node.span.end } }];
}

/** Branches that a platform takes the code from: of Render and DigitalOcean's apps, Argo CD's and Flux's sources. */
function platformBranches(repository: Repository): readonly BranchUse[] {
  const platforms = repository
    .documents('data')
    .filter(({ path }) => /(?:^|\/)render\.ya?ml$|(?:^|\/)\.do\/[\w.-]+\.ya?ml$/.test(path))
    .flatMap(({ path, roots }) =>
      roots.flatMap((root) =>
        ['services', 'workers', 'jobs'].flatMap((kind) =>
          (root.at(kind)?.children ?? []).flatMap((service) =>
            [...named(service.at('branch')), ...named(service.at('github', 'branch'))].map((use) => ({ ...use, path, reaches: true })),
          ),
        ),
      ),
    );
  const sources = repository.documents('kubernetes').flatMap(({ path, resources }) =>
    resources.flatMap(({ kind, node }) => {
      const branch =
        kind === 'Application'
          ? node.at('spec', 'source', 'targetRevision')
          : kind === 'GitRepository'
            ? node.at('spec', 'ref', 'branch')
            : undefined;
      return named(branch).map((use) => ({ ...use, path, reaches: true }));
    }),
  );
  return [...platforms, ...sources].filter(({ branch }) => DEPLOY_BRANCH.test(branch) || TRUNK.test(branch) || SECOND_TRUNK.test(branch));
}
