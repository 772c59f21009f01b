import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { HANDLERS } from '../../../src/demo/github/rest/handlers.ts';
import { OPERATIONS } from '../../../src/demo/github/contract/operations.ts';
import type { PullRequest } from '../../../src/demo/github/world/model.ts';
import { Stage, TWELVE } from './stage.ts';

let stage: Stage;
let pull: PullRequest;

beforeAll(async () => {
  stage = await Stage.set({
    files: {
      'README.md': '# Shop\n',
      'src/app.ts': TWELVE,
      'src/old name.ts': TWELVE.repeat(3),
      'logo.png': new Uint8Array([137, 80, 0, 1]),
    },
    links: { link: 'README.md' },
  });
  pull = await stage.openPullRequest({
    files: {
      'README.md': '# Shop\n',
      'src/app.ts': TWELVE.replace('line 6', 'line six'),
      'src/new name.ts': TWELVE.repeat(3),
      'src/added.ts': 'one\ntwo\n',
      'logo.png': new Uint8Array([137, 80, 0, 2]),
    },
    links: { link: 'README.md' },
  });
});

afterAll(() => stage.clear());

test('every operation has somebody who answers it', () => {
  expect(Object.keys(HANDLERS).sort()).toEqual(Object.keys(OPERATIONS).sort());
});

