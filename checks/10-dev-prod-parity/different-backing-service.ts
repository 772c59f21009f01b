import type { CodeFile, Expression, Property } from '../../src/analysis/code.ts';
import { ECMASCRIPT } from '../../src/analysis/languages.ts';
import { baseName, directoryOf } from '../../src/analysis/paths.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { DataNode, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { onCalls, rule, type CodeCheck, type Context, type Found } from '../rule.ts';

/** Conditions that tell deploys from developers' machines. */
const BY_ENVIRONMENT =
  /\bDEBUG\b|\bDYNO\b|IS_(?:HEROKU|PROD|DEV|LOCAL)\w*|\b(?:NODE|RAILS|RACK|APP|FLASK|DJANGO|GO|ASPNETCORE)_ENV\w*|environment|\b(?:is_?)?(?:prod|production|dev|development|local|staging)\b|IsDevelopment|IsProduction|app_env/i;

/** Engines that live in a process or a file. */
const LIGHT_DATABASE = /sqlite|^:memory:$|^file::memory:/i;
const LIGHT_CACHE = /\.(?:locmem\.LocMemCache|dummy\.DummyCache|filebased\.FileBasedCache)$/;
const SERVER_CACHE = /(?:RedisCache|PyMemcacheCache|PyLibMCCache|MemcachedCache)$/;

