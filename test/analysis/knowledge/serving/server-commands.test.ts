import { describe, expect, test } from '@jest/globals';
import { isLongRunning } from '../../../../src/analysis/knowledge/starting/long-running.ts';
import { literalPort } from '../../../../src/analysis/knowledge/serving/server-commands.ts';
import { parseShell } from '../../../../src/analysis/shell.ts';
import { programOf, type Program } from '../../../../src/analysis/startup/program.ts';

function programIn(text: string): Program {
  const [command] = parseShell(text);
  if (!command) throw new Error(`no command in ${text}`);
  return programOf(command);
}

describe('the port that a command line writes out', () => {
  test.each([
    ['gunicorn -b :5000 app:app', 5000],
    ['gunicorn -b0.0.0.0:5000 app:app', 5000],
    ['gunicorn --bind=[::]:8000 app:app', 8000],
    ['python -m uvicorn main:app --port 8000', 8000],
    ['bin/run gunicorn -b 0.0.0.0:5000 shop:app', 5000],
    ['bundle exec puma -b tcp://0.0.0.0:3000', 3000],
    ['java -Dserver.port=8080 -jar shop.jar', 8080],
    ['dotnet Shop.dll --urls http://+:5000', 5000],
    ['gunicorn -b 0.0.0.0:$PORT app:app', undefined],
    ['gunicorn -b :${PORT:-8000} app:app', undefined],
    ['gunicorn -b unix:/run/shop.sock app:app', undefined],
    ['gunicorn -w 4000 app:app', undefined],
    ['flask routes --port 5000', undefined],
    ['node server.js --port 3000', undefined],
  ])('%s', (text, port) => {
    expect(literalPort(programIn(text))).toBe(port);
  });
});

describe('programs that run until they are told to stop', () => {
  test.each([
    'gunicorn app:app',
    'node server.js',
    'npm start',
    'python manage.py runserver',
    'php artisan queue:work',
    'nginx -g "daemon off;"',
  ])('%s', (text) => {
    expect(isLongRunning(programIn(text))).toBe(true);
  });
  test.each([
    'nginx -v',
    'node -e "1"',
    'npm run build',
    'python manage.py migrate',
    'php artisan migrate',
    'celery inspect ping',
    'ls',
    'node migrate.js',
  ])('%s', (text) => {
    expect(isLongRunning(programIn(text))).toBe(false);
  });
});
