import type { DataNode, KubernetesFile, KubernetesResource } from '../../src/analysis/documents/kinds.ts';
import { languageOf } from '../../src/analysis/languages.ts';
import { repositoryFact } from '../../src/analysis/remembered-facts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Where databases keep their files, and what people call data that has to stay. */
const DURABLE =
  /\/var\/lib\/(?:postgresql|mysql|mongo\w*|rabbitmq|elasticsearch|opensearch|cassandra|kafka|clickhouse|influxdb)|^\/data\/db$|(?:^|[-_/])(?:uploads?|media|userdata|attachments|avatars|sqlite)(?:$|[-_/])/;
/** Parts of the node that only the node has. */
const OF_THE_NODE = /^\/$|^\/(?:var\/run|run|proc|sys|dev|etc|lib\/modules|var\/lib\/docker|var\/log|usr)(?:\/|$)/;

export default rule({
  id: 'processes/pod-local-data',
  title: 'Keep durable data outside of the pod',
  why: 'What a pod writes to its own or its node’s disk is gone when the pod is moved, and another replica never sees it.',
  remedy: 'Keep the data in a backing service, or on a PersistentVolumeClaim that the workload claims for itself.',
  severity: 'warning',
  documents: { kubernetes: judge },
  examples: {
    bad: [
      {
        name: 'a database without a volume',
        files: {
          'k8s/db.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: mongo:7.0.12 # ⟵\n          ports:\n            - containerPort: 27017\n',
        },
      },
      {
        name: 'a store that is told to keep what it has',
        files: {
          'k8s/redis.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: redis }\nspec:\n  template:\n    spec:\n      containers:\n        - name: redis\n          image: redis:7.2.4\n          args: [--appendonly, "yes"]\n          volumeMounts:\n            - { name: data, mountPath: /data }\n      volumes:\n        - name: data # ⟵\n          emptyDir: {}\n',
        },
      },
      {
        name: 'a store in which work waits',
        files: {
          'k8s/redis.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: redis }\nspec:\n  template:\n    spec:\n      containers:\n        - name: redis\n          image: redis:7.2.4\n          volumeMounts:\n            - { name: data, mountPath: /data }\n      volumes:\n        - name: data # ⟵\n          emptyDir: {}\n',
          'vote/app.py': "import redis\nredis.from_url(URL).rpush('votes', data)\n",
        },
      },
      {
        name: 'a template that a script fills in',
        files: {
          'kubernetes/deployment.tmpl':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:__IMAGE_TAG__\n      volumes:\n        - name: files # ⟵\n          hostPath:\n            path: /srv/uploads\n',
        },
      },
      {
        name: 'a database on an emptyDir',
        files: {
          'k8s/db.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:16.3\n          volumeMounts:\n            - { name: db-data, mountPath: /var/lib/postgresql/data }\n      volumes:\n        - name: db-data # ⟵\n          emptyDir: {}\n',
        },
      },
      {
        name: 'uploads on the node',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          volumeMounts:\n            - { name: files, mountPath: /app/uploads }\n      volumes:\n        - name: files # ⟵\n          hostPath: { path: /srv/uploads }\n',
        },
      },
    ],
    good: [
      {
        name: 'a database that claims its volume by the set, and a client of one',
        files: {
          'k8s/db.yaml':
            'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: mysql:8.4.1\n          volumeMounts:\n            - { name: data, mountPath: /var/lib/mysql }\n  volumeClaimTemplates:\n    - metadata: { name: data }\n',
          'k8s/dump.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: dump }\nspec:\n  template:\n    spec:\n      containers:\n        - name: dump\n          image: mysql:8.4.1\n          command: [sh, -c, ./dump-every-hour.sh]\n',
        },
      },
      {
        name: 'scratch space of an app, and a directory that the deploy chooses',
        files: {
          'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
          'chart/templates/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          volumeMounts:\n            - { name: data, mountPath: /data }\n            - { name: descriptors, mountPath: /descriptors }\n      volumes:\n        - name: data\n          emptyDir: {}\n        - name: descriptors\n          hostPath:\n            path: {{ .Values.descriptors.hostPath }}\n',
        },
      },
      {
        name: 'a cache, and what is only read or can be made again',
        files: {
          'k8s/redis.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: redis }\nspec:\n  template:\n    spec:\n      containers:\n        - name: redis\n          image: redis:7.2.4\n          volumeMounts:\n            - { name: data, mountPath: /data }\n      volumes:\n        - name: data\n          emptyDir: {}\n',
          'k8s/exporter.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: exporter }\nspec:\n  template:\n    spec:\n      containers:\n        - name: exporter\n          image: exporter:1.8\n          volumeMounts:\n            - { name: records, mountPath: /records, readOnly: true }\n            - { name: scratch, mountPath: /tmp }\n      volumes:\n        - name: rootfs\n          hostPath: { path: / }\n        - name: records\n          hostPath: { path: /srv/records }\n        - name: scratch\n          hostPath: { path: /mnt/scratch }\n',
        },
      },
      {
        name: 'scratch space',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          volumeMounts:\n            - { name: tmp, mountPath: /tmp }\n            - { name: cache, mountPath: /app/cache }\n      volumes:\n        - name: tmp\n          emptyDir: {}\n        - name: cache\n          emptyDir: {}\n',
        },
      },
      {
        name: 'a claim',
        files: {
          'k8s/db.yaml':
            'apiVersion: apps/v1\nkind: StatefulSet\nmetadata: { name: db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:16.3\n          volumeMounts:\n            - { name: data, mountPath: /var/lib/postgresql/data }\n      volumes:\n        - name: data\n          persistentVolumeClaim: { claimName: db }\n',
        },
      },
      {
        name: 'a node agent',
        files: {
          'k8s/logs.yaml':
            'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: logs }\nspec:\n  template:\n    spec:\n      containers:\n        - name: logs\n          image: fluent-bit:3.0\n      volumes:\n        - name: logs\n          hostPath: { path: /srv/logs }\n',
        },
      },
      {
        name: 'the clock of the node',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n      volumes:\n        - name: time\n          hostPath: { path: /etc/localtime }\n',
        },
      },
    ],
  },
});

