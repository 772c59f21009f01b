import type { Call, CodeFile, Expression } from '../../src/analysis/code.ts';
import type { DataDocument, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { isStartedForDevelopers } from '../../src/analysis/knowledge/settings/for-development.ts';
import { APP_LANGUAGES, ECMASCRIPT } from '../../src/analysis/languages.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { nameMatches, onCalls, rule, type CodeCheck, type Context, type Found } from '../rule.ts';

/** Calls that make the tables follow the models, by the documentation of each library. */
const SYNCING = [
  'sequelize.sync',
  'sequelize.Sequelize().sync',
  'sequelize.Sequelize().define().sync',
  '*.define().sync',
  '*.create_table?',
  '*.sequelize.sync',
  '*.metadata.create_all',
  '*.create_all',
  'gorm.io/gorm.Open().AutoMigrate',
  '*.AutoMigrate',
  '*.Database.EnsureCreated',
  '*.Database.EnsureCreatedAsync',
  'Database.EnsureCreated',
  'Database.EnsureCreatedAsync',
  '*.SchemaUtils.create',
  'SchemaUtils.create',
  'SchemaUtils.createMissingTablesAndColumns',
  'org.jetbrains.exposed.sql.SchemaUtils.create',
  '*.SchemaUtils.createMissingTablesAndColumns',
  '*.getSchemaGenerator().updateSchema',
  '*.schema.updateSchema',
  '*.schema.ensureDatabase',
  '*.Tortoise.generate_schemas',
  'tortoise.Tortoise.generate_schemas',
  'peewee.SqliteDatabase().create_tables',
  'peewee.PostgresqlDatabase().create_tables',
  'peewee.MySQLDatabase().create_tables',
  'xorm.io/xorm.NewEngine().Sync',
  'xorm.io/xorm.NewEngine().Sync2',
  '*.Sync2',
  '*.RunSyncdb',
  '*.Schema.Create',
  'DataMapper.auto_upgrade!',
  'DataMapper.auto_migrate!',
  'DataMapper.finalize.auto_upgrade!',
  '*.schemaTool.updateSchema',
  'Doctrine.ORM.Tools.SchemaTool().updateSchema',
];

/** Calls that make the tables when an option or an argument says so. */
const WHEN_TOLD: readonly (readonly [name: string, told: (call: Call) => boolean])[] = [
  ['*.run_sync', (call) => call.args[0]?.text.endsWith('metadata.create_all') === true],
  ['*.register_tortoise', (call) => call.option('generate_schemas')?.value().literal === true],
  ['tortoise.contrib.fastapi.register_tortoise', (call) => call.option('generate_schemas')?.value().literal === true],
  ['*.generate_mapping', (call) => call.option('create_tables')?.value().literal === true],
  ['*.setGenerateDdl', (call) => call.args[0]?.value().literal === true],
];

/** Settings by which a framework changes the schema when it starts. Source: Spring Boot's and Quarkus's reference. */
const SETTINGS: readonly (readonly [key: RegExp, value: RegExp])[] = [
  [/^spring\.jpa\.hibernate\.ddl-?auto$/i, /^(?:update|create|create-drop|create-only)$/i],
  [/(?:^|\.)hibernate\.hbm2ddl\.auto$/i, /^(?:update|create|create-drop|create-only)$/i],
  [/(?:^|\.)(?:javax|jakarta)\.persistence\.schema-generation\.database\.action$/i, /^(?:create|drop-and-create|update)$/i],
  [/^spring\.jpa\.generate-?ddl$/i, /^true$/i],
  [/(?:^|\.)data-?source\.db-?create$/i, /^(?:update|create|create-drop)$/i],
  [/^datasources\.[\w-]+\.schema-?generate$/i, /^(?:create|create_drop)$/i],
  [/^spring\.(?:sql\.init\.mode|datasource\.initialization-?mode)$/i, /^always$/i],
  [
    /^(?:%prod\.)?quarkus\.hibernate-orm\.(?:[\w"-]+\.)?(?:database\.generation|schema-management\.strategy)$/i,
    /^(?:update|create|drop-and-create)$/i,
  ],
];

/** Files that exist to make the schema, or to be called by hand. */
const ONE_OFF_FILE =
  /(?:^|[/._-])(?:migrat\w*|alembic|seed\w*|scripts?|commands?|cli|tasks?|manage|bin|console|tools?|setup|install\w*|init_?db|create_?(?:db|tables?)|schema|ddl)(?:[/._-]|$)/i;
const ONE_OFF_FUNCTION = /^(?:init_?db|create_?(?:db|tables?|all)|reset_?db|setup_?db|migrate\w*|seed\w*|up|down|upgrade)$/i;
const NOT_DEPLOYED = /development|\bdev\b|IsDevelopment|debug|test|argv|args\b|flag|in-?memory/i;

const RUNS_SQL = /^(?:execute\w*|exec|query|prepare\w*|run|queryRaw\w*|ExecContext|MustExec|createStatement|command)$/i;

const creatingTables: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: ['CREATE TABLE', 'create table'],
  *judge(file, context) {
    for (const call of file.calls) {
      const sql = RUNS_SQL.test(call.method) ? call.args.find((arg) => createsTable(arg)) : undefined;
      if (sql === undefined || !runsAtStart(call, file, context)) continue;
      yield { span: sql.span, what: 'The app creates its own tables when it starts.' };
    }
  },
};

export default rule({
  id: 'admin-processes/schema-sync',
  title: 'Change the schema by migrations, run once per release',
  why: 'A schema that follows the code at every start changes production data without review, races between copies, and cannot be rolled back.',
  remedy: 'Write the change as a migration and run it as a one-off process of the release.',
  severity: 'warning',
  code: [
    onCalls(APP_LANGUAGES, SYNCING, judgeSync),
    onCalls(
      APP_LANGUAGES,
      WHEN_TOLD.map(([name]) => name),
      judgeTold,
    ),
    { languages: ECMASCRIPT, literals: ['synchronize'], judge: judgeTypeorm },
    creatingTables,
  ],
  documents: { settings: judgeSettings, xml: judgeXml, data: judgeOrmConfig },
  examples: {
    bad: [
      {
        name: 'the constructor of a context',
        files: {
          'Shop.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>\n',
          'ShopContext.cs':
            'using Microsoft.EntityFrameworkCore;\nnamespace Shop.Data;\npublic class ShopContext : DbContext\n{\n    public ShopContext(DbContextOptions<ShopContext> options) : base(options)\n    {\n        Database.EnsureCreated(); // ⟵\n    }\n    public DbSet<Order> Orders => Set<Order>();\n}\n',
        },
      },
      {
        name: 'Nest and Sequelize',
        files: {
          'package.json': '{"scripts":{"start":"node dist/main"},"dependencies":{"@nestjs/core":"10.0.0","@nestjs/sequelize":"10.0.0"}}',
          'src/app.module.ts':
            "import { Module } from '@nestjs/common';\nimport { SequelizeModule } from '@nestjs/sequelize';\n@Module({\n  imports: [SequelizeModule.forRoot({\n    dialect: 'postgres',\n    uri: process.env.DATABASE_URL,\n    autoLoadModels: true,\n    synchronize: true, // ⟵\n  })],\n})\nexport class AppModule {}\n",
        },
      },
      {
        name: 'Micronaut Data',
        files: {
          'build.gradle': "dependencies { implementation 'io.micronaut.data:micronaut-data-jdbc:4.8.0' }\n",
          'src/main/resources/application.yml': 'datasources:\n  default:\n    schema-generate: CREATE_DROP # ⟵\n',
        },
      },
      {
        name: 'what a placeholder falls back to',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/resources/application.yml': 'spring:\n  jpa:\n    hibernate:\n      ddl-auto: ${DDL_AUTO:update} # ⟵\n',
        },
      },
      {
        name: 'one model of Sequelize',
        files: {
          'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","node-cache":"5.1.2"}}',
          'server.js':
            "const { Sequelize, DataTypes } = require('sequelize');\nconst db = new Sequelize(process.env.DATABASE_URL);\nconst User = db.define('User', { name: DataTypes.STRING });\nUser.sync(); // ⟵\nrequire('express')().listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Exposed, in an extension that the module of Ktor calls',
        files: {
          'build.gradle.kts': 'dependencies { implementation("io.ktor:ktor-server-netty:2.3.0") }\n',
          'src/main/kotlin/App.kt':
            'import io.ktor.server.netty.*\n\nfun main() {\n    embeddedServer(Netty, port = System.getenv("PORT").toInt()) { module() }.start(wait = true)\n}\n\nfun Application.module() {\n    setUpTables()\n}\n',
          'src/main/kotlin/SetupTables.kt':
            'import org.jetbrains.exposed.sql.*\n\nfun Application.setUpTables() {\n    transaction {\n        SchemaUtils.create(Users) // ⟵\n    }\n}\n',
        },
      },
      {
        name: 'SQLAlchemy, asynchronous',
        files: {
          'main.py':
            'from fastapi import FastAPI\nfrom models import Base, engine\napp = FastAPI()\n\nasync def start():\n    async with engine.begin() as conn:\n        await conn.run_sync(Base.metadata.create_all) # ⟵\n',
        },
      },
      {
        name: 'Tortoise',
        files: {
          'main.py':
            'from fastapi import FastAPI\nfrom tortoise.contrib.fastapi import register_tortoise\napp = FastAPI()\nregister_tortoise(app, db_url=url, generate_schemas=True) # ⟵\n',
        },
      },
      {
        name: 'TypeORM in a factory',
        files: {
          'src/db.module.ts':
            "import { TypeOrmModule } from '@nestjs/typeorm';\nexport const db = TypeOrmModule.forRootAsync({\n  useFactory: () => ({\n    type: 'postgres',\n    synchronize: true, // ⟵\n  }),\n});\n",
        },
      },
      {
        name: 'ormconfig.json',
        files: {
          'ormconfig.json': '{\n  "type": "postgres",\n  "synchronize": true\n}\n',
          'server.js': '',
          Procfile: 'web: node server.js\n',
        },
        at: 'ormconfig.json:3',
      },
      {
        name: 'Go, xorm',
        files: {
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\n\t"xorm.io/xorm"\n)\n\nfunc main() {\n\tengine, _ := xorm.NewEngine("postgres", dsn())\n\tengine.Sync2(new(User)) // ⟵\n\thttp.ListenAndServe(addr(), nil)\n}\n',
        },
      },
      {
        name: 'persistence.xml',
        files: {
          'src/main/resources/META-INF/persistence.xml':
            '<persistence>\n  <persistence-unit name="shop">\n    <properties>\n      <property name="hibernate.hbm2ddl.auto" value="update"/> <!-- ⟵ -->\n    </properties>\n  </persistence-unit>\n</persistence>\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
      {
        name: 'Ruby, DataMapper',
        files: { 'app.rb': "require 'sinatra'\nDataMapper.auto_upgrade! # ⟵\n" },
      },
      {
        name: 'Sequelize',
        files: {
          'server.js':
            "const { Sequelize } = require('sequelize');\nconst db = new Sequelize(process.env.DATABASE_URL);\ndb.sync({ alter: true }); // ⟵\n",
        },
      },
      {
        name: 'TypeORM',
        files: {
          'data-source.ts':
            "import { DataSource } from 'typeorm';\nexport const source = new DataSource({\n  url: process.env.DATABASE_URL,\n  synchronize: true, // ⟵\n});\n",
        },
      },
      { name: 'SQLAlchemy', files: { 'app.py': 'from models import Base, engine\nBase.metadata.create_all(bind=engine) # ⟵\n' } },
      {
        name: 'GORM',
        files: {
          'main.go':
            'package main\n\nimport "gorm.io/gorm"\n\nfunc main() {\n\tdb, _ := gorm.Open(nil)\n\tdb.AutoMigrate(&User{}) // ⟵\n}\n',
        },
      },
      {
        name: 'Entity Framework',
        files: { 'Program.cs': 'var app = builder.Build();\ncontext.Database.EnsureCreated(); // ⟵\napp.Run();\n' },
      },
      {
        name: 'Spring',
        files: { 'src/main/resources/application.properties': 'spring.jpa.hibernate.ddl-auto=update # ⟵\n' },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'SQL at start',
        files: {
          'Worker.java':
            'class Worker {\n  static Connection connect() throws SQLException {\n    PreparedStatement st = conn.prepareStatement(\n      "CREATE TABLE IF NOT EXISTS votes (id VARCHAR(255))"); // ⟵\n    return conn;\n  }\n}\n',
        },
      },
      {
        name: 'a function that the factory of the app calls',
        files: {
          'shop/factory.py':
            'from flask import Flask\nfrom shop.models import db\n\ndef init_db(app):\n    db.init_app(app)\n    with app.app_context():\n        db.create_all() # ⟵\n\ndef create_app():\n    app = Flask(__name__)\n    init_db(app)\n    return app\n',
          Procfile: 'web: gunicorn "shop.factory:create_app()"\n',
        },
      },
      {
        name: 'the set-up of a package that main calls',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\n\t"shop/orm"\n)\n\nfunc main() {\n\tdb, _ := orm.Setup(os.Getenv("DSN"))\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), serve(db))\n}\n',
          'orm/setup.go':
            'package orm\n\nimport (\n\t"gorm.io/driver/postgres"\n\t"gorm.io/gorm"\n)\n\nfunc Setup(dsn string) (*gorm.DB, error) {\n\tdb, _ := gorm.Open(postgres.Open(dsn))\n\treturn db, db.AutoMigrate(User{}) // ⟵\n}\n',
        },
      },
    ],
    good: [
      {
        name: 'an extension of the app that the start calls for developers alone',
        files: {
          'Data/Initialiser.cs':
            'public static class InitialiserExtensions\n{\n    public static async Task InitialiseAsync(this WebApplication app)\n    {\n        using var scope = app.Services.CreateScope();\n        await scope.ServiceProvider.GetRequiredService<Initialiser>().RunAsync();\n    }\n}\n\npublic class Initialiser\n{\n    public async Task RunAsync()\n    {\n        await _context.Database.EnsureCreatedAsync();\n    }\n}\n',
          'Program.cs':
            'var app = WebApplication.CreateBuilder(args).Build();\nif (app.Environment.IsDevelopment())\n{\n    await app.InitialiseAsync();\n}\napp.Run();\n',
        },
      },
      {
        name: 'a placeholder that falls back to nothing of the kind',
        files: {
          'pom.xml': '<project><artifactId>shop</artifactId></project>\n',
          'src/main/resources/application.yml': 'spring:\n  jpa:\n    hibernate:\n      ddl-auto: ${DDL_AUTO:validate}\n',
        },
      },
      {
        name: 'a function that a command calls',
        files: {
          'shop/factory.py':
            'import click\nfrom flask import Flask\nfrom shop.models import db\n\ndef init_db():\n    db.create_all()\n\n@click.command("init-db")\ndef init_db_command():\n    init_db()\n\ndef create_app():\n    app = Flask(__name__)\n    app.cli.add_command(init_db_command)\n    return app\n',
          Procfile: 'web: gunicorn "shop.factory:create_app()"\n',
        },
      },
      { name: 'a migration', files: { 'migrations/001.js': "exports.up = (db) => db.query('CREATE TABLE IF NOT EXISTS a (b int)');\n" } },
      { name: 'off', files: { 'data-source.ts': "import { DataSource } from 'typeorm';\nnew DataSource({ synchronize: false });\n" } },
      { name: 'validated only', files: { 'src/main/resources/application.properties': 'spring.jpa.hibernate.ddl-auto=validate\n' } },
      {
        name: 'a profile for development',
        files: { 'src/main/resources/application-dev.properties': 'spring.jpa.hibernate.ddl-auto=update\n' },
      },
      { name: 'a command', files: { 'manage.py': 'def init_db():\n    db.create_all()\n' } },
      { name: 'a sync of something else', files: { 'server.js': 'fs.sync();\ncalendar.sync();\n' } },
      {
        name: 'for development only',
        files: {
          'server.js':
            "const { Sequelize } = require('sequelize');\nconst db = new Sequelize(process.env.DB);\nif (process.env.NODE_ENV === 'development') db.sync();\n",
        },
      },
    ],
  },
});

