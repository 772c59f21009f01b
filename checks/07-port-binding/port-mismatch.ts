import { keyed } from '../../src/analysis/documents/data/data-node.ts';
import type {
  ComposeFile,
  ComposeService,
  DataDocument,
  DataNode,
  Dockerfile,
  KubernetesFile,
  KubernetesResource,
} from '../../src/analysis/documents/kinds.ts';
import {
  declaredPorts,
  injectedPorts,
  isAmong,
  offeredPorts,
  resources,
  selectedBy,
  type NamedPort,
} from '../../src/analysis/knowledge/serving/pod-ports.ts';
import { servedPorts, type ServedPorts } from '../../src/analysis/knowledge/serving/served-ports.ts';
import { isSetByMount } from '../../src/analysis/knowledge/images/mounted-settings.ts';
import { baseName, directoryOf, joinPath } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './port-mismatch.examples.ts';

export default rule({
  id: 'port-binding/port-mismatch',
  title: 'Route to the port that the process binds',
  why: 'A route to a port on which nothing listens refuses every connection, and nobody notices before the deploy.',
  remedy: 'Name the same port in the code, the image and the manifests, or hand it to all of them in one variable.',
  severity: 'warning',
  limits: [
    'Servers whose port stands in a file or default of their own (gunicorn.conf.py, `next start`) are not compared.',
    'Ports that a Helm chart fills in are not compared.',
  ],
  documents: { dockerfile: judgeImage, compose: judgeCompose, kubernetes: judgeKubernetes, data: judgeFly },
  examples: EXAMPLES,
});

function* judgeImage(dockerfile: Dockerfile, { repository }: Context): Iterable<Found> {
  const { exposed } = dockerfile;
  const [first] = exposed;
  const served = first && servedPorts(dockerfile, repository);
  if (!first || !served || exposed.some(({ port }) => served.ports.has(port))) return;
  yield {
    span: first.span,
    what: `The image exposes ${first.port}, but ${listens(served)}.`,
    ...(served.sure ? {} : { confidence: 'likely' as const }),
  };
}

function* judgeCompose(file: ComposeFile, { repository }: Context): Iterable<Found> {
  if (file.developmentOnly) return;
  for (const service of file.services) {
    const [first] = service.ports;
    if (!first) continue;
    const served = servedBy(service, repository);
    const ports = served?.ports ?? exposedBy(service, file.path, repository);
    if (!isLacking(service, ports) || (!served && isSetByMount(service, file.path, repository))) continue;
    const but = served ? listens(served) : `its image exposes ${[...ports].join(' and ')}`;
    yield { span: first.span, what: `The mapping of \`${service.name}\` leads to port ${first.target} of the container, but ${but}.` };
  }
}

/** True when no mapping leads to one of the ports, and there are some. */
function isLacking({ ports }: ComposeService, known: ReadonlySet<number>): boolean {
  return known.size > 0 && !ports.some(({ target }) => target === undefined || known.has(target));
}

/** What the image of a service says that it listens on: where nobody knows better, the mapping and the image have to agree. */
function exposedBy({ name: service, build, node, command }: ComposeService, path: string, repository: Repository): ReadonlySet<number> {
  const dockerfile = build && repository.document('dockerfile', build.dockerfile);
  const isOwnCommand = command.length === 0 || wordsOf(command) === wordsOf(dockerfile?.cmd?.commands ?? []);
  if (!dockerfile || isOtherwiseRun(node) || !isOwnCommand || isToldAddress(service, directoryOf(path), repository)) return new Set();
  return new Set(dockerfile.exposed.map(({ port }) => port));
}

/** Another entrypoint, target or file of variables may bind another port; so may what the service extends. */
function isOtherwiseRun(node: DataNode, keys: readonly string[] = ['env_file']): boolean {
  return (
    [...keys, 'entrypoint', 'extends', 'network_mode'].some((key) => node.at(key) !== undefined) || node.at('build', 'target') !== undefined
  );
}

