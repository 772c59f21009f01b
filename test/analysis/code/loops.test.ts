import { expect, test } from '@jest/globals';
import { read } from './reading.ts';

test.each([
  ['go', 'package main\n\nfunc main() {\n\tfor i := 0; i < 3; i++ {\n\t\tgo()\n\t}\n\tfor {\n\t}\n}\n', ['for i := 0; i < 3; i++', 'for']],
  ['python', 'while not ready():\n    go()\nfor x in y:\n    go()\n', ['while not ready():', 'for x in y:']],
  ['javascript', 'while (left) { go(); }\ndo { go(); } while (left);\nfor (;;) go();\n', ['while (left)', 'do', 'for (;;)']],
  ['typescript', 'for (const x of y) { go(); }\n', ['for (const x of y)']],
  ['java', 'class A { void f() { while (c == null) { go(); } for (X x : y) { go(); } } }\n', ['while (c == null)', 'for (X x : y)']],
  ['kotlin', 'fun f() {\n  while (true) { go() }\n  repeat(3) { go() }\n}\n', ['while (true)', 'repeat']],
  ['csharp', 'class A { void F() { while (true) { Go(); } foreach (var x in y) { Go(); } } }\n', ['while (true)', 'foreach (var x in y)']],
  ['ruby', 'until ready?\n  go\nend\nloop do\n  go\nend\n', ['until ready?', 'loop']],
  ['php', '<?php\nwhile (true) { go(); }\nforeach ($y as $x) { go(); }\n', ['while (true)', 'foreach ($y as $x)']],
  ['rust', 'fn main() { loop { go(); } while left > 0 { go(); } for x in y { go(); } }\n', ['loop', 'while left > 0', 'for x in y']],
] as const)('the heads of the loops of %s', (language, code, heads) => {
  expect(read(language, code).loops.map(({ head }) => head)).toEqual(heads);
});
