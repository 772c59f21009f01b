import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inCheckout } from '../src/demo/checkout.ts';
import { audit } from './audit.ts';
import { benchmarkPage, surroundingsLine, type Results, type Surroundings } from './page.ts';
import { review } from './review.ts';
import { plainTable, type Benchmark, type Section } from './section.ts';
import { throughput } from './throughput.ts';
import { webhook } from './webhook.ts';

/*
 * `npm run bench`: prints a table for each benchmark and writes all figures to bench/results/full.json.
 * Exit codes: 0 all were measured, 1 one of them failed, 2 wrong usage.
 */

const BENCHMARKS: readonly Benchmark[] = [audit, review, webhook, throughput];
const USAGE = `usage: npm run bench -- [--only ${BENCHMARKS.map(({ name }) => name).join('|')}] [--quick] [--write]

  --only NAME   run one benchmark; may be given several times
  --quick       small inputs, single runs
  --write       write docs/benchmarks.md as well (all benchmarks, not quick)
`;

function optionsOf(args: readonly string[]): { readonly only: readonly string[]; readonly quick: boolean; readonly write: boolean } {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string', multiple: true, default: [] },
      quick: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
    },
  });
  const unknown = values.only.find((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown !== undefined) throw new Error(`there is no benchmark ${JSON.stringify(unknown)}`);
  if (values.write && (values.only.length > 0 || values.quick)) throw new Error('--write needs all benchmarks on their real inputs');
  return values;
}

async function runAll(wanted: readonly Benchmark[], quick: boolean): Promise<Results> {
  const scratch = mkdtempSync(join(tmpdir(), 'twelvefold-bench-'));
  const onStep = (words: string): void => void process.stderr.write(`${words} …\n`);
  const loadBefore = loadavg()[0] ?? 0;
  try {
    const sections: Record<string, Section> = {};
    for (const benchmark of wanted) {
      const place = join(scratch, benchmark.name);
      mkdirSync(place);
      const section = await benchmark.run({ scratch: place, quick, onStep });
      rmSync(place, { recursive: true, force: true });
      sections[benchmark.name] = section;
      process.stdout.write(`\n${section.title}\n\n${plainTable(section.table)}\n${section.results.map((line) => `\n${line}`).join('')}\n`);
    }
    return { surroundings: surroundings([loadBefore, loadavg()[0] ?? 0]), quick, sections };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function surroundings(load: Surroundings['load']): Surroundings {
  return {
    takenAt: new Date().toISOString(),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: inCheckout('.'), encoding: 'utf8' }).trim(),
    processor: cpus()[0]?.model ?? 'unknown processor',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    load,
  };
}

/** Writes the figures and gives the path. */
function keep(results: Results, only: readonly string[]): string {
  const name = [results.quick ? 'quick' : 'full', ...only].join('-');
  const path = inCheckout(`bench/results/${name}.json`);
  mkdirSync(inCheckout('bench/results'), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, undefined, 2)}\n`);
  return path;
}

async function main(): Promise<number> {
  let options: ReturnType<typeof optionsOf>;
  try {
    options = optionsOf(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
    return 2;
  }
  const { only, quick, write } = options;
  const results = await runAll(
    BENCHMARKS.filter(({ name }) => only.length === 0 || only.includes(name)),
    quick,
  );
  process.stdout.write(`\n${surroundingsLine(results.surroundings)}\n${keep(results, only)}\n`);
  if (write) writeFileSync(inCheckout('docs/benchmarks.md'), benchmarkPage(results));
  return 0;
}

process.exitCode = await main();
