import { describe, expect, test } from '@jest/globals';
import type { WebhookDefinition } from '@octokit/webhooks-examples';
import examples from '@octokit/webhooks-examples' with { type: 'json' };
import * as fc from 'fast-check';
import { intentOf } from '../../../src/github/delivery/events.ts';

interface Payload {
  readonly [key: string]: unknown;
}

const EVENTS = examples as unknown as readonly WebhookDefinition[];
const SELF = { appId: 29_310 };

/** GitHub's own example of a delivery, as an app receives it: with its installation. */
function example(event: string, action: string): Payload {
  const found = EVENTS.find(({ name }) => name === event)?.examples.find((payload) => 'action' in payload && payload.action === action);
  if (!found) throw new Error(`there is no example of ${event}.${action}`);
  return { installation: { id: 7 }, ...(structuredClone(found) as unknown as Payload) };
}

/** The example with some values replaced, by dotted path. */
function changed(payload: Payload, changes: Readonly<Record<string, unknown>>): Payload {
  const copy = structuredClone(payload) as Record<string, unknown>;
  for (const [path, value] of Object.entries(changes)) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = copy;
    for (const name of names) at = at[name] as Record<string, unknown>;
    at[last] = value;
  }
  return copy;
}

const sha = 'ec26c3e57ca3a959ca5aad62de7213c562f8c821';

const TITLE = 'Update the README with new information.';
const SECRET = ['ghp', 'aB3dE5fG7hI9jK1lM2nO4pQ6rS8tU0vW1xY2'].join('_');

describe('a pull request', () => {
  const opened = example('pull_request', 'opened');
  const head = (opened['pull_request'] as { head: { sha: string } }).head.sha;
  const target = { ...repositoryOf(opened), number: opened['number'] };
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['opened', { action: 'opened' }, { kind: 'audit', head, force: false }],
    ['reopened', { action: 'reopened' }, { kind: 'audit', head, force: false, reopenedAt: '2019-05-15T15:20:33Z' }],
    ['pushed to', { action: 'synchronize' }, { kind: 'audit', head, force: false }],
    ['ready for review', { action: 'ready_for_review' }, { kind: 'audit', head, force: true }],
    ['put on another base', { action: 'edited', changes: { base: { ref: { from: 'x' } } } }, { kind: 'audit', head, force: true }],
    [
      'with a new title',
      { action: 'edited', changes: { title: { from: 'x' } } },
      { kind: 'title', head, base: 'master', from: 'x', to: TITLE },
    ],
    [
      'with a new title and on another base',
      { action: 'edited', changes: { title: { from: 'x' }, base: { ref: { from: 'x' } } } },
      { kind: 'audit', head, force: true },
    ],
    [
      'with a new title when closed',
      { action: 'edited', changes: { title: { from: 'x' } }, 'pull_request.state': 'closed' },
      { kind: 'nothing' },
    ],
    ['with other words', { action: 'edited', changes: { body: { from: 'x' } } }, { kind: 'nothing' }],
    ['closed', { action: 'closed' }, { kind: 'close' }],
    ['closed at', { action: 'closed', 'pull_request.closed_at': '2019-05-15T15:21:00Z' }, { closedAt: '2019-05-15T15:21:00Z' }],
    ['labeled', { action: 'labeled' }, { kind: 'nothing' }],
    ['labeled by name', { action: 'labeled', label: { name: 'wip' } }, { kind: 'label', head, label: 'wip', base: 'master' }],
    ['unlabeled by name', { action: 'unlabeled', label: { name: 'wip' } }, { kind: 'label', head, label: 'wip' }],
    ['labeled when closed', { action: 'labeled', label: { name: 'wip' }, 'pull_request.state': 'closed' }, { kind: 'nothing' }],
    ['made a draft', { action: 'converted_to_draft' }, { kind: 'nothing' }],
    ['at a head of SHA-256', { 'pull_request.head.sha': 'ab'.repeat(32) }, { kind: 'audit', head: 'ab'.repeat(32) }],
    ['at a head that is no commit', { 'pull_request.head.sha': 'refs/heads/x' }, { kind: 'nothing' }],
    ['at a head of 41 digits', { 'pull_request.head.sha': 'a'.repeat(41) }, { kind: 'nothing' }],
    ['whose number is a fraction', { number: 1.5 }, { kind: 'nothing' }],
    ['whose number is none', { number: 0 }, { kind: 'nothing' }],
    ['opened by a bot', { 'sender.type': 'Bot', 'pull_request.user.type': 'Bot' }, { kind: 'audit' }],
  ])('%s', (_, changes, expected) => {
    const intent = intentOf('pull_request', changed(opened, changes), SELF);
    expect(intent).toMatchObject(expected);
    expect('target' in intent ? intent.target : target).toEqual(target);
  });
});

