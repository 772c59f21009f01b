import type { CodeFile } from '../../src/analysis/code.ts';
import type { Manifest, SettingsFile, ShellScript } from '../../src/analysis/documents/kinds.ts';
import { addressVariable, appAround, isAdminScript } from '../../src/analysis/knowledge/admin/admin-scripts.ts';
import { locatorOf } from '../../src/analysis/knowledge/services/backing-services.ts';
import { serviceAddresses } from '../../src/analysis/knowledge/services/service-addresses.ts';
import { isBelow, soleVersion } from '../../src/analysis/knowledge/packages/version-ranges.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { baseName, directoryOf, joinPath } from '../../src/analysis/paths.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'admin-processes/script-bypasses-config',
  title: 'Run one-off processes with the app’s own configuration and dependencies',
  why: 'A task that knows its own database or brings its own packages works on another system than the release does, and it is found out on the data.',
  remedy: 'Take the address from the same variable or settings as the app, and the packages from its manifest.',
  severity: 'warning',
  limits: [
    'A task is told by its directory or name (`scripts/`, `lib/tasks/`, `seed.js`, `migrate.py`, …).',
    'Judged where the app itself is seen to take the address of a service from the environment.',
  ],
  scope: { within: 'anywhere' },
  code: [{ languages: APP_LANGUAGES, literals: ['://', 'localhost', 'host', 'Host', 'HOST', 'Server=', '@tcp('], judge: judgeCode }],
  documents: { script: judgeScript, settings: judgeSettings, manifest: judgeManifest },
  examples: {
    bad: [
      {
        name: 'a seed of Node',
        files: {
          'scripts/seed.js': "const mongoose = require('mongoose');\nmongoose.connect('mongodb://localhost:27017/shop'); // ⟵\n",
          'server.js': "require('mongoose').connect(process.env.MONGO_URL);\nrequire('express')().listen(process.env.PORT);\n",
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.0","mongoose":"8.0.0"}}',
        },
      },
      {
        name: 'a script of Python',
        files: {
          'scripts/backfill.py': "import psycopg2\nconn = psycopg2.connect(host='db.acme.io', dbname='shop') # ⟵\n",
          'app.py': "import os, flask\napp = flask.Flask(__name__)\nurl = os.environ['DATABASE_URL']\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a task of Ruby',
        files: {
          'lib/tasks/cache.rake': "task(:flush) { Redis.new(url: 'redis://cache.acme.io:6379').flushall } # ⟵\n",
          'app.rb': "require 'sinatra'\nCACHE = Redis.new(url: ENV.fetch('REDIS_URL'))\n",
          Gemfile: "gem 'sinatra', '4.0.0'\n",
        },
      },
      {
        name: 'a program of Go',
        files: {
          'cmd/migrate/main.go':
            'package main\n\nimport "database/sql"\n\nfunc main() {\n\tsql.Open("postgres", "postgres://db.acme.io/shop") // ⟵\n}\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nvar url = os.Getenv("DATABASE_URL")\n\nfunc main() { http.ListenAndServe(os.Getenv("ADDR"), nil) }\n',
          'go.mod': 'module shop\n\ngo 1.22\n',
        },
      },
      {
        name: 'a shell script',
        files: {
          'scripts/migrate.sh': '#!/bin/sh\npsql -h db.acme.io -U shop -f schema.sql # ⟵\n',
          'app.py': "import os, flask\napp = flask.Flask(__name__)\nurl = os.environ['DATABASE_URL']\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Alembic’s own URL',
        files: {
          'alembic.ini': '[alembic]\nscript_location = alembic\nsqlalchemy.url = postgresql://db.acme.io/shop # ⟵\n',
          'alembic/env.py': "from sqlalchemy import engine_from_config\nengine = engine_from_config(config.get_section('alembic'))\n",
          'app.py': "import os, flask\napp = flask.Flask(__name__)\nurl = os.environ['DATABASE_URL']\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'packages of its own',
        files: {
          'scripts/requirements.txt': 'psycopg2==2.8.6 # ⟵\n',
          'scripts/report.py': 'import psycopg2\n',
          'requirements.txt': 'flask==3.0.0\npsycopg2==2.9.9\n',
          'app.py': 'import flask\napp = flask.Flask(__name__)\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
    ],
    good: [
      {
        name: 'the same variable',
        files: {
          'scripts/seed.js': "require('mongoose').connect(process.env.MONGO_URL);\n",
          'server.js': "require('mongoose').connect(process.env.MONGO_URL);\nrequire('express')().listen(process.env.PORT);\n",
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.0","mongoose":"8.0.0"}}',
        },
      },
      {
        name: 'a fallback behind the lookup',
        files: {
          'scripts/seed.py': "import os, redis\nredis.from_url(os.environ.get('REDIS_URL', 'redis://localhost'))\n",
          'app.py': "import os, flask\napp = flask.Flask(__name__)\nurl = os.environ['REDIS_URL']\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'Alembic by the app’s settings',
        files: {
          'alembic.ini': '[alembic]\nsqlalchemy.url = postgresql://localhost/shop\n',
          'alembic/env.py': "from app import settings\nconfig.set_main_option('sqlalchemy.url', settings.url)\n",
          'app.py': "import os, flask\napp = flask.Flask(__name__)\nurl = os.environ['DATABASE_URL']\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a variable in a shell script',
        files: {
          'scripts/migrate.sh': '#!/bin/sh\npsql "$DATABASE_URL" -f schema.sql\npsql -h "$DB_HOST" -c "select 1"\n',
          'app.py': "import os, flask\napp = flask.Flask(__name__)\nurl = os.environ['DATABASE_URL']\n",
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'not a task',
        files: {
          'lib/db.js': "require('mongoose').connect('mongodb://localhost:27017/shop');\n",
          'server.js': "require('./lib/db');\nrequire('express')().listen(process.env.PORT);\nconst u = process.env.REDIS_URL;\n",
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.0","mongoose":"8.0.0"}}',
        },
      },
    ],
  },
});

/** What the app itself reads, in words; undefined where nothing is known of it. */
function knownOf({ path, repository }: Context): string | undefined {
  const app = appAround(path, repository);
  const variable = app && addressVariable(app, repository);
  return variable && `the app itself reads \`${variable.name}\` (\`${variable.path}\`)`;
}

function* judgeCode(file: CodeFile, context: Context): Iterable<Found> {
  const addresses = isAdminScript(file.path) ? serviceAddresses(file) : [];
  const known = addresses.length > 0 ? knownOf(context) : undefined;
  if (known === undefined) return;
  for (const { host, span } of addresses) yield { span, what: `This task goes to the literal host \`${host}\`, and ${known}.` };
}

const CLIENTS =
  /^(?:psql|pg_(?:dump|restore)|mysql(?:dump|import)?|mariadb|mongo(?:sh|dump|restore|import)?|redis-cli|sqlcmd|flyway|liquibase|migrate|goose|dbmate)$/;

function* judgeScript(file: ShellScript, context: Context): Iterable<Found> {
  const calls = isAdminScript(file.path) ? file.commands.filter(({ name }) => CLIENTS.test(name)) : [];
  const known = calls.length > 0 ? knownOf(context) : undefined;
  if (known === undefined) return;
  for (const command of calls) {
    const host = hostOf(command);
    if (host !== undefined && !/^(?:localhost|127\.)/.test(host))
      yield { span: command.span, what: `\`${command.name}\` goes to the literal host \`${host}\`, and ${known}.` };
  }
}

/** The host that a client of a database is told by its words. */
function hostOf({ args }: Command): string | undefined {
  for (const [at, word] of args.entries()) {
    const located = locatorOf(word.replace(/^--?[\w-]+=/, ''))?.host;
    const host = located ?? (/^(?:-h|--host|-S)$/.test(word) ? args[at + 1] : /^(?:--host=|-h)(.+)$/.exec(word)?.[1]);
    if (host !== undefined && /^[\w.-]+(?::\d+)?$/.test(host)) return host;
  }
  return undefined;
}

const FROM_THE_APP = /set_main_option\(|\[\s*['"]sqlalchemy\.url['"]\s*\]\s*=|environ|getenv|settings|get_url|current_app/;

function* judgeSettings(file: SettingsFile, context: Context): Iterable<Found> {
  if (file.reader !== 'alembic') return;
  const scripts = [...context.repository.tree.entries.keys()].filter((path) => /(?:^|\/)env\.py$/.test(path));
  if (scripts.some((path) => FROM_THE_APP.test(context.repository.source(path)?.text ?? ''))) return;
  for (const { key, value, valueSpan } of file.settings) {
    const host = key.endsWith('sqlalchemy.url') ? locatorOf(value)?.host : undefined;
    const known = host === undefined ? undefined : knownOf(context);
    if (known !== undefined) yield { span: valueSpan, what: `Migrations go to the literal host \`${host}\`, and ${known}.` };
  }
}

const TASKS = /(?:^|\/)(?:scripts?|tasks?|migrations?|seeds?)$/;

/** A task's own manifest fixes other versions than the app's. */
function* judgeManifest({ path, ecosystem, dependencies }: Manifest, { repository }: Context): Iterable<Found> {
  if (!TASKS.test(directoryOf(path))) return;
  // Asked for a file beside the directory of the task: a directory's own name belongs to what lies around it.
  const around = appAround(joinPath(directoryOf(directoryOf(path)), baseName(path)), repository);
  const shipped = repository
    .documents('manifest')
    .filter((other) => other.ecosystem === ecosystem && other.path !== path && around?.manifests.includes(other.path));
  for (const { name, constraint, span } of dependencies) {
    const own = soleVersion(constraint ?? '', ecosystem);
    const other = shipped.flatMap((manifest) => manifest.dependencies).find((dependency) => dependency.name === name)?.constraint;
    const shippedVersion = soleVersion(other ?? '', ecosystem);
    if (own === undefined || shippedVersion === undefined || !(isBelow(own, shippedVersion) || isBelow(shippedVersion, own))) continue;
    yield { span, what: `Tasks here run with \`${name}\` ${own}, and the app is released with ${shippedVersion}.`, confidence: 'likely' };
  }
}