function createsTable(argument: Expression): boolean {
  const { literal, pieces } = argument.value();
  const text = typeof literal === 'string' ? literal : typeof pieces?.[0] === 'string' ? pieces[0] : '';
  return /^\s*create\s+table\s+if\s+not\s+exists\s/i.test(text.slice(0, 200));
}

function runsAtStart(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  if (deployable?.kind === 'job' || deployable?.kind === 'client' || call.inside?.handlesRequest === true) return false;
  const byName = ONE_OFF_FILE.test(file.path) || ONE_OFF_FUNCTION.test(call.inside?.name ?? '');
  if (byName && (call.inside === undefined || !startBehind(call.inside, file, deployable, repository))) return false;
  if (isStartedForDevelopers(file, deployable, repository)) return false;
  if (call.inside?.annotations.some(({ name }) => /command|cli|task/i.test(name)) === true) return false;
  return !file.conditionsAround(call.span).some((condition) => NOT_DEPLOYED.test(condition));
}

function* judgeSync(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!runsAtStart(call, file, context)) return;
  const method = call.method === 'sync' ? 'sync()' : call.method;
  yield {
    span: call.span,
    what: `\`${method}\` makes the tables follow the models whenever the app starts.`,
    ...(file.conditionsAround(call.span).length > 0 ? { confidence: 'likely' as const } : {}),
  };
}

