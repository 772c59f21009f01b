import type { Call, CodeFile, Expression, FunctionScope } from '../../src/analysis/code.ts';
import { adminRoutes, isForOne } from '../../src/analysis/knowledge/admin/admin-routes.ts';
import { isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { oneOffOf } from '../../src/analysis/knowledge/admin/one-off-commands.ts';
import { startedLines } from '../../src/analysis/knowledge/starting/started-lines.ts';
import { parseShell, type Command } from '../../src/analysis/shell.ts';
import { rule, type CodeCheck, type Found } from '../rule.ts';

/** Calls that do an administrator's work, by the documentation of each library. */
const ADMIN_CALLS: readonly (readonly [name: RegExp, does: string])[] = [
  [
    /(?:^|\.)(?:sequelize|Sequelize\(\))\.(?:sync|drop)$|(?:^|\.)(?:create_all|drop_all)$|(?:^|\.)AutoMigrate$|\.Database\.(?:Migrate|MigrateAsync|EnsureCreated|EnsureDeleted)(?:Async)?$/,
    'changes the schema',
  ],
  [
    /^(?:flask_migrate|alembic\.command)\.(?:upgrade|downgrade)$|(?:^|\.)migrate\.(?:latest|rollback|up|down)$|(?:^|\.)runMigrations$/,
    'migrates the database',
  ],
  [/(?:^|\.)dropDatabase$|(?:^|\.)(?:flushall|flushdb|flushAll|flushDb|FlushAll|FlushDB)$/, 'empties a data store'],
  [/^django\.core\.management\.call_command$/, 'runs a management command'],
  [/^(?:Illuminate\.Support\.Facades\.)?Artisan\.call$/, 'runs an artisan command'],
  [/(?:^|\.)migration\.(?:current|latest)$|(?:^|\.)Flyway\.(?:migrate|clean)$/, 'migrates the database'],
  [/(?:^|\.)application\.load_(?:seed|tasks)$|(?:^|\.)Rake\.Task\[?.*\.(?:invoke|execute)$/, 'runs a task of Rake'],
];

const EXECUTES =
  /^(?:child_process\.)?(?:exec|execSync|execFile|spawn|spawnSync)$|^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|os\.system)$|^(?:shell_exec|passthru|system|exec)$/;

/** Words of which every such call holds one. */
const WORDS =
  `equelize create_all drop_all AutoMigrate Database migrate alembic runMigrations dropDatabase flushall flushdb flushAll flushDb FlushAll
   FlushDB call_command Artisan exec spawn subprocess system passthru migration flyway load_seed Rake`.split(/\s+/);

const inHandlers: CodeCheck = { languages: APP_LANGUAGES, literals: WORDS, judge: judgeHandlers };

function* judgeHandlers(file: CodeFile): Iterable<Found> {
  const done = new Set<FunctionScope>();
  for (const call of file.calls) {
    const handler = handlerAround(call.inside);
    if (handler === undefined || done.has(handler)) continue;
    // A store that the request names is what the app is about.
    if (/^(?:req|request|ctx)\.(?!app\b)/.test(call.receiver?.text ?? '')) continue;
    const does = ADMIN_CALLS.find(([name]) => name.test(call.name))?.[1] ?? executes(call);
    if (does === undefined || isForDevelopment(file, call.span)) continue;
    // A handler that does several such things is one way in.
    done.add(handler);
    yield* said(call, handler, does);
  }
  // Text between backticks is no call.
  if (file.language !== 'ruby') return;
  for (const { span, commands } of startedLines(file)) {
    const handler = handlerAround(file.functionAt(span.start));
    const does = handler === undefined || done.has(handler) ? undefined : taskOf(commands);
    if (handler === undefined || does === undefined) continue;
    done.add(handler);
    yield { span, what: `The request handler \`${handler.name ?? ''}\` ${does}.` };
  }
}

/** Calls that hand a text to a database. */
const QUERIES =
  /^(?:query|execute|executescript|exec|raw|run|unprepared|statement|update|Exec|ExecContext|ExecuteSqlRaw\w*|ExecuteNonQuery\w*|\$executeRaw\w*|\$queryRawUnsafe|execute_query|prepare)$/;
const DEFINES = /^\s*(?:(?:alter|drop)\s+table|truncate(?:\s+table)?|create\s+table|drop\s+schema|vacuum|reindex)\s+(?!temp)/i;

/** `db.query('ALTER TABLE …')` while a request is handled. */
const inSql: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: ['TABLE ', 'table ', 'TRUNCATE', 'truncate ', 'VACUUM', 'REINDEX'],
  *judge(file, { deployable, repository }) {
    const done = new Set<string>();
    for (const call of file.calls) {
      if (!QUERIES.test(call.method) || !call.args.slice(0, 2).some(definesTables)) continue;
      const request = requestBehind(call.inside, file, deployable, repository);
      const handler = request && `${request.handler.name ?? ''} ${request.handler.span.start}`;
      if (handler === undefined || done.has(handler)) continue;
      done.add(handler);
      if (request !== undefined) yield* said(call, request.handler, 'changes the schema or empties tables');
    }
  },
};

