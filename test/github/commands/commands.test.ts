import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Command } from '../../../src/commands/command.ts';
import type { Auditor } from '../../../src/github/auditing/auditor.ts';
import { createAuditor } from '../../../src/github/auditing/create-auditor.ts';
import { Unsure } from '../../../src/github/client/errors.ts';
import type { ReviewPool } from '../../../src/pool/review-pool.ts';
import { FakeGithub, HEAD, REPOSITORY, testApp } from '../fake-github.ts';

const comment = { ...REPOSITORY, number: 1, commentId: 55 };
const idle: ReviewPool = {
  rules: [],
  reviewChange: () => Promise.reject(new Error('not asked for')),
  auditTree: () => Promise.reject(new Error('not asked for')),
  close: () => Promise.resolve(),
};

let github: FakeGithub;
let auditor: Auditor;

beforeEach(() => {
  github = new FakeGithub();
  github.pull = { user: { login: 'ann' } };
  auditor = createAuditor(testApp(), idle);
});

const receive = (author: string, ...commands: readonly Command[]) => auditor.receive({ kind: 'command', comment, author, commands });
const reactions = () => github.reactions.map(({ content }) => content);

describe('who may', () => {
  const user = (permissions: object) => ({ permission: 'read', role_name: 'custom', user: { permissions } });
  test.each<[string, string, object, boolean]>([
    ['the author, whatever their role', 'ann', { permission: 'none' }, true],
    ['an administrator', 'bob', { permission: 'admin', role_name: 'admin' }, true],
    ['a writer', 'bob', { permission: 'write', role_name: 'write' }, true],
    ['a maintainer', 'bob', { permission: 'write', role_name: 'maintain' }, true],
    ['a triager', 'bob', { permission: 'read', role_name: 'triage' }, true],
    ['a custom role that may triage', 'bob', user({ triage: true, push: false }), true],
    ['a custom role that may not', 'bob', user({ triage: false, push: false }), false],
    ['a reader', 'bob', { permission: 'read', role_name: 'read' }, false],
    ['a stranger', 'bob', { permission: 'none', role_name: 'none' }, false],
  ])('%s', async (_, author, permission, allowed) => {
    github.permission = permission as Record<string, unknown>;
    await expect(receive(author, { kind: 'audit' })).resolves.toEqual(allowed ? { audit: true, head: HEAD } : { audit: false });
    expect(reactions()).toEqual(allowed ? ['eyes'] : []);
    expect(github.issueComments).toEqual([]);
  });

  test.each([404, 403])('nobody whom GitHub answers %d about', async (status) => {
    github.fail(/permission/, { status, body: { message: 'no' } });
    await expect(receive('mallory', { kind: 'audit' }, { kind: 'help' })).resolves.toEqual({ audit: false });
    expect(github.writes).toEqual([]);
  });
});

test('nobody is heard on a pull request that was closed since', async () => {
  github.pull = { state: 'closed' };
  github.permission = { permission: 'admin', role_name: 'admin', user: null };
  await expect(receive('ann', { kind: 'help' })).resolves.toEqual({ audit: false });
  expect(github.writes).toEqual([]);
});

