import { describe, expect, test } from '@jest/globals';
import { isReplacedInDeploys, takenOver } from '../../src/analysis/compose-stacks.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { memoryTree } from '../../src/source/memory.ts';

const BASE =
  'services:\n  web:\n    image: acme/web:latest\n    command: npm run dev\n    environment:\n      DEBUG: "1"\n    ports: ["80:80"]\n';

function opened(overlay: string, path = 'docker-compose.prod.yml', base = 'docker-compose.yml') {
  const repository = openRepository(memoryTree({ [base]: BASE, [path]: overlay }));
  const file = repository.document('compose', base);
  if (!file) throw new Error('no base');
  return { repository, file };
}

describe('takenOver', () => {
  test.each([
    ['an overlay', 'services:\n  web:\n    restart: always\n', 'docker-compose.prod.yml', 'docker-compose.yml', 1],
    ['an overlay of another service', 'services:\n  db:\n    restart: always\n', 'docker-compose.prod.yml', 'docker-compose.yml', 0],
    ['an override of developers', 'services:\n  web:\n    restart: "no"\n', 'docker-compose.override.yml', 'docker-compose.yml', 0],
    ['in another directory', 'services:\n  web:\n    restart: always\n', 'deploy/docker-compose.prod.yml', 'docker-compose.yml', 0],
    [
      'extended',
      'services:\n  app:\n    extends:\n      file: ../common.yml\n      service: web\n',
      'deploy/docker-compose.prod.yml',
      'common.yml',
      1,
    ],
    ['included', 'include:\n  - path: ../docker-compose.yml\n', 'deploy/docker-compose.prod.yml', 'docker-compose.yml', 1],
  ])('%s', (_, overlay, path, base, count) => {
    const { repository, file } = opened(overlay, path, base);
    expect(file.services.flatMap((service) => takenOver(file, service, repository))).toHaveLength(count);
  });
});

describe('isReplacedInDeploys', () => {
  test.each([
    ['the command', 'command: npm start', 'npm run dev', true],
    ['the image', 'image: acme/web:1.2.0', 'acme/web:latest', true],
    ['a variable of a list', 'environment: ["DEBUG=0"]', 'DEBUG: "1"', true],
    ['another variable', 'environment: { PORT: "80" }', 'DEBUG: "1"', false],
    ['ports, which are merged', 'ports: ["443:443"]', '80:80', false],
    ['nothing', 'restart: always', 'npm run dev', false],
  ])('%s', (_, line, written, expected) => {
    const { repository, file } = opened(`services:\n  web:\n    ${line}\n`);
    const start = BASE.indexOf(written);
    expect(isReplacedInDeploys(file, { start, end: start + written.length }, repository)).toBe(expected);
  });
});
