import { beforeEach, describe, expect, test } from '@jest/globals';
import { finding } from '../../report/github/samples.ts';
import { AuditScene } from '../audit-scene.ts';

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

const runs = () => scene.github.checkRuns;
const BROKEN = 'mode: obsreve\n';

describe('a mistaken policy lets no pull request pass in silence', () => {
  test.each<[string, string, object]>([
    ['labels', 'skip: { labels: [generated] }\n', { labels: [{ name: 'generated' }] }],
    ['authors', 'skip: { authors: [robin] }\n', {}],
    ['titles', 'skip: { titles: ["A *"] }\n', {}],
    ['paths', 'skip: { paths: [src/] }\n', {}],
  ])('when its last good version skips it by %s', async (by, good, pull) => {
    scene.github.policy = BROKEN;
    scene.github.policyVersions = [BROKEN, good];
    scene.github.pull = { ...pull };
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required', review: undefined });
    expect(runs()[0]).toMatchObject({ status: 'completed', conclusion: 'action_required' });
    expect(runs()[0]?.output.title).toBe(`Not judged: the policy skips it by ${by}, the policy has mistakes`);
    expect(runs()[0]?.output.summary).toContain('`.github/twelvefold.yml:1` `mode`');
  });

  test('when the baseline beside it is mistaken and all its files are skipped', async () => {
    scene.github.policy = 'skip: { paths: [src/] }\n';
    scene.github.main = { ...scene.github.base, '.github/twelvefold-baseline.json': '{}' };
    await expect(scene.audit()).resolves.toMatchObject({ conclusion: 'action_required' });
    expect(runs()[0]?.output.title).toBe('Not judged: the policy skips it by paths, the baseline has mistakes');
  });

  test.each<[string, string, boolean]>([
    ['judged', 'checks: per-factor\n', false],
    ['skipped', 'checks: per-factor\nskip: { authors: [robin] }\n', false],
    ['observed', 'checks: per-factor\nmode: observe\n', false],
    ['judged with findings that gate', 'checks: per-factor\nfail-on: warning\n', true],
  ])('when each factor has its check, %s', async (_, good, gates) => {
    scene.github.policy = BROKEN;
    scene.github.policyVersions = [BROKEN, good];
    scene.findings = [finding()];
    await scene.audit();
    const factors = runs().filter(({ name }) => name !== 'Twelvefold');
    expect(factors).toHaveLength(12);
    for (const { name, conclusion, output } of factors) {
      const found = gates && name === 'Twelvefold / III Config';
      expect([name, conclusion]).toEqual([name, found ? 'failure' : 'action_required']);
      expect(output.title).toContain('the policy has mistakes');
    }
  });
});

test.each<[string, string]>([
  ['enforce', 'action_required'],
  ['comment', 'neutral'],
  ['observe', 'neutral'],
])('an audit with gaps is green nowhere: in %s it ends %s, for the whole and for each factor', async (mode, conclusion) => {
  scene.github.policy = `mode: ${mode}\nchecks: per-factor\n`;
  scene.overrides = {
    outcome: 'incomplete',
    coverage: { judged: 1, total: 2, skipped: [{ path: 'a.ts', reason: 'too large' }], gaps: [] },
  };
  await scene.audit();
  expect(new Set(runs().map((run) => run.conclusion))).toEqual(new Set([conclusion]));
  const whole = runs().find(({ name }) => name === 'Twelvefold');
  expect(whole?.output.title).toContain('audit incomplete');
  expect(whole?.output.summary).toContain('too large');
});

test.each([
  [10, 'Once merged, for later reviews'],
  [11, 'are looked at beforehand'],
])('of %i rule files that a change brings the check says what is known', async (count, said) => {
  const rules = Array.from({ length: count }, (_, at) => [`.github/twelvefold/rules/r${at}.yml`, `id: custom/r${at}\n`] as const);
  scene.github.head = { ...scene.github.base, ...Object.fromEntries(rules) };
  await scene.audit();
  expect(runs()[0]?.output.summary).toContain(said);
});
