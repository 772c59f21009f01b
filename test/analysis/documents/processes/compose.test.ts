import { describe, expect, test } from '@jest/globals';
import { readCompose } from '../../../../src/analysis/documents/processes/compose.ts';
import type { ComposeFile, ComposeService } from '../../../../src/analysis/documents/kinds.ts';
import { SourceText } from '../../../../src/analysis/text.ts';

const read = (text: string, path = 'deploy/docker-compose.yml'): ComposeFile => readCompose(path, new SourceText(text));
const service = (lines: string): ComposeService | undefined => read(`services:\n  web:\n${lines.replaceAll(/^/gm, '    ')}\n`).services[0];

describe('environment', () => {
  test.each<readonly [string, string, string | undefined, boolean]>([
    ['environment:\n  A: b', 'A', 'b', false],
    ['environment:\n  - A=b=c', 'A', 'b=c', false],
    ['environment:\n  - A', 'A', undefined, true],
    ['environment:\n  A:', 'A', undefined, true],
    ['environment:\n  A: 8080', 'A', '8080', false],
    ['environment:\n  A: ${B:-c}', 'A', '${B:-c}', true],
    ['environment:\n  A: x$B', 'A', 'x$B', true],
    ['environment:\n  A: pa$$word', 'A', 'pa$$word', false],
    ['environment: { A: "b" }', 'A', 'b', false],
  ])('%j', (lines, name, value, dynamic) => {
    expect(service(lines)?.environment[0]).toMatchObject({ name, value, dynamic });
  });

  test('a variable stands where it is written, a merged one at its anchor', () => {
    const file = read('x-env: &env\r\n  A: "b"\r\nservices:\r\n  web:\r\n    environment:\r\n      <<: *env\r\n      C: d\r\n');
    expect(file.services[0]?.environment.map(({ span }) => file.source.slice(span))).toEqual(['C: d', 'A: "b"']);
  });
});

describe('ports', () => {
  test.each([
    ['"8080:80"', '8080', 80],
    ['127.0.0.1:8080:80/tcp', '8080', 80],
    ['3000', undefined, 3000],
    ['"${PORT:-8080}:80"', '8080', 80],
    ['"${PORT}:80"', '${PORT}', 80],
    ['3000-3002:3000-3002', '3000-3002', 3000],
    ['{ target: 80, published: "8080" }', '8080', 80],
    ['80:80', '80', 80],
  ])('%s', (port, published, target) => {
    expect(service(`ports:\n  - ${port}`)?.ports[0]).toMatchObject({ published, target });
  });
});

describe('volumes', () => {
  test.each([
    ['./src:/app', './src', '/app'],
    ['data:/var/lib:ro', 'data', '/var/lib'],
    ['/cache', undefined, '/cache'],
    ['${DIR:-./x}:/y', '${DIR:-./x}', '/y'],
    ['{ type: bind, source: ./a, target: /b }', './a', '/b'],
    ['"C:\\\\x:/y"', 'C:\\x', '/y'],
  ])('%s', (volume, source, target) => {
    expect(service(`volumes:\n  - ${volume}`)?.volumes[0]).toMatchObject({ source, target });
  });
});

describe('build', () => {
  test.each([
    ['build: .', 'deploy', 'deploy/Dockerfile'],
    ['build: ../api', 'api', 'api/Dockerfile'],
    ['build:\n  context: ..\n  dockerfile: docker/api.Dockerfile', '', 'docker/api.Dockerfile'],
    ['build:\n  context: ${DIR:-./web}', 'deploy/web', 'deploy/web/Dockerfile'],
    ['build:\n  args: { A: b }', 'deploy', 'deploy/Dockerfile'],
  ])('%j', (lines, context, dockerfile) => {
    expect(service(lines)?.build).toEqual({ context, dockerfile });
  });

  test('an image alone is not built', () => expect(service('image: redis')?.build).toBeUndefined());
});

