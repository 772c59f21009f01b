import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { expectCost } from './cost.ts';
import { CLEAN, Live } from './live.ts';

let live: Live;
beforeAll(async () => {
  live = await Live.start({}, { WORKER_THREADS: '1' });
}, 120_000);
afterAll(() => live.end());

/** Threads that the app has for judging, as Linux shows them. They stay for a minute after their work. */
function threads(): number {
  const tasks = `/proc/${live.app.pid}/task`;
  return readdirSync(tasks).filter((task) => readFileSync(`${tasks}/${task}/comm`, 'utf8').trim() === 'WorkerThread').length;
}

/** Requests of an audit (see costs.test.ts), and two more for the names of so many files. */
const AUDIT = 9 + 2;

/** So many new files that judging them is worth a second thread. */
const many = (text: string): Record<string, string> =>
  Object.fromEntries(Array.from({ length: 290 }, (_, index) => [`src/file${index}.js`, `export const value = ${index};\n// ${text}\n`]));

test('WORKER_THREADS: so many threads judge, and no more', async () => {
  const pull = await live.openPullRequest('many', { ...CLEAN, ...many('one') });
  await live.completed(pull.headSha);
  expect(threads()).toBe(1);
  await live.app.stop();
  await live.startAgain('same', { WORKER_THREADS: '2' });
  await live.completed(await live.push('many', { ...CLEAN, ...many('two') }));
  expect(threads()).toBe(2);
  await expectCost(live, { requests: { audit: AUDIT + AUDIT }, notifications: 0 });
});
