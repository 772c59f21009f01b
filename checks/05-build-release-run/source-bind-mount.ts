import { takenOver, type TakenOver } from '../../src/analysis/compose-stacks.ts';
import type { ComposeFile, ComposeService } from '../../src/analysis/documents/kinds.ts';
import { isKeptRunning } from '../../src/analysis/knowledge/starting/kept-running.ts';
import { isDeployedVariant } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { baseName, directoryOf, isWithin, joinPath, resolvePath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { serviceOfImage } from '../../src/analysis/versions/service-versions.ts';
import { rule, type Context, type Found, removing } from '../rule.ts';

export default rule({
  id: 'build-release-run/source-bind-mount',
  title: 'Run the code that is in the image',
  why: 'A mounted source tree hides what was built: the process runs whatever lies on that host, and the image that was tested is not what is live.',
  remedy: 'Mount the source in `docker-compose.override.yml` (or a dev overlay) only, and let the base file run the image as it was built.',
  severity: 'warning',
  documents: { compose: judge },
  examples: {
    bad: [
      {
        name: 'a service that production extends',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.common.yml': 'services:\n  app:\n    build: .\n    volumes:\n      - .:/app # ⟵\n',
          'docker-compose.prod.yml':
            'services:\n  web:\n    extends:\n      file: docker-compose.common.yml\n      service: app\n    restart: always\n',
        },
      },
      {
        name: 'a file that production includes',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'compose.web.yml': 'services:\n  app:\n    build: .\n    volumes:\n      - .:/app # ⟵\n',
          'compose.prod.yml': 'include:\n  - compose.web.yml\nservices:\n  proxy:\n    image: nginx:1.27.2\n',
        },
      },
      {
        name: 'the base of a production overlay',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /usr/src/app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/usr/src/app # ⟵\n',
          'docker-compose.prod.yml': 'services:\n  web:\n    command: node server.js\n',
        },
      },
      {
        name: 'a production file',
        files: {
          Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "app:app"]\n',
          'src/app.py': 'import flask\napp = flask.Flask(__name__)\n',
          'docker-compose.prod.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - ./src:/app/src # ⟵\n',
        },
      },
      {
        name: 'the only file, of a service that starts again with the machine',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    restart: always\n    volumes:\n      - .:/app # ⟵\n',
        },
      },
      {
        name: 'the only file, which names the environment of a deploy',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      - NODE_ENV=production\n    volumes:\n      - .:/app # ⟵\n',
        },
      },
      {
        name: 'the only file, which a pipeline brings up on the server',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          '.github/workflows/deploy.yml':
            'on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: appleboy/ssh-action@v1\n        with:\n          host: shop.acme.io\n          script: |\n            cd /srv/shop\n            docker compose up -d --build\n',
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app # ⟵\n',
        },
      },
      {
        name: 'the only file, which the script of the deploy brings up',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'scripts/deploy.sh': '#!/bin/sh\ngit fetch\ndocker compose up -d --build\n',
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'the only file, with a development server',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["nodemon", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    restart: always\n    volumes:\n      - .:/app\n',
        },
      },
      {
        name: 'the only file, which names the environment of developers',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    restart: always\n    environment:\n      NODE_ENV: development\n    volumes:\n      - .:/app\n',
        },
      },
      {
        name: 'settings that are code, at the place of settings',
        files: {
          Dockerfile: 'FROM python:3.12\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["gunicorn", "shop:app"]\n',
          'shop.py': 'import flask\napp = flask.Flask(__name__)\n',
          'shop/settings.py': 'WORKERS = 4\n',
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    restart: always\n    volumes:\n      - ./shop:/etc/shop\n',
        },
      },
      {
        name: 'the only file, which says nothing of a server',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n',
        },
      },
      {
        name: 'the data of a database beside code of the same directory',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'db/index.js': 'module.exports = {};\n',
          'docker-compose.prod.yml':
            'services:\n  db:\n    image: lscr.io/linuxserver/mariadb:11.4.2\n    volumes:\n      - ./db:/config\n',
        },
      },
      {
        name: 'an override for development',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml': 'services:\n  web:\n    build: .\n',
          'docker-compose.override.yml': 'services:\n  web:\n    volumes:\n      - .:/app\n',
          'docker-compose.prod.yml': 'services:\n  web:\n    restart: always\n',
        },
      },
      {
        name: 'data and configuration',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.prod.yml':
            'services:\n  web:\n    build: .\n    volumes:\n      - ./data:/app/data\n      - ./nginx.conf:/etc/nginx/nginx.conf:ro\n      - uploads:/app/uploads\n',
        },
      },
      {
        name: 'an overlay that takes the mounts away',
        files: {
          Dockerfile: 'FROM node:20\nWORKDIR /app\nEXPOSE 80\nCMD ["node", "server.js"]\n',
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - .:/app\n',
          'docker-compose.prod.yml': 'services:\n  web:\n    volumes: !reset []\n',
        },
      },
    ],
  },
});

