import { describe, expect, test } from '@jest/globals';
import { adapterOf } from '../../../../src/analysis/code/tree/adapters.ts';
import { parseTree } from '../../../../src/analysis/code/tree/register.ts';
import { LANGUAGES } from '../../../../src/analysis/languages.ts';

describe.each(LANGUAGES)('the adapter of %s', (language) => {
  const adapter = adapterOf(language);
  const { importCalls, conditionals, awaits, discards, ...lists } = adapter.kinds;
  const kinds = [
    ...Object.values(lists).flat(),
    ...conditionals.map((conditional) => conditional.kind),
    ...(importCalls === undefined ? [] : [importCalls.kind]),
    ...awaits,
    ...discards,
  ];

  test('speaks for the language', () => {
    expect(adapter.languages).toContain(language);
  });

  test('names kinds that the grammar has', () => {
    const root = parseTree(language, '');
    for (const kind of kinds) expect(() => root.findAll({ rule: { kind } })).not.toThrow();
    expect(() => root.findAll({ rule: { kind: 'no_such_kind' } })).toThrow(/kind/i);
  });

  test('names no kind twice in a list', () => {
    for (const list of [lists.calls, lists.bindings, lists.functions, lists.classes, lists.blocks])
      expect(new Set(list).size).toBe(list.length);
  });
});
