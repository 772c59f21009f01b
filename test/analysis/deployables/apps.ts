/** A small repository with one deployable. `found` is `root: kind language framework…`, the root as `.`. */
export interface App {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly found: string;
}

/** Bots, told by the library and the call that connects them. */
const BOTS: readonly App[] = (
  [
    ['javascript', 'index.js', "import { Client } from 'discord.js';\nnew Client({ intents: [] }).login(process.env.TOKEN);\n"],
    ['javascript', 'index.js', "const { Telegraf } = require('telegraf');\nnew Telegraf(process.env.TOKEN).launch();\n"],
    ['python', 'bot.py', 'from slack_bolt import App\napp = App()\napp.start()\n'],
    ['go', 'main.go', 'package main\n\nfunc main() {\n\tbot, _ := tgbotapi.NewBotAPI(token)\n\tbot.Run()\n}\n'],
    ['java', 'Bot.java', 'import net.dv8tion.jda.api.JDABuilder;\nclass Bot { void run() { JDABuilder.createDefault(token).build(); } }\n'],
    [
      'javascript',
      'bot.js',
      "const Botkit = require('botkit');\nBotkit.slackbot({}).spawn({ token: process.env.TOKEN }).startRTM((err, bot) => greet(bot));\n",
    ],
    ['csharp', 'Bot.cs', 'using Discord;\nvar client = new DiscordSocketClient();\n'],
    ['ruby', 'bot.rb', "require 'discordrb'\nbot = Discordrb::Bot.new token: ENV['TOKEN']\nbot.run\n"],
    ['rust', 'src/main.rs', 'use serenity::prelude::*;\nfn main() { Client::builder(token, intents); }\n'],
  ] as const
).map(([language, path, code]) => ({ name: `a bot in ${path}`, files: { [path]: code }, found: `.: worker ${language} chat-bot` }));

const npm = (dependencies: Readonly<Record<string, string>>, more: object = {}): string =>
  JSON.stringify({ name: 'shop', private: true, dependencies, ...more });
const START = { scripts: { start: 'node server.js' } };
const pom = (body: string): string => `<project><artifactId>shop</artifactId>${body}</project>`;
const starter = '<dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter-web</artifactId></dependency>';