function* judgeTold(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const told = WHEN_TOLD.some(([name, says]) => nameMatches(call.name, name) && says(call));
  if (told) yield* judgeSync(call, file, context);
}

function* judgeTypeorm(file: CodeFile): Iterable<Found> {
  const library = file.importsAny('typeorm', '@nestjs/typeorm')
    ? 'TypeORM'
    : file.importsAny('@nestjs/sequelize')
      ? 'Sequelize'
      : undefined;
  if (library === undefined) return;
  for (const { key, value, span } of file.properties) {
    if (key !== 'synchronize' || value.value().literal !== true || value.value().provenance !== 'literal') continue;
    if (file.conditionsAround(span).some((condition) => NOT_DEPLOYED.test(condition))) continue;
    yield {
      span,
      what: `\`synchronize: true\` makes ${library} change the tables whenever the app starts.`,
      fix: { title: 'Turn synchronisation off', safe: false, edits: [{ span: value.span, text: 'false' }] },
    };
  }
}

/** `ormconfig.json` of TypeORM: one connection or a list of them. */
function* judgeOrmConfig({ path, roots }: DataDocument): Iterable<Found> {
  if (!/(?:^|\/)ormconfig\.(?:json|ya?ml)$/.test(path)) return;
  for (const root of roots.flatMap((node) => (node.kind === 'list' ? node.children : [node]))) {
    const node = root.at('synchronize');
    if (node?.scalar === true && !isNotDeployed(root.at('name')?.text))
      yield { span: node.span, what: '`synchronize` makes TypeORM change the tables whenever the app starts.' };
  }
}

