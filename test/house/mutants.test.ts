import { existsSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from '@jest/globals';
import { broken, type Claim } from '../../scripts/mutants/claim.ts';
import { CLAIMS } from '../../scripts/mutants/claims.ts';
import { promised } from '../../scripts/mutants/promised.ts';
import { COMMITTED_RESULTS, readResults } from '../../scripts/mutants/results.ts';

/*
 * Holds the catalogue of promises to the sources, so that `npm run mutants` can be run at any time. Whoever changes a line that a
 * claim breaks changes the claim with it; what the program can do newly needs a claim and a test that fails without it.
 */

/** What keeps a claim from being shown; undefined for one that can be. */
function problemOf(claim: Claim): string | undefined {
  try {
    const source = broken(claim, readFileSync(claim.file, 'utf8'));
    if (claim.file.endsWith('.ts')) stripTypeScriptTypes(source);
    return undefined;
  } catch (error) {
    return `${claim.promise}: ${String(error)}`;
  }
}

test('the text that each claim breaks occurs once in its file, which can be read without it, too', () => {
  expect(CLAIMS.map(problemOf).filter((problem) => problem !== undefined)).toEqual([]);
});

test('what stands in its place is something else', () => {
  expect(CLAIMS.filter(({ text, becomes }) => text === becomes)).toEqual([]);
});

test('the tests of each claim are there, and their names are expressions', () => {
  const files = new Set(CLAIMS.flatMap(({ tests }) => tests));
  expect([...files].filter((file) => !existsSync(file))).toEqual([]);
  expect(CLAIMS.filter(({ tests }) => tests.length === 0)).toEqual([]);
  for (const { named } of CLAIMS) expect(() => new RegExp(named ?? '')).not.toThrow();
});

test('nothing is promised twice', () => {
  const promises = CLAIMS.map(({ promise }) => promise);
  expect(promises.filter((promise, at) => promises.indexOf(promise) !== at)).toEqual([]);
});

const covered = new Set(CLAIMS.flatMap(({ of = [] }) => of));

test.each(promised())('%s has a claim', (name) => {
  expect(covered).toContain(name);
});

test('no claim is about something that is gone', () => {
  const names = new Set(promised());
  expect([...covered].filter((name) => !names.has(name))).toEqual([]);
});

test('in the run whose results are committed a test has failed for each claim', () => {
  const promises = new Set(CLAIMS.map(({ promise }) => promise));
  const results = [...readResults(COMMITTED_RESULTS).of.values()].filter(({ promise }) => promises.has(promise));
  expect(results.filter(({ verdict }) => verdict !== 'killed')).toEqual([]);
});
