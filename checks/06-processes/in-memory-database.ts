import type { CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { deployedSettings } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { settingTexts } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { isWithin } from '../../src/analysis/paths.ts';
import type { Deployable, Repository } from '../../src/analysis/repository.ts';
import type { Span } from '../../src/analysis/text.ts';
import { rule, type Context, type Found } from '../rule.ts';

/** Calls that open a database in the process's memory, with what their first argument has to be. */
const OPENERS: Readonly<Record<string, RegExp>> = {
  '*.UseInMemoryDatabase': /./,
  'mongodb-memory-server.MongoMemoryServer.create': /.?/,
  'sqlite3.connect': /^:memory:$/,
  'sqlite3.Database': /^:memory:$/,
  'better-sqlite3': /^:memory:$/,
  'aiosqlite.connect': /^:memory:$/,
  'SQLite3.Database.new': /^:memory:$/,
  'gorm.io/driver/sqlite.Open': /:memory:|mode=memory/,
  'github.com/hashicorp/go-memdb.NewMemDB': /.?/,
  'rusqlite.Connection.open_in_memory': /.?/,
};
const MEMORY_URL = /^(?:sqlite3?(?:\+\w+)?:(?:\/\/\/?)?(?::memory:|.*mode=memory)|jdbc:(?:h2|hsqldb|derby):mem(?:ory)?:|sqlite::memory:)/i;
const FOR_DEVELOPERS = /^(?:dev|development|test|testing|local|ci)$/i;

export default rule({
  id: 'processes/in-memory-database',
  title: 'Keep data in a database that outlives the process',
  why: 'The data is gone with each restart, and every further copy of the app has a database of its own.',
  remedy: 'Attach a database service by a URL from the environment, and leave the in-memory one to the tests.',
  severity: 'warning',
  limits: ['A choice between databases by a condition is not judged here.'],
  code: [{ languages: APP_LANGUAGES, literals: ['memory', 'Memory', 'MemDB', ':mem:'], judge: judgeCode }],
  documents: { settings: judgeSettings },
  examples: {
    bad: [
      {
        name: 'one service of several, each with settings of its own',
        files: {
          'auth/pom.xml': '<project><artifactId>auth</artifactId></project>\n',
          'auth/src/main/java/App.java':
            'import org.springframework.boot.SpringApplication;\npublic class App { public static void main(String[] args) { SpringApplication.run(App.class, args); } }\n',
          'auth/src/main/resources/application.properties': 'spring.datasource.url=jdbc:h2:mem:auth\n',
          'shop/pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'shop/src/main/java/App.java':
            'import org.springframework.boot.SpringApplication;\npublic class App { public static void main(String[] args) { SpringApplication.run(App.class, args); } }\n',
          'shop/src/main/resources/application.properties': 'spring.datasource.url=${DATABASE_URL}\n',
        },
        at: 'auth/src/main/resources/application.properties:1',
      },
      {
        name: 'Entity Framework',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Startup.cs':
            'class Startup {\n  void ConfigureServices(IServiceCollection services) {\n    services.AddDbContext<Catalog>(options =>\n      options.UseInMemoryDatabase("Catalog")); // ⟵\n  }\n}\n',
        },
      },
      { name: 'Node', files: { 'server.js': "const Database = require('better-sqlite3');\nconst db = new Database(':memory:'); // ⟵\n" } },
      { name: 'Python', files: { 'app.py': 'import sqlite3\ndb = sqlite3.connect(":memory:") # ⟵\n' } },
      {
        name: 'SQLAlchemy',
        files: { 'app.py': 'from sqlalchemy import create_engine\nengine = create_engine("sqlite:///:memory:") # ⟵\n' },
      },
      {
        name: 'Go',
        files: {
          'main.go': 'package main\n\nimport "gorm.io/driver/sqlite"\n\nvar db = sqlite.Open("file::memory:?cache=shared") // ⟵\n',
        },
      },
      {
        name: 'Spring Boot',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/Shop.java':
            'import org.springframework.boot.SpringApplication;\nclass Shop {\n  public static void main(String[] args) { SpringApplication.run(Shop.class, args); }\n}\n',
          'src/main/resources/application.properties': 'spring.datasource.url=jdbc:h2:mem:shop\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
    ],
    good: [
      {
        name: 'in tests',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'tests/CatalogTests.cs': 'class CatalogTests {\n  void Make(Builder b) { b.UseInMemoryDatabase("Catalog"); }\n}\n',
        },
      },
      {
        name: 'chosen by a condition',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'Startup.cs':
            'class Startup {\n  void ConfigureServices(IServiceCollection services) {\n    if (configuration["UseMemory"] == "true") {\n      services.AddDbContext<Catalog>(o => o.UseInMemoryDatabase("Catalog"));\n    }\n  }\n}\n',
        },
      },
      {
        name: 'a document for developers’ machines',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/resources/application-datasource.yml':
            'spring:\n  jpa:\n    open-in-view: false\n---\nspring:\n  config:\n    activate:\n      on-profile: local-h2-datasource\n  datasource:\n    url: jdbc:h2:mem:testdb\n',
        },
      },
      {
        name: 'another profile has a server',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/java/Shop.java':
            'import org.springframework.boot.SpringApplication;\nclass Shop {\n  public static void main(String[] args) { SpringApplication.run(Shop.class, args); }\n}\n',
          'src/main/resources/application.properties': 'spring.datasource.url=jdbc:h2:mem:shop\n',
          'src/main/resources/application-prod.properties': 'spring.datasource.url=${DATABASE_URL}\n',
        },
      },
      {
        name: 'Rust, what stands in for a connection that is closed',
        files: {
          'src/main.rs':
            'async fn restore() {\n    let mut connection = state.db.lock().unwrap();\n    *connection = rusqlite::Connection::open_in_memory().unwrap();\n    copy(backup, path);\n    *connection = rusqlite::Connection::open(path).unwrap();\n}\n',
        },
      },
      { name: 'a fallback of a lookup', files: { 'app.py': 'import os\nurl = os.environ.get("DATABASE_URL", "sqlite:///:memory:")\n' } },
      {
        name: 'a URL from the environment',
        files: { 'app.py': 'import os\nfrom sqlalchemy import create_engine\nengine = create_engine(os.environ["DATABASE_URL"])\n' },
      },
    ],
  },
});

