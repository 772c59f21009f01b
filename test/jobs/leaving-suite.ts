import { beforeEach, describe, expect, test } from '@jest/globals';
import type { CommandIntent, Intent } from '../../src/github/delivery/intent.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { fail, untilAborted } from './fake-github.ts';
import { OPENED, pull, sha, shop, wish, type Workshop } from './workshop.ts';

/** What holds when pull requests, merge groups and installations go, on either database. */
export function describeLeaving(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  const comment = { ...pull, commentId: 77 };
  const command: CommandIntent = { kind: 'command', comment, author: 'ann', commands: [{ kind: 'audit' }] };
  const close: Intent = { kind: 'close', target: pull };

  describe('a command that waits for its audit', () => {
    beforeEach(async () => {
      shopfloor.github.open = [{ ...pull, head: sha('a'), openedAt: OPENED }];
      await shopfloor.deliver(command);
      await shopfloor.errands();
    });

    test('hears that there will be none when the pull request is closed', async () => {
      await shopfloor.deliver(close);
      await shopfloor.errands();
      expect(shopfloor.github.reactions).toEqual([{ comment, outcome: 'failed' }]);
    });

    test('hears so when the audit itself finds it closed', async () => {
      shopfloor.github.play = async () => ({ kind: 'closed' });
      await shopfloor.audit();
      await shopfloor.errands();
      expect(shopfloor.github.reactions).toEqual([{ comment, outcome: 'failed' }]);
    });

    test('hears so once, and nothing when the app was taken away', async () => {
      for (const intent of [close, close]) await shopfloor.deliver(intent);
      await shopfloor.errands();
      expect(shopfloor.github.reactions).toHaveLength(1);
      await shopfloor.deliver(command);
      await shopfloor.errands();
      await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: 'all' });
      await shopfloor.errands();
      expect(shopfloor.github.reactions).toHaveLength(1);
    });
  });

  describe('a merge group that is gone', () => {
    const head = sha('c');
    const group: Intent = { kind: 'audit-merge-group', repository: shop, head, base: sha('b'), queued: 3 };
    const gone: Intent = { kind: 'close-merge-group', repository: shop, head };

    test('stops its audit', async () => {
      await shopfloor.deliver(group);
      shopfloor.github.play = untilAborted;
      const { end } = await shopfloor.beginAudit();
      await shopfloor.deliver(gone);
      await end;
      expect(shopfloor.endings).toEqual(['closed']);
    });

    test('has what a failed try left open concluded, and is tried no more', async () => {
      await shopfloor.deliver(group);
      shopfloor.github.play = fail;
      await shopfloor.audit();
      await shopfloor.deliver(gone);
      await shopfloor.errands();
      expect(shopfloor.github.conclusions).toMatchObject([{ target: shop, head, generation: 0, why: 'closed' }]);
      await shopfloor.audit();
      expect(shopfloor.github.audits).toHaveLength(1);
    });

    test('that nobody knew is nothing', async () => {
      await shopfloor.deliver(gone);
      expect([await shopfloor.count('targets'), await shopfloor.live(QUEUES.errand)]).toEqual([0, 0]);
    });
  });

  describe('in the queue', () => {
    const other = { ...shop, repositoryId: 12, name: 'other' };
    const elsewhere = { ...shop, installationId: 6, repositoryId: 13 };
    const rest = async () => {
      const jobs = await Promise.all(
        [QUEUES.audit, QUEUES.errand, QUEUES.survey, QUEUES.dead].map((name) => shopfloor.queue.boss.findJobs(name)),
      );
      return jobs.flat().map(({ singletonKey }) => (singletonKey ?? '').split(':').slice(0, 2).join(':'));
    };

    beforeEach(async () => {
      for (const repository of [shop, other, elsewhere]) {
        const { installationId, repositoryId } = repository;
        await shopfloor.deliver({ kind: 'install', installationId, repositories: [repository] });
        await shopfloor.deliver({ ...command, comment: { ...repository, number: 3, commentId: repositoryId } });
        await shopfloor.deliver(wish(sha('a'), false, { ...repository, number: 3 }));
      }
      // One that is done, and one that was given up.
      const [done] = await shopfloor.queue.boss.fetch(QUEUES.errand, { ignoreStartAfter: true });
      if (done) await shopfloor.queue.boss.complete(QUEUES.errand, done.id);
      await shopfloor.queue.boss.send(QUEUES.dead, {}, { singletonKey: 'command:11:77', group: { id: '5' } });
    });

    const ofOne = (id: number) => ['pr', 'reconcile', 'command', 'survey'].map((kind) => `${kind}:${id}`);

    test('nothing of an installation stays when it is gone', async () => {
      await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: 'all' });
      expect((await rest()).toSorted()).toEqual(ofOne(13).toSorted());
    });

    test('nothing of a repository stays when it is taken away, and the others are looked through', async () => {
      await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: [11] });
      expect((await rest()).toSorted()).toEqual([...ofOne(12), ...ofOne(13), 'inventory:0'].toSorted());
    });
  });

  describe('a title', () => {
    const title = (from: string, to: string): Intent => ({ kind: 'title', target: pull, head: sha('a'), base: 'main', from, to });

    test.each<[string, readonly (readonly [string, string])[], number]>([
      ['by which the policy skips has the pull request audited again', [['a', 'wip']], 2],
      ['by which it skips no more, too', [['wip', 'a']], 2],
      [
        'that makes no difference costs no audit',
        [
          ['a', 'b'],
          ['b', 'c'],
        ],
        1,
      ],
      [
        'of several is each looked at',
        [
          ['a', 'b'],
          ['b', 'wip'],
        ],
        2,
      ],
    ])('%s', async (_, edits, audits) => {
      shopfloor.github.skipTitle = 'wip';
      await shopfloor.deliver(wish(sha('a')));
      await shopfloor.audit();
      for (const [from, to] of edits) await shopfloor.deliver(title(from, to));
      await shopfloor.errands();
      await shopfloor.audit();
      expect(shopfloor.github.audits).toHaveLength(audits);
    });
  });
}
