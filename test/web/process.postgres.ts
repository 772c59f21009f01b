import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { type PostgresCluster, postgresCluster } from '../store/databases.ts';
import { headersFor, post, pullRequestBody } from './post.ts';
import { type AppProcess, standInGithub, startApp } from './processes.ts';

let cluster: PostgresCluster;
let github: Awaited<ReturnType<typeof standInGithub>>;
let environment: Record<string, string>;

beforeAll(async () => {
  nock.restore();
  cluster = await postgresCluster();
  github = await standInGithub(404);
  environment = { DATABASE_URL: cluster.settings.url, GHE_HOST: github.host };
});

afterAll(async () => {
  github.close();
  await cluster.remove();
});

describe('on Postgres', () => {
  test('no process starts before the migration, which says what it did', async () => {
    const web = await startApp(
      ['web', '--only', 'web'],
      environment,
      'The database lacks 6 migration(s), first 0001-deliveries: run `npm run migrate`.',
    );
    expect(await web.ended).toBe(1);
    const migration = await startApp(['migrate'], environment, 'migrated');
    expect(await migration.ended).toBe(0);
    const again = await startApp(['migrate'], environment, 'migrated');
    expect(again.log.at(-1)).toMatchObject({ migrations: [] });
  });

  describe('web and worker apart', () => {
    let web: AppProcess;
    let worker: AppProcess;

    beforeAll(async () => {
      [web, worker] = await Promise.all([
        startApp(['web', '--only', 'web'], environment, 'listening'),
        startApp(['worker'], environment, 'worker started'),
      ]);
    });

    test('what one has taken, the other does', async () => {
      expect((await post(web.port, pullRequestBody('b', 1))).status).toBe(202);
      await worker.until('audit ended');
      expect(web.log.some(({ msg }) => msg === 'audit ended')).toBe(false);
    });

    test('while the database is down the answer is 503 within five seconds, and nothing ends; then it goes on', async () => {
      cluster.stop();
      const body = pullRequestBody('c', 2);
      const headers = headersFor(body);
      const began = performance.now();
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(web.port, body, headers)));
      expect(performance.now() - began).toBeLessThan(6_000);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      expect((await fetch(`http://127.0.0.1:${web.port}/readyz`)).status).toBe(503);
      expect((await fetch(`http://127.0.0.1:${web.port}/healthz`)).status).toBe(200);
      cluster.start();
      expect(await (await post(web.port, body, headers)).text()).toBe('accepted\n');
    });

    test('both end politely', async () => {
      web.process.kill('SIGTERM');
      expect(await web.ended).toBe(0);
      worker.process.kill('SIGTERM');
      worker.process.kill('SIGTERM');
      expect(await worker.ended).toBe(0);
    });
  });
});
