import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXIT } from './exit-codes.ts';

/** Oldest Node that has what we use, as the manifest's `engines` says. */
const OLDEST = { major: 22, minor: 12 } as const;

/** Whether a version of Node lacks what we use. */
export function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
}

function ownNode(): string | undefined {
  try {
    return fileURLToPath(new URL('bin/node', import.meta.resolve('node/package.json')));
  } catch {
    return undefined;
  }
}

/**
 * Runs a program with the Node that is installed among our dependencies, so that the machine's own may be older.
 * @param args the program's path and its arguments
 * @param executable path of that Node, as far as it is known
 * @returns the program's exit code
 */
export function runWithOwnNode(
  args: readonly string[],
  stderr: NodeJS.WritableStream,
  executable: string | undefined = ownNode(),
): Promise<number> {
  if (executable === undefined || !existsSync(executable)) {
    stderr.write(`twelvefold: needs Node ${OLDEST.major}.${OLDEST.minor} or newer, and this is ${process.versions.node}\n`);
    return Promise.resolve(EXIT.usage);
  }
  const child = spawn(executable, args, { stdio: 'inherit' });
  // Ctrl-C reaches the program as well; what it makes of that is what counts.
  process.on('SIGINT', () => {});
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? EXIT.incomplete));
  });
}
