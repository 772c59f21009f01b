import type { SettingsFile } from '../../src/analysis/documents/kinds.ts';
import type { Repository } from '../../src/analysis/repository.ts';
import { startCommands } from '../../src/analysis/startup.ts';
import { rule, type Found, type RepositoryFound, replacing } from '../rule.ts';

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
  confidence: 'likely',
  documents: { settings: judgeSettings },
  repository: judge,
  examples: {
    bad: [
      { name: 'gunicorn', files: { Procfile: 'web: gunicorn --pid /tmp/web.pid app:app\n', 'app.py': 'x = 1\n' }, at: 'Procfile:1' },
      {
        name: 'celery in an image',
        files: { Dockerfile: 'FROM python:3.12.4\nCMD ["celery", "-A", "shop", "worker", "--pidfile=/run/worker.pid"]\n' },
        at: 'Dockerfile:2',
      },
      { name: 'uWSGI', files: { 'app.py': 'x = 1\n', 'uwsgi.ini': '[uwsgi]\nmodule = app\npidfile = /tmp/app.pid\n' }, at: 'uwsgi.ini:3' },
    ],
    good: [
      { name: 'none', files: { Procfile: 'web: gunicorn app:app\n', 'app.py': 'x = 1\n' } },
      { name: 'switched off', files: { Dockerfile: 'FROM python:3.12.4\nCMD ["celery", "-A", "shop", "beat", "--pidfile="]\n' } },
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

function* judgeSettings({ reader, settings }: SettingsFile): Iterable<Found> {
  for (const { key, value, span } of settings) {
    if (reader === 'uwsgi' && /(?:^|\.)pidfile2?$/.test(key) && value !== '') yield { span, what: 'uWSGI keeps a PID file.' };
  }
}
