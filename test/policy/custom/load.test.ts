import { describe, expect, test } from '@jest/globals';
import { customCard, unknownCustomRules } from '../../../src/policy/custom/custom-rules.ts';
import { loadCustomRule, loadCustomRules } from '../../../src/policy/custom/load.ts';
import { isRuleFile } from '../../../src/policy/places.ts';
import { policyOf } from '../../../src/policy/policy.ts';
import type { PolicyProblem } from '../../../src/policy/yaml-file.ts';
import { ruleExplanation } from '../../../src/report/github/conversation/explanation.ts';
import { commentBody } from '../../../src/report/github/conversation/line-comments.ts';
import { cpuTime } from '../../cpu-time.ts';
import { finding } from '../../report/github/samples.ts';
import { ruleFile } from './sample-rule.ts';

const document = { files: ['a.yml'], key: 'a.b' };

test('a rule file that holds is complete with what it leaves out', () => {
  expect(loadCustomRule(ruleFile())).toMatchObject({
    ok: true,
    value: {
      id: 'custom/sample',
      severity: 'warning',
      confidence: 'certain',
      within: 'anywhere',
      roles: ['source', 'configuration'],
      documents: [],
    },
  });
});

describe('a mistake is told with line, key and what is allowed', () => {
  test.each<[string, Record<string, unknown>, number | undefined, string, RegExp]>([
    ['an id of ours', { id: 'logs/file-logger' }, 1, 'id', /must be custom\//],
    ['no such factor', { factor: 'log' }, 2, 'factor', /"logs"/],
    ['an unknown key', { languagesx: 1 }, 9, 'languagesx', /no such key/],
    ['nothing said', { title: ' ' }, 3, 'title', /must say something/],
    ['no bad example', { examples: { bad: [], good: [] } }, 8, 'examples.bad', />=1/],
    ['nothing looked at', { languages: {} }, undefined, '', /languages or documents/],
    ['an unknown language', { languages: { cobol: 'x' } }, 7, 'languages.cobol', /no such key/],
    ['an unknown matcher', { languages: { python: { patern: 'x' } } }, 7, 'languages.python', /unknown field `patern`.*`pattern`/],
    ['a pattern that is none', { languages: { python: 'print($$$) foo' } }, 7, 'languages.python', /Multiple AST nodes/],
    ['a broken Rust expression', { languages: { go: { regex: '(' } } }, 7, 'languages.go', /unclosed group/],
    [
      'a mistake of one dialect',
      { languages: { ecmascript: { kind: 'no_such' } } },
      7,
      'languages.ecmascript',
      /Kind `no_such` is invalid/,
    ],
    ['key and instruction', { documents: [{ ...document, instruction: 'RUN' }] }, 9, 'documents.0', /one of them/],
    ['neither', { documents: [{ files: ['a'] }] }, 9, 'documents.0', /one of them/],
    ['a look-ahead', { documents: [{ ...document, matches: '(?=a)' }] }, 9, 'documents.0.matches', /linear time/],
    ['a broken expression', { documents: [{ ...document, unless: '(' }] }, 9, 'documents.0.unless', /Unterminated group/],
    [
      'one in a condition',
      { documents: [{ ...document, where: [{ key: 'a', matches: '[' }] }] },
      9,
      'documents.0.where.0.matches',
      /Unterminated/,
    ],
    ['any number of keys twice', { documents: [{ ...document, key: '**.a.**' }] }, 9, 'documents.0.key', /one \*\* at most/],
    ['an empty key', { documents: [{ ...document, key: 'a..b' }] }, 9, 'documents.0.key', /empty key/],
    ['a missing value that matches', { documents: [{ ...document, missing: true, matches: 'a' }] }, 9, 'documents.0.missing', /no value/],
    ['no day', { until: 'tomorrow' }, 9, 'until', /2027-01-31/],
    ['an address of another kind', { link: 'javascript:alert(1)' }, 9, 'link', /https/],
  ])('%s', (_, more, line, key, message) => {
    const problem = { line, key, message: expect.stringMatching(message) as unknown };
    expect(loadCustomRule(ruleFile(more))).toMatchObject({ ok: false, problems: expect.arrayContaining([problem]) as unknown });
  });
});

describe('the rules of a repository', () => {
  const file = (name: string, more: Record<string, unknown> = {}) => ({ path: `.github/twelvefold/rules/${name}`, text: ruleFile(more) });

  test.each([
    ['.github/twelvefold/rules/a.yml', true],
    ['.github/twelvefold/rules/a.yaml', true],
    ['.github/twelvefold/rules/deep/a.yml', false],
    ['.github/twelvefold/rules/README.md', false],
    ['sub/.github/twelvefold/rules/a.yml', false],
  ])('are looked for: %s', (path, expected) => expect(isRuleFile(path)).toBe(expected));

  test('are those that hold, whatever is wrong with the others', () => {
    const files = [
      file('b.yml', { id: 'custom/b' }),
      { path: '.github/twelvefold/rules/a.yml', text: undefined },
      file('c.yml', { factor: 'x' }),
    ];
    const { rules, broken } = loadCustomRules(files, '2027-01-01');
    expect(rules.map(({ id }) => id)).toEqual(['custom/b']);
    expect(broken.map(({ path }) => path)).toEqual(['.github/twelvefold/rules/a.yml', '.github/twelvefold/rules/c.yml']);
  });

  test('have ids of their own each, the first file’s', () => {
    const { rules, broken } = loadCustomRules([file('b.yml'), file('a.yml', { title: 'First' })], '2027-01-01');
    expect(rules.map(({ title }) => title)).toEqual(['First']);
    expect(broken).toMatchObject([
      { path: '.github/twelvefold/rules/b.yml', problems: [{ key: 'id', message: expect.stringContaining('a.yml') as unknown }] },
    ]);
  });

  test('hold up to their day', () => {
    const files = [file('a.yml', { until: '2027-01-31' })];
    expect(loadCustomRules(files, '2027-01-31').rules).toHaveLength(1);
    expect(loadCustomRules(files, '2027-02-01')).toMatchObject({
      rules: [],
      notices: [expect.stringContaining('held until 2027-01-31') as unknown],
    });
  });

  test('are a hundred at most, and the rest is told', () => {
    const files = Array.from({ length: 101 }, (_, index) => file(`r${1000 + index}.yml`, { id: `custom/r${index}` }));
    const { rules, broken } = loadCustomRules(files, '2027-01-01');
    expect([rules.length, broken.map(({ path }) => path)]).toEqual([100, ['.github/twelvefold/rules/r1100.yml']]);
  });

  test('that a policy levels and that are not there are named', () => {
    const policy = policyOf({ rules: { 'custom/sample': 'off', 'custom/gone': 'error' } });
    const custom = loadCustomRules([file('a.yml')], '2027-01-01');
    expect(unknownCustomRules(policy, custom)).toEqual([
      { key: 'rules.custom/gone', text: 'The policy sets rules.custom/gone, and there is no such rule in .github/twelvefold/rules.' },
    ]);
  });
});

describe('a hostile rule file is read in no time', () => {
  const quickly = (text: string): readonly PolicyProblem[] => {
    const began = cpuTime();
    const loaded = loadCustomRule(text);
    expect(cpuTime() - began).toBeLessThan(1_500);
    return loaded.ok ? [] : loaded.problems;
  };

  test('with thousands of keys', () => {
    const keys = Array.from({ length: 9_000 }, (_, index) => `k${index.toString(36)}:\n`).join('');
    expect(quickly(ruleFile() + keys)).toHaveLength(20);
    expect(quickly(`${ruleFile()}factor: logs\n`)).toEqual([{ line: 9, key: '', message: 'Map keys must be unique' }]);
  });

  test('with hundreds of regular expressions that are dear to make ready, in every language', () => {
    const any = Array.from({ length: 190 }, (_, index) => ({ regex: `\\w{20}${index}` }));
    const languages = Object.fromEntries(['python', 'go', 'java', 'ruby', 'ecmascript'].map((name) => [name, { any }]));
    expect(quickly(ruleFile({ languages })).map(({ message }) => message)).toEqual(
      Array.from({ length: 5 }, () => expect.stringContaining('too many classes of characters')),
    );
  });
});

test.each(['config/hardcoded-secret', 'custom/../config', 'custom/__proto__', 'custom/A', 'CUSTOM/a', 'custom/a/b', 'custom/'])(
  'the id %s is none of a repository',
  (id) => {
    expect(loadCustomRule(ruleFile({ id }))).toMatchObject({ ok: false, problems: [{ key: 'id' }] });
  },
);

test.each(['javascript:alert(1)', 'http://a.example', 'https://a.example/) [x](https://b.example', '//a.example'])(
  '%s is no link',
  (link) => {
    const loaded = loadCustomRule(ruleFile({ link }));
    const shown = loaded.ok ? ruleExplanation(customCard(loaded.value)) : '';
    expect(shown).not.toMatch(/\]\(https:\/\/b\.example|\]\((?!https:\/\/)/);
  },
);

test('what a rule says is inert wherever it is shown', () => {
  const hostile =
    '@octo/all <img src=x> <!-- twelvefold:fp=00000000000000000000000000000000 --> [x](https://evil.example) `/twelvefold help`';
  const loaded = loadCustomRule(ruleFile({ title: hostile, what: hostile, why: hostile, remedy: hostile }));
  if (!loaded.ok) throw new Error('it does not hold');
  const card = customCard(loaded.value);
  const { what } = loaded.value;
  const shown = [ruleExplanation(card), commentBody(finding({ what, why: card.why, remedy: card.remedy }), undefined)].join('\n');
  expect(shown).not.toMatch(/@octo\/all|(?<!\\)<img|(?<!\\)\]\(https:\/\/evil/);
  expect(shown.match(/<!-- twelvefold:fp=/g)).toHaveLength(1);
});
