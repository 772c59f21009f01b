import { ALL_ROLES, installedDirectory, isAside } from '../../src/analysis/knowledge/images/artefacts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Confidence, type RepositoryFound } from '../rule.ts';

interface Artefact {
  readonly path: RegExp;
  readonly is: string;
  readonly confidence?: Confidence;
  readonly unless?: (path: string, repository: Repository) => boolean;
}

/** What running an app or an editor leaves behind. */
const ARTEFACTS: readonly Artefact[] = [
  { path: /(?:^|\/)[\w.-]+\.pid$/, is: 'the process id of a run' },
  {
    path: /(?:^|\/)(?!CHANGE)[\w.-]+\.log(?:\.\d+)?$|(?:^|\/)(?:nohup\.out|error_log)$|(?:^|\/)logs?\/(?:[\w-]+\/)*[\w.-]*(?:log|err|out|\d{4}-?\d\d-?\d\d)[\w.-]*\.(?:txt|out)$/,
    is: 'a log',
  },
  {
    path: /\.(?:sqlite3?|db3)(?:-(?:wal|shm|journal))?$|(?:^|\/)(?:db|database|app|data|dev|development|production|test|prod|site|users?|local|store)\.db$|\.db-(?:wal|shm|journal)$|\.(?:mv|h2)\.db$/,
    is: 'a database',
  },
  { path: /(?:^|\/)(?:dump\.rdb|appendonly\.aof(?:\.\d+\..*)?)$/, is: 'the data of a Redis server' },
  { path: /(?:^|\/)(?:WiredTiger(?:\.wt|\.turtle|\.lock)?|mongod\.lock|_mdb_catalog\.wt)$/, is: 'the data of a MongoDB server' },
  { path: /(?:^|\/)(?:ibdata1|ib_logfile\d|ibtmp1|aria_log_control)$/, is: 'the data of a MySQL server' },
  { path: /(?:^|\/)(?:PG_VERSION|postmaster\.(?:pid|opts)|pg_(?:wal|xact)\/\w+)$/, is: 'the data of a PostgreSQL server' },
  { path: /\.(?:mdf|ldf)$/, is: 'a database of SQL Server' },
  { path: /(?:^|\/)[\w.-]*\.tfstate(?:\.backup)?$/, is: 'Terraform’s state' },
  {
    path: /(?:^|\/)(?:uploads?|user_uploads|media)\/(?:.*\/)?[^/]*(?:\d{10,}|[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}-)[^/]*\.(?:png|jpe?g|gif|webp|pdf|docx?|xlsx?|mp4|zip)$/i,
    is: 'a file that a user uploaded',
  },
  {
    // By the number of whose it is, or by the month as WordPress keeps them.
    path: /(?:^|\/)(?:uploads?|user_uploads|media|storage)\/(?:.*\/)?(?:(?:users?|accounts?|profiles?|avatars?)\/(?:id\/)?\d+\/|(?<=uploads?\/)20\d\d\/[01]\d\/)(?:.*\/)?[^/]+\.(?:png|jpe?g|gif|webp|pdf|docx?|xlsx?|mp4|zip)$/i,
    is: 'a file that a user uploaded',
  },
  {
    path: /^(?!(?:.*\/)?(?:assets|resources|geo\w*|data|public|static)\/)(?:.*\/)?(?!Thumbs|mime|cert\d|key\d|GeoIP)[\w-]+\.db$/,
    is: 'a database',
  },
  {
    path: /(?:^|\/)storage\/framework\/(?:sessions|views|cache\/data)\/(?!\.git)[^/]+|(?:^|\/)bootstrap\/cache\/(?:packages|services|config|routes[\w-]*)\.php$/,
    is: 'what Laravel writes while it runs',
  },
  {
    // Under the forty characters that Laravel calls a file which somebody sent.
    path: /(?:^|\/)storage\/app\/(?:[\w-]+\/)*(?=[A-Za-z\d]*\d)(?=[A-Za-z\d]*[A-Z])[A-Za-z\d]{40}\.(?:png|jpe?g|gif|webp|pdf|docx?|xlsx?|mp4|zip)$/,
    is: 'a file that a user uploaded',
  },
  { path: /(?:^|\/)var\/(?:cache|log|sessions)\/(?:dev|prod|test)[/.]/, is: 'what Symfony writes while it runs' },
  {
    path: /(?:^|\/)(?:npm-debug|yarn-(?:debug|error)|lerna-debug)\.log[\w.-]*$|(?:^|\/)tmp\/(?:cache|sessions|sockets)\/(?!\.)[^/]+/,
    is: 'what a run leaves behind',
  },
  {
    path: /(?:^|\/)[\w.-]*(?:backup|dump)[\w.-]*\.(?:sql(?:\.gz)?|bson|archive|dump|gz)$/i,
    is: 'a copy of a database',
    confidence: 'likely',
  },
  { path: /(?:^|\/)celerybeat-schedule(?:\.(?:db|dat|dir|bak)|-(?:shm|wal|journal))?$/, is: 'a scheduler’s state' },
  { path: /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/, is: 'a file manager’s state' },
  {
    path: /\.sw[op]$|(?:^|\/)\.idea\/(?:(?:workspace|tasks|usage\.statistics|deploymentTargetDropDown|deploymentTargetSelector|dataSources\.local)\.xml$|(?:shelf|caches)\/)|(?:^|\/)\.vs\/|\.suo$|\.csproj\.user$|(?:^|\/)\.ipynb_checkpoints\//,
    is: 'an editor’s state',
  },
  {
    path: /(?:^|\/)\.idea\/(?:[\w.-]+\/\.idea\/)?(?:(?:vcs|modules|misc|uiDesigner|jpa-buddy|jarRepositories|compiler|encodings|discord|dbnavigator|indexLayout|projectSettingsUpdater|php|libraries\/[\w.-]+|sqldialects|dataSources|gradle|aws|material_theme\w*|codestream|git_toolbox\w*|deployment|webServers|sonarlint\/.+)\.xml|[\w.-]+\.iml|\.name)$/,
    is: 'an editor’s state',
    unless: sharesIdeSettings,
  },
  // What somebody set aside instead of trusting the history.
  {
    path: /(?:^|\/)(?!\.)[^/]+\.(?:[cm]?[jt]sx?|py|rb|go|php|java|kt|cs|rs|vue|ya?ml|json|toml|xml|properties|conf|sql|html?|s?css|sh|md|sln|csproj|gradle|tf)\.(?:bak|backup|old)$|(?:^|\/)[\w.-]+\.(?:bak|[a-z]{1,10}~)$| - (?:Copy|Backup)(?: ?\(\d+\))?(?:\.\w+)*\.(?:[cm]?[jt]sx?|py|rb|go|php|java|kt|cs|cshtml|rs|vue|ya?ml|json|toml|xml|properties|conf|sql|html?|s?css|sh|sln|csproj|gradle)$/,
    is: 'a copy that was set aside beside the file',
  },
  {
    path: /(?:^|\/)[\w.-]+ (?:copy(?: \d+)?|\(\d+\))\.(?:[cm]?[jt]sx?|py|rb|go|php|java|kt|cs|rs|ya?ml|json|xml|html?|s?css|sh|sql)$/,
    is: 'a copy that was set aside beside the file',
  },
  {
    path: /[._-](?:old|bak|backup|orig)\.(?:[cm]?[jt]sx?|py|rb|go|php|java|kt|cs|rs|ya?ml|xml|html?|s?css|sh)$/i,
    is: 'a copy that was set aside beside the file',
    unless: (path, repository) => !repeats(path, path.replace(/[._-](?:old|bak|backup|orig)(?=\.\w+$)/i, ''), repository),
  },
  { path: /(?:^|\/)(?:\.coverage|core\.\d{3,})$|\.hprof$|(?:^|\/)hs_err_pid\d+\.log$/, is: 'a dump of a run' },
];

