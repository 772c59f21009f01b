import { expect, test } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { inParallel } from '../../../src/github/client/in-parallel.ts';

test.each([
  [1, 1],
  [2, 2],
  [9, 5],
])('with room for %d, %d are worked on at once, and results stand in the order of the items', async (width, most) => {
  let [now, seen] = [0, 0];
  const results = await inParallel(['a', 'b', 'c', 'd', 'e'], width, async (item) => {
    seen = Math.max(seen, (now += 1));
    for (let turns = item === 'a' ? 9 : 1; turns > 0; turns -= 1) await turn();
    now -= 1;
    return item.toUpperCase();
  });
  expect(results).toEqual(['A', 'B', 'C', 'D', 'E']);
  expect(seen).toBe(most);
});

test('nothing is begun after the first failure', async () => {
  const begun: string[] = [];
  const work = inParallel(['a', 'b', 'c', 'd'], 2, async (item) => {
    begun.push(item);
    if (item === 'a') throw new Error('no a');
    for (let turns = 3; turns > 0; turns -= 1) await turn();
  });
  await expect(work).rejects.toThrow('no a');
  for (let turns = 9; turns > 0; turns -= 1) await turn();
  expect(begun).toEqual(['a', 'b']);
});
