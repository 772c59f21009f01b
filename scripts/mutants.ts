/*
 * Shows that what is promised has a test: breaks each promise of scripts/mutants/catalogue in a copy of the sources, one at a time,
 * and requires that a test fails. Takes about an hour; test/house/mutants.test.ts holds the catalogue to the sources in between.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { CLAIMS, claimsLike } from './mutants/claims.ts';
import type { GroupedClaim } from './mutants/claim.ts';
import { addResult, beginResults, readResults, type Result } from './mutants/results.ts';
import { Workbench } from './mutants/workbench.ts';

const USAGE = `usage: npm run mutants [-- [--only GROUP|TEXT] [--list] [--json FILE | --resume FILE]]
--only    claims of a group, or with a text in their words or files
--list    shows them, and does nothing
--json    writes the results to a file, a line each
--resume  goes on with such a file: what was killed is not broken again
`;

const { values } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean' }, json: { type: 'string' }, resume: { type: 'string' } },
});
const claims = values.only === undefined ? CLAIMS : claimsLike(values.only);
if (claims.length === 0 || (values.json !== undefined && values.resume !== undefined)) {
  process.stderr.write(USAGE);
  process.exit(2);
}
if (values.list) {
  for (const { group, promise, file } of claims) process.stdout.write(`${group}: ${promise}  (${file})\n`);
  process.exit();
}

const file = values.resume ?? values.json;
const before = values.resume === undefined ? undefined : readResults(values.resume).of;
const left = claims.filter(({ promise }) => before?.get(promise)?.verdict !== 'killed');
process.stdout.write(`${left.length} of ${claims.length} claims\n`);
process.exitCode = await run(left);

async function run(claims: readonly GroupedClaim[]): Promise<number> {
  if (file !== undefined) {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
    beginResults(file, { date: new Date().toISOString().slice(0, 10), commit }, values.resume !== undefined);
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const bench = Workbench.open(stopping.signal);
  try {
    return await runAll(claims, bench, stopping.signal);
  } finally {
    bench.close();
  }
}

/** What was not come to when the run is stopped is left for `--resume`. */
async function runAll(claims: readonly GroupedClaim[], bench: Workbench, signal: AbortSignal): Promise<number> {
  const unsound = await bench.prove(claims);
  const results: Result[] = [];
  for (const claim of claims) {
    if (signal.aborted) break;
    const why = unsound.get(claim);
    const result: Result = why ? { promise: claim.promise, verdict: 'unclear', why, seconds: 0 } : await bench.breaking(claim);
    if (signal.aborted) break;
    results.push(result);
    if (file !== undefined) addResult(file, result);
    process.stdout.write(line(claim, result));
  }
  process.stdout.write(`${summary(results)}\n`);
  return results.length === claims.length && results.every(({ verdict }) => verdict === 'killed') ? 0 : 1;
}

function line({ group, promise }: GroupedClaim, { verdict, why, seconds }: Result): string {
  const reason = verdict === 'unclear' ? `\n         ${why.join('\n').slice(0, 600).replaceAll('\n', '\n         ')}` : '';
  return `${verdict.padEnd(7)} ${seconds.toFixed(1).padStart(6)} s  ${group}: ${promise}${reason}\n`;
}

function summary(results: readonly Result[]): string {
  const count = (verdict: Result['verdict']): number => results.filter((result) => result.verdict === verdict).length;
  const minutes = results.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  return `${count('killed')} killed, ${count('ALIVE')} alive, ${count('unclear')} unclear, in ${minutes.toFixed(1)} minutes`;
}