/** All of them at once: most paths of a tree are none. */
const ANY = ['', 'i'].map((flags) => {
  const sources = ARTEFACTS.filter(({ path }) => path.flags === flags).map(({ path }) => `(?:${path.source})`);
  return new RegExp(sources.join('|'), flags);
});

export default rule({
  id: 'codebase/runtime-artefact-committed',
  title: 'Keep what a run leaves behind out of revision control',
  why: 'State of one machine reaches every deploy: releases start with somebody’s data, and it may hold what nobody should read.',
  remedy: 'Remove it (`git rm --cached`), list it in .gitignore, and keep state in a backing service.',
  severity: 'warning',
  scope: { roles: ALL_ROLES },
  repository: judge,
  examples: {
    bad: [
      { name: 'a log', files: { 'logs/app.log': 'started\n', 'app.py': '', Procfile: 'web: python app.py\n' }, at: 'logs/app.log:1' },
      { name: 'a database', files: { 'db.sqlite3': 'SQLite\0', 'manage.py': '', Procfile: 'web: gunicorn a\n' }, at: 'db.sqlite3:1' },
      {
        name: 'what SQLite keeps beside an open file',
        files: {
          'src/Web/Shop.db': 'a\0',
          'src/Web/Shop.db-wal': 'a\0',
          'Web.csproj': '<Project Sdk="Microsoft.NET.Sdk.Web"></Project>',
          'Program.cs': 'app.Run();\n',
        },
        at: 'src/Web/Shop.db:1',
      },
      {
        name: 'the directory of a database server, once',
        files: {
          'db/data/WiredTiger': 'WiredTiger\n',
          'db/data/WiredTiger.wt': 'a\0',
          'app.py': '',
          Procfile: 'web: python app.py\n',
        },
        at: 'db/data/WiredTiger:1',
      },
      {
        name: 'of PostgreSQL',
        files: { 'pgdata/PG_VERSION': '15\n', 's.js': '', 'package.json': '{"scripts":{"start":"node s.js"}}' },
        at: 'pgdata/PG_VERSION:1',
      },
      {
        name: 'an upload',
        files: { 'uploads/image-1601169539294.png': 'a\0', 's.js': '', 'package.json': '{"scripts":{"start":"node s.js"}}' },
        at: 'uploads/image-1601169539294.png:1',
      },
      {
        name: 'what a user sent, below the number of the user',
        files: { 'storage/users/id/1/uploads/avatar.jpg': 'a\0', 's.js': '', 'package.json': '{"scripts":{"start":"node s.js"}}' },
        at: 'storage/users/id/1/uploads/avatar.jpg:1',
      },
      {
        name: 'a process id',
        files: { 'tmp/pids/server.pid': '12\n', 'config.ru': 'run App\n', Procfile: 'web: puma\n' },
        at: 'tmp/pids/server.pid:1',
      },
      {
        name: 'an editor’s state',
        files: { 'src/.app.py.swp': 'a\0', 'src/app.py': '', Procfile: 'web: python src/app.py\n' },
        at: 'src/.app.py.swp:1',
      },
      {
        name: 'compiled views of Laravel',
        files: { 'storage/framework/views/3f2a.php': '<?php\n', artisan: '<?php\n', Procfile: 'web: heroku-php-apache2 public/\n' },
        at: 'storage/framework/views/3f2a.php:1',
      },
      {
        name: 'the files of an editor’s project',
        files: { '.idea/vcs.xml': '<project></project>\n', 'index.php': '<?php echo 1;\n', Procfile: 'web: heroku-php-apache2\n' },
        at: '.idea/vcs.xml:1',
      },
      {
        name: 'a copy that somebody set aside',
        files: {
          'src/Shop/Shop - Backup.csproj': '<Project/>\n',
          'server.js': '',
          Procfile: 'web: node server.js\n',
        },
        at: 'src/Shop/Shop - Backup.csproj:1',
      },
      {
        name: 'what a manifest was before',
        files: { 'k8s/web.yml.bak': 'kind: Pod\n', 'server.js': '', Procfile: 'web: node server.js\n' },
        at: 'k8s/web.yml.bak:1',
      },
      {
        name: 'a file that was downloaded beside itself',
        files: { 'routes/users (1).js': 'x\n', 'routes/users.js': 'x\n', 'server.js': '', Procfile: 'web: node server.js\n' },
        at: 'routes/users (1).js:1',
      },
      {
        name: 'what a user sent to Laravel',
        files: {
          'storage/app/public/avatars/Xk39sLsp20dkQ9w8e7r6t5y4u3i2o1p0aSdFgHjK.jpg': 'a\0',
          artisan: '<?php\n',
          Procfile: 'web: heroku-php-apache2 public/\n',
        },
        at: 'storage/app/public/avatars/Xk39sLsp20dkQ9w8e7r6t5y4u3i2o1p0aSdFgHjK.jpg:1',
      },
      {
        name: 'a database of any name',
        files: { 'instance/blog.db': 'a\0', 'app.py': '', Procfile: 'web: gunicorn app:app\n' },
        at: 'instance/blog.db:1',
      },
    ],
    good: [
      {
        name: 'what a vendored package of Go has of its own',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n\nrequire github.com/acme/hsm v1.0.0\n',
          'main.go': 'package main\n\nfunc main() {}\n',
          'vendor/modules.txt': '# github.com/acme/hsm v1.0.0\n',
          'vendor/github.com/acme/hsm/hsm.db': 'x',
          Dockerfile: 'FROM golang:1.22.5\nCOPY . .\nCMD ["shop"]\n',
        },
      },
      {
        name: 'data that the app brings',
        files: { 'src/assets/words.db': 'a\0', 'app.py': '', Procfile: 'web: gunicorn app:app\n' },
      },
      {
        name: 'settings of an editor that a team shares',
        files: {
          '.idea/codeStyles/Project.xml': '<x/>\n',
          '.idea/vcs.xml': '<project></project>\n',
          'app.py': '',
          Procfile: 'web: python app.py\n',
        },
      },
      {
        name: 'what the editor’s own list leaves to be shared',
        files: {
          '.idea/.gitignore': '/shelf/\n/workspace.xml\n',
          '.idea/vcs.xml': '<project></project>\n',
          'app.py': '',
          Procfile: 'web: python app.py\n',
        },
      },
      {
        name: 'what lies in a package that somebody installed',
        files: {
          'node_modules/resolve/npm-debug.log': 'x\n',
          'node_modules/resolve/.DS_Store': 'a\0',
          's.js': '',
          'package.json': '{"scripts":{"start":"node s.js"}}',
        },
      },
      {
        name: 'a copy of a picture, and code about copies',
        files: {
          'public/hero - Copy.jpg': 'a\0',
          'src/backup.js': 'x\n',
          'src/plan - Copy.ts.txt': 'x\n',
          'server.js': '',
          Procfile: 'web: node server.js\n',
        },
      },
      {
        name: 'a picture that the app brings',
        files: { 'storage/app/public/logo.png': 'a\0', artisan: '<?php\n', Procfile: 'web: heroku-php-apache2 public/\n' },
      },
      { name: 'data of a test', files: { 'tests/fixtures/app.log': 'x\n', 'app.py': '', Procfile: 'web: python app.py\n' } },
      {
        name: 'a directory that is kept',
        files: { 'logs/.gitkeep': '', 'uploads/.gitkeep': '', 'app.py': '', Procfile: 'web: python app.py\n' },
      },
      {
        name: 'an image of the app',
        files: { 'uploads/placeholder.png': 'a\0', 's.js': '', 'package.json': '{"scripts":{"start":"node s.js"}}' },
      },
    ],
  },
});

