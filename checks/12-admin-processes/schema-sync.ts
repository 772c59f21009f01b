import type { Call, CodeFile, Expression, FunctionScope } from '../../src/analysis/code.ts';
import type { DataDocument, SettingsFile, XmlDocument } from '../../src/analysis/documents/kinds.ts';
import { namesMigration } from '../../src/analysis/knowledge/admin/migrations.ts';
import { RUNS_SQL } from '../../src/analysis/knowledge/admin/record-writes.ts';
import { definesTable, isBookkeeping, MAKING_TABLES, readsSchemaFile } from '../../src/analysis/knowledge/admin/table-statements.ts';
import { isErrorCheck } from '../../src/analysis/knowledge/starting/error-checks.ts';
import { byDeployFile } from '../../src/analysis/knowledge/environment/deploy-variables.ts';
import { isLeftLying } from '../../src/analysis/knowledge/serving/other-programs.ts';
import { isForDevelopment, isStartedForDevelopers } from '../../src/analysis/knowledge/environment/for-development.ts';
import type { NamedText } from '../../src/analysis/knowledge/settings/named-texts.ts';
import { APP_LANGUAGES, ECMASCRIPT, JVM } from '../../src/analysis/languages.ts';
import { isWithin } from '../../src/analysis/paths.ts';
import { startBehind } from '../../src/analysis/start-path.ts';
import { nameMatches, onCalls, rule, type CodeCheck, type Context, type Found } from '../rule.ts';
import { EXAMPLES } from './schema-sync.examples.ts';

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

/** The same as variables of the process. */
const VARIABLES: readonly (readonly [name: RegExp, value: RegExp])[] = [
  [/^SPRING_JPA_HIBERNATE_DDL[-_]?AUTO$/i, /^(?:update|create|create-drop|create-only)$/i],
  [/^SPRING_JPA_PROPERTIES_HIBERNATE_HBM2DDL_AUTO$/i, /^(?:update|create|create-drop|create-only)$/i],
  [/^SPRING_JPA_GENERATE_?DDL$/i, /^true$/i],
  [/^SPRING_(?:SQL_INIT_MODE|DATASOURCE_INITIALIZATION_?MODE)$/i, /^always$/i],
  [/^QUARKUS_HIBERNATE_ORM_DATABASE_GENERATION$/i, /^(?:update|create|drop-and-create)$/i],
  [/^(?:TYPEORM|DB|DATABASE|ORM)_SYNCHRONIZE$/i, /^true$/i],
  ...SETTINGS,
];

function* judgeVariables(texts: readonly NamedText[]): Iterable<Found> {
  for (const { name, text, span } of texts)
    if (VARIABLES.some(([key, wanted]) => key.test(name) && wanted.test(text)))
      yield { span, what: `\`${name}=${text}\` changes the schema whenever the app starts.` };
}

/** `properties.put("hibernate.hbm2ddl.auto", "update")`. */
function* judgeProperty({ args, span }: Call): Iterable<Found> {
  const [key, value] = args;
  const name = key?.value().literal ?? (key?.text.endsWith('HBM2DDL_AUTO') ? 'hibernate.hbm2ddl.auto' : undefined);
  const text = value?.value().literal;
  if (typeof name === 'string' && typeof text === 'string' && SETTINGS.some(([one, wanted]) => one.test(name) && wanted.test(text)))
    yield { span, what: `\`${name}=${text}\` changes the schema whenever the app starts.` };
}

/** Files that exist to make the schema, or to be called by hand. */
const ONE_OFF_FILE =
  /(?:^|[/._-])(?:migrat\w*|alembic|seed\w*|scripts?|commands?|cli|tasks?|manage|bin|console|tools?|setup|install\w*|backups?|restore|init_?db|create_?(?:db|tables?)|(?:create|add|alter|drop)_\w+_(?:tables?|columns?|index(?:es)?)|schema|ddl|(?:db_?|database_?)?sync(?=\.[cm]?[jt]s$))(?:[/._-]|$)/i;
const ONE_OFF_FUNCTION = /^(?:init_?db|create_?(?:db|tables?|all)|reset_?db|setup_?db|(?:auto_?)?migrat\w*|seed\w*|up|down|upgrade)$/i;
const NOT_DEPLOYED = /development|\bdev\b|IsDevelopment|debug|test|argv|args\b|flag|in-?memory/i;

