import { expect, test } from '@jest/globals';
import { parseShell } from '../../../src/analysis/shell.ts';
import { endsScript } from '../../../src/analysis/shell/last.ts';

/** Scripts with the names of their commands after which nothing more runs. */
const CASES: readonly (readonly [script: string, last: string])[] = [
  ['a\nb', 'b'],
  ['if [ x ]; then a; else b; fi', 'a b'],
  ['if [ x ]; then a; elif [ y ]; then b; fi', 'a b'],
  ['if [ x ]; then a; fi\nb', 'b'],
  ['if [ x ]; then a; exit; fi\nb', 'a b'],
  ['if [ x ]; then a; fi\nif [ y ]; then c; else b; fi', 'c b'],
  ['case "$1" in\n  web) a ;;\n  *) b ;;\nesac', 'a b'],
  ['case "$1" in\n  web) a ;;\nesac\ncase "$1" in\n  *) b ;;\nesac', 'b'],
  ['run() { a; }\nrun', 'a run'],
  ['run() { a; }\nrun\nb', 'b'],
  ['run() { a; }\nb', 'b'],
  ['for one in 1 2; do a; done', ''],
  ['a &', ''],
];

test.each(CASES)('%s', (script, last) => {
  const commands = parseShell(script);
  const text = { commands, source: { text: script } };
  const found = commands.filter((command) => endsScript(text, command)).map(({ name }) => name);
  expect(found.filter((name) => name !== '[' && name !== 'exit').join(' ')).toBe(last);
});
