import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../src/policy/default-policy.ts';
import { createReviewPool } from '../../src/pool/create-pool.ts';
import type { ReviewPool } from '../../src/pool/review-pool.ts';
import type { Review } from '../../src/review/review.ts';
import { memoryTree } from '../../src/source/memory.ts';

let pool: ReviewPool;
beforeAll(async () => {
  pool = await createReviewPool({ threads: 2, timeMs: 10_000, memoryMb: 256 });
});
afterAll(() => pool.close());

function audit(app: string): Promise<Review> {
  const root = join('fixtures/apps', app);
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(root, path)).isFile());
  return pool.auditTree(memoryTree(Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path))]))), {
    policy: DEFAULT_POLICY,
  });
}

const APPS = readdirSync('fixtures/apps');

describe('a model app', () => {
  test.each(APPS.filter((name) => name.startsWith('model-')))('%s scores above 95, and all twelve factors are judged', async (app) => {
    const { score, findings, scorecard } = await audit(app);
    expect(findings.map(({ ruleId, path, range }) => `${path}:${range.start.line} ${ruleId}`)).toEqual([]);
    expect(score).toBeGreaterThan(95);
    expect(scorecard.filter(({ verdict }) => verdict !== 'passed')).toEqual([]);
  });
});

describe('an app that was made to be bad', () => {
  test.each(APPS.filter((name) => name.startsWith('bad-')))('%s scores below 20, with findings in all twelve factors', async (app) => {
    const { score, scorecard } = await audit(app);
    expect(scorecard.filter(({ introduced }) => introduced === 0).map(({ factor }) => factor)).toEqual([]);
    expect(score).toBeLessThan(20);
  });
});

describe('what does not run has no score', () => {
  test('a library', async () => {
    expect(await audit('library')).toMatchObject({ score: undefined, outcome: 'pass' });
  });

  test('an empty repository', async () => {
    expect(await pool.auditTree(memoryTree({}), { policy: DEFAULT_POLICY })).toMatchObject({ score: undefined, findings: [] });
  });
});
