import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { parseArguments, parseShell } from '../../src/analysis/shell.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { cpuTime } from '../cpu-time.ts';

/** A command in one line: `{within} A=b wrapper> name [args] redirect:target & joint`. */
const line = ({ name, args, wrappers, assignments, redirects, background, joint, within }: Command): string =>
  [
    ...within.map((condition) => `{${condition}}`),
    ...assignments.map(({ name: key, value }) => `${key}=${value}`),
    ...wrappers.map((wrapper) => `${wrapper}>`),
    name,
    ...args.map((arg) => `[${arg}]`),
    ...redirects.map(({ operator, target }) => `${operator}:${target}`),
    background ? '&' : '',
    joint,
  ]
    .filter((part) => part !== '')
    .join(' ');

test.each<readonly [string, ...string[]]>([
  // Words
  ['a "b c" d\\ e \'f"g\'h', 'a [b c] [d e] [f"gh]'],
  ['echo "$PORT" \'$PORT\' ${PORT:-80} "\\$x"', 'echo [$PORT] [$PORT] [${PORT:-80}] [$x]'],
  ['echo $\'a\\tb\' $"c"', 'echo [a\tb] [c]'],
  ['a ""', 'a []'],
  ['/usr/local/bin/node ./x.js', 'node [./x.js]'],
  ['a \\\n  b \\\r\n  c\r\nd', 'a [b] [c]', 'd'],
  ['a # b\n# c\nd#e', 'a', 'd#e'],
  ['echo {a,b} *.js ~/x', 'echo [{a,b}] [*.js] [~/x]'],
  // Joints
  ['a; b && c || d | e |& f', 'a ;', 'b &&', 'c ||', 'd |', 'e |', 'f'],
  ['a &&\n  b', 'a &&', 'b'],
  ['a & b', 'a &', 'b'],
  // Assignments and wrappers
  ['A=b C="d e" f', 'A=b C=d e f'],
  ['A=b', 'A=b'],
  ['export A=b C', 'A=b export [A=b] [C]'],
  ['"A=b" c', 'A=b [c]'],
  ['A=(x y) b', 'A=(x y) b'],
  ['exec env -u X A=b sudo -E -u www nohup nice -n 5 time -p node a', 'A=b exec> env> sudo> nohup> nice> time> node [a]'],
  ['tini -g -- dumb-init su-exec app timeout -k 5 10 gosu app:app node a', 'tini> dumb-init> su-exec> timeout> gosu> node [a]'],
  ['/usr/bin/env python3 a.py', 'env> python3 [a.py]'],
  ['exec "$@"', 'exec> $@'],
  ['exec > log', 'exec >:log'],
  ['env; time', 'env ;', 'time'],
  ['command -v node; command node', 'command [-v] [node] ;', 'command> node'],
  ['bundle exec puma', 'bundle [exec] [puma]'],
  // Redirections
  ['a > b 2>&1 < c >> d &> e 2>/dev/null', 'a >:b 2>&:1 <:c >>:d &>:e 2>:/dev/null'],
  ['> a', '>:a'],
  ['a 2 >b', 'a [2] >:b'],
  ['a > >(tee b)', 'a >:>(tee b)', 'tee [b]'],
  ['cat <<EOF >x\nl $(y)\nEOF\nb', 'cat <<:l $(y)\n >:x', 'b'],
  ['cat <<-"A B"\n\tx\n\tA B\nb', 'cat <<-:x\n'.replace('x', '\tx'), 'b'],
  ['bash -e <<X && b\nc\nX\n', 'bash [-e] <<:c\n &&', 'b', 'bash> c'],
  ['a <<<b', 'a <<<:b'],
  // Blocks
  ['if a; then b; elif c\nthen d; else e; fi', 'a ;', '{if a} b ;', 'c', '{elif c} d ;', '{else c} e ;'],
  ['until nc -z db 1; do sleep 1; done', 'nc [-z] [db] [1] ;', '{until nc -z db 1} sleep [1] ;'],
  ['while a; do if b; then c; fi; done; d', 'a ;', '{while a} b ;', '{while a} {if b} c ;', 'd'],
  ['for x in 1 $(y); do z; done', 'y', '{for x in 1 $(y)} z ;'],
  ['for ((i=0;i<3;i++)); do z; done', '{for ((i=0;i<3;i++))} z ;'],
  ['case "$1" in\n  web|w) a ;;\n  (*) exec "$@"\nesac; b', '{case "$1" in web|w} a', '{case "$1" in *} exec> $@ ;', 'b'],
  ['f() { a; }\nfunction g { b; }\nh () (c)\nf', '{f()} a ;', '{g()} b ;', '{h()} c', 'f'],
  ['if ! a; then b; fi', 'a ;', '{if ! a} b ;'],
  ['[[ $a == b && ( -n $c ) ]] && d', '[[ [$a] [==] [b] [-n] [$c] []]] &&', 'd'],
  ['((i++)); a', 'a'],
  ['(a; b) | c', 'a ;', 'b |', 'c'],
  ['{ a; b; } > log &', 'a >:log & ;', 'b >:log & ;'],
  ['while a; do b; done < c | d', 'a <:c ;', '{while a} b <:c |', 'd'],
  ['echo if then fi', 'echo [if] [then] [fi]'],
  // Commands in commands
  ['a $(b | c) "`d "e f"`" | g', 'a [$(b | c)] [`d "e f"`] |', 'g', 'b |', 'c', 'd [e f]'],
  ['x=$(a $(b)) c', 'x=$(a $(b)) c', 'a [$(b)]', 'b'],
  ['a `b \\`c\\``', 'a [`b \\`c\\``]', 'b [`c`]', 'c'],
  ['a <(b) $((1 + 2))', 'a [<(b)] [$((1 + 2))]', 'b'],
  ['sh -c "a && exec b \\"c d\\""; e', 'sh [-c] [a && exec b "c d"] ;', 'sh> a &&', 'sh> exec> b [c d]', 'e'],
  ["exec bash -o pipefail -lc 'a | b'", 'exec> bash [-o] [pipefail] [-lc] [a | b]', 'exec> bash> a |', 'exec> bash> b'],
  ['su - app -c "a b"', 'su [-] [app] [-c] [a b]', 'su> a [b]'],
  ['eval "exec java -jar $JAR"', 'eval [exec java -jar $JAR]', 'eval> exec> java [-jar] [$JAR]'],
  ['eval "$CMD"', 'eval [$CMD]', 'eval> $CMD'],
  ['eval "$(a b)"', 'eval [$(a b)]', 'a [b]'],
  ['eval a b', 'eval [a] [b]'],
  ['bash run.sh -c x', 'bash [run.sh] [-c] [x]'],
  ['curl -fsSL https://x | bash -s -- y', 'curl [-fsSL] [https://x] |', 'bash [-s] [--] [y]'],
  // Broken
  ['a "b', 'a [b]'],
  ["a 'b", 'a [b]'],
  ['a $(b', 'a [$(b]', 'b'],
  ['a ${b', 'a [${b]'],
  ['a) b; fi; }', 'a', 'b ;'],
  [''],
])('%j', (text, ...expected) => {
  expect(parseShell(text).map(line)).toEqual(expected);
});

