import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Stage, TWELVE, type Json, type ReceivedDelivery } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.set({ files: { 'a.ts': TWELVE } });
});

afterEach(() => stage.clear());

const names = (deliveries: readonly ReceivedDelivery[]): string[] =>
  deliveries.map(({ event, payload }) => `${event}.${(payload['action'] as string | undefined) ?? ''}`).sort();

test('opening and pushing send signed events', async () => {
  const pull = await stage.openPullRequest({ files: { 'a.ts': 'one\n' } });
  await stage.github.delivered();
  expect(names(stage.received)).toEqual(['check_suite.requested', 'pull_request.opened', 'push.']);
  const sha = await stage.commit('change', { files: { 'a.ts': 'two\n' } });
  await stage.github.people.push(stage.repository, 'change', sha, 'robin');
  await stage.github.delivered();
  const synchronize = stage.received.find((each) => each.payload['action'] === 'synchronize');
  expect(synchronize?.payload).toMatchObject({
    before: pull.headSha,
    after: sha,
    pull_request: { head: { sha } },
    installation: { id: stage.installation.id },
  });
  expect(stage.received.every((each) => each.signatureIsRight)).toBe(true);
  expect(new Set(stage.received.map((each) => each.guid)).size).toBe(stage.received.length);
});

test('a fork’s pull request has empty lists in its check events', async () => {
  const { gitDir } = stage.repository;
  const fork = stage.github.addRepository({ owner: 'stranger', name: 'shop', gitDir, branches: {}, forkOf: stage.repository });
  const sha = await stage.commit('theirs', { files: { 'a.ts': 'one\n' } });
  const pull = stage.github.people.openPullRequest({
    repository: stage.repository,
    title: 'From outside',
    author: 'stranger',
    head: { branch: 'theirs', sha, fork },
  });
  stage.github.people.rerequestSuite(stage.repository, sha, 'robin');
  await stage.github.delivered();
  const [opened, rerequested] = ['opened', 'rerequested'].map(
    (action) => stage.received.find((each) => each.payload['action'] === action)?.payload,
  );
  expect(opened?.['pull_request']).toMatchObject({ number: pull.number, head: { repo: { fork: true, full_name: 'stranger/shop' } } });
  expect(rerequested?.['check_suite']).toMatchObject({ head_sha: sha, pull_requests: [] });
});

test('an event without a subscription is not sent', async () => {
  await stage.openPullRequest({ files: { 'a.ts': 'one\n' } });
  await stage.call('POST', '~/pulls/1/reviews', { event: 'COMMENT', body: 'Hello.' });
  await stage.github.delivered();
  expect(stage.received.map((each) => each.event)).not.toContain('pull_request_review');
});

test('the app hears of its own doings as its bot', async () => {
  const pull = await stage.openPullRequest({ files: { 'a.ts': 'one\n' } });
  await stage.call('POST', '~/issues/1/comments', { body: 'Hello.' });
  await stage.call('POST', '~/check-runs', { name: 'twelvefold', head_sha: pull.headSha, status: 'completed', conclusion: 'success' });
  await stage.github.delivered();
  const own = stage.received.filter((each) => (each.payload['sender'] as Json)['type'] === 'Bot');
  expect(names(own)).toEqual(['check_run.completed', 'check_run.created', 'check_suite.completed', 'issue_comment.created']);
});

test('people’s buttons and comments', async () => {
  const pull = await stage.openPullRequest({ files: { 'a.ts': 'one\n' } }, 'topic');
  const { people } = stage.github;
  const comment = people.comment(pull, 'robin', '/twelvefold audit');
  people.editComment(comment, 'sam', 'changed');
  people.rerequestSuite(stage.repository, pull.headSha, 'robin');
  people.queueForMerge(stage.repository, 'main', pull.headSha, 'robin');
  people.markReady(pull, 'robin');
  people.changeBase(pull, 'other', 'robin');
  people.reopen(people.close(pull, 'robin'), 'robin');
  await stage.github.delivered();
  expect(names(stage.received)).toEqual([
    'check_suite.requested',
    'check_suite.rerequested',
    'issue_comment.created',
    'issue_comment.edited',
    'merge_group.checks_requested',
    'pull_request.closed',
    'pull_request.edited',
    'pull_request.opened',
    'pull_request.ready_for_review',
    'pull_request.reopened',
    'push.',
  ]);
});

