import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { GitError, SourceError } from './errors.ts';

const USUAL_PLACES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/bin'].join(delimiter);
/** Longest time for one git process. The largest history on a slow disk needs seconds. */
const TIME_LIMIT_MS = 120_000;

/**
 * The absolute path of git.
 * @param searchPath in the form of PATH; relative folders in it are passed over, so that no repository can bring its own git
 * @throws SourceError when there is none
 */
export function findGit(searchPath: string = USUAL_PLACES): string {
  for (const folder of searchPath.split(delimiter)) {
    if (!isAbsolute(folder)) continue;
    for (const name of ['git', 'git.exe']) {
      const candidate = join(folder, name);
      if (isExecutable(candidate)) return candidate;
    }
  }
  throw new SourceError('git is not installed, or not in PATH');
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One run of git. `env` is the whole environment of the child. */
export interface GitRun {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly input?: string;
  /** Bytes of output after which the child is stopped. */
  readonly limit?: number;
  /** Takes the output as it comes instead of having it collected. */
  readonly onData?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
}

export interface GitOutput {
  /** Empty when `onData` took it. */
  readonly stdout: Buffer;
  /** The limit was reached: more would have come. */
  readonly truncated: boolean;
}

/**
 * Runs git to its end.
 * @throws GitError when it exits with a code other than 0 and was not stopped for its limit
 */
export async function runGit(run: GitRun): Promise<GitOutput> {
  const command = run.args.find((argument) => /^[a-z]+(-[a-z]+)*$/.test(argument)) ?? '';
  return new Promise((resolve, reject) => {
    const child = spawn(run.program, run.args, {
      cwd: run.cwd,
      env: { ...run.env },
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL',
      ...(run.signal ? { signal: run.signal } : {}),
    });
    const chunks: Buffer[] = [];
    let received = 0;
    let truncated = false;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (truncated) return;
      if (received > (run.limit ?? Infinity)) {
        truncated = true;
        child.kill('SIGKILL');
      } else if (run.onData) run.onData(chunk);
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < 2000) complaint += chunk.toString('utf8');
    });
    // A child that ends early closes its input; what matters then is its exit code.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0 || truncated) resolve({ stdout: Buffer.concat(chunks), truncated });
      else reject(new GitError(command, code ?? undefined, complaint || (signal ? `stopped by ${signal}` : '')));
    });
    child.stdin.end(run.input ?? '');
  });
}
