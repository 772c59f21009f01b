import { isForNothing } from '../environment/nothing-given.ts';
import type { Assignment, Call, CodeFile, Expression, Property } from '../../code.ts';
import type { Span } from '../../text.ts';
import { CLIENTS, isHost, locatorOf, mayHoldLocator, namesServiceHost } from './backing-services.ts';
import type { ClientForm } from './service-client.ts';
import { isTranslation } from '../settings/translations.ts';
import { hostPorts } from './host-ports.ts';
import { isConnection, isHostKey, isOfDatabase } from './connection-settings.ts';
import { isDevelopersFile, isForTests, isOfDevelopersClass } from '../environment/for-development.ts';
import { asksForEnvironment } from '../environment/environment-names.ts';
import { isFallback } from '../environment/fallbacks.ts';
import { whereWritten } from './written-hosts.ts';
import { valuesNamed } from '../settings/named-values.ts';

/** A literal address of a backing service in code, at the place where it is written. */
export interface ServiceAddress {
  readonly service: string;
  readonly host: string;
  readonly span: Span;
  /** How the code uses it: a client's call, or a name or text of its own. */
  readonly client: Call | undefined;
}

/**
 * All literal addresses of backing services in a file, each place once, in source order: what clients are given, also through a
 * parameter of a function of the file, URLs and connection strings, and settings named after a service's host. What stands behind
 * an environment lookup or in a branch for an unset value is a fallback and left out.
 */
export function serviceAddresses(file: CodeFile): readonly ServiceAddress[] {
  if (isTranslation(file.path) || /(?:^|\/)defaults\.(?:rb|py|go|php|[cm]?[jt]s)$/.test(file.path)) return [];
  const found = [
    ...fromClients(file),
    ...fromStrings(file),
    ...fromNames(file),
    ...fromFields(file),
    ...fromLibraries(file),
    ...fromCacheStores(file),
    ...fromConnections(file),
    ...[...hostPorts(file)].map((one) => ({ ...one, client: undefined })),
  ];
  if (found.length === 0) return [];
  const seen = new Set<number>();
  return found
    .map((address) => ({ ...address, span: whereWritten(file, address.span, address.host) }))
    .filter((address) => {
      const { span } = address;
      if (isForUnset(file, address)) return false;
      if (isFallback(file, span) || isDefaultOfSetting(file, span)) return false;
      if (isCompared(file, span) || isOfLocalFunction(file, address)) return false;
      if (isDesignTime(file, span) || isUnderDevelopersKey(file, span) || isOfDevelopersClass(file, span)) return false;
      const { line } = file.source.position(span.start);
      return seen.has(line) ? false : seen.add(line);
    })
    .toSorted((a, b) => a.span.start - b.span.start);
}

function* fromClients(file: CodeFile): Generator<ServiceAddress> {
  for (const form of CLIENTS) {
    for (const client of file.callsTo(...form.calls)) {
      for (const given of addressesOf(client, form)) yield* fromExpression(file, given, form, client);
      for (const given of hostsOf(client, form)) yield* fromExpression(file, given, { ...form, service: 'the database' }, client);
      const host = implicitHost(client, form, file);
      if (host !== undefined) yield { service: form.service, host, span: client.span, client };
    }
  }
}

/** Options that say nothing about where the service is. */
const ELSEWHERE = /^(?:db|decode_responses|decodeResponses|port|charset|encoding|password|tz_aware|ssl|protocol|lazyConnect|tls)$/;

/** The host that a client falls back to, where the code names none and hands nothing on. */
function implicitHost({ args, named, span }: Call, { implicit }: ClientForm, { source }: CodeFile): string | undefined {
  if (implicit === undefined || args.length !== implicit.args || !named.every(({ key }) => ELSEWHERE.test(key))) return undefined;
  return /\*\w|\.{3}/.test(source.slice(span)) ? undefined : implicit.host;
}

/** Depth to which an address is followed from a client through the parameters of functions. */
const CALLERS = 2;

