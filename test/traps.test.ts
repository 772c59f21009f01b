import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { pino } from 'pino';
import { commandsIn } from '../src/commands/parse.ts';
import { grants } from '../src/demo/github/auth.ts';
import { registerApp } from '../src/demo/github/app.ts';
import { OPERATIONS, type Operation } from '../src/demo/github/operations.ts';
import { ROUTES } from '../src/github/endpoints.ts';
import { intentOf } from '../src/github/events.ts';
import { acceptDelivery } from '../src/jobs/deliveries.ts';
import { serverSettings } from '../src/settings/server.ts';
import { createDoor } from '../src/web/door.ts';
import { createMetrics } from '../src/web/metrics.ts';
import { listen } from '../src/web/server.ts';
import { AuditScene, print, TARGET } from './github/audit-scene.ts';
import { APP_ID, BASE, HEAD, REPOSITORY } from './github/fake-github.ts';
import { delivery, sha, wish, Workshop } from './jobs/workshop.ts';
import { finding } from './report/github/samples.ts';
import { embeddedDatabase } from './store/databases.ts';
import { post, pullRequestBody, SECRET } from './web/post.ts';

/*
 * What other bots on GitHub fall into. Each trap has its test here; the stories around it are told in test/e2e.
 */

const repository = { id: REPOSITORY.repositoryId, name: 'shop', full_name: 'octo/shop' };
const place = { installation: { id: REPOSITORY.installationId }, repository };
const manifest = registerApp('app.yml', new Date());

let scene: AuditScene;

beforeEach(() => {
  scene = new AuditScene();
});

afterAll(() => nock.cleanAll());

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

test('3. a thread is never resolved and a comment never deleted: what is fixed is said in the comment, which is folded away', async () => {
  scene.findings = [finding({ fingerprint: print('1') }), finding({ fingerprint: print('2'), line: 9 })];
  await scene.audit();
  const [answered, alone] = scene.github.threads;
  if (answered) answered.replies = 1;
  const before = answered?.body;
  scene.findings = [];
  await scene.audit({ generation: 1 });
  expect(alone).toMatchObject({ minimized: true, body: expect.stringContaining('Fixed in') });
  expect(answered).toMatchObject({ minimized: false, body: before });
  expect(
    scene.github.requests.filter(({ method, body }) => method === 'DELETE' || /resolveReviewThread/.test(String(body['query']))),
  ).toEqual([]);
});

test('4. a merge group is asked for in the manifest, and reported on its own commit', async () => {
  expect(manifest.permissions).toMatchObject({ merge_queues: 'read' });
  expect(manifest.events).toContain('merge_group');
  const group = { head_sha: HEAD, base_sha: BASE, head_ref: `refs/heads/gh-readonly-queue/main/pr-12-${HEAD}` };
  const intent = intentOf('merge_group', { ...place, action: 'checks_requested', merge_group: group }, { appId: APP_ID });
  expect(intent).toMatchObject({ kind: 'audit-merge-group', head: HEAD, base: BASE, queued: 12 });
});

describe('5. every permission that is ever needed is in the first manifest', () => {
  test.each(Object.values(ROUTES))('%s', (route) => {
    const caller = OPERATIONS[route as Operation];
    expect(caller.as === 'app' || caller.anyOf.some((needed) => grants(manifest.permissions, needed))).toBe(true);
  });
});

test('6. an audit that could not be made is a failed check, never a missing or a neutral one', async () => {
  await scene.auditor.conclude({ target: TARGET, head: HEAD, generation: 0, why: 'failed', reason: 'GitHub did not answer.' });
  expect(scene.github.checkRuns).toMatchObject([{ head_sha: HEAD, status: 'completed', conclusion: 'failure' }]);
});

describe('7. what is acknowledged is stored', () => {
  test.each([
    [202, () => Promise.resolve('accepted' as const)],
    [503, () => Promise.reject(new Error('the database is away'))],
  ])('%d', async (status, accept) => {
    const log = pino({ level: 'silent' });
    const settings = { secrets: [SECRET] as const, path: '/api/github/webhooks' };
    const parts = { settings, appId: 7, log, metrics: createMetrics(async () => 0), version: '1.0.0', ready: async () => undefined };
    const server = await listen(createDoor({ ...parts, accept }), { port: 0, host: '127.0.0.1' });
    expect((await post(server.port, pullRequestBody())).status).toBe(status);
    await server.close();
  });
});

describe('8. Probot’s well-known secret is refused in production', () => {
  test.each([undefined, '', 'development'])('%s', (secret) => {
    const environment = {
      APP_ID: '7',
      PRIVATE_KEY: manifest.privateKey,
      NODE_ENV: 'production',
      ...(secret === undefined ? {} : { WEBHOOK_SECRET: secret }),
    };
    expect(() => serverSettings(environment)).toThrow(/WEBHOOK_SECRET/);
  });
});

test('9. no write is repeated blindly: a check run whose answer got lost is found by its external id', async () => {
  scene.github.fail(/POST .*check-runs/, { status: 502 }, { applied: true });
  await scene.audit();
  expect(scene.github.checkRuns).toMatchObject([{ external_id: `pull/1@${HEAD}#0`, conclusion: 'success' }]);
});