function* judge(file: KubernetesFile, { repository }: Context): Iterable<Found> {
  for (const resource of file.resources) {
    if (!['Deployment', 'StatefulSet', 'Rollout', 'ReplicaSet'].includes(resource.kind)) continue;
    for (const volume of resource.podSpec?.at('volumes')?.children ?? []) {
      const name = volume.at('name');
      const where = name && whereOf(volume, resource, repository);
      if (where)
        yield {
          span: { start: name.keySpan?.start ?? name.span.start, end: name.span.end },
          what: `The volume \`${name.text ?? ''}\` keeps data on ${where}.`,
        };
    }
    if (!file.helm && !hasVolumes(resource, repository)) yield* withoutVolume(resource);
  }
}

/** Images of databases; what they hold is the truth of an app. */
const DATABASES =
  /(?:^|\/)(?:postgres(?:ql)?|postgis|timescaledb|mysql|mariadb|mongo(?:db)?|cockroach|couchdb|neo4j|mssql\/server|surrealdb)(?:[:@]|$)/;

/** It has some, or an overlay gives it some. */
function hasVolumes({ kind, name }: KubernetesResource, repository: Repository): boolean {
  const same = repository
    .documents('kubernetes')
    .flatMap(({ resources }) => resources.filter((one) => one.kind === kind && one.name === name));
  return same.some(({ podSpec, node }) => podSpec?.at('volumes') ?? node.at('spec', 'volumeClaimTemplates'));
}

