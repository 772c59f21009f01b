import { describe, expect, test } from '@jest/globals';
import { array, assert, constantFrom, property } from 'fast-check';
import type { CodeFile } from '../../../src/analysis/code.ts';
import { openCode } from '../../../src/analysis/code/open.ts';
import { LANGUAGES, type Language } from '../../../src/analysis/languages.ts';
import { SourceText } from '../../../src/analysis/text.ts';
import { inWords, probed, read } from './reading.ts';
import { cpuTime } from '../../cpu-time.ts';

/** Asks a file everything that it can be asked. */
function askEverything(file: CodeFile): number {
  const calls = file.calls.map((call) => [
    call.name,
    call.module,
    call.used,
    call.inside?.name,
    call.args.map((argument) => [argument.value(), argument.call()?.name, argument.properties()]),
  ]);
  const functions = file.functions.map((one) => [one.name, one.owner, one.handlesRequest, one.annotations, one.argumentOf?.name]);
  const assignments = file.assignments.map((one) => [one.target, one.constant, one.value.value(), file.conditionsAround(one.span)]);
  const rest = [
    file.imports.map((one) => one.optional),
    file.annotations,
    file.classes.map((one) => one.annotations),
    file.strings,
    file.comments,
    file.environmentReads,
  ];
  return JSON.stringify(
    [calls, functions, assignments, rest, file.callsTo('*.listen', 'express.*'), file.importsAny('express')].map(String),
  ).length;
}

const many = (text: string): string => text.repeat(100_000);

