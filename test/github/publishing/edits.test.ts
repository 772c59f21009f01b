import { expect, test } from '@jest/globals';
import type { Client } from '../../../src/github/client/client.ts';
import { editComments } from '../../../src/github/publishing/edits.ts';
import type { CommentEdit } from '../../../src/github/publishing/plan.ts';

const THREAD = { comments: { totalCount: 1, nodes: [{ body: 'Old.', isMinimized: false }] } };
const answeredSince = { comments: { ...THREAD.comments, totalCount: 2 } };
const editedSince = { comments: { totalCount: 1, nodes: [{ body: 'Theirs.', isMinimized: false }] } };
const foldedSince = { comments: { totalCount: 1, nodes: [{ body: 'Old.', isMinimized: true }] } };

interface Github {
  readonly client: Client;
  /** Comments that each mutation was to change. */
  readonly sent: string[][];
}

/** A GitHub that refuses mutations of some comments, and on which some threads are not what they were. */
function github(
  refused: readonly string[] = [],
  now: Readonly<Record<string, object | null>> = {},
  errors: readonly object[] = [],
): Github {
  const sent: string[][] = [];
  const mutate = async (_: string, variables: Readonly<Record<string, string>>): Promise<unknown> => {
    const comments = Object.entries(variables).filter(([name]) => name.startsWith('i'));
    sent.push(comments.map(([, id]) => id));
    const failed = comments.filter(([, id]) => refused.includes(id)).flatMap(([name]) => [`u${name.slice(1)}`, `m${name.slice(1)}`]);
    return { errors: failed.map((field) => ({ field, type: 'NOT_FOUND', message: 'gone' })) };
  };
  const query = async (_: string, variables: Readonly<Record<string, string>>): Promise<unknown> => {
    const threads = Object.entries(variables).map(([name, id]) => [name, id in now ? now[id] : THREAD]);
    return { data: Object.fromEntries(threads), errors };
  };
  return { client: { mutate, query } as unknown as Client, sent };
}

const edits = (count: number): CommentEdit[] =>
  Array.from({ length: count }, (_, at) => {
    const comment = { id: `C${at}`, body: 'Old.', isMinimized: false, thread: { id: `T${at}`, comments: 1 } };
    const otherwise = [{ commentId: at, path: 'a.ts', ruleId: 'logs/discarded-output', words: 'fixed' }];
    return { comment, body: 'x', fold: 'RESOLVED', otherwise } as unknown as CommentEdit;
  });
const open = async (): Promise<void> => {};

test.each([
  [1, [1]],
  [20, [20]],
  [21, [20, 1]],
  [100, [20, 20, 20, 20, 20]],
  [130, [20, 20, 20, 20, 20]],
])('%i comments are edited in batches, the hundred first of them', async (count, batches) => {
  const { client, sent } = github();
  expect(await editComments(client, edits(count), open)).toEqual({ problems: [], settled: [] });
  expect(sent.map((comments) => comments.length)).toEqual(batches);
});

test('a comment that can’t be changed counts once, whatever was to be done with it', async () => {
  const { client } = github(['C3', 'C7']);
  const { problems } = await editComments(client, edits(9), open);
  expect(problems).toEqual(['2 of 9 earlier comments could not be brought up to date.']);
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
  ['answered', answeredSince],
  ['edited', editedSince],
  ['folded away', foldedSince],
])('a comment that somebody has %s since it was read is theirs, and the check speaks for it', async (_, now) => {
  const { client, sent } = github([], { T1: now });
  const { problems, settled } = await editComments(client, edits(3), open);
  expect(sent).toEqual([['C0', 'C2']]);
  expect(problems).toEqual([]);
  expect(settled.map(({ commentId }) => commentId)).toEqual([1]);
});

test('where all of a batch are theirs nothing is sent', async () => {
  const { client, sent } = github([], { T0: answeredSince });
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
