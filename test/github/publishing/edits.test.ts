import { expect, test } from '@jest/globals';
import type { Client } from '../../../src/github/client/client.ts';
import { editComments } from '../../../src/github/publishing/edits.ts';
import type { CommentEdit } from '../../../src/github/publishing/plan.ts';

const OPENING = { viewerDidAuthor: true, body: 'Old.' };

/** A thread as it is found, with what was said in it. */
function thread(first: object = {}, ...more: readonly object[]): object {
  const nodes = [OPENING, ...more];
  return { opening: { nodes: [{ body: 'Old.', isMinimized: false, ...first }] }, comments: { totalCount: nodes.length, nodes } };
}

const ours = { viewerDidAuthor: true, body: 'Accepted 1 finding as they stand now.' };
const command = { viewerDidAuthor: false, body: '/twelvefold baseline' };
const words = { viewerDidAuthor: false, body: 'Is that so bad?' };

interface Github {
  readonly client: Client;
  /** Comments that each mutation was to change. */
  readonly sent: string[][];
  readonly documents: string[];
}

/** A GitHub that refuses mutations of some comments, and on which some threads are not what they were. */
function github(
  refused: readonly string[] = [],
  now: Readonly<Record<string, object | null>> = {},
  errors: readonly object[] = [],
): Github {
  const sent: string[][] = [];
  const documents: string[] = [];
  const mutate = async (document: string, variables: Readonly<Record<string, string>>): Promise<unknown> => {
    documents.push(document);
    const comments = Object.entries(variables).filter(([name]) => name.startsWith('i'));
    sent.push(comments.map(([, id]) => id));
    const failed = comments.filter(([, id]) => refused.includes(id)).flatMap(([name]) => [`u${name.slice(1)}`, `m${name.slice(1)}`]);
    return { errors: failed.map((field) => ({ field, type: 'NOT_FOUND', message: 'gone' })) };
  };
  const query = async (_: string, variables: Readonly<Record<string, string>>): Promise<unknown> => {
    const threads = Object.entries(variables).map(([name, id]) => [name, id in now ? now[id] : thread()]);
    return { data: Object.fromEntries(threads), errors };
  };
  return { client: { mutate, query } as unknown as Client, sent, documents };
}

const edits = (count: number): CommentEdit[] =>
  Array.from({ length: count }, (_, at) => {
    const comment = { id: `C${at}`, body: 'Old.', isMinimized: false, threadId: `T${at}` };
    const otherwise = [{ commentId: at, path: 'a.ts', ruleId: 'logs/discarded-output', words: 'fixed' }];
    return { comment, body: 'x', fold: 'RESOLVED', otherwise } as unknown as CommentEdit;
  });
const open = async (): Promise<void> => {};

test.each([
  [1, [1]],
  [20, [20]],
  [21, [20, 1]],
  [100, [20, 20, 20, 20, 20]],
])('%i comments are edited in batches', async (count, batches) => {
  const { client, sent } = github();
  expect(await editComments(client, edits(count), open)).toEqual({ problems: [], settled: [] });
  expect(sent.map((comments) => comments.length)).toEqual(batches);
});

test('of more than a hundred the others wait, which is told', async () => {
  const { client, sent } = github();
  const { problems } = await editComments(client, edits(130), open);
  expect(problems).toEqual(['30 of 130 earlier comments could not be brought up to date.']);
  expect(sent.flat()).toHaveLength(100);
});

test('a comment that can’t be changed counts once, whatever was to be done with it', async () => {
  const { client } = github(['C3', 'C7']);
  const { problems } = await editComments(client, edits(9), open);
  expect(problems).toEqual(['2 of 9 earlier comments could not be brought up to date.']);
});

test('the words come last, so that what was stopped in between is done again', async () => {
  const { client, documents } = github();
  await editComments(client, edits(1), open);
  expect(documents[0]).toMatch(/m0: minimizeComment[^]*u0: updatePullRequestReviewComment/);
});

test('a closed fence lets no batch through', async () => {
  const { client, sent } = github();
  let asked = 0;
  const closing = async (): Promise<void> => {
    asked += 1;
    if (asked === 2) throw new Error('superseded');
  };
  await expect(editComments(client, edits(50), closing)).rejects.toThrow('superseded');
  expect(sent).toHaveLength(1);
});

test.each([
  ['answered', thread({}, words)],
  ['answered among commands', thread({}, command, words, ours)],
  ['answered at length', { ...thread(), comments: { totalCount: 101, nodes: [] } }],
  ['edited', thread({ body: 'Theirs.' })],
  ['folded away', thread({ isMinimized: true })],
])('a comment that somebody has %s since it was read is theirs, and the check speaks for it', async (_, now) => {
  const { client, sent } = github([], { T1: now });
  const { problems, settled } = await editComments(client, edits(3), open);
  expect(sent).toEqual([['C0', 'C2']]);
  expect(problems).toEqual([]);
  expect(settled.map(({ commentId }) => commentId)).toEqual([1]);
});

test('commands in a thread and what we have answered to them make it nobody else’s', async () => {
  const { client, sent } = github([], { T0: thread({}, command, ours) });
  expect(await editComments(client, edits(1), open)).toEqual({ problems: [], settled: [] });
  expect(sent).toEqual([['C0']]);
});

test('where all of a batch are theirs nothing is sent', async () => {
  const { client, sent } = github([], { T0: thread({}, words) });
  await editComments(client, edits(1), open);
  expect(sent).toEqual([]);
});

test('what was deleted since has nothing to change', async () => {
  const { client, sent } = github([], { T0: null }, [{ field: 't0', type: 'NOT_FOUND', message: 'gone' }]);
  expect(await editComments(client, edits(2), open)).toEqual({ problems: [], settled: [] });
  expect(sent).toEqual([['C1']]);
});

test('a thread that GitHub could not look at is left alone, and said', async () => {
  const { client, sent } = github([], { T0: null }, [{ field: 't0', type: 'SERVICE_UNAVAILABLE', message: 'later' }]);
  const { problems } = await editComments(client, edits(2), open);
  expect(sent).toEqual([['C1']]);
  expect(problems).toEqual(['1 of 2 earlier comments could not be brought up to date.']);
});
