import type { ClassDeclaration, CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';

/** A class that keeps what it is asked to store in a field of its own. */
export interface MemoryRepository {
  readonly type: ClassDeclaration;
  readonly field: string;
  readonly span: Span;
  /** The method that puts something in, and the one that looks it up. */
  readonly writer: string;
  readonly reader: string;
}

/** What an interface or a class is called that others keep their data in. */
const KEEPS_DATA = /(?:Repository|Repo|Dao|DAO|DataStore|Store|PersistencePort|StorePort)$/;
const SAYS_SO = /^(?:In)?Memory\w+|\w+(?:In)?Memory(?:Repository|Store|Service|Dao)$|^(?:In)?Mem(?:Store|Repo\w*)$/;
/** A field of containers, or of a cache that nothing loads. */
const FIELD =
  /^[ \t]*(?:(?:private|protected|public|internal|static|final|readonly|val|var|lateinit|#)\s*)*(?:(?:[\w.]*(?:Map|List|Set|Dictionary|Bag|Cache|Deque|Queue)<[^;=\n]*>)\s+(?<java>\w+)\s*(?:=|;)|(?<script>\w+)\s*(?::[^=\n]{1,120})?=\s*(?:new\s+)?(?:Map|Set|\[\]|\{\}|mutable(?:Map|List|Set)Of|(?:Linked|Concurrent|Tree)?Hash(?:Map|Set)|ConcurrentHashMap|ArrayList|hashMapOf|arrayListOf|Caffeine|CacheBuilder))/gm;
const PUTS =
  /^(?:\[[^\]\n]*\]\s*=(?!=)|(?:\s*\.\s*|\?\.|!!\.)(?:put|putAll|putIfAbsent|add|addAll|push|set|Add|TryAdd|AddOrUpdate|AddRange|compute\w*|merge)\s*\()/;
const WRITER = /^(?:save|add|create|put|store|insert|set|update|persist|record|upsert|register)/i;
const READER = /^(?:find|get|load|list|fetch|read|exists|is|has|count|query|all|by)/i;
/** What is behind it, or fills it from elsewhere. */
const BEHIND =
  /\b\w*(?:JdbcTemplate|EntityManager|DataSource|DSLContext|MongoTemplate|RedisTemplate|RestTemplate|WebClient|HttpClient|DbContext|ConnectionFactory|IDistributedCache|PrismaService|PrismaClient|Pool)\b|\b(?:delegate|loader|fallback|origin|upstream)\b|\.build\s*(?:<[^>]*>\s*)?(?:\(\s*[^)\s]|\{)|LoadingCache|\b(?:fs|File|Files)\.\w+\(/;
/** Not the one that a deploy takes. */
const ANOTHER = /@Profile\(|@ConditionalOn\w+|@Primary\b.*\bfalse|\b(?:mock|fake|stub|test|demo|sample|example)\b|@Deprecated/i;

/** Classes of a file that store in their own memory what an interface asks them to keep. */
export function memoryRepositories(file: CodeFile): readonly MemoryRepository[] {
  return file.classes.flatMap((type) => {
    const bases = type.bases.map((base) => base.replace(/<.*$/s, '').replace(/^.*\./s, ''));
    const isAsked = bases.some((base) => KEEPS_DATA.test(base)) || (bases.length > 0 && SAYS_SO.test(type.name));
    const text = file.source.slice(type.span);
    const head = file.source.text.slice(Math.max(0, type.span.start - 300), type.span.start);
    if (
      !isAsked ||
      text.length > 20_000 ||
      BEHIND.test(text) ||
      ANOTHER.test(head.slice(head.lastIndexOf('}') + 1) + text.split('{', 1)[0])
    )
      return [];
    const found = storedIn(type, text, file);
    return found === undefined ? [] : [found];
  });
}

function storedIn(type: ClassDeclaration, text: string, file: CodeFile): MemoryRepository | undefined {
  const methods = file.functions.filter(({ owner, name }) => owner === type.name && name !== undefined && name !== type.name);
  for (const match of text.matchAll(FIELD)) {
    const name = match.groups?.['java'] ?? match.groups?.['script'] ?? '';
    const start = type.span.start + match.index + match[0].lastIndexOf(name, match[0].search(/[=;]|$/));
    if (file.functionAt(start) !== undefined) continue;
    const word = new RegExp(`(?<![\\w.])(?:this\\.)?${name}(?![\\w])`, 'g');
    const uses = methods.map((method) => ({ method, text: file.source.slice(method.span) }));
    const writer = uses.find(
      (use) =>
        WRITER.test(use.method.name ?? '') &&
        [...use.text.matchAll(word)].some(({ index, 0: found }) =>
          PUTS.test(use.text.slice(index + found.length, index + found.length + 160)),
        ),
    );
    const reader = uses.find((use) => READER.test(use.method.name ?? '') && use.method !== writer?.method && use.text.search(word) !== -1);
    if (writer === undefined || reader === undefined) continue;
    return {
      type,
      field: name,
      span: { start, end: start + name.length },
      writer: writer.method.name ?? '',
      reader: reader.method.name ?? '',
    };
  }
  return undefined;
}
