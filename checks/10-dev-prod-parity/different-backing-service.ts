import type { CodeFile, ConditionalBranch, Property } from '../../src/analysis/code.ts';
import { databaseUses, type DatabaseUse } from '../../src/analysis/database-uses.ts';
import { railsAdapters } from '../../src/analysis/knowledge/services/rails-environments.ts';
import { engineOf } from '../../src/analysis/knowledge/services/database-engines.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { EXAMPLES } from './different-backing-service.examples.ts';
import { rule, type CodeCheck, type Found, type RepositoryFound } from '../rule.ts';

/** Conditions that tell deploys from developers' machines: the environment's name, and variables that only a platform sets. */
const BY_ENVIRONMENT =
  /\bDEBUG\b|\bDYNO\b|IS_(?:HEROKU|PROD|DEV|LOCAL)\w*|\b(?:NODE|RAILS|RACK|APP|FLASK|DJANGO|GO|ASPNETCORE|DOTNET)_ENV\w*|environment|\b(?:is_?)?(?:prod|production|dev|development|local|staging)\b|IsDevelopment|IsProduction|app_env|import\.meta\.env\.(?:DEV|PROD)|Rails\.env|\b(?:RDS_\w+|GAE_\w+|WEBSITE_HOSTNAME|RENDER|VERCEL|RAILWAY_\w+|FLY_APP_NAME|K_SERVICE|HEROKU\w*|KUBERNETES_SERVICE_HOST|PYTHONANYWHERE_\w+)\b/i;
