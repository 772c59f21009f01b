import { beforeEach, describe, expect, test } from '@jest/globals';
import { Deferred, Gone, Later, Suspended } from '../../src/github/client/errors.ts';
import type { CommandIntent } from '../../src/github/delivery/intent.ts';
import { pauseInstallation } from '../../src/jobs/installations.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { recoverDeliveries, sweep, wakeTargets } from '../../src/jobs/sweep.ts';
import { publish } from './fake-github.ts';
import { OPENED, pull, sha, shop, wish, type Workshop } from './workshop.ts';

const command: CommandIntent = {
  kind: 'command',
  comment: { ...pull, commentId: 77 },
  author: 'ann',
  commands: [{ kind: 'audit' }],
};
const suspend = (suspended: boolean) => ({ kind: 'suspend', installationId: 5, suspended, repositories: [] }) as const;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** What holds for installations that wait or go, and for what is looked after now and then, on either database. */
export function describeInstallations(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  const waitingErrand = async () => (await shopfloor.queue.boss.findJobs(QUEUES.errand)).find(({ state }) => state === 'created');
  const waitingAudit = async () => (await shopfloor.queue.boss.findJobs(QUEUES.audit)).find(({ state }) => state === 'created');
  const sweeping = () => ({ ...shopfloor.context, census: shopfloor.github });

  describe('an errand', () => {
    test('of a suspended installation waits until it is one no more', async () => {
      shopfloor.github.open = [{ ...pull, head: sha('e'), openedAt: OPENED }];
      await shopfloor.deliver(suspend(true));
      await shopfloor.deliver(command);
      await shopfloor.errand();
      await shopfloor.errand();
      expect([shopfloor.ran, await shopfloor.live(QUEUES.errand)]).toEqual([[['standing', true]], 1]);
      await shopfloor.deliver(suspend(false));
      await shopfloor.errands();
      expect(shopfloor.ran).toContainEqual(['command', true]);
    });

    test('that finds its installation suspended waits, whether or not a delivery has said so', async () => {
      shopfloor.github.refusal = new Suspended();
      await shopfloor.deliver(command);
      await shopfloor.errand();
      expect([shopfloor.ran, await shopfloor.live(QUEUES.errand)]).toEqual([[], 1]);
      shopfloor.github.refusal = undefined;
      await shopfloor.deliver(suspend(false));
      await shopfloor.errands();
      expect(shopfloor.ran).toEqual([['command', true]]);
    });

    test('of an installation that waits for its rate limit waits as well', async () => {
      const until = new Date(Date.now() + HOUR);
      await pauseInstallation(shopfloor.store.db, 5, until);
      await shopfloor.deliver(command);
      await shopfloor.errand();
      expect(shopfloor.ran).toEqual([]);
      expect((await waitingErrand())?.startAfter).toEqual(until);
    });

    test('that meets a rate limit has the whole installation wait', async () => {
      const until = new Date(Date.now() + HOUR);
      shopfloor.github.refusal = new Deferred('slow down', until);
      await shopfloor.deliver(command);
      await shopfloor.errand();
      expect((await waitingErrand())?.startAfter).toEqual(until);
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      expect([shopfloor.ran, shopfloor.github.audits]).toEqual([[], []]);
    });

    test('of somebody who has asked for much comes later, and nobody else waits', async () => {
      const until = new Date(Date.now() + HOUR);
      shopfloor.github.refusal = new Later('enough', until);
      await shopfloor.deliver(command);
      await shopfloor.errand();
      expect((await waitingErrand())?.startAfter).toEqual(until);
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      expect(shopfloor.github.audits).toHaveLength(1);
    });

    test('about what is gone ends without a word', async () => {
      shopfloor.github.refusal = new Gone('deleted');
      await shopfloor.deliver(command);
      await shopfloor.errand();
      expect([shopfloor.ran, await shopfloor.live(QUEUES.errand)]).toEqual([[], 0]);
    });

    test('that fails is tried again by the queue, and counted', async () => {
      shopfloor.github.refusal = new Error('oops');
      await shopfloor.deliver(command);
      await expect(shopfloor.errand()).rejects.toThrow('oops');
      expect(shopfloor.ran).toEqual([['command', false]]);
    });
  });

  describe('an installation that is suspended in the middle of an audit', () => {
    test.each<[string, boolean]>([
      ['and says so', true],
      ['without a word that arrives', false],
    ])('%s has it made afterwards, in the check that is open', async (_, isTold) => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = async () => {
        if (isTold) await shopfloor.deliver(suspend(true));
        throw new Suspended();
      };
      await shopfloor.audit();
      expect(await shopfloor.row()).toMatchObject({ state: 'open', ending: null, attempt: 0, open_head: sha('a') });
      shopfloor.github.play = publish;
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([]);
      await shopfloor.deliver(suspend(false));
      const job = await waitingAudit();
      expect(job?.startAfter.getTime()).toBeLessThan(Date.now() + 10_000);
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('a')]);
      expect(shopfloor.github.audits.at(-1)?.attempt).toBe(2);
    });

    test('is asked about again before long, should nobody say that it goes on', async () => {
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.play = () => Promise.reject(new Suspended());
      await shopfloor.audit();
      const job = await waitingAudit();
      expect(job?.startAfter.getTime()).toBeGreaterThan(Date.now());
      expect(job?.startAfter.getTime()).toBeLessThan(Date.now() + HOUR);
    });
  });

  test('what was pushed while an installation was suspended, of which GitHub tells nobody, is looked for afterwards', async () => {
    const [known, other] = [
      { ...pull, number: 8 },
      { ...pull, repositoryId: 12, name: 'other', number: 9 },
    ];
    await shopfloor.deliver(wish(sha('a'), false, known));
    while (await shopfloor.audit());
    await shopfloor.deliver(suspend(true));
    shopfloor.github.open = [
      { ...known, head: sha('b'), openedAt: OPENED },
      { ...other, head: sha('c'), openedAt: OPENED },
    ];
    const { installationId, repositoryId, owner, name } = other;
    await shopfloor.deliver({ ...suspend(false), repositories: [{ installationId, repositoryId, owner, name }] });
    await shopfloor.errands();
    while (await shopfloor.audit());
    expect(shopfloor.github.published.toSorted()).toEqual([sha('a'), sha('b'), sha('c')]);
  });

  test('a longer pause is not cut short by a shorter one', async () => {
    const long = new Date(Date.now() + HOUR);
    for (const until of [long, new Date(Date.now() + 1_000)]) await pauseInstallation(shopfloor.store.db, 5, until);
    const [row] = await shopfloor.store.db.selectFrom('installations').selectAll().execute();
    expect(row?.paused_until).toEqual(long);
  });

  test('everybody who asked for an audit hears of its end', async () => {
    shopfloor.github.open = [{ ...pull, head: sha('e'), openedAt: OPENED }];
    for (const commentId of [77, 78, 77]) await shopfloor.deliver({ ...command, comment: { ...pull, commentId } });
    await shopfloor.errands();
    while (await shopfloor.audit());
    await shopfloor.errands();
    expect(shopfloor.github.reactions.map(({ comment, outcome }) => [comment.commentId, outcome])).toEqual([
      [77, 'done'],
      [78, 'done'],
    ]);
  });

  test('of an app that was uninstalled nothing is kept that tells whose it was', async () => {
    await shopfloor.deliver(wish(sha('a')));
    await shopfloor.deliver(suspend(true));
    await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: 'all' }, { installationId: 6 });
    expect([await shopfloor.count('targets'), await shopfloor.count('installations')]).toEqual([0, 0]);
    const deliveries = await shopfloor.store.db.selectFrom('deliveries').select('installation_id').execute();
    expect(deliveries.filter(({ installation_id: id }) => id === 5)).toEqual([]);
  });

  test('no repository taken away is nothing to forget', async () => {
    await shopfloor.deliver(wish(sha('a')));
    await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: [] });
    expect(await shopfloor.count('targets')).toBe(1);
  });

  describe('the sweep', () => {
    const done = (at: number) =>
      shopfloor.store.db
        .insertInto('chores')
        .values({ name: 'deliveries', done_at: new Date(at) })
        .execute();

    test('leaves alone what has just been asked for', async () => {
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.queue.boss.deleteAllJobs();
      expect(await wakeTargets(sweeping())).toBe(0);
    });

    test.each([
      ['three days away', 3 * DAY, true, true],
      ['an hour away', HOUR, false, true],
      ['a minute away', 60_000, false, false],
    ])('after %s', async (_, ago, reconciles, recovers) => {
      await done(Date.now() - ago);
      shopfloor.github.open = [{ ...pull, head: sha('a'), openedAt: OPENED }];
      shopfloor.github.failed = [{ id: 2, guid: 'lost', deliveredAt: new Date() }];
      await sweep(sweeping());
      expect([await shopfloor.live(QUEUES.errand), shopfloor.github.redelivered]).toEqual([reconciles ? 1 : 0, recovers ? [2] : []]);
    });

    test.each<[string, number | undefined, number]>([
      ['never was one', undefined, 3 * DAY - HOUR],
      ['was one an hour ago', HOUR, 1.5 * HOUR],
      ['was one a week ago', 7 * DAY, 3 * DAY - HOUR],
    ])('asks for the deliveries that failed since a while before the last, when there %s', async (_, ago, back) => {
      const since = sinceAsked();
      await recoverDeliveries(sweeping(), ago === undefined ? undefined : new Date(Date.now() - ago));
      expect(Math.round((Date.now() - since().getTime()) / 60_000)).toBe(back / 60_000);
    });

    /** Remembers since when failed deliveries were asked for. */
    function sinceAsked(): () => Date {
      let asked = new Date(0);
      shopfloor.github.failedDeliveries = async (since?: Date) => {
        asked = since ?? asked;
        return [];
      };
      return () => asked;
    }

    test('forgets deliveries after a fortnight and reviews after a season', async () => {
      const { db } = shopfloor.store;
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      await shopfloor.deliver({ kind: 'install', installationId: 5, repositories: [shop] }, { guid: 'old' });
      await db
        .insertInto('redeliveries')
        .values({ guid: 'old', tries: 5, asked_at: new Date(Date.now() - 15 * DAY) })
        .execute();
      await db
        .updateTable('deliveries')
        .set({ received_at: new Date(Date.now() - 15 * DAY) })
        .where('guid', '=', 'old')
        .execute();
      const counts = async () => [
        await shopfloor.count('deliveries'),
        await shopfloor.count('reviews'),
        (await db.selectFrom('redeliveries').select('guid').execute()).length,
      ];
      await sweep(sweeping());
      expect(await counts()).toEqual([1, 1, 0]);
      await db
        .updateTable('reviews')
        .set({ finished_at: new Date(Date.now() - 181 * DAY) })
        .execute();
      await db.deleteFrom('chores').execute();
      await sweep(sweeping());
      expect(await counts()).toEqual([1, 0, 0]);
    });
  });
}
