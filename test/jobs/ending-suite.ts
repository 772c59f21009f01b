import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { AuditResult } from '../../src/github/auditing/auditor.ts';
import { BudgetExceeded, Unreadable } from '../../src/github/client/errors.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { enqueue } from '../../src/jobs/targets.ts';
import { fail, publish, publishAt, untilAborted } from './fake-github.ts';
import { OPENED, delivery, pull, sha, wish, type Workshop } from './workshop.ts';
import { acceptDelivery } from '../../src/jobs/deliveries.ts';

/** What holds for the ways in which an audit ends, on either database. */
export function describeEndings(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  afterEach(() => void jest.restoreAllMocks());

  const waiting = async () => (await shopfloor.queue.boss.findJobs(QUEUES.audit)).find(({ state }) => state === 'created');

  describe('the end of an audit', () => {
    const refusal = (status: number) => Object.assign(new Error('const password = "hunter2"'), { name: 'HttpError', status });

    test.each<[string, unknown, string]>([
      ['that asks for too much', new BudgetExceeded('200'), 'It needed more requests to GitHub than one audit may send.'],
      ['that GitHub refuses', refusal(422), 'GitHub refused with status 422.'],
      ['that GitHub does not answer', refusal(502), 'GitHub did not answer properly (status 502).'],
      [
        'that does not learn what the policy is',
        new Unreadable('GitHub did not say what the policy is.'),
        'GitHub did not say what the policy is.',
      ],
      ['that stumbles', new RangeError('hunter2'), 'It ended with an error of the kind RangeError.'],
      ['that throws what is no error', 'hunter2', 'It ended with an error of the kind unknown.'],
    ])('%s is told in words for people, without a word of the error', async (_, error, reason) => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = () => Promise.reject(error);
      while (await shopfloor.audit());
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toMatchObject([{ why: 'failed', reason }]);
    });

    test('that takes too long says so', async () => {
      await shopfloor.deliver(wish(sha('a')));
      jest.spyOn(AbortSignal, 'timeout').mockReturnValue(AbortSignal.abort());
      shopfloor.github.play = async ({ signal }) => signal.throwIfAborted() as never;
      while (await shopfloor.audit());
      jest.restoreAllMocks();
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toMatchObject([{ reason: 'It took longer than 150 seconds.' }]);
    });

    test('that was told to stop and throws is no failure', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = async (request) => {
        await untilAborted(request);
        throw new Error('aborted');
      };
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver(wish(sha('b')));
      await end;
      expect(shopfloor.endings).toEqual(['superseded']);
    });

    test('at another head than the one that was pushed has that looked for once more', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      await shopfloor.deliver(wish(sha('b')));
      const lasts: (boolean | undefined)[] = [];
      shopfloor.github.play = async (request) => {
        lasts.push(request.isLastTry);
        if (!request.isLastTry) throw new Error('GitHub names another head');
        return { ...(await publishAt(request, sha('a'))), overlooked: sha('b') } as AuditResult;
      };
      while (await shopfloor.audit());
      expect(lasts).toEqual([false, false, true]);
      expect(await shopfloor.row()).toMatchObject({ wanted_head: sha('a'), ending: 'published' });
      shopfloor.github.play = publish;
      shopfloor.github.open = [{ ...pull, head: sha('b'), openedAt: OPENED }];
      await shopfloor.errands();
      while (await shopfloor.audit());
      expect(shopfloor.github.published).toEqual([sha('a'), sha('a'), sha('b')]);
    });

    test.each<AuditResult>([{ kind: 'closed' }, { kind: 'gone', why: 'deleted' }])(
      'as %j does not close what was asked for since',
      async (result) => {
        await shopfloor.deliver(wish(sha('a')));
        shopfloor.github.play = async () => {
          await shopfloor.deliver(wish(sha('b')));
          return result;
        };
        await shopfloor.audit();
        shopfloor.github.play = publish;
        await shopfloor.audit();
        expect(shopfloor.github.published).toEqual([sha('b')]);
      },
    );

    test('that failed while a newer head came has that head audited as any other', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      for (let tries = 0; tries < 2; tries += 1) await shopfloor.audit();
      shopfloor.github.play = async (request) => {
        await shopfloor.deliver(wish(sha('b')));
        return fail(request);
      };
      await shopfloor.audit();
      const row = await shopfloor.row();
      expect(row).toMatchObject({ wanted_head: sha('b'), attempt: 0, ending: null });
      expect((await waiting())?.startAfter.getTime()).toBe((row.claimed_at?.getTime() ?? 0) + 5_000);
    });
  });

  describe('before it begins', () => {
    test('an audit of a pull request that was closed is dropped', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.deliver({ kind: 'close', target: pull });
      expect(await shopfloor.audit()).toBe(true);
      expect(shopfloor.github.audits).toEqual([]);
      expect(await shopfloor.live()).toBe(0);
    });

    test('one that was published in the meantime is dropped', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      await enqueue(shopfloor.store.db, shopfloor.queue, await shopfloor.row(), new Date());
      expect(await shopfloor.audit()).toBe(true);
      expect(shopfloor.github.published).toEqual([sha('a')]);
    });

    test('one that waits for its next try is brought forward by a newer head', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      for (let tries = 0; tries < 2; tries += 1) await shopfloor.audit();
      const before = (await waiting())?.startAfter.getTime() ?? 0;
      await shopfloor.deliver(wish(sha('b')));
      expect((await waiting())?.startAfter.getTime()).toBeLessThan(before - 5_000);
    });
  });

  test.each<[string, () => Promise<unknown>]>([
    ['was published', () => shopfloor.audit()],
    ['waits', async () => undefined],
    ['was closed', () => shopfloor.deliver({ kind: 'close', target: pull })],
    ['was overtaken by another head', () => shopfloor.deliver(wish(sha('b')))],
  ])('a delivery that comes again while what it asked for %s changes nothing', async (_, happen) => {
    const first = delivery(wish(sha('a')));
    await acceptDelivery(shopfloor.store, shopfloor.queue, first);
    await happen();
    const [row, live] = [await shopfloor.row(), await shopfloor.live()];
    await acceptDelivery(shopfloor.store, shopfloor.queue, first);
    expect([await shopfloor.row(), await shopfloor.live()]).toEqual([row, live]);
  });
}
