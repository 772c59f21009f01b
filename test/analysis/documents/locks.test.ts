import { describe, expect, test } from '@jest/globals';
import { readLock } from '../../../src/analysis/documents/lock.ts';
import { SourceText } from '../../../src/analysis/text.ts';
import { cpuTime } from '../../cpu-time.ts';

function read(path: string, text: string) {
  const lock = readLock(path, new SourceText(text));
  return {
    format: lock.format,
    versions: Object.fromEntries(lock.versions),
    requested: Object.fromEntries([...lock.requested].map(([directory, names]) => [directory, Object.fromEntries(names)])),
    problems: lock.problems,
  };
}

describe('npm', () => {
  test.each(['package-lock.json', 'npm-shrinkwrap.json'])('version 3: %s', (name) => {
    const text = JSON.stringify({
      lockfileVersion: 3,
      packages: {
        '': { name: 'shop', dependencies: { express: '^4' }, devDependencies: { jest: '29' } },
        'packages/a': { version: '1.0.0', dependencies: { '@s/b': '*' } },
        'node_modules/a': { resolved: 'packages/a', link: true },
        'node_modules/express': { version: '4.18.2' },
        'node_modules/express/node_modules/@s/b': { version: '2.0.0' },
        'node_modules/@s/b': { version: '1.0.0' },
        'node_modules/alias': { name: 'real', version: '3.0.0' },
      },
    });
    expect(read(`web/${name}`, text)).toEqual({
      format: 'npm',
      versions: { express: ['4.18.2'], '@s/b': ['2.0.0', '1.0.0'], real: ['3.0.0'] },
      requested: { web: { express: '^4', jest: '29' }, 'web/packages/a': { '@s/b': '*' } },
      problems: [],
    });
  });

  test('version 1', () => {
    const text = JSON.stringify({
      lockfileVersion: 1,
      dependencies: { a: { version: '1.0.0', dependencies: { b: { version: '2.0.0' } } }, b: { version: '1.0.0' } },
    });
    expect(read('package-lock.json', text)).toMatchObject({ versions: { a: ['1.0.0'], b: ['2.0.0', '1.0.0'] }, requested: {} });
  });

  test('names of properties are packages like any other', () => {
    const lock = readLock(
      'package-lock.json',
      new SourceText('{"packages":{"node_modules/__proto__":{"version":"6.6.6"},"node_modules/constructor":{"version":"1.0.0"}}}'),
    );
    expect([...lock.versions]).toEqual([
      ['__proto__', ['6.6.6']],
      ['constructor', ['1.0.0']],
    ]);
    expect(({} as Record<string, unknown>)['version']).toBeUndefined();
  });
});

test('yarn classic', () => {
  const text = `# yarn lockfile v1


"@s/b@^1.0.0", "@s/b@^1.2.0":
  version "1.2.3"
  resolved "https://registry/x"
  dependencies:
    version "^9"

express@^4.17.0, express@~4.18:
  version "4.18.2"

"a@npm:real@^1":
  version "1.0.0"
`;
  expect(read('yarn.lock', text)).toEqual({
    format: 'yarn',
    versions: { '@s/b': ['1.2.3'], express: ['4.18.2'], a: ['1.0.0'] },
    requested: {
      '*': {
        '@s/b@^1.0.0': '1.2.3',
        '@s/b@^1.2.0': '1.2.3',
        'express@^4.17.0': '4.18.2',
        'express@~4.18': '4.18.2',
        'a@npm:real@^1': '1.0.0',
      },
    },
    problems: [],
  });
});

test('yarn berry', () => {
  const text = `__metadata:
  version: 8

"@s/b@npm:^1.0.0, @s/b@npm:^1.2.0":
  version: 1.2.3
  resolution: "@s/b@npm:1.2.3"
  dependencies:
    c: "npm:^1"

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    "@s/b": "npm:^1.0.0"
    c: "npm:^1"
  languageName: unknown

"web@workspace:packages/web":
  version: 0.0.0-use.local
  dependencies:
    react: "npm:^18"
`;
  expect(read('yarn.lock', text)).toEqual({
    format: 'yarn-berry',
    versions: { '@s/b': ['1.2.3'] },
    requested: {
      '*': { '@s/b@^1.0.0': '1.2.3', '@s/b@^1.2.0': '1.2.3' },
      '': { '@s/b': '^1.0.0', c: '^1' },
      'packages/web': { react: '^18' },
    },
    problems: [],
  });
});

