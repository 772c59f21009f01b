import { spawn } from 'node:child_process';
import { builtCommand } from '../built-package.ts';

// Built before the first test begins, so that no test's time is spent on it.
const MAIN = builtCommand();

/** How one run of the command ended. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

/** How to run it. */
export interface CommandOptions {
  readonly cwd?: string;
  /** Entry of another build. */
  readonly main?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Closes the reading end of stdout after this many bytes. */
  readonly readOnly?: number;
  /** Sends these signals, one after the other, once it has come so far. */
  readonly signals?: { readonly names: readonly NodeJS.Signals[]; readonly when: () => boolean };
}

/** Runs `twelvefold` as it is built, as a process of its own, with an environment made from scratch. */
export async function twelvefold(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const started = performance.now();
  const child = spawn(process.execPath, [options.main ?? MAIN, ...args], {
    cwd: options.cwd ?? '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (stdout.length >= (options.readOnly ?? Infinity)) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setInterval(() => {
    if (!options.signals?.when()) return;
    clearInterval(timer);
    for (const name of options.signals.names) child.kill(name);
  }, 5);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      resolve({ code, stdout, stderr, milliseconds: performance.now() - started });
    });
  });
}
