import type { Directive, Dockerfile, ImageReference, Instruction, ServerConfig } from '../../src/analysis/documents/kinds.ts';
import { isStreamPath } from '../../src/analysis/knowledge/logs/loggers.ts';
import { mountingService } from '../../src/analysis/knowledge/images/mounted-files.ts';
import { baseName, directoriesUp, directoryOf, isWithin, resolvePath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found, replacing } from '../rule.ts';

const LOG_DIRECTIVES = /^(?:access_log|error_log|CustomLog|ErrorLog|TransferLog)$/i;
/** The official images link these to their streams. */
const LINKED =
  /^\/var\/log\/nginx\/(?:access|error)\.log$|^(?:\/var\/log\/apache2|\$\{APACHE_LOG_DIR\})\/(?:access|error|other_vhosts_access)\.log$/;
const LINKING_IMAGES = /(?:^|\/)(?:nginx|nginx-unprivileged|openresty|php|wordpress)$/;

export default rule({
  id: 'logs/web-server-log-file',
  title: 'Let the web server log to its streams',
  why: 'A log file inside the container is outside of the platform’s log stream, fills the container’s disk, and is gone with it.',
  remedy: 'Log to /dev/stdout and /dev/stderr.',
  severity: 'warning',
  documents: { serverConfig: judge },
  limits: [
    'A server that runs on a machine, with no image or compose service of the repository that takes its configuration in, is not judged.',
  ],
  examples: {
    bad: [
      {
        name: 'a part that nginx takes in',
        files: {
          Dockerfile: 'FROM debian:12.6\nCOPY docker/rootfs /\nCMD ["nginx"]\n',
          'docker/rootfs/etc/nginx/conf.d/include/log-stream.conf':
            "log_format stream '[$time_local] $protocol $status';\n\naccess_log /data/logs/fallback_stream_access.log stream;\n",
        },
        at: 'docker/rootfs/etc/nginx/conf.d/include/log-stream.conf:3',
      },
      {
        name: 'nginx with a configuration that the stack mounts',
        files: {
          'docker-compose.yml':
            'services:\n  edge:\n    image: nginx:1.27.0\n    volumes:\n      - ./edge/site.conf:/etc/nginx/conf.d/default.conf:ro\n',
          'edge/site.conf': 'server {\n  listen 80;\n  error_log /var/log/nginx/shop_error.log;\n}\n',
        },
        at: 'edge/site.conf:3',
      },
      {
        name: 'nginx',
        files: {
          'nginx/Dockerfile': 'FROM nginx:1.27.0\nCOPY nginx.conf /etc/nginx/nginx.conf\n',
          'nginx/nginx.conf': 'http {\n  access_log /var/log/app/access.log;\n}\n',
        },
        at: 'nginx/nginx.conf:2',
      },
      {
        name: 'Apache',
        files: {
          Dockerfile: 'FROM httpd:2.4.61\nCOPY site.conf /usr/local/apache2/conf/extra/\n',
          'site.conf': '<VirtualHost *:80>\n  CustomLog logs/shop_access.log combined\n</VirtualHost>\n',
        },
        at: 'site.conf:2',
      },
      {
        name: 'Caddy',
        files: {
          'edge/Dockerfile': 'FROM caddy:2.8.4\nCOPY Caddyfile /etc/caddy/Caddyfile\n',
          'edge/Caddyfile': ':80 {\n  log {\n    output file /var/log/caddy/access.log\n  }\n}\n',
        },
        at: 'edge/Caddyfile:3',
      },
      {
        name: 'nginx on another base',
        files: {
          Dockerfile: 'FROM debian:12.6\nRUN apt-get install -y nginx\nCOPY docker/ /etc/nginx/\nCMD ["nginx"]\n',
          'docker/nginx.conf': 'http {\n  error_log /var/log/nginx/error.log;\n}\n',
        },
        at: 'docker/nginx.conf:2',
      },
    ],
    good: [
      {
        name: 'mounted into an image that links it, in a directory that another image takes in',
        files: {
          Dockerfile: 'FROM debian:12.6\nCOPY config /app/config\nCMD ["/app/shop"]\n',
          'docker-compose.yml':
            'services:\n  nginx:\n    image: nginx:1.27.0\n    volumes:\n      - ./config/nginx.conf:/etc/nginx/nginx.conf\n',
          'config/nginx.conf': 'http {\n  access_log /var/log/nginx/access.log;\n}\n',
        },
      },
      {
        name: 'an image for developers',
        files: {
          'docker/development/Dockerfile': 'FROM debian:12.6\nCOPY nginx.conf /etc/nginx/nginx.conf\nCMD ["nginx"]\n',
          'docker/development/nginx.conf': 'http {\n  access_log /var/log/app/access.log;\n}\n',
          Dockerfile: 'FROM node:22.4\nCMD ["node", "server.js"]\n',
        },
      },
      {
        name: 'a mounted configuration with paths that the image links to its streams',
        files: {
          'docker-compose.yml': 'services:\n  edge:\n    image: nginx:1.27.0\n    volumes:\n      - ./edge:/etc/nginx/conf.d\n',
          'edge/site.conf': 'server {\n  listen 80;\n  error_log /var/log/nginx/error.log;\n}\n',
        },
      },
      {
        name: 'a stack for developers that mounts it',
        files: {
          'docker-compose.dev.yml': 'services:\n  edge:\n    image: nginx:1.27.0\n    volumes:\n      - ./edge:/etc/nginx/conf.d\n',
          'edge/site.conf': 'server {\n  listen 80;\n  error_log /var/log/nginx/shop_error.log;\n}\n',
        },
      },
      {
        name: 'streams',
        files: {
          Dockerfile: 'FROM nginx:1.27.0\nCOPY nginx.conf /etc/nginx/nginx.conf\n',
          'nginx.conf': 'error_log /dev/stderr warn;\nhttp {\n  access_log /dev/stdout;\n  server { access_log off; }\n}\n',
        },
      },
      {
        name: 'paths that the official image links to its streams',
        files: {
          Dockerfile: 'FROM nginx:1.27.0\nCOPY nginx.conf /etc/nginx/nginx.conf\n',
          'nginx.conf': 'http {\n  access_log /var/log/nginx/access.log main;\n}\n',
        },
      },
      {
        name: 'a neighbour’s image, which takes in a directory of the same name',
        files: {
          'api/Dockerfile': 'FROM python:3.12\nCOPY setup/app.ini /srv/\nCMD ["python", "app.py"]\n',
          'edge/Dockerfile': 'FROM nginx:1.27.0\nCOPY setup/nginx.conf /etc/nginx/nginx.conf\n',
          'edge/setup/nginx.conf': 'error_log /var/log/nginx/error.log warn;\nhttp {\n  access_log /var/log/nginx/access.log main;\n}\n',
        },
      },
      {
        name: 'links of the image’s own',
        files: {
          Dockerfile: 'FROM debian:12.6\nCOPY nginx.conf /etc/nginx/nginx.conf\nRUN ln -sf /dev/stdout /srv/log/access.log\n',
          'nginx.conf': 'http {\n  access_log /srv/log/access.log;\n}\n',
        },
      },
      {
        name: 'syslog and pipes',
        files: {
          Dockerfile: 'FROM nginx:1.27.0\nCOPY nginx.conf /etc/nginx/\n',
          'nginx.conf': 'http {\n  access_log syslog:server=log:514;\n}\n',
        },
      },
      { name: 'a machine', files: { 'deployment/nginx/site.conf': 'server {\n  access_log /var/log/shop.log;\n}\n', 'app.py': 'x = 1\n' } },
    ],
  },
});