describe('command', () => {
  test.each([
    ['command: gunicorn app:app --bind 0.0.0.0:80', [['gunicorn', 'app:app', '--bind', '0.0.0.0:80']]],
    ['command: ["npm", "run", "dev"]', [['npm', 'run', 'dev']]],
    ['entrypoint: ["tini", "--", "node"]\ncommand: ["a.js"]', [['node', 'a.js']]],
    ['command: sh -c "a && b"', [['sh', '-c', 'a && b'], ['a'], ['b']]],
    ['command: >\n  sh -c "a\n  && b"', [['sh', '-c', 'a && b'], ['a'], ['b']]],
    ['command: --config=/etc/x.yml', [['--config=/etc/x.yml']]],
  ])('%j', (lines, commands) => {
    expect(service(lines)?.command.map(({ name, args }) => [name, ...args])).toEqual(commands);
  });

  test('places in folded and quoted texts', () => {
    const file = read(
      'services:\n  web:\n    command: >-\n      sh -c "exec a 😀\n      && \\"b c\\""\n    entrypoint: [sh, -c, "x \\"y\\" && z"]\n',
    );
    expect(file.services[0]?.command.map(({ span }) => file.source.slice(span))).toEqual(
      expect.arrayContaining(['exec a 😀', 'x \\"y\\"', 'z']),
    );
  });
});

test('a service has what it extends, in one file', () => {
  const file = read(
    'services:\n  base:\n    image: app:1\n    environment: { A: "1", B: "1" }\n  web:\n    extends: { service: base }\n    environment: { B: "2" }\n  other:\n    extends: { file: x.yml, service: base }\n  loop:\n    extends: loop\n',
  );
  const [, web, other] = file.services;
  expect(web?.image?.tag).toBe('1');
  expect(web?.environment.map(({ name, value }) => `${name}=${value}`)).toEqual(['B=2', 'A=1']);
  expect(other?.image).toBeUndefined();
  expect(file.services).toHaveLength(4);
});

test('services of the first version stand at the top', () => {
  expect(read('web:\n  build: .\ndb:\n  image: postgres:15\nnetworks: {}\n').services.map(({ name }) => name)).toEqual(['web', 'db']);
});

test.each([
  ['docker-compose.yml', undefined, false],
  ['compose.yaml', undefined, false],
  ['docker-compose.override.yml', 'override', true],
  ['compose-dev.yaml', 'dev', true],
  ['docker-compose.ci-test.yml', 'ci-test', true],
  ['docker-compose.prod.yml', 'prod', false],
  ['docker-compose.postgres.yml', 'postgres', false],
  ['local.yml', 'local', true],
  ['production.yml', 'production', false],
  ['.devcontainer/docker-compose.yml', undefined, true],
  ['docker-compose.device.yml', 'device', false],
])('%s is the variant %s', (path, variant, developmentOnly) => {
  expect(read('services: {}', path)).toMatchObject({ variant, developmentOnly });
});

test.each([
  '',
  '\0',
  'services:',
  'services: [a, b]',
  'services:\n  web: [1',
  '- a',
  'services:\n  web:\n    ports: 80\n    volumes: {a: b}\n    build: [x]',
])('%j has no service that could be read wrongly', (text) => {
  for (const one of read(text).services) expect(one).toMatchObject({ ports: [], build: undefined, command: [] });
});

test.each([
  ['for developers', '[dev]', []],
  ['of one profile, unlisted', 'local', []],
  ['of an operator', '[monitoring]', ['db']],
  ['of a deploy as well', '[dev, production]', ['db']],
  ['none', '[]', ['db']],
])('a service of a profile: %s', (_, profiles, names) => {
  const { services } = read(`services:\n  db:\n    image: postgres:16\n    profiles: ${profiles}\n`);
  expect(services.map(({ name }) => name)).toEqual(names);
});

test.each([
  ['a variable', 'services:\n  app:\n    build: ./docker/8.5\n    environment:\n      LARAVEL_SAIL: 1\n'],
  ['a list of variables', 'services:\n  app:\n    build: ./docker/8.5\n    environment:\n      - LARAVEL_SAIL=1\n'],
  ['a context', "services:\n  app:\n    build:\n      context: './vendor/laravel/sail/runtimes/8.3'\n"],
])("Laravel's Sail is for developers, by %s", (_, text) => {
  expect(read(text).developmentOnly).toBe(true);
});
