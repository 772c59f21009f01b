import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { builtPackage } from '../built-package.ts';
import { RULES } from '../../checks/index.ts';

const dist = join(builtPackage(), 'dist');

/** What a built module loads of ours at once. */
function loadedBy(path: string): readonly string[] {
  const text = readFileSync(join(dist, path), 'utf8');
  return [...text.matchAll(/(?:\bfrom|\bimport) ?"(\.{1,2}\/[^"]+)"/g)].map(([, address]) => address ?? '');
}

test.each([
  ['src/cli/run.js', 'shared'],
  ['checks/index.js', 'shared'],
  ['src/pool/worker.js', 'judging'],
  ['checks/judging.js', 'judging'],
])('%s is a bundle: it loads pieces from %s and no room', (path, pieces) => {
  const loaded = loadedBy(path);
  expect(loaded.length).toBeGreaterThan(0);
  expect(loaded.filter((address) => !/\/\w+\/[\w-]+\.js$/.test(address) || !address.includes(`/${pieces}/`))).toEqual([]);
});

test('nothing but what runs is in the package', () => {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => /\.test\.|\.ts$/.test(name));
  expect(names).toEqual([]);
});

test('a thread that judges has every rule, and none of its examples', async () => {
  const { RULES: judging } = (await import(join(dist, 'checks/judging.js'))) as typeof import('../../checks/index.ts');
  expect(judging.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  expect(judging.filter(({ examples }) => examples.bad.length + examples.good.length > 0).map(({ id }) => id)).toEqual([]);
});
