import { afterAll, expect, test } from '@jest/globals';
import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { GitStore } from '../../../src/demo/github/world/git-store.ts';
import { removeTemporary, temporaryRepository } from '../../source/git/temporary-repository.ts';

afterAll(removeTemporary);

/** This process's children that read objects; an ended one has no command line. */
const readers = (): readonly string[] =>
  readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8')
    .split(' ')
    .filter((pid) => pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('cat-file'));

test('objects are read on when the process that reads them was ended', async () => {
  const repository = temporaryRepository();
  const head = repository.commit({ 'a.js': 'one\n' });
  const store = new GitStore(`${repository.path}/.git`);
  expect((await store.object(`${head}:a.js`))?.content.toString()).toBe('one\n');
  const [reader = ''] = readers();
  process.kill(Number(reader));
  while (readers().includes(reader)) await sleep(10);
  await sleep(50);
  expect((await store.object(`${head}:a.js`))?.content.toString()).toBe('one\n');
  store.close();
});

test('a tree of a partial clone is listed, without the size of what the clone lacks', async () => {
  const repository = temporaryRepository();
  const head = repository.commit({ 'a.js': 'one\n', 'b.js': 'two\n' });
  const store = new GitStore(`${repository.path}/.git`);
  const lacking = (await store.object(`${head}:b.js`))?.oid ?? '';
  rmSync(`${repository.path}/.git/objects/${lacking.slice(0, 2)}/${lacking.slice(2)}`);
  expect((await store.tree(head, true)).map(({ path, size }) => [path, size])).toEqual([
    ['a.js', 4],
    ['b.js', undefined],
  ]);
  store.close();
});
