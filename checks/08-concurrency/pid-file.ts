import type { Call, CodeFile } from '../../src/analysis/code.ts';
import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { serverOfSettings } from '../../src/analysis/knowledge/serving/settings-in-code.ts';
import { isDevelopersFile } from '../../src/analysis/knowledge/environment/for-development.ts';
import { namedLiterals } from '../../src/analysis/knowledge/settings/named-values.ts';
import { APP_LANGUAGES } from '../../src/analysis/languages.ts';
import { onCalls, rule, type Context, type Found, type RepositoryFound, replacing } from '../rule.ts';

/** Options that name a PID file, by each program's documentation. */
const OPTIONS: readonly { readonly program: RegExp; readonly option: RegExp }[] = [
  { program: /^gunicorn$/, option: /^(?:-p|--pid)(?:=|$)/ },
  { program: /^(?:celery|uwsgi|puma|supervisord|circusd)$/, option: /^--pidfile2?(?:=|$)/ },
  { program: /^(?:rails|thin|rackup|unicorn)$/, option: /^(?:-P|--pid)(?:=|$)/ },
];

export default rule({
  id: 'concurrency/pid-file',
  title: 'Leave the keeping of processes to the platform',
  why: 'A PID file from a killed process stops the next one from starting, and two processes that share it can not run side by side.',
  remedy: 'Take the PID file out: the platform knows the process that it started.',
  severity: 'warning',
  documents: { settings: judgeSettings },
  repository: judge,
  code: [
    onCalls(['ruby'], ['pid', 'pidfile'], judgeServer),
    { languages: ['python'], literals: ['pidfile'], judge: judgeGunicorn },
    {
      languages: APP_LANGUAGES,
      literals: ['getpid', 'Getpid', 'process.pid', 'Process.pid', 'getmypid', 'process::id'],
      judge: judgeWritten,
    },
  ],
  examples: {
    bad: [
      { name: 'gunicorn', files: { Procfile: 'web: gunicorn --pid /tmp/web.pid app:app\n', 'app.py': 'x = 1\n' }, at: 'Procfile:1' },
      {
        name: 'celery in an image',
        files: { Dockerfile: 'FROM python:3.12.4\nCMD ["celery", "-A", "shop", "worker", "--pidfile=/run/worker.pid"]\n' },
        at: 'Dockerfile:2',
      },
      { name: 'Unicorn’s configuration', files: { 'config/unicorn.rb': "worker_processes 4\npid '/tmp/web.pid' # ⟵\n" } },
      { name: 'Puma’s configuration', files: { 'config/puma.rb': "pidfile 'tmp/pids/server.pid' # ⟵\n" } },
      { name: 'gunicorn’s configuration', files: { 'gunicorn.conf.py': "workers = 4\npidfile = '/run/web.pid' # ⟵\n" } },
      {
        name: 'Python, the program itself',
        files: {
          'app.py':
            "import os\nfrom flask import Flask\napp = Flask(__name__)\nwith open('/run/shop.pid', 'w') as out:\n    out.write(str(os.getpid())) # ⟵\n",
        },
      },
      {
        name: 'Node, the program itself',
        files: {
          'server.js':
            "const fs = require('fs');\nconst app = require('express')();\nfs.writeFileSync('/run/shop.pid', String(process.pid)); // ⟵\napp.listen(process.env.PORT);\n",
        },
      },
      {
        name: 'Go, the program itself',
        files: {
          'go.mod': 'module shop\n\ngo 1.22\n',
          'main.go':
            'package main\n\nimport (\n\t"net/http"\n\t"os"\n\t"strconv"\n)\n\nfunc main() {\n\tos.WriteFile("shop.pid", []byte(strconv.Itoa(os.Getpid())), 0o644) // ⟵\n\thttp.ListenAndServe(":"+os.Getenv("PORT"), nil)\n}\n',
        },
      },
      { name: 'uWSGI', files: { 'app.py': 'x = 1\n', 'uwsgi.ini': '[uwsgi]\nmodule = app\npidfile = /tmp/app.pid\n' }, at: 'uwsgi.ini:3' },
      { name: 'Sidekiq’s configuration', files: { 'config/sidekiq.yml': '---\n:concurrency: 5\n:pidfile: tmp/pids/sidekiq.pid # ⟵\n' } },
      { name: 'Puma’s configuration of one environment', files: { 'config/puma/production.rb': "pidfile '/run/puma.pid' # ⟵\n" } },
    ],
    good: [
      {
        name: 'Sidekiq, which reads no such setting any more',
        files: { 'config/sidekiq.yml': ':pidfile: tmp/pids/sidekiq.pid\n', 'Gemfile.lock': 'GEM\n  specs:\n    sidekiq (7.0.2)\n' },
      },
      {
        name: 'Sidekiq’s on developers’ machines',
        files: { 'config/sidekiq.yml': ':concurrency: 5\ndevelopment:\n  :pidfile: tmp/pids/sidekiq.pid\n' },
      },
      { name: 'Puma’s configuration of developers', files: { 'config/puma/development.rb': "pidfile '/run/puma.pid'\n" } },
      { name: 'none', files: { Procfile: 'web: gunicorn app:app\n', 'app.py': 'x = 1\n' } },
      { name: 'switched off', files: { Dockerfile: 'FROM python:3.12.4\nCMD ["celery", "-A", "shop", "beat", "--pidfile="]\n' } },
      {
        name: 'what Rails writes, where the environment asks for it',
        files: { 'config/puma.rb': "pidfile ENV['PIDFILE'] if ENV['PIDFILE']\n" },
      },
      { name: 'Puma on developers’ machines', files: { 'config/puma.dev.rb': "pidfile 'tmp/pids/server.pid'\n" } },
      { name: 'gunicorn’s without one', files: { 'gunicorn.conf.py': 'pidfile = None\nworkers = 4\n' } },
      {
        name: 'a number that is logged, and one in the name of a temporary file',
        files: {
          'server.js':
            "const fs = require('fs');\nconst app = require('express')();\nprocess.stdout.write(`started ${process.pid}`);\nfs.writeFileSync(`/tmp/upload-${process.pid}`, data);\napp.listen(process.env.PORT);\n",
        },
      },
      { name: 'a port', files: { Procfile: 'web: puma -p $PORT\n', 'config.ru': 'run App\n' } },
    ],
  },
});

