import type { ComposeFile, ComposeService } from '../../src/analysis/documents/kinds.ts';
import { isDeployedVariant } from '../../src/analysis/knowledge/environment-names.ts';
import { baseName, directoryOf, isWithin, joinPath, resolvePath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { serviceOfImage } from '../../src/analysis/service-versions.ts';
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
    ],
    good: [
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

function* judge(file: ComposeFile, { repository }: Context): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const service of file.services) {
    const deployed = inheritance(file, service, repository);
    // A database has no code of ours: what is mounted is its data or its settings.
    if (deployed === undefined || (service.image && !service.build && serviceOfImage(service.image.name) !== undefined)) continue;
    for (const { source, target, span } of service.volumes) {
      const directory =
        source === undefined || !/^\.{0,2}(?:\/|$)|^\.$/.test(source) ? undefined : resolvePath(directoryOf(file.path), source);
      if (directory === undefined || !holdsCode(directory, repository)) continue;
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
  if (file.variant !== undefined) return undefined;
  const overlays = repository
    .documents('compose')
    .filter(({ path, variant }) => directoryOf(path) === directoryOf(file.path) && isDeployedVariant(variant));
  return overlays.find((overlay) => inherits(overlay, service))?.path;
}

/** True for an overlay that changes the service and leaves its image's source and its mounts as the base has them. */
function inherits(overlay: ComposeFile, { name }: ComposeService): boolean {
  const service = overlay.services.find((other) => other.name === name);
  if (service === undefined || service.image !== undefined || service.build !== undefined) return false;
  return !/!(?:reset|override)/.test(overlay.source.slice(service.node.span));
}

/** True for a directory of the repository with sources of a deployable right in it or below its `src`. */
function holdsCode(directory: string, repository: Repository): boolean {
  return repository.deployables.some(({ sources, root }) =>
    sources.some((path) => isWithin(path, directory) && (isWithin(root, directory) || isWithin(directory, joinPath(root, '')))),
  );
}
