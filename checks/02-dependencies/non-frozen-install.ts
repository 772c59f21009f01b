import { imageCommands, SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { shippedScript } from '../../src/analysis/knowledge/images/used-scripts.ts';
import type { Dockerfile, Manifest, Pipeline } from '../../src/analysis/documents/kinds.ts';
import { installByLock, isFrozenBySettings, looseInstall, otherLocks } from '../../src/analysis/knowledge/packages/loose-installs.ts';
import { baseName, directoryOf, isWithin, joinPath } from '../../src/analysis/paths.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { holdsAlone, type Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

export default rule({
  id: 'dependencies/non-frozen-install',
  title: 'Install exactly what the lock says',
  why: 'An install that may rewrite the lock puts versions into the release that nobody committed, and two builds of one commit differ.',
  remedy: 'Use the command that fails when manifest and lock disagree.',
  severity: 'warning',
  limits: ['Judged where the lock is committed; a missing lock is a finding of its own.'],
  documents: {
    dockerfile: (file, context) => (isFrozenBySettings(file.source.text) ? [] : judge(imageCommands(file), context, file)),
    script: (file, context) => (isFrozenBySettings(file.source.text) ? [] : judge(shippedScript(file, context.repository), context)),
    pipeline: (file, context) => (isFrozenBySettings(file.source.text) ? [] : judgePipeline(file, context)),
    manifest: (file, context) => judge(hooksOf(file), context),
    data: (file, context) => judge(SHIPPED_COMMANDS.data(file), context),
  },
  examples: {
    bad: [
      {
        name: 'the build of a platform',
        files: {
          'boxfile.yml': 'deploy.config:\n  extra_steps:\n    - npm install # ⟵\n',
          'package.json': '{}',
          'package-lock.json': '{}',
        },
      },
      {
        name: 'a pipeline that ships what it builds, in a directory of its own',
        files: {
          '.github/workflows/ui-deploy.yml':
            'on: push\njobs:\n  deploy:\n    defaults:\n      run:\n        working-directory: ./ui\n    steps:\n      - run: yarn install # ⟵\n      - run: yarn build\n      - run: gsutil rsync -r dist gs://shop\n',
          'ui/package.json': '{}',
          'ui/yarn.lock': '# yarn lockfile v1\n',
        },
      },
      {
        name: 'an image without the lock of Poetry',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY pyproject.toml ./\nRUN poetry install --no-root\nCOPY . .\n',
          'pyproject.toml': '[tool.poetry]\nname = "shop"\n',
          'poetry.lock': '',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'an image without the lock of Cargo',
        files: {
          Dockerfile: 'FROM rust:1.79.0\nCOPY src src\nCOPY Cargo.toml ./\nRUN cargo build --release\nCMD ["/target/release/shop"]\n',
          'src/main.rs': 'fn main() {}\n',
          'Cargo.toml': '[package]\nname = "shop"\n',
          'Cargo.lock': 'version = 3\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'an image without the lock of Composer',
        files: {
          Dockerfile: 'FROM php:8.3-fpm\nCOPY composer.json /app/\nRUN composer install --no-dev\nCOPY . /app\n',
          'composer.json': '{}',
          'composer.lock': '{}',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'another package manager than that of the lock, beside a part with a lock of its own',
        files: {
          Dockerfile: 'FROM node:20\nCOPY package.json ./\nRUN npm install\nCOPY . .\n',
          'package.json': '{}',
          'yarn.lock': '',
          'web/package.json': '{}',
          'web/package-lock.json': '{}',
        },
        at: 'Dockerfile:3',
      },
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
      {
        name: 'Bundler in an image',
        files: {
          Dockerfile: 'FROM ruby:3.3\nCOPY Gemfile* ./\nRUN bundle install --without development test\n',
          'Gemfile.lock': '',
          Gemfile: '',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'a package manager that does not know the lock',
        files: { Dockerfile: 'FROM node:20\nCOPY . .\nRUN pnpm install\n', 'package.json': '{}', 'package-lock.json': '{}' },
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
        name: 'a layer that only fills Cargo’s cache',
        files: {
          Dockerfile:
            'FROM rust:1.79.0\nCOPY Cargo.toml ./\nRUN mkdir src && touch src/main.rs && cargo build --release\nCOPY . .\nRUN cargo build --release --locked\n',
          'Cargo.toml': '[package]\nname = "shop"\n',
          'Cargo.lock': 'version = 3\n',
        },
      },
      {
        name: 'an install that npm ci takes away again',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm install --omit=dev\nRUN npm ci\n',
          'package.json': '{}',
          'package-lock.json': '{}',
        },
      },
      {
        name: 'Poetry and Composer with their locks',
        files: {
          Dockerfile: 'FROM python:3.12\nCOPY pyproject.toml poetry.lock ./\nRUN poetry install --no-root\nCOPY . .\n',
          'php.Dockerfile': 'FROM php:8.3-fpm\nCOPY composer.* /app/\nRUN composer install --no-dev\nCOPY . /app\n',
          'pyproject.toml': '[tool.poetry]\nname = "shop"\n',
          'poetry.lock': '',
          'composer.json': '{}',
          'composer.lock': '{}',
        },
      },
      {
        name: 'package managers that see that a pipeline runs them',
        files: {
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    steps:\n      - run: yarn install\n      - run: pnpm install\n      - run: gsutil rsync -r dist gs://shop\n',
          'yarn.lock': '__metadata:\n  version: 8\n',
          'pnpm-lock.yaml': '',
        },
      },
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
  for (const [index, command] of commands.entries()) {
    const install = looseInstall(command);
    if (install?.should === 'npm ci' && isInstalledAgain(command, commands, image)) continue;
    if (!install || !install.locks.some((lock) => hasNear(lock, context))) {
      yield* byAnother(command, context);
      if (image) yield* withoutItsLock(command, commands.slice(index + 1), image, context);
      continue;
    }
    const fix = image && install.should === 'npm ci' ? ciFix(command, image) : undefined;
    yield {
      span: command.span,
      what: `\`${install.is}\` may take other versions than the committed lock.`,
      remedy: `Run \`${install.should}\`.`,
      // Bundler writes a new lock in an image that nobody looks into.
      ...(asksForLock(command) || (install.mild && !(image && install.is === 'bundle install')) ? { confidence: 'likely' as const } : {}),
      ...(fix ? { fix } : {}),
    };
  }
}

/** `npm ci` takes away what an install before it has brought. */
function isInstalledAgain(command: Command, commands: readonly Command[], image: Dockerfile | undefined): boolean {
  const stage = image?.stages.find(({ instructions }) => instructions.some(({ span }) => holds(span, command)));
  return commands
    .slice(commands.indexOf(command) + 1)
    .some(
      (later) =>
        later.name === 'npm' &&
        /^(?:ci|clean-install)$/.test(later.args[0] ?? '') &&
        (stage === undefined || stage.instructions.some(({ span }) => holds(span, later))),
    );
}

const holds = (span: Span, command: Command): boolean => span.start <= command.span.start && command.span.end <= span.end;

/** An install in an image that was given the manifest and not the lock which is committed beside it. */
function* withoutItsLock(command: Command, later: readonly Command[], image: Dockerfile, context: Context): Iterable<Found> {
  const { source, stages } = image;
  const install = installByLock(command);
  const [lock = ''] = install?.locks ?? [];
  if (!install || !hasNear(lock, context) || source.text.includes(lock)) return;
  // A layer that only fills the cache before all is copied.
  if (later.some(({ name, args }) => name === command.name && args[0] === command.args[0])) return;
  const copied = stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, span }) => /^(?:COPY|ADD)$/.test(keyword) && span.start < command.span.start)
    .flatMap(({ words }) => words.slice(0, -1).map(({ text }) => text.replace(/^\.\//, '')));
  if (!copied.some((word) => baseName(word) === install.manifest)) return;
  if (!copied.every((word) => isOneFile(word) || isDirectoryWithout(lock, word, context))) return;
  yield {
    span: command.span,
    what: `\`${install.is}\` takes what is newest, because the image is given \`${install.manifest}\` without \`${lock}\`.`,
    remedy: `Copy \`${lock}\` beside \`${install.manifest}\` before the install.`,
  };
}

/** Neither a directory nor a pattern, which may bring the lock. */
const isOneFile = (word: string): boolean => /(?:^|\/)[\w-][\w.-]*\.\w+$/.test(word);

/** A directory of the repository below which no lock lies: `COPY src src`. */
function isDirectoryWithout(lock: string, word: string, { path, repository }: Context): boolean {
  const directory = joinPath(directoryOf(path), word.replace(/\/$/, ''));
  if (!/^[\w-][\w./-]*$/.test(word) || word.includes('..')) return false;
  const below = [...repository.tree.entries.keys()].filter((candidate) => isWithin(candidate, directory));
  return below.length > 0 && !below.some((candidate) => baseName(candidate) === lock);
}

/** In a branch that is taken where the lock is missing or out of date. */
function asksForLock({ within }: Command): boolean {
  return within.some((condition) => /\.lock\b|lock\.(?:json|yaml)\b|\block --check\b/.test(condition));
}

/** An install by a package manager that can't read the lock that is committed. */
function* byAnother(command: Command, context: Context): Iterable<Found> {
  const { path, repository } = context;
  const locks = otherLocks(command);
  if (!locks) return;
  if (locks.own.some((lock) => hasNear(lock, context))) return;
  const ignored = locks.others.find((name) => repository.tree.entries.has(joinPath(directoryOf(path), name)));
  if (ignored !== undefined)
    yield {
      span: command.span,
      what: `\`${command.name}\` ignores \`${ignored}\`, the lock that is committed, and takes what is newest.`,
      remedy: 'Install with the package manager that wrote the lock, or commit the lock of this one.',
    };
}

/** Yarn since 2 and pnpm keep to their locks by themselves where they see that a pipeline runs them. */
function* judgePipeline(file: Pipeline, context: Context): Iterable<Found> {
  const commands = SHIPPED_COMMANDS.pipeline(file);
  yield* judge(
    commands.filter(({ name }) => name !== 'pnpm' && (name !== 'yarn' || isClassicYarn(context))),
    context,
  );
}

function isClassicYarn({ repository }: Context): boolean {
  return repository.texts.some((path) => baseName(path) === 'yarn.lock' && repository.source(path)?.text.includes('# yarn lockfile v1'));
}

/** A lock of that name in a directory around the file, or in one below it that the file names; a pipeline stands for the whole repository. */
function hasNear(lock: string, { path, repository }: Context): boolean {
  const directory = path.startsWith('.github/') ? '' : directoryOf(path);
  return [...repository.tree.entries.keys()].some((candidate) => {
    if (baseName(candidate) !== lock) return false;
    const place = directoryOf(candidate);
    if (isWithin(path, place)) return true;
    const below = place.slice(directory === '' ? 0 : directory.length + 1);
    return isWithin(candidate, directory) && holdsAlone(repository.source(path)?.text ?? '', below, /^[^\w-]?$/);
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
