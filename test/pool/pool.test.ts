import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCustomRule } from '../../src/policy/custom/load.ts';
import type { CustomRule } from '../../src/policy/custom/schema.ts';
import { DEFAULT_POLICY } from '../../src/policy/default-policy.ts';
import { createReviewPool } from '../../src/pool/create-pool.ts';
import type { ReviewPool } from '../../src/pool/review-pool.ts';
import type { Review } from '../../src/review/review.ts';
import { memoryChange, memoryTree } from '../../src/source/memory.ts';
import { ruleFile } from '../policy/custom/sample-rule.ts';

const APP = { Procfile: 'web: node server.js\n', 'package.json': '{"name":"app","private":true,"scripts":{"start":"node server.js"}}' };

let pool: ReviewPool;
/** Gives a rule the time that it takes to fill its heap, on a machine with other work, too. */
let patient: ReviewPool;

beforeAll(async () => {
  const rules = new URL('./misbehaving-rules.ts', import.meta.url);
  pool = await createReviewPool({ threads: 2, timeMs: 1500, memoryMb: 96 }, rules);
  patient = await createReviewPool({ threads: 2, timeMs: 20_000, memoryMb: 96 }, rules);
});

afterAll(async () => {
  await pool.close();
  await patient.close();
});

async function review(head: Readonly<Record<string, string>>, by = pool): Promise<Review> {
  return by.reviewChange(memoryChange(APP, { ...APP, ...head }), { policy: DEFAULT_POLICY });
}

describe('a rule that misbehaves is stopped and named, and the others count', () => {
  test.each([
    ['loops for ever', 'loop();', 'logs/loops', 'time'],
    ['runs out of memory', 'eat();', 'logs/eats-memory', 'memory'],
    ['throws', 'explode();', 'logs/throws', 'threw'],
  ])('%s', async (_, code, ruleId, reason) => {
    const result = await review({ 'server.js': `${code}\nfind();\n`, 'other.js': 'find();\n' }, reason === 'memory' ? patient : pool);
    expect(result.crashes).toEqual([expect.objectContaining({ ruleId, reason, path: 'server.js' })]);
    expect(result.rules.find((outcome) => outcome.ruleId === ruleId)?.verdict).toBe('crashed');
    expect(result.findings.map((finding) => `${finding.ruleId} ${finding.path}`)).toEqual(['logs/works other.js', 'logs/works server.js']);
    expect(result.outcome).toBe('incomplete');
  });

  test.each([
    ['is waited for', 'waitAWhile();', []],
    ['is not waited for any longer than that', 'waitForMinutes();', [{ ruleId: 'logs/waits', reason: 'time', path: 'server.js' }]],
  ])('a thread that is given no processor for a while %s', async (_, code, crashes) => {
    const began = performance.now();
    const result = await review({ 'server.js': `${code}\nfind();\n` });
    expect(result.crashes).toMatchObject(crashes);
    // Four times as long as a rule may take, and ten times that on a machine with other work.
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(result.findings.map(({ ruleId }) => ruleId)).toEqual(['logs/works']);
  });

  test('in a large file, by some rules at a time, it is the right one that is named', async () => {
    const result = await review({ 'server.js': `loop();\nfind();\n${'// far down\n'.repeat(4_000)}` });
    expect(result.crashes).toMatchObject([{ ruleId: 'logs/loops', reason: 'time', path: 'server.js' }]);
    expect(result.findings.map(({ ruleId }) => ruleId)).toEqual(['logs/works']);
  });

  test('what a rule throws while it asks something of each source does not keep it from judging', async () => {
    const vain = await review({ 'server.js': 'askInVain();\n', 'answered.js': 'x();\n' });
    expect(vain.crashes).toEqual([]);
    expect(vain.findings.map(({ path }) => path)).toEqual(['answered.js']);
  });

  test('a rule that is stopped again and again is not run any further', async () => {
    const files = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`file${index}.js`, 'loop();\nfind();\n']));
    const result = await review(files);
    expect(result.crashes.filter((crash) => crash.ruleId === 'logs/loops')).toHaveLength(3);
    expect(result.findings).toHaveLength(8);
  }, 90_000);
});

test.each([
  [200, []],
  [201, [{ path: 'server.js', reason: 'logs/works found more than 200 places; those behind are not listed' }]],
])('of %d findings in one file those that are not listed are told', async (count, skipped) => {
  const result = await review({ 'server.js': 'find();\n'.repeat(count) });
  expect(result.findings).toHaveLength(200);
  expect(result.coverage).toMatchObject({ judged: 1, skipped });
  expect(result.outcome === 'incomplete').toBe(count > 200);
});

test.each([1, 64, 600])('of %d files each is judged once, in jobs of whatever size', async (count) => {
  const paths = Array.from({ length: count }, (_, index) => `file${index}.js`);
  const result = await review(Object.fromEntries(paths.map((path) => [path, 'find();\n'])));
  expect(result.coverage).toMatchObject({ judged: count, total: count });
  expect(result.findings.map(({ path }) => path).toSorted()).toEqual(paths.toSorted());
});

