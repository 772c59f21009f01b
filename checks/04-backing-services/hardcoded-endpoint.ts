import { overrideWords } from '../../src/analysis/knowledge/settings/override-words.ts';
import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import type { DataDocument, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { runsInBrowser } from '../../src/analysis/knowledge/settings/browser-code.ts';
import { givenByAppHost, resourceConstants } from '../../src/analysis/knowledge/settings/app-host.ts';
import { isLocalName } from '../../src/analysis/knowledge/environment/environment-names.ts';
import { fixedSettings } from '../../src/analysis/knowledge/settings/overridden-settings.ts';
import { projectHost, regionalHost } from '../../src/analysis/knowledge/services/regional-hosts.ts';
import { internalAddresses, isWhereUnset } from '../../src/analysis/knowledge/services/internal-addresses.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { isDevelopersFile, isForDevelopment } from '../../src/analysis/knowledge/environment/for-development.ts';
import { leaves, settingTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { whereWritten } from '../../src/analysis/knowledge/services/written-hosts.ts';
import { namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES, JVM } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { BEHIND, CLIENTS, FIRST, OPTIONS, REQUESTS } from '../../src/analysis/knowledge/services/http-clients.ts';
import { rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './hardcoded-endpoint.examples.ts';

/** A host inside of the deploy's own network: one word, a private address or name, or one with a port. */
const OWN =
  /^(?:https?|grpc|ws|wss):\/\/(?:[^/@\s]*@)?(?:[a-z][\w-]*(?::\d+)?|[\w.-]+:\d{2,5}|[\w.-]+\.(?:internal|local|svc|cluster\.local|lan|intra|corp)|(?:10|127|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3})(?:[/?#]|$)/i;
const OWN_ADDRESS = /^[a-z][\w.-]*:\d{2,5}$/i;
const WHOLE_HOST = /^\w+:\/\/[^/?#]+[/?#:]|^[\w.-]+:\d/;
const ONE_WORD = /^(?!(?:https?|GET|POST)\b)[a-z][\w-]*$/i;

export default rule({
  id: 'backing-services/hardcoded-endpoint',
  title: 'Let the deploy say where a client finds its service',
  why: 'Another service of the same name and port is not there in every deploy, and moving it takes a new release of this one.',
  remedy: 'Read the endpoint from the environment; a literal for local runs may stand behind the lookup as a fallback.',
  severity: 'warning',
  limits: ['Public APIs with one address for everyone are not judged.'],
  code: [
    {
      languages: APP_LANGUAGES,
      literals: [
        'http',
        'amazonaws.com',
        'digitaloceanspaces.com',
        'grpc',
        'Grpc',
        'minio',
        'Minio',
        'credentials',
        'vcAddr',
        'erviceAddr',
        'SERVICE_ADDR',
        'service_addr',
      ],
      judge,
    },
  ],
  documents: {
    *settings(file, context) {
      yield* judgeSettings(file, context);
      yield* judgeRoutes(file);
    },
    data: (file, { repository }) => (repository.kindsOf(file.path).includes('settings') ? [] : judgeRoutes(file)),
  },
  examples: EXAMPLES,
});

/** Health checks ask the process beside them, and a cloud's metadata has one address: the same in every deploy. */
const HEALTH = /metadata\.google\.internal|169\.254\.169\.254|health|\/ready|\/live|\/ping|\/status/i;

/** Each address once, where it is written, in the words of what takes it where that is known. */
function* judge(file: CodeFile, context: Context): Iterable<Found> {
  const said = new Set<number>();
  for (const one of everything(file, context)) {
    const found = { ...one, span: whereWritten(file, one.span, /`([^`]+)`(?: of another service)?\.$/.exec(one.what)?.[1]) };
    const { line } = file.source.position(found.span.start);
    if (!said.has(line)) yield found;
    said.add(line);
  }
}

function* everything(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (HEALTH.test(file.path) || isDevelopersFile(file.path) || runsInBrowser(file, deployable)) return;
  if (JVM.some((one) => one === file.language) && asksRegistry(deployable, repository)) return;
  for (const call of file.callsTo(...REQUESTS)) yield* said(call, call.args[0], projectHost);
  for (const call of file.callsTo(...CLIENTS)) for (const option of OPTIONS) yield* said(call, call.option(option), regionalHost);
  for (const call of file.callsTo(...FIRST)) yield* said(call, call.args[0], regionalHost);
  for (const [name, position] of Object.entries(BEHIND)) for (const call of file.callsTo(name)) yield* said(call, call.args[position]);
  yield* named(file);
  yield* mapped(file);
  yield* apart(file);
  if (findsByName(file, repository)) return;
  for (const { span, host } of internalAddresses(file))
    if (!HEALTH.test(file.source.slice(span))) yield { span, what: `Another service is reached at the literal address \`${host}\`.` };
  for (const { name, named: given } of file.annotations) {
    const url = /(?:^|\.)FeignClient$/.test(name) ? given.find(({ key }) => key === 'url')?.value : undefined;
    if (url) yield* inWords(url, '`@FeignClient`');
  }
  for (const { target, value } of file.source.text.includes('axios.defaults') ? file.assignments : []) {
    if (/(?:^|\.)axios\.defaults\.baseURL$/.test(target)) yield* inWords(value, '`axios`');
  }
  for (const { name, value } of file.language === 'csharp' ? file.assignments : []) {
    const made = name === 'BaseAddress' ? value.call() : undefined;
    if (made) yield* said(made, made.args[0]);
    if (name === 'Authority') yield* inWords(value, 'The check of tokens');
  }
}

/** Spring Cloud's balanced clients look the name of a service up in a registry: no address is written where it is. */
function asksRegistry(deployable: Context['deployable'], repository: Context['repository']): boolean {
  return (deployable?.sources ?? []).some((path) => /@LoadBalanced\b|LoadBalancerExchangeFilter/.test(repository.source(path)?.text ?? ''));
}

/** .NET's service discovery looks the name of a project up. */
function findsByName({ language }: CodeFile, repository: Repository): boolean {
  if (language !== 'csharp') return false;
  return resourceConstants(repository).size > 0 || repository.texts.some((path) => /AppHost\/(?:Program|AppHost)\.cs$/.test(path));
}

/** Names of the addresses of other services, which another module uses. */
const NAMES = /(?:service|svc|api|gateway|upstream|backend|server|microservice)_?(?:base_?)?(?:url|uri|endpoint|host|addr(?:ess)?)$/i;
/** The same where a host and its port are enough. */
const OF_SERVICES = /(?:service|svc|microservice|upstream)_?(?:grpc_?)?(?:url|uri|endpoint|addr(?:ess)?|target)$/i;
/** Names of maps whose values are addresses of services by the names of these. */
const MAPS =
  /^(?:\w+_)?(?:(?:micro)?services?|service_?(?:map|urls?|hosts?|registry)|endpoints|upstreams|backends|routes|apis)$|(?:Services|Endpoints|Upstreams|Backends|ServiceUrls|ServiceMap)$/i;

/** `services = { cart: 'http://localhost:4002' }`: the entries of such a map. */
function* mapped(file: CodeFile): Iterable<Found> {
  for (const { name, value } of file.source.text.includes('http') ? file.assignments : []) {
    const entries = MAPS.test(name) ? value.properties() : [];
    const texts = entries.flatMap(({ key, value: given }) => {
      const { provenance, literal, origin } = given.value();
      return provenance === 'literal' && typeof literal === 'string' ? [{ key, literal, span: origin ?? given.span }] : [];
    });
    for (const { key, literal, span } of texts.length === entries.length ? texts : [])
      if (OWN.test(literal) && !OWN_NAMES.test(key) && !HEALTH.test(literal) && !isFallback(file, span) && !isForDevelopment(file, span))
        yield { span, what: `\`${key}\` of \`${name}\` is the literal address \`${hostOf(literal)}\` of another service.` };
  }
}

/** Names of the app's own address. */
const OWN_NAMES = /^(?:site|app|public|client|front_?end|web|server)_?/i;

function* named(file: CodeFile): Iterable<Found> {
  for (const { name, literal, origin } of namedLiterals(file, (one) => NAMES.test(one) && !OWN_NAMES.test(one))) {
    const isAddress = OWN.test(literal) || (OF_SERVICES.test(name) && OWN_ADDRESS.test(literal));
    if (isAddress && !isWhereUnset(file, origin) && !HEALTH.test(literal) && !isFallback(file, origin) && !isForDevelopment(file, origin))
      yield { span: origin, what: `\`${name}\` is the literal address \`${hostOf(literal)}\` of another service.` };
  }
}

/** `http.request({ hostname: 'users', port: 3000 })`, `forAddress("users", 50051)`, `new Users('users:50051', credentials)`. */
function* apart(file: CodeFile): Iterable<Found> {
  for (const call of file.callsTo(
    'http.request',
    'https.request',
    'http.get',
    'io.grpc.ManagedChannelBuilder.forAddress',
    'Net.HTTP.new',
  )) {
    const host = (call.option('hostname') ?? call.option('host') ?? call.args[0])?.value();
    if (host?.provenance === 'literal' && typeof host.literal === 'string' && ONE_WORD.test(host.literal) && host.origin)
      yield { span: host.origin, what: `\`${call.method}\` reaches another service at the literal host \`${host.literal}\`.` };
  }
  for (const { text, span } of /credentials\b/.test(file.source.text) ? file.strings : []) {
    const isChannel = OWN_ADDRESS.test(text) && /^\s*,\s*(?:\w+\.)?credentials\b/.test(file.source.text.slice(span.end, span.end + 40));
    if (isChannel) yield { span, what: `A client reaches another service at the literal address \`${text}\`.` };
  }
}

/** What Spring takes more settings from. */
const CONFIG_SERVER = /^(?:optional:)?configserver:/;
/** Keys of settings that hold the address of another service. */
const KEYS =
  /^spring\.config\.import(?:\[\d+\])?$|(?:^|[._-])(?:authority|jwk-set-uri)$|(?:^|[._-])(?:services|endpoints|apis|microservices|service_?urls)\.[\w-]+$|(?:^|[._-])(?:ur[il]s?|endpoints?|base[-_]?ur[il]|addr(?:ess(?:es)?)?|uris|server[-_]addr)(?:\[\d+\])?$|(?:ur[il]|endpoint|address)$/i;
/** Keys of the app's own addresses, and of those that only name it. */
const OWN_KEYS =
  /(?:^|[._-])(?:cors|kestrel|health\w*|origins?|\w*redirect\w*|\w*logout\w*|\w*return\w*|\w*notify\w*|callback|issuer|audience|swagger|openapi|front[-_]?end|client[-_]?(?:app|url|uri)|site|public|app[-_]?url|base[-_]?href|documentation|license|contact|image|img|avatar|\w*logo|schema|\$schema|repository|homepage|bugs|applicationUrl|urls|self)(?=[._-]|ur[il]|$)|(?:^|\.)(?:app|application|site|server|web|public|ui|portal|host)\.(?:base[-_]?)?ur[il]$|^(?:(?:base|root|host)[-_]?)?ur[il]$|(?:^|\.)server\.address$/i;

function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || isLocalName(file.environment)) return;
  const given = file.reader === 'dotnet' ? givenByAppHost(repository) : undefined;
  for (const { name, text, span, dynamic } of settingTexts({ settings: fixedSettings(file, repository) })) {
    if (dynamic || given?.has(name.toLowerCase()) || !KEYS.test(name) || OWN_KEYS.test(name) || HEALTH.test(text)) continue;
    if (OWN.test((text.split(',')[0] ?? '').replace(CONFIG_SERVER, '')))
      yield {
        span,
        what: `\`${name}\` is the literal address \`${hostOf(text)}\` of another service in every deploy.`,
        remedy: overrideWords(name, file),
      };
  }
}

/** Where Ocelot sends the requests of a route: said once, at the first of them. */
const DOWNSTREAM = /DownstreamHostAndPorts(?:\[\d+\]|\.\d+)\.Host$/;

function* judgeRoutes(file: SettingsFile | DataDocument): Iterable<Found> {
  if (!/(?:^|\/)ocelot[\w.-]*\.json$/i.test(file.path) || isDevelopersFile(file.path)) return;
  const texts = 'roots' in file ? file.roots.flatMap((root) => leaves(root)) : settingTexts(file);
  const first = texts.find(({ name, dynamic }) => !dynamic && DOWNSTREAM.test(name));
  if (first)
    yield {
      span: first.span,
      what: `The gateway sends requests to the literal host \`${first.text}\` in every deploy.`,
      remedy: 'Give the hosts of the routes by variables of the deploy.',
    };
}

function hostOf(address: string): string {
  return address
    .replace(CONFIG_SERVER, '')
    .replace(/^\w+:\/\/(?:[^/@]*@)?/, '')
    .replace(/[/?#].*$/, '');
}

function* inWords(given: Expression, who: string): Iterable<Found> {
  const { provenance, literal, origin } = given.value();
  if (provenance === 'literal' && typeof literal === 'string' && OWN.test(literal))
    yield { span: origin ?? given.span, what: `${who} reaches another service at the literal address \`${hostOf(literal)}\`.` };
}

/** @param other tells the host of an address that is no neighbour, and yet differs between deploys */
function* said(call: Call, given: Expression | undefined, other?: (address: string) => string | undefined): Iterable<Found> {
  const value = given?.value();
  const first = value?.pieces?.[0];
  // The host has to be all there where something is put in behind it.
  const known =
    typeof value?.literal === 'string' ? value.literal : typeof first === 'string' && WHOLE_HOST.test(first) ? `${first}x` : undefined;
  const isWritten = value?.provenance === 'literal' || (value?.provenance === 'unknown' && typeof first === 'string');
  if (!given || known === undefined || !isWritten || HEALTH.test(known)) return;
  const host = OWN.test(known)
    ? known.replace(/^\w+:\/\/(?:[^/@]*@)?/, '').replace(/[/?#].*$/, '')
    : OWN_ADDRESS.test(known)
      ? known
      : other?.(known);
  if (host !== undefined)
    yield { span: value?.origin ?? given.span, what: `\`${call.method}\` reaches another service at the literal address \`${host}\`.` };
}
