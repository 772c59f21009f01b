import { describe, expect, test } from '@jest/globals';
import { readPolicy } from '../../src/policy/read-policy.ts';

describe('a policy file', () => {
  test.each(['', '# nothing\n', '{}'])('%j decides nothing', (text) => {
    expect(readPolicy(text, 'p.yml')).toEqual({ source: 'p.yml', settings: {} });
  });

  test('gives what it sets and nothing else', () => {
    const text = 'fail-on: warning\nrules:\n  config/hardcoded-secret: { level: error, until: 2027-01-31 }\npaths:\n  ignore: [legacy/]\n';
    expect(readPolicy(text, 'p.yml').settings).toEqual({
      'fail-on': 'warning',
      rules: { 'config/hardcoded-secret': { level: 'error', until: '2027-01-31' } },
      paths: { ignore: ['legacy/'] },
    });
  });

  test.each<[string, string, RegExp]>([
    ['broken YAML', 'mode: observe\nrules: [', /^p\.yml:2: /],
    ['a key twice', 'mode: observe\nmode: comment', /^p\.yml:2: .*unique/],
    ['an unknown key', 'mode: observe\nfailon: error', /^p\.yml:2: failon: .*failon/i],
    ['an unknown value', '\nmode: loud', /^p\.yml:2: mode: /],
    ['an unknown level', 'rules:\n  config/hardcoded-secret: fatal', /^p\.yml:2: rules\.config\/hardcoded-secret: /],
    [
      'a level without end',
      'rules:\n  logs/file-logger: { level: off, until: soon }',
      /^p\.yml:2: rules\.logs\/file-logger\.until: must be a day/,
    ],
    ['a shared policy without an owner', 'extends: [policies]', /^p\.yml:1: extends\.0: .*owner\/repository/],
    ['a lock that is no key', 'locked: ["Mode!"]', /^p\.yml:1: locked\.0: .*a key such as/],
    ['an unknown factor', 'factors:\n  configs: off', /^p\.yml:2: factors\.configs: /],
    ['a list', '- a', /^p\.yml: /],
    [
      'too many aliases',
      `a: &a [x]\n${Array.from({ length: 9 }, (_, index) => `b${index}: &b${index} [${'*a,'.repeat(99)}*a]`).join('\n')}`,
      /^p\.yml: has too many aliases|^p\.yml:\d+: /,
    ],
    ['too much', `# ${'x'.repeat(70_000)}`, /^p\.yml: is longer than/],
  ])('with %s is refused in one line', (_, text, message) => {
    expect(() => readPolicy(text, 'p.yml')).toThrow(message);
    expect(() => readPolicy(text, 'p.yml')).not.toThrow(/\n/);
  });

  test('that names an unknown rule is refused where the rules are known', () => {
    const text = 'rules:\n  config/hardcoded-secrets: off\n';
    expect(() => readPolicy(text, 'p.yml', new Set(['config/hardcoded-secret']))).toThrow(
      'p.yml:2: rules.config/hardcoded-secrets: there is no such rule',
    );
  });
});