function* fromExpression(file: CodeFile, given: Expression, form: ClientForm, client: Call, callers = CALLERS): Generator<ServiceAddress> {
  const { provenance, literal, origin } = given.value();
  if (provenance === 'literal' && typeof literal === 'string') {
    const locator =
      locatorOf(literal) ?? (form.service !== 'database' && isHost(literal) ? { service: form.service, host: literal } : undefined);
    if (locator) yield { ...locator, service: form.service, span: origin ?? given.span, client };
  }
  if (provenance !== 'unknown' || callers === 0) return;
  const inside = file.functionAt(given.span.start);
  const name = inside?.name;
  const written = writtenAs(file, given);
  const position =
    inside?.parameters.findIndex((parameter) => new RegExp(`(?<![\\w$])${escaped(parameter)}(?![\\w$])`).test(written)) ?? -1;
  if (name === undefined || position === -1) return;
  for (const call of file.callsTo(name, `*.${name}`)) {
    // A package's function may go by the same name: `sql.Open` in a function `Open`.
    const argument = call.module === undefined ? call.args[position] : undefined;
    if (!argument) continue;
    const passed = argument.value();
    if (passed.provenance !== 'literal' || typeof passed.literal !== 'string') continue;
    const host = locatorOf(passed.literal)?.host ?? (isHost(passed.literal) ? passed.literal : undefined);
    if (host !== undefined) yield { service: form.service, host, span: passed.origin ?? argument.span, client };
  }
}

/** The text of an expression, or of what its name was last assigned in the same function. */
function writtenAs(file: CodeFile, { kind, text, span }: Expression): string {
  if (kind !== 'name') return text;
  const inside = file.functionAt(span.start);
  const last = file.assignments.findLast(
    (one) => one.target === text && one.span.start < span.start && one.inside?.span.start === inside?.span.start,
  );
  return last?.value.text ?? text;
}

function addressesOf(call: Call, { positions = [], options = [] }: ClientForm): readonly Expression[] {
  const given = [...positions.map((position) => call.args[position]), ...options.map((path) => optionAt(call, path))];
  return given.flatMap((value) => {
    const hosts = value?.elements().map((one) => one.property('host') ?? one) ?? [];
    return value === undefined || hosts.length > 0 ? hosts : [value];
  });
}

/** Hosts by name of clients whose first argument may as well be the name of a database. */
function hostsOf(call: Call, { service, options = [] }: ClientForm): readonly Expression[] {
  const given = service === 'database' ? options.filter((path) => /(?:^|\.)host$/.test(path)) : [];
  return given.flatMap((path) => optionAt(call, path) ?? []);
}

function optionAt(call: Call, path: string): Expression | undefined {
  const [first = '', ...rest] = path.split('.');
  return rest.reduce<Expression | undefined>((value, key) => value?.property(key), call.option(first));
}

function* fromStrings(file: CodeFile): Generator<ServiceAddress> {
  if (!mayHoldLocator(file.source.text)) return;
  for (const { text, span } of file.strings) {
    // What is put in may be anything but the host.
    const locator = locatorOf(text.replaceAll(/\$\{[^{}]*\}/g, '<>'));
    if (locator) yield { ...locator, span, client: undefined };
  }
}

function* fromNames(file: CodeFile): Generator<ServiceAddress> {
  for (const { name, value } of valuesNamed(file, namesServiceHost)) yield* ofName(name, value);
}

/** `RESOURCE_DATABASE_HOSTS = 'database_hosts'`, `DbHosts = 'db.hosts'`: what a thing is called, and not where it is. */
function isNameItself(name: string, literal: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[_.]/g, '');
  return /[_.]/.test(literal) && plain(name).endsWith(plain(literal));
}

/** The literal, or the first one of a list, that a name is given. What others may come before says so in its name: `MYSQL_DEFAULT_HOST`. */
function* ofName(name: string, given: Expression): Generator<ServiceAddress> {
  const value = given.elements()[0] ?? given;
  const { provenance, literal, origin } = value.value();
  if (/default/i.test(name) || (/mail/i.test(name) && /^https?:/.test(String(literal)))) return;
  if (provenance === 'literal' && typeof literal === 'string' && isHost(literal) && !isNameItself(name, literal))
    yield { service: `\`${name}\``, host: literal, span: origin ?? value.span, client: undefined };
}

