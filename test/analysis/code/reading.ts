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
