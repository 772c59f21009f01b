import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { loadPolicy } from '../../src/policy/load.ts';
import { cpuTime } from '../cpu-time.ts';

test('every mistake is named with its line and key', () => {
  const text = 'mode: obsreve\ncomments:\n  max: 99\n  loud: true\nrules:\n  config/none: off\nmodes: x\n';
  expect(loadPolicy(text)).toEqual({
    ok: false,
    problems: [
      { line: 1, key: 'mode', message: expect.stringContaining('"observe"|"comment"|"enforce"') },
      { line: 3, key: 'comments.max', message: expect.stringContaining('30') },
      { line: 4, key: 'comments.loud', message: 'there is no such key as "loud"' },
      { line: 7, key: 'modes', message: 'there is no such key as "modes"' },
    ],
  });
});

test.each([
  ['keys that are none', (index: number) => `k${index}: x`],
  ['keys that stand twice', () => 'mode: observe'],
])('of very many mistakes twenty are named: %s', (_, line) => {
  const loaded = loadPolicy(Array.from({ length: 40 }, (__, index) => `${line(index)}\n`).join(''));
  expect(loaded.ok ? [] : loaded.problems).toHaveLength(20);
});

describe('hostile text is refused quickly and without an exception', () => {
  test.each<[string, string]>([
    ['brackets 5,000 deep', '['.repeat(5_000)],
    ['braces 5,000 deep', '{a: '.repeat(5_000)],
    ['lists 5,000 deep', '- '.repeat(5_000)],
    ['keys 5,000 deep', '? '.repeat(5_000)],
    ['indentation 300 deep', Array.from({ length: 300 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    [
      'a bomb of aliases',
      `a0: &a0 [x]\n${Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]`).join('\n')}`,
    ],
    ['a prototype', '__proto__:\n  mode: observe\n'],
    ['a prototype among the rules', 'rules:\n  __proto__:\n    polluted: x\n'],
    ['a prototype among the factors', 'factors: {__proto__: {polluted: notice}}\n'],
    ['a prototype among the roles', 'paths: {roles: {__proto__: {polluted: source}}}\n'],
    ['a prototype by an alias', 'mode: &p __proto__\nrules: {*p : {polluted: x}}\n'],
    ['a prototype among who may', 'commands: {ignore: {__proto__: [robin]}}\n'],
    ['a constructor', 'constructor: x'],
    ['65 KB', `# ${'x'.repeat(65 * 1024)}`],
    ['a tag', 'mode: !!js/function "x"'],
    ['a merge key', 'base: &b {mode: observe}\n<<: *b\n'],
    ['NUL', 'mode: \0'],
  ])('%s', (_, text) => {
    const started = cpuTime();
    expect(loadPolicy(text).ok).toBe(false);
    expect(cpuTime() - started).toBeLessThan(200);
  });

  const steps = (count: number): string => Array.from({ length: count }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
  test.each<[string, string, RegExp, string]>([
    ['brackets', '['.repeat(41) + ']'.repeat(41), /nested too deeply/, '['.repeat(40) + ']'.repeat(40)],
    ['steps of indentation', steps(41), /nested too deeply/, steps(40)],
    ['lists on one line', `${'- '.repeat(41)}x`, /nested too deeply/, `${'- '.repeat(40)}x`],
    ['aliases', `mode: [&a observe, ${'*a, '.repeat(101)}]`, /too many aliases/, `mode: [&a observe, ${'*a, '.repeat(99)}]`],
    ['characters', `#${'x'.repeat(64 * 1024)}`, /longer than 64 KiB/, `#${'x'.repeat(64 * 1024 - 1)}`],
  ])('%s end at a limit, and not before', (_, over, said, under) => {
    const messages = (text: string): string => {
      const loaded = loadPolicy(text);
      return loaded.ok ? '' : loaded.problems.map(({ message }) => message).join('\n');
    };
    expect(messages(over)).toMatch(said);
    expect(messages(under)).not.toMatch(/nested too deeply|too many aliases|longer than/);
  });

  test('whatever it is', () => {
    const piece = fc.constantFrom(
      'mode',
      ':',
      ' ',
      '\n',
      '- ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '?',
      '|',
      '>',
      '"',
      "'",
      '#',
      '%',
      '@',
      '!!',
      '<<',
      '\t',
      'observe',
      '\u2028',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(typeof loadPolicy(pieces.join('')).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});
