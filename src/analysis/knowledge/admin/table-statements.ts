import type { Call, CodeFile, Expression } from '../../code.ts';

const isDynamo = (_: Call, { source: { text } }: CodeFile): boolean => /dynamo/i.test(text);

/**
 * Calls that make tables or indices of a search engine, and are the app's own schema only where it makes them on its way up. By the
 * documentation of each library.
 */
export const MAKING_TABLES: readonly (readonly [name: string, isMaking?: (call: Call, file: CodeFile) => boolean])[] = [
  [
    '*.create_tables',
    ({ args }, file) => file.language === 'python' && (args[0]?.kind === 'list' || /MODELS|TABLES/i.test(args[0]?.text ?? '')),
  ],
  ['*.create_table', (call, file) => file.language === 'python' && /^[A-Z]\w*$/.test(call.receiver?.text ?? '')],
  ['piccolo.table.create_db_tables'],
  ['piccolo.table.create_db_tables_sync'],
  ['*.schema.createTable'],
  ['*.schema.createTableIfNotExists'],
  ['*.NewCreateTable'],
  ['*.indices.create'],
  ['*.indices().create'],
  ['ActiveRecord.Schema.define'],
  ['*.schema().create', (_, file) => file.language === 'php'],
  ['*.CodeFirst.SyncStructure'],
  ['*.CodeFirst.InitTables'],
  ['*.SchemaUpdate().Execute'],
  ['*.dataSource.autoupdate'],
  ['*.autoupdate', (_, file) => file.importsAny('loopback', 'loopback-datasource-juggler') || /\bdataSources?\b/.test(file.source.text)],
  ['*.migrateSchema'],
  ['*.getSchemaGenerator().createSchema'],
  ['rbatis.table_sync.sync'],
  // DynamoDB and Cosmos DB, by their SDKs.
  ...['*.CreateTable', '*.CreateTableWithContext', '*.createTable', '*.create_table', '*.CreateTableAsync'].map(
    (name) => [name, isDynamo] as const,
  ),
  ['*.CreateDatabaseIfNotExistsAsync'],
  ['*.CreateContainerIfNotExistsAsync'],
  ['*.createIfNotExists', ({ receiver }) => /(?:databases|containers)$/.test(receiver?.text ?? '')],
];

/** `CREATE TABLE IF NOT EXISTS {name} (…)` of Rust: a name that is put in is that of data, and not of the schema. */
const NAMED_BY_DATA = /^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?["'`]?\{\w*\}/i;
const DEFINES = /^\s*create\s+(?:unlogged\s+)?(?:table|keyspace)\s/i;
/** Where a runner of migrations writes down which have run. */
const BOOKKEEPING =
  /^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?["'`[]?(?:\w+\.)?_?(?:schema_?migrations?|migrations?(?:_history|_log)?|db_migrations|applied_migrations|schema_versions?|schema_history)["'`\]]?[\s(]/i;

/** True for the statement that makes a runner's own table. */
export function isBookkeeping(text: string): boolean {
  return BOOKKEEPING.test(text.slice(0, 200));
}

/** A statement that makes a table, whether or not one is there. */
export function definesTable(argument: Expression): boolean {
  const { literal, pieces } = (argument.call()?.args[0] ?? argument).value();
  const text = typeof literal === 'string' ? literal : typeof pieces?.[0] === 'string' ? pieces[0] : '';
  if (isBookkeeping(text) || NAMED_BY_DATA.test(text.slice(0, 200))) return false;
  return DEFINES.test(text.slice(0, 300).replaceAll(/^\s*--[^\n]*\n/gm, ''));
}

const SCHEMA_FILE = /["'`/](?:[\w.-]*[-_.])?(?:schema|tables|structure|ddl|init|setup|create)(?:[-_.][\w.-]*)?\.(?:sql|ddl)["'`]/i;
const EMBEDDED = /^\s*\/\/go:embed\s+\S*(?:schema|tables|structure|ddl|init|setup|create)[\w.-]*\.sql\s*\n\s*var\s+(\w+)\s+string/gim;

/** True for a statement that is read from a file of the app's schema: `db.exec(fs.readFileSync('schema.sql'))`. */
export function readsSchemaFile(argument: Expression, file: CodeFile): boolean {
  const { text } = file.source;
  if (!text.includes('.sql') && !text.includes('.ddl')) return false;
  if (SCHEMA_FILE.test(argument.text)) return true;
  const root = /^(\w+)(?:\.\w+\([^()]*\))*$/.exec(argument.text)?.[1];
  if (root === undefined) return false;
  if ([...text.matchAll(EMBEDDED)].some(([, name]) => name === root)) return true;
  return file.assignments.some(({ name, value }) => name === root && SCHEMA_FILE.test(value.text)) || opens(root, file);
}

/** `with open("schema.sql") as f`. */
function opens(name: string, { source: { text } }: CodeFile): boolean {
  const [opened] = new RegExp(`\\bwith\\s[^\\n]*\\bas\\s+${name}\\s*:`).exec(text) ?? [];
  return opened !== undefined && SCHEMA_FILE.test(opened);
}