/** Each file, so that one more is a finding; those of a kind that one change brings into a directory are said once. */
function* judge(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  const said = new Set<string>();
  for (const path of repository.tree.entries.keys()) {
    const found = isAside(path) || isOfOthers(path, repository) ? undefined : artefactAt(path, repository);
    // The log of a database goes with it.
    const main = path.replace(/-(?:wal|shm|journal)$/, '');
    if (!found || (main !== path && repository.tree.entries.has(main))) continue;
    // What an editor or a file manager leaves lies wherever somebody has been.
    const once = /^an editor’s|^a file manager’s/.test(found.is) ? found.is : `${path.slice(0, path.lastIndexOf('/') + 1)} ${found.is}`;
    // The files of a database server are one thing.
    const identity = found.is.startsWith('the data of') ? once : path;
    if (said.has(identity)) continue;
    said.add(identity);
    const what = `\`${path}\` is ${found.is}, and it is committed.`;
    yield {
      path,
      span: { start: 0, end: 0 },
      presence: true,
      identity,
      once,
      what,
      ...(OF_A_DESKTOP.test(found.is) ? { remedy: 'Remove it (`git rm --cached`) and list it in .gitignore.' } : {}),
      ...(found.confidence && !DUMPED.test(repository.source(path)?.text ?? '') ? { confidence: found.confidence } : {}),
    };
  }
}