/** Assignments and entries of a Django or Flask settings module that are made under a condition on the environment. */
const pythonSettings: CodeCheck = {
  languages: ['python'],
  literals: ['sqlite', 'LocMemCache', 'DummyCache', 'FileBasedCache'],
  *judge(file) {
    const strings = file.strings.map(({ text }) => text);
    const hasCacheServer = strings.some((text) => SERVER_CACHE.test(text));
    for (const { value, span } of engines(file)) {
      const engine = value.value().literal;
      if (typeof engine !== 'string') continue;
      const conditions = file.conditionsAround(value.span).filter((condition) => BY_ENVIRONMENT.test(condition));
      if (conditions.length === 0 || conditions.some((condition) => /test|argv/i.test(condition))) continue;
      if (LIGHT_CACHE.test(engine) && hasCacheServer)
        yield { span, what: `The cache is \`${last(engine)}\` in one environment and a cache server in another.` };
      if (/^django\.db\.backends\.sqlite3$|^sqlite(?:\+\w+)?:/.test(engine) && hasDatabaseServer(file, strings))
        yield { span: value.span, what: 'The database is an SQLite file in one environment and a database server in another.' };
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
  code: [
    pythonSettings,
    onCalls(['csharp'], ['*.UseInMemoryDatabase', '*.UseSqlite'], (call, file) => inMemory(call.span, call.method, file)),
    onCalls(ECMASCRIPT, ['sequelize.Sequelize', 'typeorm.DataSource', 'knex'], (call, file) =>
      jsDialect([call.option('dialect'), call.option('type'), call.option('client')], file),
    ),
  ],
  documents: {
    *settings(file, context) {
      yield* judgeRails(file);
      yield* judgeSettings(file, context);
    },
  },
  examples: {
    bad: [
      {
        name: 'Django, by branch',
        files: {
          'app/settings.py':
            'import dj_database_url\nif IS_HEROKU_APP:\n    DATABASES = {"default": dj_database_url.config()}\nelse:\n    DATABASES = {\n        "default": {\n            "ENGINE": "django.db.backends.sqlite3", # ⟵\n        }\n    }\n',
        },
      },
      {
        name: 'a memory cache when debugging',
        files: {
          'app/settings.py':
            'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\nif DEBUG:\n    CACHES["default"]["BACKEND"] = "django.core.cache.backends.locmem.LocMemCache" # ⟵\n',
        },
      },
      {
        name: 'Entity Framework',
        files: {
          'Program.cs':
            'if (env.IsDevelopment())\n{\n    options.UseInMemoryDatabase("Catalog"); // ⟵\n}\nelse\n{\n    options.UseSqlServer(connection);\n}\n',
        },
      },
      {
        name: 'Rails',
        files: {
          Procfile: 'web: puma\n',
          'config/database.yml': 'development:\n  adapter: sqlite3 # ⟵\nproduction:\n  adapter: postgresql\n',
        },
      },
      {
        name: 'Spring profiles',
        files: {
          'src/main/resources/application.properties': 'spring.datasource.url=${DB_URL:jdbc:postgresql://db/shop}\n',
          'src/main/resources/application-dev.properties': 'spring.datasource.url=jdbc:h2:mem:shop\n',
        },
        at: 'src/main/resources/application-dev.properties:1',
      },
    ],
    good: [
      {
        name: 'one URL',
        files: { 'app/settings.py': 'import dj_database_url\nDATABASES = {"default": dj_database_url.config()}\n' },
      },
      {
        name: 'for tests',
        files: {
          'app/settings.py':
            'import sys, dj_database_url\nDATABASES = {"default": dj_database_url.config()}\nif "test" in sys.argv:\n    DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}\n',
        },
      },
      {
        name: 'SQLite everywhere',
        files: { 'config/database.yml': 'development:\n  adapter: sqlite3\nproduction:\n  adapter: sqlite3\n', Procfile: 'web: puma\n' },
      },
      {
        name: 'a null cache for tests',
        files: {
          'app/settings.py':
            'CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}\nif TESTING:\n    CACHES["default"]["BACKEND"] = "django.core.cache.backends.dummy.DummyCache"\n',
        },
      },
      {
        name: 'a test profile',
        files: {
          'src/main/resources/application.properties': 'spring.datasource.url=${DB_URL}\n',
          'src/main/resources/application-test.properties': 'spring.datasource.url=jdbc:h2:mem:shop\n',
        },
      },
    ],
  },
});

/** Values that name an engine, with what is said of them: keys of dictionaries, and assignments to them. */
function engines(file: CodeFile): readonly Pick<Property, 'value' | 'span'>[] {
  const named = /^(?:ENGINE|BACKEND|SQLALCHEMY_DATABASE_URI|DATABASE_URL|DATABASE_URI)$/;
  const targets = file.assignments.filter(({ name, target }) => named.test(name) || /\.BACKEND$|\["?BACKEND"?\]$/.test(target));
  const seen = new Set<number>();
  const all = [...file.properties.filter(({ key }) => named.test(key)), ...targets];
  return all.filter(({ value }) => !seen.has(value.span.start) && seen.add(value.span.start));
}

function hasDatabaseServer(file: CodeFile, strings: readonly string[]): boolean {
  return (
    file.importsAny('dj_database_url') ||
    strings.some((text) => /^(?:django\.db\.backends\.(?:postgresql|mysql|oracle)|(?:postgres(?:ql)?|mysql)(?:\+\w+)?:\/\/)/.test(text))
  );
}

const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function* inMemory(span: Found['span'], method: string, file: CodeFile): Iterable<Found> {
  const conditions = file.conditionsAround(span).filter((condition) => BY_ENVIRONMENT.test(condition) && !/test/i.test(condition));
  const server = file.callsTo('*.UseSqlServer', '*.UseNpgsql', '*.UseMySql', '*.UseMySQL', '*.UseOracle');
  if (conditions.length > 0 && server.length > 0)
    yield { span, what: `\`${method}\` is the database in one environment, and \`${server[0]?.method}\` in another.` };
}

function* jsDialect(options: readonly (Expression | undefined)[], file: CodeFile): Iterable<Found> {
  const option = options.find((one) => one !== undefined);
  const literal = option?.value().literal;
  if (option === undefined || typeof literal !== 'string' || !LIGHT_DATABASE.test(literal)) return;
  const byEnvironment = file.conditionsAround(option.span).some((condition) => BY_ENVIRONMENT.test(condition) && !/test/i.test(condition));
  const server = file.strings.some(({ text }) => /^(?:postgres|postgresql|mysql|mariadb|mssql|pg|mysql2)$/.test(text));
  if (byEnvironment && server)
    yield { span: option.span, what: 'The database is SQLite in one environment and a database server in another.' };
}

/** `config/database.yml`: development on a file, production on a server. */
function* judgeRails({ path, root }: SettingsFile): Iterable<Found> {
  if (baseName(path) !== 'database.yml') return;
  const adapter = (environment: string): DataNode | undefined =>
    root?.at(environment, 'adapter') ?? root?.at(environment, 'primary', 'adapter');
  const [development, production] = [adapter('development'), adapter('production')];
  if (development?.text === undefined || production?.text === undefined || !LIGHT_DATABASE.test(development.text)) return;
  if (LIGHT_DATABASE.test(production.text) || production.dynamic) return;
  yield { span: development.span, what: `Development runs on \`${development.text}\` and production on \`${production.text}\`.` };
}

const DATABASE_URL = /^(?:spring\.datasource\.url|spring\.r2dbc\.url|quarkus\.datasource\.jdbc\.url)$/;

/** A profile on H2 beside a base file or another profile on a server. */
function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  for (const { key, value, span, profile } of file.settings) {
    const environment = profile ?? file.environment;
    if (
      !DATABASE_URL.test(key) ||
      !/^jdbc:(?:h2|hsqldb|derby|sqlite):/.test(value) ||
      environment === undefined ||
      /test|ci/i.test(environment)
    )
      continue;
    const other = serverUrl(file, key, repository);
    if (other !== undefined)
      yield { span, what: `The profile \`${environment}\` runs on \`${value.split(':')[1]}\`, and others on \`${other}\`.` };
  }
}

function serverUrl(file: SettingsFile, key: string, repository: Repository): string | undefined {
  const beside = repository
    .documents('settings')
    .filter(({ path, environment }) => directoryOf(path) === directoryOf(file.path) && !/test/i.test(environment ?? ''));
  const urls = beside.flatMap(({ settings }) => settings.filter((setting) => setting.key === key).map(({ value }) => value));
  return urls.map((url) => /jdbc:(postgresql|mysql|mariadb|oracle|sqlserver|db2):/.exec(url)?.[1]).find((found) => found !== undefined);
}
