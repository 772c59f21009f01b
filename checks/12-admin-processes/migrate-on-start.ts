import type { Call, CodeFile, FunctionScope } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { extendsApp, MIGRATING, namesMigration, syncsSchema } from '../../src/analysis/knowledge/migrations.ts';
import { isPreparation, oneOffOf } from '../../src/analysis/knowledge/one-off-commands.ts';
import { isStartFile } from '../../src/analysis/knowledge/start-files.ts';
import { composeTexts, imageTexts, kubernetesTexts, type NamedText } from '../../src/analysis/knowledge/named-texts.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import {
  broughtBy,
  isLocalStack,
  runsOnce,
  startedProcesses,
  startPlaces,
  startWay,
  type StartCommand,
} from '../../src/analysis/startup.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound, removingCommand } from '../rule.ts';

/** Calls that run a command of the framework by its name. */
const BY_NAME = ['django.core.management.call_command', 'Artisan.call', 'Illuminate.Support.Facades.Artisan.call'];

const AT_START = /^(?:%prod\.)?quarkus\.(?:flyway|liquibase(?:-mongodb)?)\.(?:[\w"-]+\.)?migrate-at-start$/;

/** Files that exist to migrate, or to be called by hand. */
const ONE_OFF_FILE =
  /(?:^|[/._-])(?:migrat\w*|alembic|seed\w*|scripts?|commands?|cmd\/(?!server|web|api)\w+|cli|tasks?|manage|bin|console|tools?|setup|install\w*|init_?db|db)(?:[/._-]|$)/i;
/** Conditions under which somebody asks for it. */
const ASKED_FOR = /argv|args|flag|command|--\w|\bmigrat|cli\b/i;
const DEVELOPMENT = /development|\bdev\b|IsDevelopment|debug/i;

export default rule({
  id: 'admin-processes/migrate-on-start',
  title: 'Run migrations as a one-off process of the release',
  why: 'Every process that starts or scales out migrates again, several of them at once, and a failed migration keeps the app from starting at all.',
  remedy: 'Run the migration once per release: a `release` process, a Job or a one-off container of the same image.',
  severity: 'warning',
  repository: judgeStarts,
  code: [
    onCalls(APP_LANGUAGES, MIGRATING, judgeCall),
    onCalls(APP_LANGUAGES, BY_NAME, judgeNamed),
    onCalls(JVM, ['*.install', 'install'], judgePlugin),
    { languages: APP_LANGUAGES, literals: ['igrat', 'pgrade'], judge: judgeOwn },
    { languages: ECMASCRIPT, literals: ['migrationsRun'], judge: judgeTypeorm },
  ],
  documents: {
    settings: judgeSettings,
    dockerfile: (file) => judgeAutorun(imageTexts(file)),
    compose: (file) => (file.developmentOnly ? [] : judgeAutorun(composeTexts(file))),
    kubernetes: (file) => judgeAutorun(kubernetesTexts(file)),
  },
  examples: {
    bad: [
      {
        name: 'an npm script that only migrates, before the server',
        files: {
          Dockerfile: 'FROM node:22\nCOPY . .\nEXPOSE 3000\nCMD npm run migrate && npm start\n',
          'package.json': '{"scripts":{"start":"node server.js","migrate":"knex migrate:latest"}}\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'a method of the context that tries again',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Startup.cs':
            'public class Startup {\n  public void Configure(IApplicationBuilder app) {\n    using (var scope = app.ApplicationServices.CreateScope()) {\n      scope.ServiceProvider.GetService<ShopContext>().MigrateDB(); // ⟵\n    }\n  }\n}\n',
          'ShopContext.cs':
            'public class ShopContext : DbContext {\n  public void MigrateDB() {\n    Policy.Handle<Exception>().WaitAndRetry(5, r => Delay(r)).Execute(() => Database.Migrate());\n  }\n}\n',
        },
      },
      {
        name: 'a library’s function in the package that main sets up, without a go.mod',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/acme/shop/models"\n)\n\nfunc main() {\n\tmodels.Setup()\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
          'models/models.go':
            'package models\n\nimport "bitbucket.org/liamstask/goose/lib/goose"\n\nfunc Setup() error {\n\treturn goose.RunMigrationsOnDb(conf, dir, latest, db) // ⟵\n}\n',
        },
      },
      { name: 'the web process of a Procfile', files: { Procfile: 'web: flask db upgrade && gunicorn app:app\n' }, at: 'Procfile:1' },
      {
        name: 'the script that an image starts',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 8000\nENTRYPOINT ["./boot.sh"]\n',
          'boot.sh': '#!/bin/sh\nuntil flask db upgrade; do # ⟵\n  sleep 1\ndone\nexec gunicorn app:app\n',
        },
      },
      {
        name: 'an entry point that hands on its arguments',
        files: {
          Dockerfile: 'FROM ruby:3.3\nCOPY . .\nEXPOSE 3000\nENTRYPOINT ["bin/docker-entrypoint"]\nCMD ["./bin/rails", "server"]\n',
          'bin/docker-entrypoint': '#!/bin/bash -e\nif [ "${1}" == "./bin/rails" ]; then\n  ./bin/rails db:prepare # ⟵\nfi\nexec "$@"\n',
        },
      },
      {
        name: 'npm start',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 80\nCMD ["npm", "start"]\n',
          'package.json': '{\n  "scripts": {\n    "start": "prisma migrate deploy && node server.js"\n  }\n}\n',
        },
        at: 'package.json:3',
      },
      {
        name: 'an entry point behind one that waits',
        files: {
          Dockerfile:
            'FROM golang:1.22 AS build\nRUN go build -o main main.go\nFROM alpine:3.20\nCOPY start.sh wait-for.sh .\nEXPOSE 8080\nCMD ["/app/main"]\nENTRYPOINT ["/app/wait-for.sh", "db:5432", "--", "/app/start.sh"]\n',
          'start.sh': '#!/bin/sh\n/app/migrate -path /app/migration -database "$DB_SOURCE" -verbose up # ⟵\nexec "$@"\n',
          'wait-for.sh': '#!/bin/sh\nuntil nc -z "$1"; do sleep 1; done\nshift 2\nexec "$@"\n',
        },
      },
      {
        name: 'a function of another file that the start calls',
        files: {
          'app.js': "import run from './src/app.js';\nimport runMigrations from './src/migrations.js';\nrunMigrations().then(run); // ⟵\n",
          'src/app.js': "import express from 'express';\nexport default () => express().listen(process.env.PORT);\n",
          'src/migrations.js': 'export default async function runMigrations() {}\n',
          'package.json': '{"type":"module","scripts":{"start":"node app"},"dependencies":{"express":"4.19.2"}}',
        },
      },
      {
        name: 'golang-migrate in a function of main.go',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"github.com/golang-migrate/migrate/v4"\n)\n\nfunc main() {\n\trunDBMigration(os.Getenv("MIGRATION_URL"), os.Getenv("DB_SOURCE"))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n\nfunc runDBMigration(url string, source string) {\n\tmigration, err := migrate.New(url, source)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tif err = migration.Up(); err != nil && err != migrate.ErrNoChange { // ⟵\n\t\tpanic(err)\n\t}\n}\n',
        },
      },
      {
        name: 'a Ktor plugin',
        files: {
          'build.gradle.kts': 'plugins { application }\ndependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
          'src/main/kotlin/Main.kt':
            'import com.viartemev.ktor.flyway.FlywayFeature\nimport io.ktor.application.*\nimport io.ktor.server.engine.*\nimport io.ktor.server.netty.*\n\nfun Application.module() {\n  install(FlywayFeature) { dataSource = Db.source } // ⟵\n}\n\nfun main() { embeddedServer(Netty, port = System.getenv("PORT").toInt()) { module() }.start(wait = true) }\n',
        },
      },
      {
        name: 'a helper that ASP.NET’s application is given to',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Extensions/MigrationExtensions.cs':
            'using Microsoft.EntityFrameworkCore;\npublic static class MigrationExtensions {\n  public static void ApplyMigrations(this IApplicationBuilder app) {\n    using var scope = app.ApplicationServices.CreateScope();\n    scope.ServiceProvider.GetRequiredService<ShopContext>().Database.Migrate(); // ⟵\n  }\n}\n',
        },
      },
      {
        name: 'a PHP image that migrates by itself',
        files: { Dockerfile: 'FROM serversideup/php:8.3-fpm-nginx\nENV AUTORUN_ENABLED="true"\nCOPY . /var/www/html\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'Entity Framework in Program.cs',
        files: {
          'Program.cs': 'using Microsoft.EntityFrameworkCore;\nvar app = builder.Build();\ndb.Database.Migrate(); // ⟵\napp.Run();\n',
        },
      },
      {
        name: 'Rust, sqlx',
        files: {
          'src/main.rs': 'async fn main() {\n    sqlx::migrate!().run(&pool).await.unwrap(); // ⟵\n    serve(pool).await;\n}\n',
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\nsqlx = "0.7"\n',
        },
      },
      {
        name: 'Django’s command from code',
        files: { 'shop/wsgi.py': "from django.core.management import call_command\n\ncall_command('migrate') # ⟵\n" },
      },
      {
        name: 'TypeORM’s option',
        files: {
          'src/db.ts':
            "import { DataSource } from 'typeorm';\nexport default new DataSource({\n  type: 'postgres',\n  migrationsRun: true, // ⟵\n});\n",
        },
      },
      {
        name: 'Quarkus',
        files: {
          'src/main/resources/application.properties': 'quarkus.flyway.migrate-at-start=true # ⟵\n',
          Procfile: 'web: java -jar app.jar\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'sqlx in the constructor of what main makes',
        files: {
          'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.7"\nsqlx = "0.7"\n',
          'src/db.rs':
            'use sqlx::{migrate, PgPool};\n\npub struct Db(PgPool);\n\nimpl Db {\n    pub async fn new() -> Self {\n        let pool = connect().await;\n        migrate!("./migrations").run(&pool).await.unwrap(); // ⟵\n        Self(pool)\n    }\n}\n',
          'src/main.rs':
            'mod db;\nuse db::Db;\n\nasync fn main() {\n    let db = Db::new().await;\n    axum::serve(listener, app(db)).await;\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'a function that makes the tables follow the models, which another rule judges',
        files: {
          'go.mod': 'module example.org/shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"example.org/shop/database"\n)\n\nfunc main() {\n\tdatabase.MigrateDatabase(db)\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
          'database/database.go': 'package database\n\nfunc MigrateDatabase(db *gorm.DB) error {\n\treturn db.AutoMigrate(models...)\n}\n',
        },
      },
      { name: 'a release phase', files: { Procfile: 'release: python manage.py migrate\nweb: gunicorn app\n' } },
      {
        name: 'an init container that only migrates',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - {name: migrate, command: [rake, "db:migrate"]}\n      containers:\n        - {name: web, command: [puma]}\n',
        },
      },
      {
        name: 'a service of its own',
        files: { 'docker-compose.prod.yml': 'services:\n  prestart:\n    image: acme/shop:1.2\n    command: alembic upgrade head\n' },
      },
      {
        name: 'only when the script is asked to',
        files: {
          'entry.sh': 'case "$1" in\n  migrate) flask db upgrade ;;\n  *) exec "$@" ;;\nesac\n',
          Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["./entry.sh"]\nCMD ["gunicorn", "app:app"]\n',
        },
      },
      {
        name: 'a command that migrates',
        files: { 'Commands/MigrateCommand.cs': 'class MigrateCommand { void Execute() { db.Database.Migrate(); } }\n' },
      },
      {
        name: 'a backup that is restored',
        files: { 'app/backup.py': 'from alembic import command\n\ndef restore(dump):\n    command.upgrade(config, dump["version"])\n' },
      },
      {
        name: 'a start file that migrates when it is asked to',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"os"\n\n\t"github.com/golang-migrate/migrate/v4"\n)\n\nfunc main() {\n\tif len(os.Args) > 1 && os.Args[1] == "migrate" {\n\t\trunMigrations()\n\t}\n}\n\nfunc runMigrations() {\n\tm, _ := migrate.New("file://db", os.Getenv("DB"))\n\tm.Up()\n}\n',
        },
      },
      {
        name: 'a helper for developers’ machines',
        files: {
          'Db.cs':
            'using Microsoft.EntityFrameworkCore;\nstatic class Db {\n  static void Prepare(WebApplication app) {\n    if (app.Environment.IsDevelopment()) { context.Database.Migrate(); }\n  }\n}\n',
        },
      },
      {
        name: 'a PHP image that leaves the migration to the release',
        files: {
          Dockerfile:
            'FROM serversideup/php:8.3-fpm-nginx\nENV AUTORUN_ENABLED="true"\nENV AUTORUN_LARAVEL_MIGRATION="false"\nCOPY . /var/www/html\n',
        },
      },
      { name: 'an image that only migrates', files: { Dockerfile_migrations: 'FROM rust:1.80\nCMD ["sqlx", "migrate", "run"]\n' } },
    ],
  },
});

