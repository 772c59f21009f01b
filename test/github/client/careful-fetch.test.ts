import { expect, test } from '@jest/globals';
import nock from 'nock';
import { carefulFetch } from '../../../src/github/client/careful-fetch.ts';

const ORIGIN = 'https://api.github.com';
const fetchCarefully = carefulFetch();

/** So many redirects in a row, and then the answer of the last address. */
function redirects(count: number, status: number, method: 'GET' | 'POST'): void {
  for (let at = 0; at < count; at += 1)
    nock(ORIGIN)
      .intercept(`/${at}`, method)
      .reply(status, '', { location: `/${at + 1}` });
  nock(ORIGIN).intercept(`/${count}`, method).reply(200, 'here');
}

test.each<[status: number, method: 'GET' | 'POST', reached: number]>([
  [301, 'GET', 200],
  [302, 'GET', 200],
  [307, 'GET', 200],
  [308, 'GET', 200],
  [303, 'GET', 303],
  [301, 'POST', 301],
  [302, 'POST', 302],
  [307, 'POST', 200],
  [308, 'POST', 200],
])('a redirect of status %d of a %s ends with %d: a write is repeated only where it stays one', async (status, method, reached) => {
  redirects(1, status, method);
  expect((await fetchCarefully(`${ORIGIN}/0`, { method })).status).toBe(reached);
});

test('three redirects are followed, and a fourth is not', async () => {
  redirects(3, 301, 'GET');
  expect(await (await fetchCarefully(`${ORIGIN}/0`)).text()).toBe('here');
  redirects(4, 301, 'GET');
  await expect(fetchCarefully(`${ORIGIN}/0`)).rejects.toThrow('too often');
});

test.each(['http://api.github.com/1', 'https://api.github.com:8443/1', 'https://evil.example/1'])(
  'a redirect to %s leaves the origin and is not followed',
  async (location) => {
    nock(ORIGIN).get('/0').reply(301, '', { location });
    const elsewhere = nock(new URL(location).origin).get('/1').reply(200, 'there');
    await expect(fetchCarefully(`${ORIGIN}/0`)).rejects.toThrow('another origin');
    expect(elsewhere.isDone()).toBe(false);
    nock.cleanAll();
  },
);
