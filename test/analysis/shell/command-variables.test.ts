import { expect, test } from '@jest/globals';
import { parseShell } from '../../../src/analysis/shell.ts';
import { fillCommandVariables } from '../../../src/analysis/shell/command-variables.ts';

const started = (text: string): readonly string[] =>
  fillCommandVariables(parseShell(text), parseShell).flatMap(({ name, args }) => (name === '' ? [] : [[name, ...args].join(' ')]));

test.each<[what: string, script: string, commands: readonly string[]]>([
  ['a command', 'RUN="celery -A shop worker"\nexec $RUN -Q mail\n', ['celery -A shop worker -Q mail']],
  ['braces', 'RUN=gunicorn\n${RUN} shop.wsgi\n', ['gunicorn shop.wsgi']],
  ['one in another', 'A="celery worker"\nB="$A -Q"\n$B mail\n', ['celery worker -Q mail']],
  ['one in itself', 'A="$A x"\n$A\n', ['$A x x x x']],
  ['assigned twice', 'A=node\nA=deno\n$A main.js\n', ['$A main.js']],
  ['two commands', 'A="cd /app; node"\n$A main.js\n', ['$A main.js']],
  ['from outside', '$SERVER main.js\n', ['$SERVER main.js']],
  ['the arguments', 'A=node\n"$@"\n', ['$@']],
  ['an assignment for one command', 'A=node make\n$A main.js\n', ['make', '$A main.js']],
])('%s', (_, script, commands) => {
  expect(started(script)).toEqual(commands);
});