/** The last words of names that hold hosts, by which most fields are passed over. */
const MAY_HOLD_HOST = /(?:host\w*|server\w*|addr\w*|brokers?|endpoints?|nodes|points)$/i;

/** Fields of a part of the settings that is named after the service: `cfg.Kafka.Brokers = []string{"kafka:9092"}`. */
function* fromFields(file: CodeFile): Generator<ServiceAddress> {
  for (const { name, target, value } of file.assignments) {
    if (target === name || !MAY_HOLD_HOST.test(target) || namesServiceHost(name) || !namesServiceHost(target)) continue;
    yield* ofName(target, value);
  }
}

/** The caches of Rails that are reached over the network, whose addresses stand behind their names. */
const NETWORK_CACHES = /^:(?:mem_cache_store|dalli_store|redis_store|redis_cache_store|readthis_store)$/;

/** `config.cache_store = :mem_cache_store, "cache-1:11211"`. */
function* fromCacheStores(file: CodeFile): Generator<ServiceAddress> {
  if (file.language !== 'ruby' || !file.source.text.includes('cache_store') || isDevelopersFile(file.path)) return;
  for (const { name, value } of file.assignments) {
    const [store, ...servers] = name === 'cache_store' ? value.elements() : [];
    if (store === undefined || !NETWORK_CACHES.test(store.text)) continue;
    const given = servers.map((server) => ({ span: server.span, literal: server.value().literal }));
    const first = given.find(({ literal }) => typeof literal === 'string' && isHost(literal));
    if (first) yield { service: 'the cache', host: String(first.literal), span: first.span, client: undefined };
  }
}

/** Names that hold the host of a service only beside their library. */
const OF_LIBRARIES: readonly {
  readonly word: string;
  readonly name: string;
  readonly service: string;
  /** What has to stand in the same map: elsewhere the name holds something else. */
  readonly beside?: { readonly key: string; readonly value: RegExp };
}[] = [
  { word: 'deadpool_postgres', name: 'host', service: 'the database' },
  { word: 'PHPMailer', name: 'Host', service: 'the mail server' },
  { word: 'smtp_settings', name: 'address', service: 'the mail server' },
  { word: 'delivery_method', name: 'address', service: 'the mail server' },
  { word: 'django.db.backends', name: 'HOST', service: 'the database' },
  { word: 'ConnectionFactory', name: 'HostName', service: 'RabbitMQ' },
  { word: 'StackExchangeRedis', name: 'Configuration', service: 'Redis' },
  { word: 'SmtpClient', name: 'Host', service: 'the mail server' },
  { word: 'ProducerConfig', name: 'BootstrapServers', service: 'Kafka' },
  { word: 'ConsumerConfig', name: 'BootstrapServers', service: 'Kafka' },
  { word: '@nestjs/microservices', name: 'host', service: 'the service' },
  { word: 'memcached', name: 'LOCATION', service: 'memcached', beside: { key: 'BACKEND', value: /memcached/i } },
  { word: 'channels_redis', name: 'hosts', service: 'Redis' },
  { word: "'mailers' =>", name: 'host', service: 'the mail server' },
  { word: "'meilisearch' =>", name: 'host', service: 'the search service' },
];

function* fromLibraries(file: CodeFile): Generator<ServiceAddress> {
  for (const { word, name, service, beside } of OF_LIBRARIES) {
    if (!file.source.text.includes(word)) continue;
    for (const { value } of valuesNamed(file, (one) => one === name)) {
      if (beside && !standsBeside(value, beside, file)) continue;
      const first = value.elements()[0];
      const { provenance, literal, origin } = (first?.elements()[0] ?? first ?? value).value();
      if (provenance === 'literal' && typeof literal === 'string' && isHost(literal) && literal !== '0.0.0.0')
        yield { service, host: literal, span: origin ?? value.span, client: undefined };
    }
  }
}

/** True when the map that holds a value has another key of such a value. */
function standsBeside({ span }: Expression, { key, value }: { readonly key: string; readonly value: RegExp }, file: CodeFile): boolean {
  const maps = [...file.properties, ...file.assignments].map((one) => one.value.properties());
  const around = maps.find((map) => map.some((one) => one.value.span.start === span.start));
  return around?.some((one) => one.key === key && value.test(textOf(one.value) ?? '')) ?? false;
}

