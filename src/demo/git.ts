import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const MAX_OUTPUT = 512 * 1024 * 1024;

/** Nothing of the reader's own configuration may change what the demo shows. */
const PLAIN = ['-c', 'core.hooksPath=/dev/null', '-c', 'core.quotePath=false', '-c', 'core.fsmonitor=false'];

/**
 * Runs git on a git directory (bare or the .git of a checkout) and gives its output.
 * @throws when git refuses, with its own words
 */
export async function git(gitDir: string, ...args: readonly string[]): Promise<string> {
  return (await gitBytes(gitDir, ...args)).toString('utf8');
}

/** As `git`, for output that need not be text. */
export async function gitBytes(gitDir: string, ...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await execute('git', [...PLAIN, `--git-dir=${gitDir}`, ...args], { encoding: 'buffer', maxBuffer: MAX_OUTPUT });
  return stdout;
}
