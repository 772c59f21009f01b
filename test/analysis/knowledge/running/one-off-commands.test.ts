import { expect, test } from '@jest/globals';
import { oneOffOf } from '../../../../src/analysis/knowledge/running/one-off-commands.ts';
import { parseShell } from '../../../../src/analysis/shell.ts';

test.each([
  ['python manage.py migrate --noinput', 'migration'],
  ['./manage.py migrate', 'migration'],
  ['flask db upgrade', 'migration'],
  ['alembic -c alembic.ini upgrade head', 'migration'],
  ['bundle exec rake db:migrate', 'migration'],
  ['./bin/rails db:prepare', 'migration'],
  ['npx prisma migrate deploy', 'migration'],
  ['npx sequelize-cli db:migrate', 'migration'],
  ['knex --knexfile config/knexfile.js migrate:latest', 'migration'],
  ['php artisan migrate --force', 'migration'],
  ['php bin/console doctrine:migrations:migrate -n', 'migration'],
  ['goose -dir migrations postgres "$DATABASE_URL" up', 'migration'],
  ['migrate -path db -database "$DB" up', 'migration'],
  ['node scripts/migrate.js', 'migration'],
  ['python manage.py loaddata users', 'seed'],
  ['bundle exec rails db:seed', 'seed'],
  ['node prisma/seed.js', 'seed'],
  ['python init_db.py', 'migration'],
  ['./listmonk --install --idempotent --yes', 'migration'],
  ['pip --install x', undefined],
  ['psql -h db -U app -f /sql/schema.sql', 'migration'],
  ['psql --file=sql/seed.sql', 'seed'],
  ['python scripts/create_admin.py', 'seed'],
  ['node scripts/load-sample-data.js', 'seed'],
  ['/usr/local/bin/shop init-admin', 'seed'],
  ['psql -h db -c "SELECT 1"', undefined],
  ['python create_report.py', undefined],
  ['shop serve', undefined],
  ['python manage.py runserver', undefined],
  ['python manage.py makemigrations', undefined],
  ['alembic revision', undefined],
  ['node server.js', undefined],
  ['migrate', undefined],
  ['gunicorn app', undefined],
])('%s is %s', (text, kind) => {
  expect(oneOffOf(parseShell(text)[0] ?? { name: '', args: [] })).toBe(kind);
});
