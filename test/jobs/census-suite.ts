import { beforeEach, describe, expect, test } from '@jest/globals';
import { Unreadable } from '../../src/github/client/errors.ts';
import { takeCensus } from '../../src/jobs/census.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { sweep } from '../../src/jobs/sweep.ts';
import { OPENED, pull, sha, shop, wish, type Workshop } from './workshop.ts';

const other = { ...shop, repositoryId: 12, name: 'other' };
const DAY = 24 * 3_600_000;

/** What holds where deliveries about installations were lost, on either database. */
export function describeCensus(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
    shopfloor.github.installed = [{ id: 5, suspended: false }];
    shopfloor.github.listed = [shop, other];
  });

  const context = () => ({ ...shopfloor.context, census: shopfloor.github });
  const census = (isFirst = false) => takeCensus(context(), isFirst);
  const surveys = async () =>
    (await shopfloor.store.db.selectFrom('surveys').select('repository_id').orderBy('repository_id').execute()).map(
      (row) => row.repository_id,
    );
  const kept = async () => [await surveys(), await shopfloor.count('targets')];
  const install = async (...repositories: (typeof shop)[]) => {
    await shopfloor.deliver({ kind: 'install', installationId: 5, repositories });
    await shopfloor.errands();
    await shopfloor.survey();
  };

  describe('a census', () => {
    test('has repositories audited as a whole of which no delivery told, and their pull requests with no comments', async () => {
      await install(shop);
      shopfloor.github.open = [{ ...pull, ...other, head: sha('a'), openedAt: OPENED }];
      await census();
      await shopfloor.errands();
      await shopfloor.survey();
      expect(shopfloor.github.surveys).toEqual([11, 12]);
      expect(await shopfloor.row()).toMatchObject({ repository_id: 12, quiet: true });
      await census();
      await shopfloor.errands();
      await shopfloor.survey();
      expect(shopfloor.github.surveys).toEqual([11, 12]);
    });

    test('has a survey made again that came to nothing', async () => {
      await shopfloor.deliver({ kind: 'install', installationId: 5, repositories: [shop] });
      await shopfloor.queue.boss.deleteAllJobs(QUEUES.survey);
      shopfloor.github.listed = [shop];
      await census();
      await shopfloor.errands();
      await shopfloor.survey();
      expect(shopfloor.github.surveys).toEqual([11]);
    });

    test('has all of them made after the loss of the database, and leaves pull requests to whoever looks for those', async () => {
      shopfloor.github.open = [{ ...pull, head: sha('a'), openedAt: OPENED }];
      await census(true);
      await shopfloor.errands();
      await shopfloor.survey();
      expect(await kept()).toEqual([[11, 12], 0]);
      expect(shopfloor.github.surveys).toHaveLength(2);
    });

    test('deletes what is kept of an installation that GitHub does not know any more', async () => {
      await install(shop);
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.installed = [];
      shopfloor.github.goneInstallations.add(5);
      await census();
      expect(await kept()).toEqual([[], 0]);
      expect(await shopfloor.live()).toBe(0);
    });

    test('deletes what is kept of a repository that the app was taken off, and nothing else', async () => {
      await install(shop, other);
      await shopfloor.deliver(wish(sha('a')));
      shopfloor.github.listed = [other];
      await census();
      await shopfloor.errands();
      expect(await kept()).toEqual([[12], 0]);
    });

    test('holds and resumes installations of whose suspension no delivery told', async () => {
      const isSuspended = async () =>
        (await shopfloor.store.db.selectFrom('installations').select('suspended').executeTakeFirst())?.suspended;
      await install(shop);
      shopfloor.github.installed = [{ id: 5, suspended: true }];
      await census();
      await shopfloor.errands();
      expect([await isSuspended(), shopfloor.ran.slice(-1)]).toEqual([true, [['standing', true]]]);
      shopfloor.github.installed = [{ id: 5, suspended: false }];
      await census();
      expect(await isSuspended()).toBe(false);
    });
  });

  describe('deliveries that arrive after what they came before', () => {
    test('a late suspension holds nobody for long', async () => {
      await shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: false, repositories: [] });
      await shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: true, repositories: [] });
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.errands();
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([sha('a')]);
    });

    test('a suspension that is asked about stays what GitHub says it is', async () => {
      shopfloor.github.installed = [{ id: 5, suspended: true }];
      await shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: true, repositories: [] });
      await shopfloor.deliver({ kind: 'suspend', installationId: 5, suspended: false, repositories: [] });
      await shopfloor.errand();
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      expect(shopfloor.github.published).toEqual([]);
    });

    test('a late removal of a repository that was added again is made good', async () => {
      await install(shop, other);
      shopfloor.github.open = [{ ...pull, head: sha('a'), openedAt: OPENED }];
      await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: [11] });
      expect(await surveys()).toEqual([12]);
      await shopfloor.errands();
      expect(await kept()).toEqual([[11, 12], 1]);
    });
  });

  describe('a census deletes nothing', () => {
    beforeEach(async () => {
      await install(shop, other);
      await shopfloor.deliver(wish(sha('a')));
    });

    test.each<[string, () => void]>([
      ['of an installation that is only missing in the list', () => void (shopfloor.github.installed = [])],
      ['where the list of repositories is empty', () => void (shopfloor.github.listed = [])],
      [
        'that another app has kept, which knows of none of it',
        () => {
          shopfloor.github.installed = [];
          shopfloor.github.goneInstallations.add(5);
          shopfloor.github.appId = 2;
        },
      ],
    ])('%s', async (_, change) => {
      await census();
      await shopfloor.errands();
      change();
      await census();
      await shopfloor.errands();
      expect(await kept()).toEqual([[11, 12], 1]);
    });

    test('where GitHub does not answer, or not in full', async () => {
      shopfloor.github.installed = [];
      shopfloor.github.goneInstallations.add(5);
      shopfloor.github.refusal = new Unreadable('not whole');
      await expect(census()).rejects.toThrow('not whole');
      shopfloor.github.refusal = undefined;
      shopfloor.github.installed = [{ id: 5, suspended: false }];
      shopfloor.github.listed = [other];
      await census();
      shopfloor.github.refusal = new Unreadable('not whole');
      await expect(shopfloor.errands()).rejects.toThrow('not whole');
      expect(await kept()).toEqual([[11, 12], 1]);
    });
  });

  test('a sweep takes a census at first and once a day', async () => {
    let asked = 0;
    const counting = {
      ...context(),
      census: Object.create(shopfloor.github, { installations: { value: async () => ((asked += 1), []) } }) as typeof shopfloor.github,
    };
    await sweep(counting);
    await sweep(counting);
    expect(asked).toBe(1);
    await shopfloor.store.db
      .updateTable('chores')
      .set({ done_at: new Date(Date.now() - DAY) })
      .where('name', '=', 'census')
      .execute();
    await sweep(counting);
    expect(asked).toBe(2);
  });
}
