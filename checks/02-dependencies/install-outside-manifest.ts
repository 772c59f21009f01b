import { SHIPPED_COMMANDS } from '../../src/analysis/knowledge/images/shipped-commands.ts';
import { shippedScript } from '../../src/analysis/knowledge/images/used-scripts.ts';
import {
  downloadedProgram,
  installationOf,
  isPinned,
  packageName,
  type Installation,
} from '../../src/analysis/knowledge/packages/installers.ts';
import type { Manifest } from '../../src/analysis/documents/kinds.ts';
import { baseName } from '../../src/analysis/paths.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Programs that install or build, which no manifest of an app declares. */
const INSTALLERS =
  /^(?:pip|pip-tools|setuptools|wheel|poetry(?:-core|-plugin-[\w-]+|-dynamic-versioning)?|pipenv|pipx|uv|pdm|hatch|hatchling|build|twine|virtualenv|bundler|rubygems-update|npm|pnpm|yarn|corepack|bun|node-gyp|composer\/composer|foreman|cython|python|conda(?:-[\w-]+)?|mamba|micromamba|meson|ninja|cmake|scikit-build|maturin|setuptools-[\w-]+|certifi|awscli|ansible)$/i;
/** Those of them whose next version reads the lock or starts the app in another way. */
const FLOATING = /^(?:poetry|pipenv|pdm|uv|hatch|foreman|awscli|ansible)$/i;
/** Installers of programs rather than of packages that code imports: a version is enough. */
const TOOLS = new Set(['cargo', 'go', 'pipx', 'dotnet', 'pecl']);
/** Scripts of a manifest that run whenever the app is built or started. */
const STARTS = /^(?:pre|post)?(?:start|install)(?::prod(?:uction)?)?$|^(?:heroku-(?:pre|post)build|gcp-build|vercel-build)$/;