describe('what the app reads', () => {
  const reads = [
    ['/installation/repositories', 'total_count', 1],
    ['~', 'full_name', 'acme/shop'],
    ['~/pulls/1', 'changed_files', 4],
    ['~/pulls/1', 'mergeable', true],
    ['~/collaborators/robin/permission', 'permission', 'write'],
    ['~/collaborators/sam/permission', 'permission', 'read'],
    ['~/collaborators/acme/permission', 'permission', 'admin'],
    ['~/git/ref/heads/main', 'ref', 'refs/heads/main'],
    ['~/git/trees/main?recursive=1', 'truncated', false],
    ['~/contents/src/app.ts', 'encoding', 'base64'],
    ['~/contents/link', 'type', 'file'],
    ['~/commits/main', 'sha', expect.stringMatching(/^[0-9a-f]{40}$/)],
    ['~/commits/change/check-runs', 'total_count', 0],
    ['~/commits/change/check-suites', 'total_count', 1],
  ] as const;

  test.each(reads)('%s gives %s', async (path, key, value) => {
    const answer = await stage.call('GET', path);
    expect(answer.status).toBe(200);
    expect(answer.json[key]).toEqual(value);
  });

  test('files come as git compares them: statuses, renames, patches from the first @@, none for a binary', async () => {
    const { json } = await stage.call('GET', '~/pulls/1/files');
    expect(json.map((file) => file as Record<string, unknown>)).toMatchObject([
      { filename: 'logo.png', status: 'modified' },
      { filename: 'src/added.ts', status: 'added', additions: 2, patch: '@@ -0,0 +1,2 @@\n+one\n+two' },
      { filename: 'src/app.ts', status: 'modified', changes: 2 },
      { filename: 'src/new name.ts', status: 'renamed', previous_filename: 'src/old name.ts', changes: 0 },
    ]);
    expect(json[0]).not.toHaveProperty('patch');
  });

  test('a comparison knows its merge base and shows the files on its first page only', async () => {
    const first = await stage.call('GET', '~/compare/main...change?per_page=1');
    const second = await stage.call('GET', '~/compare/main...change?per_page=1&page=2');
    expect(first.json).toMatchObject({ status: 'ahead', ahead_by: 1, total_commits: 1, merge_base_commit: { sha: pull.baseSha } });
    expect(first.json['files']).toHaveLength(4);
    expect(second.json).not.toHaveProperty('files');
  });

  test('a blob is base64 of the true bytes', async () => {
    const tree = await stage.call('GET', `~/git/trees/${pull.headSha}?recursive=1`);
    const row = (tree.json['tree'] as { path: string; sha: string }[]).find((each) => each.path === 'logo.png');
    const blob = await stage.call('GET', `~/git/blobs/${row?.sha}`);
    expect([...Buffer.from(String(blob.json['content']), 'base64')]).toEqual([137, 80, 0, 2]);
  });

  test('the pull requests of a commit are found by its id', async () => {
    const { json } = await stage.call('GET', `~/commits/${pull.headSha}/pulls`);
    expect(json).toMatchObject([{ number: 1, head: { sha: pull.headSha } }]);
  });

  test('lists come in pages with a Link header', async () => {
    const first = await stage.call('GET', '~/pulls/1/files?per_page=3');
    expect(first.json).toHaveLength(3);
    const next = /<([^>]+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    expect((await stage.call('GET', next)).json).toHaveLength(1);
  });

  test('an answer that has not changed costs nothing', async () => {
    const before = await stage.call('GET', '~');
    const again = await stage.call('GET', '~', undefined, { 'if-none-match': before.headers.get('etag') ?? '' });
    expect(again.status).toBe(304);
    const after = await stage.call('GET', '~');
    const left = (answer: typeof before): number => Number(answer.headers.get('x-ratelimit-remaining'));
    expect(left(after)).toBe(left(before) - 1);
  });
});

describe('who may', () => {
  const badTokens = [
    ['no token', {}, 401],
    ['a token that nobody handed out', { authorization: 'token ghs_nobody' }, 401],
  ] as const;
  test.each(badTokens)('%s', async (_, headers, status) => {
    const answer = await fetch(`${stage.github.addresses.api}/repos/acme/shop`, { headers });
    expect(answer.status).toBe(status);
  });

  const badClaims = [
    ['lives longer than ten minutes', { exp: Math.floor(Date.now() / 1000) + 3600 }, 401, 'too far in the future'],
    ['has expired', { exp: 1 }, 401, 'exp'],
    ['was issued in the future', { iat: Math.floor(Date.now() / 1000) + 600 }, 401, 'iat'],
    ['is another app’s', { iss: 1 }, 404, 'Integration not found'],
  ] as const;
  test.each(badClaims)('a JSON web token that %s', async (_, claims, status, words) => {
    const answer = await stage.asApp('GET', '/app', claims);
    expect(answer.status).toBe(status);
    expect(answer.json['message']).toContain(words);
  });

  test('a token of fewer permissions is refused as GitHub refuses it', async () => {
    const body = JSON.stringify({ permissions: { contents: 'read' } });
    const url = `${stage.github.addresses.api}/app/installations/${stage.installation.id}/access_tokens`;
    const minted = (await (await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${stage.jwt()}` }, body })).json()) as {
      token: string;
    };
    const answer = await stage.call(
      'POST',
      '~/check-runs',
      { name: 'x', head_sha: pull.headSha },
      { authorization: `token ${minted.token}` },
    );
    expect(answer.status).toBe(403);
    expect(answer.json['message']).toBe('Resource not accessible by integration');
    expect(answer.headers.get('x-accepted-github-permissions')).toBe('checks=write');
  });

  test('a repository that the installation does not cover is not there', async () => {
    const { gitDir } = stage.repository;
    stage.github.addRepository({ owner: 'other', name: 'secret', gitDir, branches: { main: pull.baseSha } });
    expect((await stage.call('GET', '/repos/other/secret')).status).toBe(404);
  });
});

describe('what GitHub’s description does not allow', () => {
  const requests = [
    [
      'a key that is not in the description',
      'POST',
      '~/check-runs',
      { name: 'a', head_sha: 'b', colour: 'red' },
      '"colour" is not a permitted key.',
    ],
    ['a missing key', 'POST', '~/check-runs', { name: 'a' }, '"head_sha" wasn\'t supplied.'],
    ['a value outside the enumeration', 'POST', '~/check-runs', { name: 'a', head_sha: 'b', status: 'done' }, 'status'],
    [
      'more than 50 annotations',
      'POST',
      '~/check-runs',
      { name: 'a', head_sha: 'b', output: { title: '', summary: '', annotations: annotations(51) } },
      '50',
    ],
    [
      'a label that is too long',
      'POST',
      '~/check-runs',
      { name: 'a', head_sha: 'b', actions: [{ label: 'x'.repeat(21), description: '', identifier: '' }] },
      '20',
    ],
    ['an unknown query parameter', 'GET', '~/pulls?colour=red', undefined, 'colour'],
  ] as const;

  test.each(requests)('%s is refused and noted', async (_, method, path, body, words) => {
    const before = stage.github.violations.length;
    const answer = await stage.call(method, path, body);
    expect(answer.status).toBe(422);
    expect(answer.json['message']).toContain(words);
    expect(stage.github.violations.length).toBeGreaterThan(before);
  });

  test('an operation that is not there is noted', async () => {
    expect((await stage.call('GET', '~/stargazers')).status).toBe(404);
    expect(stage.github.violations.at(-1)?.operation).toContain('stargazers');
  });
});

function annotations(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({
    path: 'src/app.ts',
    start_line: index + 1,
    end_line: index + 1,
    annotation_level: 'warning',
    message: `finding ${index}`,
  }));
}

describe('check runs', () => {
  const create = (body: object = {}): ReturnType<Stage['call']> =>
    stage.call('POST', '~/check-runs', { name: 'twelvefold', head_sha: pull.headSha, status: 'in_progress', ...body });

  test('annotations are added to those that are there', async () => {
    const { json } = await create({ output: { title: 'T', summary: 'S', annotations: annotations(50) } });
    const path = `~/check-runs/${String(json['id'])}`;
    const updated = await stage.call('PATCH', path, { output: { title: 'T', summary: 'S', annotations: annotations(7) } });
    expect(updated.json['output']).toMatchObject({ annotations_count: 57 });
    expect((await stage.call('GET', `${path}/annotations?per_page=100`)).json).toHaveLength(57);
  });

  test('a completed run cannot be taken up again', async () => {
    const { json } = await create({ status: 'completed', conclusion: 'success' });
    const answer = await stage.call('PATCH', `~/check-runs/${String(json['id'])}`, { status: 'in_progress' });
    expect(answer.status).toBe(422);
  });

  test('a conclusion completes the run, and the suite with it', async () => {
    const { json } = await create({ name: 'other', external_id: 'audit-1' });
    const answer = await stage.call('PATCH', `~/check-runs/${String(json['id'])}`, { conclusion: 'failure' });
    expect(answer.json).toMatchObject({ status: 'completed', conclusion: 'failure', external_id: 'audit-1' });
    expect(answer.json['completed_at']).not.toBeNull();
  });

  test('runs of a commit are listed newest first, the latest of each name unless all are asked for', async () => {
    const latest = await stage.call('GET', `~/commits/${pull.headSha}/check-runs?check_name=twelvefold`);
    const all = await stage.call(
      'GET',
      `~/commits/${pull.headSha}/check-runs?check_name=twelvefold&filter=all&app_id=${stage.github.app.id}`,
    );
    expect(latest.json['total_count']).toBe(1);
    expect(all.json['total_count']).toBeGreaterThan(1);
  });

  const refusals = [
    ['a commit that is not there', { head_sha: 'f'.repeat(40) }, 'No commit found'],
    ['a summary of more bytes than characters', { output: { title: '', summary: 'é'.repeat(40_000) } }, 'bytes'],
    ['a summary of too many characters', { output: { title: '', summary: 'e'.repeat(65_536) } }, '65535'],
    [
      'an annotation’s title past 255',
      { output: { title: '', summary: '', annotations: [{ ...annotations(1)[0], title: 'x'.repeat(256) }] } },
      '255',
    ],
    [
      'an annotation’s message past 64 KB',
      { output: { title: '', summary: '', annotations: [{ ...annotations(1)[0], message: 'x'.repeat(65_537) }] } },
      '65536',
    ],
    [
      'an annotation that ends before it starts',
      { output: { title: '', summary: '', annotations: [{ ...annotations(1)[0], start_line: 9, end_line: 2 }] } },
      'end_line',
    ],
    [
      'columns on several lines',
      { output: { title: '', summary: '', annotations: [{ ...annotations(1)[0], end_line: 2, start_column: 1, end_column: 2 }] } },
      'same line',
    ],
  ] as const;
  test.each(refusals)('%s', async (_, body, words) => {
    const answer = await create(body);
    expect(answer.status).toBe(422);
    expect(answer.json['message']).toContain(words);
  });
});

describe('reviews', () => {
  const review = (...comments: readonly object[]): ReturnType<Stage['call']> =>
    stage.call('POST', '~/pulls/1/reviews', { event: 'COMMENT', body: 'x', comments });
  const good = { path: 'src/app.ts', line: 6, side: 'RIGHT', body: 'here' };

  test('comments stand at their lines', async () => {
    const { status, json } = await review(
      good,
      { ...good, start_line: 4, start_side: 'RIGHT' },
      { ...good, side: 'LEFT' },
      { ...good, line: 9 },
    );
    expect(status).toBe(200);
    const comments = await stage.call('GET', `~/pulls/1/reviews/${String(json['id'])}/comments`);
    expect(comments.json).toMatchObject([{ line: 6, side: 'RIGHT' }, { line: 6, start_line: 4 }, { side: 'LEFT' }, { line: 9 }]);
    expect((comments.json[0] as { diff_hunk: string }).diff_hunk.split('\n').at(-1)).toBe('+line six');
    expect((comments.json[2] as { diff_hunk: string }).diff_hunk.split('\n').at(-1)).toBe('-line 6');
  });

  const bad = [
    ['a line outside the hunks', { ...good, line: 11 }, 'Line could not be resolved'],
    ['a file that is not in the diff', { ...good, path: 'README.md' }, 'Path could not be resolved'],
    ['a start that is not before the end', { ...good, start_line: 6 }, 'Start line must precede the end line.'],
    ['a binary file', { ...good, path: 'logo.png', line: 1 }, 'Line could not be resolved'],
    ['no line', { path: 'src/app.ts', body: 'x' }, 'Line could not be resolved'],
    ['an empty body', { ...good, body: '' }, 'Body is required'],
    ['a body past 65,536 characters', { ...good, body: 'x'.repeat(65_537) }, 'body is too long (maximum is 65536 characters)'],
  ] as const;
  test.each(bad)('%s refuses the whole review', async (_, comment, reason) => {
    const before = stage.github.state.reviewComments.all().length;
    const answer = await review(good, comment);
    expect(answer.status).toBe(422);
    expect(answer.json['errors']).toEqual([reason]);
    expect(stage.github.state.reviewComments.all()).toHaveLength(before);
  });

  test('a comment is edited, answered and reacted to', async () => {
    const { json } = await stage.call('POST', '~/pulls/1/comments', { ...good, commit_id: pull.headSha });
    const path = `~/pulls/comments/${String(json['id'])}`;
    expect((await stage.call('PATCH', path, { body: 'changed' })).json['body']).toBe('changed');
    const reply = await stage.call('POST', `~/pulls/1/comments/${String(json['id'])}/replies`, { body: 'yes' });
    expect(reply.json['in_reply_to_id']).toBe(json['id']);
    expect((await stage.call('POST', `${path}/reactions`, { content: 'eyes' })).status).toBe(201);
    expect((await stage.call('POST', `${path}/reactions`, { content: 'eyes' })).status).toBe(200);
    expect((await stage.call('POST', `${path}/reactions`, { content: 'tractor' })).status).toBe(422);
    expect((await stage.call('DELETE', path)).status).toBe(204);
    expect((await stage.call('GET', path)).status).toBe(404);
  });

  test('a single comment outside the diff is refused with its field', async () => {
    const answer = await stage.call('POST', '~/pulls/1/comments', { ...good, line: 11, commit_id: pull.headSha });
    expect(answer.json['errors']).toMatchObject([{ field: 'pull_request_review_thread.line' }]);
  });

  test('somebody else’s comment cannot be edited', async () => {
    const [ours] = stage.github.state.reviewComments.all();
    const theirs = ours && stage.github.people.reply(ours, 'robin', 'why?');
    expect((await stage.call('PATCH', `~/pulls/comments/${theirs?.id}`, { body: 'x' })).status).toBe(403);
  });
});

describe('the conversation', () => {
  test('comments and reactions', async () => {
    const said = stage.github.people.comment(pull, 'robin', '/twelvefold audit');
    const path = `~/issues/comments/${said.id}/reactions`;
    expect((await stage.call('POST', path, { content: 'rocket' })).status).toBe(201);
    expect((await stage.call('GET', path)).json).toMatchObject([{ content: 'rocket', user: { login: 'twelvefold[bot]', type: 'Bot' } }]);
    expect((await stage.call('POST', '~/issues/1/comments', { body: 'Done.' })).json).toMatchObject({ body: 'Done.' });
    expect((await stage.call('GET', '~/issues/1/comments')).json).toHaveLength(2);
  });
});

test('every answer was as GitHub’s description has it', () => {
  expect(stage.github.misstatements).toEqual([]);
});
