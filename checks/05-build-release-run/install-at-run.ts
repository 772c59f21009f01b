import { cliCommandAround } from '../../src/analysis/knowledge/admin/cli-commands.ts';
import type { CodeFile } from '../../src/analysis/code.ts';
import type { ShellScript } from '../../src/analysis/documents/kinds.ts';
import { installationOf } from '../../src/analysis/knowledge/packages/installers.ts';
import { isLeftLying } from '../../src/analysis/knowledge/serving/other-programs.ts';
import { PROGRAM_STARTS } from '../../src/analysis/knowledge/packages/system-tools.ts';
import { isRunByHand } from '../../src/analysis/knowledge/admin/admin-scripts.ts';
import { MACHINE_SCRIPT } from '../../src/analysis/knowledge/starting/start-scripts.ts';
import { startedLines } from '../../src/analysis/knowledge/starting/started-lines.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import {
  commandWords,
  isSureToRun,
  programLine,
  startCommands,
  startPlaces,
  startWay,
  wheneverStarted,
  type StartCommand,
} from '../../src/analysis/startup.ts';
import { rule, type Context, type Found, type RepositoryFound, removingCommand, startedFrom } from '../rule.ts';

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
  documents: { script: judgeMachine },
  code: [{ languages: [...PROGRAM_STARTS.keys()], literals: ['install', 'composer', 'bundle'], judge: judgeCode }],
  repository: judge,
  examples: {
    bad: [
      {
        name: 'a program that the app imports',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn", "app:app"]\n',
          'app.py': 'from fastapi import FastAPI\nfrom models_setup import install\napp = FastAPI()\ninstall("6.0.9")\n',
          'models_setup.py':
            'import subprocess\n\ndef install(version):\n    subprocess.check_call(["pip", "install", f"models=={version}"]) # ⟵\n\nif __name__ == "__main__":\n    install("6.0.9")\n',
        },
      },
      {
        name: 'a bot that updates itself',
        files: {
          'bot.py':
            'import subprocess, sys\n\nasync def update(ctx):\n    subprocess.check_call([sys.executable, "-m", "pip", "install", "-r", "requirements.txt"])  # ⟵\n',
        },
      },
      {
        name: 'Composer by its interpreter',
        files: {
          Dockerfile:
            'FROM php:8.3-fpm\nCOPY docker/entrypoint.sh /sbin/entrypoint.sh\nCOPY . .\nEXPOSE 9000\nCMD ["/sbin/entrypoint.sh"]\n',
          'docker/entrypoint.sh': '#!/bin/bash\n/usr/bin/php composer.phar install --no-dev -o # ⟵\nexec php-fpm\n',
        },
      },
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
      {
        name: 'the start script of a machine',
        files: {
          'init/startup-script.sh':
            '#!/bin/bash\nfunction apt-install {\n\tsudo apt-get -qq install "$@"\n}\napt-install curl gnupg\napt-install openjdk-17-jdk # ⟵\njava -jar /opt/shop.jar\n',
        },
      },
    ],
    good: [
      {
        name: 'a program beside the app that nothing starts',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nCMD ["uvicorn", "app:app"]\n',
          'app.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
          'redis_server.py':
            'import subprocess\n\ndef install(version):\n    subprocess.check_call(["pip", "install", f"redis-server=={version}"])\n\nif __name__ == "__main__":\n    install("6.0.9")\n',
        },
      },
      {
        name: 'in a project that the app makes',
        files: {
          'src/create.js':
            "const { execSync } = require('child_process');\nmodule.exports = (dir) => execSync('npm install', { cwd: dir });\n",
        },
      },
      {
        name: 'a script of the checkout',
        files: { 'scripts/setup.py': 'import subprocess\nsubprocess.call(["pip", "install", "-r", "dev.txt"])\n' },
      },
      {
        name: 'what makes a release',
        files: {
          'extra/release/version.mjs':
            "import childProcess from 'child_process';\nchildProcess.spawnSync('npm', ['install', '--package-lock-only']);\n",
        },
      },
      {
        name: 'a program beside the app that a package script runs',
        files: {
          'package.json': '{"name":"shop","scripts":{"start":"node server.js","bump":"node ./extra/bump.mjs"}}',
          'server.js': '',
          'extra/bump.mjs': "import childProcess from 'child_process';\nchildProcess.spawnSync('npm', ['install']);\n",
        },
      },
      {
        name: 'a machine that only gets a container runtime',
        files: { 'infra/user-data.sh': '#!/bin/bash\napt-get install -y docker.io\ndocker run acme/shop:1.4\n' },
      },
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
    const when = found.process.type === 'release' ? `in each release phase${startWay(found)}` : wheneverStarted(found);
    const what = `${commandWords(found)} installs packages ${when}.`;
    yield {
      path: found.path,
      span: found.command.span,
      ...startedFrom(found, what),
      ...(isSureToRun(found) ? {} : { confidence: 'likely' as const }),
      ...removingCommand(repository.source(found.path), found.command, { title: 'Leave the installation to the build', safe: false }),
    };
  }
}

