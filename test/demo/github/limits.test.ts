import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Stage, TWELVE } from './stage.ts';

let stage: Stage;

const many = Object.fromEntries(Array.from({ length: 3_005 }, (_, index) => [`many/${String(index).padStart(4, '0')}.txt`, `${index}\n`]));
const long = (lines: number): string => Array.from({ length: lines }, (_, index) => `row ${index}\n`).join('');

beforeAll(async () => {
  stage = await Stage.set({ files: { 'a.ts': TWELVE } });
  await stage.openPullRequest({ files: { 'a.ts': TWELVE, ...many } }, 'many');
  await stage.openPullRequest({ files: { 'a.ts': long(15_000), 'b.ts': long(6_000), 'c.ts': 'small\n' } }, 'long');
  await stage.openPullRequest({ files: { 'a.ts': TWELVE, 'big.json': `"${'x'.repeat(1_200_000)}"\n` } }, 'big');
});

afterAll(() => stage.clear());

describe('a pull request of 3,005 files', () => {
  test('lists 3,000 of them, a hundred a page, and counts them all', async () => {
    const first = await stage.call('GET', '~/pulls/1/files?per_page=500');
    expect(first.json).toHaveLength(100);
    expect(first.headers.get('link')).toContain('page=30>; rel="last"');
    expect((await stage.call('GET', '~/pulls/1/files?per_page=100&page=30')).json).toHaveLength(100);
    expect((await stage.call('GET', '~/pulls/1/files?per_page=100&page=31')).json).toHaveLength(0);
    expect((await stage.call('GET', '~/pulls/1')).json['changed_files']).toBe(3_005);
  });

  test('compares 300 of them', async () => {
    expect((await stage.call('GET', '~/compare/main...many')).json['files']).toHaveLength(300);
  });

  test('has no .diff', async () => {
    const answer = await stage.call('GET', '~/pulls/1', undefined, { accept: 'application/vnd.github.diff' });
    expect(answer.status).toBe(406);
    expect(answer.json['errors']).toMatchObject([{ code: 'too_large' }]);
  });
});

test('past 20,000 lines of patches rows come without theirs, and no comment finds a line there', async () => {
  const { json } = await stage.call('GET', '~/pulls/2/files');
  expect(json.map((file) => [(file as { filename: string }).filename, 'patch' in (file as object)])).toEqual([
    ['a.ts', true],
    ['b.ts', false],
    ['c.ts', false],
  ]);
  const comments = [{ path: 'c.ts', line: 1, body: 'x' }];
  expect((await stage.call('POST', '~/pulls/2/reviews', { event: 'COMMENT', body: 'x', comments })).status).toBe(422);
});

describe('a file past a megabyte', () => {
  test('comes without its patch', async () => {
    const { json } = await stage.call('GET', '~/pulls/3/files');
    expect(json[0]).not.toHaveProperty('patch');
  });

  test('comes without content from the contents API, unless it is asked for raw', async () => {
    const plain = await stage.call('GET', '~/contents/big.json?ref=big');
    expect(plain.json).toMatchObject({ content: '', encoding: 'none', size: 1_200_003 });
    const raw = await stage.call('GET', '~/contents/big.json?ref=big', undefined, { accept: 'application/vnd.github.raw' });
    expect(String(raw.json['text'])).toHaveLength(1_200_003);
  });
});
