import type { Pipeline } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Branches that are named after a deploy. */
const DEPLOY_BRANCH = /^(?:staging|stage|production|prod|qa|uat|preprod|live|release|deploy)$/i;
const TRUNK = /^(?:main|master|develop|development|dev|trunk)$/i;
/** How a condition of a pipeline names a branch. */
const CONDITION = /refs\/heads\/([\w.-]+)|(?:github\.ref_name|CI_COMMIT_(?:BRANCH|REF_NAME))\s*==\s*["']([\w.-]+)["']/g;

interface BranchUse {
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
    ],
    good: [
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
  const uses = repository.documents('pipeline').flatMap(branchesOf);
  const branches = new Set(uses.map(({ branch }) => branch));
  if (branches.size < 2) return;
  const named = uses.filter(({ branch }) => DEPLOY_BRANCH.test(branch));
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
function branchesOf(pipeline: Pipeline): readonly BranchUse[] {
  const { path, source } = pipeline;
  const deploying = pipeline.jobs.filter(({ deploys }) => deploys);
  const conditions = deploying.flatMap(({ node }) =>
    [...source.slice(node.span).matchAll(CONDITION)].map((match) => {
      const start = node.span.start + match.index;
      return { path, branch: match[1] ?? match[2] ?? '', span: { start, end: start + match[0].length } };
    }),
  );
  const triggers =
    deploying.length === 0 || conditions.length > 0 ? [] : pipeline.branches.map(({ pattern, span }) => ({ path, branch: pattern, span }));
  return [...conditions, ...triggers].filter(({ branch }) => DEPLOY_BRANCH.test(branch) || TRUNK.test(branch));
}
