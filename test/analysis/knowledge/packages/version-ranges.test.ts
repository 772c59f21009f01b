import { describe, expect, test } from '@jest/globals';
import {
  firstBeyond,
  isBelow,
  isUnbounded,
  lowestVersion,
  soleVersion,
} from '../../../../src/analysis/knowledge/packages/version-ranges.ts';

describe('version ranges', () => {
  test.each([
    ['^1.2.3', '1.2.3'],
    ['~> 7.1', '7.1'],
    ['>=2', '2'],
    ['^1 || ^2', undefined],
    ['>=1,<2', undefined],
    ['^1.0.0-rc.1', undefined],
    ['1.2.3', undefined],
  ])('the lowest of %s', (constraint, expected) => {
    expect(lowestVersion(constraint)).toBe(expected);
  });

  test.each([
    ['1.2.3', 'npm', '1.2.3'],
    ['==1.2.3', 'python', '1.2.3'],
    ['1.2.3', 'cargo', undefined],
    ['1.2', 'npm', undefined],
    ['v1.2.3', 'go', 'v1.2.3'],
  ] as const)('the only one of %s in %s', (constraint, ecosystem, expected) => {
    expect(soleVersion(constraint, ecosystem)).toBe(expected);
  });

  test.each([
    ['1.2.3', '1.10.0', true],
    ['1.2', '1.2.0', false],
    ['2.0.0', '1.9.9', false],
    ['v5.0.1', 'v5.1.0', true],
    ['1.0.0-beta', '1.0.0', false],
  ])('%s below %s', (version, other, expected) => {
    expect(isBelow(version, other)).toBe(expected);
  });

  test.each(['*', 'latest', '>=1.0', '>1', 'dev-master', '[1.0,)', 'latest.release'])('%s is unbounded', (constraint) => {
    expect(isUnbounded(constraint)).toBe(true);
  });

  test.each(['^1.0', '4.*', '>=1,<2', '~=2.1', '1.2.3', '[1.0,2.0)', 'dev-main#0123456'])('%s is bounded', (constraint) => {
    expect(isUnbounded(constraint)).toBe(false);
  });
});

test.each([
  ['^1.2', '2.0'],
  ['^0.3.1', '0.4.0'],
  ['^0.0.3', '0.0.4'],
  ['^0', '1'],
  ['~1.2.3', '1.3.0'],
  ['~> 1.2.3', '1.3.0'],
  ['~1.2', undefined],
  ['>=1.2.3', undefined],
  ['1.2.3', undefined],
])('%s ends before %s', (constraint, expected) => {
  expect(firstBeyond(constraint)).toBe(expected);
});
