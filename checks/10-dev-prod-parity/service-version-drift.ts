import type { ImageReference } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { type Repair, rule, type RepositoryFound, replacing } from '../rule.ts';

/** Backing services by the names of their images, with the parts of a version that change behaviour. */
const SERVICES: readonly (readonly [image: RegExp, service: string, parts: number])[] = [
  [/(?:^|\/)(?:postgres(?:ql)?|postgis|pgvector|timescaledb)$/, 'PostgreSQL', 1],
  [/(?:^|\/)mysql(?:-server)?$/, 'MySQL', 2],
  [/(?:^|\/)mariadb$/, 'MariaDB', 2],
  [/(?:^|\/)mongo(?:db)?$/, 'MongoDB', 1],
  [/(?:^|\/)(?:redis|redis-stack)$/, 'Redis', 1],
  [/(?:^|\/)valkey$/, 'Valkey', 1],
  [/(?:^|\/)rabbitmq$/, 'RabbitMQ', 1],
  [/(?:^|\/)(?:elasticsearch|opensearch)$/, 'Elasticsearch', 1],
  [/(?:^|\/)memcached$/, 'memcached', 1],
];

interface Use {
  readonly service: string;
  readonly version: string;
  readonly shown: string;
  readonly path: string;
  readonly span: Span;
  /** How near it is to production. */
  readonly rank: number;
}

export default rule({
  id: 'dev-prod-parity/service-version-drift',
  title: 'Use one version of each backing service everywhere',
  why: 'SQL, commands and defaults change between major versions: what passes on one fails on the other, after the deploy.',
  remedy: 'Name the same major version in the compose files, the manifests and the pipeline’s services.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'the pipeline tests on an older database',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:16.4\n',
          '.github/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:12 # ⟵\n    steps:\n      - run: npm test\n',
        },
      },
      {
        name: 'a stack and a manifest',
        files: {
          'docker-compose.yml': 'services:\n  cache:\n    image: redis:5-alpine # ⟵\n',
          'k8s/redis.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: redis}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: redis, image: "redis:7.2"}\n',
        },
      },
    ],
    good: [
      {
        name: 'the same major version',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:16.4\n',
          'docker-compose.prod.yml': 'services:\n  db:\n    image: postgres:16\n',
        },
      },
      {
        name: 'a matrix of jobs with the right one in it',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n',
          '.github/workflows/test.yml':
            'on: push\njobs:\n  old:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:12\n    steps:\n      - run: npm test\n  new:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:16\n    steps:\n      - run: npm test\n',
        },
      },
      { name: 'no version', files: { 'docker-compose.yml': 'services:\n  db:\n    image: postgres\n  other:\n    image: postgres:16\n' } },
      {
        name: 'two databases of one stack',
        files: { 'docker-compose.yml': 'services:\n  old:\n    image: postgres:12\n  new:\n    image: postgres:16\n' },
      },
    ],
  },
});

/** Said once for each file and service, on the side that is farther from production. */
function* judge(repository: Repository): Iterable<RepositoryFound> {
  const uses = [...composeUses(repository), ...kubernetesUses(repository), ...pipelineUses(repository)];
  const shipped = uses.filter(({ path }) => ['configuration', 'source'].includes(repository.role(path)));
  for (const [, ofService] of Map.groupBy(shipped, ({ service }) => service)) {
    const files = [...Map.groupBy(ofService, ({ path }) => path).values()].toSorted(
      (one, other) => (other[0]?.rank ?? 0) - (one[0]?.rank ?? 0),
    );
    const [leading = [], ...following] = files;
    for (const file of following) {
      const [use] = file;
      const [lead] = leading;
      if (use === undefined || lead === undefined || use.rank === lead.rank) continue;
      if (file.some(({ version }) => leading.some((one) => agree(one.version, version)))) continue;
      yield {
        path: use.path,
        span: use.span,
        what: `${use.service} is \`${use.shown}\` here, and \`${lead.shown}\` in \`${lead.path}\`.`,
        ...replacing(repository.source(use.path), use.span, new RegExp(`${use.shown.replaceAll('.', '\\.')}(?=["']?$)`), lead.shown, SAME),
      };
    }
  }
}

const SAME: Repair = { title: 'Take the version that production runs', safe: false };

function agree(one: string, other: string): boolean {
  const [left, right] = [one.split('.'), other.split('.')];
  return left.every((part, at) => right[at] === undefined || part === right[at]);
}

function composeUses(repository: Repository): readonly Use[] {
  return repository.documents('compose').flatMap(({ path, services, variant, developmentOnly }) => {
    if (developmentOnly) return [];
    const rank = /prod|stag|deploy|live/.test(variant ?? '') ? 3 : variant === undefined ? 2 : 0;
    return rank === 0 ? [] : services.flatMap(({ image, imageSpan }) => useOf(image, imageSpan, path, rank));
  });
}

function kubernetesUses(repository: Repository): readonly Use[] {
  return repository
    .documents('kubernetes')
    .flatMap(({ path, resources }) =>
      resources.flatMap(({ containers }) => containers.flatMap(({ image, imageSpan }) => useOf(image, imageSpan, path, 3))),
    );
}

function pipelineUses(repository: Repository): readonly Use[] {
  return repository
    .documents('pipeline')
    .flatMap(({ path, jobs }) => jobs.flatMap(({ services }) => services.flatMap(({ image, span }) => useOf(image, span, path, 1))));
}

function useOf(image: ImageReference | undefined, span: Span | undefined, path: string, rank: number): readonly Use[] {
  if (image?.tag === undefined || image.dynamic || span === undefined) return [];
  const [, service, parts = 1] = SERVICES.find(([name]) => name.test(image.name)) ?? [];
  const version = /^(?:pg|version-)?(\d{1,3}(?:\.\d{1,3})*)/.exec(image.tag)?.[1];
  if (service === undefined || version === undefined) return [];
  return [{ service, version: version.split('.').slice(0, parts).join('.'), shown: `${image.name}:${image.tag}`, path, span, rank }];
}
