import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';

/** The results that are committed, from which the page is made. */
export const COMMITTED_RESULTS = 'docs/mutants.jsonl';

/** What became of a claim: a test failed, none did, or it is not known. */
export interface Result {
  readonly promise: string;
  readonly verdict: 'killed' | 'ALIVE' | 'unclear';
  /** Names of tests that failed, or why nothing is known. */
  readonly why: readonly string[];
  readonly seconds: number;
}

/** When and of which sources results are. */
interface Run {
  /** Day. */
  readonly date: string;
  readonly commit: string;
}

/** Results of one run or of several that went on with each other, the newest of each claim. */
export interface Results {
  readonly run: Run | undefined;
  readonly of: ReadonlyMap<string, Result>;
}

/** Reads a file of results: a line of JSON for each run and for each result. A file that is not there holds none. */
export function readResults(path: string): Results {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  const entries = lines.map((line) => JSON.parse(line) as Run | Result);
  const results = entries.filter((entry) => 'promise' in entry);
  return { run: entries.findLast((entry) => 'commit' in entry), of: new Map(results.map((result) => [result.promise, result])) };
}

/** Begins a run in a file: anew, or after what is there. */
export function beginResults(path: string, run: Run, goesOn: boolean): void {
  const line = `${JSON.stringify(run)}\n`;
  if (goesOn) appendFileSync(path, line);
  else writeFileSync(path, line);
}

/** Adds a result to a file, so that a run that is stopped has told what it knows. */
export function addResult(path: string, result: Result): void {
  appendFileSync(path, `${JSON.stringify(result)}\n`);
}
