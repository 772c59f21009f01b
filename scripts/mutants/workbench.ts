import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { broken, type Claim } from './claim.ts';
import type { Result } from './results.ts';

/** What the tests do without; modules are linked. */
const LEFT_OUT = new Set(['.git', 'node_modules', 'dist', '.twelvefold', 'coverage']);
/** Longest time for the tests of one claim, in milliseconds. */
const CLAIM_MS = 300_000;
/** Longest time for one test, so that one which waits in vain fails by itself; milliseconds. */
const TEST_MS = '100000';
/** Longest time for all tests together while nothing is broken, in milliseconds. */
const SOUND_MS = 3_600_000;
/** Failed tests that a result names. */
const MOST_NAMED = 3;
/** What tests say where the package could not be built: that tells of the compiler and not of a promise. */
const NOT_BUILT = /npm run build ended with|of this run was not made/;

interface TestResult {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[];
}

/** What Jest writes with `--json`. */
interface Report {
  readonly testResults: readonly { readonly name: string; readonly message: string; readonly assertionResults: readonly TestResult[] }[];
}

/** A test that failed. */
interface Failure {
  readonly name: string;
  readonly message: string;
}

/** A copy of the sources in which promises are broken one at a time. */
export class Workbench {
  readonly directory: string;

  readonly #signal: AbortSignal;

  private constructor(directory: string, signal: AbortSignal) {
    this.directory = directory;
    this.#signal = signal;
  }

  /**
   * Copies the sources of the current directory; its modules are shared.
   * @param signal ends the tests that run
   */
  static open(signal: AbortSignal): Workbench {
    const directory = mkdtempSync(join(tmpdir(), 'twelvefold-mutants-'));
    // Postgres is run by somebody else.
    chmodSync(directory, 0o755);
    for (const name of readdirSync('.').filter((each) => !LEFT_OUT.has(each))) {
      cpSync(name, join(directory, name), { recursive: true, filter: (path) => basename(path) !== 'node_modules' });
    }
    symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
    return new Workbench(directory, signal);
  }

  close(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs all tests of these claims while nothing is broken. Gives what keeps a claim from being shown by its tests. */
  async prove(claims: readonly Claim[]): Promise<ReadonlyMap<Claim, readonly string[]>> {
    const unsound = new Map<Claim, readonly string[]>();
    for (const some of Object.values(Object.groupBy(claims, (claim) => `${configOf(claim.tests)} ${claim.named === undefined}`))) {
      if (some === undefined) continue;
      const files = [...new Set(some.flatMap(({ tests }) => tests))];
      const names = [...new Set(some.flatMap(({ named }) => (named === undefined ? [] : [`(?:${named})`])))];
      const report = await this.#jest(files, names.length > 0 ? names.join('|') : undefined, SOUND_MS);
      for (const claim of some) {
        const why = report ? unsoundness(claim, report) : ['Jest ended without a report.'];
        if (why.length > 0) unsound.set(claim, why);
      }
    }
    return unsound;
  }

  /** Breaks one promise, runs its tests, and mends it again. */
  async breaking(claim: Claim): Promise<Result> {
    const path = join(this.directory, claim.file);
    const source = readFileSync(path, 'utf8');
    const began = performance.now();
    writeFileSync(path, broken(claim, source));
    try {
      const report = await this.#jest(claim.tests, claim.named, CLAIM_MS);
      const seconds = Math.round((performance.now() - began) / 100) / 10;
      return { promise: claim.promise, ...verdictOf(report), seconds };
    } finally {
      writeFileSync(path, source);
    }
  }

  async #jest(files: readonly string[], named: string | undefined, limit: number): Promise<Report | undefined> {
    if (this.#signal.aborted) return undefined;
    const output = join(this.directory, 'mutants-report.json');
    const temporary = join(this.directory, 'tmp');
    rmSync(output, { force: true });
    mkdirSync(temporary, { recursive: true });
    const args = [
      '--config',
      configOf(files),
      '--testPathIgnorePatterns',
      'node_modules',
      '--runTestsByPath',
      ...files,
      ...(named === undefined ? [] : ['-t', named]),
    ];
    const options = [
      '--json',
      '--outputFile',
      output,
      '--silent',
      '--ci',
      '--forceExit',
      '--testTimeout',
      TEST_MS,
      '-w',
      files.length > 1 ? '2' : '1',
    ];
    const database = this.#databaseFor(files);
    const NODE_OPTIONS = '--experimental-vm-modules --disable-warning=ExperimentalWarning';
    const child = spawn(process.execPath, ['node_modules/jest/bin/jest.js', ...args, ...options], {
      cwd: this.directory,
      env: { ...process.env, NODE_OPTIONS, TMPDIR: temporary, TWELVEFOLD_TEST_SOURCES: '1', ...database },
      stdio: 'ignore',
      // A group of its own, so that what a broken program leaves running can be ended.
      detached: true,
    });
    const end = (): void => endGroup(child.pid);
    const timer = setTimeout(end, limit);
    this.#signal.addEventListener('abort', end);
    await new Promise((done) => child.once('close', done));
    clearTimeout(timer);
    this.#signal.removeEventListener('abort', end);
    end();
    rmSync(temporary, { recursive: true, force: true });
    return existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as Report) : undefined;
  }