/** What a machine is made of, whatever it runs: no part of the release. */
const OF_THE_MACHINE =
  /^(?:-.*|docker.*|containerd.*|podman|ca-certificates|gnupg2?|curl|wget|unzip|jq|apt-transport-https|software-properties-common|lsb-release|awscli|aws-cli|amazon-.*|google-cloud-.*|.*-agent|htop|vim|git|\$.*|install|add)$/;

/** The first packages of the app that a machine's start script installs, itself or by a function of its own. */
function* judgeMachine({ path, commands }: ShellScript): Iterable<Found> {
  if (!MACHINE_SCRIPT.test(baseName(path))) return;
  const installs = commands.filter((command) => isInstallLine([command.name, ...command.args].join(' ')));
  const functions = new Set(installs.flatMap(({ within }) => within.filter((one) => one.endsWith('()')).map((one) => one.slice(0, -2))));
  const first = commands.find((command) => {
    const isHere = installs.includes(command) && !command.within.some((one) => one.endsWith('()'));
    return (isHere || functions.has(command.name)) && command.args.some((word) => !OF_THE_MACHINE.test(word));
  });
  if (!first) return;
  yield {
    span: first.span,
    what: `\`${[first.name, ...first.args].join(' ').slice(0, 80)}\` installs packages whenever a machine starts.`,
    remedy: 'Put the packages into an image of the machine or of a container, so that a start only runs the release.',
  };
}

/** Programs that people run on a checkout, or that make other programs. */
const TOOL_PATH =
  /(?:^|\/)(?:scripts?|tools?|hack|ci|bin|build|tasks?|cli|setup|install\w*|generators?|releas(?:e|es|ing)|packaging)(?:\/|\.\w+$)/i;
/** Packages of the app itself, by their own package managers; what the machine has is another question. */
const OWN_PACKAGES =
  /^(?:\S*python[\d.]* -m pip3? install|pip3? install|npm (?:install|i|ci)|yarn(?: install)?$|pnpm (?:install|i)|composer (?:install|update)|bundle (?:install|update))(?=\s|$)/;

/** A bot that updates itself, or an app that brings what it lacks once it runs. */
function* judgeCode(file: CodeFile, { repository }: Context): Iterable<Found> {
  if (TOOL_PATH.test(file.path)) return;
  for (const { span, commands, elsewhere } of startedLines(file)) {
    const lines = commands.map(({ name, args }) => [name, ...args].join(' '));
    const line = lines.find((one) => OWN_PACKAGES.test(one));
    if (line === undefined || elsewhere || isLeftLying(file, repository)) continue;
    if (!isRunByHand(file.path, repository) && !cliCommandAround(file.functionAt(span.start), file))
      yield { span, what: `\`${line.replaceAll('*', '…').slice(0, 80)}\` installs packages while the app runs.` };
  }
}

function isInstallLine(line: string): boolean {
  return INSTALLS.some((pattern) => pattern.test(line));
}

function isInstallation(started: StartCommand): boolean {
  const line = programLine(started);
  return isInstallLine(line) || installationOf(started.command) !== undefined;
}
