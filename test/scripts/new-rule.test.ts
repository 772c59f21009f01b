import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { removeTemporary, temporaryDirectory } from '../source/git/temporary-repository.ts';

afterAll(removeTemporary);

const ID = 'logs/audit-file';
/** What a checkout has that the command reads and writes, and what its rule is held to. */
const COPIED = ['package.json', 'tsconfig.json', 'jest.config.js', 'bench', 'src', 'checks', 'scripts', 'docs', 'fixtures', 'test'];

/** A copy of this checkout in which something may be changed. */
let copy: string;
beforeAll(() => {
  copy = temporaryDirectory();
  for (const path of COPIED) cpSync(path, join(copy, path), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
});

const run = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { cwd: copy, encoding: 'utf8', env: { PATH: process.env['PATH'] ?? '', HOME: copy } });
const newRule = (...args: readonly string[]) => run('npm', 'run', '--silent', 'new-rule', '--', ...args);

describe('npm run new-rule', () => {
  test.each([
    [[], /Name the rule as <factor-slug>\/<rule>/],
    [['audit-file'], /"audit-file" is not/],
    [['logs/../x'], /is not/],
    [['nonsense/audit-file'], /There is no factor nonsense\. .*\blogs\b/],
    [['logs/file-logger'], /checks\/11-logs\/file-logger\.ts exists already/],
  ])('refuses %j', (args, message) => {
    expect(newRule(...args)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('writes a rule that is found, has its page, and passes what every rule is held to', () => {
    const made = newRule(ID);
    expect(made).toMatchObject({ status: 0, stderr: '' });
    expect(made.stdout).toMatch(/Wrote checks\/11-logs\/audit-file\.ts/);
    expect(existsSync(join(copy, 'checks/11-logs/audit-file.ts'))).toBe(true);
    expect(readFileSync(join(copy, `docs/rules/${ID}.md`), 'utf8')).toContain('Say what right looks like');
    expect(run(process.execPath, 'src/cli/main.ts', 'rules').stdout).toContain(`${ID} `);
    expect(run('npm', 'run', '--silent', 'typecheck')).toMatchObject({ status: 0, stdout: '' });
    // What CONTRIBUTING.md says to do next, and the tests of the house.
    const held = run('npm', 'test', '--silent', '--', 'test/checks/examples', 'test/house/rules', 'test/house/drift', '-t', ID);
    expect(held.stderr).toMatch(/^Tests: .*\b[1-9]\d* passed/m);
    expect(held.status).toBe(0);
  }, 300_000);
});
