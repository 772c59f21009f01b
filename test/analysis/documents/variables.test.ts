import { expect, test } from '@jest/globals';
import { variableAlone } from '../../../src/analysis/documents/variables.ts';

test.each([
  ['$PORT', 'PORT'],
  ['${PORT}', 'PORT'],
  ['$PORT/tcp', undefined],
  ['${PORT:-80}', undefined],
  ['${PORT', undefined],
  ['$', undefined],
  ['PORT', undefined],
])('%s is the variable %s', (text, name) => {
  expect(variableAlone(text)).toBe(name);
});