  /** An empty embedded database, which takes long to make; it is made while nothing is broken. */
  #databaseFor(files: readonly string[]): { readonly TWELVEFOLD_TEST_DATABASE?: string } {
    if (!files.some((file) => /^test\/(?:e2e|jobs|store|traps|web)\//.test(file))) return {};
    const database = join(this.directory, 'database');
    if (!existsSync(database)) execFileSync(process.execPath, ['test/store/make-database.ts', database], { cwd: this.directory });
    return { TWELVEFOLD_TEST_DATABASE: database };
  }
}

/** Tests that need a real Postgres have a configuration of their own. */
function configOf(files: readonly string[]): string {
  return files.every((file) => file.endsWith('.postgres.ts')) ? 'jest.postgres.config.js' : 'jest.config.js';
}

function endGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Killed only by a test that failed: not by what could not be built, loaded or found. */
function verdictOf(report: Report | undefined): Pick<Result, 'verdict' | 'why'> {
  if (!report) return { verdict: 'unclear', why: ['Jest ended without a report.'] };
  const failures = failuresIn(report).filter(({ message }) => !NOT_BUILT.test(message));
  if (failures.length > 0) return { verdict: 'killed', why: failures.slice(0, MOST_NAMED).map(({ name }) => name) };
  const unrun = unrunIn(report);
  if (unrun.length > 0) return { verdict: 'unclear', why: unrun.map(({ message }) => message) };
  const run = testsIn(report).filter(({ status }) => status === 'passed' || status === 'failed');
  if (run.length === 0) return { verdict: 'unclear', why: ['No test was found.'] };
  const isBuilt = run.every(({ status }) => status === 'passed');
  return isBuilt ? { verdict: 'ALIVE', why: [] } : { verdict: 'unclear', why: ['The package could not be built.'] };
}

function testsIn({ testResults }: Report): readonly TestResult[] {
  return testResults.flatMap(({ assertionResults }) => assertionResults);
}

function failuresIn(report: Report): readonly Failure[] {
  const failed = testsIn(report).filter(({ status }) => status === 'failed');
  return failed.map(({ fullName, failureMessages }) => ({ name: fullName, message: failureMessages.join('\n') }));
}

/** Files in which no test came to its turn, because they could not be loaded. */
function unrunIn({ testResults }: Report): readonly Failure[] {
  const unrun = testResults.filter(({ assertionResults, message }) => assertionResults.length === 0 && message !== '');
  return unrun.map(({ name, message }) => ({ name: basename(name), message: message.slice(0, 2_000) }));
}

/** Why a claim's tests show nothing: one fails although nothing is broken, or there is none. */
function unsoundness({ tests, named }: Claim, { testResults }: Report): readonly string[] {
  const wanted = new RegExp(named ?? '', 'i');
  const own = testResults.filter(({ name }) => tests.some((test) => name.endsWith(`/${test}`)));
  const chosen = own.flatMap(({ assertionResults }) => assertionResults).filter(({ fullName }) => wanted.test(fullName));
  const failed = chosen.filter(({ status }) => status === 'failed');
  if (failed.length > 0) return failed.map(({ fullName, failureMessages }) => `Fails unbroken: ${fullName}\n${failureMessages.join('\n')}`);
  return chosen.some(({ status }) => status === 'passed') ? [] : ['No test was found that passes.', ...own.map(({ message }) => message)];
}
