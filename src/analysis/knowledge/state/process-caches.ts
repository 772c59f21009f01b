import type { Call, CodeFile, Expression } from '../../code.ts';
import { resolvesTo } from '../../code/names/import-targets.ts';
import type { Deployable, Repository } from '../../repository.ts';

/** Libraries whose caches live in the process that made them, by the documentation of each. */
export const MEMORY_CACHES: readonly string[] = [
  'com.google.common.cache',
  'com.github.benmanes.caffeine.cache',
  'node-cache',
  'lru-cache',
  'memory-cache',
  'quick-lru',
  'cachetools',
  'expiringdict',
  'github.com/patrickmn/go-cache',
  'github.com/dgraph-io/ristretto',
  'github.com/hashicorp/golang-lru',
  'github.com/hashicorp/golang-lru/v2',
  'Microsoft.Extensions.Caching.Memory',
  'moka',
];

/** Registrations of a distributed cache in .NET that processes share. */
export const SHARED_CACHES: readonly string[] = [
  '*.AddStackExchangeRedisCache',
  '*.AddDistributedRedisCache',
  '*.AddDistributedSqlServerCache',
  '*.AddDistributedPostgreSqlCache',
  '*.AddCosmosCache',
];

/** What is behind it, so that the process's own is not the only one. */
const SHARED = /redis|memcache[ds]?\b|IDistributedCache|hazelcast/i;
const MADE =
  /\bnew\s+(?:NodeCache|LRU(?:Cache)?|QuickLRU|TTLCache)\b|require\(['"]memory-cache['"]\)|\b(?:TTLCache|LRUCache|ExpiringDict)\(|\bcache\.New(?:From)?\(|Caffeine\.newBuilder|CacheBuilder\.newBuilder|\bIMemoryCache\b|\bMemoryCache\b/;

/** What people call a cache: worth a closer look. */
export function isCalledCache(receiver: Expression | undefined): boolean {
  return /cache/i.test(receiver?.text ?? '');
}

/** One that the file makes, whatever it is called: `otps = cache.New(…)`. */
export function isMadeHere(receiver: Expression | undefined, file: CodeFile): boolean {
  if (receiver?.kind !== 'name' || !file.importsAny(...MEMORY_CACHES)) return false;
  const { text } = receiver;
  return file.assignments.some(({ target, value }) => target === text && MADE.test(value.text));
}

/** True for the receiver of a call when it is a cache in the process's memory and the app has no shared one. */
export function isProcessCache(
  receiver: Expression | undefined,
  call: Call,
  file: CodeFile,
  deployable: Deployable | undefined,
  repository: Repository,
): boolean {
  if (receiver === undefined || !(isCalledCache(receiver) || isMadeHere(receiver, file)) || SHARED.test(file.source.text)) return false;
  if (MEMORY_CACHES.some((name) => call.name.startsWith(`${name}.`) || call.name.startsWith(`${name}(`))) return true;
  if (file.importsAny(...MEMORY_CACHES)) return MADE.test(file.source.text);
  return isMadeElsewhere(receiver, file, deployable, repository);
}

/** `import { cache } from '../services/cache'`, where that file makes one. */
function isMadeElsewhere(receiver: Expression, file: CodeFile, deployable: Deployable | undefined, repository: Repository): boolean {
  const [root = ''] = receiver.text.split(/[.(]/);
  const imported = file.imports.filter(({ local }) => local === root);
  if (imported.length === 0) return false;
  return (deployable?.sources ?? []).some((path) => {
    if (path === file.path || !imported.some((one) => resolvesTo(one, file.path, path, repository))) return false;
    const text = repository.source(path)?.text ?? '';
    return MADE.test(text) && !SHARED.test(text);
  });
}
