import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { Client } from 'pg';
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
      /The database lacks \d+ migration\(s\), first 0001-deliveries: run `npm run migrate`\./,
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
        startApp(['worker'], { ...environment, WORKER_PORT: '0' }, 'worker started'),
      ]);
    });

    const read = async (app: AppProcess, path: string): Promise<readonly [number, string]> => {
      const answer = await fetch(`http://127.0.0.1:${app.port}${path}`);
      return [answer.status, await answer.text()];
    };

    test('both say that they live and are ready, and only the web half takes deliveries', async () => {
      expect(worker.port).toBeGreaterThan(0);
      for (const app of [web, worker]) {
        expect(await read(app, '/healthz')).toEqual([200, 'alive\n']);
        expect(await read(app, '/readyz')).toEqual([200, 'ready\n']);
      }
      expect((await post(worker.port, pullRequestBody('d', 9))).status).toBe(404);
    });

    test('without its queue neither is ready, and says why in its log', async () => {
      const client = new Client({ connectionString: cluster.settings.url });
      await client.connect();
      await client.query("create table queue_apart as select * from pgboss.queue where name = 'audit'");
      await client.query("delete from pgboss.queue where name = 'audit'");
      try {
        for (const app of [web, worker]) {
          expect(await read(app, '/readyz')).toEqual([503, 'not ready\n']);
          expect(await read(app, '/healthz')).toEqual([200, 'alive\n']);
          expect(app.log).toContainEqual(
            expect.objectContaining({ msg: 'not ready', err: expect.objectContaining({ message: 'The queue is not there.' }) }),
          );
        }
      } finally {
        await client.query('insert into pgboss.queue select * from queue_apart');
        await client.end();
      }
      expect((await read(web, '/readyz'))[0]).toBe(200);
    });

    test('what one has taken, the other does', async () => {
      expect((await post(web.port, pullRequestBody('b', 1))).status).toBe(202);
      await worker.until('audit ended');
      expect(web.log.some(({ msg }) => msg === 'audit ended')).toBe(false);
    });

    test('each counts what it has done itself', async () => {
      const [[, ofWeb], [, ofWorker]] = await Promise.all([read(web, '/metrics'), read(worker, '/metrics')]);
      expect(ofWeb).toMatch(/^twelvefold_webhook_seconds_count\{outcome="accepted"\} 1$/m);
      expect(ofWeb).not.toMatch(/^twelvefold_audit_seconds_count\{/m);
      expect(ofWorker).toMatch(/^twelvefold_audit_seconds_count\{ending="\w+"\} 1$/m);
      expect(ofWorker).not.toMatch(/^twelvefold_webhook_seconds_count\{/m);
      for (const text of [ofWeb, ofWorker]) expect(text).toMatch(/^twelvefold_audits_waiting \d+$/m);
    });

    test('a worker whose port is taken ends before it takes a job', async () => {
      const second = await startApp(['worker'], { ...environment, WORKER_PORT: String(worker.port) }, /EADDRINUSE/);
      expect(await second.ended).toBe(1);
      expect(second.log.map(({ msg }) => msg)).not.toContain('worker started');
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

  test('DATABASE_POOL_SIZE: so many connections a process has, and no more', async () => {
    const client = new Client({ connectionString: cluster.settings.url });
    await client.connect();
    await client.query('create database apart');
    const own = { ...environment, DATABASE_URL: cluster.settings.url.replace(/\w+$/, 'apart'), DATABASE_POOL_SIZE: '3' };
    await (
      await startApp(['migrate'], own, 'migrated')
    ).ended;
    const web = await startApp(['web', '--only', 'web'], own, 'listening');
    const end = { isOver: false };
    const answers = Promise.all(Array.from({ length: 90 }, (_, index) => post(web.port, pullRequestBody('e', 100 + index)))).finally(() => {
      end.isOver = true;
    });
    let most = 0;
    while (!end.isOver) {
      const connections = "select count(*)::int as count from pg_stat_activity where datname = 'apart' and application_name = 'twelvefold'";
      const { rows } = await client.query<{ count: number }>(connections);
      most = Math.max(most, rows[0]?.count ?? 0);
    }
    expect(new Set((await answers).map(({ status }) => status))).toEqual(new Set([202]));
    expect(most).toBe(3);
    await client.end();
    web.process.kill('SIGTERM');
    expect(await web.ended).toBe(0);
  });
});
