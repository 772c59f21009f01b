import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ANYTHING } from '../../../src/github/client/answers.ts';
import { RequestBudget } from '../../../src/github/client/budget.ts';
import { ROUTES } from '../../../src/github/client/endpoints.ts';
import { repositoryUrl } from '../../../src/github/client/urls.ts';
import { FakeGithub, REPOSITORY, testApp } from '../fake-github.ts';

const PULL = { owner: 'octo', repo: 'shop', pull_number: 1 };

let github: FakeGithub;

beforeEach(() => {
  github = new FakeGithub();
});

test('the app itself has no token that could be minted anew', async () => {
  github.fail(/GET \/app$/, { status: 401, body: { message: 'A JSON web token could not be decoded' } });
  const app = await testApp().itself(new RequestBudget('audit', 20));
  await expect(app.request(ROUTES.app, {}, ANYTHING)).rejects.toMatchObject({ status: 401 });
  expect(github.requests.map(({ path }) => path)).toEqual(['/app']);
});

describe('on a server of one’s own', () => {
  let asked: string[];
  let server: Server;
  let host: string;
  /** Whether GitHub takes tokens, but for the first. */
  let refusesFirst: boolean;

  beforeEach(async () => {
    asked = [];
    refusesFirst = false;
    server = createServer((request, response) => {
      const isToken = request.url?.endsWith('/access_tokens') === true;
      const refused = refusesFirst && request.headers.authorization === 'token t1';
      asked.push(isToken ? 'token' : `${request.url}${refused ? ' refused' : ''}`);
      const token = `t${asked.filter((each) => each === 'token').length}`;
      response.setHeader('content-type', 'application/json').writeHead(isToken ? 201 : refused ? 401 : 200);
      response.end(JSON.stringify(isToken ? { token, expires_at: '2099-01-01T00:00:00Z', permissions: {} } : { message: 'x' }));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  test('it is asked for everything, for another token, too', async () => {
    const client = await testApp({}, host).installation(7, new RequestBudget('audit', 20));
    await client.request(ROUTES.pullRequest, PULL, ANYTHING);
    refusesFirst = true;
    // For five seconds after a token was made its refusal is taken for a delay of GitHub's.
    jest.useFakeTimers({
      now: Date.now() + 6_000,
      doNotFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'nextTick', 'queueMicrotask'],
    });
    try {
      await client.request(ROUTES.pullRequest, PULL, ANYTHING);
    } finally {
      jest.useRealTimers();
    }
    const pull = '/api/v3/repos/octo/shop/pulls/1';
    expect(asked).toEqual(['token', pull, `${pull} refused`, 'token', pull]);
    expect(github.requests).toEqual([]);
  });

  test('its pages are there, too', () => {
    expect([testApp(), testApp({}, host)].map(({ webUrl }) => webUrl)).toEqual(['https://github.com', `http://${host}`]);
  });
});

test('the address of a repository holds its name as it is', () => {
  expect(repositoryUrl('https://github.com', { ...REPOSITORY, owner: 'a b', name: 'c/../d?e#f' })).toBe(
    'https://github.com/a%20b/c%2F..%2Fd%3Fe%23f',
  );
});