test('one that was reopened and is closed again by now does not say when it was reopened', () => {
  const changes = { action: 'reopened', 'pull_request.state': 'closed' };
  expect(intentOf('pull_request', changed(example('pull_request', 'opened'), changes), SELF)).not.toHaveProperty('reopenedAt');
});

test('a secret in a title is not stored', () => {
  const edited = { action: 'edited', changes: { title: { from: `Use ${SECRET}` } }, 'pull_request.title': `Drop ${SECRET}` };
  const intent = intentOf('pull_request', changed(example('pull_request', 'opened'), edited), SELF);
  expect(intent.kind).toBe('title');
  expect(JSON.stringify(intent)).not.toContain(SECRET);
});

function repositoryOf(payload: Payload) {
  const { id, full_name: name } = payload['repository'] as { id: number; full_name: string };
  const [owner, repo] = name.split('/');
  return { installationId: (payload['installation'] as { id: number }).id, repositoryId: id, owner, name: repo };
}

describe('a check suite', () => {
  const rerequested = changed(example('check_suite', 'rerequested'), { 'check_suite.app.id': SELF.appId, 'check_suite.pull_requests': [] });
  const pull = (number: number, repo = (rerequested['repository'] as { id: number }).id) => ({ number, base: { repo: { id: repo } } });
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['of a fork is looked up by its commit', {}, { kind: 'audit-commit', head: sha, force: true }],
    ['of one pull request', { 'check_suite.pull_requests': [pull(5)] }, { kind: 'audit', head: sha, force: true, target: { number: 5 } }],
    ['of two', { 'check_suite.pull_requests': [pull(5), pull(6)] }, { kind: 'audit-commit', head: sha, force: true }],
    [
      "of one here and one in a fork's repository",
      { 'check_suite.pull_requests': [pull(5), pull(6, 1)] },
      { kind: 'audit', target: { number: 5 } },
    ],
    ['of another app', { 'check_suite.app.id': 1 }, { kind: 'nothing' }],
    ['that a push asks for', { action: 'requested', 'check_suite.pull_requests': [pull(5)] }, { kind: 'audit', force: false }],
    ['of a push without a pull request', { action: 'requested' }, { kind: 'nothing' }],
    ['that is completed', { action: 'completed' }, { kind: 'nothing' }],
    ['of an action that is new to us', { action: 'archived', 'check_suite.pull_requests': [pull(5)] }, { kind: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(intentOf('check_suite', changed(rerequested, changes), SELF)).toMatchObject(expected);
  });
});

describe('a check run', () => {
  const rerequested = changed(example('check_run', 'rerequested'), {
    'check_run.app.id': SELF.appId,
    'check_run.pull_requests': [],
    'check_run.external_id': `pull/42@${sha}#3`,
  });
  const head = (rerequested['check_run'] as { head_sha: string }).head_sha;
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['of ours names its pull request, on a fork too', {}, { kind: 'audit', head, force: true, target: { number: 42 } }],
    ['without our name on it is looked up', { 'check_run.external_id': '' }, { kind: 'audit-commit', head, force: true }],
    ['that carries another mark', { 'check_run.external_id': `x/pull/42@${sha}#3` }, { kind: 'audit-commit' }],
    ['of a merge group is looked up', { 'check_run.external_id': `group@${sha}#0` }, { kind: 'audit-commit', head }],
    ['that nothing is written on is looked up', { 'check_run.external_id': null }, { kind: 'audit-commit', head }],
    ['of another app', { 'check_run.app.id': 1 }, { kind: 'nothing' }],
    ['of no app', { 'check_run.app': null }, { kind: 'nothing', why: "another app's check run" }],
    ['of ours that was created', { action: 'created' }, { kind: 'nothing' }],
    ['of ours that was completed', { action: 'completed' }, { kind: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(intentOf('check_run', changed(rerequested, changes), SELF)).toMatchObject(expected);
  });
});