/** Classes that Spring makes for developers and tests alone. */
const OF_DEVELOPERS = /^@Profile\(\s*\{?\s*(?:"(?:!prod\w*|local|dev\w*|test\w*)"\s*,?\s*)+\}?\s*\)/m;

/** Routers that a branch for developers takes in. */
const OF_DEVELOPERS_FILE = /(?:^|\/)(?:development|dev)(?:[-_.]?(?:routes?|router|controller))?\.\w+$/i;

/** A route whose path says what it is for. */
const byPath: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: [
    'igrat',
    'eed',
    'lean',
    'eindex',
    're-index',
    'acuum',
    'lush',
    'urge',
    'ackfill',
    'ebuild',
    'eset',
    'nit',
    'drop',
    'lear',
    'sync',
    'opulate',
    'ptimi',
    'torage',
    'xec',
    'run',
    'ixture',
    'chema',
    'omposer',
    'ull',
    'ueue',
    'runcate',
    'ipe',
  ],
  *judge(file, { deployable }) {
    if (deployable?.kind !== 'server') return;
    const said = [...judgeHandlers(file)].map(({ span }) => span.start);
    for (const route of adminRoutes(file)) {
      const { handler, span, path } = route;
      if (
        isForOne(route, file) ||
        isForDevelopment(file, span) ||
        OF_DEVELOPERS.test(file.source.text) ||
        OF_DEVELOPERS_FILE.test(file.path) ||
        said.some((start) => handler && handler.span.start <= start && start <= handler.span.end)
      )
        continue;
      yield { span, what: `Whoever calls \`${path}\` starts an administrator’s task in the web process.` };
    }
  },
};

/** The text itself, or what `text(…)` of SQLAlchemy makes of it; one with a name put in may be what the app is about. */
function definesTables(argument: Expression): boolean {
  const { literal } = (argument.call()?.args[0] ?? argument).value();
  return typeof literal === 'string' && DEFINES.test(literal.slice(0, 200));
}

