import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { chmodSync, linkSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  gitIn,
  removeTemporary,
  temporaryDirectory,
  temporaryRepository,
  type TemporaryRepository,
} from '../source/git/temporary-repository.ts';
import { twelvefold } from './run-command.ts';

afterAll(removeTemporary);
// Several processes a test, each of which loads all rules.
jest.setTimeout(300_000);

const SAFE = 'FROM node:24.1.0-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./start.sh"]\n';
const BROKEN = '#!/bin/sh\nset -e\nnode server.js\n';
const REPAIRED = '#!/bin/sh\nset -e\nexec node server.js\n';
const RULE = 'disposability/entrypoint-without-exec';

/** A repository whose branch brings an entrypoint that a safe repair exists for. */
function withBroken(script = BROKEN): TemporaryRepository {
  const repository = temporaryRepository();
  repository.commit({ 'package.json': '{"name":"a","private":true}\n', 'server.js': "require('http');\n" });
  repository.git('checkout', '--quiet', '-b', 'topic');
  repository.commit({ Dockerfile: SAFE, 'start.sh': script });
  return repository;
}

const text = (repository: TemporaryRepository, path = 'start.sh'): string => readFileSync(join(repository.path, path), 'utf8');
const fix = async (repository: TemporaryRepository, ...args: readonly string[]) =>
  twelvefold(['review', '--fix', '--format', 'json', '--fail-on', 'notice', ...args], { cwd: repository.path });
const rulesIn = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as { findings: { ruleId: string; state: string }[] }).findings
    .filter(({ state }) => state === 'introduced')
    .map(({ ruleId }) => ruleId);

describe('review --fix', () => {
  test('writes the repair, says so, and reports what is left', async () => {
    const repository = withBroken();
    chmodSync(join(repository.path, 'start.sh'), 0o750);
    const before = await twelvefold(['review', '--format', 'json'], { cwd: repository.path });
    expect(rulesIn(before.stdout)).toContain(RULE);
    const result = await fix(repository);
    expect(text(repository)).toBe(REPAIRED);
    expect(result.stderr).toMatch(/^twelvefold: fixed start\.sh:3: .* \(disposability\/entrypoint-without-exec\)\n$/);
    expect(rulesIn(result.stdout)).not.toContain(RULE);
    expect(statSync(join(repository.path, 'start.sh')).mode & 0o777).toBe(0o750);
    expect(readdirSync(repository.path).filter((name) => name.startsWith('.twelvefold'))).toEqual([]);
  });

  test('repairs what may change behaviour only when asked for all', async () => {
    const repository = temporaryRepository();
    const scripts = '{"name":"a","private":true,"scripts":{"start":"node server.js"}}\n';
    repository.commit({ 'package.json': scripts, 'server.js': "require('http');\n" });
    repository.git('checkout', '--quiet', '-b', 'topic');
    const image = SAFE.replace('ENTRYPOINT ["./start.sh"]', 'CMD ["npm", "start"]');
    repository.commit({ Dockerfile: image });
    const result = await fix(repository);
    expect(rulesIn(result.stdout)).toContain('disposability/package-manager-as-pid-1');
    expect([text(repository, 'Dockerfile'), result.stderr]).toEqual([image, '']);
    await fix(repository, '--fix=all');
    expect(text(repository, 'Dockerfile')).toBe(image.replace('"npm", "start"', '"node", "server.js"'));
  });

  test('keeps a byte-order mark and Windows line ends', async () => {
    const windows = withBroken(BROKEN.replaceAll('\n', '\r\n'));
    await fix(windows);
    expect(text(windows)).toBe(REPAIRED.replaceAll('\n', '\r\n'));
  });

  test('repairs what --worktree reviews, and what is staged', async () => {
    const repository = withBroken(REPAIRED);
    repository.write({ 'start.sh': BROKEN });
    expect((await fix(repository)).stderr).toBe('');
    expect(text(repository)).toBe(BROKEN);
    await fix(repository, '--worktree');
    expect(text(repository)).toBe(REPAIRED);
    repository.write({ 'start.sh': BROKEN });
    repository.git('add', '--all');
    await fix(repository, '--staged');
    expect(text(repository)).toBe(REPAIRED);
  });
});

describe('review --fix leaves alone', () => {
  test('a file that is not what was reviewed', async () => {
    const repository = withBroken();
    repository.write({ 'start.sh': `${BROKEN}# mine\n` });
    const result = await fix(repository);
    expect(result.stderr).toMatch(/left start\.sh as it is: its contents are not what was judged/);
    expect(text(repository)).toBe(`${BROKEN}# mine\n`);
    expect(rulesIn(result.stdout)).toContain(RULE);
    expect(result.code).toBe(1);
  });

  test('a file that another commit has', async () => {
    const repository = withBroken();
    repository.git('checkout', '--quiet', 'main');
    const result = await fix(repository, '--head', 'topic');
    expect(result.stderr).toMatch(/left start\.sh as it is: it is not in the working directory/);
    expect(readdirSync(repository.path)).not.toContain('start.sh');
  });

  test('a symbolic link, and what lies behind one', async () => {
    const outside = join(temporaryDirectory(), 'outside.sh');
    writeFileSync(outside, BROKEN);
    const repository = withBroken();
    renameSync(join(repository.path, 'start.sh'), join(repository.path, 'gone.sh'));
    symlinkSync(outside, join(repository.path, 'start.sh'));
    expect((await fix(repository)).stderr).toMatch(/left start\.sh as it is: it lies behind a symbolic link/);
    expect(readFileSync(outside, 'utf8')).toBe(BROKEN);
  });

  test('a file with another name outside', async () => {
    const repository = withBroken();
    const other = join(temporaryDirectory(), 'other.sh');
    linkSync(join(repository.path, 'start.sh'), other);
    expect((await fix(repository)).stderr).toMatch(/hard links/);
    expect(readFileSync(other, 'utf8')).toBe(BROKEN);
  });

  test('a bare repository, with wrong usage', async () => {
    const bare = join(temporaryDirectory(), 'bare.git');
    gitIn(withBroken().path, 'clone', '--quiet', '--bare', '.', bare);
    expect(await twelvefold(['review', '--fix', '--repo', bare, '--base', 'HEAD^'])).toMatchObject({ code: 2, stdout: '' });
  });

  test('what its suppression accepts', async () => {
    const accepted = BROKEN.replace('node server', `# twelvefold-ignore ${RULE} -- a demo\nnode server`);
    const repository = withBroken(accepted);
    await fix(repository);
    expect(text(repository)).toBe(accepted);
  });
});
