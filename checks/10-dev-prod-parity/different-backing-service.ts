import type { CodeFile, ConditionalBranch, Property } from '../../src/analysis/code.ts';
import { databaseUses, type DatabaseUse } from '../../src/analysis/database-uses.ts';
import { engineOf } from '../../src/analysis/knowledge/services/database-engines.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type CodeCheck, type Found, type RepositoryFound } from '../rule.ts';

/** Conditions that tell deploys from developers' machines: the environment's name, and variables that only a platform sets. */
const BY_ENVIRONMENT =
  /\bDEBUG\b|\bDYNO\b|IS_(?:HEROKU|PROD|DEV|LOCAL)\w*|\b(?:NODE|RAILS|RACK|APP|FLASK|DJANGO|GO|ASPNETCORE|DOTNET)_ENV\w*|environment|\b(?:is_?)?(?:prod|production|dev|development|local|staging)\b|IsDevelopment|IsProduction|app_env|import\.meta\.env\.(?:DEV|PROD)|Rails\.env|\b(?:RDS_\w+|GAE_\w+|WEBSITE_HOSTNAME|RENDER|VERCEL|RAILWAY_\w+|FLY_APP_NAME|K_SERVICE|HEROKU\w*|KUBERNETES_SERVICE_HOST|PYTHONANYWHERE_\w+)\b/i;
/** Conditions that speak of tests. */
const FOR_TESTS = /test|argv|\bCI\b|pytest/i;

/** Engines that live in a process or a file, and those that are servers, as code names them. */
const LIGHT =
  /sqlite(?!-?vec)|UseInMemoryDatabase|\bjdbc:(?:h2|hsqldb|derby):|MongoMemoryServer|mongo(?:db)?-memory-server|\bmongomock\b|\bpg-?mem\b|\bfakeredis\b|\bredis-mock\b|\bNedb\b/i;