function* judgeStarts(repository: Repository): Iterable<RepositoryFound> {
  const migrating = [...startedProcesses(repository)].flatMap(([process, commands]) => (runsOnce(process) ? [] : migrationsOf(commands)));
  for (const found of startPlaces(migrating)) {
    const likely = found.runs === 'conditionally' || isLocalStack(found);
    yield {
      path: found.path,
      span: found.command.span,
      what: `\`${inline(found)}\` runs whenever \`${found.process.name}\` starts (${startWay(found)}).`,
      ...(likely ? { confidence: 'likely' as const } : {}),
      ...removingCommand(repository.source(found.path), found.command, { title: 'Migrate in a step of its own', safe: false }),
    };
  }
}

/** Migrations of a process that is for something else. */
function migrationsOf(commands: readonly StartCommand[]): readonly StartCommand[] {
  const steps = new Set(commands.flatMap(({ via }) => via.map(({ path, span }) => `${path}:${span.start}`)));
  const serves = commands.some(({ command, path }) => !isPreparation(command) && !steps.has(`${path}:${command.span.start}`));
  const found = serves ? commands.filter(({ command }) => oneOffOf(command) === 'migration') : [];
  return found.map((one) => broughtBy(one, commands, ({ command }) => isPreparation(command)));
}

function inline({ command }: StartCommand): string {
  return [command.name, ...command.args].join(' ').slice(0, 80).replaceAll('`', "'");
}

