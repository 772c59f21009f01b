import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import picomatch from 'picomatch';
import { covers, isTameGlob, isTameTitle } from '../../../src/analysis/tree/globs.ts';

describe('a glob', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['src/', ['src/a', 'src/a/b.js', 'src/.env'], ['src2/a', 'lib/src/a']],
    ['src/**', ['src/a', 'src/a/b'], ['a/src/b']],
    ['**/*.ya?l', ['a.yaxl', 'b/c.ya.l'], ['a.yml']],
    ['**/Dockerfile*', ['Dockerfile', 'a/b/Dockerfile.dev'], ['Dockerfile/a']],
    ['*.{js,ts}', ['a.js', '.b.ts'], ['a/b.js', 'a.jsx']],
    ['a/**/b/*/c', ['a/b/x/c', 'a/y/z/b/x/c'], ['a/b/c', 'a/b/x/y/c']],
    ['[a-c]/?', ['a/x', 'c/y'], ['d/x', 'a/xy']],
    ['./docs/*.md', ['docs/a.md'], ['docs/a/b.md']],
    ['!src/**', ['lib/a'], ['src/a']],
  ])('%s covers what it says', (glob, inside, outside) => {
    const fits = covers([glob]);
    expect([inside.filter(fits), outside.filter(fits)]).toEqual([inside, []]);
    expect(isTameGlob(glob)).toBe(true);
  });

  test('says what picomatch says, where that is quick', () => {
    const step = fc.constantFrom('a', 'b', '*', 'a*', '*b', '**', '?', '{a,b}', '[ab]c', '.a');
    const name = fc.constantFrom('a', 'b', 'ab', 'ac', 'bc', '.a', 'abb');
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), fc.array(name, { minLength: 1, maxLength: 5 }), (steps, names) => {
        fc.pre(steps.at(-1) !== '**');
        const [glob, path] = [steps.join('/'), names.join('/')];
        expect([glob, path, covers([glob])(path)]).toEqual([glob, path, picomatch.isMatch(path, glob, { dot: true })]);
      }),
      { numRuns: 2_000 },
    );
  });

  test('is answered whatever the path does', () => {
    const globs = ['**/*a*/**/*a*/**/*a*b', '**/**/**/**/**/x', '{*a,aa}{a,aa}b', '*a*b'].filter(isTameGlob);
    expect(globs).toHaveLength(4);
    const paths = ['a'.repeat(1_000), 'a/'.repeat(2_000), `${'a'.repeat(50)}/`.repeat(60)];
    expect(paths.filter(covers(globs))).toEqual([]);
  });
});

test.each([
  ['*a*a*', false, true],
  ['*a*a*a*', false, false],
  ['a/*b*/*c*', true, false],
  ['{a,b}{c,d}{e,f}', false, false],
  ['{a/b,c}', false, true],
  ['+(a|aa)', false, false],
  ['!(a)', false, false],
  ['*.test.*', true, true],
  ['a'.repeat(401), false, false],
])('glob %# is fit for paths or for titles, or not', (glob, forPaths, forTitles) => {
  expect([isTameGlob(glob), isTameTitle(glob)]).toEqual([forPaths, forTitles]);
});
