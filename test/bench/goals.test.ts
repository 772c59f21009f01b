import { expect, test } from '@jest/globals';
import { goalLines } from '../../bench/goals.ts';
import type { Section } from '../../bench/section.ts';

const cost = (wallMs: number, cpuMs: number, peakMb: number) => ({ wallMs, cpuMs, peakMb });
const section = (figures: unknown): Section => ({ title: '', method: [], table: { columns: [], rows: [] }, results: [], figures });

test('each goal stands beside the figure of the run, met or not', () => {
  const tree = (wallMs: number, cpuMs: number) => ({
    costs: { twelvefold: cost(wallMs, cpuMs, 1), 'ast-grep, equal queries': cost(100, 100, 1) },
  });
  const changes = [
    { name: 'none', files: 0, cost: cost(1, 1_000, 1) },
    { name: 'median', files: 10, cost: cost(1, 1_500, 1) },
    { name: 'largest', files: 3_000, cost: cost(60_000, 1, 513) },
  ];
  const lines = goalLines({
    audit: section({ trees: [tree(250, 280), tree(300, 301)] }),
    review: section({ start: cost(1, 300, 1), changes }),
    webhook: section({ answersMs: [10, 1_001] }),
    throughput: section({ audits: 40, wallMs: 20_000 }),
  });
  const rows = lines[2]?.split('\n').slice(2) ?? [];
  expect(rows.map((row) => row.slice(2, -2).split(' | ').slice(1))).toEqual([
    ['2.50× to 3.00× of wall time, 2.80× to 3.01× of CPU time', 'no'],
    ['1.20 s', 'no'],
    ['0.50 s', 'yes'],
    ['513 MB', 'no'],
    ['60.00 s', 'yes'],
    ['1001 ms', 'no'],
    ['120', 'yes'],
  ]);
});
