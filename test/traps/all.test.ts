import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

test('there is a test here for each of the fourteen', () => {
  const text = readdirSync('test/traps').map((name) => readFileSync(`test/traps/${name}`, 'utf8'));
  const numbers = text.flatMap((each) => [...each.matchAll(/^(?:test|describe)\('(\d+)\. /gm)].map(([, number]) => Number(number)));
  expect(numbers.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 14 }, (_, at) => at + 1));
});