/** What no process of the app reads or writes. */
const OF_A_DESKTOP = /^an editor’s|^a file manager’s|^a copy that was set aside/;

/** What an installed or, in Go, a vendored package brings along is its own, and is kept as it came. */
function isOfOthers(path: string, { tree }: Repository): boolean {
  if (installedDirectory(path, tree.entries) !== undefined) return true;
  const [, root] = /^((?:[^/]+\/)*?)vendor\//.exec(path) ?? [];
  return root !== undefined && tree.entries.has(`${root}vendor/modules.txt`);
}

function artefactAt(path: string, repository: Repository): Pick<Artefact, 'is' | 'confidence'> | undefined {
  const known = ANY.some((pattern) => pattern.test(path)) ? ARTEFACTS.find((artefact) => artefact.path.test(path)) : undefined;
  return openDatabase(path, repository) ?? (known?.unless?.(path, repository) ? undefined : known) ?? unnamedDatabase(path, repository);
}

/**
 * A team that keeps its code style or its run configurations there shares the directory on purpose; and the editor's own .gitignore
 * leaves out what is of one machine, so that the rest is shared.
 */
function sharesIdeSettings(path: string, { tree }: Repository): boolean {
  const directory = path.slice(0, path.lastIndexOf('.idea/') + '.idea/'.length);
  return [...tree.entries.keys()].some(
    (other) =>
      other.startsWith(directory) &&
      /^(?:(?:codeStyles|runConfigurations|copyright|scopes)\/|\.gitignore$)/.test(other.slice(directory.length)),
  );
}