/** Functions that people or jobs call, not the start. */
const FOR_ANOTHER_MOMENT = /^_*(?:restore|backup|import|export|reset|rollback|downgrade|wipe|drop|clean|truncate|test)/i;

function* judgeCall(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  const { inside } = call;
  if (deployable?.kind === 'job' || inside?.handlesRequest === true) return;
  const conditions = file.conditionsAround(call.span);
  if (conditions.some((condition) => ASKED_FOR.test(condition) || isForDevelopers(condition))) return;
  if (inside?.name !== undefined && FOR_ANOTHER_MOMENT.test(inside.name)) return;
  // What the start file calls by such a name is said there.
  const isKnownThere = namesMigration(inside?.name ?? '');
  if (!isCalledAtStart(inside, file) && (inside === undefined || isKnownThere || !startBehind(inside, file, deployable, repository))) {
    if (ONE_OFF_FILE.test(file.path)) return;
    if (/migrat(?!eAsync$|e$)|command|execute|handle/i.test(`${inside?.owner ?? ''}${inside?.name ?? ''}`)) return;
  }
  if (file.callsTo(...MIGRATING).some((other) => inside !== undefined && other.inside === inside && other.span.start < call.span.start))
    return;
  yield {
    span: call.span,
    what: `\`${call.method}\` migrates the database whenever the app starts.`,
    ...(conditions.some((condition) => !namesEnvironments(condition)) ? { confidence: 'likely' as const } : {}),
  };
}

