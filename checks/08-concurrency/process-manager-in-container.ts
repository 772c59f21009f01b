import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { supervisedDirectories } from '../../src/analysis/knowledge/serving/service-directories.ts';
import { managerOf, supervisedBy, supervisedPrograms } from '../../src/analysis/knowledge/serving/process-managers.ts';
import { scriptedStarts } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { placesOnTheWay, startCommands, type StartCommand } from '../../src/analysis/startup.ts';
import { rule, type RepositoryFound } from '../rule.ts';

export default rule({
  id: 'concurrency/process-manager-in-container',
  title: 'Let the platform run the processes, one type a container',
  why: 'Processes behind a manager can only be scaled, restarted and limited together, and the platform takes the manager’s health for theirs.',
  remedy: 'Declare each process type to the platform (Procfile lines, compose services, Deployments) and start one process a container.',
  severity: 'warning',
  limits: ['A manager that the base image starts by itself is not seen.'],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'services of s6',
        files: {
          Dockerfile: 'FROM ghcr.io/linuxserver/baseimage-alpine:3.20\nCOPY root/ /\n',
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'root/etc/services.d/nginx/run': '#!/usr/bin/with-contenv sh\nexec nginx -g "daemon off;"\n',
          'root/etc/services.d/app/run': '#!/usr/bin/with-contenv sh # ⟵\nexec gunicorn app:app\n',
        },
      },
      {
        name: 'supervisord in an image',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["supervisord", "-c", "/etc/supervisord.conf"]\n',
          'supervisord.conf': '[program:web]\ncommand=gunicorn app:app\n\n[program:worker]\ncommand=celery -A app worker\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'supervisord behind an entrypoint',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nENTRYPOINT ["/app/entrypoint.sh"]\n',
          'entrypoint.sh': '#!/bin/sh\nset -e\n/usr/bin/supervisord -c /etc/all.conf # ⟵\n',
        },
      },
      {
        name: 'honcho on a platform',
        files: { Procfile: 'web: honcho start -f Procfile.all\n', 'app.py': 'import flask\n' },
        at: 'Procfile:1',
      },
      {
        name: 'several npm scripts at once',
        files: {
          'package.json':
            '{\n  "name": "shop",\n  "scripts": {\n    "start": "concurrently \\"node api.js\\" \\"node worker.js\\""\n  }\n}\n',
          'api.js': "require('express')().listen(process.env.PORT);\n",
          Dockerfile: 'FROM node:22.4\nCMD ["npm", "start"]\n',
        },
        at: 'package.json:4',
      },
      {
        name: 'a configuration for a container',
        files: {
          'app.py': 'import flask\n',
          'docker/supervisord.conf':
            '[supervisord]\nnodaemon=true\n\n[program:web]\ncommand=gunicorn app:app\n\n[program:beat]\ncommand=celery beat\n',
        },
        at: 'docker/supervisord.conf:2',
      },
    ],
    good: [
      {
        name: 'a service that works in the directory which is mounted there',
        files: {
          'package.json': '{"scripts":{"start":"concurrently \\"cd backend && npm start\\" \\"cd frontend && npm start\\""}}',
          'docker-compose.yml':
            'services:\n  backend:\n    image: node:22.4\n    working_dir: /app/backend\n    volumes:\n      - ./backend:/app/backend\n    command: npm start\n    expose: ["3000"]\n',
          'backend/package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
          'backend/server.js': "require('express')().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a script for developers, beside the image that is deployed',
        files: {
          'package.json': '{"scripts":{"start":"concurrently \\"cd backend && npm start\\" \\"cd frontend && npm start\\""}}',
          Dockerfile: 'FROM node:22.4\nCOPY backend .\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
          'backend/package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.19.2"}}',
          'backend/server.js': "require('express')().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'one service of s6, with its log',
        files: {
          Dockerfile: 'FROM ghcr.io/linuxserver/baseimage-alpine:3.20\nCOPY root/ /\n',
          'app.py': 'from flask import Flask\napp = Flask(__name__)\n',
          'root/etc/services.d/app/run': '#!/usr/bin/with-contenv sh\nexec gunicorn app:app\n',
          'root/etc/services.d/log/run': '#!/bin/sh\nexec s6-log /var/log/app\n',
        },
      },
      { name: 'a reaper', files: { Dockerfile: 'FROM node:22.4\nENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]\n' } },
      {
        name: 'one program',
        files: {
          Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["supervisord", "-c", "/etc/supervisord.conf"]\n',
          'supervisord.conf': '[program:web]\ncommand=gunicorn app:app\n',
        },
      },
      { name: 'one type of a Procfile', files: { Dockerfile: 'FROM python:3.12.4\nCMD ["honcho", "start", "web"]\n' } },
      {
        name: 'developers only',
        files: {
          'package.json': '{\n  "name": "shop",\n  "scripts": { "dev": "concurrently a b", "start": "node server.js" }\n}\n',
          'bin/dev': '#!/bin/sh\nexec foreman start -f Procfile.dev\n',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'a Procfile with several lines',
        files: { Procfile: 'web: gunicorn app:app\nworker: celery -A app worker\n', 'app.py': 'import flask\n' },
      },
      {
        name: 'programs of a virtual machine',
        files: {
          'app.py': 'import flask\n',
          'deploy/supervisor.conf': '[program:web]\ncommand=gunicorn app:app\n\n[program:worker]\ncommand=rq worker\n',
        },
      },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Map<string, string>();
  for (const { path, command, program, onTheWay = [] } of starts(repository)) {
    const manager = managerOf({ command, program }, repository);
    const place = `${path}:${command.span.start}`;
    if (manager === undefined || said.has(place)) continue;
    said.set(place, manager);
    const once = manager === 'supervisord' ? supervisedBy(program.args, repository) : undefined;
    const what = `\`${manager}\` runs several processes behind one that the platform sees.`;
    yield {
      path,
      span: command.span,
      ...(once === undefined ? {} : { once }),
      what,
      elsewhere: onTheWay.map((place) => ({ ...place, what })),
    };
  }
  if (![...said.values()].includes('supervisord')) yield* configurations(repository);
  if (said.size === 0) yield* serviceDirectories(repository);
}

type Started = Pick<StartCommand, 'path' | 'command' | 'program'> & { readonly onTheWay?: ReturnType<typeof placesOnTheWay> };

function starts(repository: Repository): readonly Started[] {
  const started = startCommands(repository).filter(({ process }) => process.declaredBy !== 'unit' && process.declaredBy !== 'supervisord');
  return [...started.map((found) => ({ ...found, onTheWay: placesOnTheWay(found) })), ...scriptedStarts(repository)];
}

/** Configurations that only a container can mean, when what starts them is not seen. */
function* configurations(repository: Repository): Iterable<RepositoryFound> {
  for (const file of repository.documents('settings')) {
    const programs = supervisedPrograms(file);
    const [first] = file.settings;
    if (programs.length < 2 || !first || !staysInForeground(file) || repository.role(file.path) !== 'configuration') continue;
    yield {
      path: file.path,
      span: first.span,
      once: file.path,
      what: `supervisord runs ${programs.map((name) => `\`${name}\``).join(', ')} in one container.`,
      identity: 'supervisord',
    };
  }
}

/** `etc/services.d/web/run` of an image whose first process is s6 or runit: each is a process beside the others. */
function* serviceDirectories(repository: Repository): Iterable<RepositoryFound> {
  for (const [directory, services] of supervisedDirectories(repository)) {
    for (const { path, name } of services) {
      const source = repository.source(path);
      if (source === undefined) continue;
      yield {
        path,
        span: source.lineSpan(1),
        once: directory,
        what: `\`${name}\` is one of ${services.length} services that share a container.`,
        identity: name,
      };
    }
  }
}

function staysInForeground({ settings }: SettingsFile): boolean {
  return settings.some(({ key, value }) => key === 'supervisord.nodaemon' && /^(?:true|1|yes|on)\b/i.test(value));
}
