import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { DataNode, KubernetesFile, KubernetesResource } from '../../src/analysis/documents/kinds.ts';
import { runsInWebProcess } from '../../src/analysis/knowledge/serving/web-processes.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';

/** Locks that only processes of one machine see, by canonical name. */
const FILE_LOCKS: readonly string[] = [
  'proper-lockfile.lock',
  'proper-lockfile.lockSync',
  'lockfile.lock',
  'lockfile.lockSync',
  'fcntl.flock',
  'fcntl.lockf',
  'filelock.FileLock',
  'fasteners.InterProcessLock',
  'portalocker.Lock',
  'syscall.Flock',
  'github.com/gofrs/flock.New',
  'flock',
  'Symfony.Component.Lock.Store.FlockStore',
  'fs2.FileExt.lock_exclusive',
];
/** Images of stores, which have one writer by design, and of what watches or drives a cluster. */
const STORES =
  /postgres|mysql|mariadb|mongo|redis|rabbit|elastic|opensearch|kafka|zookeeper|minio|influx|clickhouse|cassandra|etcd|consul|vault|sonarqube|jenkins|gitlab|grafana|prometheus|registry|nexus|loki|mssql|memcached|nats|operator|controller|exporter|agent/i;

export default rule({
  id: 'concurrency/pinned-replica',
  title: 'Let every process type run more than once',
  why: 'A service that can only run once has no way to grow, is down during each deploy, and is gone while its one machine is.',
  remedy: 'Move what it keeps on its disk, or guards with a file, into a backing service; then two copies can run side by side.',
  severity: 'warning',
  limits: ['A single replica by itself is a choice of scale and is not judged.'],
  documents: { kubernetes: judgeKubernetes },
  code: [onCalls(APP_LANGUAGES, FILE_LOCKS, judgeLock)],
  examples: {
    bad: [
      {
        name: 'Recreate around a claim',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 1\n  strategy:\n    type: Recreate # ⟵\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          volumeMounts:\n            - { name: data, mountPath: /app/data }\n      volumes:\n        - name: data\n          persistentVolumeClaim: { claimName: web }\n',
        },
      },
      {
        name: 'an autoscaler that may not scale',
        files: {
          'k8s/hpa.yaml':
            'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec:\n  scaleTargetRef: { kind: Deployment, name: web }\n  minReplicas: 1\n  maxReplicas: 1 # ⟵\n',
        },
      },
      {
        name: 'a file lock in a handler, Node',
        files: {
          'server.js':
            "const lockfile = require('proper-lockfile');\nconst app = require('express')();\napp.post('/import', async (req, res) => {\n  await lockfile.lock('import.lock'); // ⟵\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'a file lock, Python',
        files: {
          'app.py':
            'from filelock import FileLock\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.route("/import", methods=["POST"])\ndef load():\n    with FileLock("import.lock"): # ⟵\n        work()\n    return ""\n',
          Procfile: 'web: gunicorn app:app\n',
        },
      },
    ],
    good: [
      {
        name: 'Recreate of a database',
        files: {
          'k8s/db.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: db }\nspec:\n  strategy: { type: Recreate }\n  template:\n    spec:\n      containers:\n        - name: db\n          image: postgres:16.3\n      volumes:\n        - name: data\n          persistentVolumeClaim: { claimName: db }\n',
        },
      },
      {
        name: 'Recreate without anything to keep',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  strategy: { type: Recreate }\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n',
        },
      },
      {
        name: 'one replica',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: 1\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n',
        },
      },
      {
        name: 'an autoscaler that scales',
        files: {
          'k8s/hpa.yaml':
            'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web }\nspec:\n  scaleTargetRef: { kind: Deployment, name: web }\n  minReplicas: 1\n  maxReplicas: 4\n',
        },
      },
      {
        name: 'a lock of a command line tool',
        files: {
          'tool.py': 'import fcntl\n\ndef main():\n    fcntl.flock(open("tool.lock"), fcntl.LOCK_EX)\n',
          Procfile: 'worker: python tool.py\n',
        },
      },
      {
        name: 'a lock in Redis',
        files: {
          'server.js':
            "const Redlock = require('redlock');\nconst app = require('express')();\napp.post('/', async (req, res) => {\n  await new Redlock([redis]).lock('import');\n  res.end();\n});\napp.listen(process.env.PORT);\n",
        },
      },
    ],
  },
});

function* judgeKubernetes(file: KubernetesFile): Iterable<Found> {
  for (const resource of file.resources) {
    const most = resource.kind === 'HorizontalPodAutoscaler' ? resource.node.at('spec', 'maxReplicas') : undefined;
    if (most?.text === '1') yield { span: lineOf(most), what: `The autoscaler \`${resource.name ?? ''}\` holds its workload at one pod.` };
    const type = resource.kind === 'Deployment' ? resource.node.at('spec', 'strategy', 'type') : undefined;
    if (type?.text === 'Recreate' && keepsData(resource) && !isStore(resource)) {
      yield {
        span: lineOf(type),
        what: `\`${resource.name ?? 'The workload'}\` is stopped before its next version starts, because only one pod may have its volume.`,
      };
    }
  }
}

function keepsData({ podSpec }: KubernetesResource): boolean {
  return (podSpec?.at('volumes')?.children ?? []).some(
    (volume) => volume.at('persistentVolumeClaim') !== undefined || volume.at('hostPath') !== undefined,
  );
}

function isStore({ containers, name }: KubernetesResource): boolean {
  return STORES.test(name ?? '') || containers.some(({ image }) => STORES.test(image?.name ?? ''));
}

function lineOf(node: DataNode): Found['span'] {
  return { start: node.keySpan?.start ?? node.span.start, end: node.span.end };
}

function* judgeLock(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!runsInWebProcess(file.path, deployable, repository)) return;
  if (!requestBehind(call.inside, file, deployable, repository)) return;
  yield { span: call.span, what: `\`${call.method}\` keeps out the other processes of this machine only.` };
}