/** Conditions that tell machines apart by their system: developers have one, and deploys another. */
const BY_SYSTEM =
  /\bOSPlatform\b|\bOperatingSystem\.Is\w+\(|\b(?:is|on|running|runs)_?(?:On)?_?(?:Mono|Windows|Mac\w*|OSX|Linux)\b|\bprocess\.platform\b|\bsys\.platform\b|\bplatform\.system\(\)|\bruntime\.GOOS\b|\bRUBY_PLATFORM\b|\bPHP_OS\w*/i;
/** Whether the address of a database is set, which it is in deploys, and switches to what lives in the process. */
const BY_ADDRESS = /\b(?:DATABASE|DB|POSTGRES(?:QL)?|PG|MYSQL|MARIADB|JAWSDB|CLEARDB|SQL|MONGO(?:DB)?)_?(?:URL|URI|HOST|DSN)\b/;
const BY_SWITCH = /in_?memory_?(?:db|database|store)/i;
/** Conditions that speak of tests. */
const FOR_TESTS = /test|argv|\bCI\b|pytest/i;

/** Engines that live in a process or a file, and those that are servers, as code names them. */
const LIGHT =
  /sqlite(?!-?vec)|(?:Use|Add)InMemory(?:Database|Store)|\bjdbc:(?:h2|hsqldb|derby):|MongoMemoryServer|mongo(?:db)?-memory-server|\bmongomock\b|\bpg-?mem\b|\bfakeredis\b|\bredis-mock\b|\bNedb\b/i;
const SERVER =
  /postgres|psycopg|\bpgx?\.|['"]pg['"]|mysql|mariadb|mssql|(?:Use|Add)SqlServer|UseNpgsql|UseOracle|UseCosmos|sqlserver|\boracle\b|mongodb(?:\+srv)?:\/\/|mongo\.connect|mongoose\.connect|MongoClient|redis\.(?:Redis|from_url|StrictRedis|createClient)|\bioredis\b|dj_database_url/i;
/** What takes the place of a server, and is spoken to by its client. */
const STAND_IN = /MongoMemoryServer|^mongodb-memory-server|fakeredis|redis-mock|mongomock|pg-?mem/;
const LIGHT_CACHE = /\.(?:locmem\.LocMemCache|dummy\.DummyCache|filebased\.FileBasedCache)$/;
const SERVER_CACHE = /(?:RedisCache|PyMemcacheCache|PyLibMCCache|MemcachedCache)$/;

/** Either side of a branch on the environment. */
const branched: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: [
    'sqlite',
    'Sqlite',
    'SQLite',
    'InMemoryDatabase',
    'InMemoryStore',
    'jdbc:h2',
    'jdbc:hsqldb',
    'MongoMemoryServer',
    'mongomock',
    'pg-mem',
    'fakeredis',
    'redis-mock',
  ],
  judge: judgeBranches,
};

/** Entries of a Django settings module that are made under a condition on the environment. */
const caches: CodeCheck = {
  languages: ['python'],
  literals: ['LocMemCache', 'DummyCache', 'FileBasedCache'],
  *judge(file) {
    if (!file.strings.some(({ text }) => SERVER_CACHE.test(text))) return;
    for (const { value, span } of backends(file)) {
      const engine = value.value().literal;
      if (typeof engine !== 'string' || !LIGHT_CACHE.test(engine) || !isByEnvironment(file.conditionsAround(value.span))) continue;
      yield { span, what: `The cache is \`${last(engine)}\` in one environment and a cache server in another.` };
    }
  },
};

export default rule({
  id: 'dev-prod-parity/different-backing-service',
  title: 'Use the same backing services in every environment',
  why: 'SQLite, H2 and in-memory stores differ from the real service in types, locking, SQL and failures, so bugs show only in production.',
  remedy: 'Run the same service in development (a container is enough) and choose it by one URL from the environment.',
  severity: 'warning',
  // What only developers' machines read is one side of the comparison.
  scope: { roles: ['source', 'configuration', 'development'] },
  code: [branched, caches],
  repository: judgeUses,
  examples: EXAMPLES,
});

/** Values that name a cache, with what is said of them: keys of dictionaries, and assignments to them. */
function backends(file: CodeFile): readonly Pick<Property, 'value' | 'span'>[] {
  const targets = file.assignments.filter(({ name, target }) => name === 'BACKEND' || /\.BACKEND$|\["?BACKEND"?\]$/.test(target));
  const seen = new Set<number>();
  const all = [...file.properties.filter(({ key }) => key === 'BACKEND'), ...targets];
  return all.filter(({ value }) => !seen.has(value.span.start) && seen.add(value.span.start));
}

const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function isByEnvironment(conditions: readonly string[]): boolean {
  return (
    conditions.some((one) => [BY_ENVIRONMENT, BY_SYSTEM, BY_SWITCH].some((kind) => kind.test(one)) || asksForAddress(one)) &&
    !conditions.some((condition) => FOR_TESTS.test(condition))
  );
}

/** Whether an address is set; one that asks which engine an address is of chooses nothing. */
function asksForAddress(condition: string): boolean {
  return BY_ADDRESS.test(condition) && !LIGHT.test(condition) && !SERVER.test(condition);
}

/** The arm that names what lives in the process, where another arm or the code around it names a server. */
function* judgeBranches(file: CodeFile): Iterable<Found> {
  const said = new Set<number>();
  for (const branch of [...file.branches, ...file.remainders]) {
    const span = isByEnvironment([branch.condition, ...file.conditionsAround(branch.around)]) ? lightPlace(branch, file) : undefined;
    if (span === undefined || said.has(span.start) || !hasServer(branch, file)) continue;
    said.add(span.start);
    yield {
      span,
      what: `\`${shown(file.source.slice(span))}\` is the service in one environment, and a server takes its place in another.`,
    };
  }
}

/** The first thing in an arm that opens or names a light engine: a whole value, call or text. */
function lightPlace({ span: arm, around }: ConditionalBranch, file: CodeFile): Span | undefined {
  const inside = (span: Span): boolean => arm.start <= span.start && span.end <= arm.end;
  const text = file.source.slice(arm);
  if (!LIGHT.test(text) || (SERVER.test(text) && !STAND_IN.test(text)) || around.end - around.start > 8000) return undefined;
  // A question about the engine chooses nothing.
  const places = [
    ...file.strings.filter(({ span, text }) => inside(span) && (engineOf(text)?.light === true || STAND_IN.test(text))),
    ...file.calls.filter(({ span, name, callee }) => inside(span) && (LIGHT.test(name) || LIGHT.test(file.source.slice(callee)))),
  ];
  return places.map(({ span }) => span).toSorted((one, other) => one.start - other.start)[0];
}

/** A server in the other arms, or what is set where no arm was taken. */
function hasServer({ span, around }: ConditionalBranch, file: CodeFile): boolean {
  const others = file.source.slice({ start: around.start, end: span.start }) + file.source.slice({ start: span.end, end: around.end });
  if (SERVER.test(others)) return true;
  const outside = (place: Span): boolean => place.end <= around.start || place.start >= around.end;
  return (
    file.strings.some((text) => outside(text.span) && SERVER.test(text.text) && text.text.length < 200) ||
    file.calls.some(({ span: place, name }) => outside(place) && SERVER.test(name))
  );
}

const shown = (text: string): string => (text.split(/[\n`(]/, 1)[0] ?? '').slice(0, 60);

/** What developers run on beside what a deploy runs on, as settings, variables and maps of environments say it. */
function* judgeUses(repository: Repository): Iterable<RepositoryFound> {
  yield* judgeRails(repository);
  const uses = databaseUses(repository).filter(({ path }) => ['source', 'configuration', 'development'].includes(repository.role(path)));
  const said = new Set<string>();
  for (const use of uses) {
    const other = uses.find((one) => (use.engine.light ? isOtherSide(use, one, repository) : isOtherServer(use, one)));
    const root = repository.deployableOf(use.path)?.root ?? '';
    if (other === undefined || said.has(root)) continue;
    said.add(root);
    const where = other.path === use.path ? 'a deploy runs' : `\`${other.path}\` runs`;
    const who = use.environment === 'development' ? 'Development runs' : 'What no environment changes runs';
    const reverse = `This runs on ${other.engine.name}, and \`${use.path}\` on ${use.engine.name}.`;
    yield {
      path: use.path,
      span: use.span,
      what: `${who} on ${use.engine.name}, and ${where} on ${other.engine.name}.`,
      elsewhere: [{ path: other.path, span: other.span, what: reverse }],
    };
  }
}

/** Jobs that run in the process, and files that lie on its disk, where production has a service for them. */
function* judgeRails(repository: Repository): Iterable<RepositoryFound> {
  for (const { topic, development, production } of railsAdapters(repository)) {
    const what = topic === 'queue' ? 'Jobs' : 'Files';
    yield {
      path: development.path,
      span: development.span,
      what: `${what} go to \`:${development.adapter}\` in development, and to \`:${production.adapter}\` in production.`,
      elsewhere: [
        {
          path: production.path,
          span: production.span,
          what: `${what} go to \`:${production.adapter}\` in production, and to \`:${development.adapter}\` in development.`,
        },
      ],
    };
  }
}

function isOtherSide(use: DatabaseUse, other: DatabaseUse, repository: Repository): boolean {
  if (other.engine.light || use.topic !== other.topic || use.environment === 'production') return false;
  const differs = other.environment === 'production' || (use.environment === 'development' && other.environment === 'base');
  return differs && repository.deployableOf(use.path)?.root === repository.deployableOf(other.path)?.root;
}

/** Servers of two kinds in the blocks of one file; MariaDB speaks what MySQL does. */
function isOtherServer(use: DatabaseUse, other: DatabaseUse): boolean {
  const kind = ({ engine }: DatabaseUse): string => engine.name.replace('MariaDB', 'MySQL');
  return (
    use.environment === 'development' &&
    other.environment === 'production' &&
    use.path === other.path &&
    use.topic === other.topic &&
    !other.engine.light &&
    kind(use) !== kind(other)
  );
}
