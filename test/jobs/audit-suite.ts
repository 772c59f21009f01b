import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import { Deferred, Gone } from '../../src/github/client/errors.ts';
import type { Intent } from '../../src/github/delivery/intent.ts';
import { claimTarget, standingOf } from '../../src/jobs/claim.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { settle } from '../../src/jobs/settle.ts';
import { fail, publish, publishAt, untilAborted } from './fake-github.ts';
import { delivery, pull, sha, shop, wish, Workshop } from './workshop.ts';
import { acceptDelivery } from '../../src/jobs/deliveries.ts';

/** What holds for deliveries and audits on either database. */
export function describeAudits(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  describe('a delivery', () => {
    test('is stored with its job, and leads to one published review', async () => {
      expect(await shopfloor.deliver(wish(sha('a')))).toBe('accepted');
      expect(await shopfloor.audit()).toBe(true);
      expect(await shopfloor.audit()).toBe(false);
      expect(shopfloor.github.published).toEqual([sha('a')]);
      expect(await shopfloor.row()).toMatchObject({ audited_head: sha('a'), ending: 'published', open_head: null });
      expect(await shopfloor.count('reviews')).toBe(1);
    });

    test('that comes a hundred times is one job', async () => {
      const same = delivery(wish(sha('a')));
      const results = await Promise.all(Array.from({ length: 100 }, () => acceptDelivery(shopfloor.store, shopfloor.queue, same)));
      expect(results.filter((result) => result === 'accepted')).toHaveLength(1);
      expect(results.filter((result) => result === 'duplicate')).toHaveLength(99);
      expect(await shopfloor.count('deliveries')).toBe(1);
      expect(await shopfloor.live()).toBe(1);
    });

    test('that comes again with another body is the first one', async () => {
      const first = delivery(wish(sha('a')));
      await acceptDelivery(shopfloor.store, shopfloor.queue, first);
      const second = { ...first, digest: 'other', intent: wish(sha('b')) };
      expect(await acceptDelivery(shopfloor.store, shopfloor.queue, second)).toBe('duplicate');
      expect((await shopfloor.row()).wanted_head).toBe(sha('a'));
    });

    test('is not there at all when its job could not be added', async () => {
      const broken = { ...shopfloor.queue, add: () => Promise.reject(new Error('no queue')) };
      await expect(acceptDelivery(shopfloor.store, broken, delivery(wish(sha('a'))))).rejects.toThrow('no queue');
      expect(await shopfloor.count('deliveries')).toBe(0);
      expect(await shopfloor.count('targets')).toBe(0);
    });

    test('that asks nothing is not stored', async () => {
      expect(await shopfloor.deliver({ kind: 'nothing', why: 'ping' })).toBe('ignored');
      expect(await shopfloor.count('deliveries')).toBe(0);
    });
  });

  describe('a newer head', () => {
    test('takes the place of an audit that waits', async () => {
      for (const letter of ['a', 'b', 'c']) await shopfloor.deliver(wish(sha(letter)));
      expect(await shopfloor.live()).toBe(1);
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('c')]);
      expect(await shopfloor.live()).toBe(0);
    });

    test('stops one that runs from publishing, and is audited next', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = untilAborted;
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver(wish(sha('b')));
      await end;
      expect(shopfloor.endings).toEqual(['superseded']);
      shopfloor.github.play = publish;
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('b')]);
      expect(shopfloor.github.audits.map(({ generation }) => generation)).toEqual([0, 1]);
    });

    test('that the audit has read itself is not audited again when its delivery comes', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = (request) => publishAt(request, sha('b'));
      await shopfloor.audit();
      await shopfloor.deliver(wish(sha('b')));
      expect(await shopfloor.live()).toBe(0);
      expect(await shopfloor.row()).toMatchObject({ wanted_head: sha('b'), audited_head: sha('b') });
    });

    test('that the audit has read itself is not audited again when its delivery comes in mid-audit', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = async (request) => {
        await request.standing(sha('b'));
        await shopfloor.deliver(wish(sha('b')));
        return publishAt(request, sha('b'));
      };
      await shopfloor.audit();
      expect(shopfloor.endings).toEqual(['published']);
      expect(await shopfloor.live()).toBe(0);
    });

    test('that arrives after the last write is not lost', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = async (request) => {
        const result = await publish(request);
        await shopfloor.deliver(wish(sha('b')));
        return result;
      };
      await shopfloor.audit();
      expect(await shopfloor.live()).toBe(1);
      shopfloor.github.play = publish;
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('a'), sha('b')]);
    });
  });

  describe('the fence', () => {
    test('refuses the writes of a worker that was overtaken', async () => {
      await shopfloor.deliver(wish(sha('a')));
      const job = await shopfloor.nextAudit();
      const first = await claimTarget(shopfloor.store, shopfloor.queue, 'pr:11:3');
      const second = await claimTarget(shopfloor.store, shopfloor.queue, 'pr:11:3');
      if (first.kind !== 'claimed' || second.kind !== 'claimed' || !job) throw new Error('Both must be claimed.');
      expect(await standingOf(shopfloor.store.db, first.claim)).toBe('lost');
      expect(await standingOf(shopfloor.store.db, second.claim)).toBe('wanted');
      expect(await settle(shopfloor.store, shopfloor.queue, job, first.claim, { kind: 'closed' })).toBe(false);
      expect((await shopfloor.row()).state).toBe('open');
      expect(await shopfloor.live()).toBe(1);
    });

    test('says that a pull request was closed, and reopening audits it anew', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = untilAborted;
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver({ kind: 'close', target: pull });
      await end;
      expect(shopfloor.endings).toEqual(['closed']);
      expect(await shopfloor.live()).toBe(0);
      shopfloor.github.play = publish;
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('a')]);
      expect(shopfloor.github.audits.at(-1)?.generation).toBe(1);
    });

    test.each([
      ['older than its reopening changes nothing', '2027-01-01T10:00:00Z', ['published'], 'open'],
      ['of the same second counts, for nobody knows better', '2027-01-01T10:00:05Z', ['closed'], 'closed'],
      ['younger than its reopening counts', '2027-01-01T10:00:09Z', ['closed'], 'closed'],
    ])('goes by GitHub’s clock: a close that is %s', async (_, closedAt, endings, state) => {
      const reopened: Intent = { kind: 'audit', target: pull, head: sha('a'), force: false, reopenedAt: '2027-01-01T10:00:05Z' };
      await shopfloor.deliver(reopened);
      shopfloor.github.play = endings.includes('closed') ? untilAborted : publish;
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver({ kind: 'close', target: pull, closedAt });
      await end;
      expect(shopfloor.endings).toEqual(endings);
      expect((await shopfloor.row()).state).toBe(state);
    });

    test('stays with the newest reopening that was heard of, in whichever order they come', async () => {
      const reopened = (at: string): Intent => ({ kind: 'audit', target: pull, head: sha('a'), force: false, reopenedAt: at });
      for (const at of ['2027-01-01T10:00:09Z', '2027-01-01T10:00:03Z']) await shopfloor.deliver(reopened(at));
      await shopfloor.deliver({ kind: 'close', target: pull, closedAt: '2027-01-01T10:00:06Z' });
      expect((await shopfloor.row()).state).toBe('open');
    });

    test('says that everything is lost once the app was uninstalled, and nothing of it stays', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = untilAborted;
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: 'all' });
      await end;
      expect(shopfloor.endings).toEqual(['lost']);
      expect(await shopfloor.count('targets')).toBe(0);
      expect(await shopfloor.count('reviews')).toBe(0);
    });
  });

  describe('an audit that fails', () => {
    test('is tried three times, then given up with a concluded check that quotes nothing', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      for (let tries = 0; tries < 3; tries += 1) expect(await shopfloor.audit()).toBe(true);
      expect(await shopfloor.audit()).toBe(false);
      expect(shopfloor.github.audits.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
      await shopfloor.errands();
      const reason = 'It ended with an error of the kind Error.';
      expect(shopfloor.github.conclusions).toEqual([{ target: pull, head: sha('a'), generation: 0, why: 'failed', reason }]);
      const stored = JSON.stringify(await shopfloor.queue.boss.findJobs(QUEUES.audit)) + JSON.stringify(await shopfloor.row());
      expect(stored).not.toContain('hunter2');
    });

    test('waits longer before each try', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      await shopfloor.audit();
      const job = (await shopfloor.queue.boss.findJobs(QUEUES.audit)).find(({ state }) => state === 'created');
      expect(job?.startAfter.getTime()).toBeGreaterThan(Date.now() + 2_000);
    });

    test('recovers', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      await shopfloor.audit();
      shopfloor.github.play = publish;
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('a')]);
      expect(await shopfloor.live(QUEUES.errand)).toBe(0);
    });

    test('runs again when its delivery comes again after it was given up', async () => {
      const first = delivery(wish(sha('a')));
      await acceptDelivery(shopfloor.store, shopfloor.queue, first);
      shopfloor.github.play = fail;
      for (let tries = 0; tries < 3; tries += 1) await shopfloor.audit();
      shopfloor.github.play = publish;
      expect(await acceptDelivery(shopfloor.store, shopfloor.queue, first)).toBe('duplicate');
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('a')]);
    });

    test('starts counting anew at a newer head', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = fail;
      await shopfloor.audit();
      await shopfloor.deliver(wish(sha('b')));
      await shopfloor.audit();
      expect(shopfloor.github.audits.map(({ attempt }) => attempt)).toEqual([1, 1]);
    });

    test('with its process each time is given up too', async () => {
      await shopfloor.deliver(wish(sha('a')));
      for (let tries = 0; tries < 3; tries += 1) await claimTarget(shopfloor.store, shopfloor.queue, 'pr:11:3');
      await shopfloor.audit();
      await shopfloor.errands();
      expect(shopfloor.github.audits).toHaveLength(0);
      expect(shopfloor.github.conclusions).toMatchObject([
        { why: 'failed', reason: 'Each of 3 tries ended with the process that made it.' },
      ]);
    });

    test('with its process is done by another worker once the lease is over', async () => {
      await shopfloor.deliver(wish(sha('a')));
      const job = await shopfloor.nextAudit();
      const claiming = await claimTarget(shopfloor.store, shopfloor.queue, 'pr:11:3');
      expect(await shopfloor.audit()).toBe(false);
      await sql`update pgboss.job set heartbeat_on = now() - interval '30 seconds' where id = ${job?.id}`.execute(shopfloor.store.db);
      await shopfloor.queue.boss.supervise(QUEUES.audit);
      expect(await shopfloor.audit()).toBe(true);
      expect(shopfloor.github.published).toEqual([sha('a')]);
      expect(shopfloor.github.audits.map(({ attempt }) => attempt)).toEqual([2]);
      if (claiming.kind !== 'claimed') throw new Error('The first worker must have claimed it.');
      expect(await standingOf(shopfloor.store.db, claiming.claim)).toBe('lost');
    });

    test('with its process, and is then superseded, leaves no check open', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await claimTarget(shopfloor.store, shopfloor.queue, 'pr:11:3');
      await shopfloor.deliver(wish(sha('b')));
      await shopfloor.audit();
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toEqual([{ target: pull, head: sha('a'), generation: 0, why: 'superseded' }]);
      expect(shopfloor.github.published).toEqual([sha('b')]);
    });

    test('because everything is gone is closed without a word', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = () => Promise.reject(new Gone('deleted'));
      await shopfloor.audit();
      expect((await shopfloor.row()).state).toBe('closed');
      expect(await shopfloor.live()).toBe(0);
    });
  });

  describe('patience', () => {
    test('a rate limit pauses that installation alone, and costs no try', async () => {
      const other = { ...pull, installationId: 6, repositoryId: 12 };
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.deliver(wish(sha('b')), { guid: 'x1' });
      shopfloor.github.play = () => Promise.reject(new Deferred('slow down', new Date(Date.now() + 60_000)));
      await shopfloor.audit();
      expect((await shopfloor.row()).attempt).toBe(0);
      shopfloor.github.play = publish;
      await shopfloor.audit();
      expect(shopfloor.endings).toEqual(['postponed']);
      expect(shopfloor.github.published).toEqual([]);
      await shopfloor.deliver(wish(sha('c'), false, other));
      while ((await shopfloor.audit()) && shopfloor.github.published.length === 0);
      expect(shopfloor.github.published).toEqual([sha('c')]);
    });

    test('a suspended installation waits, and goes on afterwards', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: true, repositories: [] });
      await shopfloor.audit();
      expect(shopfloor.github.audits).toHaveLength(0);
      expect(await shopfloor.live()).toBe(0);
      await shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: false, repositories: [] });
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('a')]);
    });

    test('a process that stops gives its audit back, as if it had not been tried', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = untilAborted;
      const { end } = await shopfloor.beginAudit();
      shopfloor.stopping.abort(new Error('stop'));
      await end;
      expect(shopfloor.endings).toEqual(['postponed']);
      expect(await shopfloor.row()).toMatchObject({ attempt: 0, ending: null });
      expect(await shopfloor.live()).toBe(1);
    });

    test('twenty presses of a button are one new audit', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      for (let presses = 0; presses < 20; presses += 1) await shopfloor.deliver(wish(sha('a'), true));
      while (await shopfloor.audit());
      expect(shopfloor.github.published).toEqual([sha('a'), sha('a')]);
    });

    test('a quiet installation is not kept waiting by a noisy one', async () => {
      for (let number = 1; number <= 50; number += 1) await shopfloor.deliver(wish(sha('a'), false, { ...pull, number }));
      await shopfloor.deliver(wish(sha('b'), false, { ...shop, installationId: 6, repositoryId: 12, number: 1 }));
      await shopfloor.audit();
      await shopfloor.audit();
      expect(shopfloor.github.published).toContain(sha('b'));
    });
  });

  test('a merge group is audited on its own commit, and concluded when it is given up', async () => {
    await shopfloor.deliver({ kind: 'audit-merge-group', repository: shop, base: sha('0'), head: sha('f') });
    shopfloor.github.play = fail;
    while (await shopfloor.audit());
    await shopfloor.errands();
    expect(shopfloor.github.audits[0]).toMatchObject({ repository: shop, base: sha('0'), head: sha('f') });
    expect(shopfloor.github.conclusions).toMatchObject([{ target: shop, head: sha('f'), why: 'failed' }]);
  });
}
