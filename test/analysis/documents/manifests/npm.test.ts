import { describe, expect, test } from '@jest/globals';
import { read } from './shown.ts';

test('a package.json', () => {
  const { shown, written, runs, runtime, slice, scripts, ...manifest } = read(
    'web/package.json',
    `{
  "name": "shop", "private": true, "main": "server.js", "bin": { "shop": "cli.js" },
  "engines": { "node": ">=20" },
  "workspaces": ["packages/*"],
  "scripts": { "start": "node server.js", "build": "tsc && echo \\"done\\"" },
  "dependencies": { "express": "^4.18.0", "left": "*", "__proto__": "1.0.0" },
  "devDependencies": { "jest": "29.0.0" },
  "optionalDependencies": { "fsevents": "2" },
  "peerDependencies": { "react": ">=18" }
}`,
  );
  expect(manifest).toMatchObject({
    ecosystem: 'npm',
    format: 'package.json',
    name: 'shop',
    library: false,
    workspaces: ['packages/*'],
    entrypoints: ['server.js', 'cli.js'],
    problems: [],
  });
  expect(shown).toEqual([
    'express ^4.18.0 run',
    'left * run',
    '__proto__ 1.0.0 run',
    'jest 29.0.0 dev',
    'fsevents 2 optional',
    'react >=18 peer',
  ]);
  expect(written[0]).toBe('"express": "^4.18.0"');
  expect(slice(runtime?.span)).toBe('">=20"');
  expect(runs).toEqual(['start: node server.js', 'build: tsc: echo done']);
  expect(scripts.flatMap(({ commands }) => commands.map((command) => slice(command.span)))).toEqual([
    'node server.js',
    'tsc',
    'echo \\"done\\"',
  ]);
});

describe('where a dependency comes from', () => {
  test.each([
    ['^1.0.0', 'registry', undefined],
    ['npm:other@1.0.0', 'registry', undefined],
    ['latest', 'registry', undefined],
    ['git+https://github.com/a/b.git#v1.2.3', 'git', 'v1.2.3'],
    ['git+ssh://git@github.com/a/b.git', 'git', undefined],
    ['https://github.com/a/b.git#main', 'git', 'main'],
    ['github:a/b#semver:^1', 'git', '^1'],
    ['a/b', 'git', undefined],
    ['a/b#0123abc', 'git', '0123abc'],
    ['https://a.io/b.tgz', 'http', undefined],
    ['file:../b', 'path', undefined],
    ['link:../b', 'path', undefined],
    ['workspace:*', 'path', undefined],
    ['./b', 'path', undefined],
  ])('%s', (constraint, origin, reference) => {
    expect(read('package.json', JSON.stringify({ dependencies: { b: constraint } })).dependencies).toMatchObject([
      { name: 'b', constraint, origin, reference },
    ]);
  });
});

describe('a library', () => {
  test.each([
    [{ main: 'index.js', files: ['dist'] }, true],
    [{ exports: './index.js' }, true],
    [{ main: 'index.js', types: 'index.d.ts' }, true],
    [{ main: 'server.js', version: '1.0.0' }, false],
    [{ exports: './index.js', private: true }, false],
    [{ exports: './index.js', scripts: { start: 'node .' } }, false],
    [{ files: ['lib/'] }, true],
    [{ files: ['lib/'], bin: 'cli.js' }, false],
    [{}, false],
  ])('%j: %s', (content, library) => {
    expect(read('package.json', JSON.stringify(content)).library).toBe(library);
  });
});

test('a composer.json', () => {
  const { shown, runs, runtime, slice, name, library } = read(
    'composer.json',
    `{
  "name": "shop/web", "type": "project",
  "require": { "php": ">=8.2", "ext-json": "*", "laravel/framework": "^11.0", "Acme/Tool": "dev-main#0123456789abcdef" },
  "require-dev": { "phpunit/phpunit": "~11" },
  "scripts": { "post-install-cmd": ["Acme\\\\Scripts::run", "@php artisan migrate --force"], "test": "phpunit" }
}`,
  );
  expect(shown).toEqual([
    'laravel/framework ^11.0 run',
    'acme/tool dev-main#0123456789abcdef run 0123456789abcdef',
    'phpunit/phpunit ~11 dev',
  ]);
  expect(runs).toEqual(['post-install-cmd: php artisan migrate --force', 'test: phpunit']);
  expect([name, library, slice(runtime?.span)]).toEqual(['shop/web', false, '">=8.2"']);
  expect(read('composer.json', '{"type":"library"}').library).toBe(true);
});
