import { expect, test } from '@jest/globals';
import { array, assert, constantFrom, property, string } from 'fast-check';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { possibleHolders } from '../../src/analysis/words.ts';
import { memoryTree } from '../../src/source/memory.ts';

test('a file that holds all words of one of the texts is among those that may', () => {
  const word = string({ unit: constantFrom('a', 'b', 'Z', '_', '9', 'é'), minLength: 1, maxLength: 6 });
  assert(
    property(array(array(word, { maxLength: 30 }), { minLength: 1, maxLength: 6 }), word, word, (files, one, other) => {
      const texts = Object.fromEntries(files.map((words, index) => [`src/f${index}.js`, words.join(' + ')]));
      const repository = openRepository(memoryTree(texts));
      const paths = Object.keys(texts);
      const holds = (path: string, ...sought: readonly string[]): boolean =>
        sought.every((each) => texts[path]?.split(' + ').includes(each) ?? false);
      expect(possibleHolders(paths, [`${one}-${other}`], repository)).toEqual(
        expect.arrayContaining(paths.filter((path) => holds(path, one, other))),
      );
      expect(possibleHolders(paths, [one, other], repository)).toEqual(
        expect.arrayContaining(paths.filter((path) => holds(path, one) || holds(path, other))),
      );
    }),
  );
});

test('of files that lack a word hardly any is among them', () => {
  const words = (from: number): string => Array.from({ length: 200 }, (_, index) => `word${from + index}`).join(' ');
  const texts = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`src/f${index}.js`, words(index * 200)]));
  const repository = openRepository(memoryTree(texts));
  const paths = Object.keys(texts);
  expect(possibleHolders(paths, ['word30000'], repository)).toContain('src/f150.js');
  expect(possibleHolders(paths, ['word30000'], repository).length).toBeLessThan(25);
  expect(possibleHolders(paths, ['absent'], repository).length).toBeLessThan(25);
});
