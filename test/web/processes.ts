import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { builtApp } from '../built-package.ts';
import { SECRET } from './post.ts';

const MAIN = builtApp();

/** The App as a process of its own. */
export interface AppProcess {
  readonly process: ChildProcess;
  /** 0 for one that does not listen. */
  readonly port: number;
  /** What it has logged so far. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Resolves when a line with this message was logged. */
  until(message: string | RegExp): Promise<void>;
}

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});

/** Starts a process of the App and waits until it has logged `ready`. */
export async function startApp(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  ready: string | RegExp,
): Promise<AppProcess> {
  const child = spawn(process.execPath, [MAIN, ...parameters], {
    env: {
      APP_ID: '7',
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: SECRET,
      PORT: '0',
      HOST: '127.0.0.1',
      GHE_PROTOCOL: 'http',
      NODE_ENV: 'production',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: Record<string, unknown>[] = [];
  const waiting: (() => void)[] = [];
  createInterface(child.stdout).on('line', (line) => {
    log.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const ended = new Promise<number | string>((resolve) => {
    child.on('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
  const has = (message: string | RegExp) =>
    log.some(({ msg }) => (typeof message === 'string' ? msg === message : message.test(String(msg))));
  const until = (message: string | RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => has(message) && resolve();
      waiting.push(look);
      look();
      void ended.then((how) =>
        reject(new Error(`The process ended (${how}) before it logged "${String(message)}": ${JSON.stringify(log.at(-1))}`)),
      );
    });
  await until(ready);
  const port = log.find(({ msg }) => msg === 'listening')?.['port'];
  return { process: child, port: typeof port === 'number' ? port : 0, log, ended, until };
}

/** Something in GitHub's place that gives every request the same answer, or none. */
export async function standInGithub(status?: number, body = '{}'): Promise<{ readonly host: string; close(): void }> {
  const answer = { 'content-type': 'application/json' };
  const server: Server = createServer((_request, response) => void (status === undefined || response.writeHead(status, answer).end(body)));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
