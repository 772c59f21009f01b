import { describe, expect, test } from '@jest/globals';
import { policyOf, type Policy } from '../../src/policy/policy.ts';
import { skippedByFacts, skippedByPaths } from '../../src/policy/skip.ts';

const policy = (skip: Partial<Policy['skip']>): Policy => policyOf({ skip });

describe('by its files', () => {
  test.each<[string, readonly string[], readonly string[] | undefined, boolean]>([
    ['all are covered', ['docs/', '*.md'], ['docs/a.txt', 'README.md'], true],
    ['one is not', ['docs/'], ['docs/a.txt', 'src/a.ts'], false],
    ['there are none', ['**'], [], false],
    ['not all are known', ['**'], undefined, false],
    ['nothing is said', [], ['src/a.ts'], false],
  ])('%s', (_, paths, changed, isSkipped) => {
    expect(skippedByPaths(policy({ paths: [...paths] }), changed) !== undefined).toBe(isSkipped);
  });
});

describe('by what it is called and who opened it', () => {
  const facts = { title: 'WIP: a/b', author: 'Renovate[bot]', labels: ['Generated'] };
  test.each<[string, Partial<Policy['skip']>, object | undefined]>([
    ['a label, whatever its case', { labels: ['generated'] }, { key: 'skip.labels', entry: 'generated' }],
    ['a part of a label is none', { labels: ['gener'] }, undefined],
    ['an author, whatever the case', { authors: ['renovate[bot]'] }, { key: 'skip.authors', entry: 'renovate[bot]' }],
    ['brackets of an author are no pattern', { authors: ['renovateb'] }, undefined],
    ['a title across a slash', { titles: ['wip*'] }, { key: 'skip.titles', entry: 'wip*' }],
    ['a part of a title is none', { titles: ['wip'] }, undefined],
    ['the label is told before the title', { titles: ['wip*'], labels: ['generated'] }, { key: 'skip.labels', entry: 'generated' }],
    ['nothing is said', {}, undefined],
  ])('%s', (_, skip, expected) => {
    expect(skippedByFacts(policy(skip), facts)).toEqual(expected);
  });
});