function* judge(repository: Repository): Iterable<RepositoryFound> {
  const said = new Set<string>();
  for (const { command, program, path } of startCommands(repository)) {
    const known = OPTIONS.find(({ program: name }) => name.test(program.name));
    const at = known ? program.args.findIndex((word) => known.option.test(word)) : -1;
    const file = program.args[at]?.includes('=') ? program.args[at]?.replace(/^[^=]*=/, '') : program.args[at + 1];
    const place = `${path}:${command.span.start}`;
    if (at === -1 || file === undefined || file === '' || file === '/dev/null' || said.has(place)) continue;
    said.add(place);
    yield {
      path,
      span: command.span,
      what: `\`${program.name}\` keeps a PID file.`,
      confidence: 'likely',
      ...replacing(repository.source(path), command.span, optionOf(program.args[at] ?? '', file), '', {
        title: 'Keep no PID file',
        safe: false,
      }),
    };
  }
}

/** The option with its value as a shell text or an exec form has them. */
function optionOf(word: string, file: string): RegExp {
  const [flag = '', value] = [word, file].map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return word.includes('=') ? new RegExp(`,?\\s*"?${flag}"?`) : new RegExp(`,?\\s*"?${flag}"?,?\\s+"?${value}"?`);
}

/** Sidekiq has kept no PID file since its sixth version. Source: https://github.com/sidekiq/sidekiq/blob/main/docs/6.0-Upgrade.md */
const SIDEKIQ_WITHOUT = /^\s+sidekiq \((?:[6-9]|\d\d)\./m;

function* judgeSettings({ path, reader, settings }: SettingsFile, { repository }: Context): Iterable<Found> {
  const lock = repository.source(path.replace(/config\/sidekiq\.ya?ml$/, 'Gemfile.lock'));
  const isSidekiq = /(?:^|\/)config\/sidekiq\.ya?ml$/.test(path) && !SIDEKIQ_WITHOUT.test(lock?.text ?? '');
  for (const { key, value, span } of settings) {
    if (isSidekiq && /(?:^|\.):?pidfile$/.test(key) && value !== '' && !/development|test/.test(key))
      yield { span, what: 'Sidekiq keeps a PID file.' };
    if (reader === 'uwsgi' && /(?:^|\.)pidfile2?$/.test(key) && value !== '')
      yield { span, what: 'uWSGI keeps a PID file.', confidence: 'likely' };
  }
}

/** `pid '/tmp/web.pid'` of Unicorn's configuration, `pidfile` of Puma's. */
function* judgeServer(call: Call, { path, source }: CodeFile): Iterable<Found> {
  const server = isDevelopersFile(path) ? undefined : serverOfSettings(path);
  const text = call.args[0]?.text ?? '';
  if (server !== undefined && /["'][^"']*\.pid["']/.test(text) && !/ENV\b/.test(source.slice(call.span)))
    yield { span: call.span, what: `${server === 'puma' ? 'Puma' : 'Unicorn'} keeps a PID file.` };
}

function* judgeGunicorn(file: CodeFile): Iterable<Found> {
  if (serverOfSettings(file.path) !== 'gunicorn' || isDevelopersFile(file.path)) return;
  for (const { literal, origin } of namedLiterals(file, (name) => name === 'pidfile'))
    if (literal !== '' && literal !== '/dev/null') yield { span: origin, what: 'gunicorn keeps a PID file.' };
}

/** What is written by `open(PIDFILE, 'w').write(str(os.getpid()))` and its like in other languages. */
const OWN_PID = /\b(?:os\.getpid\(\)|os\.Getpid\(\)|process\.pid\b|Process\.pid\b|getmypid\(\)|std::process::id\(\))/;
const WRITES = /^(?:write|writelines|writeFile|writeFileSync|WriteFile|WriteString|file_put_contents|fwrite|fputs|binwrite|puts)$/;

function* judgeWritten(file: CodeFile, { deployable }: Context): Iterable<Found> {
  if (deployable?.kind !== 'server' && deployable?.kind !== 'worker') return;
  for (const call of file.calls) {
    if (!WRITES.test(call.method) || !call.args.some((arg) => OWN_PID.test(arg.text.slice(0, 200)))) continue;
    const about = file.source.slice({ start: Math.max(0, call.span.start - 200), end: call.span.end });
    if (/pid_?(?:file|path)|\.pid["']/i.test(about)) yield { span: call.span, what: 'The program writes its own PID file.' };
  }
}
