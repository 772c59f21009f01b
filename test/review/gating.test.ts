import { expect, test } from '@jest/globals';
import type { Severity } from '../../checks/rule.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { isGating } from '../../src/review/assemble.ts';
import type { Finding } from '../../src/review/review.ts';
import { finding } from '../report/github/samples.ts';

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];

/** Which of an error, a warning and a notice gate. */
function gating(threshold: Policy['fail-on'], more: Partial<Finding> = {}): readonly string[] {
  return SEVERITIES.filter((severity) => isGating(finding({ severity, ...more }), threshold));
}

test.each<[Policy['fail-on'], readonly string[]]>([
  ['error', ['error']],
  ['warning', ['error', 'warning']],
  ['notice', ['error', 'warning', 'notice']],
  ['never', []],
])('at %s gate %j', (threshold, gates) => {
  expect(gating(threshold)).toEqual(gates);
});

test('what is only likely is advice, however grave it would be', () => {
  expect(gating('warning', { confidence: 'likely' })).toEqual([]);
  expect(gating('notice', { confidence: 'likely' })).toEqual(SEVERITIES);
});

test.each<[string, Partial<Finding>]>([
  ['was there before', { state: 'existing' }],
  ['is fixed', { state: 'fixed' }],
  ['somebody has accepted', { suppression: { kind: 'external', by: 'sam', reason: 'a demo' } }],
])('what %s gates nowhere', (_, more) => {
  expect(gating('notice', more)).toEqual([]);
});
