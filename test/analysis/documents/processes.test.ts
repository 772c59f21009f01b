import { expect, test } from '@jest/globals';
import { readProcfile } from '../../../src/analysis/documents/processes/procfile.ts';
import { readScript } from '../../../src/analysis/documents/script.ts';
import { readUnit } from '../../../src/analysis/documents/processes/unit.ts';
import { SourceText } from '../../../src/analysis/text.ts';

test('a Procfile', () => {
  const source = new SourceText(
    '\ufeffweb: exec gunicorn app:app # x\r\n\r\n# note\r\nrelease:\tmigrate && seed\r\nnonsense\r\nworker-1: a | b',
  );
  const file = readProcfile('Procfile', source);
  expect(file.processes.map(({ type, span }) => [type, source.slice(span)])).toEqual([
    ['web', 'web: exec gunicorn app:app # x'],
    ['release', 'release:\tmigrate && seed'],
    ['worker-1', 'worker-1: a | b'],
  ]);
  expect(file.processes.flatMap(({ commands }) => commands.map(({ span }) => source.slice(span)))).toEqual([
    'exec gunicorn app:app',
    'migrate',
    'seed',
    'a',
    'b',
  ]);
  expect(file.problems).toEqual(['line 5: neither a process type nor a comment']);
});

test.each(['', '\0', ':', 'web:', 'web: ', `${'a'.repeat(200)}: b`, ' : b'])('the Procfile %j has no process', (text) => {
  expect(readProcfile('Procfile', new SourceText(text)).processes).toEqual([]);
});

test('a script', () => {
  const source = new SourceText('#!/bin/sh\nset -e\n\nexec "$@"\n');
  expect(readScript('x.sh', source).commands.map(({ name, span }) => [name, source.slice(span)])).toEqual([
    ['set', 'set -e'],
    ['$@', 'exec "$@"'],
  ]);
});

test.each<readonly [string, string, readonly (readonly [string, string, boolean])[]]>([
  [
    'app.service',
    '[Unit]\nDescription=x\n# note\n[Service]\r\nExecStart=/bin/a \\\r\n  --b\r\nEnvironment="A=b"\r\nUser = ${U}\r\n',
    [
      ['Unit.Description', 'x', false],
      ['Service.ExecStart', '/bin/a --b', false],
      ['Service.Environment', '"A=b"', false],
      ['Service.User', '${U}', true],
    ],
  ],
  [
    'crontab',
    'MAILTO=x@y\n# note\n*/5 0 * * mon-fri run --x\n@daily  clean\n0 0 * *\n',
    [
      ['MAILTO', 'x@y', false],
      ['*/5 0 * * mon-fri', 'run --x', false],
      ['@daily', 'clean', false],
    ],
  ],
  ['etc/cron.d/app', '0 5 * * * root /bin/run', [['0 5 * * *', '/bin/run', false]]],
  ['x.timer', '', []],
  ['crontab', '\0', []],
])('%s %j', (path, text, settings) => {
  const source = new SourceText(text);
  const file = readUnit(path, source);
  expect(file.settings.map(({ key, value, dynamic }) => [key, value, dynamic])).toEqual(settings);
  for (const { value, valueSpan } of file.settings) expect(source.slice(valueSpan).replaceAll(/\s*\\\r?\n\s*/g, ' ')).toBe(value);
});

test('a job of Upstart has the settings of a unit', () => {
  const job = (text: string) => {
    const source = new SourceText(text);
    return readUnit('etc/init/shop.conf', source).settings.map(({ key, valueSpan }) => [key, source.slice(valueSpan)]);
  };
  expect(job('start on runlevel [2345]\npre-start script\n  mkdir -p /run/shop\nend script\nexec /opt/shop \\\n  --all &\n')).toEqual([
    ['Service.ExecStartPre', 'mkdir -p /run/shop'],
    ['Service.ExecStart', '/opt/shop \\\n  --all &'],
  ]);
  expect(job('respawn\nscript\n  cd /srv\n  exec shop\nend script\n')).toEqual([['Service.ExecStart', 'cd /srv\n  exec shop']]);
  expect(job('respawn\nscript\n  never ends\n')).toEqual([]);
});
