import type { Call, CodeFile } from '../../src/analysis/code.ts';
import { isOverriddenForProduction } from '../../src/analysis/knowledge/environment/production-overrides.ts';
import { isOpposite } from '../../src/analysis/knowledge/environment/for-development.ts';
import { pluginOf, surelyLacks } from '../../src/analysis/knowledge/services/call-options.ts';
import { railsSettings } from '../../src/analysis/knowledge/services/rails-environments.ts';
import { MEMORY_CACHES, SHARED_CACHES } from '../../src/analysis/knowledge/state/process-caches.ts';
import { byDeployFile } from '../../src/analysis/knowledge/environment/deploy-variables.ts';
import type { NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM, type Language } from '../../src/analysis/languages.ts';
import { requestBehind } from '../../src/analysis/requests.ts';
import { onCalls, rule, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './local-cache-as-shared.examples.ts';

/** Limiters that count in the process's memory unless they are given one of these options. */
const LIMITERS: readonly { readonly names: readonly string[]; readonly options: readonly string[]; readonly also: RegExp | undefined }[] = [
  { names: ['express-rate-limit', 'express-rate-limit.rateLimit', 'express-slow-down'], options: ['store'], also: undefined },
  {
    names: ['flask_limiter.Limiter', 'slowapi.Limiter'],
    options: ['storage_uri'],
    also: /\bRATELIMIT_STORAGE_UR[IL]\b/,
  },
  { names: ['github.com/gofiber/fiber/v2/middleware/limiter.New'], options: ['Storage'], also: undefined },
];

/** Stores of a limiter that are the process's own memory. */
const MEMORY_LIMITERS = [
  'rate-limiter-flexible.RateLimiterMemory',
  'github.com/ulule/limiter/v3/drivers/store/memory.NewStore',
  'github.com/labstack/echo/v4/middleware.NewRateLimiterMemoryStore',
];

/** Limiters that count in the process, and what a file says that gives them another store. By the documentation of each. */
const OWN_LIMITERS: readonly { readonly languages: readonly Language[]; readonly names: readonly string[]; readonly unless: RegExp }[] = [
  {
    languages: ['rust'],
    names: [
      '*.GovernorConfigBuilder.default',
      'GovernorConfigBuilder.default',
      '*.GovernorConfig.default',
      ...['keyed', 'dashmap', 'hashmap'].map((name) => `governor.RateLimiter.${name}`),
    ],
    unless: /redis/i,
  },
  {
    languages: ['go'],
    names: [
      ...['LimitByIP', 'LimitByRealIP', 'LimitAll', 'Limit'].map((name) => `github.com/go-chi/httprate.${name}`),
      ...['', '/v5', '/v6', '/v7', '/v8'].map((version) => `github.com/didip/tollbooth${version}.NewLimiter`),
      'github.com/gofiber/fiber/v3/middleware/limiter.New',
    ],
    unless: /redis|LimitCounter|Storage:/i,
  },
  {
    languages: ['csharp'],
    names: [
      '*.AddFixedWindowLimiter',
      '*.AddSlidingWindowLimiter',
      '*.AddTokenBucketLimiter',
      '*.AddInMemoryRateLimiting',
      ...['GetFixedWindowLimiter', 'GetSlidingWindowLimiter', 'GetTokenBucketLimiter'].flatMap((name) => [
        `RateLimitPartition.${name}`,
        `*.RateLimitPartition.${name}`,
      ]),
    ],
    unless: /redis/i,
  },
  {
    languages: ECMASCRIPT,
    names: ['@nestjs/throttler.ThrottlerModule.forRoot', 'hono-rate-limiter.rateLimiter'],
    unless: /\b(?:storage|store)\b|redis/i,
  },
];

/** A condition that looks an entry of a cache up. */
const LOOKED_UP =
  /(?<![\w.])(?:this\.|self\.|_)?(?<name>\w*cache\w*)(?:\.asMap\(\))?\.(?:containsKey|getIfPresent|has|get|Get|TryGetValue)\b|\bin\s+(?<set>\w*cache\w*)/i;
/** Words with which something that came twice is turned away, in what it is told or as an error's name. */
const TURNED_AWAY =
  /["'`][^"'`\n]{0,80}(?:duplicat|already|replay|idempoten|too many)|(?:duplicate|already|replay|tooMany)\w*(?:Exception|Error)\b/i;

/** Django and Flask-Caching backends that each process has for itself. */
const BACKENDS = new Map([
  ['django.core.cache.backends.locmem.LocMemCache', 'LocMemCache'],
  ['django.core.cache.backends.filebased.FileBasedCache', 'FileBasedCache'],
  ['channels.layers.InMemoryChannelLayer', 'InMemoryChannelLayer'],
]);
const FLASK_CACHES = new Set(['simple', 'SimpleCache', 'filesystem', 'FileSystemCache']);
const RAILS_STORES = new Set(['memory_store', 'file_store']);

export default rule({
  id: 'processes/local-cache-as-shared',
  title: 'Share caches and counters between processes',
  why: 'Each process has its own copy: an invalidated entry lives on in the others, and a limit of 100 becomes 100 times the number of processes.',
  remedy: 'Put the cache or the counters into Redis or Memcached, addressed by the environment.',
  severity: 'warning',
  code: [
    ...LIMITERS.map(({ names, options, also }) =>
      onCalls([...ECMASCRIPT, 'python', 'go'], names, (call, file, context) => judgeLimiter(call, file, context, options, also)),
    ),
    onCalls(ECMASCRIPT, ['*.register'], judgePlugin),
    onCalls([...ECMASCRIPT, 'go'], MEMORY_LIMITERS, judgeMemoryLimiter),
    ...OWN_LIMITERS.map(({ languages, names, unless }) =>
      onCalls(languages, names, (call, file) => judgeOwnLimiter(call, file, names, unless)),
    ),
    { languages: APP_LANGUAGES, literals: ['uplicat', 'lready', 'eplay', 'dempoten', 'oo many'], judge: judgeDecision },
    {
      languages: ['python'],
      literals: ['LocMemCache', 'FileBasedCache', 'InMemoryChannelLayer', 'CACHE_TYPE', 'RATELIMIT_STORAGE_UR'],
      judge: judgePython,
    },
    onCalls(['python'], ['fastapi_cache.backends.inmemory.InMemoryBackend'], judgeBackend),
    { languages: ['ruby'], literals: ['cache_store'], judge: judgeRails },
    { languages: ['go', ...JVM], literals: ['rate.Limiter', 'Bucket>', 'Limiter>'], judge: judgeKeyed },
    onCalls(ECMASCRIPT, ['@nestjs/cache-manager.CacheModule.register', '@nestjs/common.CacheModule.register'], judgeNest),
    onCalls(
      JVM,
      ['*.ConcurrentMapCacheManager', 'ConcurrentMapCacheManager', '*.CaffeineCacheManager', 'CaffeineCacheManager'],
      judgeSpring,
    ),
    onCalls(['csharp'], ['*.AddDistributedMemoryCache'], judgeDotnet),
    { languages: ['csharp'], literals: ['MemoryCacheRateLimitCounterStore'], judge: judgeCounters },
    onCalls(['ruby'], ['ActiveSupport.Cache.MemoryStore.new'], judgeRubyLimiter),
  ],
  documents: byDeployFile(judgeDriver),
  examples: EXAMPLES,
});

function* judgeLimiter(
  call: Call,
  file: CodeFile,
  context: Context,
  options: readonly string[],
  also: RegExp | undefined,
): Iterable<Found> {
  const given = options
    .map((option) => call.option(option))
    .find((option) => option !== undefined)
    ?.value();
  const isMemory = typeof given?.literal === 'string' && given.provenance === 'literal' && given.literal.startsWith('memory://');
  if (!isMemory && !surelyLacks(call, file, ...options)) return;
  const { deployable, repository } = context;
  if (!isMemory && also && (deployable?.sources ?? []).some((path) => also.test(repository.source(path)?.text ?? ''))) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.method}\` has no shared store, so each process counts requests for itself.`,
  };
}

