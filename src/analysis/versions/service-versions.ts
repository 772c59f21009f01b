import type { CodeFile } from '../code.ts';
import type { DataDocument, DataNode, ImageReference, Pipeline, Step } from '../documents/kinds.ts';
import { isOtherPipeline } from '../documents/recognise.ts';
import { parseImage } from '../documents/images/image.ts';
import { namedLiterals } from '../knowledge/settings/named-values.ts';
import { baseName } from '../paths.ts';
import type { Repository } from '../repository.ts';
import type { Span } from '../text.ts';
import { hasNewerPipeline } from './runtime-versions.ts';

/** One place that says which version of a backing service runs. */
export interface ServiceUse {
  readonly service: string;
  /** As far as it changes behaviour: `16`, `8.0`. */
  readonly version: string;
  /** As written: `postgres:16.4-alpine`, `13.4`. */
  readonly shown: string;
  readonly path: string;
  readonly span: Span;
  /** How near it is to production: 3 clusters, platforms and stacks for production, 2 the main stack, 1 pipelines and developers' stacks. */
  readonly rank: number;
}

/** Backing services by the names of their images and engines, with the parts of a version that change behaviour. */
const SERVICES: readonly (readonly [image: RegExp, service: string, parts: number])[] = [
  [/(?:^|[/-])(?:postgres(?:ql)?|postgis|pgvector|timescaledb|aurora-postgresql|pg|heroku-postgresql)$/, 'PostgreSQL', 1],
  [/(?:^|\/)(?:mysql(?:-server)?|aurora-mysql)$/, 'MySQL', 2],
  [/(?:^|\/)mariadb$/, 'MariaDB', 2],
  [/(?:^|\/)mongo(?:db)?(?:-community-server)?$/, 'MongoDB', 2],
  [/(?:^|\/)(?:redis|redis-stack(?:-server)?)$/, 'Redis', 1],
  [/(?:^|\/)valkey$/, 'Valkey', 1],
  [/(?:^|\/)rabbitmq$/, 'RabbitMQ', 1],
  [/(?:^|\/)elasticsearch$/, 'Elasticsearch', 1],
  [/(?:^|\/)opensearch$/, 'OpenSearch', 1],
  [/(?:^|\/)memcached$/, 'memcached', 1],
  [/(?:^|\/)mssql(?:\/server|-server-linux|-server)?$/, 'SQL Server', 1],
  [/(?:^|\/)cassandra$/, 'Cassandra', 1],
  [/(?:^|\/)neo4j$/, 'Neo4j', 1],
  [/(?:^|\/)influxdb$/, 'InfluxDB', 1],
  [/(?:^|\/)clickhouse(?:-server)?$/, 'ClickHouse', 1],
  [/(?:^|\/)couchdb$/, 'CouchDB', 1],
  [/(?:^|\/)solr$/, 'Solr', 1],
  [/(?:^|\/)keycloak$/, 'Keycloak', 1],
  [/(?:^|\/)cp-kafka$/, 'Confluent’s Kafka', 1],
  [/(?:^|\/)kafka$/, 'Kafka', 1],
  [/(?:^|\/)meilisearch$/, 'Meilisearch', 2],
];

/** The backing service that an image by that name is; undefined for every other image. */
export function serviceOfImage(name: string): string | undefined {
  return SERVICES.find(([image]) => image.test(name))?.[1];
}

/** Every version of a backing service that a repository names. */
export function serviceUses(repository: Repository): readonly ServiceUse[] {
  return [
    ...stackUses(repository),
    ...clusterUses(repository),
    ...pipelineUses(repository),
    ...dataUses(repository),
    ...codeUses(repository),
  ];
}

/** True when one of two versions is the other, as far as both are told. */
export function agree(one: string, other: string): boolean {
  const [left, right] = [one.split('.'), other.split('.')];
  return left.every((part, at) => right[at] === undefined || part === right[at]);
}

function stackUses(repository: Repository): readonly ServiceUse[] {
  return repository.documents('compose').flatMap(({ path, services, variant, developmentOnly }) => {
    const isDeployed = /prod|stag|deploy|live/.test(variant ?? '');
    if (!developmentOnly && !isDeployed && variant !== undefined) return [];
    const rank = developmentOnly ? 1 : isDeployed ? 3 : 2;
    return services.flatMap(({ image, imageSpan }) => imageUse(image, imageSpan, path, rank));
  });
}

function clusterUses(repository: Repository): readonly ServiceUse[] {
  return repository
    .documents('kubernetes')
    .flatMap(({ path, resources }) =>
      resources.flatMap(({ containers }) => containers.flatMap(({ image, imageSpan }) => imageUse(image, imageSpan, path, 3))),
    );
}

