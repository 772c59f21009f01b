import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEFAULT_POLICY } from '../../src/policy/default-policy.ts';
import { policyOf, type Policy } from '../../src/policy/policy.ts';
import { createReviewPool } from '../../src/pool/create-pool.ts';
import type { ReviewPool } from '../../src/pool/review-pool.ts';
import type { SaidFinding, Whereabouts } from '../../src/review/comparing/recall.ts';
import type { Review } from '../../src/review/review.ts';
import { memoryChange } from '../../src/source/memory.ts';

type Files = Readonly<Record<string, string>>;

const APP = { Procfile: 'web: node server.js\n', 'package.json': '{"name":"app","private":true,"scripts":{"start":"node server.js"}}' };
const LESSER = { ...APP, 'server.js': 'lesser();\n' };

let pool: ReviewPool;

beforeAll(async () => {
  pool = await createReviewPool({ threads: 1, timeMs: 20_000, memoryMb: 96 }, new URL('./speaking-rules.ts', import.meta.url));
});

afterAll(() => pool.close());

function review(base: Files, head: Files, said: readonly SaidFinding[] = [], policy: Policy = DEFAULT_POLICY): Promise<Review> {
  return pool.reviewChange(memoryChange(base, head), { policy, said });
}

/** What a change that brings a lesser finding is told of. */
async function saidOfLesser(): Promise<readonly SaidFinding[]> {
  const { findings } = await review(APP, LESSER);
  return findings.map(({ fingerprint, ruleId, path }) => ({ fingerprint, ruleId, path }));
}

describe('what has become of what was said', () => {
  test.each<[string, Files, Files, Parameters<typeof policyOf>[0], Whereabouts, readonly string[]]>([
    ['it is there still', APP, LESSER, {}, 'present', ['introduced server.js']],
    ['base has it too, and the file is in no diff', LESSER, { ...LESSER, 'x.js': 'x();\n' }, {}, 'present', ['existing server.js']],
    ['it was repaired', APP, { ...APP, 'server.js': 'well();\n' }, {}, 'gone', []],
    ['it was repaired in base too', { ...APP, 'server.js': 'well();\n' }, { ...APP, 'server.js': 'well();\n', 'x.js': '' }, {}, 'gone', []],
    ['its file is gone', APP, { ...APP, 'x.js': 'x();\n' }, {}, 'gone', []],
    ['its rule is off', APP, LESSER, { rules: { 'logs/lesser': 'off' } }, 'off', []],
    ['its file is a test now, which the rule leaves alone', APP, LESSER, { paths: { roles: { 'server.js': 'test' } } }, 'beyond', []],
  ])('%s', async (_, base, head, settings, whereabouts, findings) => {
    const said = await saidOfLesser();
    const result = await review(base, head, said, policyOf(settings));
    expect(result.recalled).toEqual([{ fingerprint: said[0]?.fingerprint, whereabouts }]);
    expect(result.findings.map(({ state, path }) => `${state} ${path}`)).toEqual(findings);
  });

  test('a file that is looked at again is no part of what the change was covered of', async () => {
    const head = { ...LESSER, 'x.js': 'x();\n' };
    const { coverage } = await review(LESSER, head, await saidOfLesser());
    expect(coverage).toEqual({ judged: 1, total: 1, skipped: [], gaps: [] });
  });
});

describe('a graver finding on the line of a lesser one', () => {
  const both = { ...APP, 'server.js': 'lesser(graver());\n' };

  test('stands for both', async () => {
    expect((await review(APP, both)).findings.map(({ ruleId }) => ruleId)).toEqual(['logs/graver']);
  });

  test('does not hide the lesser one when that was said before it came', async () => {
    const said = await review(APP, { ...APP, 'server.js': 'lesser(graver());\n' }, [], policyOf({ rules: { 'logs/graver': 'off' } }));
    const known = said.findings.map(({ fingerprint, ruleId, path }) => ({ fingerprint, ruleId, path }));
    const { findings, recalled } = await review(APP, both, known);
    expect(findings.map(({ ruleId }) => ruleId)).toEqual(['logs/graver', 'logs/lesser']);
    expect(recalled).toMatchObject([{ whereabouts: 'present' }]);
  });
});
