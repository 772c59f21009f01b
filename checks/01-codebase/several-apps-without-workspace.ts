import { baseName, directoriesUp, directoryOf, isWithin } from '../../src/analysis/paths.ts';
import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Files in a directory around several apps that make one codebase of them: workspaces, solutions, build and deploy tools. */
const TIES =
  /^(?:pnpm-workspace\.yaml|lerna\.json|nx\.json|turbo\.json|rush\.json|moon\.ya?ml|go\.work|settings\.gradle(?:\.kts)?|.*\.slnx?|WORKSPACE(?:\.bazel)?|MODULE\.bazel|pants\.toml|BUCK|skaffold\.ya?ml|Tiltfile|devspace\.ya?ml|garden\.ya?ml|Earthfile|docker-bake\.(?:hcl|json)|render\.ya?ml|app\.ya?ml|dispatch\.ya?ml|apphost\.cs|Makefile|Justfile|Taskfile\.ya?ml)$/i;

export default rule({
  id: 'codebase/several-apps-without-workspace',
  title: 'Keep one app in one codebase, or say how the apps belong together',
  why: 'Apps that nothing ties together share a history and nothing else: one change releases them apart, and what they share is copied.',
  remedy: 'Give each app a repository, or make them members of one workspace, solution, build or compose file.',
  severity: 'notice',
  confidence: 'likely',
  limits: [
    'Servers, workers and jobs with manifests of their own count; a client beside its server is one app.',
    'A change gets it only when it adds the second app; else it is said in the audit of a whole tree.',
  ],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'two services side by side',
        files: {
          'mailer/package.json': '{"name":"mailer","scripts":{"start":"node server.js"},"dependencies":{"express":"^4.18.0"}}\n',
          'mailer/server.js': "require('express')().listen(process.env.PORT);\n",
          'orders/requirements.txt': 'flask==3.0.0 # ⟵\n',
          'orders/Procfile': 'web: gunicorn app:app\n',
          'orders/app.py': 'import flask\napp = flask.Flask(__name__)\n',
        },
      },
    ],
    good: [
      {
        name: 'a workspace',
        files: {
          'package.json': '{"private":true,"workspaces":["mailer","orders"]}',
          'mailer/package.json': '{"name":"mailer","scripts":{"start":"node server.js"}}',
          'mailer/server.js': "require('http').createServer().listen(process.env.PORT);\n",
          'orders/package.json': '{"name":"orders","scripts":{"start":"node server.js"}}',
          'orders/server.js': "require('http').createServer().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'one system by compose',
        files: {
          'compose.yaml': 'services:\n  mailer:\n    build: ./mailer\n  orders:\n    build: ./orders\n',
          'mailer/package.json': '{"name":"mailer","scripts":{"start":"node server.js"}}',
          'mailer/server.js': "require('http').createServer().listen(process.env.PORT);\n",
          'mailer/Dockerfile': 'FROM node:20.1\nCOPY . .\nCMD ["node", "server.js"]\n',
          'orders/package.json': '{"name":"orders","scripts":{"start":"node server.js"}}',
          'orders/server.js': "require('http').createServer().listen(process.env.PORT);\n",
          'orders/Dockerfile': 'FROM node:20.1\nCOPY . .\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'a client beside its server',
        files: {
          'client/package.json':
            '{"name":"client","scripts":{"start":"react-scripts start"},"dependencies":{"react-scripts":"5.0.1","react":"18.2.0"}}',
          'client/src/index.js': "import React from 'react';\n",
          'server/package.json': '{"name":"server","scripts":{"start":"node server.js"}}',
          'server/server.js': "require('http').createServer().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'one app with a worker',
        files: {
          'requirements.txt': 'flask==3.0.0\n',
          Procfile: 'web: gunicorn app:app\nworker: python worker.py\n',
          'app.py': 'import flask\napp = flask.Flask(__name__)\n',
          'worker.py': 'print(1)\n',
        },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const apps = repository.deployables.filter((app) => RUNS.has(app.kind) && ownManifest(app) !== undefined);
  const [first, ...others] = apps.filter((app) => !apps.some((other) => other !== app && isWithin(app.root, other.root)));
  const second = others.find((other) => first && !areTied(first, other, repository));
  const path = second && ownManifest(second);
  if (!first || path === undefined) return;
  yield {
    path,
    span: repository.source(path)?.lineSpan(1) ?? { start: 0, end: 0 },
    identity: 'apps',
    what: `\`${first.root}\` and \`${second?.root}\` are apps of their own in one repository, and nothing here builds, wires or releases them together.`,
  };
}

const RUNS: ReadonlySet<Deployable['kind']> = new Set(['server', 'worker', 'job']);

/** The manifest in the app's own directory. */
function ownManifest({ root, manifests }: Deployable): string | undefined {
  return root === '' ? undefined : manifests.find((path) => directoryOf(path) === root);
}

function areTied(one: Deployable, other: Deployable, repository: Repository): boolean {
  const around = new Set(directoriesUp(directoryOf(one.root)).filter((up) => directoriesUp(directoryOf(other.root)).includes(up)));
  return (
    [...repository.tree.entries.keys()].some((path) => around.has(directoryOf(path)) && TIES.test(baseName(path))) ||
    repository.documents('manifest').some(({ path, workspaces }) => workspaces.length > 0 && around.has(directoryOf(path))) ||
    repository.documents('manifest').some(({ path, format }) => format === 'pom.xml' && around.has(directoryOf(path))) ||
    wiringTexts(repository).some((text) => names(text, one) && names(text, other))
  );
}

/** What starts or ships several apps at once. */
function wiringTexts(repository: Repository): readonly string[] {
  const wiring = [
    ...repository.documents('compose'),
    ...repository.documents('pipeline'),
    ...repository.documents('kubernetes'),
    ...repository.documents('procfile'),
    ...repository.documents('script'),
  ];
  return wiring.map(({ source }) => source.text);
}

function names(text: string, { root, name }: Deployable): boolean {
  return [root, name, baseName(root)].some((word) => word.length > 1 && text.includes(word));
}
