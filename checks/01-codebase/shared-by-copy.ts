import { ALL_ROLES } from '../../src/analysis/knowledge/images/artefacts.ts';
import { APP_LANGUAGES, languageOf } from '../../src/analysis/languages.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Shorter files are alike by chance. */
const FEWEST_LINES = 25;
/** Files that tools write or that a framework has every app bring along. */
const BROUGHT =
  /(?:^|\/)(?:components\/ui|wrapper|migrations?|migrate|alembic|lang|locales?|i18n|generated|gen|proto|stubs|\.mvn)\/|(?:^|\/)[\w.-]*(?:config|rc|setup|settings|serviceworker|service-worker|reportwebvitals|setupproxy|manage|wsgi|asgi|bootstrap|kernel|routeserviceprovider)\.\w+$|\.(?:d|config|pb|generated|g|designer)\.\w+$/i;

export default rule({
  id: 'codebase/shared-by-copy',
  title: 'Share code between apps as a library',
  why: 'Each copy is repaired apart from the others, so that one app still has the defect that the next one has lost.',
  remedy: 'Move the code into a package that both apps declare as a dependency, or make them one app.',
  severity: 'warning',
  limits: ['A copy that was changed by a character since is not recognised, nor are files of fewer than 25 lines.'],
  scope: { roles: ALL_ROLES },
  repository: judge,
  examples: {
    bad: [
      {
        name: 'two services with the same client of the queue',
        files: { ...service('mailer'), ...service('orders'), 'mailer/queue.js': code(), 'orders/queue.js': code() },
        at: 'orders/queue.js:1',
      },
      {
        name: 'under another name',
        files: {
          'api/requirements.txt': 'flask==3.0.0\n',
          'api/Procfile': 'web: gunicorn app:app\n',
          'api/app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'api/store.py': code(),
          'jobs/requirements.txt': 'celery==5.4.0\n',
          'jobs/Procfile': 'worker: celery -A jobs worker\n',
          'jobs/jobs.py': 'from celery import Celery\napp = Celery()\n',
          'jobs/database.py': code(),
        },
        at: 'jobs/database.py:1',
      },
    ],
    good: [
      { name: 'short files', files: { ...service('mailer'), ...service('orders') } },
      {
        name: 'files that differ',
        files: { ...service('mailer'), ...service('orders'), 'mailer/queue.js': code(), 'orders/queue.js': `${code()}more();\n` },
      },
      {
        name: 'two files of one app',
        files: { ...service('mailer'), 'mailer/a/queue.js': code(), 'mailer/b/queue.js': code() },
      },
      {
        name: 'tests',
        files: { ...service('mailer'), ...service('orders'), 'mailer/test/queue.js': code(), 'orders/test/queue.js': code() },
      },
      {
        name: 'what a tool writes into each app',
        files: { ...service('mailer'), ...service('orders'), 'mailer/eslint.config.js': code(), 'orders/eslint.config.js': code() },
      },
    ],
  },
});

function service(name: string): Record<string, string> {
  return {
    [`${name}/package.json`]: `{"name":"${name}","scripts":{"start":"node server.js"},"dependencies":{"express":"^4.18.0"}}`,
    [`${name}/server.js`]: "require('express')().listen(process.env.PORT);\n",
  };
}

function code(): string {
  return Array.from({ length: 30 }, (_, index) => `step_${index} = load(${index})\n`).join('');
}

/** A file with the deployable that it is of. */
interface Copy {
  readonly path: string;
  readonly app: Deployable;
}

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const apps = repository.deployables.filter(({ kind }) => kind !== 'client');
  if (apps.length < 2) return;
  for (const copies of alike(repository, apps)) {
    const [first, ...others] = copies;
    for (const { path, app } of others) {
      if (first === undefined || app === first.app || !isLong(repository.source(path)?.text)) continue;
      yield {
        path,
        span: repository.source(path)?.lineSpan(1) ?? { start: 0, end: 0 },
        identity: 'copy',
        // One app's copies of another's code are one habit.
        once: `${first.app.root} ${app.root}`,
        what: `\`${path}\` is \`${first.path}\` of another app, copied${baseName(path) === baseName(first.path) ? '' : ' under another name'}.`,
      };
    }
  }
}

/** Files of the same content, those of the first deployable first. */
function alike(repository: Repository, apps: readonly Deployable[]): readonly (readonly Copy[])[] {
  const uses = Map.groupBy(
    apps.flatMap((app) => app.sources.map((path) => ({ path, app }))),
    ({ path }) => path,
  );
  // What several apps are built of is shared as it should be.
  const candidates = [...uses.values()]
    .flatMap((each) => (each.length === 1 ? each : []))
    .filter(({ path }) => isOwnCode(path, repository));
  const bySize = Map.groupBy(candidates, ({ path }) => repository.source(path)?.text.length ?? 0);
  return [...bySize.values()].flatMap((same) =>
    same.length < 2 ? [] : [...Map.groupBy(same, ({ path }) => repository.source(path)?.text ?? '').values()],
  );
}

function isOwnCode(path: string, repository: Repository): boolean {
  const language = languageOf(path);
  return language !== undefined && APP_LANGUAGES.includes(language) && !BROUGHT.test(path) && repository.role(path) === 'source';
}

function isLong(text = ''): boolean {
  return (
    text.split('\n').filter((line) => /[\w"']/.test(line) && !/^\s*(?:\/\/|#|\*|\/\*|import\b|from\b|using\b|use\b)/.test(line)).length >=
    FEWEST_LINES
  );
}