describe('places', () => {
  test.each<readonly [string, ...string[]]>([
    ['  exec node a.js  > b &\n', 'exec node a.js  > b'],
    ['A=1 b \\\r\n\tc; d', 'A=1 b \\\r\n\tc', 'd'],
    ['sh -c "a \\"b\\" && c" x', 'sh -c "a \\"b\\" && c" x', 'a \\"b\\"', 'c'],
    ["echo '😀' $(x '😀' y) `z \\`q\\``", "echo '😀' $(x '😀' y) `z \\`q\\``", "x '😀' y", 'z \\`q\\`', 'q'],
    ['bash <<E\n  a b\nE\n', 'bash <<E', 'a b'],
  ])('%j', (text, ...expected) => {
    const file = `# before\n${text}`;
    const places = parseShell(text, 9).map(({ span }) => file.slice(span.start, span.end));
    expect(places).toEqual(expected);
  });

  test('a text that is written elsewhere has places there', () => {
    const file = 'run: |\n    a\n    b c\n';
    const places = parseShell('a\nb c\n', (index) => (index < 2 ? 11 + index : 15 + index));
    expect(places.map(({ span }) => file.slice(span.start, span.end))).toEqual(['a', 'b c']);
  });
});

test('an exec form is one command, and what its shell is handed', () => {
  const file = '["/bin/sh", "-c", "exec a $B && c"]';
  const words = ['/bin/sh', '-c', 'exec a $B && c'].map((text) => {
    const start = file.indexOf(text);
    return { text, span: { start: start - 1, end: start + text.length + 1 }, locate: (index: number) => start + index };
  });
  const commands = parseArguments(words, file);
  expect(commands.map(line)).toEqual(['sh [-c] [exec a $B && c]', 'sh> exec> a [$B] &&', 'sh> c']);
  expect(commands.map(({ span }) => file.slice(span.start, span.end))).toEqual([file.slice(1, -1), 'exec a $B', 'c']);
});

