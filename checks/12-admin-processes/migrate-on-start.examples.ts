import type { Rule } from '../rule.ts';

/** What `migrate-on-start` says something about, and what it leaves alone. */
export const EXAMPLES: Rule['examples'] = {
  bad: [
    {
      name: 'a hook of uWSGI',
      files: {
        'docker/uwsgi.ini': '[uwsgi]\nmodule = shop.wsgi:application\nhook-pre-app = exec:./manage.py migrate\n',
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["uwsgi", "docker/uwsgi.ini"]\n',
      },
      at: 'docker/uwsgi.ini:3',
    },
    {
      name: 'the entry point that Rails writes',
      files: {
        Dockerfile:
          'FROM ruby:3.3\nCOPY . .\nENTRYPOINT ["/rails/bin/docker-entrypoint"]\nEXPOSE 3000\nCMD ["./bin/thrust", "./bin/rails", "server"]\n',
        'bin/docker-entrypoint':
          '#!/bin/bash -e\nif [ "${@: -2:1}" == "./bin/rails" ] && [ "${@: -1:1}" == "server" ]; then\n  ./bin/rails db:prepare # ⟵\nfi\n\nexec "${@}"\n',
        'config/application.rb': 'module Shop\nend\n',
        Gemfile: "gem 'rails', '8.0.0'\n",
      },
    },
    {
      name: 'a tool that the start of FastAPI runs',
      files: {
        'app.py':
          'import subprocess\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\n@app.on_event("startup")\nasync def prepare():\n    subprocess.run(["alembic", "upgrade", "head"], check=True) # ⟵\n',
        Procfile: 'web: uvicorn app:app\n',
      },
    },
    {
      name: 'MikroORM’s migrator',
      files: {
        'server.js':
          "const { MikroORM } = require('@mikro-orm/core');\nconst app = require('express')();\nasync function main() {\n  const orm = await MikroORM.init(config);\n  await orm.getMigrator().up(); // ⟵\n  app.listen(process.env.PORT);\n}\nmain();\n",
      },
    },
    {
      name: 'Flyway in a method that Spring calls',
      files: {
        'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
        'src/main/java/shop/Application.java':
          'package shop;\n\n@SpringBootApplication\npublic class Application {\n  public static void main(String[] args) { SpringApplication.run(Application.class, args); }\n}\n',
        'src/main/java/shop/Db.java':
          'package shop;\n\nimport org.flywaydb.core.Flyway;\n\n@Configuration\npublic class Db {\n  @PostConstruct\n  public void migrate() {\n    Flyway.configure().dataSource(source).load().migrate(); // ⟵\n  }\n}\n',
      },
    },
    {
      name: 'a hosted service of ASP.NET Core that migrates',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'DbMigrator.cs':
          'public class DbMigrator : IHostedService {\n  public async Task StartAsync(CancellationToken token) {\n    await db.Database.MigrateAsync(token); // ⟵\n  }\n}\n',
        'Program.cs':
          'var builder = WebApplication.CreateBuilder(args);\nbuilder.Services.AddHostedService<DbMigrator>();\nbuilder.Build().Run();\n',
      },
    },
    {
      name: 'a package’s program that yarn starts',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nEXPOSE 80\nCMD yarn prisma migrate deploy && yarn start # ⟵\n',
        'package.json': '{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a command that the app defines',
      files: {
        'shop.py':
          'from flask_migrate import upgrade\nfrom app import create_app\n\napp = create_app()\n\n@app.cli.command()\ndef deploy():\n    upgrade()\n    Role.insert_roles()\n',
        Dockerfile: 'FROM python:3.12\nENV FLASK_APP shop.py\nCOPY . .\nEXPOSE 5000\nENTRYPOINT ["./boot.sh"]\n',
        'boot.sh': '#!/bin/sh\nflask deploy # ⟵\nexec gunicorn shop:app\n',
      },
    },
    {
      name: 'a management command that calls another',
      files: {
        'manage.py': 'import django\n',
        'shop/management/commands/prepare_release.py':
          'from django.core.management import call_command\nfrom django.core.management.base import BaseCommand\n\nclass Command(BaseCommand):\n    def handle(self, *args, **options):\n        call_command("migrate")\n',
        'shop/wsgi.py': 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
        Procfile: 'web: python manage.py prepare_release && gunicorn shop.wsgi\n',
      },
      at: 'Procfile:1',
    },
    {
      name: 'a script that the start runs first',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY start.sh .\nCOPY server .\nEXPOSE 80\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nnode db/init.js # ⟵\nexec node server.js\n',
        'server/db/init.js':
          "const knex = require('knex')(require('./knexfile'));\n\n(async () => {\n  await knex.migrate.latest();\n  knex.destroy();\n})();\n",
        'server/server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'a script of Python that starts the tool',
      files: {
        Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\npython prestart.py # ⟵\nexec gunicorn app:app\n',
        'prestart.py':
          'import subprocess\n\ndef main():\n    subprocess.run(["alembic", "upgrade", "head"], check=True)\n\nif __name__ == "__main__":\n    main()\n',
        'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      },
    },
    {
      name: 'a tool that is started where it is there',
      files: {
        Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nENTRYPOINT ["docker/entrypoint.sh"]\nCMD ["php-fpm"]\n',
        'docker/entrypoint.sh':
          '#!/bin/sh\nset -e\nif [ -f vendor/bin/phinx ]; then\n  php vendor/bin/phinx migrate || true # ⟵\nfi\nexec "$@"\n',
        'composer.json': '{"require":{"php":"8.3"}}',
        'index.php': '<?php echo 1;\n',
      },
    },
    {
      name: 'a command of a program of the app',
      files: {
        Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nset -e\nphp run migrate:run # ⟵\nexec php-fpm\n',
        'composer.json': '{"require":{"php":"8.3"}}',
        'index.php': '<?php echo 1;\n',
      },
    },
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
      name: 'SQL that the script of the image runs',
      files: {
        Dockerfile: 'FROM node:22\nCOPY . .\nEXPOSE 80\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\npsql -h "$PGHOST" -U "$PGUSER" -d "$PGDATABASE" -f db/schema.sql # ⟵\nexec node server.js\n',
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
    { name: 'the same by a deploy’s dotenv file', files: { '.env.production': 'AUTORUN_ENABLED=true # ⟵\n', artisan: '<?php\n' } },
    {
      name: 'Entity Framework, where something is pending',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
        'Program.cs':
          'var app = WebApplication.CreateBuilder(args).Build();\nusing (var scope = app.Services.CreateScope()) {\n  var context = scope.ServiceProvider.GetRequiredService<ShopContext>();\n  if ((await context.Database.GetPendingMigrationsAsync()).Any()) {\n    await context.Database.MigrateAsync(); // ⟵\n  }\n}\napp.Run();\n',
      },
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
      name: 'what a page keeps in the browser',
      files: {
        'package.json': '{"dependencies":{"react":"18.3.1","react-dom":"18.3.1"},"devDependencies":{"vite":"5.4.0"}}',
        'index.html': '<div id="root"></div>\n',
        'vite.config.ts': 'export default {};\n',
        'src/storage.ts':
          'export class Storage {\n  async start() {\n    await this.runMigrations();\n  }\n  async runMigrations() {\n    localStorage.setItem("version", "2");\n  }\n}\n',
      },
    },
    {
      name: 'a program of its own that migrates and ends',
      files: {
        'src/DatabaseMigrator/Program.cs':
          'public class Program\n{\n    public static int Main(string[] args)\n    {\n        var upgrader = DeployChanges.To.SqlDatabase(args[0]).Build();\n        var result = upgrader.PerformUpgrade();\n        return result.Successful ? 0 : -1;\n    }\n}\n',
        'src/Api/Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
        'docker-compose.yml':
          'services:\n  migrator:\n    build:\n      context: .\n      dockerfile: src/DatabaseMigrator/Dockerfile\n  api:\n    build: src/Api\n',
        'src/DatabaseMigrator/Dockerfile': 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nCMD ["dotnet", "DatabaseMigrator.dll"]\n',
      },
    },
    {
      name: 'the entry point that Rails writes, for a worker',
      files: {
        Dockerfile: 'FROM ruby:3.3\nCOPY . .\nENTRYPOINT ["/rails/bin/docker-entrypoint"]\nEXPOSE 3000\nCMD ["bundle", "exec", "puma"]\n',
        'bin/docker-entrypoint':
          '#!/bin/bash -e\nif [ "${*}" == "./bin/rails server" ]; then\n  ./bin/rails db:prepare\nfi\n\nexec "${@}"\n',
        'config/application.rb': 'module Shop\nend\n',
        Gemfile: "gem 'rails', '7.1.0'\n",
      },
    },
    {
      name: 'a tool that a request handler’s helper runs for another program',
      files: {
        'app.py':
          'import subprocess\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\ndef check():\n    subprocess.run(["alembic", "current"], check=True)\n\ncheck()\n',
        Procfile: 'web: uvicorn app:app\n',
      },
    },
    {
      name: 'a command that somebody types',
      files: {
        'shop.py':
          'from flask_migrate import upgrade\nfrom app import create_app\n\napp = create_app()\n\n@app.cli.command()\ndef deploy():\n    upgrade()\n',
        Procfile: 'release: flask deploy\nweb: gunicorn shop:app\n',
      },
    },
    {
      name: 'a script that tells the state of the schema',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\nnode db/check.js\nexec node server.js\n',
        'db/check.js':
          "const knex = require('knex')(require('./knexfile'));\nif (process.env.MIGRATE) knex.migrate.latest();\nknex.migrate.status();\n",
        'server.js': "require('express')().listen(process.env.PORT);\n",
      },
    },
    {
      name: 'packages that are started by their names, and migrate nothing',
      files: {
        Dockerfile: 'FROM node:22.4\nCOPY . .\nEXPOSE 80\nCMD yarn prisma generate && yarn prisma migrate status && node server.js\n',
      },
    },
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
};