describe('pnpm', () => {
  test('version 9', () => {
    const text = `lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      '@s/b':
        specifier: ^1.0.0
        version: 1.2.3(react@18.0.0)
    devDependencies:
      jest:
        specifier: 29
        version: 29.7.0

  packages/web:
    dependencies:
      react:
        specifier: '>=18'
        version: 18.0.0

packages:

  '@s/b@1.2.3':
    resolution: {integrity: sha512-x}
    peerDependencies:
      react: '*'

  react@18.0.0:
    resolution: {integrity: sha512-y}

snapshots:

  '@s/b@1.2.3(react@18.0.0)':
    dependencies:
      react: 18.0.0
`;
    expect(read('pnpm-lock.yaml', text)).toEqual({
      format: 'pnpm',
      versions: { '@s/b': ['1.2.3'], react: ['18.0.0'] },
      requested: { '': { '@s/b': '^1.0.0', jest: '29' }, 'packages/web': { react: '>=18' } },
      problems: [],
    });
  });

  test.each([
    ['5', '/@s/b/1.2.3_react@18.0.0', '/c/2.0.0'],
    ['6', "'/@s/b@1.2.3(react@18.0.0)'", '/c@2.0.0'],
  ])('version %s', (_, first, second) => {
    const text = `lockfileVersion: 5.4\nspecifiers:\n  '@s/b': ^1\n  c: 2\n\ndependencies:\n  c: 2.0.0\n\npackages:\n\n  ${first}:\n    resolution: {}\n\n  ${second}:\n    resolution: {}\n`;
    expect(read('web/pnpm-lock.yaml', text)).toMatchObject({
      versions: { '@s/b': ['1.2.3'], c: ['2.0.0'] },
      requested: { web: { '@s/b': '^1', c: '2' } },
    });
  });
});

test('bun', () => {
  const text = `{
  "lockfileVersion": 1,
  "workspaces": {
    "": { "name": "shop", "dependencies": { "express": "^4", }, },
    "packages/a": { "name": "a", "devDependencies": { "x": "1", } },
  },
  "packages": {
    "express": ["express@4.18.2", "", { "dependencies": { "x": ",]" } }, "sha512-x=="],
    "a": ["a@workspace:packages/a"],
    "express/x": ["@s/x@2.0.0", "", {}, "sha512-y=="],
  }
}`;
  expect(read('bun.lock', text)).toEqual({
    format: 'bun',
    versions: { express: ['4.18.2'], '@s/x': ['2.0.0'] },
    requested: { '': { express: '^4' }, 'packages/a': { x: '1' } },
    problems: [],
  });
});

test.each([
  ['poetry.lock', 'poetry', { flask: ['3.0.0'], 'zope-interface': ['6.0'] }],
  ['pdm.lock', 'pdm', { flask: ['3.0.0'], 'zope-interface': ['6.0'] }],
  ['uv.lock', 'uv', { flask: ['3.0.0'], 'zope-interface': ['6.0'] }],
  ['Cargo.lock', 'cargo', { Flask: ['3.0.0'], 'zope.interface': ['6.0'] }],
])('%s', (path, format, versions) => {
  const text =
    '# x\nversion = 3\n\n[[package]]\nname = "Flask"\nversion = "3.0.0"\n\n[package.dependencies]\nname = "no"\n\n[[package]]\r\nname = "zope.interface"\r\nversion = "6.0"\r\n\n[metadata]\nversion = "9"\n';
  expect(read(path, text)).toEqual({ format, versions, requested: {}, problems: [] });
});

test('uv says what its own packages asked for', () => {
  const text = `[[package]]
name = "app"
version = "0.1.0"
source = { editable = "backend" }

[package.metadata]
requires-dist = [
    { name = "FastAPI", extras = ["standard"], specifier = ">=0.1,<1" },
    { name = "redis" },
]

[package.metadata.requires-dev]
dev = [{ name = "pytest", specifier = ">=8" }]

[[package]]
name = "fastapi"
version = "0.9.0"
source = { registry = "https://pypi.org/simple" }
`;
  expect(read('uv.lock', text)).toMatchObject({
    versions: { fastapi: ['0.9.0'] },
    requested: { backend: { fastapi: '>=0.1,<1', redis: '', pytest: '>=8' } },
  });
});

