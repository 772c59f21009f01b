import { beforeEach, describe, expect, test } from '@jest/globals';
import { MAX_FILE_BYTES } from '../../../src/analysis/tree/tree.ts';
import type { Client } from '../../../src/github/client/client.ts';
import { type Content, readContents, type Wanted } from '../../../src/github/reading/contents.ts';
import { REPOSITORY } from '../fake-github.ts';

const KIB = 1024;
const WHOLE = { isBinary: false, isTruncated: false };

let queries: (readonly string[])[];
let blobs: string[];
/** What GraphQL says of a path, or the error that a query ends with. */
let answer: (paths: readonly string[]) => unknown;
let blob: { content: string; encoding: string };

beforeEach(() => {
  queries = [];
  blobs = [];
  answer = (paths) => ({
    data: { repository: object(paths, (path) => ({ oid: 'f', text: path, byteSize: path.length, ...WHOLE })) },
    errors: [],
  });
  blob = { content: Buffer.from('whole').toString('base64'), encoding: 'base64' };
});

/** The answer's aliases with what each path is. */
function object(paths: readonly string[], of: (path: string) => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(paths.map((path, index) => [`f${index}`, of(path)]));
}

/** A client that remembers what it is asked. */
const client = {
  query: async (_document: string, { owner: _owner, name: _name, ...expressions }: Record<string, string>) => {
    const paths = Object.values(expressions).map((expression) => expression.slice(expression.indexOf(':') + 1));
    queries.push(paths);
    return answer(paths);
  },
  request: async (_route: string, { file_sha: id }: { readonly file_sha: string }) => {
    blobs.push(id);
    return blob;
  },
} as unknown as Client;

const wanted = (path: string, size?: number, oid?: string): Wanted => ({ revision: 'main', path, size, oid });
const many = (count: number, size?: number): readonly Wanted[] =>
  Array.from({ length: count }, (_, index) => wanted(`f${index}`, size, size === undefined ? undefined : `id${index}`));
const read = (...texts: readonly Wanted[]): Promise<readonly Content[]> => readContents(client, REPOSITORY, texts);
const words = ({ bytes }: Content): string => (typeof bytes === 'string' ? bytes : `“${new TextDecoder().decode(bytes)}”`);
const refusal = (status: number): Error => Object.assign(new Error(`status ${status}`), { status });

describe('texts are asked for together', () => {
  test.each<[string, readonly Wanted[], readonly number[]]>([
    ['four hundred and twenty at a time', many(421, 100), [420, 1]],
    ['as many as have 6 MiB', many(20, 400 * KIB), [15, 5]],
  ])('%s', async (_, texts, sizes) => {
    expect((await read(...texts)).map(words)).toEqual(texts.map(({ path }) => `“${path}”`));
    expect(queries.map(({ length }) => length)).toEqual(sizes);
    expect(blobs).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['GitHub gave up without a word', { data: { repository: null }, errors: [] }],
    ['GitHub gave up with an error of the whole', { data: undefined, errors: [{ type: undefined, message: 'timeout', field: undefined }] }],
    ['the connection broke', refusal(502)],
  ])('and in halves when %s', async (_, first) => {
    const all = answer;
    answer = (paths) => {
      if (paths.length < 3) return all(paths);
      if (first instanceof Error) throw first;
      return first;
    };
    expect((await read(...many(3))).map(words)).toEqual(['“f0”', '“f1”', '“f2”']);
    expect(queries.map(({ length }) => length)).toEqual([3, 2, 1]);
  });

  test('and not in halves when GitHub refuses', async () => {
    answer = () => {
      throw refusal(403);
    };
    await expect(read(...many(3))).rejects.toThrow('status 403');
    expect(queries).toHaveLength(1);
  });

  test('and a single one that can not be had ends the try', async () => {
    answer = () => {
      throw refusal(502);
    };
    await expect(read(wanted('a'))).rejects.toThrow('status 502');
  });

  test('and only the one that GitHub stumbles over is unreadable', async () => {
    answer = (paths) => ({
      data: { repository: object(paths, (path) => (path === 'f1' ? null : { oid: 'f', text: path, ...WHOLE })) },
      errors: [{ type: 'INTERNAL', message: 'oops', field: 'f1' }],
    });
    expect((await read(...many(3))).map(words)).toEqual(['“f0”', 'unreadable', '“f2”']);
  });
});

describe('a text', () => {
  test.each<[string, unknown, string]>([
    ['that is not there is missing', null, 'missing'],
    ['that GitHub calls binary is binary', { oid: 'f', text: null, isBinary: true, isTruncated: false }, 'binary'],
    ['that holds a NUL is binary, whatever GitHub calls it', { oid: 'f', text: 'a\0', ...WHOLE }, 'binary'],
    ['of more than 4 MiB is too large', { oid: 'f', text: 'a', ...WHOLE, isTruncated: true, byteSize: MAX_FILE_BYTES + 1 }, 'too-large'],
    ['that GraphQL has cut is read whole', { oid: 'f', text: 'wh', isBinary: false, isTruncated: true, byteSize: 5 }, '“whole”'],
    ['that is no blob is unreadable', { oid: 'f' }, 'unreadable'],
  ])('%s', async (_, found, expected) => {
    answer = (paths) => ({ data: { repository: object(paths, () => found) }, errors: [] });
    const [content] = await read(wanted('a'));
    expect(content && words(content)).toBe(expected);
  });

  test('that the tree says is too large is not asked for', async () => {
    expect((await read(wanted('a', MAX_FILE_BYTES + 1, 'id'))).map(words)).toEqual(['too-large']);
    expect([queries, blobs]).toEqual([[], []]);
  });

  test.each([
    ['base64', Buffer.from('päth').toString('base64'), '“päth”'],
    ['utf-8', 'päth', '“päth”'],
    ['base64', Buffer.from('a\0b').toString('base64'), 'binary'],
  ])('that is read alone comes in %s', async (encoding, content, expected) => {
    blob = { content, encoding };
    expect((await read(wanted('a', 600 * KIB, 'id'))).map(words)).toEqual([expected]);
    expect([queries, blobs]).toEqual([[], ['id']]);
  });

  test('is read alone ten times, and no more', async () => {
    const found = (await read(...many(12, 600 * KIB))).map(words);
    expect(found).toEqual([...Array.from({ length: 10 }, () => '“whole”'), 'budget', 'budget']);
    expect(blobs).toHaveLength(10);
  });

  test('is dropped when 128 MiB are held already', async () => {
    const text = 'a line\n\n'.repeat(MAX_FILE_BYTES / 8);
    answer = (paths) => ({ data: { repository: object(paths, () => ({ oid: 'f', text, byteSize: text.length, ...WHOLE })) }, errors: [] });
    const found = await read(...many(34));
    expect(found.map(({ bytes }) => (typeof bytes === 'string' ? bytes : 'read'))).toEqual([
      ...Array.from({ length: 32 }, () => 'read'),
      'budget',
      'budget',
    ]);
  });
});