describe('a comment', () => {
  const created = changed(example('issue_comment', 'created'), {
    'issue.pull_request': { url: 'x' },
    'issue.state': 'open',
    'comment.body': '/twelvefold audit',
  });
  const { id } = created['comment'] as { id: number };
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['with a command', {}, { kind: 'command', author: 'Codertocat', commands: [{ kind: 'audit' }], comment: { commentId: id } }],
    ['without one', { 'comment.body': 'LGTM' }, { kind: 'nothing' }],
    ['with one in a quote', { 'comment.body': '> /twelvefold audit' }, { kind: 'nothing' }],
    ['that was edited', { action: 'edited' }, { kind: 'nothing' }],
    ['that was deleted', { action: 'deleted' }, { kind: 'nothing' }],
    ['of a bot', { 'comment.user.type': 'Bot' }, { kind: 'nothing' }],
    ['that an app wrote for somebody', { 'comment.performed_via_github_app': { id: 1 } }, { kind: 'nothing' }],
    ['on an issue', { 'issue.pull_request': undefined }, { kind: 'nothing' }],
    ['on a closed pull request', { 'issue.state': 'closed' }, { kind: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(intentOf('issue_comment', changed(created, changes), SELF)).toMatchObject(expected);
  });

  test('is of whoever wrote it, who is told from the author of the pull request', () => {
    const payload = changed(created, { 'comment.user.login': 'reader', 'issue.user.login': 'writer' });
    expect(intentOf('issue_comment', payload, SELF)).toMatchObject({ author: 'reader' });
  });

  test('is not stored: only its commands are', () => {
    const body = 'a secret\n/twelvefold audit\n/twelvefold ignore config/hardcoded-secret -- the secret is a test one';
    const intent = intentOf('issue_comment', changed(created, { 'comment.body': body }), SELF);
    expect(intent).toMatchObject({ commands: [{ kind: 'audit' }, { kind: 'ignore', topic: { ruleId: 'config/hardcoded-secret' } }] });
    expect(JSON.stringify(intent)).not.toMatch(/a secret|test one/);
  });
});

describe('an answer on a line', () => {
  const created = changed(example('pull_request_review_comment', 'created'), {
    'pull_request.state': 'open',
    'comment.body': '/twelvefold audit',
    'comment.user.type': 'User',
  });
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['with a command', {}, { kind: 'command', commands: [{ kind: 'audit' }] }],
    ['of a bot', { 'comment.user.type': 'Bot' }, { kind: 'nothing', why: "a bot's comment" }],
    ['that an app wrote for somebody', { 'comment.performed_via_github_app': { id: 1 } }, { kind: 'nothing', why: "a bot's comment" }],
    ['that was edited', { action: 'edited' }, { kind: 'nothing' }],
    ['that was deleted', { action: 'deleted' }, { kind: 'nothing' }],
    ['on a closed pull request', { 'pull_request.state': 'closed' }, { kind: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(intentOf('pull_request_review_comment', changed(created, changes), SELF)).toMatchObject(expected);
  });
});

describe('the words of a review', () => {
  const submitted = changed(example('pull_request_review', 'submitted'), {
    'pull_request.state': 'open',
    'review.body': '/twelvefold audit',
    'review.user.type': 'User',
  });
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['with a command', {}, { kind: 'command', commands: [{ kind: 'audit' }] }],
    ['of a bot', { 'review.user.type': 'Bot' }, { kind: 'nothing', why: "a bot's review" }],
    ['of nobody', { 'review.user': null }, { kind: 'nothing', why: "a bot's review" }],
    ['that were edited', { action: 'edited' }, { kind: 'nothing' }],
    ['that were dismissed', { action: 'dismissed' }, { kind: 'nothing' }],
    ['on a closed pull request', { 'pull_request.state': 'closed' }, { kind: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(intentOf('pull_request_review', changed(submitted, changes), SELF)).toMatchObject(expected);
  });
});

