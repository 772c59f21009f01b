import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  gitIn,
  removeTemporary,
  temporaryDirectory,
  temporaryRepository,
  type TemporaryRepository,
} from '../../source/git/temporary-repository.ts';
import { quickest } from '../measure.ts';
import { twelvefold } from '../run-command.ts';

afterAll(removeTemporary);

const PINNED = 'FROM node:24.1.0-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n';
const FLOATING = PINNED.replace('24.1.0-slim', 'latest');
const RULE = 'dev-prod-parity/floating-base-image';
/** Makes every finding count. */
const STRICT = ['--fail-on', 'notice'];

let repository: TemporaryRepository;
beforeAll(() => {
  repository = temporaryRepository();
  repository.commit({ Dockerfile: PINNED, 'old/Dockerfile': FLOATING });
  repository.git('checkout', '--quiet', '-b', 'topic');
  repository.commit({ Dockerfile: FLOATING });
});

const found = (stdout: string, state: string): readonly string[] =>
  (JSON.parse(stdout) as { findings: { ruleId: string; state: string; path: string; range: { start: { line: number } } }[] }).findings
    .filter((finding) => finding.state === state)
    .map(({ ruleId, path, range }) => `${path}:${range.start.line} ${ruleId}`);

describe('a review', () => {
  test('reports what the change introduces, and ends with code 1 when that gates', async () => {
    const result = await twelvefold(['review', ...STRICT], { cwd: repository.path });
    expect(result).toMatchObject({ code: 1, stderr: '' });
    expect(result.stdout).toContain(RULE);
    expect(result.stdout).toMatch(/❯ +1 │ FROM node:latest/);
    expect(result.stdout).not.toContain('old/Dockerfile');
    expect(result.stdout).toMatch(/1 new finding \([^)]+\), \d+ already there, 0 fixed/);
  });

  test('ends with code 0 when nothing reaches the threshold', async () => {
    expect(await twelvefold(['review', '--fail-on', 'never'], { cwd: repository.path })).toMatchObject({ code: 0, stderr: '' });
  });

  test('ends with code 0, and says so, when nothing differs', async () => {
    const same = await twelvefold(['review', ...STRICT, '--base', 'HEAD'], { cwd: repository.path });
    expect(same).toMatchObject({ code: 0, stderr: expect.stringMatching(/^twelvefold: nothing was compared: [^;]*[0-9a-f]{40}\n$/) });
  });

  test('says so in every format when nothing differs but the commits', async () => {
    const own = temporaryRepository();
    const base = own.commit({ 'app.js': 'const a = 1;\n' });
    own.git('commit', '--quiet', '--allow-empty', '-m', 'nothing');
    const result = await twelvefold(['review', '--base', base, '--format', 'json'], { cwd: own.path });
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining(`nothing differs between ${base} and `) });
  });

  test('says how to name another base where the head is all that a shallow clone has of the default branch', async () => {
    const own = temporaryRepository();
    own.commit({ 'app.js': 'const a = 1;\n' });
    own.commit({ Dockerfile: FLOATING });
    const shallow = join(temporaryDirectory(), 'shallow');
    gitIn(own.path, 'clone', '--quiet', '--depth', '1', `file://${own.path}`, shallow);
    const result = await twelvefold(['review'], { cwd: shallow });
    expect(result).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/nothing was compared: .*default branch's own commit; .*--base/),
    });
  });

  test('counts what the change fixes', async () => {
    const result = await twelvefold(['review', ...STRICT, '--format', 'json', '--base', 'topic', '--head', 'main'], {
      cwd: repository.path,
    });
    expect(result.code).toBe(0);
    expect([found(result.stdout, 'fixed'), found(result.stdout, 'introduced')]).toEqual([[`Dockerfile:1 ${RULE}`], []]);
  });

  test('ends with code 3 when something could not be read and nothing gates', async () => {
    const own = temporaryRepository();
    const base = own.commit({ 'app.js': 'const a = 1;\n', Procfile: 'web: node app.js\n' });
    own.commit({ 'app.js': 'const a = 1;\n'.repeat(400_000) });
    const result = await twelvefold(['review', '--base', base], { cwd: own.path });
    expect(result).toMatchObject({ code: 3, stderr: '' });
    expect(result.stdout).toMatch(/Not judged\n\n {2}- app\.js: /);
    own.commit({ Dockerfile: FLOATING });
    expect(await twelvefold(['review', ...STRICT, '--base', base], { cwd: own.path })).toMatchObject({ code: 1 });
  });

  test.each([
    ['holds too much', (own: TemporaryRepository) => void own.commit({ 'app.js': 'const a = 1;\n'.repeat(400_000) })],
    ['is one line of 20 MB', (own: TemporaryRepository) => void own.commit({ 'app.js': `const a = '${'x'.repeat(20 * 2 ** 20)}';\n` })],
    ['is not in this partial clone', (own: TemporaryRepository) => void own.commit({ 'app.js': 'const a = 1;\n' })],
  ])('of a whole tree ends with code 3 when a file %s', async (why, commit) => {
    const own = temporaryRepository();
    commit(own);
    own.git('config', 'uploadpack.allowFilter', 'true');
    const clone = join(temporaryDirectory(), 'clone.git');
    gitIn(own.path, 'clone', '--quiet', '--bare', ...(why.includes('partial') ? ['--filter=blob:none'] : []), `file://${own.path}`, clone);
    const result = await twelvefold(['audit', clone]);
    expect(result).toMatchObject({ code: 3, stderr: '' });
    expect(result.stdout).toMatch(/Not judged\n\n {2}- app\.js: /);
    expect(result.stdout).toContain('0 of 1 file judged');
  });

  test.each([
    ['what is not staged is left out', '--staged', FLOATING, [], 0],
    ['the working files are taken', '--worktree', FLOATING, [], 1],
    ['what is staged is taken', '--staged', PINNED, ['add', '--all'], 1],
    ['the working files are taken where something else is staged', '--worktree', PINNED, ['add', '--all'], 0],
  ] as const)('%s', async (_, option, written, git, code) => {
    const own = temporaryRepository();
    own.commit({ Dockerfile: PINNED });
    own.write({ Dockerfile: FLOATING });
    if (git.length > 0) own.git(...git);
    own.write({ Dockerfile: written });
    expect((await twelvefold(['review', ...STRICT, option], { cwd: own.path })).code).toBe(code);
  });

  test('works on a bare repository', async () => {
    const bare = join(temporaryDirectory(), 'bare.git');
    gitIn(repository.path, 'clone', '--quiet', '--bare', repository.path, bare);
    expect((await twelvefold(['review', ...STRICT, '--repo', bare, '--base', 'main', '--head', 'topic'])).code).toBe(1);
  });

  test('follows the policy of the base, which the change cannot relax, unless another is named', async () => {
    const own = temporaryRepository();
    own.commit({ Dockerfile: PINNED, '.github/twelvefold.yml': 'fail-on: notice\n' });
    own.git('checkout', '--quiet', '-b', 'topic');
    own.commit({ Dockerfile: FLOATING, '.github/twelvefold.yml': `rules:\n  ${RULE}: off\n` });
    expect((await twelvefold(['review'], { cwd: own.path })).code).toBe(1);
    const config = join(temporaryDirectory(), 'policy.yml');
    writeFileSync(config, `rules:\n  ${RULE}: off\n`);
    expect((await twelvefold(['review', '--config', config], { cwd: own.path })).code).toBe(0);
    expect((await twelvefold(['audit', '--rev', 'topic', '--fail-on', 'notice'], { cwd: own.path })).code).toBe(0);
  });

  test('ignores variables of git from outside', async () => {
    const env = {
      GIT_DIR: '/nowhere',
      GIT_WORK_TREE: '/nowhere',
      GIT_INDEX_FILE: '/nowhere',
      GIT_CONFIG_COUNT: 'x',
      GIT_EXTERNAL_DIFF: '/nowhere',
    };
    expect((await twelvefold(['review', ...STRICT], { cwd: repository.path, env })).code).toBe(1);
  });
});

