/** A small repository in which nothing runs. */
export interface NoApp {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
}

export const NO_APPS: readonly NoApp[] = [
  { name: 'an empty repository', files: {} },
  { name: 'documentation only', files: { 'README.md': '# Hello\n', 'docs/conf.py': 'project = "x"\n' } },
  {
    name: 'a published npm package with an example server',
    files: {
      'package.json':
        '{"name": "middleware", "version": "1.0.0", "main": "index.js", "files": ["index.js"], "dependencies": {"debug": "4"}, "devDependencies": {"express": "5"}}',
      'index.js': 'module.exports = () => {};\n',
      'examples/app.js': "const app = require('express')();\napp.listen(3000);\n",
    },
  },
  {
    name: 'a published npm package whose own code listens',
    files: {
      'package.json':
        '{"name": "server-kit", "version": "1.0.0", "exports": "./index.js", "files": ["index.js"], "dependencies": {"express": "5"}}',
      'index.js': "import express from 'express';\nexport const serve = (port) => express().listen(port);\n",
    },
  },
  {
    name: 'a client of a chat that signs somebody in',
    files: { 'login.js': "import { client } from './chat.js';\nclient.login(user);\n" },
  },
  {
    name: 'a library that extends a bot',
    files: {
      'index.js':
        "const { Client } = require('discord.js');\nmodule.exports = class extends Client { login(t) { return super.login(t); } };\n",
    },
  },
  {
    name: 'a gem with config.ru',
    files: {
      'kit.gemspec': "Gem::Specification.new do |s|\n  s.name = 'kit'\nend\n",
      'config.ru': 'run Kit::Web\n',
      'lib/kit.rb': "require 'sinatra'\n",
    },
  },
  {
    name: 'a Go module without main',
    files: { 'go.mod': 'module lib\n', 'lib.go': 'package lib\n\nimport "net/http"\n\nvar S = http.Server{}\n' },
  },
  {
    name: 'a Go command-line tool',
    files: { 'go.mod': 'module tool\n', 'cmd/tool/main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.Get("x")\n}\n' },
  },
  {
    name: 'a Rust library',
    files: { 'Cargo.toml': '[package]\nname = "kit"\n[lib]\n[dependencies]\naxum = "0.8"\n', 'src/lib.rs': 'pub fn f() {}\n' },
  },
  {
    name: 'a Rust command-line tool',
    files: { 'Cargo.toml': '[package]\nname = "cli"\n[dependencies]\nclap = "4"\n', 'src/main.rs': 'fn main() {}\n' },
  },
  {
    name: 'a Java library on Spring Boot',
    files: { 'pom.xml': '<project><artifactId>kit</artifactId></project>', 'src/main/java/Kit.java': 'class Kit {}\n' },
  },
  { name: 'a .NET class library', files: { 'Kit.csproj': '<Project Sdk="Microsoft.NET.Sdk"></Project>', 'Kit.cs': 'class Kit {}\n' } },
  {
    name: 'a Python package that is published',
    files: {
      'pyproject.toml':
        '[build-system]\nrequires = ["hatchling"]\n[project]\nname = "kit"\nclassifiers = ["Framework :: Flask"]\ndependencies = ["flask"]\n',
      'kit/__init__.py': 'def init(app):\n    pass\n',
      'tests/test_kit.py': 'from flask import Flask\napp = Flask(__name__)\n',
    },
  },
  { name: 'an app only in tests', files: { 'tests/app.py': 'from flask import Flask\napp = Flask(__name__)\n', 'lib.py': 'x = 1\n' } },
  { name: 'a development container', files: { '.devcontainer/Dockerfile': 'FROM node:24\nCMD ["sleep"]\n', 'lib.js': 'export {};\n' } },
  { name: 'an image for tests', files: { 'Dockerfile.test': 'FROM node:24\nCMD ["npm", "test"]\n', 'lib.js': 'export {};\n' } },
  { name: 'an image of a pipeline', files: { '.github/actions/lint/Dockerfile': 'FROM node:24\nENTRYPOINT ["lint"]\n' } },
  {
    name: 'an image that builds packages',
    files: { 'packaging/deb/Dockerfile': 'FROM debian:12\nRUN apt-get install debhelper\nCMD ["/src/build.sh"]\n', 'lib.py': 'x = 1\n' },
  },
  { name: 'a base image', files: { Dockerfile: 'FROM python:3.12\nRUN pip install numpy\n', 'lib.py': 'x = 1\n' } },
  {
    name: 'a stack of backing services',
    files: {
      'docker-compose.yml': 'services:\n  db:\n    image: postgres:17\n  cache:\n    image: redis:7\n',
      'db/schema.sql': 'create table t ();\n',
    },
  },
  {
    name: 'a documentation site',
    files: {
      'package.json': '{"name": "docs", "private": true, "dependencies": {"@docusaurus/core": "3", "react-dom": "19"}}',
      'docusaurus.config.js': 'x\n',
    },
  },
  {
    name: 'a workspace root',
    files: {
      'package.json': '{"name": "root", "private": true, "workspaces": ["packages/*"], "scripts": {"start": "node run.js"}}',
      'run.js': 'x();\n',
    },
  },
  { name: 'an Express app in a docstring', files: { 'lib.py': '"""\nfrom flask import Flask: app = Flask(__name__)\n"""\n' } },
  {
    name: 'a Kubernetes manifest of foreign images',
    files: { 'k8s/x.yaml': 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x\n' },
  },
  {
    name: 'a library whose documentation is on Netlify',
    files: {
      'netlify.toml': '[build]\npublish = "docs"\n',
      'package.json': '{"name": "kit", "version": "1.0.0"}',
      'index.js': 'export {};\n',
    },
  },
  {
    name: 'a GitHub action in a container',
    files: {
      'action.yml': 'runs:\n  using: docker\n  image: Dockerfile\n',
      Dockerfile: 'FROM node:24\nENTRYPOINT ["/run.sh"]\n',
      'run.sh': 'echo\n',
    },
  },
  {
    name: 'a script that serves for developers',
    files: {
      'package.json': '{"name": "kit", "private": true, "dependencies": {"lodash": "4"}}',
      'scripts/serve.js': "require('express')().listen(3000);\n",
    },
  },
  {
    name: 'a server in a string and in a comment',
    files: {
      'docs.js':
        "export const EXAMPLE = `const app = require('express')();\\napp.listen(3000);`;\n// import koa from 'koa'; new koa().listen(1)\n",
    },
  },
  { name: 'an index.php that answers nothing', files: { 'index.php': '<?php\n// Silence is golden.\n' } },
  { name: 'scripts', files: { 'backup.sh': '#!/bin/sh\ncp a b\n', 'report.py': 'print(1)\n' } },
];
