import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { FACTORS, factorOf } from '../../checks/factors.ts';
import { RULES } from '../../checks/index.ts';
import { folderOf } from '../../scripts/rule-files.ts';

const SENTENCE = /^[A-Z"`0-9][\s\S]*[.!]$/;

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const name = id.slice(id.indexOf('/') + 1);

  test('stands in the file of its name', () => {
    expect(existsSync(`checks/${folderOf(factorOf(id).number)}/${name}.ts`)).toBe(true);
  });

  test('says what right looks like, why, and what to do', () => {
    expect(rule.title).toMatch(/^[A-Z][^.]*$/);
    expect(rule.why).toMatch(SENTENCE);
    expect(rule.remedy).toMatch(SENTENCE);
  });

  test('has examples of both kinds and a page', () => {
    expect(rule.examples.bad.length).toBeGreaterThan(0);
    expect(rule.examples.good.length).toBeGreaterThan(0);
    expect(existsSync(`docs/rules/${id}.md`)).toBe(true);
  });

  test('judges something', () => {
    expect(Boolean(rule.code ?? rule.documents ?? rule.repository)).toBe(true);
  });
});

test('every factor has at least three rules', () => {
  const counts = FACTORS.map((factor) => RULES.filter((rule) => factorOf(rule.id).number === factor.number).length);
  expect(Math.min(...counts)).toBeGreaterThanOrEqual(3);
});

test('ids are unique', () => {
  expect(new Set(RULES.map((rule) => rule.id)).size).toBe(RULES.length);
});

test('no fixture belongs to a rule that is gone', () => {
  const ids = new Set<string>(RULES.map((rule) => rule.id));
  const folders = existsSync('fixtures/rules')
    ? readdirSync('fixtures/rules').flatMap((factor) => readdirSync(`fixtures/rules/${factor}`).map((rule) => `${factor}/${rule}`))
    : [];
  expect(folders.filter((id) => !ids.has(id))).toEqual([]);
});
