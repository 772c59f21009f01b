import type { Call, Expression } from '../../code.ts';
import type { Dockerfile, Instruction } from '../../documents/kinds.ts';
import { baseName, directoryOf, isWithin } from '../../paths.ts';
import type { Deployable, Repository } from '../../repository.ts';
import { startCommands } from '../../startup.ts';
import { literalPort } from './server-commands.ts';
import type { PortPlace } from './listen-form.ts';
import { isAddressSetLater, listeningCalls, placed } from './servers.ts';

/** The ports that a container of an image listens on. */
export interface ServedPorts {
  readonly ports: ReadonlySet<number>;
  /** What says so: `gunicorn` in `boot.sh`. */
  readonly by: string;
  /** False where a platform may say otherwise by a variable, and the port is only what the code falls back to. */
  readonly sure: boolean;
}

/** Environment of a container: values, or undefined for one that is not known. */
export type ContainerEnvironment = ReadonlyMap<string, string | undefined>;

const NO_ENVIRONMENT: ContainerEnvironment = new Map();
/** Programs that listen beside the app, or in front of it, in the same container. */
const FRONTS = /\b(?:nginx|apache2|httpd|caddy|haproxy|traefik|envoy|supervisord?|s6-\w+|runit|passenger|pm2|varnish)\b/;

/** The ports that an image's container listens on under an environment; undefined when that is not known for sure. */
export function servedPorts(
  dockerfile: Dockerfile,
  repository: Repository,
  environment: ContainerEnvironment = NO_ENVIRONMENT,
): ServedPorts | undefined {
  const { final, effective } = dockerfile;
  if (/(?:^|\/)nginx(?:-unprivileged)?$/.test(final?.image?.name ?? '')) return nginxPorts(dockerfile, repository);
  if (effective.some(({ keyword, text }) => /^(?:RUN|CMD|ENTRYPOINT|COPY)$/.test(keyword) && FRONTS.test(text))) return undefined;
  const all = new Map([...imageEnvironment(effective), ...environment]);
  return commandPorts(dockerfile, repository) ?? codePorts(dockerfile, repository, all);
}