export default rule({
  id: 'admin-processes/admin-endpoint',
  title: 'Run admin tasks as one-off processes, not behind a URL',
  why: 'A task behind a URL runs in the web process, under its time-outs and next to live requests, and whoever finds the URL can start it.',
  remedy: 'Make it a command of the same code base and run it in a one-off process of the release.',
  severity: 'warning',
  code: [inHandlers, inSql, byPath],
  examples: {
    bad: [
      {
        name: 'the seeds of Rails',
        files: {
          Gemfile: "gem 'rails'\n",
          'config.ru': 'run Rails.application\n',
          'app/controllers/admin_controller.rb':
            'class AdminController < ApplicationController\n  def seed\n    Rails.application.load_seed # ⟵\n  end\nend\n',
        },
      },
      {
        name: 'several tables in one handler',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","knex":"3.1.0"}}',
          'server.js':
            "const app = require('express')();\nconst knex = require('knex')(process.env.DATABASE_URL);\napp.post('/finalize', async (req, res) => {\n  await knex.raw('ALTER TABLE groups AUTO_INCREMENT = 1'); // ⟵\n  await knex.raw('ALTER TABLE users AUTO_INCREMENT = 1');\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Laravel, a pull behind a URL',
        files: {
          'routes/web.php': "<?php\nRoute::get('/deploy', function () {\n    exec('git pull origin main'); // ⟵\n});\n",
          artisan: '#!/usr/bin/env php\n',
          'composer.json': '{"name":"acme/shop","require":{"laravel/framework":"10.0"}}',
        },
      },
      {
        name: 'several commands in one handler',
        files: {
          'routes/web.php':
            "<?php\nRoute::get('/clear', function () {\n    Artisan::call('cache:clear'); // ⟵\n    Artisan::call('config:clear');\n});\n",
          artisan: '#!/usr/bin/env php\n',
          'composer.json': '{"name":"acme/shop","require":{"laravel/framework":"10.0"}}',
        },
      },
      {
        name: 'a replay of everything that got lost',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Program.cs':
            'var app = WebApplication.CreateBuilder(args).Build();\napp.MapPost("/ops/replay-orphans", ReplayOrphans); // ⟵\napp.Run();\n\nstatic async Task<IResult> ReplayOrphans(Events events)\n{\n    await events.ReplayAsync();\n    return Results.Ok();\n}\n',
        },
      },
      {
        name: 'Next.js, by the place of the file',
        files: {
          'package.json': '{"scripts":{"start":"next start"},"dependencies":{"next":"14.0.3"}}',
          'app/api/seed/route.ts':
            "import { fill } from '../../fill';\n\nexport async function GET() { // ⟵\n  await fill();\n  return Response.json({ ok: true });\n}\n",
        },
      },
      {
        name: 'a dump of the database',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
          'server.js':
            "const { exec } = require('child_process');\nconst app = require('express')();\napp.post('/admin/dump', (req, res) => {\n  exec('pg_dump shop > /tmp/shop.sql', (err) => res.sendStatus(err ? 500 : 200)); // ⟵\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'sessions that are cleaned up',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
          'server.js':
            "const app = require('express')();\nconst Session = require('./session');\napp.post('/admin/cleanup', async (req, res) => { // ⟵\n  await Session.deleteMany({ expired: true });\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Express, a route that migrates by name',
        files: {
          'routes.js':
            "const express = require('express');\nconst router = express.Router();\nrouter.post('/admin/migrate', (req, res) => { // ⟵\n  runAll();\n  res.end();\n});\nmodule.exports = router;\n",
        },
      },
      {
        name: 'FastAPI',
        files: { 'app.py': 'from fastapi import FastAPI\napp = FastAPI()\n\n@app.post("/admin/seed") # ⟵\ndef seed():\n    fill()\n' },
      },
      {
        name: 'Axum',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\n',
          'src/main.rs':
            'fn routes() -> Router {\n    Router::new()\n        .route("/login", post(login))\n        .route("/clean-up", post(clean)) // ⟵\n}\n\nasync fn clean(State(pool): State<Pool>) {}\n\n#[tokio::main]\nasync fn main() {\n    axum::serve(listener, routes()).await.unwrap();\n}\n',
        },
      },
      {
        name: 'Spring',
        files: {
          'pom.xml':
            '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>\n',
          'src/main/java/shop/App.java':
            'package shop;\n\nimport org.springframework.boot.SpringApplication;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] args) { SpringApplication.run(App.class, args); }\n}\n',
          'src/main/java/shop/SearchController.java':
            'package shop;\n\nimport org.springframework.web.bind.annotation.*;\n\n@RestController\npublic class SearchController {\n  @PostMapping("/search/reindex") // ⟵\n  public void reindex() { search.rebuild(); }\n}\n',
        },
      },
      {
        name: 'Go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n)\n\nfunc main() {\n\thttp.HandleFunc("/admin/reset-db", reset) // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      {
        name: 'Django',
        files: {
          'views.py':
            'from django.core.management import call_command\nfrom django.http import HttpResponse\n\ndef migrate(request):\n    call_command("migrate") # ⟵\n    return HttpResponse("ok")\n',
        },
      },
      {
        name: 'Express',
        files: {
          'routes.js':
            "const express = require('express');\nconst { execSync } = require('child_process');\nconst app = express();\napp.post('/admin/migrate', (req, res) => {\n  execSync('npx prisma migrate deploy'); // ⟵\n  res.end();\n});\n",
        },
      },
      {
        name: 'Flask',
        files: {
          'app.py':
            'from flask import Flask\nfrom models import db\napp = Flask(__name__)\n\n@app.route("/init")\ndef init():\n    db.create_all() # ⟵\n    return "ok"\n',
        },
      },
      {
        name: 'Express, a table that a request alters',
        files: {
          'server.js':
            "const app = require('express')();\napp.post('/admin/prepare', async (req, res) => {\n  await pool.query('ALTER TABLE payments ADD COLUMN IF NOT EXISTS secret VARCHAR(128)'); // ⟵\n  res.end();\n});\napp.listen(process.env.PORT);\n",
          Procfile: 'web: node server.js\n',
        },
      },
    ],
    good: [
      {
        name: 'a route for tests',
        files: {
          'package.json': '{"scripts":{"start":"node routes.js"},"dependencies":{"express":"4.18.0"}}',
          'routes.js':
            "const app = require('express')();\nif (process.env.NODE_ENV === 'test') {\n  app.delete('/test/reset-database', (req, res) => sequelize.sync({ force: true }));\n}\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'routes of a router for developers',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2"}}',
          'server.js':
            "const app = require('express')();\nif (process.env.NODE_ENV === 'development') app.use(require('./routes/development'));\napp.listen(process.env.PORT);\n",
          'routes/development.js':
            "const router = require('express').Router();\nrouter.post('/cleanup', async (req, res) => {\n  await Session.deleteMany({ expired: true });\n  res.end();\n});\nmodule.exports = router;\n",
        },
      },
      {
        name: 'a controller for developers, and a database that the request names',
        files: {
          'pom.xml':
            '<project><artifactId>shop</artifactId><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency></dependencies></project>',
          'src/main/java/shop/App.java':
            'package shop;\n\n@SpringBootApplication\npublic class App {\n  public static void main(String[] a) { SpringApplication.run(App.class, a); }\n}\n',
          'src/main/java/shop/DevController.java':
            'package shop;\n\n@RestController\n@Profile({"local", "dev"})\npublic class DevController {\n  @PostMapping("/seed")\n  public String seed() { return service.seed(); }\n}\n',
          'web/package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2","mongodb":"6.5.0"}}',
          'web/server.js':
            "const app = require('express')();\napp.delete('/:db', async (req, res) => {\n  await req.db.dropDatabase();\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Next.js, what a user asks for',
        files: {
          'package.json': '{"scripts":{"start":"next start"},"dependencies":{"next":"14.0.3"}}',
          'app/api/products/route.ts': 'export async function GET() {\n  return Response.json([]);\n}\n',
        },
      },
      {
        name: 'one record, one’s own account, a client, and a platform’s schedule',
        files: {
          'server.js':
            "const axios = require('axios');\nconst app = require('express')();\napp.post('/carts/:id/cleanup', (req, res) => res.end());\napp.post('/password/reset', (req, res) => res.end());\napp.get('/seeds/:id', (req, res) => res.end());\napp.post('/me/cleanup', (req, res) => { forget(req.user.id); res.end(); });\napp.get('/api/cron/cleanup', (req, res) => res.end());\naxios.post('/admin/reindex', {});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a table for the time of a request, and rows',
        files: {
          'server.js':
            "const app = require('express')();\napp.post('/report', async (req, res) => {\n  await pool.query('CREATE TEMP TABLE sums (a int)');\n  await pool.query('DELETE FROM carts WHERE id = 1');\n  res.end();\n});\napp.listen(process.env.PORT);\n",
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'a command',
        files: { 'commands.py': 'from django.core.management import call_command\n\ndef handle():\n    call_command("migrate")\n' },
      },
      {
        name: 'a tool that a request needs',
        files: {
          'routes.js':
            "const express = require('express');\nconst { execFile } = require('child_process');\nexpress().post('/thumb', (req, res) => { execFile('convert', ['a', 'b']); });\n",
        },
      },
    ],
  },
});