const quote = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
const doubleQuote = (word: string): string => `"${word.replaceAll(/[$`"\\]/g, '\\$&')}"`;

describe('any text', () => {
  const PIECES = [
    'a',
    'b',
    ' ',
    '\n',
    '\r\n',
    ';',
    '&',
    '&&',
    '|',
    '>',
    '<<E',
    'E',
    '(',
    ')',
    '$(',
    '${',
    '}',
    '{',
    '`',
    '"',
    "'",
    '\\',
    '#',
    '=',
    'if ',
    'then ',
    'fi',
    'case ',
    ' in ',
    ';;',
    'esac',
    'do ',
    'done',
    'sh -c ',
    'eval ',
    'for ',
    '[[ ',
    '😀',
    '\0',
  ];
  const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 80 }).map((pieces) => pieces.join(''));

  test('is read without a throw, every place inside it', () => {
    fc.assert(
      fc.property(text, (script) => {
        for (const { span } of parseShell(script)) {
          expect(span.start).toBeGreaterThanOrEqual(0);
          expect(span.end).toBeGreaterThan(span.start);
          expect(span.end).toBeLessThanOrEqual(script.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['single', quote],
    ['double', doubleQuote],
  ])('comes back from %s quotes', (_kind, quoted) => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), text), { minLength: 1, maxLength: 5 }), (words) => {
        const commands = parseShell(`echo ${words.map(quoted).join(' ')}`);
        expect(commands.map(({ args }) => args)).toEqual([words]);
      }),
    );
  });

  test.each([
    '(',
    '$(',
    '"$(',
    '`',
    '{ ',
    'if ',
    'while a; do ',
    'case x in a) ',
    'sh -c "',
    "sh -c '$(",
    '${',
    'a=(',
    'f() { ',
    'a|',
    'x <<A;',
    '{ a; } > x; ',
    '[[ ',
    '\\`',
    '> >(',
  ])('%j a hundred thousand times is read in linear time', (piece) => {
    const before = cpuTime();
    expect(parseShell(piece.repeat(100_000)).length).toBeLessThanOrEqual(100_000);
    expect(cpuTime() - before).toBeLessThan(10_000);
  });

  const N = 30_000;
  test.each([
    ['conditions in conditions', `${'if '.repeat(N)}${'then fi; '.repeat(N)}`],
    ['blanks in a condition', `if a${' '.repeat(N)}b; then c; fi\n`.repeat(3)],
    ['blocks in the background', `${'{ '.repeat(N)}${'a; '.repeat(N)}${'} & '.repeat(N)}`],
    ['redirected blocks', `${'{ '.repeat(N)}${'a; '.repeat(N)}${'} > b; '.repeat(N)}`],
    ['redirections of a block', `{ a; }${' > b'.repeat(N)}`],
    ['patterns of a long subject', `case ${'a'.repeat(N)} in ${'b) c;; '.repeat(N)}`],
  ])('%s are read in linear time', (_name, script) => {
    const before = cpuTime();
    expect(parseShell(script).length).toBeLessThanOrEqual(N);
    expect(cpuTime() - before).toBeLessThan(8000);
  });
});
