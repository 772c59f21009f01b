import { installationOf } from '../../src/analysis/knowledge/installers.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { isLocalStack, programLine, startCommands, startPlaces, startWay, type StartCommand } from '../../src/analysis/startup.ts';
import { rule, type RepositoryFound, removingCommand } from '../rule.ts';

/** Program lines that install what a manifest or the system names, by the documentation of each tool. */
const INSTALLS: readonly RegExp[] = [
  /^npm(?: --?\S+)* (?:install|i|ci|clean-install)(?: |$)/,
  /^(?:yarn|yarnpkg)(?:(?: --?\S+)*$| install(?: |$))/,
  /^(?:pnpm|bun)(?: --?\S+)* (?:install|i)(?: |$)/,
  /^bundle (?:install|update)(?: |$)/,
  /^bundle$/,
  /^composer(?:\.phar)?(?: -\S+)* (?:install|i|update|u)(?: |$)/,
  /^(?:poetry|pdm|hatch)(?: -\S+)* (?:install|sync)(?: |$)/,
  /^pipenv (?:install|sync)(?: |$)/,
  /^uv (?:sync|pip sync|pip install)(?: |$)/,
  /^(?:apt|apt-get|aptitude|yum|dnf|microdnf|zypper)(?: -\S+)* install(?: |$)/,
  /^apk(?: -\S+)* add(?: |$)/,
  /^go mod (?:download|tidy|vendor)(?: |$)/,
  /^dotnet restore(?: |$)/,
  /^(?:pecl|docker-php-ext-install)(?: |$)/,
  /^playwright install(?: |$)/,
];

export default rule({
  id: 'build-release-run/install-at-run',
  title: 'Install packages when the image or slug is built',
  why: 'A start that installs needs the registry to be up, takes minutes, and may run other code than the start before it.',
  remedy:
    'Move the installation to the build (`RUN` in the Dockerfile, the build step of the platform), so that a start only runs the release.',
  severity: 'warning',
  repository: judge,
  examples: {
    bad: [
      {
        name: 'the script that an image starts',
        files: {
          Dockerfile: 'FROM php:8.3-fpm\nCOPY . .\nCOPY scripts/start.sh /start.sh\nEXPOSE 9000\nENTRYPOINT /start.sh\n',
          'scripts/start.sh': '#!/bin/bash\ncomposer install # ⟵\nphp-fpm\n',
        },
      },
      { name: 'CMD', files: { Dockerfile: 'FROM node:20\nCOPY . .\nEXPOSE 80\nCMD npm install && node server.js\n' }, at: 'Dockerfile:4' },
      {
        name: 'a release phase',
        files: { Procfile: 'release: pip install -r requirements_heroku.txt\nweb: gunicorn app\n' },
        at: 'Procfile:1',
      },
      {
        name: 'npm start',
        files: {
          Procfile: 'web: npm start\n',
          'package.json': '{\n  "scripts": {\n    "prestart": "npm install",\n    "start": "node server.js"\n  }\n}\n',
        },
        at: 'package.json:3',
      },
      {
        name: 'an init container',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    spec:\n      initContainers:\n        - name: setup\n          command: [pip, install, boto3] # ⟵\n      containers:\n        - {name: web, command: [gunicorn]}\n',
        },
      },
    ],
    good: [
      { name: 'in the image', files: { Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm ci\nEXPOSE 80\nCMD ["node", "server.js"]\n' } },
      {
        name: 'in a development stage',
        files: {
          Dockerfile: 'FROM node:20 AS dev\nCMD npm install && npm run dev\nFROM node:20 AS prod\nEXPOSE 80\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'on a developer’s machine',
        files: { 'Procfile.dev': 'web: npm install && npm run dev\n', 'bin/dev': '#!/bin/sh\nbundle install\n' },
      },
      {
        name: 'an override for development',
        files: {
          Dockerfile: 'FROM node:20\nEXPOSE 80\nCMD ["node", "a.js"]\n',
          'docker-compose.override.yml': 'services:\n  web:\n    build: .\n    command: sh -c "npm i && npm run dev"\n',
        },
      },
      { name: 'starting by a package manager', files: { Procfile: 'web: yarn start\nworker: poetry run celery worker\n' } },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  for (const found of startPlaces(startCommands(repository).filter((one) => one.process.type !== 'job' && isInstallation(one)))) {
    const who = found.process.type === 'release' ? 'in each release phase' : `whenever \`${found.process.name}\` starts`;
    yield {
      path: found.path,
      span: found.command.span,
      what: `\`${[found.command.name, ...found.command.args].join(' ').slice(0, 80)}\` installs packages ${who} (${startWay(found)}).`,
      ...(found.runs === 'conditionally' || isLocalStack(found) ? { confidence: 'likely' as const } : {}),
      ...removingCommand(repository.source(found.path), found.command, { title: 'Leave the installation to the build', safe: false }),
    };
  }
}

function isInstallation(started: StartCommand): boolean {
  const line = programLine(started);
  return INSTALLS.some((pattern) => pattern.test(line)) || installationOf(started.command) !== undefined;
}
