import { isDocument } from '../../src/analysis/knowledge/settings/embedded-documents.ts';
import type { CodeFile, StringLiteral } from '../../src/analysis/code.ts';
import { isOtherPipeline } from '../../src/analysis/documents/recognise.ts';
import type { Pipeline, SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { isDevelopersFile, isOfDevelopersTasks } from '../../src/analysis/knowledge/environment/for-development.ts';
import { isFallback } from '../../src/analysis/knowledge/environment/fallbacks.ts';
import { deployedSettings } from '../../src/analysis/knowledge/environment/environment-texts.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { passwordsIn, type LocatorPassword } from '../../src/analysis/secrets.ts';
import type { SourceText } from '../../src/analysis/text.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Context, type Found, type RepositoryFound } from '../rule.ts';

/** Hosts and users of texts that explain what a URL looks like. */
const SAMPLE =
  /@(?:host(?:name)?|server|address|[\w.-]*example\.(?:com|org|net))\b|:\/\/(?:user(?:name)?|usr|login):(?:pass(?:word)?|pw|pwd)@(?:host|hostname|server|address)|:\/\/user(?:name)?:pass@localhost\b/i;
const COMMENT = /^\s*(?:#|\/\/|;|--|\*|<!--)/;

export default rule({
  id: 'config/credential-in-url',
  title: 'Keep passwords out of URLs and connection strings that are committed',
  why: 'Everyone who can read the code can log in, and changing the password takes a new release.',
  remedy: 'Read the whole URL from the environment (`DATABASE_URL`), and replace the password that was committed.',
  severity: 'error',
  scope: { within: 'anywhere' },
  code: [{ languages: [...APP_LANGUAGES, 'shell', 'hcl'], literals: ['@', 'assword', 'pwd', 'Pwd', 'PWD', 'PASSWORD'], judge: judgeCode }],
  documents: {
    settings: judgeSettings,
    xml: judgeOfApp,
    compose: judgeText,
    kubernetes: judgeText,
    data: (file, context) =>
      isOtherPipeline(file.path) || context.repository.kindsOf(file.path).includes('settings') ? [] : judgeOfApp(file, context),
    dockerfile: judgeOfApp,
    unit: judgeOfApp,
    procfile: judgeOfApp,
    serverConfig: judgeOfApp,
    manifest: judgeOfApp,
    pipeline: judgePipeline,
  },
  repository: judgePlainTexts,
  examples: {
    bad: [
      {
        name: 'what a script puts in the place of a placeholder',
        files: {
          'deploy/setup.sh': 'sed -i "s|DATABASE_URL=.*|DATABASE_URL=postgres://shop:q7Vd2kkePw@db/shop|" .env # ⟵\n',
          Procfile: 'web: ./server\n',
        },
      },
      {
        name: 'the configuration of another program',
        files: {
          'exporter/postgres.conf': 'dsn = postgresql://shop:q7Vd2kkePw@db:5432/shop\n',
          'server.js': 'start();\n',
          Procfile: 'web: node server.js\n',
        },
        at: 'exporter/postgres.conf:1',
      },
      {
        name: 'a configuration in HJSON',
        files: {
          'docker/shop.hjson': '{\n  database: {\n    uri: "postgres://shop:q7Vd2kkePw@postgres:5432/shop"\n  }\n}\n',
          'server.js': 'start();\n',
          Procfile: 'web: node server.js\n',
        },
        at: 'docker/shop.hjson:3',
      },
      { name: 'JavaScript', files: { 'db.js': "const pool = new Pool({ connectionString: 'postgres://shop:s3cr3t@db/shop' }); // ⟵\n" } },
      { name: 'TypeScript', files: { 'queue.ts': "export const queue = connect('amqp://guest:guest@rabbit:5672'); // ⟵\n" } },
      { name: 'Python', files: { 'db.py': "engine = create_engine('mysql+pymysql://root:root@mysql/shop') # ⟵\n" } },
      {
        name: 'Go, the MySQL driver',
        files: {
          'main.go':
            'package main\n\nimport "database/sql"\n\nfunc main() {\n\tdb, _ := sql.Open("mysql", "shop:s3cr3t@tcp(localhost:3306)/shop") // ⟵\n\tserve(db)\n}\n',
        },
      },
      {
        name: 'Java, JDBC',
        files: {
          'src/main/java/Db.java': 'class Db {\n  static final String URL = "jdbc:mysql://db/shop?user=shop&password=s3cr3t"; // ⟵\n}\n',
        },
      },
      {
        name: 'C#, the options of a cache',
        files: { 'Program.cs': 'services.AddStackExchangeRedisCache(o => o.Configuration = "cache:6379,password=s3cr3t-2"); // ⟵\n' },
      },
      {
        name: 'Java, JAAS',
        files: {
          'src/main/java/Queue.java':
            'class Queue {\n  static final String JAAS = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\\"shop\\" password=\\"s3cr3t-2\\";"; // ⟵\n}\n',
        },
      },
      { name: 'Kotlin', files: { 'src/main/kotlin/App.kt': 'fun main() { connect("mongodb://shop:s3cr3t@mongo/shop") } // ⟵\n' } },
      { name: 'Ruby', files: { 'app.rb': "DB = Sequel.connect('postgres://shop:s3cr3t@db/shop') # ⟵\n" } },
      { name: 'PHP', files: { 'index.php': "<?php\n$redis = new Client('redis://:s3cr3t@redis:6379'); // ⟵\n" } },
      {
        name: 'C#, a connection string',
        files: { 'Program.cs': 'var db = Open("Server=db;Username=postgres;Password=postgres;"); // ⟵\n' },
      },
      { name: 'Rust', files: { 'src/main.rs': 'fn main() { connect("postgres://shop:s3cr3t@db/shop"); } // ⟵\n' } },
      {
        name: 'Terraform',
        files: {
          'infra/app.tf':
            'resource "heroku_config" "web" {\n  sensitive_vars = {\n    DATABASE_URL = "postgres://shop:s3cr3t@db.acme.io/shop" # ⟵\n  }\n}\n',
        },
      },
      { name: 'shell', files: { 'migrate.sh': 'migrate -database "postgres://shop:s3cr3t@db/shop" up # ⟵\n' } },
      {
        name: 'compose',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      DATABASE_URL: postgres://shop:changeme@db/shop # ⟵\n',
        },
      },
      {
        name: 'a connection string in a variable of compose',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      - "Data:Shop:ConnectionString=Server=db,1433;Database=Shop;User Id=sa;Password=Passw0rd7;Trusted=True" # ⟵\n',
        },
      },
      {
        name: 'appsettings',
        files: {
          'appsettings.json':
            '{\n  "ConnectionStrings": {\n    "Shop": "Server=sql,1433;Database=shop;User Id=sa;Password=s3cr3t-2;"\n  }\n}\n',
          Procfile: 'web: dotnet App.dll\n',
        },
        at: 'appsettings.json:3',
      },
    ],
    good: [
      {
        name: 'what a script looks for in the example of an environment',
        files: {
          'deploy/setup.sh': 'cp .env.example .env\nsed -i "s|postgres://shop:q7Vd2kkePw@|postgres://${DB_USER}:${DB_PASS}@|" .env\n',
          Procfile: 'web: ./server\n',
        },
      },
      {
        name: 'what Supabase starts on a developer’s machine, and a pipeline of Depot’s',
        files: {
          'server.js': "require('express')().listen(process.env.PORT);\n",
          'scripts/fix.sh': 'DATABASE_URL="postgresql://postgres:postgres@127.0.0.1:54322/postgres"\npsql "$DATABASE_URL" -c "select 1"\n',
          '.depot/workflows/test.yml':
            'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: cargo test\n        env:\n          DB_URI: postgres://shop:pass@localhost:5432/shop\n',
        },
      },
      {
        name: 'words in place of an account, and the stack that a developer’s tasks start',
        files: {
          'client.rb': "BOARD = 'https://not:set@board.acme.io'\n",
          'tasks.py':
            'from invoke import task\n\n@task\ndef up(c):\n    c.run("docker compose --profile db up -d db")\n    os.environ["DATABASE_URL"] = "postgres://shop:shop7@localhost:5405/shop"\n',
        },
      },
      { name: 'no password', files: { 'db.js': "const pool = new Pool({ connectionString: 'postgres://db/shop' });\n" } },
      { name: 'put in from the environment', files: { 'db.js': 'const url = `postgres://shop:${process.env.DB_PASSWORD}@db/shop`;\n' } },
      {
        name: 'a fallback, which is another rule',
        files: { 'db.js': "const url = process.env.DATABASE_URL || 'postgres://a:s3cr3t@db/shop';\n" },
      },
      { name: 'a help text', files: { 'cli.py': 'parser.add_argument("--db", help="for instance postgres://user:secret@host/db")\n' } },
      {
        name: 'a comment',
        files: { 'docker-compose.yml': 'services:\n  web:\n    build: .\n    # DATABASE_URL: postgres://shop:s3cr3t@db/shop\n' },
      },
      {
        name: 'the database of a test run',
        files: {
          '.github/workflows/ci.yml':
            'on: push\nenv:\n  DATABASE_URL: postgres://postgres:postgres@localhost/test\njobs:\n  t:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm test\n',
          Procfile: 'web: node a.js\n',
        },
      },
      {
        name: 'the database of tests',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      TEST_DATABASE_URL: mysql://shop:s3cr3t@db/shop-test\n',
        },
      },
      {
        name: 'a pipeline of another system',
        files: {
          '.woodpecker.yml':
            'services:\n  database:\n    image: postgres:16.4\nsteps:\n  test:\n    image: rust:1.80\n    environment:\n      DATABASE_URL: postgres://shop:password@database/shop\n',
          Procfile: 'web: node a.js\n',
        },
      },
      {
        name: 'variables of compose',
        files: {
          'docker-compose.yml':
            'services:\n  web:\n    build: .\n    environment:\n      DATABASE_URL: postgres://shop:${DB_PASSWORD}@db/shop\n',
        },
      },
      { name: 'documentation', files: { '.env.example': 'DATABASE_URL=postgres://shop:s3cr3t@db/shop\n', Procfile: 'web: node a.js\n' } },
    ],
  },
});

