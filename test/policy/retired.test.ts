import { expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import { RETIRED, type RetiredRules } from '../../checks/retired.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { PolicyInput } from '../../src/policy/policy.ts';
import { resolvePolicy } from '../../src/policy/resolve.ts';

const IDS: ReadonlySet<string> = new Set(RULES.map(({ id }) => id));
const TODAY = '2026-11-28';
const OLD: RetiredRules = { 'logs/log-to-file': 'logs/file-logger', 'logs/no-more': null };

const resolved = (settings: PolicyInput, isPrivate = false) => resolvePolicy([{ source: 'file 1', settings, isPrivate }], TODAY, OLD);

test('no rule that there is was retired, and each successor is one', () => {
  expect(Object.keys(RETIRED).filter((id) => IDS.has(id))).toEqual([]);
  expect(Object.values(RETIRED).filter((id) => id !== null && !IDS.has(id))).toEqual([]);
});

test.each([
  ['of an earlier release is no mistake', 'logs/log-to-file', true],
  ['that never was is one', 'logs/file-loger', false],
])('a rule %s, as a level and as a lock', (_, id, ok) => {
  expect(loadPolicy(`rules: { ${id}: off }\n`, IDS, OLD).ok).toBe(ok);
  expect(loadPolicy(`locked: [rules.${id}]\n`, IDS, OLD).ok).toBe(ok);
});

test.each<[string, PolicyInput, object, RegExp]>([
  [
    'is followed for its successor',
    { rules: { 'logs/log-to-file': 'off' } },
    { 'logs/file-logger': 'off' },
    /called logs\/file-logger now/,
  ],
  [
    'makes way for what is said under the new name',
    { rules: { 'logs/file-logger': 'error', 'logs/log-to-file': 'off' } },
    { 'logs/file-logger': 'error' },
    /called logs\/file-logger now/,
  ],
  [
    'without a successor says nothing',
    { rules: { 'logs/no-more': 'off', 'logs/log-volume': 'off' } },
    { 'logs/log-volume': 'off' },
    /is no more/,
  ],
])('what a policy says of a rule of before %s, and is told', (_, settings, rules, notice) => {
  const { policy, notices } = resolved(settings);
  expect(policy.rules).toEqual(rules);
  expect(notices).toEqual([expect.stringMatching(notice)]);
});

test('a lock of before keeps what it kept', () => {
  const farther: PolicyInput = { rules: { 'logs/log-to-file': 'error' }, locked: ['rules.logs/log-to-file', 'rules.logs/no-more', 'mode'] };
  const layers = [farther, { mode: 'observe', rules: { 'logs/file-logger': 'off' } } as const].map((settings, at) => ({
    source: `file ${at}`,
    settings,
  }));
  const { policy, notices } = resolvePolicy(layers, TODAY, OLD);
  expect([policy.rules, policy.mode]).toEqual([{ 'logs/file-logger': 'error' }, 'comment']);
  expect(notices.filter((notice) => notice.includes('has locked'))).toHaveLength(2);
});

test('of a private policy no name is told', () => {
  expect(resolved({ rules: { 'logs/log-to-file': 'off' } }, true).notices).toEqual(['file 1 names rules of an earlier release.']);
});