describe('what is done', () => {
  test('an audit is acknowledged at once and reported at its end', async () => {
    await expect(receive('ann', { kind: 'audit' })).resolves.toEqual({ audit: true, head: HEAD });
    await auditor.react(comment, 'done');
    expect(reactions()).toEqual(['eyes', 'rocket']);
    await auditor.react(comment, 'failed');
    expect(reactions()).toEqual(['eyes', 'rocket', 'confused']);
  });

  test('a review is reacted to by GraphQL, for REST knows of no such reaction', async () => {
    await auditor.react({ ...comment, review: 'PRR_77' }, 'done');
    expect(reactions()).toEqual(['rocket']);
    expect(github.writes.map(({ path, body }) => [path, body['variables']])).toEqual([
      ['/graphql', { subject: 'PRR_77', content: 'ROCKET' }],
    ]);
  });

  test('help is answered once, however often it is received', async () => {
    await expect(receive('ann', { kind: 'help' })).resolves.toEqual({ audit: false });
    await receive('ann', { kind: 'help' });
    expect(github.issueComments).toHaveLength(1);
    expect(github.issueComments[0]?.body).toContain('`/twelvefold audit [');
    expect(reactions().slice(0, 2)).toEqual(['eyes', 'rocket']);
  });

  test('a lost answer to the reply does not double it', async () => {
    github.fail(/POST .*issues\/1\/comments/, {}, { applied: true });
    await expect(receive('ann', { kind: 'help' })).rejects.toThrow(Unsure);
    await receive('ann', { kind: 'help' });
    expect(github.issueComments).toHaveLength(1);
  });

  test('a reply of somebody else with our mark is not ours', async () => {
    github.issueComments.push({ id: 1, body: 'x\n\n<!-- twelvefold:reply=55 -->', mine: false });
    await receive('ann', { kind: 'help' });
    expect(github.issueComments).toHaveLength(2);
  });

  test.each([
    ['read', 'private', '| not shown here |', 'shown to those who may triage here'],
    ['triage', 'private', '`["secret-team"]`', ''],
    ['triage', 'public', '| not shown here |', 'not shown where everybody may read it'],
  ])('an author with the role %s in a %s repository is shown of a private policy what is for whoever reads it', async (...row) => {
    const [role, visibility, shown, why] = row;
    github.isHomePrivate = visibility === 'private';
    github.shared['octo/.github:twelvefold.yml'] = 'mode: observe\ncommands: { fix: [secret-team] }\n';
    github.policy = 'fail-on: never\n';
    github.isPrivate = true;
    github.permission = { permission: 'read', role_name: role, user: null };
    await receive('ann', { kind: 'policy' });
    const [answer] = github.issueComments.map(({ body }) => body);
    expect(answer).toContain(`| \`commands.fix\` | ${shown}`.replace('| | ', '| '));
    expect(answer).toContain('| `fail-on` | `"never"` |');
    expect(answer?.includes('secret-team')).toBe(why === '');
    expect(answer).toContain(why);
  });

  test('a near miss is answered with what was probably meant', async () => {
    await receive('ann', { kind: 'unknown', suggestion: 'audit' });
    expect(github.issueComments[0]?.body).toContain('Did you mean `/twelvefold audit [factor|rule|path]`?');
    expect(github.issueComments[0]?.body).not.toContain('octo');
    expect(reactions()).toEqual(['eyes', 'confused']);
  });

  test.each<[Command, string]>([
    [{ kind: 'explain', topic: { kind: 'rule', ruleId: 'logs/file-loger' } }, 'There is no such rule. Did you mean `logs/file-logger`?'],
    [{ kind: 'explain', topic: { kind: 'rule', ruleId: 'logs/nope' } }, 'There is no such rule. `/twelvefold explain <factor>` lists'],
    [{ kind: 'ignore', topic: { kind: 'rule', ruleId: 'logs/file-loger' }, reason: 'x' }, 'Did you mean `logs/file-logger`?'],
  ])('%j is answered with what was probably meant, and ends with 😕', async (command, hint) => {
    github.permission = { permission: 'write', role_name: 'write', user: null };
    await expect(receive('ann', command)).resolves.toEqual({ audit: false });
    expect(github.issueComments.map(({ body }) => body)).toEqual([expect.stringContaining(hint)]);
    expect(reactions()).toEqual(['eyes', 'confused']);
  });

  test('what is asked twice is answered once', async () => {
    const miss: Command = { kind: 'unknown', suggestion: 'audit' };
    await receive('ann', miss, miss);
    expect(github.issueComments[0]?.body.match(/Did you mean/g)).toHaveLength(1);
  });

  test('an answer to another comment is not taken for one to this', async () => {
    await auditor.receive({
      kind: 'command',
      comment: { ...comment, commentId: 54 },
      author: 'ann',
      commands: [{ kind: 'help' }],
    });
    await receive('ann', { kind: 'help' });
    expect(github.issueComments).toHaveLength(2);
  });

  test.each([
    ['read', /reviewThreads/],
    ['written', /POST .*issues\/1\/comments/],
  ])('where comments may not be %s the reaction is all', async (_, request) => {
    github.fail(request, { status: 403, body: { message: 'Resource not accessible by integration' } });
    await expect(receive('ann', { kind: 'help' })).resolves.toEqual({ audit: false });
    expect([github.issueComments, reactions()]).toEqual([[], ['eyes', 'rocket']]);
  });

  test('a deleted comment gets no reaction and does no harm', async () => {
    github.fail(/reactions/, { status: 404, body: { message: 'Not Found' } });
    await expect(receive('ann', { kind: 'audit' })).resolves.toEqual({ audit: true, head: HEAD });
  });
});

describe('open pull requests', () => {
  const pull = (number: number, sha: string, state = 'open', repository = REPOSITORY.repositoryId) => ({
    number,
    state,
    created_at: '2026-01-01T00:00:00Z',
    head: { sha },
    base: { sha: 'b'.repeat(40), ref: 'main', repo: { id: repository } },
  });

  test('with a head are those of this repository, newest first', async () => {
    const other = 'd'.repeat(40);
    const pulls = [pull(3, HEAD), pull(9, HEAD), pull(4, other), pull(5, HEAD, 'closed'), pull(6, HEAD, 'open', 5)];
    github.fail(/commits\/a+\/pulls/, { status: 200, body: pulls });
    const found = await auditor.pullRequestsAt(REPOSITORY, HEAD);
    expect(found).toEqual([
      { ...REPOSITORY, number: 9 },
      { ...REPOSITORY, number: 3 },
    ]);
  });

  test.each([
    [200, []],
    [404, { message: 'Not Found' }],
    [422, { message: 'No commit found for SHA' }],
  ])('of a fork are found among the open ones although the commit leads nowhere (%d)', async (status, body) => {
    github.fail(/commits\/a+\/pulls/, { status, body });
    const other = 'd'.repeat(40);
    github.fail(/shop\/pulls\?state=open&sort=updated&direction=desc/, { status: 200, body: [pull(9, other), pull(8, HEAD)] });
    await expect(auditor.pullRequestsAt(REPOSITORY, HEAD)).resolves.toEqual([{ ...REPOSITORY, number: 8 }]);
  });

  test('are listed page by page', async () => {
    github.fail(/shop\/pulls\?/, { status: 200, body: Array.from({ length: 100 }, (_, index) => pull(index + 1, HEAD)) });
    github.fail(/shop\/pulls\?/, { status: 200, body: [pull(101, HEAD)] });
    const open = await auditor.openPullRequests(REPOSITORY);
    expect(github.requests.slice(1).map(({ path }) => path.split('?')[1])).toEqual([
      'state=open&per_page=100&page=1',
      'state=open&per_page=100&page=2',
    ]);
    expect(open).toHaveLength(101);
    expect(open.at(-1)).toEqual({ ...REPOSITORY, number: 101, head: HEAD, openedAt: '2026-01-01T00:00:00Z' });
  });
});