/** A library of a repository in which something runs is part of what runs. */
function* judgeCode(file: CodeFile, { repository }: Context): Iterable<Found> {
  // Terraform is a deploy by itself.
  if (repository.deployables.length === 0 && file.language !== 'hcl') return;
  if (!mayHoldPassword(file.source.text) || isOfDevelopersTasks(file)) return;
  for (const literal of file.strings) {
    const [password] = passwordsIn(literal.text);
    if (password === undefined || !isReal(password, literal.text) || !beginsThere(literal, password)) continue;
    if (isCompared(file, literal) || isSearched(file, literal, password)) continue;
    if (isFallback(file, literal.span)) continue;
    yield { span: literal.span, secret: true, what: said(password), ...remedyOf(password) };
  }
}

/** False for a text without anything that has the marks of a URL or connection string with a password. */
function mayHoldPassword(text: string): boolean {
  return (text.includes('@') && /:\/\/|@(?:tcp|unix)\(/.test(text)) || /(?:password|pwd)\s?=/i.test(text);
}

/** A text that a URL stands somewhere in explains one, and one of several lines is a document of its own; a command's words may hold one. */
function beginsThere({ text }: StringLiteral, { scheme, span }: LocatorPassword): boolean {
  if (isDocument(text)) return false;
  if (/^(?:ado|libpq|redis|jaas)$/.test(scheme)) return true;
  return !/\s/.test(text.trim().slice(0, Math.max(0, span.start - (text.length - text.trimStart().length))));
}

/** Files that only count where something runs; compose files and manifests show that by themselves. */
function judgeOfApp(file: { readonly source: SourceText }, { repository }: Context): Iterable<Found> {
  return repository.deployables.length === 0 ? [] : judgeText(file);
}

function* judgeText({ source }: { readonly source: SourceText }): Iterable<Found> {
  for (const password of passwordsIn(source.text)) {
    const line = source.line(source.position(password.span.start).line);
    if (isReal(password, line) && !COMMENT.test(line))
      yield { span: password.span, secret: true, what: said(password), ...remedyOf(password) };
  }
}

function* judgeSettings(file: SettingsFile, context: Context): Iterable<Found> {
  const deployed = deployedSettings(file).settings;
  for (const found of judgeOfApp(file, context)) if (deployed.some(({ span }) => holds(span, found.span))) yield found;
}

/** Configuration in a form of its own, which no reader knows. */
const PLAIN = /\.(?:prisma|conf|cnf|cfg|config|hjson|pgbouncer|dsn)$/i;

function* judgePlainTexts(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  for (const path of repository.texts) {
    if (!PLAIN.test(path) || isDevelopersFile(path) || repository.kindsOf(path).length > 0) continue;
    const source = ['source', 'configuration'].includes(repository.role(path)) ? repository.source(path) : undefined;
    const plausible = new Set(
      source ? passwordsIn(source.text).flatMap(({ grade, span }) => (grade === 'plausible' ? [span.start] : [])) : [],
    );
    for (const found of source ? judgeText({ source }) : []) if (plausible.has(found.span.start)) yield { ...found, path };
  }
}

/** A test for the default is no second copy of it. */
function isCompared(file: CodeFile, { span }: StringLiteral): boolean {
  return /[=!]==?\s*$/.test(file.source.text.slice(Math.max(0, span.start - 8), span.start));
}

/** `sed "s|://shop:changeme@|://shop:$PASSWORD@|" .env`: what a script looks for and replaces. */
function isSearched(file: CodeFile, { text, span }: StringLiteral, { password }: LocatorPassword): boolean {
  const [, mark = ''] = /^\s*s([|#,@~%!:/])/.exec(text) ?? [];
  if (file.language !== 'shell' || mark === '') return false;
  const line = file.source.line(file.source.position(span.start).line);
  return /\bsed\b/.test(line) && text.split(mark)[1]?.includes(password) === true && text.split(mark)[2]?.includes(password) !== true;
}

function* judgePipeline(file: Pipeline): Iterable<Found> {
  for (const found of judgeText(file)) {
    const inJob = file.jobs.some(({ deploys, node }) => deploys && holds(node.span, found.span));
    if (inJob && passwordsIn(file.source.text).some(({ grade, span }) => grade === 'plausible' && span.start === found.span.start))
      yield found;
  }
}

function isReal({ grade, password }: LocatorPassword, around: string): boolean {
  return (
    grade !== 'placeholder' && !SAMPLE.test(around) && !/(?:\b|_)TEST_[A-Z_]*["']?\s*[:=]/.test(around) && !/^\$|^%|^\{|^</.test(password)
  );
}

/** Variables that locators of a kind go by. */
const VARIABLES: readonly (readonly [scheme: RegExp, variable: string])[] = [
  [/^rediss?$/, 'REDIS_URL'],
  [/^amqps?$/, 'AMQP_URL'],
  [/^mongodb(?:\+srv)?$/, 'MONGODB_URL'],
  [/^smtps?$/, 'SMTP_URL'],
  [/^(?:https?|ftps?|ssh|nats|kafka|mqtts?|ldaps?|elasticsearch)$/, 'SERVICE_URL'],
];

function remedyOf({ scheme }: LocatorPassword): { readonly remedy: string } {
  const what = scheme === 'ado' || scheme === 'libpq' ? 'connection string' : 'URL';
  const variable = VARIABLES.find(([pattern]) => pattern.test(scheme))?.[1] ?? 'DATABASE_URL';
  return { remedy: `Read the whole ${what} from the environment (\`${variable}\`), and replace the password that was committed.` };
}

function said({ scheme, user }: LocatorPassword): string {
  const whose = user === '' ? '' : ` of \`${user}\``;
  return `The password${whose} is part of a ${SCHEMES[scheme] ?? `\`${scheme}://\` URL`} that is committed.`;
}

const SCHEMES: Readonly<Record<string, string>> = {
  ado: 'connection string',
  libpq: 'connection string',
  jaas: 'JAAS configuration',
  'go-mysql': 'data source name',
  jdbc: 'JDBC URL',
};

function holds(outer: { start: number; end: number }, inner: { start: number; end: number }): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