test.each([
  [
    'Pipfile.lock',
    '{"_meta":{"hash":{"sha256":"x"}},"default":{"Flask":{"version":"==3.0.0"}},"develop":{"pytest":{"version":"==8.0"}}}',
    'pipenv',
    { flask: ['3.0.0'], pytest: ['8.0'] },
  ],
  [
    'composer.lock',
    '{"packages":[{"name":"A/b","version":"v5.4.0"}],"packages-dev":[{"name":"c/d","version":"dev-main"}]}',
    'composer',
    { 'a/b': ['5.4.0'], 'c/d': ['dev-main'] },
  ],
  [
    'go.sum',
    'github.com/a/b v1.0.0 h1:x=\ngithub.com/a/b v1.0.0/go.mod h1:y=\ngithub.com/c/d v2.0.0/go.mod h1:z=\n',
    'go',
    { 'github.com/a/b': ['v1.0.0'] },
  ],
  ['gradle.lockfile', '# comment\nio.shop:core:1.2=compileClasspath,runtimeClasspath\nempty=\n', 'gradle', { 'io.shop:core': ['1.2'] }],
])('%s', (path, text, format, versions) => {
  const requested = format === 'go' ? { '*': { 'github.com/a/b@v1.0.0': 'v1.0.0', 'github.com/c/d@v2.0.0': 'v2.0.0' } } : {};
  expect(read(path, text)).toEqual({ format, versions, requested, problems: [] });
});

test('composer.lock: what a package stands for', () => {
  const text =
    '{"packages":[{"name":"a/b","version":"v5.4.0","replace":{"A/c":"self.version"},"provide":{"psr/log-implementation":"3.0"}}]}';
  expect(read('composer.lock', text).versions).toEqual({ 'a/b': ['5.4.0'], 'a/c': ['5.4.0'], 'psr/log-implementation': ['3.0'] });
});

test('Gemfile.lock', () => {
  const text = `GIT
  remote: https://h/x.git
  specs:
    x (0.1.0)
      rack (>= 2)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.16.0-x86_64-linux)
      racc (~> 1.4)
    rack (3.0.0)

PLATFORMS
  x86_64-linux

DEPENDENCIES
  nokogiri (~> 1.16)
  rack
  x!

BUNDLED WITH
   2.5.0
`;
  expect(read('Gemfile.lock', text)).toEqual({
    format: 'bundler',
    versions: { x: ['0.1.0'], nokogiri: ['1.16.0'], rack: ['3.0.0'] },
    requested: { '': { nokogiri: '~> 1.16', rack: '', x: '' } },
    problems: [],
  });
});

test('packages.lock.json', () => {
  const text =
    '{"version":1,"dependencies":{"net8.0":{"A":{"type":"Direct","requested":"[1.0, )","resolved":"1.0.1"},"B":{"type":"Transitive","resolved":"2.0"}}}}';
  expect(read('src/Web/packages.lock.json', text)).toEqual({
    format: 'nuget',
    versions: { A: ['1.0.1'], B: ['2.0'] },
    requested: { 'src/Web': { A: '[1.0, )' } },
    problems: [],
  });
});

describe('two megabytes are read in a moment', () => {
  const repeated = (make: (index: number) => string) =>
    Array.from({ length: 2_000_000 / make(1000).length }, (_, index) => make(index)).join('');

  test.each([
    [
      'package-lock.json',
      `{"packages":{${repeated((index) => `"node_modules/package-${index}":{"version":"1.0.${index}","integrity":"sha512-${'x'.repeat(88)}"},`)}"":{}}}`,
    ],
    [
      'yarn.lock',
      repeated(
        (index) =>
          `"@scope/package-${index}@^1.0.0", "@scope/package-${index}@^1.2":\n  version "1.2.${index}"\n  resolved "https://registry/x"\n\n`,
      ),
    ],
    [
      'pnpm-lock.yaml',
      `packages:\n\n${repeated((index) => `  '@scope/package-${index}@1.2.${index}(react@18.0.0)':\n    resolution: {integrity: sha512-${'x'.repeat(88)}}\n    engines: {node: '>=12'}\n\n`)}`,
    ],
    [
      'bun.lock',
      `{"packages":{${repeated((index) => `"package-${index}": ["package-${index}@1.0.${index}", "", { "dependencies": { "a": "1", } }, "sha512-x=="],\n`)}}}`,
    ],
    [
      'uv.lock',
      repeated(
        (index) =>
          `[[package]]\nname = "package-${index}"\nversion = "1.${index}"\nwheels = [\n    { url = "https://files/x.whl", hash = "sha256:x" },\n]\n\n`,
      ),
    ],
    ['Gemfile.lock', `GEM\n  specs:\n${repeated((index) => `    package-${index} (1.${index})\n      dependency (~> 1.0)\n`)}`],
    ['go.sum', repeated((index) => `github.com/package/${index} v1.${index}.0 h1:xxxxxxxxxxxxxxxxxxxxxxxx=\n`)],
  ])('%s', (path, text) => {
    const started = cpuTime();
    const lock = readLock(path, new SourceText(text));
    expect(lock.versions.size).toBeGreaterThan(5000);
    expect(cpuTime() - started).toBeLessThan(1000);
  });
});
