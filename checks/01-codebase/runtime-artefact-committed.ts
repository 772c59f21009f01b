import { ALL_ROLES, isAside } from '../../src/analysis/knowledge/artefacts.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { rule, type Confidence, type RepositoryFound } from '../rule.ts';

interface Artefact {
  readonly path: RegExp;
  readonly is: string;
  readonly confidence?: Confidence;
}

/** What running an app or an editor leaves behind. */
const ARTEFACTS: readonly Artefact[] = [
  { path: /(?:^|\/)[\w.-]+\.pid$/, is: 'the process id of a run' },
  { path: /(?:^|\/)(?!CHANGE)[\w.-]+\.log(?:\.\d+)?$|(?:^|\/)nohup\.out$/, is: 'a log' },
  {
    path: /\.(?:sqlite3?|db3)(?:-(?:wal|shm|journal))?$|(?:^|\/)(?:db|database|app|data|dev|development|production|test|prod|site|users?|local|store)\.db$/,
    is: 'a database',
  },
  { path: /(?:^|\/)(?:dump\.rdb|appendonly\.aof)$/, is: 'the data of a Redis server' },
  { path: /(?:^|\/)[\w.-]*\.tfstate(?:\.backup)?$/, is: 'Terraform’s state' },
  {
    path: /(?:^|\/)(?:uploads?|user_uploads|media)\/(?:.*\/)?[^/]*\d{10,}[^/]*\.(?:png|jpe?g|gif|webp|pdf|docx?|xlsx?|mp4|zip)$/i,
    is: 'a file that a user uploaded',
  },
  { path: /(?:^|\/)celerybeat-schedule(?:\.db)?$/, is: 'a scheduler’s state' },
  { path: /(?:^|\/)(?:\.DS_Store|Thumbs\.db|desktop\.ini)$/, is: 'a file manager’s state' },
  {
    path: /\.sw[op]$|(?:^|\/)\.idea\/workspace\.xml$|(?:^|\/)\.vs\/|\.suo$|\.csproj\.user$|(?:^|\/)\.ipynb_checkpoints\//,
    is: 'an editor’s state',
  },
  { path: /(?:^|\/)(?:\.coverage|core\.\d{3,})$|\.hprof$|(?:^|\/)hs_err_pid\d+\.log$/, is: 'a dump of a run' },
];

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
        name: 'an upload',
        files: { 'uploads/image-1601169539294.png': 'a\0', 's.js': '', 'package.json': '{"scripts":{"start":"node s.js"}}' },
        at: 'uploads/image-1601169539294.png:1',
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
    ],
    good: [
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

function* judge(repository: Repository): Iterable<RepositoryFound> {
  if (repository.deployables.length === 0) return;
  const said = new Set<string>();
  for (const path of repository.tree.entries.keys()) {
    const found = isAside(path) ? undefined : ARTEFACTS.find((artefact) => artefact.path.test(path));
    const identity = found && `${path.slice(0, path.lastIndexOf('/') + 1)} ${found.is}`;
    if (!found || identity === undefined || said.has(identity)) continue;
    said.add(identity);
    yield { path, span: { start: 0, end: 0 }, identity, what: `\`${path}\` is ${found.is}, and it is committed.` };
  }
}
