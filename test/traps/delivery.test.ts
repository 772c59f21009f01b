import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { pino } from 'pino';
import { registerApp } from '../../src/demo/github/app.ts';
import { intentOf } from '../../src/github/delivery/events.ts';
import { acceptDelivery } from '../../src/jobs/deliveries.ts';
import { createDoor } from '../../src/web/door.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { listen } from '../../src/web/server.ts';
import { AuditScene } from '../github/audit-scene.ts';
import { APP_ID, BASE, HEAD, REPOSITORY } from '../github/fake-github.ts';
import { delivery, sha, wish, Workshop } from '../jobs/workshop.ts';
import { embeddedDatabase } from '../store/embedded-database.ts';
import { headersFor, post, pullRequestBody, SECRET } from '../web/post.ts';

/*
 * What other bots on GitHub fall into. Each trap has its test in this folder; the stories around it are told in test/e2e.
 */

const repository = { id: REPOSITORY.repositoryId, name: 'shop', full_name: 'octo/shop' };
const place = { installation: { id: REPOSITORY.installationId }, repository };

const database = embeddedDatabase();
let workshop: Workshop;
let scene: AuditScene;

beforeAll(async () => {
  workshop = await Workshop.open(database);
}, 300_000);

beforeEach(async () => {
  await workshop.emptied();
  scene = new AuditScene();
});

afterAll(async () => {
  nock.cleanAll();
  await workshop.close();
  await database.remove();
});

describe('1. the re-run button sends a check suite or a check run', () => {
  const pulls = [{ number: 1, base: { repo: { id: repository.id } } }];
  const suite = (app: number): object => ({
    ...place,
    action: 'rerequested',
    check_suite: { head_sha: HEAD, app: { id: app }, pull_requests: pulls },
  });
  const run = { head_sha: HEAD, app: { id: APP_ID }, external_id: `pull/1@${HEAD}#0`, pull_requests: [] };

  test.each([
    ['check_suite', suite(APP_ID), { kind: 'audit', head: HEAD, force: true }],
    ['check_run', { ...place, action: 'rerequested', check_run: run }, { kind: 'audit', head: HEAD, force: true }],
    ['check_suite', suite(APP_ID + 1), { kind: 'nothing' }],
  ])('%s', (event, payload, expected) => {
    expect(intentOf(event, payload, { appId: APP_ID })).toMatchObject(expected);
  });
});

test('2. on a fork a check names no pull request: it is found by its head', async () => {
  const suite = { head_sha: HEAD, app: { id: APP_ID }, pull_requests: [] };
  const intent = intentOf('check_suite', { ...place, action: 'rerequested', check_suite: suite }, { appId: APP_ID });
  expect(intent).toMatchObject({ kind: 'audit-commit', head: HEAD, force: true });
  const fork = { number: 8, state: 'open', head: { sha: HEAD }, base: { sha: BASE, ref: 'main', repo: { id: repository.id } } };
  scene.github.fail(/commits\/a+\/pulls/, { status: 200, body: [] });
  scene.github.fail(/shop\/pulls\?/, { status: 200, body: [fork] });
  await expect(scene.auditor.pullRequestsAt(REPOSITORY, HEAD)).resolves.toEqual([{ ...REPOSITORY, number: 8 }]);
});

test('4. a merge group is asked for in the manifest, and reported on its own commit', async () => {
  const manifest = registerApp('app.yml', new Date());
  expect(manifest.permissions).toMatchObject({ merge_queues: 'read' });
  expect(manifest.events).toContain('merge_group');
  const group = { head_sha: HEAD, base_sha: BASE, head_ref: `refs/heads/gh-readonly-queue/main/pr-12-${HEAD}` };
  const intent = intentOf('merge_group', { ...place, action: 'checks_requested', merge_group: group }, { appId: APP_ID });
  expect(intent).toMatchObject({ kind: 'audit-merge-group', head: HEAD, base: BASE, queued: 12 });
  const asked = { repository: REPOSITORY, head: HEAD, base: BASE, queued: undefined, generation: 0, attempt: 1 };
  const free = { signal: new AbortController().signal, standing: () => Promise.resolve('wanted' as const) };
  await scene.auditor.auditMergeGroup({ ...asked, ...free });
  expect(scene.github.checkRuns).toMatchObject([{ head_sha: HEAD, status: 'completed', conclusion: 'success' }]);
});

describe('7. what is acknowledged is stored', () => {
  type Accept = Parameters<typeof createDoor>[0]['accept'];

  /** The door with a house behind it that stores deliveries in some way. */
  async function door<T>(accept: Accept, visit: (port: number) => Promise<T>): Promise<T> {
    const log = pino({ level: 'silent' });
    const settings = { secrets: [SECRET] as const, path: '/api/github/webhooks' };
    const parts = { settings, appId: 7, log, metrics: createMetrics(async () => 0), version: '1.0.0', ready: async () => undefined };
    const server = await listen(createDoor({ ...parts, accept }), { port: 0, host: '127.0.0.1' });
    try {
      return await visit(server.port);
    } finally {
      await server.close();
    }
  }

  const storing: Accept = (sent) => acceptDelivery(workshop.store, workshop.queue, sent);
  const body = pullRequestBody();
  const headers = headersFor(body);

  test('with its job', async () => {
    const { status } = await door(storing, (port) => post(port, body, headers));
    expect([status, await workshop.count('deliveries'), await workshop.live()]).toEqual([202, 1, 1]);
  });

  test('and not before', async () => {
    const [asked, committed] = [Promise.withResolvers<void>(), Promise.withResolvers<'accepted'>()];
    let isAnswered = false;
    await door(
      () => {
        asked.resolve();
        return committed.promise;
      },
      async (port) => {
        const answer = post(port, body, headers).finally(() => (isAnswered = true));
        await asked.promise;
        // What is asked after it is answered before it.
        for (let times = 0; times < 3; times += 1) await (await fetch(`http://127.0.0.1:${port}/healthz`)).text();
        expect(isAnswered).toBe(false);
        committed.resolve('accepted');
        expect((await answer).status).toBe(202);
      },
    );
  });

  test.each([
    ['a database that is away', () => Promise.reject(new Error('the database is away'))],
    ['a transaction that does not commit', () => new Promise<never>(() => undefined)],
  ])(
    '%s gets a 503 within the time that GitHub waits, and the same delivery is taken later',
    async (_, broken) => {
      expect((await door(broken, (port) => post(port, body, headers))).status).toBe(503);
      expect(await workshop.count('deliveries')).toBe(0);
      const again = await door(storing, (port) => post(port, body, headers));
      expect([again.status, await again.text(), await workshop.live()]).toEqual([202, 'accepted\n', 1]);
    },
    30_000,
  );
});

test('13. a delivery is marked as seen only together with its job', async () => {
  const sent = delivery(wish(sha('a')));
  const broken = { ...workshop.queue, add: () => Promise.reject(new Error('no queue')) };
  await expect(acceptDelivery(workshop.store, broken, sent)).rejects.toThrow('no queue');
  expect(await workshop.count('deliveries')).toBe(0);
  await expect(acceptDelivery(workshop.store, workshop.queue, sent)).resolves.toBe('accepted');
  expect(await workshop.live()).toBe(1);
  await expect(acceptDelivery(workshop.store, workshop.queue, sent)).resolves.toBe('duplicate');
  expect(await workshop.live()).toBe(1);
});