const creatingTables: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: ['CREATE TABLE', 'create table'],
  *judge(file, context) {
    const said = new Set<FunctionScope | undefined>();
    for (const call of file.calls) {
      const sql = RUNS_SQL.test(call.method) && !said.has(call.inside) ? call.args.find((arg) => createsTable(arg)) : undefined;
      const defined =
        sql ?? (RUNS_SQL.test(call.method) && !said.has(call.inside) ? call.args.find((arg) => definesTable(arg)) : undefined);
      if (defined === undefined || !runsAtStart(call, file, context)) continue;
      // Without a condition of its own the statement may be a migration's, unless the start runs it.
      if (sql === undefined && !startBehind(call.inside, file, context.deployable, context.repository)) continue;
      said.add(call.inside);
      yield { span: defined.span, what: CREATES };
    }
    yield* judgeListed(file, context);
    yield* judgeCommands(file, context);
  },
};

const CREATES = 'The app creates its own tables when it starts.';

/** Tables that a library makes, and a file of statements that the app runs, on the way up. */
const onTheWayUp: CodeCheck = {
  languages: APP_LANGUAGES,
  literals: [
    'create_table',
    'CreateTable',
    'IfNotExists',
    'create_db_tables',
    'createTable',
    'NewCreateTable',
    'indices',
    'Schema',
    'schema',
    'CodeFirst',
    'autoupdate',
    'table_sync',
    '.sql',
    '.ddl',
  ],
  *judge(file, context) {
    const said = new Set<FunctionScope | undefined>();
    const making = MAKING_TABLES.flatMap(([name, isMaking]) => file.callsTo(name).filter((call) => isMaking?.(call, file) ?? true));
    const running = file.calls.filter(
      ({ method, args }) => RUNS_SQL.test(method) && args.slice(0, 2).some((one) => readsSchemaFile(one, file)),
    );
    for (const call of [...making, ...running]) {
      if (said.has(call.inside) || !runsAtStart(call, file, context)) continue;
      if (!startBehind(call.inside, file, context.deployable, context.repository)) continue;
      said.add(call.inside);
      yield {
        span: call.span.end - call.span.start < 200 ? call.span : call.callee,
        what: `\`${call.method}\` makes what the app stores in whenever it starts.`,
      };
    }
  },
};

/** `command.CommandText = "CREATE TABLE …"` of ADO.NET. What is called as a migration is said where the start calls it. */
function* judgeCommands(file: CodeFile, { deployable, repository }: Context): Iterable<Found> {
  if (file.language !== 'csharp') return;
  const said = new Set<FunctionScope>();
  for (const { name, value, inside } of file.assignments) {
    if (name !== 'CommandText' || inside === undefined || said.has(inside) || namesMigration(inside.name ?? '')) continue;
    const text = value.value().literal;
    if (typeof text !== 'string' || !/^\s*create\s+table\s/i.test(text.slice(0, 200))) continue;
    if (!startBehind(inside, file, deployable, repository)) continue;
    said.add(inside);
    yield { span: value.span, what: CREATES };
  }
}

/** Statements in a list that the same function runs one by one; said at the first. */
function* judgeListed(file: CodeFile, context: Context): Iterable<Found> {
  const said = new Set<FunctionScope>();
  for (const { text, span } of file.strings) {
    const scope = /^\s*create\s+table\s+if\s+not\s+exists\s/i.test(text.slice(0, 200)) ? file.functionAt(span.start) : undefined;
    if (scope === undefined || said.has(scope) || file.calls.some(({ args }) => args.some((one) => holds(one, span)))) continue;
    const run = file.calls.find(
      (call) => call.inside === scope && RUNS_SQL.test(call.method) && call.args.some(({ kind }) => kind === 'name'),
    );
    if (run === undefined || run.span.start < span.start || !runsAtStart(run, file, context)) continue;
    if (!startBehind(scope, file, context.deployable, context.repository)) continue;
    said.add(scope);
    yield { span, what: CREATES };
  }
}

function holds({ span: around }: Expression, { start, end }: Found['span']): boolean {
  return around.start <= start && end <= around.end;
}

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
    onCalls(ECMASCRIPT, ['*.sync'], judgeSequelize),
    { languages: ECMASCRIPT, literals: ['synchronize'], judge: judgeTypeorm },
    creatingTables,
    onTheWayUp,
    onCalls(JVM, ['*.setProperty', '*.put', '*.setJpaProperty'], judgeProperty),
  ],
  documents: { settings: judgeSettings, xml: judgeXml, data: judgeOrmConfig, ...byDeployFile(judgeVariables) },
  examples: EXAMPLES,
});