/** A database of which no directory outlives the pod. */
function* withoutVolume(resource: KubernetesResource): Iterable<Found> {
  for (const { node } of resource.containers) {
    const image = node.at('image');
    if (!image?.text || !DATABASES.test(image.text) || mountsOf(node).length > 0) continue;
    // One that is started to run a client of it (`command: [pg_dump, …]`) serves nobody.
    if (node.at('command')) continue;
    yield {
      span: { start: image.keySpan?.start ?? image.span.start, end: image.span.end },
      identity: `no volume of ${resource.name ?? ''}`,
      what: `The database of \`${resource.name ?? resource.kind}\` has no volume: what it holds ends with the pod.`,
    };
  }
}

/** Only read, scratch space, or files that each start copies there out of its image. */
function keepsNothing(mounts: readonly DataNode[]): boolean {
  return (
    mounts.length > 0 && mounts.every((mount) => mount.at('readOnly')?.text === 'true' || SCRATCH.test(mount.at('mountPath')?.text ?? ''))
  );
}

const SCRATCH = /^\/(?:var\/)?tmp(?:\/|$)|(?:^|[-_/])(?:cache|static(?:[-_]?(?:assets|files))?|assets)\/?$/;

/** A store of the kind that is mostly a cache, and is not told to keep what it has. */
function isCache(container: DataNode): boolean {
  const image = container.at('image')?.text ?? '';
  const told = [...(container.at('args')?.children ?? []), ...(container.at('command')?.children ?? [])].map(({ text }) => text ?? '');
  return /(?:^|\/)(?:redis|valkey|keydb|memcached|dragonfly)(?:[:@]|$)/.test(image) && !told.some((word) => /appendonly|--save/.test(word));
}

/** Commands of lists and streams, by which a store of that kind holds work that waits. */
const QUEUES = [
  'rpush',
  'lpush',
  'blpop',
  'brpop',
  'RPush',
  'LPush',
  'BLPop',
  'BRPop',
  'ListRightPush',
  'ListLeftPush',
  'xadd',
  'XAdd',
  'lpop',
  'rpop',
];

const queuesInRedis = repositoryFact((repository): boolean =>
  [...repository.texts].some((path) => {
    if (!languageOf(path) || repository.role(path) !== 'source') return false;
    const words = repository.source(path)?.words;
    return QUEUES.some((word) => words?.has(word));
  }),
);

/** Images that keep data for others; in an app, `/data` may be scratch space. */
const STORES =
  /(?:postgres|postgis|mysql|mariadb|mongo|redis|valkey|neo4j|minio|couch|etcd|elastic|opensearch|kafka|rabbit|nats|qdrant|weaviate|clickhouse|influx|surreal|consul|vault)/;

function isDurable(mountPath: string, isStore: boolean): boolean {
  return DURABLE.test(mountPath) || (isStore && /^\/data\/?$/.test(mountPath));
}

function mountsOf(container: DataNode): readonly DataNode[] {
  return container.at('volumeMounts')?.children ?? [];
}

function whereOf(volume: DataNode, resource: KubernetesResource, repository: Repository): string | undefined {
  const host = volume.at('hostPath', 'path')?.text;
  const name = volume.at('name')?.text;
  const users = resource.containers.filter(({ node }) => mountsOf(node).some((mount) => mount.at('name')?.text === name));
  const mounts = users.flatMap(({ node }) => mountsOf(node)).filter((mount) => mount.at('name')?.text === name);
  if (host !== undefined) return OF_THE_NODE.test(host) || host.includes('{{') || keepsNothing(mounts) ? undefined : 'the disk of one node';
  if (
    !volume.at('emptyDir') ||
    name === undefined ||
    (users.length > 0 && users.every(({ node }) => isCache(node)) && !queuesInRedis(repository))
  )
    return undefined;
  const isStore = users.some(({ node }) => STORES.test(node.at('image')?.text ?? ''));
  return mounts.some((mount) => isDurable(mount.at('mountPath')?.text ?? '', isStore)) ? 'a disk that ends with the pod' : undefined;
}
