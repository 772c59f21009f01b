import { describe, expect, test } from '@jest/globals';
import { RULES } from '../../checks/index.ts';
import type { CodeFile } from '../../src/analysis/code.ts';
import { mayHold } from '../../src/analysis/code/names/name-set.ts';
import { openCode } from '../../src/analysis/code/open.ts';
import { namedValues } from '../../src/analysis/knowledge/settings/named-values.ts';
import { mayName } from '../../src/analysis/knowledge/settings/written-names.ts';
import { languageOf } from '../../src/analysis/languages.ts';
import { SourceText } from '../../src/analysis/text.ts';

/** Every code file of the rules' examples: all languages, and every way to write things that a rule knows. */
const FILES: readonly CodeFile[] = RULES.flatMap(({ examples }) => [...examples.bad, ...examples.good])
  .flatMap(({ files }) => Object.entries(files))
  .flatMap(([path, text]) => {
    const source = new SourceText(text);
    const language = languageOf(path, source.line(1));
    return language === undefined ? [] : [openCode(path, source, language)];
  });

/** A receiver that can't be followed is its text without white space, and a callee that is no name is (expression): no rule asks for these. */
const IS_NAME = /^(?!\(expression\))[\w@$./:(){}!-]+$/;

/** `a[b()] = …` has no name that is known. */
const IS_COMPUTED = /^\[/;

/** Checks that look at every file, and what spares them the parsing of most. */
const ALWAYS: Readonly<Record<string, string>> = {
  'backing-services/hardcoded-locator': 'asks for names of hosts and beginnings of locators first',
  'backing-services/local-or-remote-branch': 'asks for names of clients and adapters first',
  'config/environment-group': 'asks for names of environments first',
  'config/hardcoded-resource': 'asks for names of resources first',
  'config/hardcoded-secret': 'asks for names of secrets first',
  'config/secret-in-manifest': 'asks for names of secrets first',
  'dependencies/undeclared-import': 'every file imports something',
};

test('every code check says by words which texts it can find something in', () => {
  const silent = RULES.filter((rule) => rule.code?.some(({ literals, names }) => literals.length === 0 && names === undefined));
  expect(silent.map(({ id }) => id).filter((id) => ALWAYS[id] === undefined)).toEqual([]);
});

describe('what the words of a text tell', () => {
  test('there are files to ask', () => expect(FILES.length).toBeGreaterThan(300));

  test('no call is missed by its canonical name', () => {
    const names = FILES.flatMap((file) => file.calls.map(({ name }) => ({ file, name })));
    const missed = names.filter(({ file, name }) => IS_NAME.test(name) && !mayHold(file.source, name));
    expect(missed.map(({ file, name }) => `${file.path}: ${name}`)).toEqual([]);
  });

  test('no annotation is missed by its canonical name', () => {
    const missed = FILES.flatMap((file) => file.annotations.filter(({ name }) => !mayHold(file.source, name)));
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  test('no named value is missed by its name', () => {
    const missed = FILES.flatMap((file) =>
      namedValues(file).filter(({ name }) => !IS_COMPUTED.test(name) && !mayName(file.source, (other) => other === name)),
    );
    expect(missed.map(({ name }) => name)).toEqual([]);
  });

  test('no lookup of the environment is missed', () => {
    const reads = FILES.filter((file) => namedValues(file).some(({ value }) => value.value().provenance.startsWith('environment')));
    expect(reads.length).toBeGreaterThan(20);
    expect(reads.filter((file) => !file.mayReadEnvironment).map(({ path }) => path)).toEqual([]);
  });
});