/** True for a service that some compose file tells by a variable where to listen: an overlay may do so for the base. */
function isToldAddress(service: string, directory: string, repository: Repository): boolean {
  const stack = repository.documents('compose').filter(({ path }) => directoryOf(path) === directory);
  const same = stack.flatMap(({ services }) => services.filter(({ name }) => name === service));
  return same.some(
    ({ environment, node }) =>
      node.at('env_file') !== undefined || environment.some(({ name }) => TELLS_ADDRESS.test(name) && !OF_OTHERS.test(name)),
  );
}

const TELLS_ADDRESS = /PORT|ADDR|LISTEN|BIND|URLS?$/i;
/** Addresses of what the service calls. */
const OF_OTHERS = /(?:SERVICE|DATABASE|DB|REDIS|API|AMQP|RABBIT(?:MQ)?|MONGO(?:DB)?|POSTGRES|BACKEND)_UR[LI]$/i;

function wordsOf(commands: readonly Command[]): string {
  return commands.map(({ name, args }) => [name, ...args].join(' ')).join('\n');
}

/** What the image of a service serves, under the service's own environment. */
function servedBy({ build, command, node, environment }: ComposeService, repository: Repository): ServedPorts | undefined {
  const dockerfile = build && repository.document('dockerfile', build.dockerfile);
  // nginx reads its ports from its files alone.
  const isNginx = /(?:^|\/)nginx(?:-unprivileged)?$/.test(dockerfile?.final?.image?.name ?? '');
  if (!dockerfile || command.length > 0 || isOtherwiseRun(node, isNginx ? [] : ['env_file'])) return undefined;
  return servedPorts(dockerfile, repository, new Map(environment.map(({ name, value, dynamic }) => [name, dynamic ? undefined : value])));
}

function* judgeFly({ path, roots }: DataDocument, { repository }: Context): Iterable<Found> {
  const [root] = roots;
  if (baseName(path) !== 'fly.toml' || !root) return;
  const port = root.at('http_service', 'internal_port') ?? root.at('services', 0, 'internal_port');
  const given = root.at('env', 'PORT')?.text;
  const environment = new Map((root.at('env')?.children ?? []).map(({ key, text }) => [key ?? '', text]));
  const dockerfile = repository.document('dockerfile', joinPath(directoryOf(path), root.at('build', 'dockerfile')?.text ?? 'Dockerfile'));
  const served = dockerfile && servedPorts(dockerfile, repository, environment);
  if (typeof port?.scalar !== 'number') return;
  if (given !== undefined && given !== String(port.scalar) && !served)
    yield { span: keyed(port), what: `Fly.io routes to port ${port.scalar}, but hands \`PORT=${given}\` to the app.` };
  else if (served && !served.ports.has(port.scalar))
    yield { span: keyed(port), what: `Fly.io routes to port ${port.scalar}, but ${listens(served)}.` };
}

function listens({ ports, by }: ServedPorts): string {
  return `${by} listens on ${[...ports].join(' and ')}`;
}

function* judgeKubernetes(file: KubernetesFile, { repository }: Context): Iterable<Found> {
  for (const resource of file.resources) {
    if (resource.kind === 'Service') yield* judgeService(resource, file.path, repository);
    if (resource.kind === 'Ingress') yield* judgeIngress(resource, file.path, repository);
    yield* judgeContainers(resource);
  }
}

/** Ports that are not for requests: a pod that declares only these says nothing of the others. */
const ASIDE = /metric|prom|admin|debug|health|probe|jmx/i;

function* judgeService(service: KubernetesResource, path: string, repository: Repository): Iterable<Found> {
  const selected = selectedBy(service, path, repository);
  const pods = selected.map(({ containers }) => containers.filter(({ init }) => !init).map((one) => declaredPorts(one)));
  const declared = [...pods.flat().flatMap((ports) => ports ?? []), ...selected.flatMap((one) => injectedPorts(one))];
  if (pods.flat().includes(undefined) || pods.some((pod) => pod.every((ports) => ports?.length === 0)) || pods.length === 0) return;
  if (declared.every(({ name }) => ASIDE.test(name ?? ''))) return;
  for (const port of service.node.at('spec', 'ports')?.children ?? []) {
    const target = port.at('targetPort') ?? port.at('port');
    if (target === undefined || target.dynamic || target.text === undefined || isAmong(target, declared)) continue;
    yield {
      span: keyed(target),
      what: `The Service \`${service.name ?? ''}\` leads to port ${target.text} of its pods, which declare ${words(declared)}.`,
    };
  }
}