describe('hostile code', () => {
  test.each([
    ['brackets', many('['), true],
    ['parentheses that close', many('(') + many(')'), true],
    ['braces on lines of their own', many('{\n'), true],
    ['a chain of operators', `x = 1${many(' + 1')}`, true],
    ['a chain of operators over many lines', `x = 1${many(' +\n1')}`, false],
    ['a chain of members over many lines', `x${many('\n.y')}`, false],
    ['not not not, over many lines', `x = ${many('!\n')}y`, false],
    ['arrow after arrow', `x = ${'a =>\n'.repeat(5000)}1`, false],
    ['a chain of assignments', `${'a =\n'.repeat(20_000)}1`, false],
    ['else if after else if', `if (a) {}${' else if (b) {}\n'.repeat(5000)}`, false],
    ['one long string', `x = "${many('abcdefghij')}"`, true],
    ['many short lines', 'f(x);\n'.repeat(20_000), false],
    ['decorators without end', '@a\n'.repeat(20_000), false],
  ])('%s', (_, text, isRefused) => {
    const started = cpuTime();
    const file = openCode('x.js', new SourceText(text), 'typescript');
    askEverything(file);
    expect(file.problems.length > 0).toBe(isRefused);
    expect(isRefused && file.calls.length + file.strings.length + file.functions.length > 0).toBe(false);
    expect(cpuTime() - started).toBeLessThan(20_000);
  });

  // Nothing but the grammar itself bounds what is nested without brackets, on lines of their own.
  test.each<[file: string, language: Language, text: string]>([
    ['a.py', 'python', `x = (${many('not \n')}y)\n`],
    ['a.php', 'php', `<?php $x = ${many('!\n')}$y;\n`],
    ['blocks.php', 'php', `<?php\n${many('if (1):\n')}x();\n${many('endif;\n')}`],
    ['a.kt', 'kotlin', `val x = ${many('!\n')}y\n`],
    ['a.rs', 'rust', `fn main() { let x = ${many('!\n')}y; }\n`],
    ['a.cs', 'csharp', `class A { void F() { ${many('if (a)\n')}X(); } }\n`],
    ['a.go', 'go', `package a\nvar x = ${many('!\n')}y\n`],
    ['a.java', 'java', `class A { boolean x = ${many('!\n')}y; }\n`],
    ['a.js', 'javascript', `${many('if (1)\n')}x();\n`],
    ['a.tsx', 'tsx', `x = ${many('!\n')}y\n`],
    ['a.tf', 'hcl', `x = ${many('!\n')}y\n`],
    ['a.rb', 'ruby', `${many('begin\n')}x\n${many('end\n')}`],
    ['a.sh', 'shell', `${many('if true; then\n')}x\n${many('fi\n')}`],
  ])('a hundred thousand deep without brackets in %s', (path, language, text) => {
    const started = cpuTime();
    const file = openCode(path, new SourceText(text), language);
    for (const { value } of file.assignments) value.value();
    expect(file.language).toBe(language);
    expect(file.problems).toEqual([]);
    expect(cpuTime() - started).toBeLessThan(30_000);
  });

  test.each(LANGUAGES)('unclosed and unreadable text in %s', (language) => {
    for (const text of [
      '',
      '\0',
      '\uFEFFx',
      '\uD800',
      'f(',
      'f(a, ',
      'import',
      'from . import',
      'const {',
      "'",
      '`${',
      'class',
      '@',
      'def f(',
      'x = ',
      'func (',
      '&http.Server{',
      'os.environ[',
      'a.b.',
      '"%d" % ',
      '=> =>',
      '...',
    ]) {
      expect(askEverything(read(language, text))).toBeGreaterThan(0);
    }
  });

  test.each(LANGUAGES)('names of Object.prototype are ordinary names in %s', (language) => {
    const code = ['__proto__', 'constructor', 'toString', 'hasOwnProperty']
      .map((name) => `${name} = ${name}\n${name}.${name}(${name}["${name}"])\n`)
      .join('');
    expect(askEverything(read(language, language === 'go' ? `package main\nfunc main() {\n${code}}\n` : code))).toBeGreaterThan(0);
  });

  test('a name that is made of itself ends', () => {
    const code = 'let a = b.a; let b = a.b; let c = { c: c, d: c.d }; const { e } = e; let f = f(f); g = g || g; probe(c.d)';
    expect(inWords(probed(read('javascript', code)).args[0]?.value())).toBe('unknown');
    expect(askEverything(read('javascript', code))).toBeGreaterThan(0);
  });

  test('a long way is unknown, not wrong', () => {
    const steps = Array.from({ length: 40 }, (_, index) => `const a${String(index + 1)} = a${String(index)};`).join('\n');
    expect(inWords(probed(read('javascript', `const a0 = 'x';\n${steps}\nprobe(a40)`)).args[0]?.value())).toBe('unknown');
    expect(inWords(probed(read('javascript', `const a0 = 'x';\n${steps}\nprobe(a8)`)).args[0]?.value())).toBe('literal x');
  });

  test('a string of many parts is built without recursion, one of too many is unknown', () => {
    const sum = (parts: number): string =>
      inWords(probed(read('javascript', `probe(${Array.from({ length: parts }, () => "'a'").join(' + ')})`)).args[0]?.value());
    expect(sum(400)).toBe(`literal ${'a'.repeat(400)}`);
    expect(sum(600)).toBe('unknown');
  });

  test.each(LANGUAGES)('any text in %s', (language) => {
    const token = constantFrom(
      '(',
      ')',
      '{',
      '}',
      '[',
      ']',
      '=',
      '=>',
      ':',
      ',',
      '.',
      '"',
      "'",
      '`',
      '${',
      '\n',
      '\n    ',
      ' ',
      'a',
      'b',
      'self',
      'this',
      'process.env.A',
      'os.environ',
      '||',
      '+',
      '%',
      'import ',
      'from ',
      'const ',
      'def ',
      'class ',
      'func ',
      'if ',
      'else ',
      'return ',
      'await ',
      '@a',
      'f(',
      '1',
      '...',
      '*',
      '/*',
      '//',
      '#',
    );
    assert(
      property(array(token, { maxLength: 60 }), (tokens) => {
        expect(askEverything(read(language, tokens.join('')))).toBeGreaterThan(0);
      }),
      { numRuns: 150 },
    );
  });
});
