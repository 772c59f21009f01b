import { describe, expect, test } from '@jest/globals';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { startCommands, startedProcesses, startsWhatItIsGiven } from '../../src/analysis/startup.ts';
import { memoryTree } from '../../src/source/memory.ts';

type Files = Readonly<Record<string, string>>;

/** `type path: command`, marked with what decides on it, for every command that starts. */
function started(files: Files): readonly string[] {
  const marks = { always: '', 'where-needed': ' %', conditionally: ' ?', 'on-request': ' $' };
  return startCommands(openRepository(memoryTree(files))).map(({ process, path, command, runs }) =>
    `${process.type} ${path}: ${[command.name, ...command.args].join(' ')}${marks[runs]}`.trimEnd(),
  );
}

const APP = 'import flask\napp = flask.Flask(__name__)\n@app.route("/")\ndef index():\n    return "ok"\n';

const CASES: readonly (readonly [name: string, files: Files, commands: readonly string[]])[] = [
  ['CMD', { Dockerfile: 'FROM node:20\nCMD ["node", "server.js"]\nEXPOSE 3000\n' }, ['web Dockerfile: node server.js']],
  [
    'the stage that runs',
    { Dockerfile: 'FROM node:20 AS build\nCMD npm run build\nFROM build\nEXPOSE 80\nENTRYPOINT ["node", "a.js"]\n' },
    ['web Dockerfile: node a.js'],
  ],
  [
    'arguments of an entry point',
    { Dockerfile: 'FROM python:3\nEXPOSE 80\nENTRYPOINT ["python"]\nCMD ["app.py"]\n' },
    ['web Dockerfile: python app.py'],
  ],
  [
    'a script whose place a build argument says',
    {
      'app.py': APP,
      'services/worker/start.sh': 'flask worker\n',
      Dockerfile: 'FROM python:3.12\nARG PART="services/worker"\nCOPY ./${PART}/start.sh /entrypoint.sh\nENTRYPOINT ["/entrypoint.sh"]\n',
    },
    ['web Dockerfile: entrypoint.sh ', 'web services/worker/start.sh: flask worker'],
  ],
  [
    'what runs unless somebody asks for the contrary, and what only where somebody asks',
    {
      'app.py': APP,
      'boot.sh': [
        '[ -z "$SKIP_MIGRATIONS" ] && flask db upgrade',
        'if [ "$DO_NOT_SEED" != "true" ]; then flask seed; else flask unseed; fi',
        'if [ "${WARM_UP:-yes}" = yes ]; then flask warm; fi',
        'if [[ "$CHECK" != false ]]; then flask check; fi',
        '[ -n "$NO_ROUTES" ] || flask routes',
        'if [[ -z "$SKIP_LOAD" && -z $1 ]]; then flask load; fi',
        'if [ "$RESET" = true ]; then flask reset; fi',
        'if [ -z "$DATABASE_URL" ]; then flask init; fi',
        'if [ "${DEBUG:-no}" = yes ]; then flask shell; fi',
        'if [ -z "$1" ]; then gunicorn app:app; fi',
        'if [ $# -gt 0 ]; then flask run; fi',
        '',
      ].join('\n'),
      Dockerfile: 'FROM python:3.12\nCOPY app.py boot.sh ./\nENTRYPOINT ["./boot.sh"]\n',
    },
    [
      'web Dockerfile: boot.sh ',
      'web boot.sh: [ -z $SKIP_MIGRATIONS ]',
      'web boot.sh: flask db upgrade',
      'web boot.sh: [ $DO_NOT_SEED != true ]',
      'web boot.sh: flask seed',
      'web boot.sh: flask unseed ?',
      'web boot.sh: [ ${WARM_UP:-yes} = yes ]',
      'web boot.sh: flask warm',
      'web boot.sh: [[ $CHECK != false ]]',
      'web boot.sh: flask check',
      'web boot.sh: [ -n $NO_ROUTES ]',
      'web boot.sh: flask routes',
      'web boot.sh: [[ -z $SKIP_LOAD -z $1 ]]',
      'web boot.sh: flask load',
      'web boot.sh: [ $RESET = true ]',
      'web boot.sh: flask reset ?',
      'web boot.sh: [ -z $DATABASE_URL ]',
      'web boot.sh: flask init ?',
      'web boot.sh: [ ${DEBUG:-no} = yes ]',
      'web boot.sh: flask shell ?',
      'web boot.sh: [ -z $1 ]',
      'web boot.sh: gunicorn app:app',
      'web boot.sh: [ $# -gt 0 ]',
    ],
  ],
  [
    'an init as entry point',
    { Dockerfile: 'FROM node:20\nEXPOSE 80\nENTRYPOINT ["tini", "--"]\nCMD ["node", "a.js"]\n' },
    ['web Dockerfile: tini --', 'web Dockerfile: node a.js'],
  ],
  [
    'a script that the image copies',
    {
      'app.py': APP,
      'boot.sh': 'while true; do\n  flask db upgrade\n  if [ "$?" = "0" ]; then break; fi\ndone\nexec gunicorn app:app\n',
      Dockerfile: 'FROM python:3.12\nCOPY app.py boot.sh ./\nENTRYPOINT ["./boot.sh"]\n',
    },
    [
      'web Dockerfile: boot.sh ',
      'web boot.sh: true',
      'web boot.sh: flask db upgrade',
      'web boot.sh: [ $? = 0 ]',
      'web boot.sh: break %',
      'web boot.sh: gunicorn app:app',
    ],
  ],
  [
    'a command that is started where it is there, and one where a file is that the image may lack',
    {
      'app.py': APP,
      'boot.sh':
        'if [ -f bin/phinx ]; then bin/phinx migrate; fi\nif command -v alembic > /dev/null; then alembic upgrade head; fi\nif [ -f app.py ]; then echo; fi\nif [ -f other.py ]; then flask db upgrade; fi\nexec gunicorn app:app\n',
      Dockerfile: 'FROM python:3.12\nCOPY app.py boot.sh ./\nENTRYPOINT ["./boot.sh"]\n',
    },
    [
      'web Dockerfile: boot.sh ',
      'web boot.sh: [ -f bin/phinx ]',
      'web boot.sh: phinx migrate',
      'web boot.sh: command -v alembic',
      'web boot.sh: alembic upgrade head',
      'web boot.sh: [ -f app.py ]',
      'web boot.sh: echo',
      'web boot.sh: [ -f other.py ]',
      'web boot.sh: flask db upgrade ?',
      'web boot.sh: gunicorn app:app',
    ],
  ],
  [
    'what a script does where it finds that it has to, and what somebody decides on',
    {
      'app.py': APP,
      'boot.sh': [
        'if [ ! -f "$DATA/.ready" ]; then flask init; fi',
        'if [ -f "$DATA/.ready" ]; then flask upgrade; else flask create; fi',
        '[ -d /data/shop ] || flask prepare',
        'if [ -e "$FLAG_FILE" ]; then flask wipe; fi',
        'if ! psql -h "$DB_HOST" -c "select 1 from users"; then flask load; fi',
        'ROWS=$(psql -c "select count(*) from users")',
        'if [ "$ROWS" = 0 ]; then flask fill; fi',
        'if [ -n "$ADMIN_EMAIL" ] && [ -n "$ADMIN_PASSWORD" ]; then flask admin; fi',
        'if [ -n "$MIGRATE" ]; then flask migrate; fi',
        'if [ "$DB_HOST" = localhost ]; then flask local; fi',
        '',
      ].join('\n'),
      Dockerfile: 'FROM python:3.12\nCOPY app.py boot.sh ./\nENTRYPOINT ["./boot.sh"]\n',
    },
    [
      'web Dockerfile: boot.sh ',
      'web boot.sh: [ ! -f $DATA/.ready ]',
      'web boot.sh: flask init %',
      'web boot.sh: [ -f $DATA/.ready ]',
      'web boot.sh: flask upgrade ?',
      'web boot.sh: flask create %',
      'web boot.sh: [ -d /data/shop ]',
      'web boot.sh: flask prepare %',
      'web boot.sh: [ -e $FLAG_FILE ]',
      'web boot.sh: flask wipe ?',
      'web boot.sh: psql -h $DB_HOST -c select 1 from users',
      'web boot.sh: flask load %',
      'web boot.sh: ',
      'web boot.sh: psql -c select count(*) from users',
      'web boot.sh: [ $ROWS = 0 ]',
      'web boot.sh: flask fill %',
      'web boot.sh: [ -n $ADMIN_EMAIL ]',
      'web boot.sh: [ -n $ADMIN_PASSWORD ] %',
      'web boot.sh: flask admin %',
      'web boot.sh: [ -n $MIGRATE ]',
      'web boot.sh: flask migrate ?',
      'web boot.sh: [ $DB_HOST = localhost ]',
      'web boot.sh: flask local ?',
    ],
  ],
  [
    'a script that is renamed on its way',
    {
      'app.py': APP,
      'docker/web-start.sh': 'migrate\n',
      Dockerfile: 'FROM python:3\nCOPY . .\nCOPY docker/web-start.sh /usr/bin/boot\nCMD ["boot"]\n',
    },
    ['web Dockerfile: boot', 'web docker/web-start.sh: migrate'],
  ],
  [
    'what the entry point is given',
    {
      'app.py': APP,
      'docker-entrypoint.sh': 'if [ "$1" = "gunicorn" ]; then\n  ./manage.py migrate\nelse\n  other\nfi\nexec "$@"\n',
      Dockerfile: 'FROM python:3\nCOPY . /app\nENTRYPOINT ["/app/docker-entrypoint.sh"]\nCMD ["gunicorn", "app:app"]\n',
    },
    [
      'web Dockerfile: docker-entrypoint.sh',
      'web docker-entrypoint.sh: [ $1 = gunicorn ]',
      'web docker-entrypoint.sh: manage.py migrate',
      'web Dockerfile: gunicorn app:app',
    ],
  ],
  [
    'functions and arms of a case',
    {
      'app.py': APP,
      'bin/entry.sh':
        'server() {\n  exec gunicorn app\n}\ndev() {\n  flask run\n}\ncase "$1" in\n  server) shift; server ;;\n  dev) dev ;;\n  *) exec "$@" ;;\nesac\n',
      Dockerfile: 'FROM python:3\nCOPY . .\nENTRYPOINT ["bin/entry.sh"]\nCMD ["server"]\n',
    },
    ['web Dockerfile: entry.sh', 'web bin/entry.sh: shift', 'web bin/entry.sh: server', 'web bin/entry.sh: gunicorn app'],
  ],
  [
    'a case on what nobody tells',
    { 'app.py': APP, 'run.sh': 'case "$1" in\n  dev) flask run ;;\nesac\n', Procfile: 'web: bash run.sh "$MODE"\n' },
    ['web Procfile: bash run.sh $MODE', 'web run.sh: flask run $'],
  ],
  [
    'an opt-in',
    {
      'app.py': APP,
      'run.sh': '[ -n "$MIGRATE" ] && flask db upgrade\ngunicorn app\n',
      Procfile: 'web: ./run.sh\nrelease: flask db upgrade\nq: rq worker\n',
    },
    [
      'web Procfile: run.sh ',
      'web run.sh: [ -n $MIGRATE ]',
      'web run.sh: flask db upgrade ?',
      'web run.sh: gunicorn app',
      'release Procfile: flask db upgrade',
      'worker Procfile: rq worker',
    ],
  ],
  [
    'npm scripts with what stands around them',
    {
      'package.json': '{"scripts":{"prestart":"npm run build","build":"tsc","start":"node dist/a.js","dev":"nodemon a.ts"}}',
      'a.ts': "import express from 'express';\nexpress().listen(1);\n",
      Dockerfile: 'FROM node:20\nCOPY . .\nCMD ["npm", "start"]\n',
    },
    ['web Dockerfile: npm start', 'web package.json: npm run build', 'web package.json: tsc', 'web package.json: node dist/a.js'],
  ],
  [
    'the default of platforms',
    { 'package.json': '{"scripts":{"start":"node a.js"},"dependencies":{"express":"^4"}}', 'a.js': "require('express')().listen(1);\n" },
    ['web package.json: node a.js'],
  ],
  [
    'services, with the entry point of the image built here',
    {
      'app.py': APP,
      'entry.sh': 'exec "$@"\n',
      Dockerfile: 'FROM python:3\nCOPY . .\nENTRYPOINT ["./entry.sh"]\n',
      'compose.yaml':
        'services:\n  queue-worker:\n    build: .\n    command: celery worker\n  cache:\n    image: redis:7\n    command: redis-server --save\n',
      'compose.override.yaml': 'services:\n  web:\n    build: .\n    command: flask run\n',
    },
    [
      'web Dockerfile: entry.sh',
      'worker compose.yaml: entry.sh',
      'worker compose.yaml: celery worker',
      'unknown compose.yaml: redis-server --save',
    ],
  ],
  [
    'containers',
    {
      'k8s/web.yaml':
        'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - {name: migrate, command: [rake, "db:migrate"]}\n      containers:\n        - {name: web, command: [sh, -c, "a && b"]}\n---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {template: {spec: {containers: [{name: j, command: [c]}]}}}\n',
    },
    [
      'init k8s/web.yaml: rake db:migrate',
      'web k8s/web.yaml: sh -c a && b',
      'web k8s/web.yaml: a',
      'web k8s/web.yaml: b',
      'job k8s/web.yaml: c',
    ],
  ],
  [
    'supervisord',
    { 'supervisord.conf': '[program:web]\ncommand=gunicorn app\n[program:celery]\ncommand=celery worker\n' },
    ['web supervisord.conf: gunicorn app', 'worker supervisord.conf: celery worker'],
  ],
  [
    'platforms',
    {
      'fly.toml': '[deploy]\nrelease_command = "a"\n[processes]\nweb = "b"\n',
      'render.yaml': 'services:\n  - type: worker\n    startCommand: c\n',
    },
    ['web fly.toml: b', 'release fly.toml: a', 'worker render.yaml: c'],
  ],
  [
    'a directory that the image takes in as its own',
    {
      Dockerfile: 'FROM python:3.12\nCOPY shop .\nCMD ["./start.sh"]\n',
      'shop/start.sh': '#!/bin/sh\ngunicorn app:app\n',
      'shop/app.py': 'import flask\napp = flask.Flask(__name__)\n',
    },
    ['web Dockerfile: start.sh', 'web shop/start.sh: gunicorn app:app'],
  ],
  [
    'the services of s6',
    {
      Dockerfile: 'FROM node:20\nCOPY . .\nENTRYPOINT ["/init"]\n',
      'docker/services.d/web/run': '#!/usr/bin/with-contenv sh\nnode server.js\n',
      'server.js': "require('express')().listen(process.env.PORT);\n",
      'package.json': '{"dependencies":{"express":"4.19.2"}}',
    },
    ['web Dockerfile: init', 'web docker/services.d/web/run: node server.js'],
  ],
  [
    'a manifest of Cloud Foundry',
    { 'shop.manifest.yml': 'applications:\n- name: shop-web\n  command: bundle exec puma\n' },
    ['web shop.manifest.yml: bundle exec puma'],
  ],
  ['what is for developers', { 'Procfile.dev': 'web: flask run\n', 'Dockerfile.dev': 'FROM node:20\nCMD npm run dev\n' }, []],
  [
    'a circle',
    { 'a.sh': './b.sh\n', 'b.sh': './a.sh\n', Procfile: 'web: ./a.sh\n' },
    ['web Procfile: a.sh', 'web a.sh: b.sh', 'web b.sh: a.sh'],
  ],
];

