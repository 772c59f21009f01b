import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { askedCalls, queriesAsYaml, queryCount } from '../../bench/queries.ts';

test('the rules are asked which calls they look for', () => {
  const javascript = askedCalls().find(({ language }) => language === 'javascript');
  expect(javascript?.names).toEqual(expect.arrayContaining(['fetch', '*.listen']));
});

test('each call becomes one rule, by the last segment of its name', () => {
  const asked = [{ language: 'javascript' as const, names: ['express().listen', '*.listen', 'fs.promises.default', 'fetch', 'ws.Server'] }];
  const rules = parseAllDocuments(queriesAsYaml(asked)).map((document) => document.toJS() as { id: string; rule: unknown });
  expect(rules.map(({ id, rule }) => [id, rule])).toEqual([
    ['javascript-listen', { any: [{ pattern: 'listen($$$)' }, { pattern: '$A.listen($$$)' }] }],
    ['javascript-fetch', { any: [{ pattern: 'fetch($$$)' }] }],
    ['javascript-Server', { any: [{ pattern: 'Server($$$)' }, { pattern: '$A.Server($$$)' }, { pattern: 'new Server($$$)' }] }],
  ]);
  expect(queryCount(asked, 'javascript')).toBe(3);
});
