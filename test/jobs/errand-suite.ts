import { beforeEach, describe, expect, test } from '@jest/globals';
import { sql } from 'kysely';
import type { AuditResult } from '../../src/github/auditing/auditor.ts';
import type { CommandIntent } from '../../src/github/delivery/intent.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { recoverDeliveries, sweep, wakeTargets } from '../../src/jobs/sweep.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { fail, publish, untilAborted } from './fake-github.ts';
import { OPENED, delivery, pull, sha, shop, wish, Workshop } from './workshop.ts';
import { acceptDelivery } from '../../src/jobs/deliveries.ts';

const comment = { ...pull, commentId: 77 };
const command: CommandIntent = { kind: 'command', comment, author: 'ann', commands: [{ kind: 'audit' }] };

/** What holds for errands, sweeps and the worker on either database. */
export function describeErrands(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  /** Long ago for the sweep's grace. */
  const age = () =>
    shopfloor.store.db
      .updateTable('targets')
      .set({ wanted_at: new Date(Date.now() - 60_000) })
      .execute();
  const sweeping = () => ({ ...shopfloor.context, census: shopfloor.github });

  describe('a label', () => {
    const label = { kind: 'label', target: pull, head: sha('a'), base: 'main', label: 'wip' } as const;

    test.each([
      ['by which the policy skips has the pull request audited again', 'wip', 2],
      ['that the policy does not know changes nothing', 'other', 1],
    ])('%s', async (_, skipLabel, audits) => {
      shopfloor.github.skipLabel = skipLabel;
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      await shopfloor.deliver(label);
      await shopfloor.errands();
      await shopfloor.audit();
      expect(shopfloor.github.published).toHaveLength(audits);
    });
  });

  describe('a re-run of a commit', () => {
    const group = { kind: 'audit-merge-group', repository: shop, head: sha('c'), base: sha('b'), queued: 3 } as const;
    const lookup = { kind: 'audit-commit', repository: shop, head: sha('c'), force: true } as const;

    test('that is a merge group’s has the group audited again', async () => {
      await shopfloor.deliver(group);
      await shopfloor.audit();
      await shopfloor.deliver(lookup);
      await shopfloor.errands();
      await shopfloor.audit();
      expect(shopfloor.github.audits).toMatchObject([{ generation: 0 }, { generation: 1, base: sha('b'), head: sha('c'), queued: 3 }]);
    });
  });

  describe('a command', () => {
    test('has what is known audited again, and hears when it is done', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      await shopfloor.deliver(command);
      await shopfloor.errands();
      await shopfloor.audit();
      await shopfloor.errands();
      expect(shopfloor.github.published).toEqual([sha('a'), sha('a')]);
      expect(shopfloor.github.reactions).toEqual([{ comment, outcome: 'done' }]);
    });

    test('about a pull request that is not known asks GitHub for its head', async () => {
      shopfloor.github.open = [{ ...pull, head: sha('e'), openedAt: OPENED }];
      await shopfloor.deliver(command);
      await shopfloor.errands();
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('e')]);
    });

    test('about a pull request that is not open fails', async () => {
      await shopfloor.deliver(command);
      await shopfloor.errands();
      expect(shopfloor.github.reactions).toEqual([{ comment, outcome: 'failed' }]);
    });

    test.each<[string, (() => Promise<unknown>)[], string]>([
      ['that was known when it arrived', [() => shopfloor.deliver(wish(sha('a'))), () => shopfloor.audit()], sha('a')],
      ['that GitHub names for one that is not known', [], sha('e')],
    ])('is handed to the audit with the head %s, whatever is pushed while it waits', async (_, before, head) => {
      shopfloor.github.open = [{ ...pull, head: sha('e'), openedAt: OPENED }];
      shopfloor.github.heardAt = sha('e');
      for (const step of before) await step();
      await shopfloor.deliver(command);
      await shopfloor.deliver(wish(sha('e')));
      await shopfloor.errands();
      await shopfloor.audit();
      await shopfloor.errands();
      expect(shopfloor.github.audits.at(-1)).toMatchObject({ askedBy: [{ commentId: 77, head }] });
      expect(shopfloor.github.reactions).toEqual([{ comment, outcome: 'done' }]);
    });

    test.each<[string, number, string]>([
      ['before the push that has arrived already is about an earlier head', -2_000, 'earlier'],
      ['in the second of the push is about the pushed head', 0, sha('b')],
    ])('that was written %s', async (_, after, head) => {
      for (const letter of ['a', 'b']) await shopfloor.deliver(wish(sha(letter)));
      const since = (await shopfloor.row()).head_since?.getTime() ?? 0;
      const at = new Date(Math.floor(since / 1_000) * 1_000 + after).toISOString();
      await shopfloor.deliver({ ...command, at });
      await shopfloor.errands();
      await shopfloor.audit();
      expect(shopfloor.github.audits.at(-1)).toMatchObject({ askedBy: [{ commentId: 77, head }] });
    });

    test('that is heard twice means what it meant at first', async () => {
      shopfloor.github.open = [{ ...pull, head: sha('e'), openedAt: OPENED }];
      for (const letter of ['a', 'b']) {
        shopfloor.github.heardAt = sha(letter);
        await shopfloor.deliver(command);
        await shopfloor.errands();
      }
      await shopfloor.audit();
      expect(shopfloor.github.audits.at(-1)).toMatchObject({ askedBy: [{ commentId: 77, head: sha('a') }] });
    });

    test('that comes to nothing hears so, whatever became of the audit', async () => {
      const inThread = { ...pull, commentId: 78, thread: 7 };
      const inReview = { ...pull, commentId: 78, review: 'PRR_1' };
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      for (const each of [comment, inThread, inReview]) await shopfloor.deliver({ ...command, comment: each });
      await shopfloor.errands();
      shopfloor.github.play = async (request) => ({ ...(await publish(request)), unmet: [{ commentId: 78, thread: 7 }] }) as AuditResult;
      await shopfloor.audit();
      await shopfloor.errands();
      expect(shopfloor.github.audits.at(-1)).toMatchObject({
        askedBy: [{ commentId: 77 }, { commentId: 78, thread: 7 }, { commentId: 78, review: 'PRR_1' }],
      });
      const outcomes = shopfloor.github.reactions.map(({ comment: { thread, review }, outcome }) => [thread ?? review, outcome] as const);
      const expected: (readonly [string | number | undefined, string])[] = [
        ['PRR_1', 'done'],
        [7, 'failed'],
        [undefined, 'done'],
      ];
      expect(new Map<unknown, string>(outcomes)).toEqual(new Map<unknown, string>(expected));
    });

    test('of somebody who may not does nothing', async () => {
      shopfloor.github.may = false;
      shopfloor.github.open = [{ ...pull, head: sha('e'), openedAt: OPENED }];
      await shopfloor.deliver(command);
      await shopfloor.errands();
      expect([await shopfloor.count('targets'), shopfloor.github.reactions]).toEqual([0, []]);
    });

    test('hears when its audit was given up', async () => {
      shopfloor.github.open = [{ ...pull, head: sha('e'), openedAt: OPENED }];
      await shopfloor.deliver(command);
      await shopfloor.errands();
      shopfloor.github.play = fail;
      while (await shopfloor.audit());
      await shopfloor.errands();
      expect(shopfloor.github.reactions).toEqual([{ comment, outcome: 'failed' }]);
    });
  });

  test('a re-run of a commit finds the pull requests by it', async () => {
    shopfloor.github.open = [
      { ...pull, head: sha('a'), openedAt: OPENED },
      { ...pull, number: 4, head: sha('a'), openedAt: OPENED },
      { ...pull, number: 5, head: sha('b'), openedAt: OPENED },
    ];
    await shopfloor.deliver({ kind: 'audit-commit', repository: shop, head: sha('a'), force: true });
    await shopfloor.errands();
    while (await shopfloor.audit());
    expect(shopfloor.github.published).toEqual([sha('a'), sha('a')]);
  });

  test('a repository that was taken away is forgotten, the others stay', async () => {
    await shopfloor.deliver(wish(sha('a')));
    await shopfloor.deliver(wish(sha('b'), false, { ...pull, repositoryId: 12 }));
    await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: [11] });
    expect((await shopfloor.row()).repository_id).toBe(12);
  });

  describe('the sweep', () => {
    test('gives a job to each row that waits without one', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.deliver(wish(sha('b'), false, { ...pull, number: 4 }));
      await shopfloor.queue.boss.deleteAllJobs();
      await age();
      expect(await wakeTargets(sweeping())).toBe(2);
      expect(await wakeTargets(sweeping())).toBe(0);
      while (await shopfloor.audit());
      expect([...shopfloor.github.published].sort()).toEqual([sha('a'), sha('b')]);
      await age();
      expect(await wakeTargets(sweeping())).toBe(0);
    });

    test('leaves those alone that a suspended installation waits with', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: true, repositories: [] });
      await shopfloor.queue.boss.deleteAllJobs();
      await age();
      expect(await wakeTargets(sweeping())).toBe(0);
    });

    test('asks again for deliveries that are not stored, five times at most', async () => {
      const known = delivery(wish(sha('a')));
      await acceptDelivery(shopfloor.store, shopfloor.queue, known);
      const deliveredAt = new Date();
      shopfloor.github.failed = [
        { id: 1, guid: known.guid, deliveredAt },
        { id: 2, guid: 'lost', deliveredAt },
      ];
      for (let times = 0; times < 7; times += 1) await recoverDeliveries(sweeping(), undefined);
      expect(shopfloor.github.redelivered).toEqual([2, 2, 2, 2, 2]);
    });

    test('rebuilds an empty database from the open pull requests', async () => {
      shopfloor.github.open = [{ ...pull, head: sha('a'), openedAt: OPENED }];
      await sweep(sweeping());
      await shopfloor.errands();
      while (await shopfloor.audit());
      expect(shopfloor.github.published).toEqual([sha('a')]);
      await sweep(sweeping());
      expect(await shopfloor.live(QUEUES.errand)).toBe(0);
    });
  });

  describe('a worker', () => {
    const hire = () => startWorker({ ...shopfloor.context, census: shopfloor.github, audits: 2 });
    const until = async (done: () => boolean | Promise<boolean>) => {
      while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
    };

    test('does what is delivered, and ends when it is idle', async () => {
      const worker = await hire();
      await shopfloor.deliver(wish(sha('a')));
      worker.wake();
      await until(() => shopfloor.endings.length === 1);
      expect(await worker.drain(5_000)).toBe(true);
      expect(shopfloor.github.published).toEqual([sha('a')]);
    });

    test('leaves nothing in the queue of what a request held that failed', async () => {
      const body = { body: 'const password = "hunter2"' };
      const request = { headers: { authorization: 'token ghs_hunter2' }, body };
      const refusal = new Error('Validation Failed: "hunter2"', { cause: { request } });
      shopfloor.github.refusal = Object.assign(refusal, { name: 'HttpError', status: 422, request });
      shopfloor.github.beforeSurveyEnds = () => Promise.reject(refusal);
      const worker = await hire();
      await shopfloor.deliver(command);
      await shopfloor.deliver({ kind: 'install', installationId: 5, repositories: [shop] });
      worker.wake();
      const failed = async () =>
        (
          await sql<{
            name: string;
            output: unknown;
          }>`select name, output from pgboss.job where output is not null and name <> 'sweep'`.execute(shopfloor.store.db)
        ).rows;
      await until(async () => new Set((await failed()).map(({ name }) => name)).size === 2);
      await worker.drain(5_000);
      const kept = JSON.stringify(await failed());
      expect(kept).toContain('HttpError, status 422');
      expect(kept).not.toMatch(/hunter2|Validation/);
    });

    test('gives back what it does not get done in time, and the next one does it', async () => {
      shopfloor.github.play = untilAborted;
      const worker = await hire();
      await shopfloor.deliver(wish(sha('a')));
      await until(() => shopfloor.github.audits.length === 1);
      expect(await worker.drain(100)).toBe(false);
      shopfloor.stopping.abort(new Error('stop'));
      expect(await worker.drain(5_000)).toBe(true);
      expect(shopfloor.endings).toEqual(['postponed']);
      expect(await shopfloor.live()).toBe(1);
    });
  });
}
