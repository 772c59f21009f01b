import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { placeOfRun } from './place-of-run.ts';

const PATIENCE_MS = 180_000;

/**
 * A directory that is made once in a run of the tests, by whoever asks first; the others wait for it.
 * @param make fills the directory that it is given; it gets its name when it is whole
 * @throws what `make` throws, and for those who waited that it failed
 */
export function madeOnce(name: string, make: (directory: string) => void): string {
  const place = join(placeOfRun(), name);
  const [making, failed, ready] = ['making', 'failed', 'ready'].map((state) => join(place, state)) as [string, string, string];
  if (isFirst(place)) {
    mkdirSync(making);
    try {
      make(making);
      renameSync(making, ready);
    } catch (error) {
      mkdirSync(failed);
      throw error;
    }
  }
  const deadline = Date.now() + PATIENCE_MS;
  while (!existsSync(ready)) {
    if (existsSync(failed) || Date.now() > deadline) throw new Error(`The ${name} of this run was not made: another test says why.`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  }
  return ready;
}

function isFirst(directory: string): boolean {
  try {
    mkdirSync(directory);
    return true;
  } catch {
    return false;
  }
}
