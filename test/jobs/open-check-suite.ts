import { beforeEach, describe, expect, test } from '@jest/globals';
import { Deferred } from '../../src/github/client/errors.ts';
import type { Conclusion } from '../../src/github/auditing/auditor.ts';
import type { Intent } from '../../src/github/delivery/intent.ts';
import { claimTarget } from '../../src/jobs/claim.ts';
import { addErrand } from '../../src/jobs/errand.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { fail, publish, untilAborted } from './fake-github.ts';
import { OPENED, pull, sha, shop, wish, type Workshop } from './workshop.ts';

/** What holds for the check run that an audit leaves open when it ends early, on either database. */
export function describeOpenChecks(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  describe('the check run that is left open', () => {
    test('by a try that a rate limit ended is looked for by the next, though it costs no try', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = () => Promise.reject(new Deferred('slow down', new Date()));
      await shopfloor.audit();
      shopfloor.github.play = publish;
      while (await shopfloor.audit());
      expect(shopfloor.github.audits.map(({ attempt }) => attempt)).toEqual([1, 2]);
      expect(shopfloor.github.published).toEqual([sha('a')]);
    });

    test('by a failed try is concluded when the pull request is closed before the next', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      await shopfloor.audit();
      await shopfloor.deliver({ kind: 'close', target: pull });
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toEqual([{ target: pull, head: sha('a'), generation: 0, why: 'closed' }]);
    });

    test('by an audit that is closed is looked after once the audit may have noticed, and not where it was opened again', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      await shopfloor.audit();
      await shopfloor.deliver({ kind: 'close', target: pull });
      expect(await shopfloor.queue.boss.fetch(QUEUES.errand)).toEqual([]);
      const key = `pr:${pull.repositoryId}:${pull.number}`;
      await shopfloor.store.db.updateTable('targets').set({ state: 'open' }).where('id', '=', key).execute();
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toEqual([]);
    });

    test('by a try that failed while a newer head came is concluded as superseded', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = async (request) => {
        await shopfloor.deliver(wish(sha('b')));
        return fail(request);
      };
      await shopfloor.audit();
      shopfloor.github.play = publish;
      while (await shopfloor.audit());
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toEqual([{ target: pull, head: sha('a'), generation: 0, why: 'superseded' }]);
      expect(shopfloor.github.published).toEqual([sha('b')]);
    });

    test.each<[string, Intent, Conclusion['why'], string[]]>([
      ['a newer head', wish(sha('b')), 'superseded', [sha('b')]],
      ['its end', { kind: 'close', target: pull }, 'closed', []],
    ])('by an audit that %s stopped and that could not take it back is concluded', async (_, intent, why, published) => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = async (request) => {
        await untilAborted(request);
        throw new Error('GitHub did not answer');
      };
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver(intent);
      await end;
      shopfloor.github.play = publish;
      while (await shopfloor.audit());
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toMatchObject([{ target: pull, head: sha('a'), generation: 0, why }]);
      expect(shopfloor.github.published).toEqual(published);
    });

    test('by a given-up audit is concluded whenever GitHub answers again within a day', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      while (await shopfloor.audit());
      const [job] = await shopfloor.queue.boss.findJobs(QUEUES.errand);
      expect((job?.retryLimit ?? 0) * (job?.retryDelayMax ?? 0)).toBeGreaterThanOrEqual(24 * 3_600);
      shopfloor.github.refusal = new Error('GitHub did not answer');
      for (let tries = 0; tries < 20; tries += 1) expect(await shopfloor.failingErrand()).toBe(true);
      shopfloor.github.refusal = undefined;
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toMatchObject([{ head: sha('a'), why: 'failed' }]);
    });

    test('by a process that died is concluded although the next one dies, too, right after it has taken over', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await claimTarget(shopfloor.store, shopfloor.queue, 'pr:11:3');
      await shopfloor.deliver(wish(sha('b')));
      await claimTarget(shopfloor.store, shopfloor.queue, 'pr:11:3');
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toMatchObject([{ head: sha('a'), generation: 0, why: 'superseded' }]);
    });

    test('is concluded while the installation waits for its rate limit: requests are kept for that', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      await shopfloor.audit();
      await shopfloor.store.db
        .insertInto('installations')
        .values({ id: pull.installationId, paused_until: new Date(Date.now() + 3_600_000) })
        .execute();
      await shopfloor.deliver({ kind: 'close', target: pull });
      await shopfloor.errand();
      expect(shopfloor.github.conclusions).toMatchObject([{ head: sha('a'), why: 'closed' }]);
    });

    test('by an audit of which nothing is known any more is looked for, wherever that may be', async () => {
      shopfloor.github.open = [{ ...pull, head: sha('a'), openedAt: OPENED }];
      await addErrand(shopfloor.store.db, shopfloor.queue, { kind: 'reconcile', repository: shop });
      await shopfloor.errands();
      await shopfloor.audit();
      await shopfloor.deliver(wish(sha('b'), true, { ...pull, number: 4 }));
      await shopfloor.audit();
      await shopfloor.deliver(wish(sha('c'), false, { ...pull, number: 5 }));
      await shopfloor.audit();
      expect(shopfloor.github.audits.map(({ attempt }) => attempt)).toEqual([2, 2, 1]);
      // What was asked for again is another audit than any that a lost database may have counted.
      expect(shopfloor.github.audits.map(({ generation }) => generation > 1_000_000)).toEqual([false, true, false]);
    });

    test('by nobody is not concluded: closing after the end asks nothing of GitHub', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      await shopfloor.deliver({ kind: 'close', target: pull });
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toEqual([]);
    });
  });
}
