import type { Repository } from '../../src/analysis/repository.ts';
import { agree, serviceUses, type ServiceUse } from '../../src/analysis/versions/service-versions.ts';
import { type Repair, rule, type RepositoryFound, replacing } from '../rule.ts';

export default rule({
  id: 'dev-prod-parity/service-version-drift',
  title: 'Use one version of each backing service everywhere',
  why: 'SQL, commands and defaults change between major versions: what passes on one fails on the other, after the deploy.',
  remedy: 'Name the same major version in the compose files, the manifests and the pipeline’s services.',
  severity: 'warning',
  // What developers and pipelines run is one side of the comparison.
  scope: { roles: ['source', 'configuration', 'development', 'tool', 'test'] },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'Travis, by which alone the tests run',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n',
          '.travis.yml': 'language: ruby\naddons:\n  postgresql: "12" # ⟵\n',
        },
      },
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
      {
        name: 'developers on another major version',
        files: {
          'docker-compose.dev.yml': 'services:\n  db:\n    image: mysql:5.7 # ⟵\n',
          'docker-compose.yml': 'services:\n  db:\n    image: mysql:8.0\n',
        },
      },
      {
        name: 'a chart',
        files: {
          'docker-compose.yml': 'services:\n  cache:\n    image: redis:6.2-alpine # ⟵\n',
          'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\n',
          'charts/shop/values.yaml': 'redis:\n  image:\n    repository: redis\n    tag: "7.2"\n',
        },
      },
      {
        name: 'Terraform',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:16 # ⟵\n',
          'infra/db.tf': 'resource "aws_db_instance" "db" {\n  engine         = "postgres"\n  engine_version = "13.4"\n}\n',
        },
      },
      {
        name: 'an action that starts the database',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: mongo:7\n',
          '.github/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: supercharge/mongodb-github-action@1.10.0\n        with:\n          mongodb-version: 4.4 # ⟵\n',
        },
      },
      {
        name: 'a Makefile',
        files: {
          Makefile: 'db:\n\tdocker run -d -p 5432:5432 postgres:12-alpine # ⟵\n',
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:14-alpine\n',
        },
      },
      {
        name: 'GitLab',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:9.6\n',
          '.gitlab-ci.yml': 'test:\n  services:\n    - postgres:9.4 # ⟵\n  script: [npm test]\n',
        },
      },
    ],
    good: [
      {
        name: 'a file of Travis that workflows have taken the place of',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:16\n',
          '.travis.yml': 'language: ruby\naddons:\n  postgresql: "12"\n',
          '.github/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      db:\n        image: postgres:16-alpine\n    steps:\n      - run: bundle exec rspec\n',
        },
      },
      {
        name: 'the tests of one part',
        files: {
          'k8s/db.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: db}\nspec:\n  template:\n    spec:\n      containers:\n        - {name: db, image: 'postgres:15-alpine'}\n",
          'result/docker-compose.test.yml': 'services:\n  db:\n    image: postgres:9.4\n',
          'result/Dockerfile': 'FROM node:22.4\nCOPY . .\nCMD ["node", "server.js"]\n',
          'result/package.json': '{"name":"result","scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}\n',
        },
      },
      {
        name: 'an extension with a version of its own',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: postgres:15\n',
          'docker-compose.prod.yml': 'services:\n  db:\n    image: timescale/timescaledb:2.9.1-pg15\n',
        },
      },
      {
        name: 'a service of another app',
        files: {
          'a/docker-compose.prod.yml': 'services:\n  db:\n    image: postgres:16\n',
          'a/package.json': '{"name":"a","scripts":{"start":"node a.js"},"dependencies":{"express":"4.19.2"}}',
          'a/Dockerfile': 'FROM node:20\nCMD ["node", "a.js"]\n',
          'b/docker-compose.yml': 'services:\n  db:\n    image: postgres:12\n',
          'b/package.json': '{"name":"b","scripts":{"start":"node b.js"},"dependencies":{"express":"4.19.2"}}',
          'b/Dockerfile': 'FROM node:20\nCMD ["node", "b.js"]\n',
        },
      },
      {
        name: 'a choice of stacks',
        files: {
          'docker-compose.yml': 'services:\n  db:\n    image: mysql:8\n',
          'docker-compose.old.yml': 'services:\n  db:\n    image: mysql:5.7\n',
        },
      },
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

const ROLES: ReadonlySet<string> = new Set(['configuration', 'source', 'development', 'tool', 'test']);

/** Said once for each file and service, on the side that is farther from production. */
function* judge(repository: Repository): Iterable<RepositoryFound> {
  const shipped = serviceUses(repository).filter(({ path }) => ROLES.has(repository.role(path)));
  for (const [, ofService] of Map.groupBy(shipped, ({ service }) => service)) {
    const files = [...Map.groupBy(ofService, ({ path }) => path).values()];
    for (const file of files) {
      const [use] = file;
      const lead = use && leadOf(file, use, files, repository);
      if (use === undefined || lead === undefined) continue;
      yield {
        path: use.path,
        span: use.span,
        what: `${use.service} is \`${use.shown}\` here, and \`${lead.shown}\` in \`${lead.path}\`.`,
        elsewhere: [
          { path: lead.path, span: lead.span, what: `${lead.service} is \`${lead.shown}\` here, and \`${use.shown}\` in \`${use.path}\`.` },
        ],
        ...(use.shown.split(':', 1)[0] !== lead.shown.split(':', 1)[0]
          ? {}
          : replacing(
              repository.source(use.path),
              use.span,
              new RegExp(`${use.shown.replaceAll('.', '\\.')}(?=["']?$)`),
              lead.shown,
              SAME,
            )),
      };
    }
  }
}

const SAME: Repair = { title: 'Take the version that production runs', safe: false };

/** What runs nearest to production, where it is another version; undefined where any of what is as near runs the same. */
function leadOf(
  file: readonly ServiceUse[],
  use: ServiceUse,
  files: readonly (readonly ServiceUse[])[],
  repository: Repository,
): ServiceUse | undefined {
  const nearer = files.filter(([other]) => other !== undefined && other.rank > use.rank && isOfOneApp(use.path, other.path, repository));
  const highest = Math.max(...nearer.map(([other]) => other?.rank ?? 0));
  const leading = nearer.filter(([other]) => other?.rank === highest).flat();
  return leading.some((one) => file.some(({ version }) => agree(one.version, version))) ? undefined : leading[0];
}

/** A stack for tests that lies in a directory of its own. */
const TEST_STACK = /\/[\w.-]*compose[\w.-]*[.-](?:test|tests|ci|e2e)\.ya?ml$/;

/** A stack of one app and the manifest of another have no reason to agree; what lies outside of all apps is for each of them. */
function isOfOneApp(one: string, other: string, repository: Repository): boolean {
  const [first, second] = [repository.deployableOf(one)?.root, repository.deployableOf(other)?.root];
  // What the tests of one part bring along is theirs.
  if (TEST_STACK.test(one) && first !== second) return false;
  return first === undefined || second === undefined || first === second || first === '' || second === '';
}
