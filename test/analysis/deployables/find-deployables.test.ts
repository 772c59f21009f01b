import { describe, expect, test } from '@jest/globals';
import { openRepository } from '../../../src/analysis/open-repository.ts';
import { memoryTree } from '../../../src/source/memory.ts';
import { APPS } from './apps.ts';
import { NO_APPS } from './no-apps.ts';
import { MONOREPOS } from './monorepos.ts';
import { LIBRARIES, SERVED } from './served-packages.ts';

const open = (files: Readonly<Record<string, string>>) => openRepository(memoryTree(files));

/** `root: kind language framework framework…`, as the cases write it. */
function described(files: Readonly<Record<string, string>>): readonly string[] {
  return open(files).deployables.map(({ root, kind, language, frameworks }) =>
    [`${root === '' ? '.' : root}:`, kind, language ?? '-', ...frameworks].join(' '),
  );
}

describe('one app', () => {
  test.each([...APPS, ...SERVED])('$name', ({ files, found }) => {
    expect(described(files)).toEqual([found]);
  });
});

describe('nothing that runs', () => {
  test.each([...NO_APPS, ...LIBRARIES])('$name', ({ files }) => {
    expect(described(files)).toEqual([]);
  });
});

describe('several parts', () => {
  test.each(MONOREPOS)('$name', ({ files, found, owners = {} }) => {
    expect(described(files)).toEqual(found);
    const repository = open(files);
    expect(Object.fromEntries(Object.keys(owners).map((path) => [path, repository.deployableOf(path)?.root]))).toEqual(owners);
  });
});

describe('processes', () => {
  test('Procfile, image, start script and compose say them with their places', () => {
    const repository = open({
      Procfile: 'release: npm run migrate\nweb: node server.js\nworker: node worker.js\n',
      Dockerfile: 'FROM node:24\nCOPY . .\nENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]\n',
      'docker-compose.yml': 'services:\n  app:\n    build: .\n  jobs:\n    build: .\n    command: node jobs.js\n',
      'package.json': '{"private": true, "scripts": {"start": "node server.js"}, "dependencies": {"express": "5"}}',
      'server.js': "const app = require('express')();\napp.listen(process.env.PORT);\n",
    });
    const [app] = repository.deployables;
    expect(app?.processes.map(({ type, command, path }) => `${path} ${type}: ${command}`)).toEqual([
      'Procfile release: npm run migrate',
      'Procfile web: node server.js',
      'Procfile worker: node worker.js',
      'Dockerfile web: tini -- node server.js',
      'docker-compose.yml jobs: node jobs.js',
      'package.json web: node server.js',
    ]);
    for (const { path, span } of app?.processes ?? []) expect(repository.source(path)?.slice(span)).toMatch(/node|npm/);
  });

  test('a client has no process by its development server', () => {
    const [app] = open({
      'package.json':
        '{"private": true, "scripts": {"start": "react-scripts start"}, "dependencies": {"react-dom": "18", "react-scripts": "5"}}',
      'public/index.html': '<div id="root"></div>',
    }).deployables;
    expect(app?.processes).toEqual([]);
  });

  test('the server that an entrypoint script starts is known', () => {
    const [app] = open({
      Dockerfile: 'FROM python:3.12\nCOPY . .\nENTRYPOINT ["./boot.sh"]\n',
      'boot.sh': '#!/bin/sh\nflask db upgrade\nexec gunicorn -b :5000 app:app\n',
      'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
    }).deployables;
    expect([...(app?.frameworks ?? [])]).toEqual(['flask', 'gunicorn']);
  });
});

describe('facts of a deployable', () => {
  test('its images belong to it wherever they lie', () => {
    const repository = open({
      'docker/api/Dockerfile': 'FROM python:3.12\nCOPY api/ .\nCMD ["python", "main.py"]\n',
      'api/requirements.txt': 'fastapi==0.115\n',
      'api/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
    });
    expect(repository.deployableOf('docker/api/Dockerfile')?.root).toBe('api');
    expect(repository.deployables[0]?.images).toEqual(['docker/api/Dockerfile']);
  });

  test('a manifest that runs it in Kubernetes is evidence', () => {
    const [app] = open({
      'go.mod': 'module example.com/acme/shop\n\ngo 1.24\n',
      'main.go': 'package main\n\nimport "net/http"\n\nfunc main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n',
      'k8s/shop.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  template:\n    spec:\n      containers:\n        - name: shop\n          image: acme/shop:1.2.3\n',
    }).deployables;
    expect(app?.evidence.map(({ path }) => path)).toEqual(['main.go', 'k8s/shop.yaml']);
  });

  test('sources are source code only, sorted, and manifests are its own', () => {
    const [app] = open({
      'package.json': '{"name": "shop", "private": true, "scripts": {"start": "node src/index.js"}, "dependencies": {"koa": "2"}}',
      'src/index.js': "import Koa from 'koa';\nnew Koa().listen(3000);\n",
      'src/a.js': 'export const a = 1;\n',
      'test/a.test.js': 'test();\n',
      'webpack.config.js': 'module.exports = {};\n',
      'README.md': '# Shop\n',
    }).deployables;
    expect(app).toMatchObject({ name: 'shop', sources: ['src/a.js', 'src/index.js'], manifests: ['package.json'] });
  });
});
