import type { Call, CodeFile } from '../../code.ts';
import type { Span } from '../../text.ts';
import { isFallback } from '../environment/fallbacks.ts';
import { namedLiterals } from '../settings/named-values.ts';

/** Calls that open a database file, and the position of its path. */
const OPENERS: Readonly<Record<string, number>> = {
  'sqlite3.connect': 0,
  'sqlite3.Database': 0,
  'better-sqlite3': 0,
  'aiosqlite.connect': 0,
  'gorm.io/driver/sqlite.Open': 0,
  'SQLite3.Database.new': 0,
  SQLite3: 0,
  '*.UseSqlite': 0,
  'rusqlite.Connection.open': 0,
  'peewee.SqliteDatabase': 0,
  'playhouse.sqlite_ext.SqliteExtDatabase': 0,
  'github.com/glebarez/sqlite.Open': 0,
  'Sequel.sqlite': 0,
  SqliteConnection: 0,
  'Microsoft.Data.Sqlite.SqliteConnection': 0,
  'database/sql.Open': 1,
  'github.com/jinzhu/gorm.Open': 1,
  'github.com/jmoiron/sqlx.Connect': 1,
  'github.com/jmoiron/sqlx.Open': 1,
  'sqlite3.verbose().Database': 0,
  'sqlite3.cached.Database': 0,
  'libsql.Database': 0,
  'lowdb/adapters/FileSync': 0,
  'lowdb/adapters/FileAsync': 0,
  'lowdb/node.JSONFile': 0,
  'lowdb/node.JSONFilePreset': 0,
  'lowdb/node.JSONFileSync': 0,
  'lowdb.JSONFile': 0,
  'lowdb.JSONFileSync': 0,
  level: 0,
  'level.Level': 0,
  'node-json-db.JsonDB': 0,
  'node-json-db.Config': 0,
  'simple-json-db': 0,
  'stormdb.localFileEngine': 0,
  lokijs: 0,
  enmap: 0,
  'tinydb.TinyDB': 0,
  'shelve.open': 0,
  'pickledb.load': 0,
  'chromadb.PersistentClient': 0,
  'duckdb.connect': 0,
  'github.com/boltdb/bolt.Open': 0,
  'go.etcd.io/bbolt.Open': 0,
  'github.com/asdine/storm.Open': 0,
  'github.com/asdine/storm/v3.Open': 0,
  'github.com/dgraph-io/badger.DefaultOptions': 0,
  'github.com/dgraph-io/badger/v2.DefaultOptions': 0,
  'github.com/dgraph-io/badger/v3.DefaultOptions': 0,
  'github.com/dgraph-io/badger/v4.DefaultOptions': 0,
  'github.com/syndtr/goleveldb/leveldb.OpenFile': 0,
  'github.com/tidwall/buntdb.Open': 0,
  'sled.open': 0,
  'rocksdb.DB.open_default': 0,
  'redb.Database.create': 0,
  'diesel.SqliteConnection.establish': 0,
  'SqliteConnection.establish': 0,
  'LiteDB.LiteDatabase': 0,
  LiteDatabase: 0,
  'PStore.new': 0,
  'YAML.Store.new': 0,
};
/** Openers that take the driver's name first. */
const DRIVER = /^sqlite3?$/;
/** Clients that take the file as an option. */
const FILE_OPTIONS: readonly (readonly [call: string, option: string])[] = [
  ['sqlite.open', 'filename'],
  ['nedb', 'filename'],
  ['@seald-io/nedb', 'filename'],
  ['ActiveRecord.Base.establish_connection', 'database'],
  ['quick.db.QuickDB', 'filePath'],
];
/** Options that make a client keep its data in a file. */
const ENGINE_OPTIONS: readonly (readonly [call: string, option: string])[] = [
  ['typeorm.DataSource', 'type'],
  ['typeorm.createConnection', 'type'],
  ['@nestjs/typeorm.TypeOrmModule.forRoot', 'type'],
  ['knex', 'client'],
  ['@mikro-orm/core.MikroORM.init', 'type'],
];
/** Names that SQLite goes by. */
export const FILE_ENGINE = /^(?:better-)?sqlite3?$/;
/** What makes a name of a file, where the path is joined to it. */
const FILE_NAME = /\.(?:db3?|sqlite3?)["'`]?\s*\)?/;
/** A URL of a database that lives in a file. */
export const FILE_URL =
  /^(?:sqlite3?(?:\+\w+)?:(?=\S*[./])\/{0,4}(?!:memory:|[/\s]|$)|jdbc:(?:sqlite:(?!:memory:)|h2:(?:file:|[~./])|derby:(?!memory)|hsqldb:file:)|sqlite:file:)\S+|^(?:data ?source|filename) ?= ?(?!:memory:)[^;]{1,200}\.(?:db3?|sqlite3?)(?:;|$)/i;
/** Nothing is kept there: it is gone with the process, or only read. */
const IN_MEMORY = /:memory:|mode=(?:memory|ro)\b|^$/;

/** What another URL is compared with. */
function isAsked(file: CodeFile, { start, end }: Span): boolean {
  const [before, after] = [file.source.text.slice(Math.max(0, start - 40), start), file.source.text.slice(end, end + 6)];
  return (
    /(?:[=!]==?|\bin|\.(?:starts?_?with|startsWith|StartsWith|includes|contains|Contains|HasPrefix|test|match)\()\s*[bru]?$|HasPrefix\([^()\n]*,\s*$/.test(
      before,
    ) || /^\s*(?:[=!]==?|in\b)/.test(after)
  );
}

/** A place where code opens a database that lives in a file beside it. */
export interface EmbeddedStore {
  readonly span: Span;
  /** What opens it, for a sentence. */
  readonly name: string;
  /** The file's own path is written in the code, whoever chose the engine. */
  readonly isPath?: true;
}

/** A variable or a setting that holds the path of a database's file, whatever else it says. */
export function isDatabasePath(name: string, text: string): boolean {
  if (!/^[\w./~-]{1,200}\.(?:sqlite3?|db3?)$/.test(text)) return false;
  return /\.sqlite3?$/.test(text) || /^(?:\w+_)?(?:DB|DATABASE|SQLITE)(?:_?(?:FILE|FILENAME|FILE_?PATH|PATH|LOCATION))?$/i.test(name);
}

/** A condition that asks which engine was chosen, and nothing else. */
const BY_ENGINE = /^[^&|]*(?:type|driver|engine|client|dialect|adapter|kind|backend|provider|vendor)\b[^&|]*$|^["'`]sqlite3?["'`]$/i;

/** True where a file of its own is opened under no condition but that its engine is wanted. */
export function isOpenedAnyway({ span, isPath }: EmbeddedStore, file: CodeFile): boolean {
  const conditions = file.conditionsAround(span);
  return conditions.length === 0 || (isPath === true && conditions.every((condition) => BY_ENGINE.test(condition)));
}

/** All databases of a file of code that live in files: opened by a client, named by a URL, chosen by an engine, or kept as JSON by hand. */
export function* embeddedStores(file: CodeFile): Iterable<EmbeddedStore> {
  for (const call of file.callsTo(...Object.keys(OPENERS))) {
    const position = OPENERS[call.name] ?? 0;
    if (position === 1 && !DRIVER.test(String(call.args[0]?.value().literal))) continue;
    const given = call.args[position];
    const path = given?.value();
    if (given && path?.provenance === 'unknown' && isBeside(given.text))
      yield { span: given.span, name: `\`${call.method}\``, isPath: true };
    if (path?.provenance !== 'literal' || typeof path.literal !== 'string' || IN_MEMORY.test(path.literal)) continue;
    yield { span: path.origin ?? call.span, name: `\`${call.method}\``, isPath: true };
  }
  for (const { span, text } of file.strings) {
    const isBehind = /(?:\|\||\?\?|\bor|\?:)\s*\\?\s*$/.test(file.source.text.slice(Math.max(0, span.start - 40), span.start));
    const isUrl = /[${%]/.test(text)
      ? /^sqlite3?:.{0,200}\.(?:db3?|sqlite3?)$/s.test(text)
      : FILE_URL.test(text) || isJoined(file, text, span.end);
    if (isUrl && !isBehind && !isAsked(file, span) && !isFallback(file, span)) yield { span, name: 'The database URL' };
  }
  for (const [name, option] of ENGINE_OPTIONS) {
    for (const call of file.callsTo(name)) {
      const engine = call.option(option)?.value();
      if (engine?.provenance === 'literal' && FILE_ENGINE.test(String(engine.literal)))
        yield { span: engine.origin ?? call.span, name: 'SQLite' };
    }
  }
  yield* records(file);
  for (const [name, option] of FILE_OPTIONS) {
    for (const call of file.callsTo(name)) {
      const path = call.option(option)?.value();
      const isFile = path?.provenance === 'literal' && typeof path.literal === 'string' && /\.(?:db|sqlite3?|json)$/.test(path.literal);
      if (isFile) yield { span: path.origin ?? call.span, name: `\`${call.method}\`` };
    }
  }
  for (const { literal, origin, by } of namedLiterals(file, (name) => name === 'ENGINE')) {
    if (literal === 'django.db.backends.sqlite3' && by === 'property') yield { span: origin, name: 'Django’s SQLite' };
  }
  for (const { literal, origin, by } of namedLiterals(file, (name) => name === 'dialect')) {
    if (literal === 'sqlite' && by !== 'setter') yield { span: origin, name: 'SQLite' };
  }
}

/** A path that begins where the code lies: `path.join(__dirname, 'shop.db')`, `os.path.join(here, "shop.db")`, `f"{BASE_DIR}/shop.db"`. */
function isBeside(text: string): boolean {
  return (
    text.length < 160 &&
    /^[^]*[\w}'"`/]\.(?:db3?|sqlite3?)["'`]\s*\)*$/.test(text) &&
    /__dirname|__file__|__DIR__|process\.cwd|\b(?:base_?dir|base_?path|here|root_?dir|app_?dir|current_?dir|script_?dir)\b/i.test(text) &&
    !/env|config|setting|option|arg/i.test(text)
  );
}

/** `'sqlite:///' + os.path.join(here, 'shop.db')`, `'sqlite:' . __DIR__ . '/shop.db'`. */
function isJoined({ source }: CodeFile, text: string, end: number): boolean {
  if (!/^sqlite3?:\/{0,4}$/.test(text)) return false;
  const behind = source.text.slice(end, end + 160).split('\n', 1)[0] ?? '';
  return /^\s*[+.]/.test(behind) && FILE_NAME.test(behind);
}

const READS = [
  '*.readFileSync',
  '*.readFile',
  'readFileSync',
  'readFile',
  'fs.readFileSync',
  'fs.readFile',
  'open',
  'file_get_contents',
  'File.open',
  'std.fs.File.open',
  'std.fs.read_to_string',
  'fs.read_to_string',
  'os.ReadFile',
  'io/ioutil.ReadFile',
  'os.Open',
  'File.read',
  'File.ReadAllText',
  'System.IO.File.ReadAllText',
  'require',
];
const WRITES = [
  '*.writeFileSync',
  '*.writeFile',
  'writeFileSync',
  'writeFile',
  'fs.writeFileSync',
  'fs.writeFile',
  'open',
  'file_put_contents',
  'File.create',
  'std.fs.File.create',
  'std.fs.write',
  'fs.write',
  'os.WriteFile',
  'io/ioutil.WriteFile',
  'os.Create',
  'File.write',
  'File.WriteAllText',
  'System.IO.File.WriteAllText',
];

/** A file of JSON that the same code reads and writes: the app's records. */
function* records(file: CodeFile): Iterable<EmbeddedStore> {
  if (!file.source.text.includes('.json') || ONE_OFF.test(file.path)) return;
  const isWriting = ({ name, args }: Call): boolean => name !== 'open' || /^[wax]/.test(String(args[1]?.value().literal ?? ''));
  const written = file.callsTo(...WRITES).filter((call) => call.inside !== undefined && isWriting(call) && isRecords(call));
  const read = new Set(
    file
      .callsTo(...READS)
      .filter((call) => call.name !== 'open' || !isWriting(call))
      .map(pathOf),
  );
  const seen = new Set<string>();
  for (const call of written) {
    const path = pathOf(call);
    if (path === undefined || !read.has(path) || seen.has(path)) continue;
    seen.add(path);
    yield { span: call.span, name: `\`${path}\`` };
  }
}

/** Programs that somebody starts by hand, and what keeps a tool's own state. */
const ONE_OFF = /(?:^|\/)(?:scripts?|bin|tools?|tasks|migrations?|seeds?|benchmarks?|build)\//i;

function isRecords(call: Call): boolean {
  return /(?:^|\/)(?!package|tsconfig|manifest|config|settings)[\w.-]+\.json$/.test(pathOf(call) ?? '');
}

function pathOf({ args }: Call): string | undefined {
  const { provenance, literal } = args[0]?.value() ?? { provenance: 'unknown' };
  return provenance === 'literal' && typeof literal === 'string' ? literal : undefined;
}
