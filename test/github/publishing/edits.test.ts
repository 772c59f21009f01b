import { expect, test } from '@jest/globals';
import { editComments } from '../../../src/github/publishing/edits.ts';
import type { Client } from '../../../src/github/client/client.ts';

/** A GitHub that takes mutations and refuses those of some comments. */
function github(refused: readonly string[] = []): { readonly client: Client; readonly sent: Readonly<Record<string, string>>[] } {
  const sent: Readonly<Record<string, string>>[] = [];
  const mutate = async (_: string, variables: Readonly<Record<string, string>>): Promise<unknown> => {
    sent.push(variables);
    const fields = Object.entries(variables).flatMap(([name, id]) =>
      refused.includes(id) ? [`u${name.slice(1)}`, `m${name.slice(1)}`] : [],
    );
    return { errors: fields.map((field) => ({ field, type: 'NOT_FOUND', message: 'gone' })) };
  };
  return { client: { mutate } as unknown as Client, sent };
}

const edits = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `C${at}`, body: 'x', fold: 'RESOLVED' as const }));
const open = async (): Promise<void> => {};

test.each([
  [1, [1]],
  [20, [20]],
  [21, [20, 1]],
  [100, [20, 20, 20, 20, 20]],
  [130, [20, 20, 20, 20, 20]],
])('%i comments are edited in batches, the hundred first of them', async (count, batches) => {
  const { client, sent } = github();
  expect(await editComments(client, edits(count), open)).toEqual([]);
  expect(sent.map((variables) => Object.keys(variables).filter((name) => name.startsWith('i')).length)).toEqual(batches);
});

test('a comment that can’t be changed counts once, whatever was to be done with it', async () => {
  const { client } = github(['C3', 'C7']);
  expect(await editComments(client, edits(9), open)).toEqual(['2 of 9 earlier comments could not be brought up to date.']);
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