function* judgeXml({ root }: XmlDocument): Iterable<Found> {
  for (const { attributes, span, text } of root?.descendants('property') ?? []) {
    const key = attributes.get('name')?.value ?? '';
    const value = attributes.get('value')?.value ?? text.trim();
    if (SETTINGS.some(([name, wanted]) => name.test(key.replace(/^hbm2ddl/, 'hibernate.hbm2ddl')) && wanted.test(value)))
      yield { span, what: `\`${key}=${value}\` changes the schema whenever the app starts.` };
  }
}

function* judgeSettings(file: SettingsFile): Iterable<Found> {
  for (const { key, value, span, dynamic, profile } of file.settings) {
    if (isNotDeployed(profile) || isNotDeployed(file.environment)) continue;
    // What a placeholder falls back to holds wherever nobody has said anything else.
    const given = dynamic ? /^\$\{[\w.-]+:([\w-]+)\}$/.exec(value)?.[1] : value;
    if (given !== undefined && SETTINGS.some(([name, wanted]) => name.test(key) && wanted.test(given)))
      yield { span, what: `\`${key}=${value}\` changes the schema whenever the app starts.` };
  }
}

const isNotDeployed = (environment: string | undefined): boolean =>
  environment !== undefined && /dev|test|local|h2|ci|demo/i.test(environment);