/** Hosts in a map that is a connection, whatever takes it: `['driver' => 'mysql', 'host' => 'db']`. */
function* fromConnections(file: CodeFile): Generator<ServiceAddress> {
  if (!['host', 'hostname', 'server', 'Host', 'Hostname', 'HostName'].some((word) => file.source.words.has(word))) return;
  const values = [
    ...file.properties.map(({ value }) => value),
    ...file.assignments.map(({ value }) => value),
    ...file.calls.flatMap(({ args }) => args),
  ];
  const maps = [...values.map((value) => value.properties()), ...file.calls.map(({ named }) => named)].filter((map) => map.length > 1);
  for (const map of maps) {
    const hosts = map.filter(({ key }) => isHostKey(key));
    const entries = map.map(({ key, value }) => ({ key, text: writtenText(value) }));
    if (hosts.length === 0 || !isConnection(entries) || (!isOfDatabase(entries) && holdsDefaults(map, file))) continue;
    for (const { value } of hosts) {
      const { provenance, literal, origin } = value.value();
      if (provenance === 'literal' && typeof literal === 'string' && isHost(literal) && literal !== '0.0.0.0')
        yield { service: serviceOf(map), host: literal, span: origin ?? value.span, client: undefined };
    }
  }
}

/** Options that whoever uses the code comes before: `this.options = { host: 'localhost', … }`, `config.default.php`. */
function holdsDefaults([first]: readonly Property[], { assignments, path }: CodeFile): boolean {
  const at = first?.value.span.start ?? 0;
  const name = assignments.find(({ value }) => value.span.start <= at && at < value.span.end)?.name ?? '';
  return /options$|defaults?$/i.test(name) || /[.-]defaults?\.\w+$/i.test(path);
}

/** Redis' databases are numbers. */
function serviceOf(map: readonly Property[]): string {
  const has = (name: RegExp, text: RegExp): boolean => map.some(({ key, value }) => name.test(key) && text.test(writtenText(value) ?? ''));
  if (has(/^database$/, /^\d{1,2}$/) || has(/^port$/i, /^6379$/)) return 'Redis';
  if (has(/^(?:from\w*|mail_?from)$/i, /^/) || has(/^encryption$/i, /^(?:tls|ssl|none|starttls|null)?$/i)) return 'the mail server';
  return map.some(({ key }) => /^(?:db_?name|database(?:_?name)?|dialect|driver)$/i.test(key)) ? 'the database' : 'the service';
}

function writtenText(value: Expression): string | undefined {
  const { literal } = value.value();
  return typeof literal === 'string' || typeof literal === 'number' ? String(literal) : undefined;
}

/** One of several connections by name, of which tests or developers use this: `'mysql_testing' => ['host' => '127.0.0.1']`. */
function isUnderDevelopersKey({ properties }: CodeFile, { start, end }: Span): boolean {
  return properties.some(({ key, value }) => value.span.start < start && end <= value.span.end && OF_DEVELOPERS.test(key));
}

/** What a setting is that nobody has set yet: `{ type: 'string', defaultValue: 'redis://redis:6379' }`. */
function isDefaultOfSetting({ properties }: CodeFile, { start, end }: Span): boolean {
  return properties.some(({ key, value }) => /^default_?value$/i.test(key) && value.span.start <= start && end <= value.span.end);
}

const OF_DEVELOPERS = /(?:^|[_-])(?:tests?|testing|development)$/i;