describe('startCommands', () => {
  test.each(CASES)('finds %s', (_, files, commands) => {
    expect(started(files)).toEqual(commands.map((command) => command.trimEnd()));
  });

  test('tells the way and the place', () => {
    const files = { 'run.sh': '#!/bin/sh\npython -m gunicorn app\n', Procfile: 'web: ./run.sh\n' };
    const [, last] = startCommands(openRepository(memoryTree(files)));
    expect(last?.via.map(({ path, text }) => `${path} ${text}`)).toEqual(['Procfile ./run.sh']);
    expect(files['run.sh'].slice(last?.command.span.start, last?.command.span.end)).toBe('python -m gunicorn app');
    expect(last?.program).toEqual({ name: 'gunicorn', args: ['app'] });
    expect(last?.process).toMatchObject({ type: 'web', name: 'web', declaredBy: 'procfile', path: 'Procfile', directory: '' });
  });

  test('is found once for a repository', () => {
    const repository = openRepository(memoryTree({ Procfile: 'web: a\n' }));
    expect(startCommands(repository)).toBe(startCommands(repository));
  });
});

describe('an image that leaves to whoever starts it what is served', () => {
  const ENTRY = 'FROM ruby:3.3.4\nCOPY entrypoint.sh /usr/bin/\nENTRYPOINT ["entrypoint.sh"]\n';

  test.each<readonly [name: string, given: boolean, files: Files]>([
    ['ends in what it is given', true, { Dockerfile: ENTRY, 'entrypoint.sh': '#!/bin/sh\nrake db:migrate\nexec "$@"\n' }],
    ['is given something', false, { Dockerfile: `${ENTRY}CMD ["rake", "-T"]\n`, 'entrypoint.sh': '#!/bin/sh\nexec "$@"\n' }],
    ['does its own work alone', false, { Dockerfile: ENTRY, 'entrypoint.sh': '#!/bin/sh\nrake db:migrate\n' }],
  ])('%s: %s', (_, given, files) => {
    const repository = openRepository(memoryTree(files));
    const told = [...startedProcesses(repository)].map(([process, commands]) => startsWhatItIsGiven(process, commands, repository));
    expect(told).toEqual([given]);
  });
});
