import { ALL_ROLES } from '../../src/analysis/knowledge/images/artefacts.ts';
import { APP_LANGUAGES, languageOf } from '../../src/analysis/languages.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import { rule, type RepositoryFound } from '../rule.ts';

/** Shorter files are alike by chance. */
const FEWEST_LINES = 25;
/** Files that tools write, that a framework has every app bring along, or in which each app wires up its own parts. */
const BROUGHT =
  /(?:^|\/)(?:components\/ui|config|Providers|Middleware|Exceptions|wrapper|migrations?|migrate|alembic|lang|locales?|i18n|generated|gen|proto|stubs|\.mvn)\/|(?:^|\/)[\w.-]*(?:config|rc|setup|settings|serviceworker|service-worker|reportwebvitals|setupproxy|manage|wsgi|asgi|bootstrap|startup|program|kernel|routeserviceprovider)\.\w+$|\.(?:d|config|pb|generated|g|designer)\.\w+$/i;

export default rule({
  id: 'codebase/shared-by-copy',
  title: 'Share code between apps as a library',
  why: 'Each copy is repaired apart from the others, so that one app still has the defect that the next one has lost.',
  remedy: 'Move the code into a package that both apps declare as a dependency, or make them one app.',
  severity: 'warning',
  limits: [
    'A copy with more than a tenth of its lines changed, or under another name and changed at all, is not recognised, nor are files of fewer than 25 lines.',
  ],
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
      {
        name: 'a copy that was changed a little',
        files: { ...service('mailer'), ...service('orders'), 'mailer/queue.js': code(), 'orders/queue.js': `${code()}more();\n` },
        at: 'orders/queue.js:1',
      },
    ],
    good: [
      {
        name: 'where each app wires up its own parts',
        files: { ...service('mailer'), ...service('orders'), 'mailer/startup.js': code(), 'orders/startup.js': code() },
      },
      {
        name: 'what two services say to each other',
        files: {
          'mailer/pom.xml':
            '<project><artifactId>mailer</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
          'mailer/src/main/java/mailer/App.java':
            'package mailer;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
          'orders/pom.xml':
            '<project><artifactId>orders</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
          'orders/src/main/java/orders/App.java':
            'package orders;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
          'mailer/src/main/java/mailer/model/Order.java':
            'package mailer.model;\n\npublic class Order {\n  private String field0;\n  private String field1;\n  private String field2;\n  private String field3;\n  private String field4;\n  private String field5;\n  private String field6;\n  private String field7;\n  private String field8;\n  private String field9;\n  private String field10;\n  private String field11;\n  private String field12;\n  private String field13;\n  private String field14;\n  private String field15;\n  private String field16;\n  private String field17;\n  private String field18;\n  private String field19;\n  private String field20;\n  private String field21;\n  private String field22;\n  private String field23;\n  private String field24;\n  private String field25;\n  private String field26;\n  private String field27;\n  private String field28;\n  private String field29;\n}\n',
          'orders/src/main/java/orders/model/Order.java':
            'package orders.model;\n\npublic class Order {\n  private String field0;\n  private String field1;\n  private String field2;\n  private String field3;\n  private String field4;\n  private String field5;\n  private String field6;\n  private String field7;\n  private String field8;\n  private String field9;\n  private String field10;\n  private String field11;\n  private String field12;\n  private String field13;\n  private String field14;\n  private String field15;\n  private String field16;\n  private String field17;\n  private String field18;\n  private String field19;\n  private String field20;\n  private String field21;\n  private String field22;\n  private String field23;\n  private String field24;\n  private String field25;\n  private String field26;\n  private String field27;\n  private String field28;\n  private String field29;\n}\n',
        },
      },
      { name: 'short files', files: { ...service('mailer'), ...service('orders') } },
      {
        name: 'files that differ',
        files: {
          ...service('mailer'),
          ...service('orders'),
          'mailer/queue.js': code(),
          'orders/queue.js': code().replaceAll('load', 'send'),
        },
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
  const said = new Set<string>();
  const candidates = ownCode(repository, apps);
  for (const [first, copy] of [...same(candidates, repository), ...nearlySame(candidates, repository)]) {
    const { path, app } = copy;
    if (app === first.app || said.has(path) || telling(path, repository).length < FEWEST_LINES || isMessage(path, repository)) continue;
    said.add(path);
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

const OF_MESSAGES = /(?:^|\/)(?:dtos?|models?|messages?|events?|requests?|responses?|payloads?|contracts?|entit(?:y|ies)|domain|vo)\//i;
const DOES =
  /\b(?:if|for|foreach|while|switch|try|catch|throw|raise|await|lambda|yield|except|match|when)\b|=>|->|\bdef \w+\(self, |\.\w+\(.*\)\s*;?$/;

/** What services say to each other, fields and no deeds: each has a view of its own of it. */
function isMessage(path: string, repository: Repository): boolean {
  return OF_MESSAGES.test(path) && !telling(path, repository).some((line) => DOES.test(line));
}

type Pair = readonly [first: Copy, copy: Copy];

/** Files of one name that share nine of ten lines. */
function nearlySame(candidates: readonly Copy[], repository: Repository): readonly Pair[] {
  return [...Map.groupBy(candidates, ({ path }) => baseName(path)).values()].flatMap((named) => {
    if (named.length > MOST_OF_A_NAME) return [];
    return named.flatMap((copy, index): readonly Pair[] => {
      const first = named.slice(0, index).find((other) => other.app !== copy.app && share(other.path, copy.path, repository) >= SHARE);
      return first === undefined ? [] : [[first, copy]];
    });
  });
}

/** Files of a name that are compared with each other: where there are more, the name says what a framework asks for. */
const MOST_OF_A_NAME = 8;
const SHARE = 0.9;

/** Share of the longer file's lines that the other has as well. */
function share(one: string, other: string, repository: Repository): number {
  const [short = [], long = []] = [telling(one, repository), telling(other, repository)].toSorted((a, b) => a.length - b.length);
  if (short.length < FEWEST_LINES) return 0;
  const known = new Set(short);
  return long.filter((line) => known.has(line)).length / long.length;
}

/** Files of the same content, each with the first of them. */
function same(candidates: readonly Copy[], repository: Repository): readonly Pair[] {
  const bySize = Map.groupBy(candidates, ({ path }) => repository.source(path)?.text.length ?? 0);
  return [...bySize.values()].flatMap((alike) =>
    alike.length < 2
      ? []
      : [...Map.groupBy(alike, ({ path }) => repository.source(path)?.text ?? '').values()].flatMap(([first, ...others]) =>
          first === undefined ? [] : others.map((copy): Pair => [first, copy]),
        ),
  );
}

/** Code that one app alone is built of: what several are built of is shared as it should be. */
function ownCode(repository: Repository, apps: readonly Deployable[]): readonly Copy[] {
  const uses = Map.groupBy(
    apps.flatMap((app) => app.sources.map((path) => ({ path, app }))),
    ({ path }) => path,
  );
  return [...uses.values()].flatMap((each) => (each.length === 1 ? each : [])).filter(({ path }) => isOwnCode(path, repository));
}

function isOwnCode(path: string, repository: Repository): boolean {
  const language = languageOf(path);
  return language !== undefined && APP_LANGUAGES.includes(language) && !BROUGHT.test(path) && repository.role(path) === 'source';
}

/** The lines of a file that tell it from others. */
function telling(path: string, repository: Repository): readonly string[] {
  const lines = repository.source(path)?.text.split('\n') ?? [];
  return lines
    .map((line) => line.trim())
    .filter((line) => /[\w"']/.test(line) && !/^(?:\/\/|#|\*|\/\*|import\b|from\b|using\b|use\b|package\b)/.test(line));
}
