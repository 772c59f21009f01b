import type { DataNode, Pipeline, Step } from '../../src/analysis/documents/kinds.ts';
import { baseName } from '../../src/analysis/paths.ts';
import { rule, type Found } from '../rule.ts';

/** A workflow or job of such a name ships something, an app or what others install. */
const SHIPS = /(?:^|[^a-z])(?:deploy\w*|releases?|publish\w*|cd)(?:[^a-z]|$)/i;
const BRANCH = /^(?:master|main|develop|dev|trunk|HEAD|latest|edge|nightly)$/i;

export default rule({
  id: 'dependencies/unpinned-action',
  title: 'Pin every action of a deploy to a version',
  why: 'An action at a branch runs whatever its owner pushed last, with the secrets of the deploy.',
  remedy: 'Name a release tag, or better the commit of one.',
  severity: 'warning',
  documents: { pipeline: judge },
  examples: {
    bad: [
      {
        name: 'one that is handed a key of the deploy, whatever the pipeline is called',
        files: {
          '.github/workflows/comment.yml':
            'on: issue_comment\njobs:\n  comment:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: acme/cloud-actions/setup@master # ⟵\n        with:\n          service_account_key: ${{ secrets.CLOUD_KEY }}\n',
        },
      },
      {
        name: 'a whole workflow that another repository shares',
        files: {
          '.github/workflows/deploy.yml': 'on: push\njobs:\n  deploy:\n    uses: acme/workflows/.github/workflows/deploy.yml@main # ⟵\n',
        },
      },
      {
        name: 'an orb',
        files: {
          '.circleci/config.yml':
            'version: 2.1\norbs:\n  heroku: circleci/heroku@volatile # ⟵\n  node: circleci/node@5.2.0\nworkflows:\n  deploy:\n    jobs: [heroku/deploy-via-git]\n',
        },
      },
      {
        name: 'the step that deploys, in a job of another name',
        files: {
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  ci:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cargo test\n      - name: Deploy to production\n        uses: acme/infra/github-actions/upload-image@master # ⟵\n',
        },
      },
      {
        name: 'a branch',
        files: { '.github/workflows/deploy.yml': 'on: push\njobs:\n  deploy:\n    steps:\n      - uses: acme/deploy-action@main # ⟵\n' },
      },
      {
        name: 'another branch',
        files: { '.github/workflows/release.yml': 'on: push\njobs:\n  release:\n    steps:\n      - uses: acme/publish@master # ⟵\n' },
      },
      {
        name: 'a workflow that says that it deploys',
        files: {
          '.github/workflows/cd.yml':
            'name: Continuous Deployment\non:\n  push:\n    tags: ["v*"]\njobs:\n  build:\n    steps:\n      - uses: actions/checkout@master # ⟵\n',
        },
      },
      {
        name: 'beside a step that copies to a server',
        files: {
          '.github/workflows/ci.yml':
            'on: push\njobs:\n  build:\n    steps:\n      - uses: acme/checkout@master # ⟵\n      - uses: acme/github-action-scp@release\n        with:\n          host: ${{ secrets.HOST }}\n',
        },
      },
      {
        name: 'a push to Dokku',
        files: {
          '.github/workflows/review.yml':
            'on: pull_request\njobs:\n  review-app:\n    steps:\n      - uses: dokku/github-action@master # ⟵\n        with:\n          command: review-apps:create\n',
        },
      },
    ],
    good: [
      {
        name: 'the organisation’s own shared workflow',
        files: {
          '.github/workflows/release.yml': 'on: push\njobs:\n  publish:\n    uses: acme/.github/.github/workflows/publish.yml@master\n',
        },
      },
      {
        name: 'versions',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: acme/deploy@0123456789abcdef0123456789abcdef01234567\n',
        },
      },
      {
        name: 'an action of the repository',
        files: { '.github/workflows/deploy.yml': 'on: push\njobs:\n  deploy:\n    steps:\n      - uses: ./.github/actions/deploy\n' },
      },
    ],
  },
});

function* judge({ jobs, path, root }: Pipeline): Iterable<Found> {
  yield* judgeOrbs(root);
  const ships = SHIPS.test(baseName(path)) || SHIPS.test(root.at('name')?.text ?? '');
  for (const { name, steps, deploys } of jobs) {
    for (const { uses, inputs } of steps) {
      if (!uses || !moves(uses)) continue;
      const isTrusted = deploys || ships || SHIPS.test(name) || [...inputs.values()].some(({ text }) => DEPLOY_SECRET.test(text ?? ''));
      yield {
        span: uses.span,
        what: `\`${uses.action}@${uses.ref}\` runs whatever is on that branch when the pipeline starts.`,
        ...(isTrusted && !isShared(uses.action) && !TESTS.test(baseName(path)) ? {} : { confidence: 'likely' as const }),
      };
    }
  }
}

/** A secret of the repository's own; what reports of tests and scans are uploaded with opens nothing. */
const DEPLOY_SECRET = /\$\{\{\s*secrets\.(?!GITHUB_TOKEN\b|GH_TOKEN\b|\w*(?:COV|COVERALLS|SONAR|SNYK|LINT|SLACK|DISCORD|WEBHOOK)\w*\b)\w+/i;

/** What an organisation shares among its own repositories. Source: https://docs.github.com/actions/how-tos/reuse-automations */
const OWN_WORKFLOWS = /^[\w.-]+\/\.github\/\.github\/workflows\//;

/** Whole workflows are shared by those who own them more often than they are taken from others. */
function isShared(action: string): boolean {
  return action.includes('/.github/workflows/');
}

/** Pipelines that try out what others have shipped. */
const TESTS = /^(?:e2e|tests?|integration|smoke)[-_.]/i;

function moves({ action, ref }: NonNullable<Step['uses']>): boolean {
  return ref !== undefined && BRANCH.test(ref) && !action.startsWith('.') && !action.startsWith('docker://') && !OWN_WORKFLOWS.test(action);
}

/** Orbs of CircleCI at whatever was published last: `circleci/heroku@volatile`. */
function* judgeOrbs(root: DataNode): Iterable<Found> {
  for (const orb of root.at('orbs')?.children ?? []) {
    const [, name] = /^([\w-]+\/[\w-]+)@(?:volatile|dev:[\w-]+)$/.exec(orb.text ?? '') ?? [];
    if (name !== undefined)
      yield { span: orb.span, what: `The orb \`${orb.text}\` is whatever was published last when the pipeline starts.` };
  }
}
