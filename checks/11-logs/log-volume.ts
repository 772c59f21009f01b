import type { ComposeFile, ComposeService, Dockerfile, KubernetesFile } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found } from '../rule.ts';

const LOG_DIRECTORY = /(?:^|\/)(?:logs?|storage\/logs)\/?$|^\/var\/log(?:\/|$)/;

export default rule({
  id: 'logs/log-volume',
  title: 'Write logs to the stream, not to a volume',
  why: 'A volume for log files means that the app manages files: they fill the disk, replicas write over each other, and nobody sees them where the platform shows logs.',
  remedy: 'Log to stdout and take the volume out.',
  severity: 'warning',
  documents: { dockerfile: judgeImage, compose: judgeCompose, kubernetes: judgeKubernetes },
  examples: {
    bad: [
      {
        name: 'compose',
        files: {
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - ./logs:/app/logs # ⟵\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      {
        name: 'an image that the build pushes under its name',
        files: {
          'docker-compose.yml':
            'services:\n  shop:\n    image: acme/shop:1.0.0\n    volumes:\n      - /etc/localtime:/etc/localtime\n      - /mydata/shop/logs:/var/logs # ⟵\n',
          'pom.xml': '<project><groupId>com.acme</groupId><artifactId>shop</artifactId><version>1.0.0</version></project>\n',
        },
      },
      {
        name: 'an image that a pipeline pushes',
        files: {
          'docker-compose.prod.yml': 'services:\n  api:\n    image: acme/api:1.4\n    volumes:\n      - ./logs:/logs # ⟵\n',
          '.github/workflows/image.yml': 'on: push\njobs:\n  image:\n    steps:\n      - run: docker push acme/api:1.4\n',
        },
      },
      {
        name: 'an image',
        files: { Dockerfile: 'FROM node:22.4\nCOPY . .\nVOLUME /var/log/shop\nCMD ["node", "server.js"]\n' },
        at: 'Dockerfile:3',
      },
      {
        name: 'Kubernetes',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          volumeMounts:\n            - name: logs\n              mountPath: /app/logs # ⟵\n',
        },
      },
    ],
    good: [
      {
        name: 'data',
        files: {
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - media:/app/media\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
      {
        name: 'a collector that reads the node’s logs',
        files: {
          'docker-compose.yml': 'services:\n  promtail:\n    image: grafana/promtail:3.0.0\n    volumes:\n      - /var/log:/var/log:ro\n',
          'k8s/logs.yaml':
            'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: logs }\nspec:\n  template:\n    spec:\n      containers:\n        - name: logs\n          image: fluent-bit:3.0\n          volumeMounts:\n            - { name: logs, mountPath: /var/log }\n',
        },
      },
      {
        name: 'a web server of somebody else',
        files: {
          'docker-compose.yml': 'services:\n  proxy:\n    image: nginx:1.27\n    volumes:\n      - ./logs:/var/log/nginx\n',
        },
      },
      {
        name: 'a directory of the mounted checkout that the container keeps for itself',
        files: {
          'docker-compose.yml':
            'services:\n  php:\n    build: .\n    volumes:\n      - ./:/app:rw,delegated\n      - /app/var/cache/\n      - /app/var/logs/\n',
          Dockerfile: 'FROM php:8.3.8-fpm\n',
        },
      },
      {
        name: 'what Airflow keeps of its tasks',
        files: {
          'docker-compose.yml': 'services:\n  airflow:\n    build: .\n    volumes:\n      - ./logs:/opt/airflow/logs\n',
          Dockerfile: 'FROM apache/airflow:2.9.2\n',
        },
      },
      {
        name: 'development',
        files: {
          'docker-compose.override.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - ./logs:/app/logs\n',
          Dockerfile: 'FROM node:22.4\n',
        },
      },
    ],
  },
});

function* judgeImage({ effective }: Dockerfile): Iterable<Found> {
  for (const { keyword, text, span } of effective) {
    if (keyword !== 'VOLUME') continue;
    const target = text.split(/[\s",[\]]+/).find((word) => LOG_DIRECTORY.test(word));
    if (target !== undefined) yield { span, what: `\`${target}\` is a volume for log files.` };
  }
}

function* judgeCompose(file: ComposeFile, { repository }: Context): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const { name, build, image, volumes } of file.services) {
    const isOwn = build !== undefined || (image !== undefined && isMadeHere(image.name, repository));
    for (const volume of volumes) {
      const { target, span } = volume;
      // What Airflow writes there are the results of its tasks, which its pages show.
      if (isMask(volume, volumes) || target.startsWith('/opt/airflow/')) continue;
      if (isOwn && LOG_DIRECTORY.test(target.replace(/:\w+$/, '')))
        yield { span, what: `The service \`${name}\` writes log files to a volume.` };
    }
  }
}

/** A volume without a name that keeps a directory of the mounted checkout out of the container: `./:/app` beside `/app/var/logs`. */
function isMask({ source, target }: ComposeService['volumes'][number], volumes: ComposeService['volumes']): boolean {
  return (
    source === undefined &&
    volumes.some(
      (other) => other.source?.startsWith('.') === true && target.startsWith(`${other.target.replace(/:\w+$/, '').replace(/\/$/, '')}/`),
    )
  );
}

/** An image that a pipeline here makes, or by the name of one of the repository's packages (`acme/shop` of a pom.xml with the artifact `shop`). */
function isMadeHere(image: string, repository: Repository): boolean {
  const name = image.slice(image.lastIndexOf('/') + 1);
  const isPushed = image.includes('/') && repository.documents('pipeline').some(({ source }) => source.text.includes(image));
  return isPushed || repository.documents('manifest').some((manifest) => manifest.name?.split(/[/:]/).at(-1) === name);
}

function* judgeKubernetes({ resources }: KubernetesFile): Iterable<Found> {
  for (const { kind, containers } of resources) {
    if (kind === 'DaemonSet' || containers.filter(({ init }) => !init).length !== 1) continue;
    for (const { name, node } of containers) {
      for (const mount of node.at('volumeMounts')?.children ?? []) {
        const path = mount.at('mountPath');
        if (path?.text === undefined || !LOG_DIRECTORY.test(path.text)) continue;
        yield {
          span: { start: path.keySpan?.start ?? path.span.start, end: path.span.end },
          what: `\`${name}\` writes log files to a volume.`,
        };
      }
    }
  }
}
