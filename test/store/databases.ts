import { execFileSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSettings } from '../../src/settings.ts';

/** A database for tests that goes away with them. */
export interface TestDatabase {
  readonly settings: DatabaseSettings;
  remove(): Promise<void>;
}

/** A Postgres of its own on a loopback port. */
export interface PostgresCluster extends TestDatabase {
  readonly settings: Extract<DatabaseSettings, { readonly kind: 'postgres' }>;
  start(): void;
  /** Stops at once, as if the machine had failed. */
  stop(): void;
}

/** Account of Debian's `nobody`: Postgres refuses to run as root. */
const NOBODY = 65_534;

/** Makes and starts a cluster. Throws when Postgres isn't installed. */
export async function postgresCluster(): Promise<PostgresCluster> {
  const binaries = findBinaries();
  const directory = mkdtempSync(join(tmpdir(), 'twelvefold-pg-'));
  const asOther = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in asOther) chownSync(directory, NOBODY, NOBODY);
  const data = join(directory, 'data');
  const run = (command: string, ...parameters: readonly string[]) =>
    execFileSync(join(binaries, command), parameters, { ...asOther, stdio: 'ignore', cwd: directory });
  run('initdb', '-D', data, '-U', 'twelvefold', '-A', 'trust', '--no-sync');
  const port = await freePort();
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${directory}`;
  const start = () => void run('pg_ctl', '-D', data, '-w', '-l', join(directory, 'log'), '-o', options, 'start');
  const stop = () => void run('pg_ctl', '-D', data, '-m', 'immediate', 'stop');
  start();
  return {
    settings: { kind: 'postgres', url: `postgres://twelvefold@127.0.0.1:${port}/postgres`, poolSize: 10 },
    start,
    stop,
    async remove() {
      if (existsSync(join(data, 'postmaster.pid'))) stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string {
  const root = '/usr/lib/postgresql';
  const found = existsSync(root) ? readdirSync(root).map((version) => join(root, version, 'bin')) : [];
  const directory = [...found, '/usr/bin', '/usr/local/bin'].find((candidate) => existsSync(join(candidate, 'initdb')));
  if (directory === undefined) throw new Error('These tests need Postgres: apt-get install postgresql');
  return directory;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('No port was assigned.');
  return address.port;
}
