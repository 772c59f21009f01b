import { beforeEach, describe, expect, test } from '@jest/globals';
import { Deferred } from '../../src/github/client/errors.ts';
import type { InstallIntent, Intent } from '../../src/github/delivery/intent.ts';
import { QUEUES } from '../../src/jobs/queue.ts';
import { shop, type Workshop } from './workshop.ts';

const other = { ...shop, repositoryId: 12, name: 'other' };
const install: InstallIntent = { kind: 'install', installationId: 5, repositories: [shop, other] };
const uninstall: Intent = { kind: 'uninstall', installationId: 5, repositoryIds: 'all' };

/** What holds for the audits of whole repositories on either database. */
export function describeSurveys(opened: () => Workshop): void {
  let shopfloor: Workshop;

  beforeEach(async () => {
    shopfloor = await opened().emptied();
  });

  const rows = () => shopfloor.store.db.selectFrom('surveys').selectAll().orderBy('repository_id').execute();

  describe('a survey', () => {
    test('is made of each repository that the app is installed on, and its score is kept', async () => {
      await shopfloor.deliver(install);
      await shopfloor.survey();
      expect(shopfloor.github.surveys.toSorted((one, two) => one - two)).toEqual([11, 12]);
      expect(await rows()).toMatchObject([
        { repository_id: 11, name: 'shop', head: 'f'.repeat(40), score: 71, findings: 2, verdicts: expect.any(Array) },
        { repository_id: 12, name: 'other', score: 71 },
      ]);
    });

    test('comes one after the other, behind everything else', async () => {
      await shopfloor.deliver(install);
      const jobs = await shopfloor.queue.boss.findJobs(QUEUES.survey);
      const starts = jobs.map(({ startAfter }) => new Date(startAfter as unknown as string).getTime()).toSorted((one, two) => one - two);
      expect((starts[1] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(19_000);
      expect(jobs.every(({ priority }) => priority < 0)).toBe(true);
    });

    test('of a repository without code leaves no score', async () => {
      shopfloor.github.hasCode = false;
      await shopfloor.deliver({ ...install, repositories: [shop] });
      await shopfloor.survey();
      expect(await rows()).toMatchObject([{ head: null, score: null, finished_at: null }]);
    });

    test('that was asked for again is made again', async () => {
      await shopfloor.deliver({ ...install, repositories: [shop] });
      await shopfloor.survey();
      await shopfloor.deliver({ ...install, repositories: [shop] });
      await shopfloor.survey();
      expect(shopfloor.github.surveys).toEqual([11, 11]);
      expect(await rows()).toHaveLength(1);
    });

    describe('is compared with earlier ones', () => {
      const surveyed = async (head: string, score: number) => {
        shopfloor.github.found = { head, score };
        await shopfloor.deliver({ ...install, repositories: [shop] });
        await shopfloor.survey();
        return shopfloor.github.past.at(-1);
      };

      test('the first of all and the last, of other commits than its own', async () => {
        expect(await surveyed('a'.repeat(40), 58)).toBeUndefined();
        expect(await surveyed('b'.repeat(40), 60)).toMatchObject({ first: { score: 58, findings: 2 }, last: { score: 58 } });
        expect(await surveyed('b'.repeat(40), 61)).toMatchObject({ first: { score: 58 }, last: { score: 58 } });
        expect(await surveyed('c'.repeat(40), 62)).toMatchObject({ first: { score: 58, at: expect.any(Date) }, last: { score: 61 } });
      });

      test('and the first stays what it was, however often its commit is looked at again', async () => {
        await surveyed('a'.repeat(40), 58);
        await surveyed('a'.repeat(40), 70);
        await surveyed('a'.repeat(40), 72);
        expect(await surveyed('b'.repeat(40), 73)).toMatchObject({ first: { score: 58 }, last: { score: 72 } });
        await surveyed('a'.repeat(40), 74);
        expect(await surveyed('c'.repeat(40), 75)).toMatchObject({ first: { score: 58 }, last: { score: 74 } });
      });

      test('of which the first and the newest are kept, and none of a repository that the app has left', async () => {
        for (let at = 0; at < 30; at += 1) await surveyed(String(at).padStart(40, 'a'), at);
        const kept = await shopfloor.store.db.selectFrom('survey_results').select('score').orderBy('id').execute();
        expect(kept.map(({ score }) => score)).toEqual([0, ...Array.from({ length: 24 }, (_, at) => at + 6)]);
        await shopfloor.deliver(uninstall);
        expect(await shopfloor.store.db.selectFrom('survey_results').select('id').execute()).toEqual([]);
      });
    });

    test('waits for as long as its installation is paused, and is made then', async () => {
      const until = new Date(Date.now() + 3_600_000);
      await shopfloor.deliver({ ...install, repositories: [shop] });
      await shopfloor.store.db.insertInto('installations').values({ id: 5, paused_until: until }).execute();
      await shopfloor.oneSurvey();
      const waiting = (await shopfloor.queue.boss.findJobs(QUEUES.survey)).filter(({ state }) => state === 'created');
      expect([shopfloor.github.surveys, waiting.map(({ startAfter }) => new Date(startAfter as unknown as string))]).toEqual([[], [until]]);
      await shopfloor.store.db.updateTable('installations').set({ paused_until: null }).execute();
      await shopfloor.survey();
      expect(shopfloor.github.surveys).toEqual([11]);
    });

    test('that GitHub defers costs no try', async () => {
      const until = new Date(Date.now() + 3_600_000);
      shopfloor.github.beforeSurveyEnds = () => Promise.reject(new Deferred('a rate limit', until));
      await shopfloor.deliver({ ...install, repositories: [shop] });
      await expect(shopfloor.oneSurvey()).resolves.toBe(true);
      expect(await shopfloor.live(QUEUES.survey)).toBe(1);
    });

    test('writes nothing and keeps nothing once the app was uninstalled', async () => {
      shopfloor.github.beforeSurveyEnds = () => shopfloor.deliver(uninstall);
      await shopfloor.deliver(install);
      await shopfloor.survey();
      expect(shopfloor.github.surveys).toHaveLength(1);
      expect(shopfloor.github.reported).toEqual([false]);
      expect(await rows()).toEqual([]);
    });

    describe('after a push to the default branch', () => {
      const moved = (isPolicy = false): Intent => ({ kind: 'moved', repository: shop, isPolicy });
      const due = async () =>
        (await shopfloor.queue.boss.findJobs(QUEUES.survey))
          .filter(({ state }) => state === 'created')
          .map(({ startAfter }) => Math.max(0, Math.round((Number(startAfter) - Date.now()) / 60_000)));

      test.each([
        ['is made again where its result stands in an issue, once for a series of pushes', true, false, [10]],
        ['is made again where the policy was touched', false, true, [10]],
        ['is not made where nobody reads it', false, false, []],
      ])('%s', async (_, isReported, isPolicy, expected) => {
        shopfloor.github.isReported = isReported;
        await shopfloor.deliver({ ...install, repositories: [shop] });
        await shopfloor.survey();
        await shopfloor.deliver(moved(isPolicy));
        await shopfloor.deliver(moved(isPolicy));
        expect(await due()).toEqual(expected);
      });

      test.each([
        ['that comes while one runs', true],
        ['that comes while the first one runs, of which nobody knows yet whether it is reported', false],
      ])('%s is not lost', async (_, isReported) => {
        shopfloor.github.isReported = isReported;
        await shopfloor.deliver({ ...install, repositories: [shop] });
        if (isReported) {
          await shopfloor.survey();
          await shopfloor.deliver(moved());
        }
        shopfloor.github.beforeSurveyEnds = () => shopfloor.deliver(moved());
        await shopfloor.oneSurvey();
        expect(await due()).toEqual([10]);
        shopfloor.github.beforeSurveyEnds = undefined;
        await shopfloor.survey();
        expect(await due()).toEqual([]);
      });

      test('is not made of a repository that is not known', async () => {
        await shopfloor.deliver(moved(true));
        expect(await due()).toEqual([]);
      });

      test('does not wait when the app comes again', async () => {
        shopfloor.github.isReported = true;
        await shopfloor.deliver({ ...install, repositories: [shop] });
        await shopfloor.survey();
        await shopfloor.deliver(moved());
        await shopfloor.deliver({ ...install, repositories: [shop] });
        expect(await due()).toEqual([0]);
      });
    });

    test('is forgotten with its repository alone', async () => {
      await shopfloor.deliver(install);
      await shopfloor.deliver({ kind: 'uninstall', installationId: 5, repositoryIds: [11] });
      expect((await rows()).map(({ repository_id: id }) => id)).toEqual([12]);
    });
  });
}
