import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IssueComment, PullRequest } from '../../src/demo/github/world/model.ts';
import { countedSince, notifications, type Requests } from './cost.ts';
import { BROKEN, Live } from './live.ts';

let live: Live;
let pull: PullRequest;
let runs: number;
let from: number;
let notified: number;

beforeAll(async () => {
  live = await Live.start();
  pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
  await live.surveyed();
});

afterAll(() => live?.end(), 30_000);

beforeEach(() => {
  runs = live.runs(pull.headSha).length;
  from = live.github.requests.length;
  notified = notifications(live);
});

/** Requests and notifications that a story has caused. */
const cost = () => ({ requests: countedSince(live, from), notifications: notifications(live) - notified });

test('/twelvefold audit is seen, obeyed and marked as done', async () => {
  const comment = live.github.people.comment(pull, 'robin', '/twelvefold audit');
  await live.completed(pull.headSha, runs + 1);
  await live.until('the rocket', () => live.reactions(comment.id).includes('rocket'));
  expect(live.reactions(comment.id)).toEqual(['eyes', 'rocket']);
  expect(live.comments(pull)).toHaveLength(2);
  await live.quiet(300);
  // Who, 👀, the audit, 🚀.
  expect(cost()).toEqual({ requests: { command: 3 + 1, audit: 9, reaction: 1 }, notifications: 0 });
});

test('/twelvefold help is answered', async () => {
  const comment = live.github.people.comment(pull, 'robin', '/twelvefold help');
  await live.ended(comment.id, 'help');
  expect(live.answers(pull).map(({ body }) => body)).toEqual([expect.stringContaining('/twelvefold audit')]);
  await live.quiet(300);
  // Who, 👀, whether it was answered before, the answer, 🚀.
  expect(cost()).toEqual({ requests: { command: 3 + 1 + 1 + 1 + 1 }, notifications: 1 });
});

describe('no command is', () => {
  const words = '/twelvefold audit';
  /** Who somebody is, is asked of GitHub in three requests: the pull request, the policy, the permission. */
  test.each<[string, (say: Live['github']['people']) => IssueComment, requests: Requests]>([
    ['a quotation', (people) => people.comment(pull, 'robin', `> ${words}\n\nWhat does this do?`), {}],
    ['code', (people) => people.comment(pull, 'robin', `\`\`\`\n${words}\n\`\`\``), {}],
    ['a word in a sentence', (people) => people.comment(pull, 'robin', `Have you tried ${words}?`), {}],
    ['what a bot says, although it may write', (people) => people.comment(pull, 'helper[bot]', words), {}],
    ['what another app says in the name of somebody who may write', (people) => people.commentThroughApp(pull, 'robin', words), {}],
    ['an edited comment', (people) => people.editComment(people.comment(pull, 'robin', 'Hello.'), 'robin', words), {}],
    ['a stranger’s wish', (people) => people.comment(pull, 'stranger', words), { command: 3 }],
    ['a reader’s wish', (people) => people.comment(pull, 'sam', `${words}\n/twelvefold help\n/twelvefold policy`), { command: 3 }],
  ])('%s: no answer, no reaction, no audit', async (_, act, requests) => {
    const comment = act(live.github.people);
    await live.until('the question who it was', () => cost().requests.command === requests.command);
    await live.quiet(400);
    expect(live.runs(pull.headSha)).toHaveLength(runs);
    expect(live.reactions(comment.id)).toEqual([]);
    expect(cost()).toEqual({ requests, notifications: 0 });
  });
});

test('GitHub had nothing to refuse', () => {
  expect(live.github.violations).toEqual([]);
  expect(live.github.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