export default rule({
  id: 'dependencies/install-outside-manifest',
  title: 'Declare every package in the manifest',
  why: 'A package that only a build or start script installs is not in the manifest or its lock: no scan or update sees it, and nothing holds the versions of what it brings along, nor its own where none is given.',
  remedy: 'Add the package to the manifest with a version, and install from the manifest and its lock.',
  severity: 'warning',
  limits: ['Scripts are judged when their names say that they build, start or ship something.'],
  documents: {
    dockerfile: (file, context) => judge(SHIPPED_COMMANDS.dockerfile(file), context),
    script: (file, context) => judge(shippedScript(file, context.repository), context),
    data: (file, context) => judge(SHIPPED_COMMANDS.data(file), context),
    procfile: (file, context) => judge(SHIPPED_COMMANDS.procfile(file), context),
    pipeline: (file, context) => advice(judge(SHIPPED_COMMANDS.pipeline(file), context)),
    compose: (file, context) =>
      file.developmentOnly
        ? []
        : judge(
            file.services.flatMap(({ command }) => command),
            context,
          ),
    kubernetes: (file, context) =>
      judge(
        file.resources.flatMap(({ containers }) => containers.flatMap(({ command }) => command)),
        context,
      ),
    manifest: (file, context) =>
      judge(
        file.scripts.filter(({ name }) => STARTS.test(name)).flatMap(({ commands }) => commands),
        context,
      ),
  },
  examples: {
    bad: [
      {
        name: 'a program that is downloaded whenever it starts',
        files: {
          Dockerfile: 'FROM node:20\nCOPY . .\nRUN npm ci && npm run build\nCMD ["npx", "serve", "-s", "build"]\n',
          'package.json': '{"scripts":{"build":"tsc"},"dependencies":{"react":"18.2.0"}}',
          'package-lock.json': '{"lockfileVersion":3,"packages":{"node_modules/react":{"version":"18.2.0"}}}',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'the build of a platform',
        files: {
          'render.yaml':
            'services:\n  - type: web\n    name: shop\n    buildCommand: pip install -r requirements.txt && pip install gunicorn # ⟵\n    startCommand: gunicorn app:app\n',
          'requirements.txt': 'flask==3.0.3\n',
          'app.py': 'import flask\n',
        },
      },
      {
        name: 'an extension of PHP',
        files: { Dockerfile: 'FROM php:8.3-fpm\nRUN pecl install redis && docker-php-ext-enable redis\nCOPY . .\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'pip in an image',
        files: {
          Dockerfile:
            'FROM python:3.12\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nRUN pip install gunicorn pymysql # ⟵\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'a package at a version',
        files: { Dockerfile: 'FROM python:3.12\nRUN python -m pip install "flask==3.0"\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'the installer itself',
        files: { Dockerfile: 'FROM python:3.12\nRUN pip install --upgrade pip poetry\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'conda',
        files: {
          Dockerfile: 'FROM continuumio/miniconda3:24.1.2\nRUN conda install -y -c pytorch python=3.9 pytorch=1.13 && conda clean -a\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'the answer to its question given by yes',
        files: { Dockerfile: 'FROM debian:12\nRUN yes | /opt/conda/bin/conda install scipy\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'gems of a program with its own Ruby',
        files: { Dockerfile: 'FROM fluent/fluentd:v1.16\nRUN fluent-gem install fluent-plugin-s3\n' },
        at: 'Dockerfile:2',
      },
      {
        name: 'declared in requirements that the image does not install',
        files: {
          Dockerfile: 'FROM python:3.12\nADD . /shop\nRUN pip install gunicorn && pip install /shop\nCMD ["gunicorn", "shop:app"]\n',
          'requirements.txt': 'flask==3.0.0\ngunicorn==22.0.0\n',
          'setup.py': "from setuptools import setup\nsetup(name='shop', install_requires=['flask'])\n",
          'shop.py': 'import flask\napp = flask.Flask(__name__)\n',
        },
        at: 'Dockerfile:3',
      },
      {
        name: 'Go without any manifest',
        files: {
          Dockerfile: 'FROM golang:1.12\nWORKDIR /go/src/shop\nCOPY . .\nRUN go get -d -v ./...\nCMD ["shop"]\n',
          'main.go': 'package main\n\nimport "github.com/gorilla/mux"\n\nfunc main() { mux.NewRouter() }\n',
        },
        at: 'Dockerfile:4',
      },
      {
        name: 'the program itself from its remote repository',
        files: {
          Dockerfile: 'FROM golang:1.13\nRUN go get -u -v shop.example/own\n',
          'go.mod': 'module shop.example/own\n\ngo 1.13\n',
          'main.go': 'package main\n\nfunc main() {}\n',
        },
        at: 'Dockerfile:2',
      },
      { name: 'npm with a name', files: { Dockerfile: 'FROM node:20\nRUN npm ci && \\\n    npm install sharp\n' }, at: 'Dockerfile:3' },
      {
        name: 'a tool of the build without a version',
        files: { Dockerfile: 'FROM rust:1.93 AS base\nRUN cargo install --locked cargo-chef\n' },
        at: 'Dockerfile:2',
      },
      { name: 'a tool without a version', files: { Dockerfile: 'FROM rust:1.75 AS build\nRUN cargo install trunk\n' }, at: 'Dockerfile:2' },
      {
        name: 'the program itself, as it was last published',
        files: {
          Dockerfile: 'FROM rust:1.75 AS build\nRUN cargo install shop-server\nCMD ["shop"]\n',
          'Cargo.toml': '[package]\nname = "shop-server"\nversion = "0.2.0"\n',
          'src/main.rs': 'fn main() {}\n',
        },
        at: 'Dockerfile:2',
      },
      {
        name: 'go',
        files: { Dockerfile: 'FROM golang:1.22\nRUN go install github.com/pressly/goose/v3/cmd/goose@latest\n' },
        at: 'Dockerfile:2',
      },
      { name: 'an entrypoint', files: { 'docker-entrypoint.sh': '#!/bin/sh\ngem install pg # ⟵\nexec bundle exec puma\n' } },
      {
        name: 'a service’s command',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    image: python:3.12\n    command: sh -c "pip install gunicorn && gunicorn app:app" # ⟵\n',
        },
      },
      {
        name: 'a container of Kubernetes',
        files: {
          'k8s/web.yml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: acme/web:1.2\n          command: ["sh", "-c", "npm install pm2 && npm start"] # ⟵\n',
        },
      },
      {
        name: 'a start script',
        files: {
          'package.json': '{\n  "scripts": {\n    "prestart": "npm install sharp --no-save",\n    "start": "node server.js"\n  }\n}\n',
          'server.js': '',
        },
        at: 'package.json:3',
      },
      {
        name: 'modules of Caddy',
        files: { Dockerfile: 'FROM caddy:2.8-builder AS build\nRUN xcaddy build --with github.com/dunglas/mercure/caddy\n' },
        at: 'Dockerfile:2',
      },
    ],
    good: [
      {
        name: 'scripts that set up the machine of a developer',
        files: {
          'bin/install-python': '#!/bin/bash\npyenv install --skip-existing 3.12.1\npip install tox\n',
          'vagrant/provision.sh': '#!/bin/bash\npip install psycopg2-binary\n',
          'requirements.txt': 'flask==3.0.0\n',
          'app.py': 'import flask\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
      {
        name: 'a package of the module itself',
        files: {
          'go.mod': 'module mushop/catalogue\n\ngo 1.22\n',
          Dockerfile:
            'FROM golang:1.22\nCOPY . .\nRUN go get mushop/catalogue/cmd/cataloguesvc\nRUN go build -o /shop ./cmd/cataloguesvc\nCMD ["/shop"]\n',
        },
      },
      {
        name: 'modules of Caddy with versions, and one that lies here',
        files: {
          Dockerfile:
            'FROM caddy:2.8-builder AS build\nRUN xcaddy build v2.8.4 --with github.com/dunglas/mercure/caddy@v0.16.3 --with github.com/acme/shop/caddy=./caddy\n',
        },
      },
      {
        name: 'an extension of PHP at a version',
        files: { Dockerfile: 'FROM php:8.3-fpm\nRUN pecl install redis-6.0.2 && docker-php-ext-enable redis\nCOPY . .\n' },
      },
      {
        name: 'the app itself, as it was published',
        files: {
          'setup.py': "from setuptools import setup\nsetup(name='board', install_requires=['redis>=5'])\n",
          'board/app.py': 'import tornado.web\napp = tornado.web.Application()\n',
          Dockerfile: 'FROM python:3.12\nRUN pip install --no-cache-dir redis board\nCMD ["board"]\n',
        },
      },
      {
        name: 'a compose file for developers',
        files: {
          'docker-compose.override.yml':
            'services:\n  web:\n    image: python:3.12\n    command: sh -c "pip install ipdb && python app.py"\n',
        },
      },
      { name: 'from the manifest', files: { Dockerfile: 'FROM python:3.12\nRUN pip install --no-cache-dir -r requirements.txt\n' } },
      {
        name: 'conda, an environment with its interpreter',
        files: {
          Dockerfile:
            'FROM continuumio/miniconda3:24.1.2\nRUN conda create -n shop python=3.11 pip\nRUN conda install --file packages.txt\nRUN conda env update -f environment.yml\n',
        },
      },
      {
        name: 'Go with a manifest',
        files: {
          Dockerfile: 'FROM golang:1.22\nCOPY . .\nRUN go get -d -v ./... && go get shop.example/own\n',
          'go.mod': 'module shop.example/own\n\ngo 1.22\n',
          'main.go': 'package main\n\nfunc main() {}\n',
        },
      },
      { name: 'the project itself', files: { Dockerfile: 'FROM python:3.12\nRUN pip install .\nRUN pip install /wheels/*\n' } },
      { name: 'the installer', files: { Dockerfile: 'FROM python:3.12\nRUN pip install -U pip poetry==1.8.2\nRUN gem install bundler\n' } },
      {
        name: 'tools at a version',
        files: {
          Dockerfile:
            'FROM rust:1.75\nRUN cargo install diesel_cli --version 2.1.1 --locked\nRUN go install a.example/b@v1.2.3\nRUN go install shop.example/own/service\n',
        },
      },
      { name: 'a development stage', files: { Dockerfile: 'FROM python:3.12 AS dev\nRUN pip install watchdog\nFROM python:3.12\n' } },
      { name: 'a development image', files: { 'Dockerfile.dev': 'FROM python:3.12\nRUN pip install ipdb\n' } },
      {
        name: 'declared as well',
        files: {
          Dockerfile: 'FROM python:3.12\nRUN pip install numpy\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n',
          'requirements.txt': 'numpy==2.0.0\n',
          'app.py': 'print(1)\n',
        },
      },
    ],
  },
});

function* judge(commands: readonly Command[], context: Context): Iterable<Found> {
  for (const command of commands) {
    yield* judgeServerBuild(command);
    yield* judgeFetchedProgram(command, context);
    const found = installationOf(command);
    if (!found || (found.global && !TOOLS.has(found.installer))) continue;
    const names = found.packages.filter((word) => isOutside(word, found, commands, context) || isFetchedAnew(word, command, context));
    if (names.length > 0) yield { span: command.span, what: say(names.map(packageName), found, command) };
    else if (getsUndeclared(command, context))
      yield {
        span: command.span,
        what: '`go get` takes whatever version of each import is the newest on the day of the build.',
        remedy: GO_MODULES,
      };
  }
}

/** `npx serve -s build`: a package that neither a manifest nor a lock knows is downloaded whenever the command runs. */
function* judgeFetchedProgram(command: Command, { repository }: Context): Iterable<Found> {
  const program = downloadedProgram(command);
  if (program === undefined) return;
  const isKnown =
    repository.documents('manifest').some(({ dependencies }) => dependencies.some((known) => known.name === program)) ||
    repository.documents('lock').some(({ versions }) => versions.has(program));
  if (isKnown) return;
  yield {
    span: command.span,
    what: `\`${command.name}\` downloads whatever version of \`${program}\` is the newest on that day: no manifest declares it.`,
    remedy: `Add \`${program}\` to the manifest and its lock, and run the program that is installed from there.`,
  };
}

/** `xcaddy build --with github.com/a/b`: a module without `@version` and without a directory that it stands in. */
function* judgeServerBuild({ name, args, span }: Command): Iterable<Found> {
  if (name !== 'xcaddy' || !args.includes('build')) return;
  const modules = args.flatMap((word, at) => (args[at - 1] === '--with' ? word : (/^--with=(.+)$/.exec(word)?.[1] ?? [])));
  // One module of the same repository may be pinned for all of them.
  const pinned = modules.filter((word) => /[@=]/.test(word)).map((word) => word.replace(/[@=].*/, ''));
  const loose = modules.filter((word) => /^[\w.-]+\.\w+\//.test(word) && !/[@=]/.test(word));
  const names = loose.filter((word) => !pinned.some((one) => word.startsWith(`${one}/`) || one.startsWith(`${word}/`)));
  if (names.length === 0) return;
  yield {
    span,
    what: `\`xcaddy build\` takes whatever version of ${names.map((word) => `\`${word}\``).join(', ')} is the newest on the day of the build.`,
    remedy: 'Name a version of each module: `--with github.com/owner/module@v1.2.3`.',
  };
}

const GO_MODULES = 'Declare the versions in `go.mod` and `go.sum` (`go mod init && go mod tidy`), and build from them.';
/** What says or holds the versions of Go's packages, in any of its times. */
const GO_VERSIONS = /(?:^|\/)(?:go\.mod|Gopkg\.lock|glide\.lock|vendor\.conf|Godeps\.json|vendor\/[\w.-]+\/.+\.go|_vendor\/.+\.go)$/;

/** `go get ./...` where nothing says any version. */
function getsUndeclared({ name, args }: Command, { repository }: Context): boolean {
  const words = args.filter((word) => !word.startsWith('-'));
  const getsOwn = name === 'go' && words[0] === 'get' && words.slice(1).every((word) => /^\.(?:\/(?:\.\.\.)?)?$/.test(word));
  return getsOwn && ![...repository.tree.entries.keys()].some((path) => GO_VERSIONS.test(path));
}

/** `go get -u` of the program itself builds what its remote repository holds and not what was checked out. */
function isFetchedAnew(word: string, { name, args }: Command, { repository }: Context): boolean {
  const isUpdate = name === 'go' && args[0] === 'get' && args.includes('-u') && !word.includes('@');
  return isUpdate && repository.documents('manifest').some(({ ecosystem, name: own }) => ecosystem === 'go' && own === word);
}

function* advice(findings: Iterable<Found>): Iterable<Found> {
  for (const found of findings) yield { ...found, confidence: 'likely' };
}

function isOutside(word: string, found: Installation, commands: readonly Command[], { path, repository, deployable }: Context): boolean {
  const name = packageName(word);
  if (INSTALLERS.test(name)) return FLOATING.test(name) && !found.versioned && !isPinned(found.installer, word) && !/[<>~=]/.test(word);
  if (TOOLS.has(found.installer) && (found.versioned || isPinned(found.installer, word))) return false;
  // The app itself, as it was published; Cargo takes the newest of it, whatever is checked out.
  if (
    found.installer !== 'cargo' &&
    repository.documents('manifest').some((manifest) => manifest.name !== undefined && spelling(manifest.name) === spelling(name))
  )
    return false;
  // A package of a module of Go that is here.
  if (
    found.installer === 'go' &&
    repository
      .documents('manifest')
      .some(({ ecosystem, name: own }) => ecosystem === 'go' && own !== undefined && word.startsWith(`${own}/`))
  )
    return false;
  const manifests = deployable?.manifests ?? repository.deployables.flatMap((other) => other.manifests);
  const spelled = spelling(name);
  return !repository
    .documents('manifest')
    .some(
      (manifest) =>
        manifest.path !== path &&
        manifests.includes(manifest.path) &&
        !isPassedOver(manifest, commands, repository.kindsOf(path).includes('dockerfile')) &&
        manifest.dependencies.some((known) => spelling(known.name) === spelled),
    );
}

/** Requirements that an image has no command for: what they pin is not what it gets. */
function isPassedOver({ path, format }: Manifest, commands: readonly Command[], isImage: boolean): boolean {
  return (
    isImage && format === 'requirements.txt' && !commands.some(({ text }) => text.includes('requirements') || text.includes(baseName(path)))
  );
}

function spelling(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

function say(names: readonly string[], { installer }: Installation, { args }: Command): string {
  const list =
    names
      .slice(0, 4)
      .map((name) => `\`${name}\``)
      .join(', ') + (names.length > 4 ? ' and others' : '');
  return TOOLS.has(installer) || names.every((name) => FLOATING.test(name))
    ? `\`${installer === 'dotnet' ? 'dotnet tool' : installer} ${installer === 'go' && args[0] === 'get' ? 'get' : 'install'}\` takes whatever version of ${list} is the newest on the day of the build.`
    : `${list} ${names.length === 1 ? 'is' : 'are'} installed by name here and declared in no manifest.`;
}
