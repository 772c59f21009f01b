import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../src/policy/default-policy.ts';
import { createReviewPool } from '../../src/pool/create-pool.ts';
import type { ReviewPool } from '../../src/pool/review-pool.ts';
import { memoryChange } from '../../src/source/memory.ts';

const ROOT = 'fixtures/rules';

/** Every `<factor>/<rule>/<case in words>` below the root. */
const cases = readdirSync(ROOT).flatMap((factor) =>
  readdirSync(join(ROOT, factor)).flatMap((name) =>
    readdirSync(join(ROOT, factor, name)).map((words) => [`${factor}/${name}`, words] as const),
  ),
);

let pool: ReviewPool;

beforeAll(async () => {
  pool = await createReviewPool({ threads: 1, timeMs: 10_000, memoryMb: 256 });
});

afterAll(() => pool.close());

function filesBelow(folder: string): Readonly<Record<string, string>> {
  if (!existsSync(folder)) return {};
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

test.each(cases)('%s: %s', async (ruleId, words) => {
  const folder = join(ROOT, ruleId, words);
  const change = memoryChange(filesBelow(join(folder, 'base')), filesBelow(join(folder, 'head')));
  const { findings, crashes } = await pool.reviewChange(change, { policy: DEFAULT_POLICY });
  const introduced = findings.filter((finding) => finding.ruleId === ruleId && finding.state === 'introduced');
  const expected = readFileSync(join(folder, 'expected.txt'), 'utf8').split('\n').filter(Boolean);
  expect(crashes).toEqual([]);
  expect(introduced.map((finding) => `${finding.path}:${finding.range.start.line}`).sort()).toEqual(expected.sort());
});