/** `FastAPICache.init(InMemoryBackend())`, where nothing chooses another. */
function* judgeBackend({ span, method, inside }: Call, file: CodeFile): Iterable<Found> {
  const isChosen = inside !== undefined && /redis|memcache/i.test(file.source.slice(inside.span));
  if (!isChosen && file.conditionsAround(span).length === 0)
    yield { span, what: `\`${method}\` is a cache that every process has for itself.` };
}

/** Fastify's plugin that limits how often a client asks. */
function* judgePlugin(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!/^(?:@fastify\/|fastify-)rate-limit$/.test(pluginOf(call, file) ?? '') || isForDevelopment(file, call.span)) return;
  yield* judgeLimiter(call, file, context, ['redis', 'store'], undefined);
}

/** The first one of a function: the arms of a choice are one limiter. */
function* judgeOwnLimiter(call: Call, file: CodeFile, names: readonly string[], unless: RegExp): Iterable<Found> {
  if (unless.test(file.source.text) || file.callsTo(...names).find(({ inside }) => inside === call.inside) !== call) return;
  if (isForDevelopment(file, call.span)) return;
  yield {
    span: call.span.end - call.span.start < 200 ? call.span : call.callee,
    what: `\`${call.name.split('.').slice(-2).join('.')}\` counts requests in the memory of this one process.`,
  };
}

