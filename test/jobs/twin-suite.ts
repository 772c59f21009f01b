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
      [
        'was found closed by its audit, before the delivery said so',
        async () => {
          const { play } = shopfloor.github;
          shopfloor.github.play = async (request) =>
            'target' in request && request.target.number === 3 ? { kind: 'closed' } : play(request);
          await shopfloor.deliver(wish(sha('a'), true, strict));
          await done();
          await shopfloor.deliver({ kind: 'close', target: strict });
        },
      ],
      [
        'has another head, which could not be audited',
        () => {
          const { play } = shopfloor.github;
          shopfloor.github.play = async (request) => {
            if (request.head === sha('b')) throw new Error('GitHub did not answer');
            return play(request);
          };
          return shopfloor.deliver(wish(sha('b'), false, strict));
        },
      ],
    ])('let go of the others when the strict one %s', async (_, happen) => {
      for (const target of [strict, lenient]) await shopfloor.deliver(wish(sha('a'), false, target));
      await done();
      await happen();
      await done();
      expect(shown[4]).toBe('success');
    });

    test('say the strictest verdict though many of them, with lower numbers, pass', async () => {
      const passing = Array.from({ length: 8 }, (_, at) => ({ ...pull, number: at + 11 }));
      const failing = { ...pull, number: 30 };
      own = { 30: 'failure' };
      for (const target of [...passing, failing]) await shopfloor.deliver(wish(sha('a'), false, target));
      await done();
      expect(new Set(Object.values(shown))).toEqual(new Set(['failure']));
      await shopfloor.deliver(wish(sha('a'), true, passing[7]));
      await done();
      expect(shown[18]).toBe('failure');
    });

    test('that all pass are judged once each', async () => {
      own = {};
      for (const target of [strict, lenient]) await shopfloor.deliver(wish(sha('a'), false, target));
      expect(await done()).toBe(2);
    });
  });
}
