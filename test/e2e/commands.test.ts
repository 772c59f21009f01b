import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { PullRequest } from '../../src/demo/github/model.ts';
import { BROKEN, Live } from './live.ts';

let live: Live;
let pull: PullRequest;
let runs: number;

beforeAll(async () => {
  live = await Live.start();
  pull = await live.openPullRequest('topic', BROKEN);
  await live.completed(pull.headSha);
});

afterAll(() => live?.end(), 30_000);

beforeEach(() => {
  runs = live.runs(pull.headSha).length;
});

test('/twelvefold audit is seen, obeyed and marked as done', async () => {
  const comment = live.github.people.comment(pull, 'robin', '/twelvefold audit');
  await live.completed(pull.headSha, runs + 1);
  await live.until('the rocket', () => live.reactions(comment.id).includes('rocket'));
  expect(live.reactions(comment.id)[0]).toBe('eyes');
  expect(live.comments(pull)).toHaveLength(2);
});

test('/twelvefold help is answered', async () => {
  const comment = live.github.people.comment(pull, 'robin', '/twelvefold help');
  const answered = (): string[] => live.github.state.issueComments.where((each) => each.user.type === 'Bot').map((each) => each.body);
  await live.until('an answer', () => answered().length > 0 && live.reactions(comment.id).length > 0);
  expect(answered()).toHaveLength(1);
  expect(answered()[0]).toContain('/twelvefold audit');
});

const ignored = [
  ['a quotation', 'robin', '> /twelvefold audit\n\nWhat does this do?'],
  ['code', 'robin', '```\n/twelvefold audit\n```'],
  ['a word in a sentence', 'robin', 'Have you tried /twelvefold audit?'],
  ['a bot', 'helper[bot]', '/twelvefold audit'],
  ['a stranger’s wish', 'stranger', '/twelvefold audit'],
  ['a reader’s wish', 'sam', '/twelvefold audit'],
] as const;

test.each(ignored)('%s is no command', async (_, user, body) => {
  const comment = live.github.people.comment(pull, user, body);
  await live.quiet(400);
  expect(live.runs(pull.headSha)).toHaveLength(runs);
  expect(live.reactions(comment.id)).toEqual([]);
});

test('an edited comment is no command', async () => {
  const comment = live.github.people.comment(pull, 'robin', 'Hello.');
  live.github.people.editComment(comment, 'stranger', '/twelvefold audit');
  await live.quiet(400);
  expect(live.runs(pull.headSha)).toHaveLength(runs);
});

test('GitHub had nothing to refuse', () => {
  expect(live.github.violations).toEqual([]);
  expect(live.github.requests.filter(({ status }) => status >= 400)).toEqual([]);
});