export const APPS: readonly App[] = [
  {
    name: 'a package without a start script whose entry listens with the app of another file',
    files: {
      'package.json': npm({ express: '4.17.1' }),
      'server.js': "const app = require('./app');\napp.listen(process.env.PORT);\n",
      'app.js': "module.exports = require('express')();\n",
    },
    found: '.: server javascript express',
  },
  {
    name: 'a command-line tool on clap that an image ships',
    files: {
      'Cargo.toml': '[package]\nname = "tool"\n[dependencies]\nclap = "4"\n',
      'src/main.rs': 'fn main() {}\n',
      Dockerfile: 'FROM alpine:3.20\nENTRYPOINT ["/tool"]\n',
    },
    found: '.: job rust',
  },
  {
    name: 'a bot that only runs',
    files: {
      'run_bot.py': "import os\nfrom discord.ext import commands\nbot = commands.Bot(command_prefix='!')\nbot.run(os.environ['TOKEN'])\n",
      'pip-requires.txt': 'discord>=1.0.1\n',
    },
    found: '.: worker python chat-bot',
  },
  ...BOTS,
  {
    name: 'a package that is only started while it is worked on',
    files: {
      'package.json': npm({ koa: '2.15.3' }, { scripts: { dev: 'nodemon src/boot.js' } }),
      'src/boot.js': "require('./http').start();\n",
    },
    found: '.: server javascript koa',
  },
  {
    name: 'a JVM app that answers messages of a stream',
    files: {
      'build.gradle.kts': 'plugins { kotlin("jvm") version "2.0.0" }\n',
      'src/main/kotlin/App.kt': 'fun main() {\n  RapidApplication.create(System.getenv()).start()\n}\n',
    },
    found: '.: server kotlin rapids-and-rivers',
  },
  ...['new(http.Server)', 'iris.New()', 'beego.Run()', 'micro.NewService()', 'fasthttp.Server{}', 'pocketbase.New()'].map((server) => ({
    name: `a server in Go by ${server}`,
    files: { 'go.mod': 'module shop\n\ngo 1.22\n', 'main.go': `package main\n\nfunc main() {\n\ts := ${server}\n\ts.Run()\n}\n` },
    found: '.: server go',
  })),
  {
    name: 'a Go program from before modules, whose server is in a package of its own',
    files: {
      'shop.go': 'package main\n\nimport "github.com/acme/shop/controllers"\n\nfunc main() {\n\tcontrollers.Start()\n}\n',
      'controllers/start.go': 'package controllers\n\nimport "net/http"\n\nfunc Start() {\n\thttp.ListenAndServe(":80", nil)\n}\n',
    },
    found: '.: server go net-http',
  },
  {
    name: 'Express with a start script',
    files: { 'package.json': npm({ express: '^5' }, START), 'server.js': "const app = require('express')();\napp.listen(3000);\n" },
    found: '.: server javascript express',
  },
  {
    name: 'Express without a start script',
    files: { 'package.json': npm({ express: '^5' }), 'app.js': "import express from 'express';\nexpress().listen(3000);\n" },
    found: '.: server javascript express',
  },
  {
    name: 'a server of the standard library without a manifest',
    files: { 'server.js': "const http = require('node:http');\nhttp.createServer(() => {}).listen(8080);\n" },
    found: '.: server javascript node-http',
  },
  {
    name: 'Nest',
    files: {
      'package.json': npm({ '@nestjs/core': '11' }, { scripts: { start: 'nest start' } }),
      'src/main.ts': "import { NestFactory } from '@nestjs/core';\nconst app = await NestFactory.create(AppModule);\n",
    },
    found: '.: server typescript nest',
  },
  {
    name: 'Next rendered on the server',
    files: { 'package.json': npm({ next: '15', react: '19', 'react-dom': '19' }), 'app/page.tsx': 'export default () => <p />;\n' },
    found: '.: server typescript next react react-dom'.replace('react react-dom', 'react'),
  },
  {
    name: 'Next exported as pages',
    files: {
      'package.json': npm({ next: '15', 'react-dom': '19' }),
      'next.config.js': "module.exports = { output: 'export' };\n",
      'app/page.js': 'export default () => null;\n',
    },
    found: '.: client javascript next react',
  },
  {
    name: 'a React app of Vite',
    files: {
      'package.json': npm({ 'react-dom': '19' }, { devDependencies: { vite: '7' }, scripts: { dev: 'vite' } }),
      'index.html': '<div id="root"></div>',
      'src/main.tsx': "import ReactDOM from 'react-dom';\n",
    },
    found: '.: client typescript react',
  },
  {
    name: 'a Discord bot',
    files: { 'package.json': npm({ 'discord.js': '14' }, { scripts: { start: 'node index.js' } }), 'index.js': 'client.login();\n' },
    found: '.: unknown javascript',
  },
  {
    name: 'Flask without any manifest',
    files: {
      'microblog.py': 'from app import app\n',
      'app/__init__.py': 'from flask import Flask\n\napp = Flask(__name__)\n\nfrom app import routes\n',
      'app/routes.py': 'from app import app\n',
    },
    found: '.: server python flask',
  },
  {
    name: 'Flask made in a function',
    files: {
      'requirements.txt': 'flask==3.0\ngunicorn==22\n',
      'shop/__init__.py': 'import flask\n\ndef create_app():\n    app = flask.Flask(__name__)\n    return app\n',
    },
    found: '.: server python flask gunicorn',
  },
  {
    name: 'a subclass of Flask',
    files: {
      'pyproject.toml': '[project]\nname = "dash"\ndependencies = ["flask"]\n',
      'dash/app.py': 'from flask import Flask\n\n\nclass Dash(Flask):\n    pass\n',
    },
    found: '.: server python flask',
  },
  {
    name: 'FastAPI',
    files: {
      'pyproject.toml': '[project]\nname = "api"\ndependencies = ["fastapi", "uvicorn"]\n',
      'app/main.py': 'from fastapi import FastAPI\napp: FastAPI = FastAPI(title="x")\n',
    },
    found: '.: server python fastapi uvicorn',
  },
  {
    name: 'Django',
    files: {
      'requirements.txt': 'Django==5.1\n',
      'manage.py': 'from django.core.management import execute_from_command_line\nexecute_from_command_line([])\n',
      'shop/wsgi.py': 'from django.core.wsgi import get_wsgi_application\napplication = get_wsgi_application()\n',
    },
    found: '.: server python django',
  },
  {
    name: 'a Celery worker alone',
    files: { 'requirements.txt': 'celery==5\n', 'tasks.py': 'from celery import Celery\napp = Celery("tasks")\n' },
    found: '.: worker python celery',
  },
  {
    name: "a server of Python's own",
    files: { 'main.py': 'from http.server import HTTPServer\nHTTPServer(("", 8000), H).serve_forever()\n' },
    found: '.: server python http-server',
  },
  {
    name: 'Go with the standard library',
    files: {
      'go.mod': 'module shop\n\ngo 1.24\n',
      'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":80", nil)\n}\n',
    },
    found: '.: server go net-http',
  },
  {
    name: 'Go whose main reaches the server through its packages',
    files: {
      'go.mod': 'module example.com/shop\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
      'cmd/api/main.go': 'package main\n\nimport "example.com/shop/internal/web"\n\nfunc main() {\n\tweb.Run()\n}\n',
      'internal/web/web.go': 'package web\n\nimport "github.com/gin-gonic/gin"\n\nfunc Run() {\n\tgin.Default().Run()\n}\n',
    },
    found: '.: server go gin',
  },
  {
    name: 'Go with gRPC',
    files: {
      'go.mod': 'module shop\n\nrequire google.golang.org/grpc v1.70.0\n',
      'main.go': 'package main\n\nimport "google.golang.org/grpc"\n\nfunc main() {\n\tgrpc.NewServer().Serve(lis)\n}\n',
    },
    found: '.: server go grpc',
  },
  {
    name: 'Spring Boot',
    files: {
      'pom.xml': pom(`<dependencies>${starter}</dependencies>`),
      'src/main/java/com/acme/ShopApplication.java': '@SpringBootApplication\npublic class ShopApplication {}\n',
    },
    found: '.: server java spring-boot',
  },
  {
    name: 'Spring Boot in Kotlin with Gradle',
    files: {
      'build.gradle.kts': 'plugins {\n  id("org.springframework.boot") version "3.4.0"\n}\n',
      'src/main/kotlin/App.kt': '@SpringBootApplication\nclass App\n\nfun main() { runApplication<App>() }\n',
    },
    found: '.: server kotlin spring-boot',
  },
  {
    name: 'a web archive',
    files: { 'pom.xml': pom('<packaging>war</packaging>'), 'src/main/java/A.java': 'class A {}\n' },
    found: '.: server java',
  },
  {
    name: 'Quarkus by its plugin',
    files: {
      'pom.xml': pom(
        '<dependencies><dependency><groupId>io.quarkus</groupId><artifactId>quarkus-rest</artifactId></dependency></dependencies><build><plugins><plugin><artifactId>quarkus-maven-plugin</artifactId></plugin></plugins></build>',
      ),
      'src/main/java/Hello.java': 'class Hello {}\n',
    },
    found: '.: server java quarkus',
  },
  {
    name: 'ASP.NET Core',
    files: {
      'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
      'Program.cs': 'var builder = WebApplication.CreateBuilder(args);\n',
    },
    found: '.: server csharp aspnet-core',
  },
  {
    name: 'a .NET worker service',
    files: { 'Jobs.csproj': '<Project Sdk="Microsoft.NET.Sdk.Worker"></Project>', 'Program.cs': 'var host = 1;\n' },
    found: '.: worker csharp dotnet-host',
  },
  {
    name: 'Rails',
    files: {
      Gemfile: "gem 'rails'\ngem 'puma'\ngem 'sidekiq'\n",
      'config.ru': 'require_relative "config/environment"\nrun Rails.application\n',
      'config/application.rb': 'module Shop\n  class Application < Rails::Application\n  end\nend\n',
    },
    found: '.: server ruby puma rack rails sidekiq',
  },
  {
    name: 'Sinatra without a manifest',
    files: { 'app.rb': "require 'sinatra'\nget '/' do\n  'hi'\nend\n" },
    found: '.: server ruby sinatra',
  },
  {
    name: 'Laravel',
    files: {
      'composer.json': '{"name": "acme/shop", "require": {"laravel/framework": "^12"}}',
      artisan: "#!/usr/bin/env php\n<?php\n$app = require __DIR__.'/bootstrap/app.php';\n",
      'public/index.php': "<?php\ndefine('LARAVEL_START', microtime(true));\n",
      'app/Models/User.php': '<?php\nclass User {}\n',
    },
    found: '.: server php laravel',
  },
  {
    name: 'Symfony',
    files: {
      'composer.json': '{"require": {"symfony/framework-bundle": "7.*"}}',
      'public/index.php': "<?php\nrequire_once '/vendor/autoload_runtime.php';\n",
    },
    found: '.: server php symfony',
  },
  { name: 'plain PHP', files: { 'index.php': '<?php echo "hi";\n' }, found: '.: server php' },
  {
    name: 'Axum',
    files: { 'Cargo.toml': '[package]\nname = "shop"\n[dependencies]\naxum = "0.8"\n', 'src/main.rs': 'fn main() {}\n' },
    found: '.: server rust axum',
  },
  {
    name: 'a Yew app',
    files: {
      'Cargo.toml': '[package]\nname = "ui"\n[dependencies]\nyew = "0.21"\n',
      'src/main.rs': 'fn main() {}\n',
      'index.html': '<html></html>',
    },
    found: '.: client rust yew',
  },
  {
    name: 'an image of plain Python that works',
    files: { 'worker/Dockerfile': 'FROM python:3.12\nCOPY . .\nCMD ["python", "run.py"]\n', 'worker/run.py': 'while True: pass\n' },
    found: 'worker: worker python',
  },
  {
    name: 'an image of a job',
    files: { 'seed-data/Dockerfile': 'FROM python:3.12\nCOPY . .\nCMD ["python", "make.py"]\n', 'seed-data/make.py': 'print(1)\n' },
    found: 'seed-data: job python',
  },
  {
    name: 'a command-line tool that an image ships',
    files: {
      'go.mod': 'module tool\n',
      'main.go': 'package main\n\nfunc main() {}\n',
      Dockerfile: 'FROM alpine:3.20\nCOPY tool /tool\nENTRYPOINT ["/tool"]\n',
    },
    found: '.: unknown go',
  },
  {
    name: 'nginx with a configuration of its own',
    files: { 'proxy/Dockerfile': 'FROM nginx:1.27\nCOPY nginx.conf /etc/nginx/nginx.conf\n', 'proxy/nginx.conf': 'events {}\n' },
    found: 'proxy: server - nginx',
  },
  {
    name: 'an image under docker/ that is built of the root',
    files: {
      'docker/app/Dockerfile': 'FROM node:24\nCOPY package.json .\nEXPOSE 80\nCMD ["node", "index.js"]\n',
      'package.json': npm({ pg: '8' }),
      'index.js': 'run();\n',
    },
    found: '.: server javascript',
  },
  {
    name: 'a Procfile of a worker',
    files: { Procfile: 'worker: python bot.py\n', 'requirements.txt': 'requests==2\n', 'bot.py': 'print(1)\n' },
    found: '.: worker python',
  },
  {
    name: 'the Serverless Framework',
    files: {
      'serverless.yml': 'service: x\nprovider:\n  name: aws\nfunctions:\n  a:\n    handler: a.handler\n',
      'a.js': 'exports.handler = () => {};\n',
    },
    found: '.: server javascript',
  },
  {
    name: 'Fly.io',
    files: { 'fly.toml': 'app = "x"\n[http_service]\ninternal_port = 80\n', 'main.go': 'package main\n\nfunc main() {}\n' },
    found: '.: server go',
  },
  {
    name: 'a project that a generator named demo',
    files: {
      'demo/pom.xml': pom(`<dependencies>${starter}</dependencies>`),
      'demo/src/main/java/com/example/demo/DemoApplication.java': '@SpringBootApplication\nclass DemoApplication {}\n',
    },
    found: 'demo: server java spring-boot',
  },
  {
    name: 'a browser app that nginx serves from an image',
    files: {
      'package.json': npm({ vue: '3' }, { devDependencies: { vite: '7' } }),
      'vite.config.ts': 'export default {};\n',
      'src/main.ts': "import { createApp } from 'vue';\n",
      Dockerfile: 'FROM node:24 AS build\nRUN npm ci\nFROM nginx:1.27\nCOPY --from=build /dist /usr/share/nginx/html\nEXPOSE 80\n',
    },
    found: '.: client typescript nginx vue',
  },
];
