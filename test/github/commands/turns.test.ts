import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Later } from '../../../src/github/client/errors.ts';
import { Turns } from '../../../src/github/commands/turns.ts';

const HOUR = 60 * 60_000;

beforeEach(() => void jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate'] }));
afterEach(() => void jest.useRealTimers());

/** How many turns somebody gets before there are none. */
function turnsLeft(turns: Turns, installation: number, login: string): number {
  for (let taken = 0; taken < 100; taken += 1) {
    try {
      turns.take(installation, login);
    } catch (error) {
      if (error instanceof Later) return taken;
      throw error;
    }
  }
  return Number.POSITIVE_INFINITY;
}

test('thirty in an hour, however the name is written', () => {
  const turns = new Turns();
  expect(turnsLeft(turns, 1, 'sam')).toBe(30);
  expect(turnsLeft(turns, 1, 'Sam')).toBe(0);
});

test.each<[string, number, string]>([
  ['another person', 1, 'ann'],
  ['the same person in another installation', 2, 'sam'],
  ['an installation and a name that read alike together', 12, 'sam'],
])('%s has turns of their own', (_, installation, login) => {
  const turns = new Turns();
  turnsLeft(turns, 1, 'sam');
  expect(turnsLeft(turns, installation, login)).toBe(30);
});

test('to try the same thing again costs none', () => {
  const turns = new Turns();
  for (let time = 0; time < 40; time += 1) turns.take(1, 'sam', 'a comment');
  expect(turnsLeft(turns, 1, 'sam')).toBe(29);
});

test('a turn comes back an hour after it was taken, each by itself', () => {
  const turns = new Turns();
  turns.take(1, 'sam');
  jest.advanceTimersByTime(HOUR / 2);
  expect(turnsLeft(turns, 1, 'sam')).toBe(29);
  jest.advanceTimersByTime(HOUR / 2);
  expect(turnsLeft(turns, 1, 'sam')).toBe(1);
  jest.advanceTimersByTime(HOUR / 2);
  expect(turnsLeft(turns, 1, 'sam')).toBe(29);
});

test('who has to wait is told until when', () => {
  const turns = new Turns();
  turnsLeft(turns, 1, 'sam');
  jest.advanceTimersByTime(1_000);
  expect(() => turns.take(1, 'sam')).toThrow(expect.objectContaining({ until: new Date(HOUR) }));
});