describe('an audit', () => {
  test('judges the whole tree', async () => {
    const result = await twelvefold(['audit', repository.path, ...STRICT, '--format', 'json']);
    expect(result.code).toBe(1);
    expect(found(result.stdout, 'introduced').filter((finding) => finding.endsWith(RULE))).toEqual([
      `Dockerfile:1 ${RULE}`,
      `old/Dockerfile:1 ${RULE}`,
    ]);
    expect((await twelvefold(['audit', repository.path, '--rev', 'main', ...STRICT, '--format', 'markdown'])).stdout).toMatch(
      /^# Twelvefold: \d+ finding/,
    );
  });

  test('names the version and the rules in SARIF', async () => {
    const { stdout } = await twelvefold(['audit', repository.path, '--format', 'sarif']);
    const log = JSON.parse(stdout) as {
      runs: { tool: { driver: { semanticVersion: string; rules: { id: string }[] } }; results: { ruleId: string }[] }[];
    };
    expect(log.runs[0]?.tool.driver.rules.map(({ id }) => id)).toContain(RULE);
    expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain(RULE);
  });
});

describe('output', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['a pipe', {}, false],
    ['FORCE_COLOR', { FORCE_COLOR: '1' }, true],
    ['NO_COLOR', { NO_COLOR: '1' }, false],
    ['CI', { CI: 'true' }, false],
  ])('has the colours that %s asks for', async (_, env, coloured) => {
    const { stdout, stderr } = await twelvefold(['review'], { cwd: repository.path, env });
    expect(stdout.includes('\u001b[')).toBe(coloured);
    expect(stderr).toBe('');
  });

  test('may be cut off by its reader without a complaint', async () => {
    const own = temporaryRepository();
    own.commit(Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`d${index}/Dockerfile`, FLOATING])));
    const result = await twelvefold(['audit', '--format', 'sarif'], { cwd: own.path, readOnly: 10 });
    expect(result.stderr).toBe('');
  });
});

test('a change of 20 files costs less than 1.5 seconds on two cores', () => {
  const own = temporaryRepository();
  const files = (text: string): Record<string, string> =>
    Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`src/file${index}.js`, `${text}\n`.repeat(30)]));
  own.commit({ ...files('const a = 1;'), Procfile: 'web: node src/file0.js\n', 'package.json': '{"name":"x"}\n' });
  own.git('checkout', '--quiet', '-b', 'topic');
  own.commit(files('const b = process.env.B;'));
  const run = quickest(1500, ['review'], own.path);
  expect(run.stdout).toContain('20 of 20 changed files judged');
  expect(run.cpu).toBeLessThan(1500);
}, 300_000);
