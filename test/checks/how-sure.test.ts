import { expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { judgeWith } from '../../src/review/judging/example.ts';
import { memoryTree } from '../../src/source/memory.ts';
import { runnable, type Files } from './judging.ts';

/** An image that is started by a script. */
const image = (script: string): Files => ({
  'app.py': 'import flask\napp = flask.Flask(__name__)\n',
  'package.json': '{"name":"shop","private":true}',
  'boot.sh': `${script}\nexec gunicorn app:app\n`,
  Dockerfile: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nENTRYPOINT ["./boot.sh"]\n',
});

/** A compose service that is started by a script, and what its image is built from. */
const stack = (script: string, dockerfile = 'Dockerfile', compose = 'compose.yaml'): Files => ({
  'app.py': 'import flask\napp = flask.Flask(__name__)\n',
  [script]: 'flask db upgrade\nexec gunicorn app:app\n',
  [dockerfile]: 'FROM python:3.12\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
  [compose]: `services:\n  web:\n    build: {context: ., dockerfile: ${dockerfile}}\n    command: ./${script}\n    ports: ["80:80"]\n`,
});

const manifestOfStack: Files = {
  'server.js': "require('express')().listen(process.env.PORT);\n",
  'package.json': '{"name":"shop","scripts":{"up":"knex migrate:latest && node server.js"},"dependencies":{"express":"4.19.2"}}',
  Dockerfile: 'FROM node:22.4\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
  'compose.yaml': 'services:\n  web:\n    build: .\n    command: npm run up\n    ports: ["80:80"]\n',
};

const go = (condition: string): Files => ({
  'go.mod': 'module shop\n\ngo 1.22\n',
  'main.go': `package main

import (
\t"net/http"
\t"os"

\t"github.com/golang-migrate/migrate/v4"
)

func main() {
\tm, err := migrate.New("file://migrations", os.Getenv("DATABASE_URL"))
\tif ${condition} {
\t\tm.Up()
\t}
\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)
}
`,
});

const sequelize = (condition: string): Files => ({
  'server.js': `const express = require('express');
const { Sequelize } = require('sequelize');
const sequelize = new Sequelize(process.env.DATABASE_URL);
const app = express();
async function start() {
  const ok = await check();
  if (${condition}) await sequelize.sync();
  app.listen(process.env.PORT);
}
start();
`,
});

test.each([
  ['build-release-run/build-at-run', 'where nothing was built', image('[ -d dist ] || npm run build'), 'certain'],
  ['build-release-run/build-at-run', 'where a deploy wants it', image('[ "$BUILD" = true ] && npm run build'), 'likely'],
  ['build-release-run/install-at-run', 'where a package is missing', image('if ! command -v jq; then apt-get install jq; fi'), 'certain'],
  ['build-release-run/install-at-run', 'where a deploy wants it', image('if [ -n "$EXTRAS" ]; then apt-get install jq; fi'), 'likely'],
  [
    'build-release-run/fetch-code-at-run',
    'where there is none yet',
    image('[ ! -d /srv/app ] && git clone https://git.acme.io/app /srv/app'),
    'certain',
  ],
  [
    'build-release-run/fetch-code-at-run',
    'where a deploy wants it',
    image('[ -n "$REF" ] && git clone https://git.acme.io/app /srv/app'),
    'likely',
  ],
  [
    'admin-processes/seed-on-start',
    'where no file says that it is done',
    image('if [ ! -f /data/.seeded ]; then flask seed; fi'),
    'certain',
  ],
  ['admin-processes/seed-on-start', 'where a file asks for it', image('if [ -f /data/.seed-me ]; then flask seed; fi'), 'likely'],
  [
    'admin-processes/migrate-on-start',
    'where the tables are missing',
    image('if ! psql -h "$DB_HOST" -c "table users"; then flask db upgrade; fi'),
    'certain',
  ],
  ['admin-processes/migrate-on-start', 'where a deploy wants it', image('if [ "$MIGRATE" = true ]; then flask db upgrade; fi'), 'likely'],
  ['admin-processes/migrate-on-start', 'in one container of several', image('bin/rake cf:on_first_instance db:migrate'), 'likely'],
  ['admin-processes/migrate-on-start', 'in a script of the app that a local stack starts', stack('start.sh'), 'certain'],
  ['admin-processes/migrate-on-start', 'in a script of the manifest that a local stack starts', manifestOfStack, 'likely'],
  ['admin-processes/migrate-on-start', 'in an image for developers', stack('start.sh', 'Dockerfile.dev'), 'likely'],
  ['admin-processes/migrate-on-start', 'after a step that has worked', go('err == nil'), 'certain'],
  ['admin-processes/migrate-on-start', 'where something is to do', go('needsMigration(m)'), 'certain'],
  ['admin-processes/migrate-on-start', 'where the schema is old', go('schemaVersion(m) < 3'), 'certain'],
  ['admin-processes/migrate-on-start', 'where a table is missing', go('!hasTable(m, "users")'), 'certain'],
  ['admin-processes/migrate-on-start', 'where the configuration wants it', go('config.AutoUpdate'), 'likely'],
  ['admin-processes/schema-sync', 'after a step that has worked', sequelize('ok'), 'certain'],
  ['admin-processes/schema-sync', 'where the configuration wants it', sequelize('config.sync'), 'likely'],
] as const)('%s %s', (id, _, files, confidence) => {
  const rule = RULES.find((one) => one.id === id);
  const findings = rule === undefined ? [] : judgeWith(rule, openRepository(memoryTree(runnable(files))));
  expect(findings.map((finding) => finding.confidence ?? rule?.confidence ?? 'certain')).toEqual([confidence]);
});