/** What tools write above the rows of a table that they copy. */
const DUMPED = /^-- Dumping data for table|^COPY [\w."]+ \([^)]*\) FROM stdin;/m;

/** Part of a copy's lines that the file beside it has as well. */
const REPEATED = 0.4;

function repeats(path: string, original: string, repository: Repository): boolean {
  const lines = (repository.source(path)?.text ?? '').split('\n').filter((line) => line.trim().length > 3);
  const known = new Set((repository.source(original)?.text ?? '').split('\n'));
  return lines.length > 0 && lines.filter((line) => known.has(line)).length / lines.length >= REPEATED;
}

const BROUGHT = /(?:^|\/)(?:assets|resources|geo\w*|data|public|static)\//;

/** A file without text, called a database, whose name has no ending. */
function unnamedDatabase(path: string, { tree }: Repository): Pick<Artefact, 'is'> | undefined {
  const isNamed = /(?:^|\/)[\w-]*(?:db|database)$/i.test(path) && !BROUGHT.test(path);
  const isBinary = isNamed && (tree.absence(path) === 'binary' || tree.bytes(path)?.subarray(0, 100).includes(0) === true);
  return isBinary ? { is: 'a database' } : undefined;
}

/** A file of any name beside which SQLite has its log. */
function openDatabase(path: string, { tree }: Repository): Pick<Artefact, 'is'> | undefined {
  return path.endsWith('.db') && ['-wal', '-shm', '-journal'].some((end) => tree.entries.has(`${path}${end}`))
    ? { is: 'a database' }
    : undefined;
}
