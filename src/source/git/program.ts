import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { GitError, SourceError } from './errors.ts';

const USUAL_PLACES = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin', '/bin'].join(delimiter);
/** Longest time for one git process. The largest history on a slow disk needs seconds. */
const TIME_LIMIT_MS = 120_000;
/** Characters of git's own words that are kept for an error message. */
const MAX_COMPLAINT = 2000;

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
  /** NUL-terminated records of output after which the child is stopped; some more may come. */
  readonly recordLimit?: number;
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
 * @throws GitError when it exits with a code other than 0 and was not stopped for its limit, and whatever `onData` throws
 */
export async function runGit(run: GitRun): Promise<GitOutput> {
  const { program, args, env, cwd, signal } = run;
  const child = spawn(program, args, { cwd, env: { ...env }, killSignal: 'SIGKILL', ...(signal ? { signal } : {}) });
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
  const intake = new Intake(run);
  let complaint = '';
  const code = await new Promise<number | null>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      try {
        if (!intake.take(chunk)) child.kill('SIGKILL');
      } catch (error) {
        child.kill('SIGKILL');
        reject(error);
      }
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (complaint.length < MAX_COMPLAINT) complaint += chunk.toString('utf8');
    });
    // A child that ends early closes its input; what matters then is its exit code.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', resolve);
    child.stdin.end(run.input ?? '');
  }).finally(() => clearTimeout(timer));
  if (code !== 0 && !intake.truncated) throw new GitError(nameOf(args), code ?? undefined, complaint);
  return { stdout: intake.collected(), truncated: intake.truncated };
}

/** Takes a child's output up to the limits of its run. */
class Intake {
  readonly #run: GitRun;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #records = 0;
  truncated = false;

  constructor(run: GitRun) {
    this.#run = run;
  }

  /** Gives false when it is enough. */
  take(chunk: Buffer): boolean {
    const { limit = Infinity, recordLimit, onData } = this.#run;
    if (this.truncated) return false;
    this.#bytes += chunk.length;
    this.truncated = this.#bytes > limit;
    if (this.truncated) return false;
    if (onData) onData(chunk);
    else this.#chunks.push(chunk);
    if (recordLimit !== undefined) this.truncated = (this.#records += countNul(chunk)) > recordLimit;
    return !this.truncated;
  }

  collected(): Buffer {
    return Buffer.concat(this.#chunks);
  }
}

function countNul(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0); at !== -1; at = chunk.indexOf(0, at + 1)) count += 1;
  return count;
}

/** The git command among its arguments. */
function nameOf(args: readonly string[]): string {
  return args.find((argument) => /^[a-z]+(-[a-z]+)*$/.test(argument)) ?? '';
}
