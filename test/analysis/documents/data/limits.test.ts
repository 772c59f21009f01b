import { expect, test } from '@jest/globals';
import {
  MAX_DEPTH,
  tellsLimit,
  TOO_DEEP,
  TOO_MANY_NODES,
  TOO_MUCH_ALIASED,
  tooCostly,
} from '../../../../src/analysis/documents/data/limits.ts';
import { readJson, readToml, readYaml } from '../../../../src/analysis/documents/data/data.ts';
import { SourceText } from '../../../../src/analysis/text.ts';

const costOf = (text: string): string | undefined => tooCostly(new SourceText(text));

test.each<[name: string, most: string, more: string, reason: string]>([
  ['lines', 'a: 1\n'.repeat(14_999), 'a: 1\n'.repeat(15_001), 'skipped: longer than 15000 lines'],
  ['values', `a: [${'1,'.repeat(29_000)}]`, `a: [${'1,'.repeat(30_001)}]`, 'skipped: more than 30000 values'],
  ...['!', '&', '*'].map((sign): [string, string, string, string] => [
    `signs ${sign}`,
    sign.repeat(30_000),
    sign.repeat(30_001),
    'skipped: more than 30000 values',
  ]),
  ['brackets that are open', '['.repeat(2_000), '{'.repeat(2_001), 'skipped: nested too deeply'],
  ['lists that begin on one line', `${'- '.repeat(499)}a`, `${'- '.repeat(500)}a`, 'skipped: nested too deeply'],
  ['keys that begin on one line', `${'? '.repeat(499)}a`, `${'? '.repeat(500)}a`, 'skipped: nested too deeply'],
])('too many %s are not parsed, and told', (_, most, more, reason) => {
  expect(costOf(most)).toBeUndefined();
  expect(costOf(more)).toBe(reason);
  for (const read of [readYaml, readToml]) {
    const { roots, problems } = read('a', new SourceText(more));
    expect([roots.length, problems]).toEqual([0, [reason]]);
  }
});

test.each([
  ['YAML', readYaml],
  ['JSON', readJson],
])('%s is read to a depth, and what lies deeper is told', (_, read) => {
  const within = (levels: number): readonly string[] => read('a', new SourceText(`${'['.repeat(levels)}1${']'.repeat(levels)}`)).problems;
  expect([within(MAX_DEPTH - 1), within(MAX_DEPTH + 2)]).toEqual([[], [TOO_DEEP]]);
});

test('brackets that close again are not open', () => {
  expect(costOf('[] '.repeat(10_000))).toBeUndefined();
});

test('what is not read because of a limit is told from what is written wrongly', () => {
  const limits = [TOO_DEEP, TOO_MANY_NODES, TOO_MUCH_ALIASED, 'skipped: longer than 15000 lines', 'nested too deeply to be read'];
  expect(limits.filter((problem) => !tellsLimit(problem))).toEqual([]);
  expect(TOO_DEEP).toContain(String(MAX_DEPTH));
  const mistakes = [
    'line 3: not valid JSON',
    'not an object',
    'not readable: nested',
    'no version of a known runtime in it',
    'a block is closed that was not opened',
  ];
  expect(mistakes.filter(tellsLimit)).toEqual([]);
});