function createsTable(argument: Expression): boolean {
  const { literal, pieces } = argument.value();
  const text = typeof literal === 'string' ? literal : typeof pieces?.[0] === 'string' ? pieces[0] : '';
  // A name that is put in is that of data, and not of the schema.
  return /^\s*create\s+table\s+if\s+not\s+exists\s+["'`[\w]/i.test(text.slice(0, 200)) && !isBookkeeping(text);
}

function runsAtStart(call: Call, file: CodeFile, { deployable, repository }: Context): boolean {
  if (deployable?.kind === 'job' || deployable?.kind === 'client' || call.inside?.handlesRequest === true) return false;
  const byName = ONE_OFF_FILE.test(file.path) || ONE_OFF_FUNCTION.test(call.inside?.name ?? '');
  if (byName && (call.inside === undefined || !startBehind(call.inside, file, deployable, repository))) return false;
  if (isStartedForDevelopers(file, deployable, repository) || isLeftLying(file, repository)) return false;
  if (call.inside?.annotations.some(({ name }) => /command|cli|task/i.test(name)) === true) return false;
  return !file.conditionsAround(call.span).some((condition) => NOT_DEPLOYED.test(condition));
}

const IN_MEMORY = /Mode=Memory|Data ?Source=:memory:|\bUseInMemoryDatabase\(/i;
const SERVERS = /\bUse(?:Npgsql|SqlServer|MySql|MySQL|Oracle|Cosmos)\(/;

/** A database of .NET that is there as long as the process has no tables but those that the start makes. */
function isInMemory({ deployable, repository }: Context): boolean {
  const root = deployable?.root ?? '';
  const settings = repository
    .documents('settings')
    .flatMap(({ path, reader }) => (reader === 'dotnet' && isWithin(path, root) ? path : []));
  const texts = [...(deployable?.sources ?? []), ...settings].map((path) => repository.source(path)?.text ?? '');
  return texts.some((text) => IN_MEMORY.test(text)) && !texts.some((text) => SERVERS.test(text));
}

function* judgeSync(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  if (!runsAtStart(call, file, context) || (call.method.startsWith('EnsureCreated') && isInMemory(context))) return;
  // One function makes them follow once, however many tables it names.
  if (call.inside !== undefined && file.callsTo(call.name).find(({ inside }) => inside === call.inside) !== call) return;
  const method = call.method === 'sync' ? 'sync()' : call.method;
  yield {
    span: call.span,
    what: `\`${method}\` makes the tables follow the models whenever the app starts.`,
    ...(file.conditionsAround(call.span).every(isErrorCheck) ? {} : { confidence: 'likely' as const }),
  };
}

/** `sequelize.sync()` of a connection that another module has made. */
function* judgeSequelize(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const receiver = call.receiver?.text ?? '';
  if (SYNCING.some((name) => nameMatches(call.name, name)) || !/(?:^|\.)(?:sequelize\w*|db|database|connection)$/i.test(receiver)) return;
  const manifests = context.repository.documents('manifest').filter(({ path }) => context.deployable?.manifests.includes(path));
  const hasSequelize = manifests.some(({ dependencies }) => dependencies.some(({ name }) => /^sequelize(?:-typescript)?$/.test(name)));
  if (hasSequelize) yield* judgeSync(call, file, context);
}

function* judgeTold(call: Call, file: CodeFile, context: Context): Iterable<Found> {
  const told = WHEN_TOLD.some(([name, says]) => nameMatches(call.name, name) && says(call));
  if (told) yield* judgeSync(call, file, context);
}

function* judgeTypeorm(file: CodeFile): Iterable<Found> {
  if (/(?:^|\/)(?:seeds?|fixtures)\//.test(file.path)) return;
  const library = file.importsAny('typeorm', '@nestjs/typeorm')
    ? 'TypeORM'
    : file.importsAny('@nestjs/sequelize')
      ? 'Sequelize'
      : undefined;
  if (library === undefined) return;
  for (const { key, value, span } of file.properties) {
    if (key !== 'synchronize' || value.value().literal !== true || value.value().provenance !== 'literal') continue;
    if (file.conditionsAround(span).some((condition) => NOT_DEPLOYED.test(condition)) || isForDevelopment(file, span)) continue;
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
    if (GENERATES.test(key) && file.settings.some((other) => other.profile === profile && DDL_AUTO.test(other.key))) continue;
    if (isNotDeployed(profile) || isNotDeployed(file.environment)) continue;
    // What a placeholder falls back to holds wherever nobody has said anything else.
    const given = dynamic ? /^\$\{[\w.-]+:([\w-]+)\}$/.exec(value)?.[1] : value;
    if (given !== undefined && SETTINGS.some(([name, wanted]) => name.test(key) && wanted.test(given)))
      yield { span, what: `\`${key}=${value}\` changes the schema whenever the app starts.` };
  }
}

/** Hibernate's own setting decides, so that Spring's says nothing beside it. */
const GENERATES = /^spring\.jpa\.generate-?ddl$/i;
const DDL_AUTO = /^spring\.jpa\.hibernate\.ddl-?auto$/i;

const isNotDeployed = (environment: string | undefined): boolean =>
  environment !== undefined && /dev|test|local|h2|ci|demo|sql-?gen|ddl|schema/i.test(environment);
