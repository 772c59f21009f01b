import { imageCommands, SHIPPED_COMMANDS } from '../../src/analysis/knowledge/shipped-commands.ts';
import type { Dockerfile, Manifest } from '../../src/analysis/documents/kinds.ts';
import { installationOf } from '../../src/analysis/knowledge/installers.ts';
import { baseName, directoryOf, isWithin } from '../../src/analysis/paths.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Confidence, type Context, type Found } from '../rule.ts';

/** An install that may resolve anew, and how it keeps to its lock. */
interface Install {
  readonly locks: readonly string[];
  /** What it is called, and what it should be. */
  readonly is: string;
  readonly should: string;
  readonly fits: (command: Command) => boolean;
  readonly confidence?: Confidence;
}

const says =
  (pattern: RegExp) =>
  ({ args }: Command): boolean =>
    args.some((word) => pattern.test(word));
const verb = ({ args }: Command): string => args.find((word) => !word.startsWith('-')) ?? '';
const isPlain = (command: Command): boolean =>
  installationOf(command)?.fromManifest === true && installationOf(command)?.packages.length === 0;

const INSTALLS: readonly Install[] = [
  {
    locks: ['package-lock.json', 'npm-shrinkwrap.json'],
    is: 'npm install',
    should: 'npm ci',
    fits: (command) =>
      command.name === 'npm' &&
      isPlain(command) &&
      !says(/^(?:-g|--global|--package-lock-only)$/)(command) &&
      command.args.every((word) => !/^\.{0,2}\//.test(word)),
  },
  {
    locks: ['yarn.lock'],
    is: 'yarn install',
    should: 'yarn install --immutable` (`--frozen-lockfile` before Yarn 2)',
    fits: (command) =>
      command.name === 'yarn' &&
      /^(?:install)?$/.test(verb(command)) &&
      !says(/^(?:--frozen-lockfile|--immutable(?:-cache)?|--pure-lockfile|--version|-v|--help|--mode=.*)$/)(command),
  },
  {
    locks: ['pnpm-lock.yaml'],
    is: 'pnpm install',
    should: 'pnpm install --frozen-lockfile',
    fits: (command) => command.name === 'pnpm' && isPlain(command) && !says(/^(?:--frozen-lockfile|--offline|-g|--global)$/)(command),
  },
  {
    locks: ['bun.lock', 'bun.lockb'],
    is: 'bun install',
    should: 'bun install --frozen-lockfile',
    fits: (command) => command.name === 'bun' && isPlain(command) && !says(/^(?:--frozen-lockfile|-g|--global)$/)(command),
  },
  {
    locks: ['composer.lock'],
    is: 'composer update',
    should: 'composer install',
    fits: ({ name, args }) =>
      name.startsWith('composer') &&
      /^(?:update|u|upgrade)$/.test(args.find((word) => !word.startsWith('-')) ?? '') &&
      !args.includes('--lock'),
  },
  {
    locks: ['poetry.lock'],
    is: 'poetry lock',
    should: 'poetry install` from the committed lock, without `poetry lock` or `poetry update',
    fits: (command) => command.name === 'poetry' && /^(?:update|lock)$/.test(verb(command)) && !says(/^--check$/)(command),
  },
  {
    locks: ['Pipfile.lock'],
    is: 'pipenv install',
    should: 'pipenv sync` or `pipenv install --deploy',
    fits: (command) => command.name === 'pipenv' && isPlain(command) && !says(/^(?:--deploy|--ignore-pipfile)$/)(command),
  },
  {
    locks: ['uv.lock'],
    is: 'uv sync',
    should: 'uv sync --locked',
    fits: (command) => command.name === 'uv' && verb(command) === 'sync' && !says(/^--(?:frozen|locked)$/)(command),
    confidence: 'likely',
  },
  {
    locks: ['Gemfile.lock'],
    is: 'bundle update',
    should: 'bundle install',
    fits: (command) => /^bundler?$/.test(command.name) && verb(command) === 'update',
  },
  {
    locks: ['Gemfile.lock'],
    is: 'bundle install',
    should: 'bundle install` with `BUNDLE_DEPLOYMENT=1',
    fits: (command) => /^bundler?$/.test(command.name) && verb(command) === 'install' && !says(/^(?:--deployment|--frozen)$/)(command),
    confidence: 'likely',
  },
  {
    locks: ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
    is: 'update',
    should: 'npm ci` (or the frozen install of your package manager)',
    fits: (command) =>
      /^(?:npm|yarn|pnpm|bun)$/.test(command.name) &&
      /^(?:update|upgrade|up)$/.test(verb(command)) &&
      !says(/^(?:-g|--global|--location=global)$/)(command) &&
      command.args.filter((word) => !word.startsWith('-')).length === 1,
  },
  {
    locks: ['Cargo.lock'],
    is: 'cargo install --path',
    should: 'cargo install --locked --path …',
    fits: (command) =>
      command.name === 'cargo' && verb(command) === 'install' && says(/^--path(?:=|$)/)(command) && !says(/^--(?:locked|frozen)$/)(command),
  },
  {
    locks: ['Cargo.lock'],
    is: 'cargo update',
    should: 'cargo build --locked',
    fits: (command) => command.name === 'cargo' && /^(?:update|generate-lockfile)$/.test(verb(command)),
  },
  {
    locks: ['pdm.lock'],
    is: 'pdm update',
    should: 'pdm sync` or `pdm install --frozen-lockfile',
    fits: (command) => command.name === 'pdm' && /^(?:update|lock)$/.test(verb(command)) && !says(/^--check$/)(command),
  },
  {
    locks: ['uv.lock'],
    is: 'uv lock',
    should: 'uv sync --locked',
    fits: (command) =>
      command.name === 'uv' &&
      (verb(command) === 'lock' || says(/^(?:--upgrade|-U)$/)(command)) &&
      /^(?:lock|sync)$/.test(verb(command)) &&
      !says(/^--(?:check|locked)$/)(command),
  },
  {
    locks: ['Pipfile.lock'],
    is: 'pipenv update',
    should: 'pipenv sync',
    fits: (command) => command.name === 'pipenv' && /^(?:update|lock|upgrade)$/.test(verb(command)),
  },
  {
    locks: ['packages.lock.json'],
    is: 'dotnet restore',
    should: 'dotnet restore --locked-mode',
    fits: (command) =>
      command.name === 'dotnet' && verb(command) === 'restore' && !says(/^(?:--locked-mode|[-/]p:RestoreLockedMode=true)$/i)(command),
    confidence: 'likely',
  },
  {
    locks: ['go.sum'],
    is: 'go get -u',
    should: 'go mod download',
    fits: (command) =>
      command.name === 'go' && command.args[0] === 'get' && says(/^-u(?:=patch)?$/)(command) && command.args.slice(1).every(isOwn),
  },
  {
    locks: ['go.sum'],
    is: 'go mod tidy',
    should: 'go mod download',
    fits: ({ name, args }) => name === 'go' && args[0] === 'mod' && args[1] === 'tidy',
  },
];

/** Settings by which an install keeps to its lock whatever its words say. */
const FROZEN =
  /BUNDLE_(?:DEPLOYMENT|FROZEN)|config\s+(?:set\s+)?(?:--(?:local|global)\s+)?(?:deployment|frozen)|UV_(?:FROZEN|LOCKED)|YARN_ENABLE_IMMUTABLE_INSTALLS|PIPENV_IGNORE_PIPFILE|(?:^|\s)CI[= ](?:1|true)/;

/** An option or a path of the module itself: anything else names a program or package that the lock may not know. */
function isOwn(word: string): boolean {
  return word.startsWith('-') || word.startsWith('.') || word === 'all';
}

export default rule({
  id: 'dependencies/non-frozen-install',
  title: 'Install exactly what the lock says',
  why: 'An install that may rewrite the lock puts versions into the release that nobody committed, and two builds of one commit differ.',
  remedy: 'Use the command that fails when manifest and lock disagree.',
  severity: 'warning',
  limits: ['Judged where the lock is committed; a missing lock is a finding of its own.'],
  documents: {
    dockerfile: (file, context) => (FROZEN.test(file.source.text) ? [] : judge(imageCommands(file), context, file)),
    script: (file, context) => (FROZEN.test(file.source.text) ? [] : judge(SHIPPED_COMMANDS.script(file), context)),
    pipeline: (file, context) => advice(judge(SHIPPED_COMMANDS.pipeline(file), context)),
    manifest: (file, context) => judge(hooksOf(file), context),
  },
  examples: {
    bad: [
      {
        name: 'npm',
        files: {
          Dockerfile: 'FROM node:20\nCOPY package*.json ./\nRUN npm install --omit=dev\nCOPY . .\n',
          'package.json': '{}',
          'package-lock.json': '{}',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'yarn',
        files: { Dockerfile: 'FROM node:20\nCOPY . .\nRUN yarn --production\n', 'package.json': '{}', 'yarn.lock': '' },
        at: 'Dockerfile:3',
      },
      {
        name: 'Cargo',
        files: {
          Dockerfile: 'FROM rust:1.80\nCOPY . .\nRUN cargo install --path .\n',
          'Cargo.lock': '',
          'Cargo.toml': '[package]\nname = "a"\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'Go',
        files: { Dockerfile: 'FROM golang:1.22\nCOPY . .\nRUN go get -u ./... && go build\n', 'go.sum': '', 'go.mod': 'module a\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'uv',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY . .\nRUN uv sync --upgrade\n',
          'uv.lock': '',
          'pyproject.toml': '[project]\nname = "a"\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'NuGet',
        files: {
          Dockerfile: 'FROM mcr.microsoft.com/dotnet/sdk:8.0\nCOPY . .\nRUN dotnet restore\n',
          'packages.lock.json': '{}',
          'a.csproj': '<Project></Project>',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'Bundler',
        files: { Dockerfile: 'FROM ruby:3.3\nCOPY . .\nRUN bundle update\n', 'Gemfile.lock': '', Gemfile: '' },
        at: 'Dockerfile:3',
      },
      { name: 'pnpm in a deploy script', files: { 'deploy.sh': '#!/bin/sh\npnpm install # ⟵\npnpm build\n', 'pnpm-lock.yaml': '' } },
      {
        name: 'Composer',
        files: { Dockerfile: 'FROM php:8.3\nCOPY . .\nRUN composer update --no-dev\n', 'composer.lock': '{}' },
        at: 'Dockerfile:3',
      },
      {
        name: 'a build hook',
        files: {
          'package.json': '{\n  "scripts": {\n    "heroku-postbuild": "npm install --prefix web"\n  }\n}\n',
          'package-lock.json': '{}',
        },
        at: 'package.json:3',
      },
    ],
    good: [
      {
        name: 'the lock of another app',
        files: {
          Dockerfile: 'FROM node:20\nCOPY package.json .\nRUN npm install\nCOPY . .\n',
          'package.json': '{}',
          'services/blue/package-lock.json': '{}',
        },
      },
      {
        name: 'a program for the build',
        files: {
          Dockerfile: 'FROM golang:1.12\nCOPY . .\nRUN go get -u github.com/golang/dep/cmd/dep\n',
          'go.sum': '',
          'go.mod': 'module a\n',
        },
      },
      { name: 'npm ci', files: { Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm ci\n', 'package-lock.json': '{}' } },
      {
        name: 'frozen',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nRUN yarn install --frozen-lockfile && pnpm i --frozen-lockfile\n',
          'yarn.lock': '',
          'pnpm-lock.yaml': '',
        },
      },
      {
        name: 'locked',
        files: {
          Dockerfile:
            'FROM rust:1.80\nCOPY . .\nRUN cargo install --locked --path . && cargo build --release && cargo install cargo-chef --locked\n',
          'Cargo.lock': '',
        },
      },
      { name: 'no lock to keep to', files: { Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm install\n', 'package.json': '{}' } },
      { name: 'a script of developers', files: { 'package.json': '{"scripts":{"setup":"npm install"}}', 'package-lock.json': '{}' } },
      {
        name: 'Bundler by its settings',
        files: { Dockerfile: 'FROM ruby:3.3\nENV BUNDLE_DEPLOYMENT=1\nCOPY . .\nRUN bundle install\n', 'Gemfile.lock': '' },
      },
      { name: 'another command of yarn', files: { Dockerfile: 'FROM node:20\nRUN yarn build && yarn --version\n', 'yarn.lock': '' } },
    ],
  },
});

function* judge(commands: readonly Command[], context: Context, image?: Dockerfile): Iterable<Found> {
  for (const command of commands) {
    // Options that a variable holds may freeze it.
    const install = command.args.some((word) => word.includes('$')) ? undefined : INSTALLS.find((candidate) => candidate.fits(command));
    if (!install || !install.locks.some((lock) => hasNear(lock, context))) continue;
    const fix = image && install.should === 'npm ci' ? ciFix(command, image) : undefined;
    yield {
      span: command.span,
      what: `\`${install.is}\` may take other versions than the committed lock.`,
      remedy: `Run \`${install.should}\`.`,
      ...(install.confidence ? { confidence: install.confidence } : {}),
      ...(fix ? { fix } : {}),
    };
  }
}

function* advice(findings: Iterable<Found>): Iterable<Found> {
  for (const found of findings) yield { ...found, confidence: 'likely' };
}

/** A lock of that name in a directory around the file, or in one below it that the file names. */
function hasNear(lock: string, { path, repository }: Context): boolean {
  const directory = directoryOf(path);
  return [...repository.tree.entries.keys()].some((candidate) => {
    if (baseName(candidate) !== lock) return false;
    const place = directoryOf(candidate);
    if (isWithin(path, place)) return true;
    const below = place.slice(directory === '' ? 0 : directory.length + 1);
    return isWithin(candidate, directory) && (repository.source(path)?.text.includes(below) ?? false);
  });
}

/** Package scripts that a platform runs when it builds. */
function hooksOf({ scripts, ecosystem }: Manifest): readonly Command[] {
  return ecosystem === 'npm'
    ? scripts
        .filter(({ name }) => /^(?:heroku-(?:pre|post)build|gcp-build|vercel-build|now-build)$/.test(name))
        .flatMap(({ commands }) => commands)
    : [];
}

/** `npm install` becomes `npm ci` where the lock is copied into the image. */
function ciFix(command: Command, { source, effective }: Dockerfile): Found['fix'] {
  const copies = effective.some(({ keyword, text }) => keyword === 'COPY' && /package\*\.json|package-lock|(?:^|\s)\.\/?\s/.test(text));
  const written = /\bnpm (install|i)\b(?=\s*(?:$|--omit=dev|--production|--only=prod(?:uction)?|&&|;))/.exec(source.slice(command.span));
  if (!copies || !written) return undefined;
  const start = command.span.start + written.index + 'npm '.length;
  return { title: 'Install from the lock', safe: false, edits: [{ span: { start, end: start + (written[1] ?? '').length }, text: 'ci' }] };
}
