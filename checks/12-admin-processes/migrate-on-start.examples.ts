import type { Rule } from '../rule.ts';
import { LOOK_ALIKES } from './migrate-on-start.look-alikes.ts';

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
    {
      name: 'a directory that the image takes in, and a step that one can leave out',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY shop .\nCMD ["./start.sh"]\n',
        'shop/manage.py': 'import django\n',
        'shop/start.sh': '#!/bin/bash\nif [[ ! $MIGRATE == False ]]; then\n  ./manage.py migrate # ⟵\nfi\nexec gunicorn shop.wsgi\n',
      },
    },
    {
      name: 'a script that the base image runs on the way up',
      files: {
        Dockerfile: 'FROM serversideup/php:8.3-fpm-nginx\nCOPY . .\nCOPY docker/entrypoint.d/ /etc/entrypoint.d/\n',
        'docker/entrypoint.d/10-migrate.sh': '#!/bin/sh\nphp artisan migrate --force # ⟵\n',
        artisan: '#!/usr/bin/env php\n',
        'public/index.php': "<?php\nrequire __DIR__.'/../vendor/autoload.php';\n",
        'composer.json': '{"name":"acme/shop","require":{"laravel/framework":"10.0"}}',
      },
    },
    {
      name: 'a service of s6',
      files: {
        Dockerfile: 'FROM ruby:3.3-alpine\nCOPY . .\nENTRYPOINT ["/init"]\n',
        'docker/services.d/shop/run': '#!/usr/bin/with-contenv bash\nbundle exec rails db:migrate # ⟵\nexec bundle exec puma\n',
        'config/application.rb': 'class Shop < Rails::Application\nend\n',
      },
    },
    {
      name: 'code in the words of an interpreter',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["./start.sh"]\n',
        'start.sh': '#!/bin/sh\npython -c "from shop import db; db.create_all()" # ⟵\nexec gunicorn shop:app\n',
      },
    },
    {
      name: 'compose, a script by its name',
      files: {
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\n',
        'docker-compose.yml': 'services:\n  web:\n    build: .\n    command: bash -c "python initdb.py && exec gunicorn shop:app" # ⟵\n',
      },
    },
    {
      name: 'a function of the same class that the host calls',
      files: {
        'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
        'Startup.cs':
          'public class Startup\n{\n    public void ConfigureServices(IServiceCollection services)\n    {\n        ApplyMigration(Configuration.GetConnectionString("Shop"));\n    }\n\n    private void ApplyMigration(string connection)\n    {\n        using (var context = new ShopContext(connection))\n        {\n            context.Database.Migrate(); // ⟵\n        }\n    }\n}\n',
      },
    },
    {
      name: 'Spring, Flyway that is switched on',
      files: { 'src/main/resources/application.properties': 'spring.flyway.enabled=true # ⟵\n' },
    },
    {
      name: 'compose, as a deploy runs it',
      files: {
        'docker-compose.yml':
          'services:\n  api:\n    build: .\n    command: sh -c "alembic upgrade head && exec uvicorn shop:app --host 0.0.0.0" # ⟵\n',
        Dockerfile: 'FROM python:3.12.4\nCOPY . .\n',
      },
    },
    {
      name: 'an entry point of which whoever starts the container says what is served',
      files: {
        Dockerfile: 'FROM ruby:3.3.4\nCOPY entrypoint.sh /usr/bin/\nENTRYPOINT ["entrypoint.sh"]\n',
        'entrypoint.sh': '#!/bin/sh\nbundle exec rake db:migrate # ⟵\nexec "$@"\n',
      },
    },
  ],
  good: LOOK_ALIKES,
};