test('10. what is quoted from the change is inert, and no secret is echoed', async () => {
  const token = ['ghp', 'aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY2'].join('_');
  const what = `@octo/all <img src=x> <!-- twelvefold:fp=${'0'.repeat(32)} --> [x](https://evil.example) ${token}`;
  scene.findings = [finding({ what })];
  await scene.audit();
  const said = [scene.github.threads[0]?.body, scene.github.checkRuns[0]?.output.summary].join('\n');
  expect(said).not.toContain(token);
  expect(said).not.toMatch(/@octo\/all|(?<!\\)<img|(?<!\\)\]\(https:\/\/evil/);
  expect(said.match(/<!-- twelvefold:fp=/g)).toHaveLength(1);
});

describe('11. a command counts as it was said, by whoever may say it now', () => {
  const words = '/twelvefold ignore config/hardcoded-address -- fine here';
  test.each<[string, object, object, boolean]>([
    ['by a writer', {}, { permission: 'write', role_name: 'write', user: null }, true],
    ['that somebody has edited', { edited: true }, { permission: 'write', role_name: 'write', user: null }, false],
    ['by a reader', {}, { permission: 'read', role_name: 'read', user: null }, false],
    ['pasted under our name by nobody', { mine: true }, { permission: 'write', role_name: 'write', user: null }, false],
  ])('%s', async (_, how, permission, counts) => {
    scene.findings = [finding()];
    scene.github.permission = permission as Record<string, unknown>;
    scene.github.issueComments.push({ id: 5, body: words, mine: false, author: 'sam', ...how });
    await scene.audit();
    expect(scene.github.checkRuns[0]?.output.title.startsWith('No new findings')).toBe(counts);
  });

  test('and it can’t change the policy', () => {
    expect(commandsIn('/twelvefold policy mode=observe')).toEqual([expect.objectContaining({ kind: 'unknown' })]);
    expect(commandsIn('/twelvefold mode observe')).toEqual([expect.objectContaining({ kind: 'unknown' })]);
  });
});

test('12. the policy is that of the base branch; an edited one gets a preview', async () => {
  scene.findings = [finding({ severity: 'error' })];
  scene.overrides = { outcome: 'gate' };
  scene.github.head['.github/twelvefold.yml'] = 'mode: observe\n';
  await scene.audit();
  expect(scene.github.checkRuns[0]).toMatchObject({ conclusion: 'failure' });
  expect(scene.github.checkRuns[0]?.output.summary).toContain('### This change edits the policy');
});

test('13. a delivery is marked as seen only together with its job', async () => {
  const database = embeddedDatabase();
  const workshop = await Workshop.open(database);
  const sent = delivery(wish(sha('a')));
  const broken = { ...workshop.queue, add: () => Promise.reject(new Error('no queue')) };
  await expect(acceptDelivery(workshop.store, broken, sent)).rejects.toThrow('no queue');
  await expect(acceptDelivery(workshop.store, workshop.queue, sent)).resolves.toBe('accepted');
  expect(await workshop.live()).toBe(1);
  await workshop.close();
  await database.remove();
}, 60_000);

describe('14. what users of other bots complain about', () => {
  test('the same comment again on every push', async () => {
    scene.findings = [finding({ fingerprint: print('1') })];
    for (const generation of [0, 1, 2]) await scene.audit({ generation });
    expect(scene.github.threads).toHaveLength(1);
  });

  test('“all good” noise', async () => {
    await scene.audit();
    expect([scene.github.reviews, scene.github.issueComments, scene.github.threads]).toEqual([[], [], []]);
  });

  test('one bad line that loses the whole review', async () => {
    scene.findings = [finding({ fingerprint: print('1'), line: 3 }), finding({ fingerprint: print('2'), line: 9 })];
    scene.github.badAnchors.add('src/app.ts:3');
    await scene.audit();
    expect(scene.github.threads.map(({ line }) => line)).toEqual([9]);
    expect(scene.github.checkRuns[0]?.output.summary).toContain('GitHub would not take one line comment');
  });

  test('a broken configuration that is ignored in silence', async () => {
    scene.github.policy = 'mode: obsreve\n';
    await scene.audit();
    expect(scene.github.checkRuns[0]).toMatchObject({ conclusion: 'action_required' });
    expect(scene.github.checkRuns[0]?.output.summary).toContain('`.github/twelvefold.yml:1` `mode`');
  });

  test('no inheritance for an organisation', async () => {
    scene.github.shared['octo/.github:twelvefold.yml'] = 'mode: observe\n';
    await scene.audit();
    expect(scene.github.checkRuns[0]?.output.summary).toContain('mode `observe`');
  });

  test('big pull requests that are judged in part, in silence', async () => {
    scene.overrides = {
      outcome: 'incomplete',
      coverage: { judged: 3_000, total: 30_000, skipped: [], gaps: ['27,000 files are not listed'] },
    };
    await scene.audit();
    expect(scene.github.checkRuns[0]).toMatchObject({
      conclusion: 'neutral',
      output: { title: expect.stringContaining('audit incomplete') },
    });
  });
});

test('there is a test here for each of the fourteen', () => {
  const text = readFileSync('test/traps.test.ts', 'utf8');
  expect([...text.matchAll(/^(?:test|describe)\('(\d+)\. /gm)].map(([, number]) => Number(number))).toEqual(
    Array.from({ length: 14 }, (_, at) => at + 1),
  );
  expect(readdirSync('test/e2e')).toContain('conversation.test.ts');
});
