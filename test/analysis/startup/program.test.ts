import { expect, test } from '@jest/globals';
import { parseShell } from '../../../src/analysis/shell.ts';
import { programOf } from '../../../src/analysis/startup/program.ts';

test.each([
  ['gunicorn app:app', 'gunicorn app:app'],
  ['python -m gunicorn app:app', 'gunicorn app:app'],
  ['python3 -u -m flask run', 'flask run'],
  ['python3 manage.py migrate', 'manage.py migrate'],
  ['python app.py -m x', 'app.py -m x'],
  ['poetry run python manage.py migrate --noinput', 'manage.py migrate --noinput'],
  ['uv run --no-sync python -m celery worker', 'celery worker'],
  ['bundle exec rails db:migrate', 'rails db:migrate'],
  ['npx --yes prisma migrate deploy', 'prisma migrate deploy'],
  ['npx cross-env NODE_ENV=production node a.js', 'node a.js'],
  ['php artisan migrate --force', 'artisan migrate --force'],
  ['npm run build', 'npm run build'],
  ['npm exec -- knex migrate:latest', 'knex migrate:latest'],
  ['node server.js', 'node server.js'],
  ['bundle install', 'bundle install'],
])('%s starts %s', (text, program) => {
  const [command] = parseShell(text);
  const { name, args } = programOf(command ?? { name: '', args: [] });
  expect([name, ...args].join(' ')).toBe(program);
});