/** What ENV sets in the image. */
function imageEnvironment(instructions: readonly Instruction[]): ContainerEnvironment {
  const set = instructions.filter(({ keyword }) => keyword === 'ENV').flatMap(({ words }) => words.map(({ text }) => text));
  return new Map(
    set.flatMap((word) => {
      const [, name, value = ''] = /^(\w+)=(.*)$/s.exec(word) ?? [];
      return name === undefined ? [] : [[name, value.includes('$') ? undefined : value.replace(/^(["'])(.*)\1$/, '$2')] as const];
    }),
  );
}

function commandPorts(dockerfile: Dockerfile, repository: Repository): ServedPorts | undefined {
  const starts = startCommands(repository).filter(
    ({ process, runs }) => process.declaredBy === 'image' && process.path === dockerfile.path && runs === 'always',
  );
  const said = starts.flatMap(({ program, path }) => {
    const port = literalPort(program);
    return port === undefined ? [] : [{ port, by: `\`${program.name}\` in \`${path}\`` }];
  });
  const [first] = said;
  return first && { ports: new Set(said.map(({ port }) => port)), by: first.by, sure: true };
}

/** nginx listens on 80 unless a configuration that is copied in says otherwise. */
function nginxPorts({ effective, path, final }: Dockerfile, repository: Repository): ServedPorts | undefined {
  const copies = effective.filter(
    ({ keyword, text }) => /^(?:COPY|ADD|RUN)$/.test(keyword) && /nginx[^\s]*\.(?:conf|template)|conf\.d|templates/.test(text),
  );
  const fallback = final?.image?.name.endsWith('unprivileged') === true ? 8080 : 80;
  if (copies.length === 0) return { ports: new Set([fallback]), by: `\`${final?.image?.name ?? 'nginx'}\` by default`, sure: true };
  const [copy] = copies;
  if (copies.length > 1 || copy?.keyword !== 'COPY' || copy.words.length !== 2 || copy.flags.has('from')) return undefined;
  const [source, target] = copy.words.map(({ text }) => text);
  const candidates = repository
    .documents('serverConfig')
    .filter((config) => config.path.endsWith((source ?? '').replace(/^\.?\//, '')) && config.server === 'nginx');
  const config = candidates.find((one) => directoryOf(one.path).startsWith(directoryOf(path))) ?? candidates[0];
  if (!config || candidates.length > 1 || config.problems.length > 0 || !/default\.conf$|nginx\.conf$|conf\.d\/?$/.test(target ?? ''))
    return undefined;
  const listens = config.all('listen').map(({ args }) => Number(/^(?:[\d.]+:|\[::\]:|\*:)?(\d{2,5})$/.exec(args[0] ?? '')?.[1]));
  const includes = config.all('include').some(({ args }) => /conf\.d\/\*/.test(args[0] ?? ''));
  if (listens.length === 0 && includes && target?.endsWith('nginx.conf') === true)
    return { ports: new Set([fallback]), by: `\`default.conf\` of \`${final?.image?.name ?? 'nginx'}\``, sure: true };
  if (
    listens.length === 0 ||
    listens.some((port) => Number.isNaN(port)) ||
    config.all('include').some(({ args }) => /conf\.d|sites/.test(args[0] ?? ''))
  )
    return undefined;
  const replaces = /default\.conf$|nginx\.conf$/.test(target ?? '') || baseName(source ?? '') === 'default.conf';
  return { ports: new Set(replaces ? listens : [...listens, 80]), by: `\`listen\` in \`${config.path}\``, sure: true };
}

/** What the listening calls of the image's code bind; undefined as soon as one of them is not known. */
function codePorts(dockerfile: Dockerfile, repository: Repository, environment: ContainerEnvironment): ServedPorts | undefined {
  const started = startCommands(repository).filter(({ process, command }) => process.path === dockerfile.path && command.name !== '');
  // Behind a server of its own (gunicorn, `next start`), what the code binds when it is run by hand counts for nothing.
  const program = started.at(-1)?.program.name ?? '';
  if (started.some(({ runs }) => runs !== 'always') || !/^(?:node|bun|java|[\w-]+\.py)$|^[\w-]+$/.test(program) || SERVERS.test(program))
    return undefined;
  if (!takesContext(dockerfile)) return undefined;
  const owners = repository.deployables.filter(({ images }) => images.includes(dockerfile.path));
  const [deployable] = owners;
  if (!deployable || owners.length > 1 || deployable.images.length > 1) return undefined;
  const script = program.endsWith('.py') ? program : undefined;
  const settings = springPort(deployable, repository, environment);
  const bound = settings ? [settings] : boundPorts(deployable, repository, environment, script);
  const [first] = bound ?? [];
  if (!bound || !first) return undefined;
  return { ports: new Set(bound.map(({ port }) => port)), by: first.by, sure: bound.every(({ sure }) => sure) };
}

/** False for an image that takes nothing of the repository in: what it runs it has from elsewhere. */
function takesContext({ stages }: Dockerfile): boolean {
  const copies = stages.flatMap(({ instructions }) => instructions).filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
  return copies.some(({ flags, words }) => !flags.has('from') && words.some(({ text }) => !/^https?:/.test(text)));
}

/** Programs that bind the port in the app's place, by options, files or defaults that are not known here. */
const SERVERS =
  /^(?:gunicorn|uvicorn|hypercorn|daphne|granian|uwsgi|waitress-serve|puma|unicorn|thin|rackup|rails|next|nuxt|vite|serve|http-server|flask|fastapi|artisan|php|php-fpm|dotnet|npm|yarn|pnpm|npx|pm2-runtime|sh|bash|celery|sidekiq|ng|nest)$/;

interface Bound {
  readonly port: number;
  readonly by: string;
  readonly sure: boolean;
}

/** What every listening call of a file holds: most files need not be parsed to know that they have none. */
const SERVES =
  /(?:\.listen|\bserve|\.bind|\.run|\.Run|\.Start|ListenAndServe\w*|http\.Server|_app|Server|_port|ListenAnyIP|UseUrls)\s*[({]/;
/** In a program that seems to listen in more places than this, which of them counts is not known anyway. */
const MAX_FILES = 12;

function boundPorts(
  deployable: Deployable,
  repository: Repository,
  environment: ContainerEnvironment,
  script: string | undefined,
): readonly Bound[] | undefined {
  const serving = deployable.sources.filter((path) => {
    const wanted = (script === undefined || baseName(path) === script) && repository.role(path) === 'source';
    return wanted && SERVES.test(repository.source(path)?.text ?? '');
  });
  if (serving.length > MAX_FILES) return undefined;
  const all: Bound[] = [];
  for (const path of serving) {
    for (const { call, form } of listeningIn(path, repository)) {
      if (form.aside) continue;
      if (isAddressSetLater(call, path, repository)) return undefined;
      const found = boundBy(call, form.places, environment);
      // A server that gets its address elsewhere (`&http.Server{Handler: h}`) listens by another call.
      if (found === 'elsewhere') continue;
      if (found === undefined) return undefined;
      all.push({ ...found, by: `\`${call.method}\` in \`${path}\`` });
    }
  }
  return all.length === 0 ? undefined : all;
}

function listeningIn(path: string, repository: Repository): ReturnType<typeof listeningCalls> {
  const file = repository.code(path);
  return file ? listeningCalls(file) : [];
}

function boundBy(call: Call, places: readonly PortPlace[], environment: ContainerEnvironment): Omit<Bound, 'by'> | 'elsewhere' | undefined {
  const expressions = places.flatMap((place) => expressionAt(call, place) ?? []);
  const [expression] = expressions;
  if (places.length === 0) return 'elsewhere';
  if (expression === undefined) return call.args.length === 0 && call.named.length > 0 ? 'elsewhere' : undefined;
  const { provenance, literal, variables } = expression.value();
  const given = variables.map((name) => [name, environment.has(name), environment.get(name)] as const).find(([, isSet]) => isSet);
  const isLookup = provenance === 'environment' || provenance === 'environment-or-literal';
  if (isLookup && given) return portIn(given[2], true);
  if (provenance === 'literal') return portIn(literal, true);
  return provenance === 'environment-or-literal' ? portIn(literal, false) : undefined;
}

function expressionAt(call: Call, place: PortPlace): Expression | undefined {
  const where = 'port' in place ? place.port : 'address' in place ? place.address : place.pair;
  const found = placed(call, where);
  return 'pair' in place ? found?.elements()[1] : found?.kind === 'object' ? undefined : found;
}

function portIn(literal: unknown, sure: boolean): Omit<Bound, 'by'> | undefined {
  const text = typeof literal === 'number' || typeof literal === 'string' ? String(literal) : '';
  const port = Number(/(?:^|:)(\d{2,5})\/?$/.exec(text.trim())?.[1]);
  return Number.isNaN(port) || port === 0 ? undefined : { port, sure };
}

/** `server.port` of a Spring Boot app, where exactly one settings file that counts everywhere has it. */
function springPort({ root }: Deployable, repository: Repository, environment: ContainerEnvironment): Bound | undefined {
  const said = repository
    .documents('settings')
    .filter(({ path, reader }) => reader === 'spring' && isWithin(path, root))
    .flatMap((file) => file.settings.filter(({ key }) => key === 'server.port').map((setting) => ({ file, setting })));
  const [only] = said;
  if (only === undefined || said.length > 1 || only.file.environment !== undefined || only.setting.profile !== undefined) return undefined;
  const by = `\`server.port\` in \`${only.file.path}\``;
  if (environment.has('SERVER_PORT')) return named(portIn(environment.get('SERVER_PORT'), true), by);
  const [, variable, fallback] = /^\$\{(\w+):(\d+)\}$/.exec(only.setting.value) ?? [];
  if (variable !== undefined)
    return named(environment.has(variable) ? portIn(environment.get(variable), true) : portIn(fallback, false), by);
  return only.setting.dynamic ? undefined : named(portIn(only.setting.value, true), by);
}

function named(port: Omit<Bound, 'by'> | undefined, by: string): Bound | undefined {
  return port && { ...port, by };
}