describe('deliveries that fail', () => {
  test('are not tried again, but listed and redelivered under the same GUID', async () => {
    stage.webhookStatus = 503;
    await stage.openPullRequest({ files: { 'a.ts': 'one\n' } });
    await stage.github.delivered();
    const count = stage.received.length;
    const failed = await stage.asApp('GET', '/app/hook/deliveries?status=failure&per_page=2');
    expect(failed.json).toHaveLength(2);
    expect(failed.headers.get('link')).toContain('cursor=v1_');
    stage.webhookStatus = 200;
    const first = failed.json[0] as Json;
    expect((await stage.asApp('POST', `/app/hook/deliveries/${String(first['id'])}/attempts`)).status).toBe(202);
    await stage.github.delivered();
    expect(stage.received).toHaveLength(count + 1);
    expect(stage.received.at(-1)?.guid).toBe(first['guid']);
    const one = await stage.asApp('GET', `/app/hook/deliveries/${String(first['id'])}`);
    expect(one.json).toMatchObject({ guid: first['guid'], status_code: 503, redelivery: false });
    expect(stage.github.misstatements).toEqual([]);
  });

  test('an app that is down is a failure too', async () => {
    stage.github.deliverTo(undefined);
    await stage.openPullRequest({ files: { 'a.ts': 'one\n' } });
    await stage.github.delivered();
    expect(stage.github.state.deliveries.all().every((each) => each.statusCode === 0)).toBe(true);
    expect(stage.received).toEqual([]);
  });
});

describe('installations', () => {
  test('a suspended one is refused, a deleted one not found', async () => {
    const tokens = `/app/installations/${stage.installation.id}/access_tokens`;
    stage.github.suspend(stage.installation);
    expect((await stage.asApp('POST', tokens)).status).toBe(403);
    expect((await stage.call('GET', '~')).status).toBe(403);
    stage.github.uninstall(stage.installation);
    expect((await stage.asApp('POST', tokens)).status).toBe(404);
    expect((await stage.call('GET', '~')).status).toBe(401);
    await stage.github.delivered();
    expect(names(stage.received)).toEqual(['installation.deleted', 'installation.suspend']);
  });
});

test('comments follow their lines to a new head and are outdated when the lines change', async () => {
  const change = TWELVE.replace('line 3\n', 'three\n').replace('line 9\n', 'nine\n');
  await stage.openPullRequest({ files: { 'a.ts': change } });
  const comments = [3, 9].map((line) => ({ path: 'a.ts', line, body: 'Here.' }));
  await stage.call('POST', '~/pulls/1/reviews', { event: 'COMMENT', body: 'x', comments });
  const sha = await stage.commit('change', { files: { 'a.ts': change.replace('line 1\n', 'new\nline 1\n').replace('nine\n', 'NINE\n') } });
  await stage.github.people.push(stage.repository, 'change', sha, 'robin');
  const { json } = await stage.call('GET', '~/pulls/1/comments');
  expect(json).toMatchObject([
    { line: 4, original_line: 3, commit_id: sha },
    { line: null, original_line: 9, position: null },
  ]);
});

test('a renamed repository is redirected from its old name to its lasting address', async () => {
  await stage.openPullRequest({ files: { 'a.ts': 'one\n' } });
  stage.github.renameRepository(stage.repository, 'store');
  const answer = await stage.call('GET', '~/pulls?state=all', undefined, {}, 'manual');
  expect(answer.status).toBe(301);
  expect(answer.headers.get('location')).toBe(`${stage.github.addresses.api}/repositories/${stage.repository.id}/pulls?state=all`);
  expect((await stage.call('GET', '~/pulls/1')).json).toMatchObject({ number: 1, base: { repo: { full_name: 'acme/store' } } });
  expect((await stage.call('POST', '~/issues/1/comments', { body: 'Still there.' })).status).toBe(201);
});
