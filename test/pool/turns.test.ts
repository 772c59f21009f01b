import { describe, expect, test } from '@jest/globals';
import { type Haste, Turns } from '../../src/pool/turns.ts';

describe('turns', () => {
  test('are taken in the order in which they were asked for', async () => {
    const turns = new Turns(1);
    const log: string[] = [];
    const first = await turns.take('urgent');
    const later = ['second', 'third'].map(async (name) => {
      const done = await turns.take('urgent');
      log.push(name);
      done();
    });
    expect(log).toEqual([]);
    first();
    await Promise.all(later);
    expect(log).toEqual(['second', 'third']);
    await expect(turns.take('urgent')).resolves.toBeDefined();
  });

  test('are not waited for any longer than the signal says, and none is lost by that', async () => {
    const turns = new Turns(1);
    const first = await turns.take('urgent');
    const impatience = new AbortController();
    const waiting = turns.take('urgent', impatience.signal);
    impatience.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(turns.take('urgent', impatience.signal)).rejects.toThrow('enough');
    first();
    await expect(turns.take('urgent')).resolves.toBeDefined();
  });

  test.each([
    [1, ['urgent', 'urgent', 'patient']],
    [2, ['urgent', 'urgent', 'patient']],
  ])('of %i are given to whoever is urgent first, however long others have waited', async (count, expected) => {
    const turns = new Turns(count);
    const log: Haste[] = [];
    const taken = await Promise.all(Array.from({ length: count }, () => turns.take('urgent')));
    const later = (['patient', 'urgent', 'urgent'] as const).map(async (haste) => {
      const done = await turns.take(haste);
      log.push(haste);
      await Promise.resolve();
      done();
    });
    for (const done of taken) done();
    await Promise.all(later);
    expect(log).toEqual(expected);
  });

  test('are never all with those whom nobody waits for, where there are several', async () => {
    const turns = new Turns(3);
    const patient = [await turns.take('patient'), await turns.take('patient')];
    const third = turns.take('patient', AbortSignal.timeout(20));
    await expect(third).rejects.toThrow('timeout');
    const urgent = await turns.take('urgent');
    const waiting = turns.take('patient');
    urgent();
    await expect(Promise.race([waiting, Promise.resolve('still waiting')])).resolves.toBe('still waiting');
    patient[0]?.();
    await expect(waiting).resolves.toBeDefined();
  });
});
