import { afterAll, describe, expect, test } from '@jest/globals';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  gitIn,
  removeTemporary,
  type Contents,
  temporaryDirectory,
  temporaryRepository,
  type TemporaryRepository,
} from '../source/git/temporary-repository.ts';
import { twelvefold } from './run-command.ts';

afterAll(removeTemporary);

const FLOATING = 'FROM node:latest\nCMD ["node", "server.js"]\n';
const SERVER = "const app = require('express')();\napp.listen(process.env.PORT);\n";
const STRICT = ['--fail-on', 'notice'];

/** A repository whose last commit is on `topic` and changes `app.js`, which is long, and the Dockerfile. */
function shop(): { readonly repository: TemporaryRepository; readonly base: string } {
  const repository = temporaryRepository();
  repository.git('config', 'uploadpack.allowFilter', 'true');
  const base = repository.commit({ Procfile: 'web: node src/app.js\n', 'src/app.js': 'const a = 1;\n', 'src/same.js': 'const b = 2;\n' });
  repository.git('checkout', '--quiet', '-b', 'topic');
  const long = Array.from({ length: 3000 }, (_, index) => `const a${index} = ${(index * 7919) % 10007};\n`).join('');
  repository.commit({ 'src/app.js': long, Dockerfile: FLOATING });
  return { repository, base };
}

/** Spoils the object that a revision names: `end` cuts the last of its bytes off, `all` leaves none, `gone` not even the file. */
function spoil(repository: TemporaryRepository, revision: string, how: 'end' | 'all' | 'gone'): void {
  const oid = repository.git('rev-parse', revision).trim();
  const file = join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2));
  if (how === 'gone') return rmSync(file);
  chmodSync(file, 0o644);
  writeFileSync(file, how === 'all' ? 'x' : readFileSync(file).subarray(0, -400));
}

describe('a damaged object', () => {
  test.each(['end', 'all', 'gone'] as const)('that is a file (%s) leaves that file out, says so, and the rest is judged', async (how) => {
    const { repository, base } = shop();
    spoil(repository, 'topic:src/app.js', how);
    const audited = await twelvefold(['audit', '--fail-on', 'never'], { cwd: repository.path });
    expect(audited).toMatchObject({ code: 3, stderr: '' });
    expect(audited.stdout).toMatch(/Not judged\n\n {2}- src\/app\.js: /);
    expect((await twelvefold(['audit', ...STRICT], { cwd: repository.path })).stdout).toContain('dev-prod-parity/floating-base-image');
    const reviewed = await twelvefold(['review', '--base', base, '--fail-on', 'never'], { cwd: repository.path });
    expect(reviewed).toMatchObject({ code: 3, stderr: '' });
    expect(reviewed.stdout).toMatch(/Not judged\n\n(?: {2}- .*\n)*? {2}- src\/app\.js: /);
    expect(reviewed.stdout).toContain('dev-prod-parity/floating-base-image');
  });

  test.each(['all', 'gone'] as const)(
    'that is a manifest which the change leaves alone (%s) is told, and nothing is said to lack in it',
    async (how) => {
      const repository = temporaryRepository();
      const manifest = '{"scripts":{"start":"node server.js"},"dependencies":{"express":"4.18.2","pg":"8.11.3"}}\n';
      const base = repository.commit({ 'package.json': manifest, Procfile: 'web: node server.js\n', 'server.js': SERVER });
      repository.commit({ 'server.js': `${SERVER}const pg = require('pg');\nconst lodash = require('lodash');\n` });
      const review = ['review', '--base', base, '--fail-on', 'never'];
      expect((await twelvefold(review, { cwd: repository.path })).stdout).toContain('`lodash` is imported');
      spoil(repository, 'HEAD:package.json', how);
      const result = await twelvefold(review, { cwd: repository.path });
      expect(result).toMatchObject({ code: 3, stderr: '' });
      expect(result.stdout).toContain('contents of files that facts are drawn from, which could not be loaded: package.json');
      expect(result.stdout).not.toContain('is imported');
    },
  );

  test.each(['all', 'gone'] as const)('that is a directory (%s) ends with code 3 and a line that says what', async (how) => {
    const { repository, base } = shop();
    const oid = repository.git('rev-parse', 'topic:src').trim();
    spoil(repository, 'topic:src', how);
    for (const args of [['audit'], ['review', '--base', base]]) {
      const result = await twelvefold(args, { cwd: repository.path });
      expect(result).toMatchObject({
        code: 3,
        stdout: '',
        stderr: expect.stringMatching(/^twelvefold: the files of [0-9a-f]{40} can't be listed: [^\n]+\n$/),
      });
      expect(result.stderr).toContain(oid);
    }
  });

  test('that is the index ends with code 3', async () => {
    const { repository } = shop();
    writeFileSync(join(repository.path, '.git/index'), 'DIRCgarbage');
    expect(await twelvefold(['review', '--staged'], { cwd: repository.path })).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(/^twelvefold: git [a-z-]+ failed: [^\n]+\n$/),
    });
  });
});