const SERVER =
  /postgres|psycopg|\bpgx?\.|['"]pg['"]|mysql|mariadb|mssql|UseSqlServer|UseNpgsql|UseOracle|UseCosmos|sqlserver|\boracle\b|mongodb(?:\+srv)?:\/\/|mongo\.connect|mongoose\.connect|MongoClient|redis\.(?:Redis|from_url|StrictRedis|createClient)|\bioredis\b|dj_database_url/i;
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
      {
        name: 'Spring, what no profile changes',
        files: {
          'src/main/resources/application.yml': 'spring:\n  datasource:\n    url: jdbc:h2:mem:shop # ⟵\n',
          'src/main/resources/application-prod.yml': 'spring:\n  datasource:\n    url: ${DATABASE_URL}\n',
          'pom.xml':
            '<project>\n<groupId>a</groupId>\n<artifactId>shop</artifactId>\n<dependencies><dependency><groupId>org.postgresql</groupId><artifactId>postgresql</artifactId></dependency></dependencies></project>\n',
          'src/main/java/App.java': 'class App { public static void main(String[] a) {} }\n',
        },
      },
      {
        name: 'Quarkus',
        files: {
          'src/main/resources/application.properties': '%dev.quarkus.datasource.db-kind=h2\n%prod.quarkus.datasource.db-kind=postgresql\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'Flask, classes of configuration',
        files: {
          'config.py':
            "import os\nclass Config:\n    pass\nclass DevelopmentConfig(Config):\n    SQLALCHEMY_DATABASE_URI = 'sqlite:///dev.db' # ⟵\nclass ProductionConfig(Config):\n    SQLALCHEMY_DATABASE_URI = os.environ['DATABASE_URL']\n",
          'requirements.txt': 'flask==3.0.0\npsycopg2-binary==2.9.9\n',
        },
      },
      {
        name: 'Django, settings for production',
        files: {
          'shop/settings/base.py':
            "DATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.sqlite3', # ⟵\n        'NAME': 'db.sqlite3',\n    }\n}\n",
          'shop/settings/production.py': "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'}}\n",
        },
      },
      {
        name: 'Django, updated by the address of the platform',
        files: {
          'shop/settings.py':
            "import dj_database_url\nDATABASES = {\n    'default': {\n        'ENGINE': 'django.db.backends.sqlite3', # ⟵\n    }\n}\nDATABASES['default'].update(dj_database_url.config(conn_max_age=500))\n",
        },
      },
      {
        name: 'Django, a variable of the platform',
        files: {
          'shop/settings.py':
            "import os\nif 'RDS_HOSTNAME' in os.environ:\n    DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}\nelse:\n    DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3'}} # ⟵\n",
        },
      },
      {
        name: 'Knex',
        files: {
          'knexfile.js':
            "module.exports = {\n  development: {\n    client: 'sqlite3', // ⟵\n    connection: { filename: './dev.sqlite3' },\n  },\n  production: { client: 'pg', connection: process.env.DATABASE_URL },\n};\n",
        },
      },
      {
        name: 'Sequelize, as JSON',
        files: {
          'config/config.json':
            '{\n  "development": {\n    "dialect": "sqlite",\n    "storage": "dev.db"\n  },\n  "production": {\n    "dialect": "mysql"\n  }\n}\n',
          'server.js': '',
        },
        at: 'config/config.json:3',
      },
      {
        name: 'Strapi',
        files: {
          'config/database.js':
            "module.exports = ({ env }) => ({\n  connection: {\n    client: 'sqlite', // ⟵\n    connection: { filename: '.tmp/data.db' },\n  },\n});\n",
          'config/env/production/database.js': "module.exports = () => ({\n  connection: {\n    client: 'postgres',\n  },\n});\n",
        },
      },
      {
        name: 'variables of Laravel',
        files: {
          '.env.example': 'APP_ENV=local\nDB_CONNECTION=sqlite # ⟵\n',
          'docker-compose.prod.yml': 'services:\n  web:\n    image: acme/shop:1.2\n    environment:\n      DB_CONNECTION: mysql\n',
        },
      },
      {
        name: 'settings of .NET',
        files: {
          'appsettings.Development.json': '{\n  "ConnectionStrings": {\n    "Shop": "Data Source=shop.db"\n  }\n}\n',
          'appsettings.json': '{ "ConnectionStrings": { "Shop": "Server=${DB_HOST};Database=shop" } }\n',
        },
        at: 'appsettings.Development.json:3',
      },
      {
        name: 'Go',
        files: {
          'db.go':
            'package main\n\nimport (\n\t"os"\n\n\t"gorm.io/driver/postgres"\n\t"gorm.io/driver/sqlite"\n\t"gorm.io/gorm"\n)\n\nfunc open() (*gorm.DB, error) {\n\tif os.Getenv("APP_ENV") == "production" {\n\t\treturn gorm.Open(postgres.Open(os.Getenv("DATABASE_URL")))\n\t} else {\n\t\treturn gorm.Open(sqlite.Open("dev.db")) // ⟵\n\t}\n}\n\nfunc main() {}\n',
        },
      },
      {
        name: 'TypeScript, in one expression',
        files: {
          'src/data-source.ts':
            "import { DataSource } from 'typeorm';\nexport default new DataSource({\n  type: process.env.NODE_ENV === 'production' ? 'postgres' : 'sqlite', // ⟵\n});\n",
        },
      },
      {
        name: 'PHP',
        files: {
          'src/db.php':
            "<?php\nif (getenv('APP_ENV') === 'production') {\n    $db = new PDO('mysql:host=' . getenv('DB_HOST'));\n} else {\n    $db = new PDO('sqlite:dev.db'); // ⟵\n}\n",
        },
      },
      {
        name: 'a database of tests for development',
        files: {
          'db.js':
            "const mongoose = require('mongoose');\nconst { MongoMemoryServer } = require('mongodb-memory-server');\nasync function connect() {\n  if (process.env.NODE_ENV === 'development') {\n    const server = await MongoMemoryServer.create(); // ⟵\n    return mongoose.connect(server.getUri());\n  }\n  return mongoose.connect(process.env.MONGO_URL);\n}\n",
        },
      },
      {
        name: 'the gems of Rails',
        files: {
          Gemfile:
            "gem 'rails', '7.1.0'\ngroup :development, :test do\n  gem 'sqlite3', '1.6.1' # ⟵\nend\ngroup :production do\n  gem 'pg', '1.5.4'\nend\n",
          Procfile: 'web: bundle exec puma\n',
          'config.ru': 'run Rails.application\n',
        },
      },
    ],
    good: [
      {
        name: 'the operator’s choice',
        files: {
          'db.js':
            "const knex = require('knex');\nlet db;\nif (process.env.DB_TYPE === 'sqlite') {\n  db = knex({ client: 'sqlite3' });\n} else {\n  db = knex({ client: 'pg' });\n}\n",
        },
      },
      {
        name: 'for tests, in a map',
        files: {
          'config/config.json': '{"test":{"dialect":"sqlite"},"development":{"dialect":"postgres"},"production":{"dialect":"postgres"}}\n',
          'server.js': '',
        },
      },
      {
        name: 'a template beside an image',
        files: {
          '.env.example': 'DB_CONNECTION=sqlite\n# DB_CONNECTION=mysql\n',
          'docker-compose.yml': 'services:\n  web:\n    build: .\n    environment:\n      DB_CONNECTION: ${DB_CONNECTION}\n',
        },
      },
      {
        name: 'a fallback of one address',
        files: {
          'config.py':
            "import os\nclass Config:\n    SQLALCHEMY_DATABASE_URI = os.environ.get('DATABASE_URL', 'sqlite:///app.db')\nclass ProductionConfig(Config):\n    DEBUG = False\n",
          'requirements.txt': 'psycopg2==2.9.9\n',
        },
      },
      {
        name: 'the gems of tests',
        files: {
          Gemfile: "gem 'rails', '7.1.0'\ngem 'pg', '1.5.4'\ngroup :test do\n  gem 'sqlite3', '1.6.1'\nend\n",
          'config/database.yml': 'development:\n  adapter: postgresql\nproduction:\n  adapter: postgresql\n',
          Procfile: 'web: bundle exec puma\n',
          'config.ru': 'run Rails.application\n',
        },
      },
      {
        name: 'a route about a file',
        files: {
          'server.js':
            "const pg = require('pg');\nif (process.env.NODE_ENV === 'development') {\n  app.get('/take-sqlite-snapshot', handler);\n}\nnew pg.Client('postgres://db');\n",
        },
      },
      {
        name: 'settings of SQLite by environment',
        files: {
          'db.js':
            "const Database = require('better-sqlite3');\nconst db = new Database('a.db');\nif (process.env.NODE_ENV !== 'production') {\n  db.pragma('sqlite trace');\n}\n",
        },
      },
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

/** Values that name a cache, with what is said of them: keys of dictionaries, and assignments to them. */
function backends(file: CodeFile): readonly Pick<Property, 'value' | 'span'>[] {
  const targets = file.assignments.filter(({ name, target }) => name === 'BACKEND' || /\.BACKEND$|\["?BACKEND"?\]$/.test(target));
  const seen = new Set<number>();
  const all = [...file.properties.filter(({ key }) => key === 'BACKEND'), ...targets];
  return all.filter(({ value }) => !seen.has(value.span.start) && seen.add(value.span.start));
}

const last = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

function isByEnvironment(conditions: readonly string[]): boolean {
  return conditions.some((condition) => BY_ENVIRONMENT.test(condition)) && !conditions.some((condition) => FOR_TESTS.test(condition));
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
  const uses = databaseUses(repository).filter(({ path }) => ['source', 'configuration', 'development'].includes(repository.role(path)));
  const said = new Set<string>();
  for (const use of uses) {
    const other = use.engine.light ? uses.find((one) => isOtherSide(use, one, repository)) : undefined;
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

function isOtherSide(use: DatabaseUse, other: DatabaseUse, repository: Repository): boolean {
  if (other.engine.light || use.topic !== other.topic || use.environment === 'production') return false;
  const differs = other.environment === 'production' || (use.environment === 'development' && other.environment === 'base');
  return differs && repository.deployableOf(use.path)?.root === repository.deployableOf(other.path)?.root;
}
