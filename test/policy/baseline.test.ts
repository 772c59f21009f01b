import { describe, expect, test } from '@jest/globals';
import { type BaselineEntry, baselineText, loadBaseline } from '../../src/policy/baseline.ts';

const entry = (path: string, digit = '1'): BaselineEntry => ({
  path,
  rule: 'logs/file-logger',
  code: 'c'.repeat(32),
  fingerprint: digit.repeat(32),
});
const [a, b, c] = [entry('a.js'), entry('b.js', '3'), entry('b.js', '2')] as [BaselineEntry, BaselineEntry, BaselineEntry];

describe('the text of a baseline', () => {
  test('is the same whatever the order, each entry once and on a line of its own', () => {
    const text = baselineText([b, c, a]);
    expect(text).toBe(baselineText([a, b, c, a]));
    expect(text.split('\n')).toHaveLength(9);
    expect(loadBaseline(text, 'x.json')).toEqual({ ok: true, baseline: { path: 'x.json', entries: [a, c, b] } });
  });

  test('holds nothing when there is nothing', () => {
    expect(baselineText([])).toBe('{\n  "format": 1,\n  "findings": []\n}\n');
  });
});

describe('a mistake is told with its place', () => {
  const good = baselineText([a, b]);
  test.each<[string, string, number, string, RegExp]>([
    ['no JSON', '{\n "format": 1,\n', 3, '', /no JSON/],
    ['a merge conflict', good.replace('    {', '<<<<<<< ours\n    {'), 4, '', /merge conflict/],
    ['another version', good.replace('1,', '2,'), 2, 'format', /must be 1; a newer Twelvefold/],
    ['an unknown key', good.replace('"path":"b.js"', '"path":"b.js","why":"x"'), 5, 'findings.1.why', /no such key/],
    ['no digest', good.replace('3'.repeat(32), 'xyz'), 5, 'findings.1.fingerprint', /32 hexadecimal/],
    ['a missing key', good.replace(/"rule":"[^"]+",/, ''), 4, 'findings.0.rule', /expected string/],
    ['another value altogether', '[]', 1, '', /expected object/],
  ])('%s', (_, text, line, key, message) => {
    const loaded = loadBaseline(text, 'x.json');
    expect(loaded).toMatchObject({ ok: false, problems: [{ line, key, message: expect.stringMatching(message) as unknown }] });
  });

  test('brackets without end', () => {
    const loaded = loadBaseline('['.repeat(100_000), 'x.json');
    expect(loaded).toMatchObject({ ok: false, problems: [{ message: expect.stringMatching(/nested|no JSON/) as unknown }] });
  });

  test('more than 16 MiB', () => {
    const spaces = ' '.repeat(16 * 1024 * 1024 - good.length);
    expect(loadBaseline(`${good}${spaces}`, 'x.json').ok).toBe(true);
    expect(loadBaseline(`${good}${spaces} `, 'x.json')).toEqual({
      ok: false,
      problems: [{ line: undefined, key: '', message: 'is longer than 16 MiB' }],
    });
  });
});
