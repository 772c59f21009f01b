import { describe, expect, test } from '@jest/globals';
import type { Call, CodeFile, Value } from '../../../src/analysis/code.ts';
import { openCode } from '../../../src/analysis/code/open.ts';
import type { Language } from '../../../src/analysis/languages.ts';
import { SourceText } from '../../../src/analysis/text.ts';

/** A code file made of text. */
export function read(language: Language, text: string): CodeFile {
  return openCode(`file.${language}`, new SourceText(text), language);
}

/** A value in words: `literal 3000`, `environment $PORT`, `environment-or-literal 3000 $PORT`, `literal x (dead lookup)`. */
export function inWords(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  const literal = value.literal === undefined ? '' : ` ${value.literal === '' ? "''" : String(value.literal)}`;
  const variables = value.variables.map((variable) => ` $${variable}`).join('');
  return value.provenance + literal + variables + (value.deadLookup === undefined ? '' : ' (dead lookup)');
}

/** The only call of `probe` (or one that ends in `.probe`, or is `probe!`). */
export function probed(file: CodeFile): Call {
  const calls = file.calls.filter((call) => /(?:^|\.)probe!?$/.test(call.name));
  const [call] = calls;
  if (call === undefined || calls.length > 1) throw new Error(`${String(calls.length)} calls of probe`);
  return call;
}

/** One case a row: what it is about, code that calls `probe(x)` once, and what `x` comes from, in words. */
export type ProvenanceCase = readonly [title: string, code: string, expected: string];

/** A test for each row. */
export function describeProvenance(language: Language, cases: readonly ProvenanceCase[]): void {
  describe(`provenance in ${language}`, () => {
    test.each(cases)('%s', (_, code, expected) => {
      expect(inWords(probed(read(language, code)).args[0]?.value())).toBe(expected);
    });
  });
}

/** The canonical names of all calls in source order. */
export function callNames(file: CodeFile): readonly string[] {
  return file.calls.map((call) => call.name);
}

/** Imports in words: `module member as local`, then what else is true of them. */
export function importsInWords(file: CodeFile): readonly string[] {
  return file.imports.map((one) =>
    [
      one.module,
      ...(one.member === undefined ? [] : [one.member]),
      ...(one.local === undefined ? [] : [`as ${one.local}`]),
      ...(['relative', 'typeOnly', 'optional'] as const).filter((flag) => one[flag]),
    ].join(' '),
  );
}

/** Functions in words: `owner.name(parameters)`, `handles` when it does, its annotations, the call that it is an argument of. */
export function functionsInWords(file: CodeFile): readonly string[] {
  return file.functions.map((one) =>
    [
      `${one.owner === undefined ? '' : `${one.owner}.`}${one.name ?? '?'}(${one.parameters.join(', ')})`,
      ...(one.handlesRequest ? ['handles'] : []),
      ...one.annotations.map((annotation) => `@${annotation.name}`),
      ...(one.argumentOf === undefined ? [] : [`in ${one.argumentOf.name}`]),
    ].join(' '),
  );
}

/** Classes in words: `name < bases @annotations`. */
export function classesInWords(file: CodeFile): readonly string[] {
  return file.classes.map((one) =>
    [one.name, ...(one.bases.length === 0 ? [] : [`< ${one.bases.join(', ')}`]), ...one.annotations.map(({ name }) => `@${name}`)].join(
      ' ',
    ),
  );
}

/** Assignments in words: `target = value`, and whether it is constant. */
export function assignmentsInWords(file: CodeFile): readonly string[] {
  return file.assignments.map((one) => `${one.target} = ${inWords(one.value.value())}${one.constant ? ' (constant)' : ''}`);
}

/** Environment lookups in words: `NAME` or `NAME or fallback`. */
export function readsInWords(file: CodeFile): readonly string[] {
  return file.environmentReads.map((one) => (one.fallback === undefined ? one.name : `${one.name} or ${one.fallback.text}`));
}
