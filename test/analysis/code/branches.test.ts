import { describe, expect, test } from '@jest/globals';
import { read } from './reading.ts';

const told = (language: Parameters<typeof read>[0], code: string): readonly (readonly [string, string])[] => {
  const file = read(language, code);
  return file.branches.map(({ span, condition }) => [condition, file.source.slice(span).trim()]);
};

describe('arms that run only under a condition', () => {
  test('both sides of a conditional expression of Python', () => {
    expect(told('python', "url = 'a' if env == 'prod' else 'b'\n")).toEqual([
      ["env == 'prod'", "'a'"],
      ["env == 'prod'", "'b'"],
    ]);
  });

  test('both arms of an if of Kotlin, and none of a loop', () => {
    expect(told('kotlin', 'fun f() {\n  for (x in y) { g(x) }\n  if (a) { b() } else { c() }\n}\n')).toEqual([
      ['a', '{ b() }'],
      ['a', '{ c() }'],
    ]);
  });

  test('the body of a modifier of Ruby', () => {
    expect(told('ruby', 'go if Rails.env.production?\n')).toEqual([['Rails.env.production?', 'go']]);
  });
});

describe('whether a condition holds where code runs', () => {
  test.each<readonly [Parameters<typeof read>[0], string]>([
    ['javascript', 'if (dev) { here(1); } else { here(2); }'],
    ['javascript', 'x = dev ? here(1) : here(2);'],
    ['typescript', 'const x: A = dev ? here(1) : here(2);'],
    ['python', 'if dev:\n    here(1)\nelse:\n    here(2)\n'],
    ['python', 'x = here(1) if dev else here(2)\n'],
    ['ruby', 'if dev\n  here(1)\nelse\n  here(2)\nend\n'],
    ['ruby', 'unless dev\n  here(2)\nelse\n  here(1)\nend\n'],
    ['ruby', 'here(1) if dev\nhere(2) unless dev\n'],
    ['php', '<?php if (dev()) { here(1); } else { here(2); }'],
    ['go', 'package p\nfunc f() {\n\tif dev {\n\t\there(1)\n\t} else {\n\t\there(2)\n\t}\n}\n'],
    ['java', 'class A { void f() { if (dev) { here(1); } else { here(2); } } }'],
    ['kotlin', 'fun f() {\n  if (dev) { here(1) } else { here(2) }\n}\n'],
    ['csharp', 'class A { void F() { if (dev) { here(1); } else { here(2); } } }'],
    ['rust', 'fn f() { if dev { here(1); } else { here(2); } }'],
  ])('%s: %s', (language, code) => {
    const file = read(language, code);
    const told = file
      .callsTo('here')
      .map((call) => [call.args[0]?.text, file.decisionsAround(call.span).map(({ holds }) => holds)] as const);
    expect(new Map(told)).toEqual(
      new Map([
        ['1', [true]],
        ['2', [false]],
      ]),
    );
  });

  test('an arm behind one that did not hold has both', () => {
    const file = read('python', 'if dev:\n    pass\nelif staging:\n    here()\n');
    expect(file.callsTo('here').map(({ span }) => file.decisionsAround(span))).toEqual([
      [
        { condition: 'dev', holds: false },
        { condition: 'staging', holds: true },
      ],
    ]);
  });
});

describe('what runs because an arm before it leaves', () => {
  const rest = (language: Parameters<typeof read>[0], code: string): readonly (readonly [string, string])[] => {
    const file = read(language, code);
    return file.remainders.map(({ span, condition }) => [
      condition,
      file.source
        .slice(span)
        .replace(/[\s;}]+$/, '')
        .trim(),
    ]);
  };

  test.each<readonly [Parameters<typeof read>[0], string]>([
    ['javascript', 'function f() { if (prod) { log(); return a(); } return b(); }'],
    ['javascript', 'function f() { if (prod) return a(); return b(); }'],
    ['python', 'def f():\n    if prod:\n        return a()\n    return b()\n'],
    ['go', 'package p\nfunc f() error {\n\tif prod {\n\t\treturn a()\n\t}\n\treturn b()\n}\n'],
    ['java', 'class A { B f() { if (prod) { return a(); } return b(); } }'],
    ['php', '<?php\nfunction f() { if (prod) { return a(); } return b(); }'],
    ['ruby', 'def f\n  if prod\n    return a()\n  end\n  return b()\nend\n'],
    ['csharp', 'class A { B F() { if (prod) { throw a(); } return b(); } }'],
    ['rust', 'fn f() -> B { if prod { return a(); } return b(); }'],
    ['kotlin', 'fun f(): B {\n  if (prod) { return a() }\n  return b()\n}\n'],
  ])('%s: %s', (language, code) => {
    expect(rest(language, code).map(([condition, text]) => [condition, text.replace(/\s+end$/, '').replace(/\s+end$/, '')])).toEqual([
      ['prod', 'return b()'],
    ]);
  });

  test('none behind an arm that goes on, or that has another beside it', () => {
    expect(rest('javascript', 'function f() { if (a) { g(); } h(); if (b) { return 1; } else { i(); } j(); }')).toEqual([]);
  });
});

describe('what is no part of a deploy', () => {
  test('modules and functions of tests in Rust are not read, what follows them is', () => {
    const code =
      '#[cfg(test)]\nmod tests {\n  fn a() { hidden("}"); }\n}\n#[tokio::test]\nasync fn b() { hidden() }\nfn main() { shown(); }\n';
    expect(read('rust', code).calls.map(({ name }) => name)).toEqual(['shown']);
  });

  test('lines keep their numbers', () => {
    const file = read('rust', '#[cfg(test)]\nmod tests {\n}\n\nfn main() { shown(); }\n');
    expect(file.calls.map(({ span }) => file.source.position(span.start).line)).toEqual([5]);
  });

  test('a file that does not end its tests is read up to them', () => {
    expect(read('rust', 'fn main() { shown(); }\n#[cfg(test)]\nmod tests {').calls).toHaveLength(1);
  });
});

describe('settings that the environment fills', () => {
  const settings =
    'from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n    a: str = "x"\n    _b: str = "y"\nclass App(Base):\n    c: str = "z"\n';

  test('fields are lookups with a fallback, also through a class of the file; private ones are literals', () => {
    const file = read('python', settings);
    expect(file.assignments.map(({ name, value }) => [name, value.value().provenance, ...value.value().variables])).toEqual([
      ['a', 'environment-or-literal', 'A'],
      ['_b', 'literal'],
      ['c', 'environment-or-literal', 'C'],
    ]);
  });
});
