/** A repository of several parts; `owners` says the root of the deployable that a path belongs to. */
export interface Monorepo {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly found: readonly string[];
  readonly owners?: Readonly<Record<string, string | undefined>>;
}

const EXPRESS = "const app = require('express')();\napp.listen(process.env.PORT);\n";
const SERVER_GO = 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":80", nil)\n}\n';
const TOOL_GO = 'package main\n\nfunc main() {}\n';

export const MONOREPOS: readonly Monorepo[] = [
  {
    name: 'a server at the root and a client below it',
    files: {
      'package.json': '{"name": "shop", "scripts": {"start": "node backend/server"}, "dependencies": {"express": "4"}}',
      'backend/server.js': EXPRESS,
      'frontend/package.json': '{"name": "ui", "private": true, "dependencies": {"react-dom": "18", "react-scripts": "5"}}',
      'frontend/public/index.html': '<html></html>',
      'frontend/src/App.js': 'export default () => null;\n',
    },
    found: ['.: server javascript express', 'frontend: client javascript react'],
    owners: { 'backend/server.js': '', 'frontend/src/App.js': 'frontend', 'README.md': '' },
  },
  {
    name: 'a package at the root of a workspace, which an image starts, and a library that the image copies',
    files: {
      'pyproject.toml':
        '[project]\nname = "shop"\ndependencies = ["fastapi==0.115.0"]\n\n[tool.uv.workspace]\nmembers = ["shop-common", "shop-clerk"]\n',
      'shop/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      'shop-common/pyproject.toml': '[project]\nname = "shop-common"\ndependencies = ["dynaconf==3.2.6"]\n',
      'shop-common/shop_common/log.py': 'x = 1\n',
      'shop-clerk/pyproject.toml': '[project]\nname = "shop-clerk"\ndependencies = ["fastapi==0.115.0"]\n',
      'shop-clerk/shop_clerk/main.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
      'dockerfiles/Dockerfile':
        'FROM python:3.12\nCOPY shop-common /app/shop-common\nRUN pip install ./shop-common\nCOPY shop /app/shop\nCMD ["fastapi", "run", "shop/main.py"]\n',
      'dockerfiles/Dockerfile-tills':
        'FROM python:3.12\nCOPY shop-common /app/shop-common\nCOPY shop-clerk /app/shop-clerk\nCMD ["fastapi", "run", "shop-clerk/shop_clerk/main.py"]\n',
    },
    found: ['.: server python fastapi', 'shop-clerk: server python fastapi'],
    owners: { 'dockerfiles/Dockerfile': '', 'shop/main.py': '', 'shop-clerk/shop_clerk/main.py': 'shop-clerk' },
  },
  {
    name: 'an npm workspace with a library that the app uses and one that nobody uses',
    files: {
      'package.json': '{"name": "root", "private": true, "workspaces": ["apps/*", "packages/*"]}',
      'apps/api/package.json':
        '{"name": "api", "private": true, "scripts": {"start": "node index.js"}, "dependencies": {"express": "5", "@shop/db": "workspace:*"}}',
      'apps/api/index.js': EXPRESS,
      'packages/db/package.json': '{"name": "@shop/db", "private": true, "dependencies": {"pg": "8"}}',
      'packages/db/index.js': 'export {};\n',
      'packages/mail/package.json': '{"name": "@shop/mail", "private": true, "dependencies": {"mjml": "4"}}',
      'packages/mail/index.js': 'export {};\n',
    },
    found: ['apps/api: server javascript express'],
    owners: { 'apps/api/index.js': 'apps/api', 'packages/db/index.js': 'apps/api', 'packages/mail/index.js': undefined },
  },
  {
    name: 'a server and a command-line tool of one Go module',
    files: {
      'go.mod': 'module shop\n',
      'cmd/server/main.go': SERVER_GO,
      'cmd/shopctl/main.go': TOOL_GO,
      'internal/x.go': 'package internal\n',
    },
    found: ['.: server go net-http'],
    owners: { 'cmd/server/main.go': '', 'cmd/shopctl/main.go': undefined, 'internal/x.go': '' },
  },
  {
    name: 'services of one Go module with an image each share its packages',
    files: {
      'go.mod': 'module shop\n',
      'services/a/main.go': SERVER_GO,
      'services/a/Dockerfile': 'FROM golang:1.24\nCMD ["/a"]\n',
      'services/b/main.go': SERVER_GO,
      'services/b/Dockerfile': 'FROM golang:1.24\nCMD ["/b"]\n',
      'pkg/x.go': 'package pkg\n',
    },
    found: ['services/a: server go net-http', 'services/b: server go net-http'],
    owners: { 'services/b/main.go': 'services/b', 'pkg/x.go': 'services/a' },
  },
  {
    name: '.NET projects that a web project references',
    files: {
      'src/Web/Web.csproj':
        '<Project Sdk="Microsoft.NET.Sdk.Web"><ItemGroup><ProjectReference Include="..\\Core\\Core.csproj" /></ItemGroup></Project>',
      'src/Web/Program.cs': 'var builder = WebApplication.CreateBuilder(args);\n',
      'src/Core/Core.csproj':
        '<Project Sdk="Microsoft.NET.Sdk"><ItemGroup><ProjectReference Include="..\\Shared\\Shared.csproj" /></ItemGroup></Project>',
      'src/Core/Order.cs': 'class Order {}\n',
      'src/Shared/Shared.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
      'src/Shared/Money.cs': 'class Money {}\n',
      'src/Unused/Unused.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
      'src/Unused/X.cs': 'class X {}\n',
    },
    found: ['src/Web: server csharp aspnet-core'],
    owners: { 'src/Core/Order.cs': 'src/Web', 'src/Shared/Money.cs': 'src/Web', 'src/Unused/X.cs': undefined },
  },
  {
    name: 'Maven modules under a parent',
    files: {
      'pom.xml':
        '<project><groupId>g</groupId><artifactId>root</artifactId><packaging>pom</packaging><modules><module>api</module></modules><dependencies><dependency><groupId>org.springframework.boot</groupId><artifactId>spring-boot-starter</artifactId></dependency></dependencies></project>',
      'api/pom.xml':
        '<project><parent><groupId>g</groupId><artifactId>root</artifactId></parent><artifactId>api</artifactId><dependencies><dependency><groupId>g</groupId><artifactId>common</artifactId></dependency></dependencies></project>',
      'api/src/main/java/Api.java': '@SpringBootApplication\nclass Api {}\n',
      'common/pom.xml': '<project><groupId>g</groupId><artifactId>common</artifactId></project>',
      'common/src/main/java/Util.java': 'class Util {}\n',
      'mongodb/Dockerfile': 'FROM mongo:7\nCOPY init.sh /init.sh\nCMD ["/init.sh"]\n',
    },
    found: ['api: server java spring-boot', 'mongodb: unknown -'],
    owners: { 'common/src/main/java/Util.java': 'api', 'mongodb/Dockerfile': 'mongodb' },
  },
  {
    name: 'crates of a Cargo workspace, with images named after them',
    files: {
      'Cargo.toml': '[workspace]\nmembers = ["shop_back", "shop_jobs", "shop_core"]\n',
      Dockerfile_back: 'FROM rust:1.85 AS b\nCOPY ./ ./\nRUN cargo install --path ./shop_back\nFROM alpine:3.20\nCMD ./shop_back\n',
      'shop_back/Cargo.toml': '[package]\nname = "shop_back"\n[dependencies]\naxum = "0.8"\nshop_core = { path = "../shop_core" }\n',
      'shop_back/src/main.rs': 'fn main() {}\n',
      'shop_jobs/Cargo.toml': '[package]\nname = "shop_jobs"\n[dependencies]\nclap = "4"\n',
      'shop_jobs/src/main.rs': 'fn main() {}\n',
      'shop_core/Cargo.toml': '[package]\nname = "shop_core"\n[lib]\n',
      'shop_core/src/lib.rs': 'pub fn f() {}\n',
    },
    found: ['shop_back: server rust axum'],
    owners: { Dockerfile_back: 'shop_back', 'shop_core/src/lib.rs': 'shop_back', 'shop_jobs/src/main.rs': undefined },
  },
  {
    name: 'Django in src/ of a part, and an Angular client',
    files: {
      'pyproject.toml': '[project]\nname = "papers"\ndependencies = ["django", "celery"]\n',
      'src/manage.py': 'from django.core.management import execute_from_command_line\nexecute_from_command_line([])\n',
      'ui/package.json':
        '{"name": "ui", "private": true, "dependencies": {"@angular/core": "19"}, "devDependencies": {"@angular/cli": "19"}}',
      'ui/angular.json': '{}',
      'ui/src/main.ts': 'bootstrap();\n',
    },
    found: ['.: server python celery django', 'ui: client typescript angular'],
    owners: { 'src/manage.py': '', 'ui/src/main.ts': 'ui' },
  },
  {
    name: 'Laravel with Vue in its own pages is one app',
    files: {
      'composer.json': '{"name": "a/shop", "require": {"laravel/framework": "12"}}',
      'package.json': '{"private": true, "dependencies": {"vue": "3"}, "devDependencies": {"vite": "7"}}',
      'vite.config.js': 'export default {};\n',
      'public/index.php': "<?php\ndefine('LARAVEL_START', 1);\n",
      'resources/js/app.js': "import { createApp } from 'vue';\n",
      'resources/js/b.js': 'export {};\n',
    },
    found: ['.: server php laravel vue'],
    owners: { 'resources/js/app.js': '' },
  },
  {
    name: 'compose services with commands of their own',
    files: {
      'docker-compose.yml':
        'services:\n  web:\n    build: ./web\n    ports: ["80:80"]\n  worker:\n    build: ./worker\n    command: celery -A tasks worker\n',
      'web/Dockerfile': 'FROM node:24\nCOPY . .\nCMD ["node", "index.js"]\n',
      'web/index.js': EXPRESS,
      'worker/Dockerfile': 'FROM python:3.12\nCOPY . .\n',
      'worker/tasks.py': 'from celery import Celery\napp = Celery("x")\n',
    },
    found: ['web: server javascript express', 'worker: worker python celery'],
  },
  {
    name: 'tools and functions inside an app are pieces of it, a published package is not',
    files: {
      'requirements.txt': 'flask==3\n',
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
      'functions/resize/requirements.txt': 'pillow==11\n',
      'functions/resize/main.py': 'x = 1\n',
      'sdk/package.json': '{"name": "sdk", "version": "1.0.0", "main": "index.js", "files": ["index.js"], "dependencies": {"got": "14"}}',
      'sdk/index.js': 'export {};\n',
    },
    found: ['.: server python flask'],
    owners: { 'functions/resize/main.py': '', 'sdk/index.js': undefined },
  },
  {
    name: "examples of an app are nobody's",
    files: {
      'package.json': '{"name": "a", "private": true, "scripts": {"start": "node server.js"}, "dependencies": {"express": "5"}}',
      'server.js': EXPRESS,
      'examples/chat/package.json':
        '{"name": "chat", "private": true, "scripts": {"start": "node x.js"}, "dependencies": {"express": "5"}}',
      'examples/chat/x.js': EXPRESS,
      'examples/chat/Dockerfile': 'FROM node:24\nCMD ["node", "x.js"]\n',
    },
    found: ['.: server javascript express'],
  },
  {
    name: 'services of one image each start a project of the solution, and a project that nothing starts is none',
    files: {
      Dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY Shop.Web Shop.Web\nCOPY Shop.Mails Shop.Mails\nRUN dotnet build\n',
      'docker-compose.yml':
        'services:\n  web:\n    build: .\n    entrypoint: ["dotnet", "run", "--project", "Shop.Web"]\n    ports: ["80:8080"]\n  mails:\n    build: .\n    command: dotnet bin/Shop.Mails.dll\n',
      'Shop.Web/Shop.Web.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
      'Shop.Web/Program.cs': 'var app = WebApplication.CreateBuilder(args).Build();\napp.Run();\n',
      'Shop.Mails/Shop.Mails.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
      'Shop.Mails/Program.cs': 'System.Console.WriteLine(1);\n',
      'Shop.Tool/Shop.Tool.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>',
      'Shop.Tool/Program.cs': 'System.Console.WriteLine(1);\n',
    },
    found: ['Shop.Mails: unknown csharp', 'Shop.Web: server csharp aspnet-core'],
    owners: { 'Shop.Mails/Program.cs': 'Shop.Mails', 'Shop.Tool/Program.cs': undefined },
  },
];
