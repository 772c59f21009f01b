import type { KubernetesContainer, KubernetesFile, KubernetesResource } from '../../src/analysis/documents/kinds.ts';
import { isOthersProgram } from '../../src/analysis/knowledge/images/others-programs.ts';
import { baseName, directoryOf } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found } from '../rule.ts';

const LONG_RUNNING = new Set(['Deployment', 'StatefulSet', 'Rollout', 'DeploymentConfig']);
/** Ports of databases, brokers and shells, which no app serves requests on. */
const SERVICE_PORTS: ReadonlySet<number> = new Set([22, 1433, 1521, 3306, 5432, 5672, 6379, 9042, 9092, 11211, 27017]);

export default rule({
  id: 'disposability/missing-probes',
  title: 'Tell the platform when the process can serve',
  why: 'Without probes a pod gets requests before it listens and after it hangs, so each rollout drops requests and a stuck process is never replaced.',
  remedy: 'Add a `readinessProbe` on the port that serves, and a `livenessProbe` that fails only when a restart helps.',
  severity: 'warning',
  limits: ['Containers whose image Helm or another template fills in are not judged.'],
  documents: { kubernetes: judge },
  examples: {
    bad: [
      {
        name: 'OpenShift',
        files: {
          'dc.yml':
            'apiVersion: apps.openshift.io/v1\nkind: DeploymentConfig\nmetadata: { name: api }\nspec:\n  template:\n    spec:\n      containers:\n        - name: api # ⟵\n          image: acme/api:1.0.0\n          ports:\n            - containerPort: 8080\n',
        },
      },
      {
        name: 'a Deployment with a port',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web # ⟵\n          image: shop:1.4\n          ports:\n            - containerPort: 8080\n',
        },
      },
      {
        name: 'probes that are commented out',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web # ⟵\n          image: shop:1.4\n          ports:\n            - containerPort: 8080\n          # readinessProbe:\n          #   httpGet: { path: /ready, port: 8080 }\n',
        },
      },
    ],
    good: [
      {
        name: 'a readiness probe',
        files: {
          'k8s/web.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          image: shop:1.4\n          ports:\n            - containerPort: 8080\n          readinessProbe:\n            httpGet: { path: /ready, port: 8080 }\n',
        },
      },
      {
        name: 'a database that the repository fills',
        files: {
          'src/accounts-db/Dockerfile': 'FROM mongo:4\nCOPY data /data\n',
          'k8s/db.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: accounts-db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: store\n          image: accounts-db\n          ports:\n            - containerPort: 9000\n',
          'k8s/other.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: orders-db }\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          image: acme/orders-db:3\n          ports:\n            - containerPort: 5432\n',
        },
      },
      {
        name: 'programs of others: an exporter, a console, a shell',
        files: {
          'k8s/tools.yaml': ['oliver006/redis_exporter', 'docker.elastic.co/kibana/kibana:8.17.0', 'linuxserver/openssh-server:9.6']
            .map(
              (image, at) =>
                `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: tool${at} }\nspec:\n  template:\n    spec:\n      containers:\n        - name: tool${at}\n          image: ${image}\n          ports:\n            - containerPort: 900${at}\n`,
            )
            .join('---\n'),
        },
      },
      {
        name: 'a worker that takes messages off a queue, with its neighbour’s port',
        files: {
          'k8s/worker.yaml':
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: events }\nspec:\n  template:\n    spec:\n      containers:\n        - name: events\n          image: shop:1.4\n          command: ['/app/bin/console', 'messenger:consume', 'events', '-vv']\n          ports:\n            - containerPort: 9000\n",
        },
      },
      {
        name: 'a Job',
        files: {
          'k8s/job.yaml':
            'apiVersion: batch/v1\nkind: Job\nmetadata: { name: import }\nspec:\n  template:\n    spec:\n      containers:\n        - name: import\n          image: shop:1.4\n          ports:\n            - containerPort: 8080\n',
        },
      },
      {
        name: 'a patch',
        files: {
          'k8s/patch.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  template:\n    spec:\n      containers:\n        - name: web\n          ports:\n            - containerPort: 8080\n',
        },
      },
      {
        name: 'a worker without a port',
        files: {
          'k8s/worker.yaml':
            'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: worker }\nspec:\n  template:\n    spec:\n      containers:\n        - name: worker\n          image: shop:1.4\n',
        },
      },
    ],
  },
});

