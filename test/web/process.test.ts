import { cpSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { openStore } from '../../src/store/store.ts';
import { Workshop } from '../jobs/workshop.ts';
import type { TestDatabase } from '../store/databases.ts';
import { embeddedDatabase } from '../store/embedded-database.ts';
import { headersFor, post, pullRequestBody } from './post.ts';
import { standInGithub, startApp } from './processes.ts';

let github: Awaited<ReturnType<typeof standInGithub>>;
const databases: TestDatabase[] = [];

/** A database that was made once: making one takes seconds. */
const empty = embeddedDatabase();

beforeAll(async () => {
  nock.restore();
  github = await standInGithub();
  databases.push(empty);
  await (await Workshop.open(empty)).close();
}, 300_000);

afterAll(async () => {
  github.close();
  for (const database of databases) await database.remove();
});

function embedded(): { readonly settings: TestDatabase['settings']; readonly environment: Record<string, string> } {
  const database = embeddedDatabase();
  databases.push(database);
  const { directory } = database.settings;
  cpSync(empty.settings.directory, directory, { recursive: true });
  return { settings: database.settings, environment: { DATA_DIR: directory, GHE_HOST: github.host } };
}

test('an acknowledged delivery survives the death of its process, a hundred copies are one job, and the next process takes over', async () => {
  const { settings, environment } = embedded();
  const app = await startApp(['web'], environment, 'listening');
  const body = pullRequestBody();
  const headers = headersFor(body);
  const answers = await Promise.all(Array.from({ length: 100 }, () => post(app.port, body, headers)));
  app.process.kill('SIGKILL');
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  await app.ended;
  const store = await openStore(settings, () => undefined);
  expect(await store.db.selectFrom('deliveries').select('event').execute()).toEqual([{ event: 'pull_request' }]);
  expect(await store.db.selectFrom('targets').select(['wanted_head', 'ended_generation']).execute()).toEqual([
    { wanted_head: 'a'.repeat(40), ended_generation: -1 },
  ]);
  await store.close();
  const next = await startApp(['web'], environment, 'listening');
  expect(await (await post(next.port, body, headers)).text()).toBe('duplicate\n');
  next.process.kill('SIGTERM');
  next.process.kill('SIGTERM');
  await next.ended;
}, 300_000);

test('asked twice to end, a process gives its audit back and ends at once', async () => {
  const { settings, environment } = embedded();
  const app = await startApp(['web'], environment, 'listening');
  await post(app.port, pullRequestBody());
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const began = performance.now();
  app.process.kill('SIGTERM');
  await app.until('stopping');
  app.process.kill('SIGINT');
  expect(await app.ended).toBe(0);
  expect(performance.now() - began).toBeLessThan(8_000);
  expect(app.log).toContainEqual(expect.objectContaining({ msg: 'audit ended', ending: 'postponed' }));
  const store = await openStore(settings, () => undefined);
  expect(await store.db.selectFrom('targets').select(['attempt', 'ending']).execute()).toEqual([{ attempt: 0, ending: null }]);
  await store.close();
}, 300_000);

test('a port that is taken, and a database that another process has, end it with code 1 and say so in the log', async () => {
  const { environment } = embedded();
  const app = await startApp(['web'], environment, 'listening');
  const unsafe = { NODE_ENV: 'test', WEBHOOK_SECRET: '' };
  const [locked, shut] = await Promise.all([
    startApp(['web'], environment, /in use by process \d+/),
    startApp(['web'], { ...embedded().environment, ...unsafe, PORT: String(app.port) }, /EADDRINUSE/),
  ]);
  expect([await locked.ended, await shut.ended]).toEqual([1, 1]);
  expect([locked.log.at(-1), shut.log.at(-1)]).toMatchObject([{ level: 60 }, { level: 60 }]);
  expect(shut.log).toContainEqual(expect.objectContaining({ level: 40, msg: expect.stringContaining('a secret that everybody knows') }));
  expect(shut.log.map(({ msg }) => msg)).not.toContain('worker started');
  app.process.kill('SIGTERM');
  expect(await app.ended).toBe(0);
}, 300_000);

test.each<[string, number, string, string | RegExp, number]>([
  ['GitHub has nothing to tell', 200, '[]', 'swept', 0],
  ['GitHub refuses', 404, '{"message":"Not Found"}', /^Not Found/, 1],
])(
  'a sweep while %s',
  async (_, status, body, message, code) => {
    const other = await standInGithub(status, body);
    const sweep = await startApp(['sweep'], { ...embedded().environment, GHE_HOST: other.host }, message);
    expect(await sweep.ended).toBe(code);
    other.close();
  },
  300_000,
);

test('idle, it ends politely, and no log line holds a secret', async () => {
  const { environment } = embedded();
  const app = await startApp(['web'], environment, 'listening');
  expect((await fetch(`http://127.0.0.1:${app.port}/readyz`)).status).toBe(200);
  app.process.kill('SIGTERM');
  expect(await app.ended).toBe(0);
  expect(app.log.at(-1)).toMatchObject({ msg: 'stopped' });
  expect(JSON.stringify(app.log)).not.toMatch(/correct horse|PRIVATE KEY/);
}, 300_000);
