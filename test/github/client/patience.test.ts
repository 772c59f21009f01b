import { generateKeyPairSync } from 'node:crypto';
import { expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { ANYTHING } from '../../../src/github/client/answers.ts';
import { createGithubApp } from '../../../src/github/client/app.ts';
import { RequestBudget } from '../../../src/github/client/budget.ts';
import { ROUTES } from '../../../src/github/client/endpoints.ts';
import { Pace } from '../../../src/github/client/rate-limits.ts';
import { APP_ID, FakeGithub, HEAD } from '../fake-github.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

test('in a deploy, writes keep a second between them as GitHub asks, and a request may take fifteen', async () => {
  const github = new FakeGithub();
  const limit = jest.spyOn(AbortSignal, 'timeout');
  const reserve = jest.spyOn(Pace.prototype, 'reserveWrite');
  const app = createGithubApp({ id: APP_ID, privateKey, gheHost: undefined, gheProtocol: 'https' }, pino({ level: 'fatal' }));
  const client = await app.installation(7, new RequestBudget('audit', 20));
  const write = () => client.request(ROUTES.createCheckRun, { owner: 'octo', repo: 'shop', name: 'x', head_sha: HEAD }, ANYTHING);
  const began = performance.now();
  for (let writes = 0; writes < 2; writes += 1) await write();
  // Timers may be early by a millisecond. The first write may be answered late, so that the second need not wait after it.
  expect(performance.now() - began).toBeGreaterThan(990);
  expect(github.writes).toHaveLength(2);
  expect(new Set(limit.mock.calls.map(([ms]) => ms))).toEqual(new Set([15_000]));
  expect(reserve.mock.calls.map(([, spacing]) => spacing)).toEqual([1_000, 1_000]);
  limit.mockRestore();
  reserve.mockRestore();
});