/** Actions that start a service, with the input that names its version. Source: their pages on the marketplace. */
const ACTIONS: readonly (readonly [action: RegExp, service: string, input: string])[] = [
  [/^(?:harmon758|sergeysova)\/postgresql-action$/i, 'postgres', 'postgresql version'],
  [/^ankane\/setup-postgres$/, 'postgres', 'postgres-version'],
  [/^ikalnytskyi\/action-setup-postgres$/, 'postgres', 'postgres-version'],
  [/^supercharge\/mongodb-github-action$/, 'mongo', 'mongodb-version'],
  [/^supercharge\/redis-github-action$/, 'redis', 'redis-version'],
  [/^shogo82148\/actions-setup-redis$/, 'redis', 'redis-version'],
  [/^shogo82148\/actions-setup-mysql$/, 'mysql', 'mysql-version'],
  [/^mirromutth\/mysql-action$/, 'mysql', 'mysql version'],
  [/^ankane\/setup-(?:mysql)$/, 'mysql', 'mysql-version'],
  [/^getong\/mariadb-action$/, 'mariadb', 'mariadb version'],
  [/^(?:getong|miyataka)\/elasticsearch-(?:github-)?action$/, 'elasticsearch', 'elasticsearch version'],
];

function pipelineUses(repository: Repository): readonly ServiceUse[] {
  return repository
    .documents('pipeline')
    .flatMap(({ path, jobs }: Pipeline) =>
      jobs.flatMap(({ services, steps }) => [
        ...services.flatMap(({ image, span }) => imageUse(image, span, path, 1)),
        ...steps.flatMap((step) => stepUses(step, path)),
      ]),
    );
}

/** An action that starts a service, and `docker run … postgres:12`. */
function stepUses({ uses, inputs, commands }: Step, path: string): readonly ServiceUse[] {
  const [, service, input] = ACTIONS.find(([action]) => action.test(uses?.action ?? '')) ?? [];
  const version = input === undefined ? undefined : inputs.get(input);
  const started = commands.filter(({ name, args }) => name === 'docker' && args[0] === 'run');
  return [
    ...(service === undefined || version?.text === undefined ? [] : versionUse(service, version.text, version.span, path, 1)),
    ...started.flatMap(({ args, span }) =>
      args.flatMap((word) => (/^[\w./-]+:[\w.-]+$/.test(word) ? imageUse(parseImage(word), span, path, 1) : [])),
    ),
  ];
}

/** Values of charts, manifests of platforms, templates of clouds, and pipelines of other systems. */
function dataUses(repository: Repository): readonly ServiceUse[] {
  return repository.documents('data').flatMap((document) => {
    if (baseName(document.path) === '.travis.yml' && hasNewerPipeline(repository)) return [];
    if (isOtherPipeline(document.path)) return [...imagesBelow(document, 1), ...travisAddons(document)];
    if (/^values[\w.-]*\.ya?ml$/.test(baseName(document.path))) return imagesBelow(document, /dev|local|test/.test(document.path) ? 1 : 3);
    if (/^(?:render|app|\.do\/app|template|serverless|cloudformation[\w-]*|[\w-]*stack)\.(?:ya?ml|json)$/.test(baseName(document.path)))
      return enginesBelow(document);
    return [];
  });
}

function nodesOf(node: DataNode): readonly DataNode[] {
  return node.kind === 'scalar' ? [] : [node, ...node.children.flatMap(nodesOf)];
}

/** `image: postgres:12`, and `image: { repository: postgres, tag: "12" }` of Helm. */
function imagesBelow({ roots, path }: DataDocument, rank: number): readonly ServiceUse[] {
  return roots.flatMap(nodesOf).flatMap((node) => {
    const [image, name, tag] = [node.at('image'), node.at('repository') ?? node.at('name'), node.at('tag')];
    const whole = image?.text === undefined || image.dynamic ? [] : imageUse(parseImage(image.text), image.span, path, rank);
    if (name?.text === undefined || tag?.text === undefined || tag.dynamic) return whole;
    return [...whole, ...imageUse(parseImage(`${name.text}:${tag.text}`), tag.span, path, rank)];
  });
}

function travisAddons({ roots, path }: DataDocument): readonly ServiceUse[] {
  const addons = roots[0]?.at('addons')?.children ?? [];
  return addons.flatMap(({ key, text, span }) => (key === undefined || text === undefined ? [] : versionUse(key, text, span, path, 1)));
}

