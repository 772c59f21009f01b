import { describe, expect, test } from '@jest/globals';
import { recall, type RecallMaterial, type Whereabouts } from '../../../src/review/comparing/recall.ts';

const said = { fingerprint: 'f'.repeat(32), ruleId: 'logs/file-logger', path: 'src/app.ts' } as const;
const present = (state: 'introduced' | 'existing' | 'fixed') => ({
  findings: [{ ...said, state }] as unknown as RecallMaterial['findings'],
});

/** The rule has looked at the file and found nothing. */
const looked: RecallMaterial = {
  said: [said],
  findings: [],
  ruleIds: new Set([said.ruleId]),
  off: new Set(),
  crashes: [],
  coverage: { judged: 1, total: 1, skipped: [], gaps: [] },
  isIgnored: () => false,
  isThere: () => true,
  isJudged: () => true,
  hasLooked: () => true,
};
const notLooked = { hasLooked: () => false };
const crash = { ruleId: said.ruleId, path: 'src/other.ts', reason: 'time', detail: '' } as const;

describe('what has become of a finding that was said', () => {
  test.each<[string, Partial<RecallMaterial>, Whereabouts]>([
    ['it is new at head', present('introduced'), 'present'],
    ['it is at head, and at base too', present('existing'), 'present'],
    ['base had it and head has not', present('fixed'), 'gone'],
    ['its rule has looked and found nothing', {}, 'gone'],
    ['its file is not at head', { ...notLooked, isThere: () => false, isJudged: () => false }, 'gone'],
    ['its file was judged, and its rule is not applicable to it', notLooked, 'beyond'],
    ['its file was not judged', { ...notLooked, isJudged: () => false }, 'unknown'],
    ['its rule is off', { ...notLooked, off: new Set([said.ruleId]) }, 'off'],
    ['the policy leaves its file out', { ...notLooked, isIgnored: () => true }, 'left-out'],
    ['there is no such rule', { ruleIds: new Set() }, 'unknown'],
    ['its rule crashed somewhere', { crashes: [crash] }, 'unknown'],
    ['its file was skipped', { coverage: { ...looked.coverage, skipped: [{ path: said.path, reason: 'too large' }] } }, 'unknown'],
    ['another file was skipped', { coverage: { ...looked.coverage, skipped: [{ path: 'x', reason: 'too large' }] } }, 'gone'],
    ['not all of the change was read', { coverage: { ...looked.coverage, gaps: ['much'] } }, 'unknown'],
  ])('%s', (_, more, expected) => {
    expect(recall({ ...looked, ...more })).toEqual([{ fingerprint: said.fingerprint, whereabouts: expected }]);
  });
});
