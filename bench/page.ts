import { goalLines } from './goals.ts';
import { markdownTable, type Section } from './section.ts';

/** What the figures were taken on. */
export interface Surroundings {
  /** ISO 8601, UTC. */
  readonly takenAt: string;
  /** Commit of this checkout. */
  readonly commit: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly node: string;
  /** Load average of the last minute before the first and after the last benchmark. */
  readonly load: readonly [number, number];
}

/** What a run leaves behind. */
export interface Results {
  readonly surroundings: Surroundings;
  readonly quick: boolean;
  /** By name of the benchmark. */
  readonly sections: Readonly<Record<string, Section>>;
}

export function surroundingsLine({ takenAt, commit, processor, cores, memoryGb, node, load }: Surroundings): string {
  return `Taken on ${takenAt.slice(0, 10)} at commit ${commit} on ${cores} cores (${processor}) with ${memoryGb} GB of memory and Node.js ${node}; load average ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after.`;
}

/** docs/benchmarks.md. */
export function benchmarkPage({ surroundings, quick, sections }: Results): string {
  const busy =
    surroundings.load[0] > 1
      ? ' The machine had other work at the time: look at the ratios and at the CPU time rather than at the wall time.'
      : '';
  return [
    '# Benchmarks',
    '',
    'Written by `npm run bench -- --write`; no figure here is typed. Memory is the largest resident set, CPU time is user and system together, a program’s own children included. Each figure is the median of several runs, of one where it takes long. What counts are the ratios: they move less from machine to machine than the times do.',
    '',
    `${surroundingsLine(surroundings)}${busy}${quick ? ' This was a quick run on small inputs.' : ''}`,
    ...Object.values(sections).flatMap(({ title, method, table, results }) => [
      '',
      `## ${title}`,
      ...method.flatMap((sentences) => ['', sentences]),
      '',
      markdownTable(table),
      ...(results.length > 0 ? ['', ...results.map((result) => `- ${result}`)] : []),
    ]),
    '',
    ...goalLines(sections),
    '',
  ].join('\n');
}