function* judge(file: KubernetesFile, { repository }: Context): Iterable<Found> {
  for (const resource of file.resources) {
    const container = unprobed(resource, repository);
    if (!container || /Probe/.test(withoutComments(file.source.slice(resource.node.span)))) continue;
    const [first] = container.node.children;
    yield {
      span: first ? { start: first.keySpan?.start ?? first.span.start, end: first.span.end } : container.node.span,
      identity: `${resource.kind} ${resource.name ?? ''} ${container.name ?? ''}`,
      what: `\`${withoutTemplates(container.name)}\` serves requests and has no probe: the platform can not tell whether it is ready.`,
    };
  }
}

/** `{{ .Release.Name }}-api` → `api`: what stands in the chart before anybody fills it in. */
function withoutTemplates(name: string): string {
  return name.replaceAll(/\{\{.*?\}\}-?/g, '') || 'container';
}

/** What is commented out is as good as not there. */
function withoutComments(yaml: string): string {
  return yaml.replace(/^[ \t]*#.*$/gm, '');
}

function unprobed(resource: KubernetesResource, repository: Repository): KubernetesResource['containers'][number] | undefined {
  const { kind, containers } = resource;
  if (!LONG_RUNNING.has(kind) || containers.some(({ init, image }) => !init && image === undefined)) return undefined;
  const serving = isSelected(resource, repository);
  return containers.find(
    (container) =>
      !container.init && !isService(container, repository) && !worksQueue(container) && (container.ports.length > 0 || serving),
  );
}

/** Commands that take messages or jobs off a queue: they answer no requests, whatever port the manifest copies from its neighbour. */
const WORKERS =
  /^(?:messenger:consume(?:-messages)?|queue:(?:work|listen)|horizon|rabbitmq:consumer|enqueue:consume|celery|rqworker|rq|dramatiq|sidekiq|resque:work|jobs:work|shoryuken|solid_queue:start|bin\/jobs|faktory-worker)$/;

function worksQueue({ node }: KubernetesContainer): boolean {
  const words = ['command', 'args'].flatMap((key) => (node.at(key)?.children ?? []).flatMap(({ text = '' }) => text.split(/\s+/)));
  return words.some((word) => WORKERS.test(word.slice(word.lastIndexOf('/') + 1)) || WORKERS.test(word));
}

/** A program of a third party, by its image, by the image that the repository builds on it, or by the port that only it has. */
function isService({ image, name, ports }: KubernetesContainer, repository: Repository): boolean {
  const [bare = ''] = /[^/]*$/.exec(image?.name ?? '') ?? [];
  if (isOthersProgram(image?.name ?? '') || isOthersProgram(name) || ports.some((port) => SERVICE_PORTS.has(port))) return true;
  const built = repository.documents('dockerfile').find(({ path }) => baseName(directoryOf(path)) === bare);
  return isOthersProgram(built?.final?.image?.name ?? '');
}

/** True when a Service of the repository routes to the pods. */
function isSelected({ node }: KubernetesResource, repository: Repository): boolean {
  const labels = node.at('spec', 'template', 'metadata', 'labels');
  return repository
    .documents('kubernetes')
    .flatMap(({ resources }) => resources.filter(({ kind }) => kind === 'Service'))
    .some((service) => {
      const wanted = service.node.at('spec', 'selector')?.children ?? [];
      return (
        wanted.length > 0 && wanted.every(({ key, text }) => key !== undefined && text !== undefined && labels?.at(key)?.text === text)
      );
    });
}
