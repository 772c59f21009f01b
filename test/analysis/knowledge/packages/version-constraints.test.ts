import { expect, test } from '@jest/globals';
import { mayLieIn, rangesOf } from '../../../../src/analysis/knowledge/packages/version-constraints.ts';

test.each([
  ['>=18', '20', true],
  ['>=18', '16', false],
  ['>=18.12', '18', true],
  ['>=18 <21', '22', false],
  ['>= 3.8, < 3.11', '3.11', false],
  ['>=3.8,<3.11', '3.10.4', true],
  ['>=3.8,<3.11', '3', true],
  ['<=3.11', '3.11', true],
  ['^3.9', '3.12', true],
  ['^18.1.0', '20', false],
  ['~3.9', '3.10', false],
  ['~=3.10', '3.12', true],
  ['~> 3.1', '3.3', true],
  ['~> 3.1.2', '3.2', false],
  ['18.x || 20.x', '20.11', true],
  ['18.x || 20.x', '19', false],
  ['16 - 18', '18.4', true],
  ['16 - 18', '19', false],
  ['3.9.*', '3.9.7', true],
  ['3.9.*', '3.10', false],
])('%s and %s: %s', (constraint, version, expected) => {
  expect(rangesOf(constraint)?.some((range) => mayLieIn(version, range))).toBe(expected);
});

test.each(['lts/*', '', 'latest', '*', 'node'])('%j says nothing for certain', (constraint) => {
  expect(rangesOf(constraint)).toBeUndefined();
});
