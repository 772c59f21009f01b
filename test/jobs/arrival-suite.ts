import { beforeEach, describe, expect, test } from '@jest/globals';
import { QUEUES } from '../../src/jobs/queue.ts';
import { reconcileAll, sweep } from '../../src/jobs/sweep.ts';
import { OPENED, pull, sha, shop, wish, type Workshop } from './workshop.ts';

/** What holds for pull requests that were open when the app came, on either database. */
export function describeArrivals(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  const install = () => shopfloor.deliver({ kind: 'install', installationId: 5, repositories: [shop] });
  const sweeping = () => ({ ...shopfloor.context, census: shopfloor.github });
  const opening = (count: number) => {
    shopfloor.github.open = Array.from({ length: count }, (_, at) => ({ ...pull, number: at + 1, head: sha('a'), openedAt: OPENED }));
  };
  const arrived = async () => {
    opening(1);
    await install();
    await shopfloor.errands();
  };
  /** Whether each audit so far kept to the check. */
  const quiet = () => shopfloor.github.audits.map((request) => 'quiet' in request && request.quiet);
  const waiting = async () => (await shopfloor.queue.boss.findJobs(QUEUES.audit)).filter(({ state }) => state === 'created');

  describe('a pull request that was open when the app came', () => {
    const first = { ...pull, number: 1 };

    test('is audited without a word, behind everything else', async () => {
      await arrived();
      await shopfloor.deliver(wish(sha('b'), false, { ...pull, number: 9 }));
      for (let audits = 0; audits < 2; audits += 1) await shopfloor.audit();
      expect(quiet()).toEqual([false, true]);
    });

    test.each([
      ['waits', false, [false]],
      ['was audited', true, [true, false]],
    ] as const)('is spoken to when something happens on it while it %s, at its own head too', async (_, before, expected) => {
      await arrived();
      if (before) await shopfloor.audit();
      await shopfloor.deliver(wish(sha('a'), false, first));
      const [job] = await waiting();
      expect([job?.priority === 0, Number(job?.startAfter) < Date.now() + 6_000]).toEqual([true, true]);
      while (await shopfloor.audit());
      expect(quiet()).toEqual(expected);
    });

    test('that is pushed to in mid-audit is audited again', async () => {
      await arrived();
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver(wish(sha('a'), false, first));
      await end;
      while (await shopfloor.audit());
      expect(quiet()).toEqual([true, false]);
    });

    test('stays as it is when it is only found again', async () => {
      await arrived();
      await shopfloor.audit();
      await reconcileAll(sweeping());
      await shopfloor.errands();
      expect([await waiting(), (await shopfloor.row()).quiet]).toEqual([[], true]);
    });

    test.each([
      ['nothing', sha('a'), [true]],
      ['a push', sha('b'), [true, false]],
    ])('while nobody listened %s happened', async (_, head, expected) => {
      await arrived();
      await shopfloor.audit();
      shopfloor.github.open = shopfloor.github.open.map((each) => ({ ...each, head }));
      await sweep(sweeping());
      await shopfloor.errands();
      while (await shopfloor.audit());
      expect(quiet()).toEqual(expected);
    });

    test('that was spoken to is not silenced by being found', async () => {
      opening(1);
      await shopfloor.deliver(wish(sha('a'), false, first));
      await install();
      await shopfloor.errands();
      while (await shopfloor.audit());
      expect(quiet()).toEqual([false]);
    });
  });

  test.each([
    ['before', '2026-01-31T23:59:59Z', [true]],
    ['after', '2026-02-01T00:00:00Z', [false]],
  ])('after a loss of everything what was opened %s the installation is told from what was missed', async (_, openedAt, expected) => {
    shopfloor.github.open = [{ ...pull, head: sha('a'), openedAt }];
    await sweep(sweeping());
    await shopfloor.errands();
    while (await shopfloor.audit());
    expect(quiet()).toEqual(expected);
  });

  test('of many the first ten come soon, all others one by one', async () => {
    opening(14);
    const before = Date.now();
    await install();
    await shopfloor.errands();
    const starts = (await waiting()).map(({ startAfter }) => Number(startAfter) - before).toSorted((one, other) => one - other);
    expect(starts).toHaveLength(14);
    expect(starts.slice(0, 10).every((start) => start < 20_000)).toBe(true);
    const gaps = starts.slice(10).map((start, at) => Math.round((start - (starts[at + 9] ?? 0)) / 10_000));
    expect(gaps).toEqual([2, 2, 2, 2]);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['an installation may go on', () => shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: false, repositories: [] })],
    ['the queue was lost', () => sweep(sweeping())],
  ])('when %s they are not woken all at once', async (_, happens) => {
    opening(14);
    await install();
    await shopfloor.errands();
    await shopfloor.queue.boss.deleteAllJobs();
    await shopfloor.store.db
      .updateTable('targets')
      .set({ wanted_at: new Date(Date.now() - 60_000) })
      .execute();
    await shopfloor.store.db.insertInto('chores').values({ name: 'deliveries', done_at: new Date() }).execute();
    const before = Date.now();
    await happens();
    const starts = (await waiting()).map(({ startAfter }) => Number(startAfter) - before).toSorted((one, other) => one - other);
    expect([starts.length, starts.filter((start) => start < 20_000).length]).toEqual([14, 10]);
    expect(starts.at(-1)).toBeGreaterThan(80_000);
  });

  test('those that wait do not put what happens meanwhile behind', async () => {
    opening(14);
    await install();
    await shopfloor.errands();
    await shopfloor.deliver(wish(sha('b'), false, { ...pull, number: 99 }));
    const priorities = (await waiting()).map(({ priority }) => priority).toSorted((one, other) => one - other);
    expect(priorities.at(-1)).toBe(0);
    expect(priorities.slice(0, 14).every((priority) => priority < -200)).toBe(true);
  });
}