function* judgeCode(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind === 'client' || deployable?.kind === 'job') return;
  const said = new Set<number>();
  for (const span of openings(file)) {
    const { line } = file.source.position(span.start);
    if (said.has(line) || file.conditionsAround(span).length > 0 || isPlaceholder(span, file)) continue;
    said.add(line);
    // The same database behind a new way to open it is no new finding.
    yield { span, what: 'The data lives in the memory of this process.', identity: 'in-memory' };
  }
}

/** Rust: what stands in for a connection that is being closed, `*connection = Connection::open_in_memory()…`, `mem::replace(&mut connection, …)`. */
function isPlaceholder({ start }: Span, { language, source: { text } }: CodeFile): boolean {
  if (language !== 'rust') return false;
  const before = text.slice(Math.max(0, start - 200), start);
  return (
    /\*\w+\s*=\s*(?:\w+::)*$|\bmem::(?:replace|swap)\([^;]*$/.test(before) || /\*\w+\s*=[^;]*$/.test(before.split(/[{}]/).at(-1) ?? '')
  );
}

function* openings(file: CodeFile): Iterable<Span> {
  for (const [name, path] of Object.entries(OPENERS)) {
    for (const call of file.callsTo(name)) {
      const value = call.args[0]?.value();
      const isLiteral = value === undefined || value.provenance === 'literal' || name.endsWith('Database');
      if (isLiteral && path.test(String(value?.literal ?? call.args[0]?.text ?? '')))
        yield { start: call.callee.start, end: call.span.end };
    }
  }
  for (const { span, text } of file.strings) {
    const isFallback = file.environmentReads.some(({ span: read }) => read.start <= span.start && span.end <= read.end);
    // A fallback, or what another URL is compared with.
    const isBehind = /(?:\|\||\?\?|\bor|\?:|[!=]=|\bin|(?:starts?_?with|equals|includes)\()\s*$/i.test(
      file.source.text.slice(Math.max(0, span.start - 40), span.start),
    );
    if (MEMORY_URL.test(text) && !isFallback && !isBehind) yield span;
  }
}

function* judgeSettings(file: SettingsFile, { deployable, repository }: Context): Iterable<Found> {
  if (!deployable || deployable.kind === 'job' || FOR_DEVELOPERS.test(file.environment ?? '')) return;
  for (const { name, text, span, dynamic } of settingTexts(deployedSettings(file))) {
    if (dynamic || !MEMORY_URL.test(text) || isSetElsewhere(name, file.path, deployable, repository)) continue;
    yield { span, what: `\`${name}\` puts the data into the memory of the process.` };
  }
}

/** Another settings file says it, too: a profile for production. */
function isSetElsewhere(name: string, path: string, { root }: Deployable, repository: Repository): boolean {
  return repository
    .documents('settings')
    .some(
      (other) =>
        other.path !== path &&
        isWithin(other.path, root) &&
        !FOR_DEVELOPERS.test(other.environment ?? '') &&
        other.settings.some(({ key }) => key === name),
    );
}
