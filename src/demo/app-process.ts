import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { inCheckout } from './checkout.ts';

/** The web process's entry: as it was built when this module was built, from its source otherwise. */
const ENTRY = inCheckout(import.meta.filename.endsWith('.ts') ? 'src/main.ts' : 'dist/src/main.js');
const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 25_000;

/** The real GitHub App in a process of its own. */
export interface AppProcess {
  readonly pid: number;
  /** `http://127.0.0.1:4321` */
  readonly url: string;
  /** Where it takes deliveries. */
  readonly webhook: string;
  /** What it has written to stdout and stderr so far. */
  output(): string;
  /** Resolves with its exit code when it ends, by itself or not. */
  readonly ended: Promise<number | null>;
  /** Asks it to stop, and insists after the 25 seconds in which it promises to end. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
}

/**
 * Starts the app and waits until it can store deliveries.
 * @param environment all that it is told, besides port, host and webhook path; it gets nothing of this process's own environment
 * @throws an Error with its last words when it ends or is not ready within two minutes
 */
export async function startApp(
  environment: Readonly<Record<string, string>>,
  args: readonly string[] = ['web'],
  entry = ENTRY,
): Promise<AppProcess> {
  const port = environment['PORT'] ?? String(await freePort());
  const child = spawn(process.execPath, [entry, ...args], {
    env: { HOST: '127.0.0.1', LOG_LEVEL: 'info', ...environment, PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => void output.push(text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  void ended.finally(() => process.off('exit', endWithUs));
  const app: AppProcess = {
    pid: child.pid ?? 0,
    url: `http://127.0.0.1:${port}`,
    webhook: `http://127.0.0.1:${port}${environment['WEBHOOK_PATH'] ?? '/api/github/webhooks'}`,
    output: () => output.join(''),
    ended,
    stop: () => stop(child, ended),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
  await ready(app, child);
  return app;
}

async function ready(app: AppProcess, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + START_LIMIT_MS;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const isReady = await fetch(`${app.url}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (isReady) return;
    await wait(50);
  }
  const end = child.exitCode ?? child.signalCode;
  await app.kill();
  const what = end === null ? `was not ready within ${START_LIMIT_MS / 1000} s` : `ended with ${end} before it was ready`;
  throw new Error(`The app ${what}. It said:\n${app.output().slice(-4000) || '(nothing)'}`);
}

async function stop(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  child.kill('SIGTERM');
  const insist = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(insist);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