/** `Engine` with `EngineVersion`, `postgresMajorVersion`, Heroku's add-ons with a version. */
function enginesBelow({ roots, path }: DataDocument): readonly ServiceUse[] {
  return roots.flatMap(nodesOf).flatMap((node) => {
    const engine = node.at('Engine') ?? node.at('engine');
    const version = node.at('EngineVersion') ?? node.at('engine_version') ?? (engine ? node.at('version') : undefined);
    const render = node.at('postgresMajorVersion');
    const [plan, option] = [node.at('plan')?.text?.split(':', 1)[0], node.at('options', 'version')];
    return [
      ...(engine?.text === undefined || version?.text === undefined
        ? []
        : versionUse(engine.text.toLowerCase(), version.text, version.span, path, 3)),
      ...(render?.text === undefined ? [] : versionUse('postgres', render.text, render.span, path, 3)),
      ...(plan === undefined || option?.text === undefined ? [] : versionUse(plan, option.text, option.span, path, 3)),
    ];
  });
}

/** Databases of Terraform, and containers that a Makefile or a script starts for developers. */
function codeUses(repository: Repository): readonly ServiceUse[] {
  return repository.texts.flatMap((path) => {
    if (path.endsWith('.tf')) {
      const file = /engine_version|database_version|_(?:postgresql|mysql)_/.test(repository.source(path)?.text ?? '')
        ? repository.code(path)
        : undefined;
      return file === undefined ? [] : terraformUses(file);
    }
    return /(?:^|\/)(?:(?:GNU)?[Mm]akefile|[Jj]ustfile|[\w.-]+\.mk)$/.test(path) ? startedUses(repository, path) : [];
  });
}

/** `engine = "postgres"` beside `engine_version`, and Google's `database_version = "POSTGRES_15"`. */
function terraformUses(file: CodeFile): readonly ServiceUse[] {
  const entries = namedLiterals(file, (name) => /^(?:engine|engine_version|database_version)$/.test(name));
  return entries.flatMap(({ name, literal, origin }, at) => {
    const google = /^(POSTGRES|MYSQL)_(\d+)(?:_(\d+))?$/.exec(literal);
    if (name === 'database_version' && google)
      return versionUse(google[1]?.toLowerCase() ?? '', [google[2], google[3]].filter(Boolean).join('.'), origin, file.path, 3);
    const near = [entries[at - 1], entries[at + 1]].find(
      (one) => one?.name === 'engine' && Math.abs(one.origin.start - origin.start) < 400,
    );
    return name === 'engine_version' && near ? versionUse(near.literal, literal, origin, file.path, 3) : [];
  });
}

function startedUses(repository: Repository, path: string): readonly ServiceUse[] {
  const source = repository.source(path);
  const runs = source?.text.matchAll(/^.*\bdocker run\b.*?\s([a-z][\w./-]*:\d[\w.-]*)(?=\s|$).*$/gm) ?? [];
  return [...runs].flatMap((match) => {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    return imageUse(parseImage(match[1] ?? ''), { start, end: start + (match[1] ?? '').length }, path, 1);
  });
}

function imageUse(image: ImageReference | undefined, span: Span | undefined, path: string, rank: number): readonly ServiceUse[] {
  if (image?.tag === undefined || image.dynamic || span === undefined) return [];
  const [use] = versionUse(image.name, image.tag, span, path, rank);
  return use === undefined ? [] : [{ ...use, shown: `${image.name}:${image.tag}` }];
}

function versionUse(name: string, said: string, span: Span, path: string, rank: number): readonly ServiceUse[] {
  const [, service, parts = 1] = SERVICES.find(([pattern]) => pattern.test(name)) ?? [];
  // Extensions of PostgreSQL have versions of their own in front of its.
  const inner = service === 'PostgreSQL' ? /(?:^|-)pg(\d{1,2})/.exec(said)?.[1] : undefined;
  const isExtension = /timescaledb|pgvector/.test(name);
  const version = inner ?? (isExtension ? undefined : versionIn(said));
  if (service === undefined || version === undefined) return [];
  // Before 10, the second part of PostgreSQL's version was a major one, too.
  const telling = service === 'PostgreSQL' && /^[89]\./.test(version) ? 2 : parts;
  return [{ service, version: version.split('.').slice(0, telling).join('.'), shown: said, path, span, rank }];
}

function versionIn(said: string): string | undefined {
  return /^(?:version-|v)?(\d{1,4}(?:\.\d{1,3})*)(?![\w.]*\d{4})/.exec(said)?.[1] ?? /^(\d{4})-/.exec(said)?.[1];
}
