import { describe, expect, test } from '@jest/globals';
import { needsNewAudit, pauseAfter, startOf } from '../../src/jobs/wish.ts';

type Row = Parameters<typeof needsNewAudit>[0];

const published: Row = {
  state: 'open',
  wanted_head: 'a',
  generation: 3,
  ended_generation: 3,
  open_generation: null,
  attempt: 1,
  ending: 'published',
  quiet: false,
};
const waiting: Row = { ...published, ended_generation: 2, attempt: 0 };
const running: Row = { ...waiting, open_generation: 3, attempt: 1 };

describe('a wish', () => {
  test.each<[what: string, row: Row, head: string, force: boolean, anew: boolean]>([
    ['for another head', published, 'b', false, true],
    ['for another head while one waits', waiting, 'b', false, true],
    ['for another head while one runs', running, 'b', false, true],
    ['for what was published', published, 'a', false, false],
    ['for what was published, by force', published, 'a', true, true],
    ['for what was given up', { ...published, ending: 'failed' }, 'a', false, true],
    ['for what waits', waiting, 'a', false, false],
    ['for what waits, by force', waiting, 'a', true, false],
    ['for what runs', running, 'a', false, false],
    ['for what runs, by force', running, 'a', true, true],
    ['for what failed and waits for its next try, by force', { ...running, open_generation: null }, 'a', true, false],
    ['after closing what was published', { ...published, state: 'closed' }, 'a', false, false],
    ['after closing what ran', { ...running, state: 'closed', open_generation: null }, 'a', false, true],
    ['after closing what had not begun', { ...waiting, state: 'closed' }, 'a', false, false],
  ])('%s', (_what, row, head, force, anew) => {
    expect(needsNewAudit(row, { head, force })).toBe(anew);
  });
});

test('the first audit starts at once, the next one of the same target a moment after the last start', () => {
  const now = new Date('2026-01-01T00:00:10Z');
  expect(startOf(now, null, false)).toEqual(now);
  expect(startOf(now, new Date('2026-01-01T00:00:00Z'), false)).toEqual(now);
  expect(startOf(now, new Date('2026-01-01T00:00:09Z'), false)).toEqual(new Date('2026-01-01T00:00:14Z'));
  expect(startOf(now, null, true)).toEqual(new Date('2026-01-01T00:00:11.500Z'));
});

test('fifty pushes in ten seconds start at most three audits', () => {
  const starts: number[] = [];
  let waitingSince: number | undefined;
  for (let ms = 0; ms <= 20_000; ms += 200) {
    const pushed = ms < 10_000;
    const last = starts.at(-1);
    if (pushed) waitingSince ??= startOf(new Date(ms), last === undefined ? null : new Date(last), false).getTime();
    if (waitingSince !== undefined && waitingSince <= ms) {
      starts.push(ms);
      waitingSince = undefined;
    }
  }
  expect(starts.length).toBeLessThanOrEqual(3);
  expect(starts.at(-1)).toBeGreaterThanOrEqual(9_800);
});

test('pauses between tries grow', () => {
  expect(pauseAfter(1)).toBeLessThan(7_000);
  expect(pauseAfter(2)).toBeGreaterThan(14_000);
});