/** `if (url === 'mongodb://localhost/shop')`: what a value must not be, or is asked to be. */
const isCompared = ({ source }: CodeFile, { start, end }: Span): boolean =>
  /[=!]==?\s*[\w.]*\(?\s*$/.test(source.text.slice(Math.max(0, start - 40), start)) || /^\s*[=!]==?/.test(source.text.slice(end, end + 6));

/** Functions for tests and for developers' machines by their names: `createTestDataSource`, `consumerLocalProperties`. */
const OF_LOCAL_RUNS = /(?:^(?:test|local)|[a-z\d](?:Test|Local))(?=[A-Z]|$)|(?:^|_)(?:test|local)(?=_|$)/;
const OF_LOCAL_CONSTANTS = /LOCAL|TEST|DEV(?:_|$)/;

/** True for an address of the machine itself in such a function, in a constant that says the same of itself, and in a default. */
function isOfLocalFunction(file: CodeFile, { span, host }: ServiceAddress): boolean {
  if (!/^\W*(?:\w+:\/\/)?(?:localhost|127\.)/.test(host)) return false;
  if (OF_LOCAL_RUNS.test(file.functionAt(span.start)?.name ?? '') || isForTests(file, span)) return true;
  return file.assignments.some(
    ({ name, constant, value }) =>
      value.span.start <= span.start &&
      span.end <= value.span.end &&
      ((constant && OF_LOCAL_CONSTANTS.test(name)) || /^_?default[A-Z_]/i.test(name)),
  );
}

function textOf(value: Expression): string | undefined {
  const { literal } = value.value();
  return typeof literal === 'string' ? literal : undefined;
}

/** Code that only Entity Framework's command line runs, on a developer's machine. */
function isDesignTime(file: CodeFile, span: Span): boolean {
  return file.classes.some(
    ({ bases, span: own }) =>
      own.start <= span.start && span.end <= own.end && bases.some((base) => base.includes('IDesignTimeDbContextFactory')),
  );
}

/** What is negated or empty may be a setting, too, where an address of a service stands. */
const NEGATED = /^\(?\s*!\s*[\w.]+\s*\)?$|^\(?\s*not\s+[\w.]+\s*\)?$|\.length\s*={2,3}\s*0|^unless\b/;

/** A condition on a lookup: the literal is what stands where the variable is unset. */
const LOOKUP =
  /process\.env[.[]|os\.environ|os\.getenv|os\.Getenv|os\.LookupEnv|System\.getenv|\bgetenv\(|\benv\(\s*["']|\bENV[.[]|env::var|Environment\.GetEnvironmentVariable/;

function isForUnset(file: CodeFile, { span, client }: ServiceAddress): boolean {
  return file
    .conditionsAround(span)
    .some((condition) =>
      isForNothing(condition) || NEGATED.test(condition)
        ? client === undefined || !isAboutClient(file, span, condition)
        : LOOKUP.test(condition) && !asksForEnvironment(condition),
    );
}

/** What a condition asks for that may as well come from the deploy. */
const SETTING =
  /ur[il]|host|addr|dsn|con+(?:ect|f)|conn(?:$|str)|setting|opt|env|param|arg|port|server|endpoint|locat|prod|remote|cluster|broker|node|mode|debug|key|secret|pass|cred|token|string/i;
const SUBJECT = /^\W*(?:not\s+|if\s+|unless\s+)?(?:this\.|self\.|@)?(?<name>[A-Za-z_$][\w$]*)\s*(?:\)|$|==|is None|\.nil\?|\.is_none)/;

/**
 * `if client is None: client = Redis(host='localhost')`: the client is made when it is first asked for. So is one where something that is
 * no setting is missing (`if order is None:`), and no other branch makes it.
 */
function isAboutClient(file: CodeFile, span: Span, condition: string): boolean {
  const name = SUBJECT.exec(condition)?.groups?.name;
  if (name === undefined || SETTING.test(name)) return false;
  const inside = file.functionAt(span.start);
  for (let around = inside; around; around = around.inside) if (around.parameters.includes(name)) return false;
  const holds = (one: Assignment): boolean => one.span.start <= span.start && span.end <= one.span.end;
  const made = file.assignments.find((one) => holds(one));
  if (made === undefined) return false;
  const given = file.assignments.filter(({ target }) => bare(target) === bare(made.target));
  return given.every((one) => holds(one) || EMPTY.test(one.value.text)) && (bare(made.target) === name || inside !== undefined);
}

function bare(target: string): string {
  return target.replace(/^(?:this\.|self\.|@)/, '');
}

const EMPTY = /^(?:null|nil|None|undefined|false|False)$/;

function escaped(text: string): string {
  return text.replaceAll(/[^\w]/g, String.raw`\$&`);
}