/** `IsDevelopment() || IsEnvironment("Docker")`: a deploy is among the environments that are asked for. */
function namesEnvironments(condition: string): boolean {
  return /IsDevelopment\(\)|NODE_ENV|APP_ENV|RAILS_ENV/.test(condition) && condition.includes('||');
}

/** A condition that holds nowhere but on developers' machines: every alternative of it does. */
function isForDevelopers(condition: string): boolean {
  return condition.split('||').every((one) => DEVELOPMENT.test(one));
}

/** A function that the start file calls itself, or one that takes ASP.NET's application or host. */
function isCalledAtStart(scope: FunctionScope | undefined, file: CodeFile): boolean {
  if (scope?.name === undefined) return false;
  const head = file.source.slice(scope.span).split(/[{]|=>/, 1)[0] ?? '';
  if (file.language === 'csharp') return /\b(?:WebApplication|IApplicationBuilder|IHost|IWebHost|IServiceProvider)\b/.test(head);
  return isStartFile(file.path) && file.callsTo(scope.name).some((call) => startsWith(call, file));
}

/** Not where a request, a command or another migration calls it. */
function startsWith(call: Call, file: CodeFile): boolean {
  const name = call.inside?.name ?? '';
  if (call.inside?.handlesRequest === true || FOR_ANOTHER_MOMENT.test(name) || /migrat|command|execute|handle/i.test(name)) return false;
  return !file.conditionsAround(call.span).some((condition) => ASKED_FOR.test(condition) || isForDevelopers(condition));
}

/** A start file that calls a function of the app which migrates, and lies in another file. */
function* judgeOwn(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable === undefined || deployable.kind === 'job') return;
  const known = new Set(file.callsTo(...MIGRATING).map(({ span }) => span.start));
  for (const call of file.calls) {
    const name = /\w+$/.exec(file.source.slice(call.callee))?.[0] ?? '';
    if (!namesMigration(name) || known.has(call.span.start) || !startsWith(call, file)) continue;
    if (file.functions.some((one) => one.name === name) || (file.language === 'csharp' && extendsApp(name, deployable, repository)))
      continue;
    if (syncsSchema(name, deployable, repository)) continue;
    if (!isStartFile(file.path) && (ONE_OFF_FILE.test(file.path) || !startBehind(call.inside, file, deployable, repository))) continue;
    yield {
      span: call.span,
      what: `\`${name}\` migrates the database whenever the app starts.`,
      ...(file.conditionsAround(call.span).length > 0 ? { confidence: 'likely' as const } : {}),
    };
  }
}

