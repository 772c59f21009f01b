import { describe, expect, test } from '@jest/globals';
import { Turns } from '../../src/pool/turns.ts';

describe('turns', () => {
  test('are taken in the order in which they were asked for', async () => {
    const turns = new Turns(1);
    const log: string[] = [];
    const first = await turns.take();
    const later = ['second', 'third'].map(async (name) => {
      const done = await turns.take();
      log.push(name);
      done();
    });
    expect(log).toEqual([]);
    first();
    await Promise.all(later);
    expect(log).toEqual(['second', 'third']);
    await expect(turns.take()).resolves.toBeDefined();
  });

  test('are not waited for any longer than the signal says, and none is lost by that', async () => {
    const turns = new Turns(1);
    const first = await turns.take();
    const impatience = new AbortController();
    const waiting = turns.take(impatience.signal);
    impatience.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(turns.take(impatience.signal)).rejects.toThrow('enough');
    first();
    await expect(turns.take()).resolves.toBeDefined();
  });
});
