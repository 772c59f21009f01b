import type { Job, Pipeline, Step } from '../../src/analysis/documents/kinds.ts';
import type { Command } from '../../src/analysis/shell.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Found } from '../rule.ts';

/** Tags that are moved from release to release, or that name an environment. */
const MOVING = /^(?:latest|stable|current|edge|main|master|develop|dev|nightly|prod|production|stag(?:e|ing)|live)$/i;

interface Push {
  readonly tags: readonly string[];
  readonly span: Span;
}

export default rule({
  id: 'build-release-run/unversioned-release',
  title: 'Give every release a version of its own',
  why: 'When each build overwrites the same tag, nobody can tell which code is live, and there is nothing to roll back to.',
  remedy: 'Push a tag that is unique to the build as well, such as the commit (`${{ github.sha }}`) or the version, and deploy that one.',
  severity: 'warning',
  documents: { pipeline: judge },
  examples: {
    bad: [
      {
        name: 'docker push of latest',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker build -t acme/shop:latest .\n      - run: docker push acme/shop:latest # ⟵\n',
        },
      },
      {
        name: 'the build-push action',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: acme/shop:production # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'latest beside the commit',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - run: docker push acme/shop:latest\n      - run: docker push acme/shop:$GITHUB_SHA\n',
        },
      },
      {
        name: 'tags that an action makes',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          push: true\n          tags: ${{ steps.meta.outputs.tags }}\n',
        },
      },
      {
        name: 'built and not pushed',
        files: {
          '.github/workflows/test.yml':
            'on: push\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          tags: acme/shop:latest\n',
        },
      },
    ],
  },
});

/** Said once for a pipeline in which nothing that is pushed has a version. */
function* judge({ jobs }: Pipeline): Iterable<Found> {
  const pushes = jobs.flatMap((job) => pushesOf(job));
  const [first] = pushes;
  if (first === undefined || !pushes.every(({ tags }) => tags.every((tag) => MOVING.test(tag)))) return;
  yield { span: first.span, what: `The pipeline pushes the image only as \`${first.tags[0] ?? 'latest'}\`, which every build overwrites.` };
}

function pushesOf({ steps }: Job): readonly Push[] {
  return steps.flatMap((step) => [...step.commands.flatMap(pushOf), ...actionPush(step)]);
}

function pushOf({ name, args, span }: Command): readonly Push[] {
  if (!/^(?:docker|podman|buildah|nerdctl)$/.test(name)) return [];
  const verb = args.find((word) => !word.startsWith('-')) ?? '';
  if (verb === 'push') return [{ tags: args.includes('--all-tags') || args.includes('-a') ? ['*'] : [tagOf(args.at(-1) ?? '')], span }];
  if (!args.includes('--push')) return [];
  const tags = args.filter((_, at) => args[at - 1] === '-t' || args[at - 1] === '--tag').map(tagOf);
  return [{ tags: tags.length === 0 ? ['*'] : tags, span }];
}

function actionPush({ uses, inputs }: Step): readonly Push[] {
  const tags = inputs.get('tags');
  const pushes = inputs.get('push');
  if (uses?.action !== 'docker/build-push-action' || tags === undefined || pushes === undefined || pushes.text === 'false') return [];
  const lines = tags.kind === 'list' ? tags.children.map(({ text }) => text ?? '') : (tags.text ?? '').split(/[\n,]/);
  const named = lines.map((line) => line.trim()).filter((line) => line !== '');
  return named.length === 0 ? [] : [{ tags: named.map(tagOf), span: tags.span }];
}

/** The tag of an image name; `*` where a variable stands for the name or the tag. */
function tagOf(image: string): string {
  const tag = /:([^/:]*)$/.exec(image.replace(/\$\{\{[^}]*\}\}|\$\{[^}]*\}|\$\w+/g, '*'))?.[1];
  if (tag !== undefined) return tag;
  return /[$*]/.test(image) ? '*' : 'latest';
}
