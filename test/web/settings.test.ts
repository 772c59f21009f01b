import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { embeddedDatabase } from '../store/embedded-database.ts';
import { headersFor, pullRequestBody } from './post.ts';
import { type AppProcess, startApp } from './processes.ts';

jest.setTimeout(300_000);

/** Something in GitHub's place that hears and never answers. */
class SilentGithub {
  readonly requests: IncomingMessage[] = [];
  readonly #server: Server = createServer((request) => void this.requests.push(request));

  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Installations that tokens were asked for, which is the first thing that an audit does. */
  audited(): ReadonlySet<string> {
    const ids = this.requests.map(
      ({ method, url = '' }) => /^POST \/api\/v3\/app\/installations\/(\d+)\/access_tokens$/.exec(`${method} ${url}`)?.[1],
    );
    return new Set(ids.filter((id) => id !== undefined));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 40_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('Waited in vain.');
    await wait(50);
  }
}

const deliver = (address: string, body: string): Promise<Response> =>
  fetch(`http://${address}`, { method: 'POST', body, headers: headersFor(body) });
const status = (address: string): Promise<number | string> =>
  fetch(`http://${address}`).then(
    (answer) => answer.status,
    (error: Error) => (error.cause as NodeJS.ErrnoException).code ?? 'unknown',
  );

describe('what is set has its effect on the process', () => {
  const database = embeddedDatabase();
  const github = new SilentGithub();
  let app: AppProcess;

  beforeAll(async () => {
    nock.restore();
    const environment = {
      DATA_DIR: database.settings.directory,
      GHE_HOST: await github.listen(),
      GHE_PROTOCOL: 'http',
      HOST: '127.0.0.2',
      WEBHOOK_PATH: '/hooks/github',
      WORKER_AUDITS: '3',
      WORKER_PORT: '0',
    };
    app = await startApp(['web'], environment, 'worker started');
  }, 300_000);

  afterAll(async () => {
    app.process.kill('SIGKILL');
    await app.ended;
    github.close();
    await database.remove();
  });

  test('HOST: it listens there and nowhere else, once', async () => {
    expect(app.log.filter(({ msg }) => msg === 'listening')).toMatchObject([{ host: '127.0.0.2' }]);
    expect(await status(`127.0.0.2:${app.port}/healthz`)).toBe(200);
    expect(await status(`127.0.0.1:${app.port}/healthz`)).toBe('ECONNREFUSED');
  });

  test('WEBHOOK_PATH, WORKER_AUDITS, GHE_HOST: deliveries are taken there, so many are audited at once, of the server’s own API', async () => {
    const bodies = [21, 22, 23, 24, 25].map((id) =>
      pullRequestBody('a', id).replace('"installation":{"id":5}', `"installation":{"id":${id}}`),
    );
    expect((await deliver(`127.0.0.2:${app.port}/api/github/webhooks`, bodies[0] ?? '')).status).toBe(404);
    for (const body of bodies) expect((await deliver(`127.0.0.2:${app.port}/hooks/github`, body)).status).toBe(202);
    await until(() => github.audited().size >= 3);
    await wait(1_500);
    expect(github.audited().size).toBe(3);
    expect(github.requests.filter(({ url = '' }) => !url.startsWith('/api/v3/'))).toEqual([]);
  });
});

test('LOG_LEVEL, GHE_PROTOCOL and no HOST: nothing below is told, GitHub is spoken to with TLS, and it listens on every address', async () => {
  const spoken: number[] = [];
  const other = createTcpServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', (data) => {
        spoken.push(data[0] ?? 0);
        socket.destroy();
      });
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const database = embeddedDatabase();
  const environment = {
    DATA_DIR: database.settings.directory,
    GHE_HOST: `127.0.0.1:${(other.address() as AddressInfo).port}`,
    GHE_PROTOCOL: '',
    HOST: '',
    PORT: String((other.address() as AddressInfo).port + 1),
    LOG_LEVEL: 'warn',
    NODE_ENV: 'test',
    WEBHOOK_SECRET: '',
  };
  const app = await startApp(['web'], environment, /a secret that everybody knows/);
  for (const host of ['127.0.0.1', '127.0.0.2']) await until(async () => (await status(`${host}:${environment.PORT}/readyz`)) === 200);
  await until(() => spoken.length > 0);
  const TLS_HANDSHAKE = 22;
  expect(new Set(spoken)).toEqual(new Set([TLS_HANDSHAKE]));
  expect(app.log.map(({ level }) => level)).not.toContain(30);
  app.process.kill('SIGKILL');
  await app.ended;
  other.close();
  await database.remove();
});