/** Places of settings and data, which no image has the code of an app at. */
const FOR_OTHERS = /^\/(?:etc|run|tmp|data|config|backups?|var\/(?:lib|log|run|cache|backups?))(?:\/|$)/;

function* judge(file: ComposeFile, { repository }: Context): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const service of file.services) {
    const deployed = inheritance(file, service, repository);
    // A database has no code of ours: what is mounted is its data or its settings.
    if (deployed === undefined || (service.image && !service.build && serviceOfImage(service.image.name) !== undefined)) continue;
    for (const { source, target, span } of service.volumes) {
      const directory =
        source === undefined || !/^\.{0,2}(?:\/|$)|^\.$/.test(source) ? undefined : resolvePath(directoryOf(file.path), source);
      if (directory === undefined || FOR_OTHERS.test(target) || !holdsCode(directory, repository)) continue;
      yield {
        span,
        ...(service.volumes.length > 1 ? removing(file.source, span, { title: 'Run the code that is in the image', safe: false }) : {}),
        what: `\`${source}\` is mounted over the code of the image of \`${service.name}\` at \`${target}\`${deployed === file.path ? '' : `, and \`${baseName(deployed)}\` inherits that`}.`,
      };
    }
  }
}

/** The deployed compose file that runs the service with these mounts; undefined when none is known. */
function inheritance(file: ComposeFile, service: ComposeService, repository: Repository): string | undefined {
  const image =
    service.build && repository.tree.entries.has(service.build.dockerfile) ? repository.role(service.build.dockerfile) : undefined;
  if (image === 'development' || /dev|test/i.test(service.node.at('build', 'target')?.text ?? '')) return undefined;
  if (isDeployedVariant(file.variant)) return file.path;
  if (image !== undefined && isKeptRunning(file, service, repository) && hasCode(service, repository)) return file.path;
  return takenOver(file, service, repository).find((deploy) => inherits(deploy, repository))?.path;
}

/** True for an overlay that leaves the service's image and its mounts as the base has them. */
function inherits({ path, by }: TakenOver, repository: Repository): boolean {
  if (by === undefined) return true;
  if (by.node.at('image') !== undefined || by.node.at('build') !== undefined) return false;
  return !/!(?:reset|override)/.test(repository.document('compose', path)?.source.slice(by.node.span) ?? '');
}

/** Manifests and locks, which an image for developers has without the code. */
const MANIFEST = /package|lock|requirements|gemfile|pipfile|composer|go\.(?:mod|sum)|pyproject|\.toml$/i;

/** False for an image that leaves its code to the mount. */
function hasCode({ build }: ComposeService, repository: Repository): boolean {
  const { effective = [] } = (build && repository.document('dockerfile', build.dockerfile)) ?? {};
  const copied = effective.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD').flatMap(({ words }) => words.slice(0, -1));
  return copied.some(({ text }) => !MANIFEST.test(text));
}

/** True for a directory of the repository with sources of a deployable right in it or below its `src`. */
function holdsCode(directory: string, repository: Repository): boolean {
  return repository.deployables.some(({ sources, root }) =>
    sources.some((path) => isWithin(path, directory) && (isWithin(root, directory) || isWithin(directory, joinPath(root, '')))),
  );
}
