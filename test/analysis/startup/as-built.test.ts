import { expect, test } from '@jest/globals';
import { openRepository } from '../../../src/analysis/open-repository.ts';
import { isSureToRun, startCommands } from '../../../src/analysis/startup.ts';
import { memoryTree } from '../../../src/source/memory.ts';

const FILES = {
  Dockerfile: 'FROM python:3.12.4\nCOPY . .\nCMD ["gunicorn", "shop.wsgi"]\n',
  'manage.py': 'x = 1\n',
  'shop/wsgi.py': 'application = get_wsgi_application()\n',
  'requirements.txt': 'django==5.0.6\ngunicorn==22.0.0\n',
};
const COMMAND = 'sh -c "python manage.py migrate && gunicorn shop.wsgi"';

function isSure(lines: readonly string[], more: Readonly<Record<string, string>> = {}): boolean | undefined {
  const stack = ['services:', '  web:', ...lines.map((line) => `    ${line}`), ''].join('\n');
  const repository = openRepository(memoryTree({ ...FILES, ...more, 'docker-compose.yml': stack }));
  const migration = startCommands(repository).find(
    ({ program, process }) => process.declaredBy === 'compose' && program.args.includes('migrate'),
  );
  return migration && isSureToRun(migration);
}

test('a service that runs what its image was built of is the same in every deploy', () => {
  expect(isSure(['build: .', `command: ${COMMAND}`])).toBe(true);
  expect(isSure(['build: .', `command: ${COMMAND}`, 'volumes: [media:/srv/media, ./data:/data]'])).toBe(true);
});

test.each([
  ['code that is mounted over it', ['build: .', `command: ${COMMAND}`, 'volumes: [.:/app]']],
  ['an environment for developers', ['build: .', `command: ${COMMAND}`, 'environment: { DEBUG: "1" }']],
  ['a server for developers', ['build: .', 'command: sh -c "python manage.py migrate && python manage.py runserver"']],
  ['a stage for developers', ['build: { context: ., target: development }', `command: ${COMMAND}`]],
])('%s makes it less sure', (_, lines) => {
  expect(isSure(lines)).toBe(false);
});

test('another stack beside it may be the one that is deployed', () => {
  const deployed = { 'docker-compose.prod.yml': 'services:\n  shop:\n    image: acme/shop:1.4\n' };
  expect(isSure(['build: .', `command: ${COMMAND}`], deployed)).toBe(false);
});
