import type { Pipeline, Step } from '../../src/analysis/documents/kinds.ts';
import { rule, type Found } from '../rule.ts';

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
    ],
    good: [
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

function* judge({ jobs, path }: Pipeline): Iterable<Found> {
  for (const { steps, deploys } of jobs) {
    for (const { uses } of steps) {
      if (!uses || !moves(uses)) continue;
      yield {
        span: uses.span,
        what: `\`${uses.action}@${uses.ref}\` runs whatever is on that branch when the pipeline starts.`,
        ...(deploys || /deploy|release|publish/i.test(path) ? {} : { confidence: 'likely' as const }),
      };
    }
  }
}

function moves({ action, ref }: NonNullable<Step['uses']>): boolean {
  return ref !== undefined && BRANCH.test(ref) && !action.startsWith('.') && !action.startsWith('docker://');
}