function* judgeMemoryLimiter(call: Call, file: CodeFile): Iterable<Found> {
  // Behind a shared limiter, a memory one is the insurance for when the store is down.
  if (/insuranceLimiter/.test(file.source.text)) return;
  yield { span: call.span, what: `\`${call.method}\` counts requests in the memory of this one process.` };
}

/** A store of the process in which requests or attempts are counted. */
function* judgeRubyLimiter(call: Call, file: CodeFile): Iterable<Found> {
  const line =
    file.source.text
      .slice(Math.max(0, call.span.start - 80), call.span.start)
      .split('\n')
      .at(-1) ?? '';
  if (/rate_?limit|throttl|rack_?attack/i.test(`${file.path} ${line}`) && !isForDevelopment(file, call.span))
    yield { span: call.span, what: '`MemoryStore` counts requests in the memory of this one process.' };
}

/** Laravel's variable, where a deploy sets it. */
function* judgeDriver(texts: readonly NamedText[]): Iterable<Found> {
  for (const { name, text, span } of texts)
    if (/^CACHE_(?:DRIVER|STORE)$/.test(name) && text === 'file')
      yield { span, what: `\`${name}=file\` gives every machine a cache of its own.` };
}

/** A limiter for each client in a map of the process. */
function* judgeKeyed(file: CodeFile, { deployable }: Context): Iterable<Found> {
  const { text } = file.source;
  if (
    deployable?.kind !== 'server' ||
    /redis/i.test(text) ||
    !CLIENTS.test(text) ||
    !/\b429\b|TooManyRequests|TOO_MANY_REQUESTS|\.tryConsume\w*\(|[rR]ate_?[lL]imit/.test(text)
  )
    return;
  const match = KEYED.exec(text);
  if (match === null) return;
  const start = match.index + (match.groups?.['before'] ?? '').length;
  yield {
    span: { start, end: match.index + match[0].length },
    what: 'The limiter of each client is in the memory of this one process, so that every process counts for itself.',
  };
}

const CLIENTS = /ClientIP\(|RemoteAddr|RealIP\(|X-Forwarded-For|HttpServletRequest|ServerWebExchange/;
const KEYED =
  /(?<before>\bmap\[(?:string|netip\.Addr)\])\*?(?:rate\.Limiter|\w*[vV]isitor|\w*[lL]imiter\w*|client)\b|(?:Concurrent)?(?:Hash)?Map<String,\s*\w*(?:Bucket|Limiter)>(?=\s+\w+\s*=)/;

/** Nest’s cache has its entries in the process until it is given a store. */
function* judgeNest(call: Call, file: CodeFile): Iterable<Found> {
  if (surelyLacks(call, file, 'store', 'stores') && !isForDevelopment(file, call.span)) yield said('CacheModule', call.callee);
}

/** A cache manager of Spring’s whose entries methods take out or replace. */
function* judgeSpring(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || /redis|hazelcast|@Profile/i.test(file.source.text)) return;
  if (deployable.sources.some((path) => /@Cache(?:Evict|Put)\b/.test(repository.source(path)?.text ?? '')))
    yield said(call.method, call.span);
}

/** .NET’s distributed cache in the memory of the process, of which entries are taken out: only the copy of this process loses them. */
function* judgeDotnet(call: Call, file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' || isForDevelopment(file, call.span)) return;
  const files = repository.texts.filter((path) => path.endsWith('.cs')).flatMap((path) => repository.code(path) ?? []);
  if (files.some((other) => other.callsTo(...SHARED_CACHES, '*.AddSession').length > 0)) return;
  const takesOut = files.some(({ source: { text } }) => text.includes('IDistributedCache') && /\.Remove(?:Async)?\(/.test(text));
  if (takesOut) yield said(call.method, call.span);
}

/** `AddSingleton<IRateLimitCounterStore, MemoryCacheRateLimitCounterStore>()` of AspNetCoreRateLimit. */
function* judgeCounters(file: CodeFile): Iterable<Found> {
  for (const call of file.callsTo('*.AddSingleton'))
    if (/\bMemoryCacheRateLimitCounterStore\b/.test(file.source.slice(call.span)) && !isForDevelopment(file, call.span))
      yield { span: call.span, what: '`MemoryCacheRateLimitCounterStore` counts requests in the memory of this one process.' };
}

/** What a cache of the process decides about a request: whether it came before. */
function* judgeDecision(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (!/cache/i.test(file.source.text) || !file.importsAny(...MEMORY_CACHES)) return;
  const said = new Set<string>();
  for (const { condition, span } of file.branches) {
    const { name, set } = LOOKED_UP.exec(condition.slice(0, 300))?.groups ?? {};
    const cache = name ?? set;
    if (cache === undefined || said.has(cache) || !TURNED_AWAY.test(file.source.slice(span).slice(0, 300))) continue;
    if (!requestBehind(file.functionAt(span.start), file, deployable, repository)) continue;
    said.add(cache);
    const declared = new RegExp(`(?<![\\w.])${cache}\\s*(?:[;:]|=(?!=))`).exec(file.source.text);
    const start = declared?.index ?? span.start;
    yield {
      span: { start, end: start + cache.length },
      what: `\`${cache}\`, which only this process has, decides whether a request came before.`,
      why: 'The other processes do not have the entry: the same request is accepted by each of them once, and again after a restart.',
      remedy: 'Let the database decide with a unique key, or keep the entry in Redis.',
      identity: cache,
    };
  }
}

function* judgePython(file: CodeFile, { repository }: Context): Iterable<Found> {
  if (isOverriddenForProduction(file.path, 'CACHES', repository)) return;
  if (/(?:^|[/_.-])(?:dev|development|local|test|testing|ci)(?:[_.-]|\.py$)/.test(file.path)) return;
  for (const { key, value, span } of file.properties) {
    const { literal, provenance } = value.value();
    const backend = key === 'BACKEND' && provenance === 'literal' ? BACKENDS.get(String(literal)) : undefined;
    const name =
      backend ?? (key === 'CACHE_TYPE' && provenance === 'literal' && FLASK_CACHES.has(String(literal)) ? String(literal) : undefined);
    if (name !== undefined && !isForDevelopment(file, span) && !isBesideShared(file, span)) yield said(name, span);
  }
  for (const { name, value, span } of file.assignments) {
    const { literal, provenance } = value.value();
    if (/^RATELIMIT_STORAGE_UR[IL]$/.test(name) && provenance === 'literal' && String(literal).startsWith('memory://'))
      yield { span, what: `\`${name}\` has each process count requests for itself.` };
    if (name !== 'CACHE_TYPE' || provenance !== 'literal' || !FLASK_CACHES.has(String(literal)) || isForDevelopment(file, span)) continue;
    yield said(String(literal), span);
  }
}

function said(name: string, span: Found['span']): Found {
  return { span, what: `\`${name}\` is a cache that every process has for itself.` };
}

function* judgeRails(file: CodeFile, { repository }: Context): Iterable<Found> {
  const place = railsSettings(file.path);
  if (place === undefined) return;
  if (place.environment === undefined && /^[^#\n]*\bcache_store\s*=/m.test(repository.source(place.production)?.text ?? '')) return;
  for (const { name, value, span } of file.assignments) {
    const { literal } = (value.elements()[0] ?? value).value();
    if (name === 'cache_store' && RAILS_STORES.has(String(literal)) && !isForDevelopment(file, span))
      yield said(`:${String(literal)}`, span);
  }
}

/** True in a branch or a class that says development or test. */
function isForDevelopment(file: CodeFile, span: Found['span']): boolean {
  const around = file.classes.filter((type) => type.span.start <= span.start && span.end <= type.span.end).map(({ name }) => name);
  const conditions = file.decisionsAround(span).filter((decision) => !isOpposite(decision));
  return [...conditions.map(({ condition }) => condition), ...around].some((words) => /dev|test|local|debug/i.test(words));
}

/** True in one arm of a choice by the environment's name whose other arm has a cache that processes share: deploys have that one. */
function isBesideShared(file: CodeFile, { start, end }: Found['span']): boolean {
  return file.branches.some(({ span, around, condition }) => {
    if (
      !/prod|live|deploy|debug|\bdev|local|redis|memcache|cache_?url|environ|getenv/i.test(condition) ||
      start < span.start ||
      end > span.end
    )
      return false;
    const others = [
      { start: around.start, end: span.start },
      { start: span.end, end: around.end },
    ];
    return others.some((other) => /redis|memcache/i.test(file.source.slice(other)));
  });
}