describe('a button', () => {
  const pressed = changed(example('check_run', 'rerequested'), {
    action: 'requested_action',
    requested_action: { identifier: 'accept' },
    'check_run.app.id': SELF.appId,
    'check_run.external_id': `pull/42@${sha}#3`,
    'sender.type': 'User',
  });
  test.each<[string, Readonly<Record<string, unknown>>, object]>([
    ['that somebody pressed', {}, { kind: 'button', button: 'accept', target: { number: 42 } }],
    ['that a bot pressed', { 'sender.type': 'Bot' }, { kind: 'nothing', why: 'a button that nobody pressed' }],
    ['that is not ours', { 'requested_action.identifier': 'merge' }, { kind: 'nothing' }],
    ['beside a merge group', { 'check_run.external_id': `group@${sha}#0` }, { kind: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(intentOf('check_run', changed(pressed, changes), SELF)).toMatchObject(expected);
  });
});

describe('a merge group', () => {
  const requested = changed(example('merge_group', 'checks_requested'), {
    'merge_group.head_sha': 'a'.repeat(40),
    'merge_group.base_sha': 'b'.repeat(40),
  });

  test('that wants checks', () => {
    const intent = intentOf('merge_group', requested, SELF);
    expect(intent).toMatchObject({ kind: 'audit-merge-group', head: 'a'.repeat(40), base: 'b'.repeat(40) });
  });

  test.each([
    [`refs/heads/gh-readonly-queue/main/pr-17-${'c'.repeat(40)}`, { queued: 17 }],
    [`refs/heads/gh-readonly-queue/pr-5-a/pr-17-${'c'.repeat(40)}`, { queued: 17 }],
    ['refs/heads/gh-readonly-queue/main/pr-17-more/words', { queued: undefined }],
    [`refs/heads/gh-readonly-queue/main/pr-${'1'.repeat(10)}-${'c'.repeat(40)}`, { queued: undefined }],
    [undefined, { queued: undefined }],
  ])('at %s names its pull request or none', (ref, { queued }) => {
    const intent = intentOf('merge_group', changed(requested, { 'merge_group.head_ref': ref }), SELF);
    expect([intent.kind, 'queued' in intent ? intent.queued : undefined]).toEqual(['audit-merge-group', queued]);
  });

  test('that is taken apart', () => {
    expect(intentOf('merge_group', changed(requested, { action: 'destroyed' }), SELF)).toMatchObject({
      kind: 'close-merge-group',
      head: 'a'.repeat(40),
    });
  });
});

describe('a push', () => {
  const push = (changes: object = {}) => ({
    ref: 'refs/heads/main',
    deleted: false,
    commits: [],
    installation: { id: 7 },
    repository: { id: 11, name: 'shop', full_name: 'acme/shop', default_branch: 'main' },
    ...changes,
  });
  const repository = { installationId: 7, repositoryId: 11, owner: 'acme', name: 'shop' };

  test.each<[string, object, object]>([
    ['to the default branch', {}, { kind: 'moved', repository, isPolicy: false }],
    [
      'that touches the policy',
      { commits: [{ added: ['a'] }, { modified: ['.github/twelvefold.yml'] }] },
      { kind: 'moved', isPolicy: true },
    ],
    ['that takes the policy away', { commits: [{ removed: ['.twelvefold.yml'] }] }, { kind: 'moved', isPolicy: true }],
    ['that brings a policy', { commits: [{ added: ['.github/twelvefold.yml'] }] }, { kind: 'moved', isPolicy: true }],
    ['to another branch', { ref: 'refs/heads/topic' }, { kind: 'nothing' }],
    ['of a tag of its name', { ref: 'refs/tags/main' }, { kind: 'nothing' }],
    ['that deletes it', { deleted: true }, { kind: 'nothing' }],
  ])('%s', (_, changes, expected) => {
    expect(intentOf('push', push(changes), SELF)).toMatchObject(expected);
  });
});

test.each<[string, string, object]>([
  ['installation', 'created', { kind: 'install', repositories: [expect.objectContaining({ owner: expect.any(String) })] }],
  ['installation', 'deleted', { kind: 'uninstall', repositoryIds: 'all' }],
  ['installation', 'suspend', { kind: 'suspend', suspended: true }],
  ['installation', 'unsuspend', { kind: 'suspend', suspended: false, repositories: expect.any(Array) }],
  ['installation', 'new_permissions_accepted', { kind: 'nothing' }],
  ['installation_repositories', 'added', { kind: 'install', repositories: [expect.objectContaining({ owner: expect.any(String) })] }],
  ['installation_repositories', 'removed', { kind: 'uninstall', repositoryIds: [expect.any(Number)] }],
])('%s.%s', (event, action, expected) => {
  expect(intentOf(event, example(event, action), SELF)).toMatchObject(expected);
});

test('an installation without a list of repositories is one of none', () => {
  const payload = changed(example('installation', 'created'), { repositories: undefined });
  expect(intentOf('installation', payload, SELF)).toMatchObject({ kind: 'install', repositories: [] });
});

test("every one of GitHub's examples is understood without an exception", () => {
  for (const { name, examples: payloads } of EVENTS) {
    for (const payload of payloads) expect(intentOf(name, payload, SELF)).toHaveProperty('kind');
  }
});

test.each([undefined, null, 1, 'x', [], {}, { action: 'opened' }, { __proto__: null }])('the payload %j asks nothing', (payload) => {
  for (const event of ['pull_request', 'check_run', 'issue_comment', 'constructor', '__proto__', 'toString', '']) {
    expect(intentOf(event, payload, SELF).kind).toBe('nothing');
  }
});

test.each<[string, object]>([
  ['x'.repeat(10_000), {}],
  ['pull_request', changed(example('pull_request', 'opened'), { action: 'x'.repeat(10_000) })],
])('what asks nothing is called by sixty characters of its name at most (%#)', (event, payload) => {
  const intent = intentOf(event, payload, SELF);
  expect(intent).toEqual({ kind: 'nothing', why: expect.stringMatching(/^.{60,100}$/) });
});

test('an installation that is missing asks nothing', () => {
  expect(intentOf('pull_request', changed(example('pull_request', 'opened'), { installation: undefined }), SELF).kind).toBe('nothing');
});

test('no payload makes it throw', () => {
  const opened = example('pull_request', 'opened');
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(opened), 'pull_request.head', 'repository.full_name', 'number'),
      fc.anything(),
      (path, value) => {
        expect(intentOf('pull_request', changed(opened, { [path]: value }), SELF)).toHaveProperty('kind');
      },
    ),
  );
});
