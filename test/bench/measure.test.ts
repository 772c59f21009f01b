import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { measure, quantile } from '../../bench/measure.ts';

let directory = '';
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'measure-'))));
afterAll(() => rmSync(directory, { recursive: true }));

const command = (script: string) => ({
  program: process.execPath,
  args: ['--eval', script],
  cwd: directory,
  output: join(directory, 'output'),
  accept: [0],
});

const BUSY = 'const end = process.cpuUsage().user + 400e3; while (process.cpuUsage().user < end);';

test('time on the processor is that of the program, also while it runs in a child of its own', async () => {
  const own = await measure(command(BUSY));
  expect(own.cpuMs).toBeGreaterThanOrEqual(400);
  const nested = `require('child_process').spawnSync(process.execPath, ['--eval', ${JSON.stringify(BUSY)}])`;
  expect((await measure(command(nested))).cpuMs).toBeGreaterThanOrEqual(400);
  const idle = await measure(command('setTimeout(() => {}, 1000)'));
  expect(idle.wallMs).toBeGreaterThanOrEqual(1000);
  expect(idle.cpuMs).toBeLessThan(900);
});

test('memory is what was held at most', async () => {
  const small = await measure(command('setTimeout(() => {}, 100)'));
  const large = await measure(command('let held = Buffer.alloc(200 << 20, 1); setTimeout(() => { held = 0; }, 100)'));
  expect(large.peakMb - small.peakMb).toBeGreaterThan(150);
});

test('what the program writes is kept, and an unwanted end is an error with its last words', async () => {
  await measure(command("process.stdout.write('said')"));
  expect(readFileSync(join(directory, 'output'), 'utf8')).toBe('said');
  await expect(measure(command("console.error('no more'); process.exit(7)"))).rejects.toThrow(/ended with 7: no more/);
});

test.each([
  { values: [], share: 0.5, found: 0 },
  { values: [3], share: 0.99, found: 3 },
  { values: [4, 1, 3, 2], share: 0.5, found: 2 },
  { values: [10, 20, 30, 40, 50], share: 1, found: 50 },
])('$share of $values do not exceed $found', ({ values, share, found }) => {
  expect(quantile(values, share)).toBe(found);
});
