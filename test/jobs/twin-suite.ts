import { beforeEach, describe, expect, test } from '@jest/globals';
import { holdOn } from '../../src/review/twins.ts';
import { publishAt } from './fake-github.ts';
import { pull, sha, wish, type Workshop } from './workshop.ts';

/** What holds for pull requests of one head, on either database. */
export function describeTwins(opened: () => Workshop): void {
  let shopfloor: Workshop;
  /** What each pull request is by itself. */
  let own: Record<number, 'failure' | 'success'>;
  /** What its newest check says. */
  let shown: Record<number, string>;
  const [strict, lenient] = [pull, { ...pull, number: 4 }];

  beforeEach(async () => {
    shopfloor = await opened().emptied();
    own = { 3: 'failure', 4: 'success' };
    shown = {};
    shopfloor.github.play = async (request) => {
      const { number } = 'target' in request ? request.target : { number: 0 };
      const conclusion = own[number] ?? 'success';
      const hold = holdOn(conclusion, request.twins ?? []);
      shown[number] = hold?.conclusion ?? conclusion;
      return { ...(await publishAt(request, request.head)), conclusion, ...(hold ? { heldBy: hold.number } : {}) } as never;
    };
  });

  const done = async (): Promise<number> => {
    const before = shopfloor.github.audits.length;
    while (await shopfloor.audit());
    return shopfloor.github.audits.length - before;
  };

  describe('pull requests of one head', () => {
    test.each([
      ['the strict one first', [strict, lenient], 2],
      ['the strict one last', [lenient, strict], 3],
    ])('all say the strictest verdict, %s', async (_, order, audits) => {
      for (const target of order) await shopfloor.deliver(wish(sha('a'), false, target));
      expect(await done()).toBe(audits);
      expect(shown).toEqual({ 3: 'failure', 4: 'failure' });
    });

    test('and when both are judged at once', async () => {
      await shopfloor.deliver(wish(sha('a'), false, strict));
      await shopfloor.deliver(wish(sha('a'), false, lenient));
      const play = shopfloor.github.play;
      let begun = 0;
      let go: () => void = () => undefined;
      const both = new Promise<void>((resolve) => (go = resolve));
      shopfloor.github.play = async (request) => {
        if ((begun += 1) === 2) go();
        if (begun <= 2) await both;
        return play(request);
      };
      const first = await shopfloor.beginAudit();
      const second = await shopfloor.beginAudit();
      await Promise.all([first.end, second.end]);
      shopfloor.github.play = play;
      expect(await done()).toBe(1);
      expect(shown).toEqual({ 3: 'failure', 4: 'failure' });
    });

    test.each<[string, () => Promise<unknown>]>([
      [
        'passes by now',
        () => {
          own[3] = 'success';
          return shopfloor.deliver(wish(sha('a'), true, strict));
        },
      ],
      ['was closed', () => shopfloor.deliver({ kind: 'close', target: strict })],
      ['has another head', () => shopfloor.deliver(wish(sha('b'), false, strict))],
    ])('let go of the others when the strict one %s', async (_, happen) => {
      for (const target of [strict, lenient]) await shopfloor.deliver(wish(sha('a'), false, target));
      await done();
      await happen();
      await done();
      expect(shown[4]).toBe('success');
    });

    test('that all pass are judged once each', async () => {
      own = {};
      for (const target of [strict, lenient]) await shopfloor.deliver(wish(sha('a'), false, target));
      expect(await done()).toBe(2);
    });
  });
}