/** Plugins of Ktor that migrate when they are installed. */
function* judgePlugin(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (/^(?:Flyway|Liquibase)\w*$/.test(call.args[0]?.text ?? '')) yield* judgeCall(call, file, context);
}

/** The variable with which serversideup's PHP images migrate before they serve. */
function* judgeAutorun(texts: readonly NamedText[]): Iterable<Found> {
  const isOff = texts.some(({ name, text }) => name === 'AUTORUN_LARAVEL_MIGRATION' && /^(?:false|0|no)$/i.test(text));
  for (const { name, text, span } of texts)
    if (name === 'AUTORUN_ENABLED' && /^(?:true|1|yes)$/i.test(text) && !isOff)
      yield {
        span,
        what: '`AUTORUN_ENABLED` runs `php artisan migrate` whenever the container starts.',
        remedy: 'Set `AUTORUN_LARAVEL_MIGRATION` to `false` and run the migration once per release, from the same image.',
      };
}

function* judgeSettings(file: SettingsFile): Iterable<Found> {
  for (const { key, value, span } of file.settings)
    if (AT_START.test(key) && value === 'true') yield { span, what: `\`${key}=true\` migrates the database whenever the app starts.` };
}

function* judgeNamed(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const name = call.args[0]?.value().literal;
  if (typeof name === 'string' && /^migrate(?::\w+)?$/.test(name)) yield* judgeCall(call, file, context);
}

/** An option of TypeORM. */
function* judgeTypeorm(file: CodeFile): Iterable<Found> {
  if (!file.importsAny('typeorm', '@nestjs/typeorm')) return;
  for (const { key, value, span } of file.properties) {
    if (key !== 'migrationsRun' || value.value().provenance !== 'literal' || value.value().literal !== true) continue;
    yield {
      span,
      what: '`migrationsRun: true` migrates the database whenever the app starts.',
      fix: { title: 'Leave migrations to a process of their own', safe: false, edits: [{ span: value.span, text: 'false' }] },
    };
  }
}