test.each([
  ['blob:none', 'audit', [], /^$/, /Not judged\n\n(?: {2}- .*\n)*? {2}- src\/app\.js: /],
  ['blob:none', 'review', ['--base', 'main', '--head', 'topic'], /^$/, /contents of 2 changed files that this partial clone does not hold/],
  ['tree:0', 'audit', [], /^twelvefold: the files of [0-9a-f]{40} can't be listed: .*not in this partial clone.*\n$/, /^$/],
  ['tree:0', 'review', ['--base', 'main', '--head', 'topic'], /^twelvefold: the files of [0-9a-f]{40} can't be listed: .*\n$/, /^$/],
] as const)('a partial clone (%s) without what %s needs ends with code 3 and says so', async (filter, command, more, stderr, stdout) => {
  const { repository } = shop();
  const clone = join(temporaryDirectory(), 'clone.git');
  gitIn(repository.path, 'clone', '--quiet', '--bare', `--filter=${filter}`, `file://${repository.path}`, clone);
  const before = readdirSync(join(clone, 'objects/pack')).length;
  const at = command === 'audit' ? [clone] : ['--repo', clone];
  const result = await twelvefold([command, ...at, ...more]);
  expect(result.code).toBe(3);
  expect(result.stderr).toMatch(stderr);
  expect(result.stdout).toMatch(stdout);
  expect(readdirSync(join(clone, 'objects/pack'))).toHaveLength(before);
});

const LISTEN = "const app = require('express')();\napp.listen(3000);\n";
const within = (depth: number, text: string): string => `${'{\n'.repeat(depth)}${text}${'}\n'.repeat(depth)}`;
const service = (index: number): string => `  s${index}:\n    image: shop:1.0.${index}\n`;

describe('what is nested too deeply or too large to be read as what it is', () => {
  test.each([
    ['around the code', 'app.js', within(3000, LISTEN), 'brackets are nested deeper than 1500'],
    ['before the code', 'app.js', within(3000, '') + LISTEN, 'brackets are nested deeper than 1500'],
    ['in a script', 'start.sh', within(3000, 'node server.js\n'), 'brackets are nested deeper than 1500'],
    [
      'in settings',
      'config/application.yml',
      `a: ${'['.repeat(500)}${']'.repeat(500)}\n`,
      'nested deeper than 200 levels; the rest of that part was not read',
    ],
    [
      'in 20,000 lines',
      'compose.yml',
      `services:\n${Array.from({ length: 10_000 }, (_, index) => service(index)).join('')}`,
      'it is longer than 15000 lines',
    ],
  ])('%s is told, and the rest is judged', async (_, path, text, reason) => {
    const repository = temporaryRepository();
    repository.commit({ [path]: text, Dockerfile: FLOATING, Procfile: 'web: node app.js\n' });
    const result = await twelvefold(['audit', '--fail-on', 'never'], { cwd: repository.path });
    expect(result).toMatchObject({ code: 3, stderr: '' });
    expect(result.stdout).toContain(`Not judged\n\n  - ${path}: ${reason}\n`);
    expect(result.stdout).toContain('dev-prod-parity/floating-base-image');
  });

  test('a thousand brackets are none of that', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'app.js': within(1000, LISTEN), Procfile: 'web: node app.js\n' });
    const result = await twelvefold(['audit', '--fail-on', 'never'], { cwd: repository.path });
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('app.js:1002:1');
  });
});

describe('what a tree can hold besides files', () => {
  const rule = 'dev-prod-parity/floating-base-image';
  const audited = async (files: Contents) => {
    const repository = temporaryRepository();
    repository.commit({ ...files, 'safe/Dockerfile': FLOATING });
    const { code, stderr, stdout } = await twelvefold(['audit', '--format', 'json', '--fail-on', 'never'], { cwd: repository.path });
    const { findings, coverage } = JSON.parse(stdout) as {
      readonly findings: readonly { readonly ruleId: string; readonly path: string }[];
      readonly coverage: { readonly skipped: readonly { readonly path: string; readonly reason: string }[] };
    };
    const places = findings.filter(({ ruleId }) => ruleId === rule).map(({ path }) => path);
    return { code, stderr, stdout, places, skipped: coverage.skipped };
  };

  test('a link is not followed out of the repository, nor within it', async () => {
    const outside = join(temporaryDirectory(), 'Dockerfile');
    writeFileSync(outside, FLOATING.replace('node:latest', 'from-elsewhere:latest'));
    const { code, stdout, places } = await audited({
      'out/Dockerfile': { link: outside },
      'in/Dockerfile': { link: '../safe/Dockerfile' },
      all: { link: '.' },
    });
    expect([code, places, stdout.includes('from-elsewhere')]).toEqual([0, ['safe/Dockerfile'], false]);
  });

  test('a path that no checkout can have safely is told, and escaped where it is shown', async () => {
    const { code, places, skipped } = await audited({ 'a\nb/Dockerfile': FLOATING });
    expect([code, places]).toEqual([3, ['safe/Dockerfile']]);
    expect(skipped).toEqual([{ path: 'a\nb/Dockerfile', reason: 'its path is not one that a checkout can have safely' }]);
  });

  test('names of the object prototype are names like others', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty'];
    const { code, stderr, places } = await audited(Object.fromEntries(names.map((name) => [`${name}/Dockerfile`, FLOATING])));
    expect([code, stderr, places]).toEqual([0, '', [...names.map((name) => `${name}/Dockerfile`), 'safe/Dockerfile']]);
  });

  test('bytes that are no UTF-8 are read as far as they are', async () => {
    const { code, places } = await audited({
      'latin/Dockerfile': Buffer.concat([Buffer.from([0x23, 0xe4, 0xff, 0x0a]), Buffer.from(FLOATING)]),
    });
    expect([code, places]).toEqual([0, ['latin/Dockerfile', 'safe/Dockerfile']]);
  });

  test('code and documents with a zero byte are told, and pictures are none of them', async () => {
    const { code, skipped } = await audited({
      'nul/Dockerfile': `${FLOATING}\0`,
      'nul/Procfile': 'web: node a.js\n',
      'nul/a.js': 'f();\0\n',
      'nul/logo.png': '\0',
    });
    expect([code, skipped.map(({ path, reason }) => `${path}: ${reason}`)]).toEqual([
      3,
      ['nul/Dockerfile: it is binary', 'nul/a.js: it is binary'],
    ]);
  });
});