/** The request handler that a call stands in, at any depth. */
function handlerAround(scope: FunctionScope | undefined): FunctionScope | undefined {
  let at = scope;
  while (at !== undefined && !at.handlesRequest) at = at.inside;
  return at;
}

/** Clients that copy a whole database. */
const DUMPS = /^(?:pg_dump|pg_dumpall|pg_restore|mysqldump|mongodump|mongorestore)$/;

/** What starts processes of a machine again. */
const RESTARTS = /^(?:(?:systemctl|supervisorctl|service \S+|pm2) (?:restart|reload|stop)|systemctl \S* ?restart|shutdown|reboot)\b/;

/** What a command that is run from code does to the app, when it is an administrator's. */
function executes(call: Call): string | undefined {
  if (!EXECUTES.test(call.name)) return undefined;
  const first = call.args[0];
  const literal = first?.value().literal;
  const words = first?.elements().map((element) => String(element.value().literal ?? ''));
  const text = typeof literal === 'string' ? literal : (words ?? []).join(' ');
  if (text === '') return undefined;
  return taskOf(parseShell(text));
}

function taskOf(commands: readonly Command[]): string | undefined {
  if (commands.some((command) => oneOffOf(command) !== undefined)) return 'runs a migration or a seed';
  if (commands.some(({ name, args }) => name === 'git' && /^(?:pull|reset|checkout|fetch)$/.test(args[0] ?? '')))
    return 'changes the code that runs';
  if (commands.some(({ name, args }) => RESTARTS.test(`${name} ${args.join(' ')}`))) return 'restarts processes of the server';
  return commands.some(({ name }) => DUMPS.test(name)) ? 'dumps or restores the database' : undefined;
}

function* said(call: Call, handler: FunctionScope, does: string): Iterable<Found> {
  const who = handler.name === undefined ? 'This request handler' : `The request handler \`${handler.name}\``;
  yield { span: call.span, what: `${who} ${does} (\`${call.method}\`).` };
}
