import type { Repository } from '../../src/analysis/repository.ts';
import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { shippedScript } from '../../src/analysis/knowledge/images/used-scripts.ts';
import { installationOf, isPinned, packageName } from '../../src/analysis/knowledge/packages/installers.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Found } from '../rule.ts';

/** Package managers themselves: somebody has to install them, and says in which version. */
const MANAGERS = /^(?:npm|npx|yarn|pnpm|corepack|bun|n|node-gyp)$/;
/** What the runtime's image brings anyway, so that an update of it is no new dependency. */
const BROUGHT = /^(?:npm|corepack|node-gyp)$/;
/** Said in so many words: the next major version of npm may not run on the image's Node at all. */
const NEWEST = /@(?:latest|next)$/;
/** Their global installs put a tool for the machine where a project's own dependency belongs. */
const JUDGED = new Set(['npm', 'yarn', 'pnpm', 'bun', 'composer']);

/** Scripts of a manifest that every install or a platform's build runs. */
const BUILDS = /^(?:(?:pre|post)?install|heroku-(?:pre|post)build|gcp-build|vercel-build)$/;

export default rule({
  id: 'dependencies/global-install',
  title: 'Install tools as dependencies of the project',
  why: 'A global install is recorded in no manifest and no lock, and no scan or update of them sees it; without a version, two builds of the same commit may use different tools.',
  remedy: 'Declare the tool in the manifest and run it through the package manager (`npx`, `npm run`, `vendor/bin`).',
  severity: 'warning',
  documents: {
    dockerfile: (file, { repository }) => judge(SHIPPED_COMMANDS.dockerfile(file), repository),
    script: (file, { repository }) => judge(shippedScript(file, repository), repository),
    data: (file, { repository }) => judge(SHIPPED_COMMANDS.data(file), repository),
    manifest: (file, { repository }) =>
      judge(
        file.scripts.filter(({ name }) => BUILDS.test(name)).flatMap(({ commands }) => commands),
        repository,
      ),
    pipeline: (file, { repository }) => advice(judge(SHIPPED_COMMANDS.pipeline(file), repository)),
  },
  examples: {
    bad: [
      {
        name: 'the build of a platform',
        files: {
          'render.yaml':
            'services:\n  - type: web\n    name: shop\n    buildCommand: npm ci && npm install -g typescript # ⟵\n    startCommand: node server.js\n',
        },
      },
      {
        name: 'what every install runs',
        files: {
          'package.json':
            '{\n  "scripts": {\n    "start": "node s.js",\n    "postinstall": "npm install -g pm2"\n  },\n  "dependencies": { "express": "4.18.0" }\n}\n',
          's.js': '',
          Procfile: 'web: node s.js\n',
        },
        at: 'package.json:4',
      },
      { name: 'npm', files: { Dockerfile: 'FROM node:20\nRUN npm install -g bower gulp\n' }, at: 'Dockerfile:2' },
      { name: 'yarn', files: { Dockerfile: 'FROM node:20\nRUN yarn global add serve\n' }, at: 'Dockerfile:2' },
      { name: 'composer', files: { Dockerfile: 'FROM php:8.3\nRUN composer global require laravel/envoy\n' }, at: 'Dockerfile:2' },
      { name: 'a package manager without a version', files: { Dockerfile: 'FROM node:20\nRUN npm -g install pnpm\n' }, at: 'Dockerfile:2' },
      {
        name: 'the newest npm, on an older Node',
        files: { Dockerfile: 'FROM node:18.20\nRUN npm i -g npm@latest \\\n    && npm ci\n' },
        at: 'Dockerfile:2',
      },
      { name: 'a start script', files: { 'start.sh': '#!/bin/sh\nnpm i -g pm2 # ⟵\npm2-runtime server.js\n' } },
    ],
    good: [
      {
        name: 'a script that developers run',
        files: {
          'package.json': '{"scripts":{"start":"node s.js","setup":"npm install -g nodemon"},"dependencies":{"express":"4.18.0"}}',
          's.js': '',
        },
      },
      {
        name: 'Yarn, which then takes the version that is named',
        files: {
          'package.json': '{"name":"shop","scripts":{"start":"node server.js"}}',
          Dockerfile: 'FROM node:22.4.0\nRUN npm install -g yarn\nRUN yarn set version 4.17.0\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'the app itself, as it was published',
        files: {
          Dockerfile: 'FROM node:22.4\nRUN npm install -g Haraka\nCMD ["haraka"]\n',
          'package.json': '{"name":"haraka","version":"3.0.0"}',
        },
      },
      { name: 'the package manager', files: { Dockerfile: 'FROM node:20\nRUN npm install -g npm@10.2.0 && npm i -g pnpm@9\n' } },
      { name: 'a project install', files: { Dockerfile: 'FROM node:20\nRUN npm ci\n' } },
      { name: 'a development image', files: { 'Dockerfile.dev': 'FROM node:20\nRUN npm i -g nodemon\n' } },
      {
        name: 'a test job',
        files: { '.github/workflows/test.yml': 'on: push\njobs:\n  test:\n    steps:\n      - run: npm i -g codecov\n' },
      },
    ],
  },
});

/** The app itself, as it was published. */
function isApp(word: string, repository: Repository): boolean {
  const name = packageName(word).toLowerCase();
  return repository.documents('manifest').some((manifest) => manifest.name?.toLowerCase() === name);
}

/** `yarn set version 4.1.0`: what was installed only fetches the version that is named. */
function setsYarn(commands: readonly Command[]): boolean {
  return commands.some(({ name, args }) => name === 'yarn' && args[0] === 'set' && args[1] === 'version' && /^\d/.test(args[2] ?? ''));
}

function* judge(commands: readonly Command[], repository: Repository): Iterable<Found> {
  for (const command of commands) {
    const found = installationOf(command);
    if (!found?.global || !JUDGED.has(found.installer)) continue;
    const tools = found.packages.filter(
      (word) => !isManager(word, found.installer) && !isApp(word, repository) && !(word === 'yarn' && setsYarn(commands)),
    );
    if (tools.length === 0) continue;
    const names = tools.map((word) => `\`${packageName(word)}\``).join(', ');
    yield {
      span: command.span,
      ...(tools.every((word) => MANAGERS.test(packageName(word)))
        ? {
            what: `${names} ${tools.length === 1 ? 'is' : 'are'} installed at whatever version is the newest on the day of the build.`,
            remedy: 'Name its version, or let Corepack install the one that `packageManager` in `package.json` names.',
          }
        : { what: `${names} ${tools.length === 1 ? 'is' : 'are'} installed globally, outside of the project's manifest and lock.` }),
    };
  }
}

function isManager(word: string, installer: string): boolean {
  const name = packageName(word);
  return MANAGERS.test(name) && ((BROUGHT.test(name) && !NEWEST.test(word)) || isPinned(installer, word));
}

function* advice(findings: Iterable<Found>): Iterable<Found> {
  for (const found of findings) yield { ...found, confidence: 'likely' };
}