const SERVICES: ReadonlySet<string> = new Set(['Service']);

function* judgeIngress(ingress: KubernetesResource, path: string, repository: Repository): Iterable<Found> {
  const backends = [
    ingress.node.at('spec', 'defaultBackend'),
    ...(ingress.node.at('spec', 'rules')?.children ?? []).flatMap((one) =>
      (one.at('http', 'paths')?.children ?? []).map((path) => path.at('backend')),
    ),
  ];
  for (const backend of backends) {
    const name = backend?.at('service', 'name') ?? backend?.at('serviceName');
    const port = backend?.at('service', 'port', 'number') ?? backend?.at('service', 'port', 'name') ?? backend?.at('servicePort');
    const services = resources(repository, SERVICES, path, (one) => one.name === name?.text);
    const offered = services.map((one) => offeredPorts(one));
    if (!port || port.dynamic || services.length === 0 || offered.includes(undefined)) continue;
    const ports = offered.flatMap((one) => one ?? []);
    if (ports.length > 0 && !isAmong(port, ports))
      yield {
        span: keyed(port),
        what: `The Ingress leads to port ${port.text ?? ''} of the Service \`${name?.text ?? ''}\`, which offers ${words(ports)}.`,
      };
  }
}

function* judgeContainers({ containers }: KubernetesResource): Iterable<Found> {
  for (const container of containers) {
    const declared = declaredPorts(container);
    if (container.init || declared === undefined || declared.length === 0) continue;
    yield* judgeProbes(container.node, declared);
    const given = (container.node.at('env')?.children ?? []).find((one) => one.at('name')?.text === 'PORT')?.at('value');
    const isPort = given !== undefined && !given.dynamic && /^\d{2,5}$/.test(given.text ?? '');
    if (
      given &&
      isPort &&
      !isOfAnother(container.node) &&
      !declared.some(({ number }) => String(number) === given.text) &&
      declared.some(({ name }) => !ASIDE.test(name ?? ''))
    )
      yield {
        span: keyed(given),
        what: `\`${container.name}\` is told to listen on ${given.text ?? ''}, but declares ${words(declared)}.`,
      };
  }
}

/** `SERVER`, `DB_HOST`: the port is that of a server which the container calls. */
function isOfAnother(container: DataNode): boolean {
  const names = (container.at('env')?.children ?? []).map((one) => one.at('name')?.text ?? '');
  return names.some((name) =>
    /^(?:SERVER|(?:DB|DATABASE|MYSQL|POSTGRES|PG|REDIS|MONGO|REMOTE|TARGET|UPSTREAM)_?HOST|HOSTNAME_TO_CHECK)$/.test(name),
  );
}

function* judgeProbes(container: DataNode, declared: readonly NamedPort[]): Iterable<Found> {
  for (const kind of ['readinessProbe', 'livenessProbe', 'startupProbe']) {
    const probe = container.at(kind);
    const port = probe?.at('httpGet', 'port') ?? probe?.at('tcpSocket', 'port') ?? probe?.at('grpc', 'port');
    if (!port || port.dynamic || port.text === undefined || isAmong(port, declared)) continue;
    // A number may be a port of its own that nobody declared.
    const isName = typeof port.scalar !== 'number' && !/^\d+$/.test(port.text);
    yield {
      span: keyed(port),
      what: `The ${kind} asks port ${port.text}, but the container declares ${words(declared)}.`,
      ...(isName ? {} : { confidence: 'likely' as const }),
    };
  }
}

function words(ports: readonly NamedPort[]): string {
  return [...new Set(ports.map(({ number, name }) => (name === undefined ? `${number ?? ''}` : `${number ?? ''} (\`${name}\`)`)))].join(
    ' and ',
  );
}
