import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { nearest } from '../../src/cli/program/nearest.ts';
import { progressLine } from '../../src/cli/program/progress.ts';
import { wantsColor } from '../../src/cli/program/render.ts';
import { commandLineSettings } from '../../src/settings/command-line.ts';

describe('colours', () => {
  test.each<[string, { isTTY?: boolean }, Record<string, string>, boolean]>([
    ['a terminal', { isTTY: true }, {}, true],
    ['a pipe', {}, {}, false],
    ['NO_COLOR on a terminal', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true],
    ['a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['FORCE_COLOR in a pipe', {}, { FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', {}, { FORCE_COLOR: '0' }, false],
    ['NO_COLOR and FORCE_COLOR', { isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['continuous integration', {}, { CI: 'true' }, false],
  ])('for %s', (_, stream, environment, wanted) => {
    expect(wantsColor(stream, commandLineSettings(environment))).toBe(wanted);
  });
});

describe('the progress line', () => {
  // The machine's load is none of its business.
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const written = (isTTY: boolean, environment: Record<string, string>, wait: number): string => {
    let text = '';
    const stream = { isTTY, write: (part: string) => (text += part) !== '' } as unknown as NodeJS.WriteStream;
    const line = progressLine(stream, commandLineSettings(environment));
    line.update(1, 2000);
    jest.advanceTimersByTime(wait);
    line.update(1200, 2000);
    line.update(1201, 2000);
    line.finish();
    return text;
  };

  test('tells of a long audit on a terminal, and goes away', () => {
    expect(written(true, {}, 800)).toBe('\r\u001b[K1,200 of 2,000 files judged\r\u001b[K');
  });

  test.each<[string, boolean, Record<string, string>, number]>([
    ['a short audit', true, {}, 10],
    ['a pipe', false, {}, 800],
    ['continuous integration', true, { CI: 'true' }, 800],
    ['a dumb terminal', true, { TERM: 'dumb' }, 800],
  ])('is silent for %s', (_, isTTY, environment, wait) => {
    expect(written(isTTY, environment, wait)).toBe('');
  });
});

describe('the nearest word', () => {
  test.each<[string, string | undefined]>([
    ['config', 'config'],
    ['conifg', 'config'],
    ['proceses', 'processes'],
    ['x', undefined],
    ['', undefined],
    ['something else entirely', undefined],
    ['c'.repeat(10_000), undefined],
  ])('to %j is %s', (word, candidate) => {
    expect(nearest(word, ['logs', 'config', 'processes'])).toBe(candidate);
  });
});
