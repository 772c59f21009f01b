import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { nodeNeeded } from '../settings/node-version.ts';
import { EXIT } from './program/exit-codes.ts';

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
    stderr.write(`twelvefold: ${nodeNeeded(process.versions.node)}\n`);
    return Promise.resolve(EXIT.usage);
  }
  const child = spawn(executable, args, { stdio: 'inherit' });
  // What the program makes of a signal is what counts. A terminal's reaches it as well; to be asked twice is no more than once.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? EXIT.incomplete));
  });
}
