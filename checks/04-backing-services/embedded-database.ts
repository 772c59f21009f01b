import type { CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import { isFallback } from '../../src/analysis/knowledge/fallbacks.ts';
import { settingTexts } from '../../src/analysis/knowledge/named-texts.ts';
import { namedLiterals } from '../../src/analysis/knowledge/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { rule, type Context, type Found } from '../rule.ts';

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
};
/** A URL of a database that lives in a file. */
const FILE_URL =
  /^(?:sqlite3?(?:\+\w+)?:\/{0,4}(?!:memory:|[/\s]|$)|jdbc:(?:sqlite:(?!:memory:)|h2:(?:file:|[~./])|derby:(?!memory)|hsqldb:file:)|sqlite:file:)\S+/i;
const IN_MEMORY = /:memory:|mode=memory|^$/;
const FOR_DEVELOPERS = /^(?:dev|development|test|testing|local|ci)$/i;

export default rule({
  id: 'backing-services/embedded-database',
  title: 'Keep data in a database service, not in a file of the app',
  why: 'The file is gone with the container, no second process can share it, and no deploy can swap it for another.',
  remedy: 'Attach a database service by a URL from the environment.',
  severity: 'warning',
  limits: ['An app that is meant for one machine may keep its data in a file: suppress the rule there.'],
  code: [{ languages: APP_LANGUAGES, literals: ['sqlite', 'SQLite', 'Sqlite', 'jdbc:'], judge: judgeCode }],
  documents: { settings: judgeSettings },
  examples: {
    bad: [
      { name: 'Node', files: { 'server.js': "const Database = require('better-sqlite3');\nconst db = new Database('shop.db'); // ⟵\n" } },
      {
        name: 'Python, a URL',
        files: { 'app.py': "from sqlalchemy import create_engine\nengine = create_engine('sqlite:///shop.db') # ⟵\n" },
      },
      { name: 'Python, sqlite3', files: { 'app.py': "import sqlite3\ndb = sqlite3.connect('shop.db') # ⟵\n" } },
      {
        name: 'Go',
        files: { 'main.go': 'package main\n\nimport "gorm.io/driver/sqlite"\n\nfunc main() {\n\topen(sqlite.Open("shop.db")) // ⟵\n}\n' },
      },
      {
        name: 'Spring, H2',
        files: {
          'src/main/resources/application.properties': 'spring.datasource.url=jdbc:h2:file:/data/shop\n',
          Procfile: 'web: java -jar app.jar\n',
        },
        at: 'src/main/resources/application.properties:1',
      },
      {
        name: 'C#',
        files: { 'Program.cs': 'builder.Services.AddDbContext<Shop>(options => options.UseSqlite("Data Source=shop.db")); // ⟵\n' },
      },
    ],
    good: [
      { name: 'in memory', files: { 'app.py': "import sqlite3\ndb = sqlite3.connect(':memory:')\n" } },
      {
        name: 'a fallback behind the lookup',
        files: { 'config.py': "import os\nDATABASE_URI = os.environ.get('DATABASE_URL') or 'sqlite:///app.db'\n" },
      },
      {
        name: 'a path from the environment',
        files: { 'server.js': "const Database = require('better-sqlite3');\nconst db = new Database(process.env.DB_FILE);\n" },
      },
      {
        name: 'a profile for developers',
        files: {
          'src/main/resources/application-dev.properties': 'spring.datasource.url=jdbc:h2:file:./shop\n',
          Procfile: 'web: java -jar app.jar\n',
        },
      },
      { name: 'a path that is put in', files: { 'src/main.rs': 'fn main() { open(format!("sqlite://{}", path)); }\n' } },
      { name: 'for a test only', files: { 'app.py': "if TESTING:\n    url = 'sqlite:///test.db'\n" } },
    ],
  },
});

function* judgeCode(file: CodeFile): Iterable<Found> {
  const said = new Set<number>();
  for (const { span, name } of openings(file)) {
    const { line } = file.source.position(span.start);
    if (said.has(line) || file.conditionsAround(span).length > 0) continue;
    said.add(line);
    yield { span, what: `${name} keeps the data in a file beside the app.` };
  }
}

function* openings(file: CodeFile): Iterable<{ span: { start: number; end: number }; name: string }> {
  for (const call of file.callsTo(...Object.keys(OPENERS))) {
    const path = call.args[0]?.value();
    if (path?.provenance !== 'literal' || typeof path.literal !== 'string' || IN_MEMORY.test(path.literal)) continue;
    yield { span: path.origin ?? call.span, name: `\`${call.method}\`` };
  }
  for (const { span, text } of file.strings) {
    const isBehind = /(?:\|\||\?\?|\bor|\?:)\s*\\?\s*$/.test(file.source.text.slice(Math.max(0, span.start - 40), span.start));
    if (FILE_URL.test(text) && !isBehind && !isFallback(file, span) && !/[${%]/.test(text)) yield { span, name: 'The database URL' };
  }
  for (const { literal, origin, by } of namedLiterals(file, (name) => name === 'dialect')) {
    if (literal === 'sqlite' && by !== 'setter') yield { span: origin, name: 'SQLite' };
  }
}

function* judgeSettings(file: SettingsFile, { repository }: Context): Iterable<Found> {
  if (repository.deployables.length === 0 || FOR_DEVELOPERS.test(file.environment ?? '')) return;
  for (const { name, text, span, dynamic } of settingTexts(file)) {
    if (!dynamic && FILE_URL.test(text)) yield { span, what: `\`${name}\` keeps the data in a file beside the app.` };
  }
}