function* judge(config: ServerConfig, { repository }: Context): Iterable<Found> {
  const directives = every(config.directives).filter(({ name, args }) => LOG_DIRECTIVES.test(name) || isCaddysFile(config, name, args));
  if (directives.length === 0) return;
  const image = imageOf(config.path, repository);
  const pulled = mountingService(config.path, repository)?.image;
  if (image === undefined && pulled === undefined) return;
  for (const directive of directives) {
    const target = (directive.args[isCaddysFile(config, directive.name, directive.args) ? 1 : 0] ?? '').replace(/^["']|["']$/g, '');
    if (!isFile(target) || (image ? isLinked(target, image) : false) || isLinkedBy(target, pulled)) continue;
    const stream = /error/i.test(directive.name) ? '/dev/stderr' : '/dev/stdout';
    yield {
      span: directive.span,
      what: `\`${directive.name}\` writes to the file \`${target}\` inside the container.`,
      ...replacing(config.source, directive.span, /(?<=\s)["']?\/[^\s;"']+["']?/, stream, { title: `Write to ${stream}`, safe: true }),
    };
  }
}

/** `log { output file /var/log/access.log }`. */
function isCaddysFile({ server }: ServerConfig, name: string, [kind]: readonly string[]): boolean {
  return server === 'caddy' && name === 'output' && kind === 'file';
}

function every(directives: readonly Directive[]): readonly Directive[] {
  return directives.flatMap((directive) => [directive, ...every(directive.children)]);
}

/** The image that copies the file in: from where it lies, else by its name or a directory's, the nearest one. */
function imageOf(path: string, repository: Repository): Dockerfile | undefined {
  const file = baseName(path);
  const directories = path.split('/').slice(0, -1);
  const images = repository
    .documents('dockerfile')
    .filter((image) =>
      copiesOf(image).some(({ words }) =>
        words.some(({ text }) => text.endsWith(file) || directories.some((name) => text.split('/').includes(name))),
      ),
    );
  return images.find((image) => takesIn(image, path)) ?? nearest(path, images);
}

function copiesOf({ effective }: Dockerfile): readonly Instruction[] {
  return effective.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
}

/** Whether COPY's source is the file or a directory around it, seen from the image's own directory or from the root. */
function takesIn(image: Dockerfile, path: string): boolean {
  return copiesOf(image).some(({ words }) =>
    words.slice(0, -1).some(({ text }) =>
      [directoryOf(image.path), ''].some((context) => {
        const place = resolvePath(context, text.replace(/^\//, ''));
        return place !== undefined && place !== '' && isWithin(path, place);
      }),
    ),
  );
}

function nearest(path: string, images: readonly Dockerfile[]): Dockerfile | undefined {
  const shared = (image: Dockerfile): number => directoriesUp(path).findIndex((up) => isWithin(image.path, up));
  return images.toSorted((one, other) => shared(one) - shared(other))[0];
}

function isFile(target: string): boolean {
  return target !== '' && target !== 'off' && !isStreamPath(target) && !/^(?:syslog:|\||memory:|stderr|logs?\b(?!\/))/.test(target);
}

function isLinkedBy(target: string, image: ImageReference | undefined): boolean {
  return LINKED.test(target) && LINKING_IMAGES.test(image?.name ?? '');
}

function isLinked(target: string, image: Dockerfile): boolean {
  if (image.effective.length > 0 && isLinkedBy(target, image.final?.image)) return true;
  return image.effective.some(
    ({ keyword, text }) => keyword === 'RUN' && text.includes(target) && /\bln\b[^&;]*(?:\/dev\/std|\/proc\/)/.test(text),
  );
}
