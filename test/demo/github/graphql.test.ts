import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PullRequest } from '../../../src/demo/github/world/model.ts';
import { Stage, TWELVE, type Json } from './stage.ts';

let stage: Stage;
let pull: PullRequest;
let commentId: string;

beforeAll(async () => {
  stage = await Stage.set({ files: { 'a.ts': TWELVE, 'binary.bin': new Uint8Array([0, 1]), 'long.txt': 'x'.repeat(600_000) } });
  pull = await stage.openPullRequest({ files: { 'a.ts': TWELVE.replace('line 6', 'six'), 'binary.bin': '', 'long.txt': '' } });
  const comments = [{ path: 'a.ts', line: 6, body: 'What about six?' }];
  await stage.call('POST', '~/pulls/1/reviews', { event: 'COMMENT', body: 'Found one.', comments });
  const { json } = await stage.call('GET', '~/pulls/1/comments');
  commentId = String((json[0] as Json)['node_id']);
});

afterAll(() => stage.clear());

const at = (json: Json, ...keys: readonly (string | number)[]): Json =>
  keys.reduce<Json>((value, key) => value[key as string] as Json, json);

test('many files come in one query under aliases', async () => {
  const { json } = await stage.graphql(
    `query ($owner: String!, $name: String!, $a: String!, $b: String!, $c: String!, $d: String!) {
      repository(owner: $owner, name: $name) {
        text: object(expression: $a) { __typename ... on Blob { text byteSize isBinary isTruncated oid } }
        binary: object(expression: $b) { ... on Blob { text isBinary } }
        long: object(expression: $c) { ... on Blob { isTruncated byteSize } }
        absent: object(expression: $d) { oid }
      }
    }`,
    { owner: 'acme', name: 'shop', a: `${pull.baseSha}:a.ts`, b: `${pull.baseSha}:binary.bin`, c: 'main:long.txt', d: 'main:no' },
  );
  expect(at(json, 'data', 'repository')).toMatchObject({
    text: { __typename: 'Blob', text: TWELVE, isBinary: false, isTruncated: false },
    binary: { text: null, isBinary: true },
    long: { isTruncated: true, byteSize: 600_000 },
    absent: null,
  });
});

const THREADS = `query ($after: String) {
  repository(owner: "acme", name: "shop") {
    pullRequest(number: 1) {
      reviewThreads(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          id isResolved isOutdated path line originalLine
          comments(first: 10) { nodes { id fullDatabaseId databaseId body isMinimized minimizedReason viewerDidAuthor author { login __typename } } }
        }
      }
    }
  }
}`;

const threadNow = async (): Promise<Json> =>
  at((await stage.graphql(THREADS)).json, 'data', 'repository', 'pullRequest', 'reviewThreads', 'nodes', 0);

test('threads show their comments as the app’s own, with ids past 32 bits in fullDatabaseId', async () => {
  const thread = await threadNow();
  expect(thread).toMatchObject({ isResolved: false, isOutdated: false, path: 'a.ts', line: 6 });
  expect(at(thread, 'comments', 'nodes', 0)).toMatchObject({
    id: commentId,
    databaseId: null,
    fullDatabaseId: expect.stringMatching(/^\d{10,}$/),
    viewerDidAuthor: true,
    author: { login: 'twelvefold', __typename: 'Bot' },
  });
});

test('a comment is edited and minimised with pull_requests: write', async () => {
  const { json } = await stage.graphql(
    `mutation ($id: ID!) {
      updatePullRequestReviewComment(input: { pullRequestReviewCommentId: $id, body: "Fixed." }) { pullRequestReviewComment { body } }
      minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } }
    }`,
    { id: commentId },
  );
  expect(json['errors']).toBeUndefined();
  expect(at(await threadNow(), 'comments', 'nodes', 0)).toMatchObject({ body: 'Fixed.', isMinimized: true, minimizedReason: 'outdated' });
});

test('resolving a thread needs contents: write', async () => {
  const thread = await threadNow();
  const { status, json } = await stage.graphql(
    'mutation ($id: ID!) { resolveReviewThread(input: { threadId: $id }) { thread { isResolved } } }',
    {
      id: thread['id'],
    },
  );
  expect(status).toBe(200);
  expect(json['errors']).toMatchObject([{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }]);
});

test('a review with one thread that cannot be placed is refused', async () => {
  const { json } = await stage.graphql(
    `mutation ($id: ID!) {
      addPullRequestReview(input: { pullRequestId: $id, event: COMMENT, body: "x", threads: [{ path: "a.ts", line: 12, body: "far" }] }) { pullRequestReview { id } }
    }`,
    {
      id: at(
        (await stage.graphql('{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { id } } }')).json,
        'data',
        'repository',
        'pullRequest',
      )['id'],
    },
  );
  expect(json['errors']).toMatchObject([{ message: 'Line could not be resolved' }]);
});

describe('errors come with status 200', () => {
  const queries = [
    ['a repository that is not there', '{ repository(owner: "acme", name: "gone") { id } }', 'NOT_FOUND'],
    [
      'a list without bounds',
      '{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { reviewThreads { totalCount } } } }',
      'MISSING_PAGINATION_BOUNDARIES',
    ],
    [
      'a page of more than a hundred',
      '{ repository(owner: "acme", name: "shop") { pullRequest(number: 1) { reviewThreads(first: 101) { totalCount } } } }',
      'EXCESSIVE_PAGINATION',
    ],
    ['a node of nothing', '{ node(id: "PRRC_kwOTk5") { id } }', 'NOT_FOUND'],
  ] as const;
  test.each(queries)('%s', async (_, query, type) => {
    const { status, json } = await stage.graphql(query);
    expect(status).toBe(200);
    expect(json['errors']).toMatchObject([{ type }]);
  });

  test('a field that GitHub’s schema has not is noted as the app’s mistake', async () => {
    const before = stage.github.violations.length;
    const { json } = await stage.graphql('{ repository(owner: "acme", name: "shop") { colour } }');
    expect(json['errors']).toHaveLength(1);
    expect(stage.github.violations).toHaveLength(before + 1);
  });
});
