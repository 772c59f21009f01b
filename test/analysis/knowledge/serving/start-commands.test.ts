import { describe, expect, test } from '@jest/globals';
import { isBuild } from '../../../../src/analysis/knowledge/images/build-commands.ts';
import { devServerOf } from '../../../../src/analysis/knowledge/serving/dev-servers.ts';

describe('development servers', () => {
  test.each([
    'nodemon server.js',
    'vite',
    'vite --host 0.0.0.0',
    'react-scripts start',
    'next dev -p 3000',
    'manage.py runserver 0.0.0.0:8000',
    'flask run --host 0.0.0.0',
    'flask --app web run',
    'uvicorn app:app --reload --port 80',
    'php -S 0.0.0.0:80 -t public',
    'artisan serve',
    'rails server -b 0.0.0.0 -e development',
    'dotnet watch run',
    'node --watch server.js',
    'nest start --watch',
  ])('%s is one', (line) => {
    expect(devServerOf(line)).toBeDefined();
  });

  test.each([
    'node server.js',
    'vite preview --port 80',
    'vite build',
    'next start',
    'nest start',
    'uvicorn app:app',
    'gunicorn app --reload-engine=auto',
    'flask db upgrade',
    'rails server',
    'rails s -e production',
    'php-fpm',
    'artisan queue:work',
    'supervisord',
  ])('%s is none', (line) => {
    expect(devServerOf(line)).toBeUndefined();
  });
});

describe('builds', () => {
  test.each([
    'npm run build',
    'next build',
    'tsc -p .',
    'tsc',
    'webpack --mode production',
    'manage.py collectstatic --noinput',
    'rake assets:precompile',
    'go run ./cmd/api',
    'cargo run --release',
    'cargo r --release',
    'mvn -q spring-boot:run',
    'gradlew bootRun',
    'dotnet run --project Web',
    'make',
    'flask translate compile',
  ])('%s builds', (line) => {
    expect(isBuild(line)).toBe(true);
  });

  test.each([
    'node dist/build.js',
    'tsc --noEmit',
    'webpack serve',
    'npm start',
    'dotnet Web.dll',
    'go version',
    'make start',
    'java -jar a.jar',
    'cargo --version',
  ])('%s does not', (line) => {
    expect(isBuild(line)).toBe(false);
  });
});