describe('rules of the repository', () => {
  const custom = (id: string, query: unknown): CustomRule => {
    const loaded = loadCustomRule(ruleFile({ id, languages: { javascript: query } }));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    return loaded.value;
  };

  test('are judged beside ours, in the row of their factor, by the policy, and named when they can not be run', async () => {
    const endless = { regex: '.', has: { stopBy: 'end', regex: '.', has: { stopBy: 'end', regex: 'zzz' } } };
    const rules = [custom('custom/find', 'find()'), custom('custom/endless', endless), custom('custom/off', 'find()')];
    const head = { ...APP, 'server.js': 'find();\n', 'deep.js': `${'['.repeat(1_000)}${']'.repeat(1_000)}\n` };
    const policy = {
      ...DEFAULT_POLICY,
      rules: { 'custom/find': 'error' as const, 'custom/off': 'off' as const, 'logs/works': 'off' as const },
    };
    const result = await pool.reviewChange(memoryChange(APP, head), { policy, custom: rules });
    expect(result.findings).toMatchObject([
      { ruleId: 'custom/find', factor: 11, severity: 'error', path: 'server.js', what: 'This is wrong.' },
    ]);
    expect(result.crashes).toMatchObject([{ ruleId: 'custom/endless', path: 'deep.js', reason: 'threw' }]);
    expect(result.scorecard[10]).toMatchObject({ verdict: 'found', introduced: 1 });
    const verdicts = result.rules.map(({ ruleId, verdict }) => [ruleId, verdict]);
    expect(verdicts).toContainEqual(['custom/off', 'skipped']);
    expect(result.outcome).toBe('gate');
  });

  test('of one review are none of the next', async () => {
    const head = { ...APP, 'server.js': 'find();\n' };
    const policy = { ...DEFAULT_POLICY, rules: { 'logs/works': 'off' as const } };
    await pool.reviewChange(memoryChange(APP, head), { policy, custom: [custom('custom/find', 'find()')] });
    expect((await pool.reviewChange(memoryChange(APP, head), { policy })).findings).toEqual([]);
  });
});

describe('limits and manners', () => {
  test('a question to each source that never ends is the rule’s own fault', async () => {
    const hasty = await createReviewPool({ threads: 1, timeMs: 100, memoryMb: 96 }, new URL('./misbehaving-rules.ts', import.meta.url));
    const change = memoryChange(APP, { ...APP, 'server.js': 'askForEver();\nfind();\n' });
    const result = await hasty.reviewChange(change, { policy: DEFAULT_POLICY });
    await hasty.close();
    expect(result.crashes).toMatchObject([{ ruleId: 'logs/asks-each-source', reason: 'time' }]);
    expect(result.findings.map(({ ruleId }) => ruleId)).toEqual(['logs/works']);
  });

  test('a thread that never begins its job is given up, with words', async () => {
    const late = createReviewPool({ threads: 1, timeMs: 1_500, startMs: 1_000, memoryMb: 96 }, new URL('./late-rules.ts', import.meta.url));
    await expect(late).rejects.toThrow('A thread had not begun its work after 1000 ms.');
  });

  test('an abort stops the review with its reason', async () => {
    const signal = AbortSignal.timeout(150);
    await expect(
      pool.reviewChange(memoryChange(APP, { ...APP, 'server.js': 'loop();' }), { policy: DEFAULT_POLICY, signal }),
    ).rejects.toThrow(/timeout/i);
  });

  test('a tree is audited whole, with progress', async () => {
    const seen: number[] = [];
    const files = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`file${index}.js`, 'find();\n']));
    const result = await pool.auditTree(memoryTree({ ...APP, ...files }), {
      policy: DEFAULT_POLICY,
      onProgress: (done) => seen.push(done),
    });
    expect(result.findings).toHaveLength(150);
    expect(seen.at(-1)).toBe(152);
    expect(result.base).toBeUndefined();
  });

  test('a tree for which nobody waits lets a change go first, however many of its files are left', async () => {
    const one = await createReviewPool({ threads: 1, timeMs: 20_000, memoryMb: 96 }, new URL('./misbehaving-rules.ts', import.meta.url));
    const files = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`file${index}.js`, 'find();\n']));
    const ended: string[] = [];
    let changed: Promise<unknown> | undefined;
    const onProgress = (): void => {
      changed ??= review({ 'server.js': 'find();\n' }, one).then(() => ended.push('change'));
    };
    await one.auditTree(memoryTree({ ...APP, ...files }), { policy: DEFAULT_POLICY, haste: 'patient', onProgress });
    ended.push('tree');
    await changed;
    await one.close();
    expect(ended).toEqual(['change', 'tree']);
  });

  test('what the policy ignores or switches off is not judged', async () => {
    const policy = { ...DEFAULT_POLICY, paths: { ...DEFAULT_POLICY.paths, ignore: ['legacy/'] }, rules: { 'logs/throws': 'off' as const } };
    const head = { ...APP, 'legacy/a.js': 'find();', 'server.js': 'find(); explode();' };
    const result = await pool.reviewChange(memoryChange(APP, head), { policy });
    expect(result.findings.map((finding) => finding.path)).toEqual(['server.js']);
    expect(result.rules.find((outcome) => outcome.ruleId === 'logs/throws')).toMatchObject({
      verdict: 'skipped',
      reason: 'switched off by the policy',
    });
  });

  test('an empty repository has no score', async () => {
    const result = await pool.auditTree(memoryTree({}), { policy: DEFAULT_POLICY });
    expect(result.score).toBeUndefined();
    expect(result.scorecard.every((row) => row.verdict === 'not-applicable')).toBe(true);
  });
});
