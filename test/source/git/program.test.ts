import { afterAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runGit, type GitRun } from '../../../src/source/git/program.ts';
import { removeTemporary, temporaryDirectory } from './temporary-repository.ts';

afterAll(removeTemporary);

/** A program that does what a line of shell says. */
function run(script: string, more: Partial<GitRun> = {}): ReturnType<typeof runGit> {
  const program = join(temporaryDirectory(), 'git');
  writeFileSync(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return runGit({ program, args: ['-c', 'a=b', 'ls-tree', 'x'], env: {}, cwd: '/', ...more });
}

describe('a run of git', () => {
  test('gives its output', async () => {
    const { stdout, truncated } = await run('/bin/cat', { input: 'words' });
    expect([stdout.toString(), truncated]).toEqual(['words', false]);
  });

  test.each<[string, Partial<GitRun>, number]>([
    ['bytes', { limit: 100_000 }, 100_000],
    ['records', { recordLimit: 50 }, 1_000_000],
  ])('that never ends is stopped after its limit of %s', async (_, limits, most) => {
    const { stdout, truncated } = await run("while :; do printf 'record\\0'; done", limits);
    expect(truncated).toBe(true);
    expect(stdout.length).toBeLessThanOrEqual(most);
  });

  test('that fails is an error of one line with its words', async () => {
    await expect(run("printf 'fatal: no\\nluck\\n' >&2; exit 128")).rejects.toMatchObject({
      name: 'UnreadableError',
      message: 'git ls-tree failed: fatal: no luck',
      exitCode: 128,
    });
    await expect(run('exit 3')).rejects.toThrow('git ls-tree failed: exit code 3');
    await expect(run('kill -9 $$')).rejects.toThrow('git ls-tree failed');
  });

  test('passes on what its reader throws, and stops', async () => {
    const onData = (): never => {
      throw new RangeError('enough');
    };
    await expect(run('while :; do echo x; done', { onData })).rejects.toThrow('enough');
  });

  test('is stopped when it is aborted', async () => {
    const controller = new AbortController();
    const running = run('exec /bin/sleep 60', { signal: controller.signal });
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('that does not read its input is no problem', async () => {
    expect((await run('exec <&-; echo done', { input: 'x'.repeat(1_000_000) })).stdout.toString()).toBe('done\n');
  });

  test('of a program that is not there is an error', async () => {
    await expect(runGit({ program: '/nowhere/git', args: [], env: {}, cwd: '/' })).rejects.toThrow('ENOENT');
  });
});
