import type { Rule } from '../rule.ts';

/** Migrations that somebody asks for, that run elsewhere, or that are no migrations. */
export const LOOK_ALIKES: Rule['examples']['good'] = [
  {
    name: 'a task of Rake that the Rakefile itself holds',
    files: {
      Gemfile: "gem 'rails', '2.3.18'\n",
      'config.ru': 'run Shop\n',
      Rakefile: "task :migrate => :environment do\n  ActiveRecord::Migrator.up('db/migrate/')\nend\n",
    },
  },
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
      'bin/docker-entrypoint': '#!/bin/bash -e\nif [ "${*}" == "./bin/rails server" ]; then\n  ./bin/rails db:prepare\nfi\n\nexec "${@}"\n',
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
  {
    name: 'a step that has to be asked for',
    files: {
      Dockerfile: 'FROM python:3.12.4\nCOPY shop .\nCMD ["./start.sh"]\n',
      'shop/manage.py': 'import django\n',
      'shop/start.sh': '#!/bin/bash\nif [[ ! $MIGRATE == True ]]; then\n  exec gunicorn shop.wsgi\nfi\n',
    },
  },
  {
    name: 'a service of s6 that only serves',
    files: {
      Dockerfile: 'FROM ruby:3.3-alpine\nCOPY . .\nENTRYPOINT ["/init"]\n',
      'docker/services.d/shop/run': '#!/usr/bin/with-contenv bash\nexec bundle exec puma\n',
      'config/application.rb': 'class Shop < Rails::Application\nend\n',
    },
  },
  {
    name: 'code that only asks',
    files: {
      Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["./start.sh"]\n',
      'start.sh': '#!/bin/sh\npython -c "import shop; print(shop.__version__)"\nexec gunicorn shop:app\n',
    },
  },
  {
    name: 'Spring, Flyway that is switched off',
    files: { 'src/main/resources/application.properties': 'spring.flyway.enabled=false\n' },
  },
];
