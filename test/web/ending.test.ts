import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { embeddedDatabase } from '../store/embedded-database.ts';
import { headersFor, post, pullRequestBody } from './post.ts';
import { type AppProcess, standInGithub, startApp } from './processes.ts';

const databases = [embeddedDatabase(), embeddedDatabase()];
let github: Awaited<ReturnType<typeof standInGithub>>;
let apps: readonly AppProcess[];

beforeAll(async () => {
  nock.restore();
  github = await standInGithub();
  apps = await Promise.all(
    databases.map(({ settings }) => startApp(['web'], { DATA_DIR: settings.directory, GHE_HOST: github.host }, 'worker started')),
  );
}, 300_000);

afterAll(async () => {
  github.close();
  for (const { process } of apps) process.kill('SIGKILL');
  for (const database of databases) await database.remove();
});

/** Begins a delivery whose body never comes to its end. */
async function deliverForEver(port: number): Promise<void> {
  const headers = Object.entries({ ...headersFor('{'), 'content-length': '1000' }).map(([name, value]) => `${name}: ${value}`);
  const socket = connect(port, '127.0.0.1').on('error', () => undefined);
  await new Promise<void>((sent) => {
    socket.write(`POST /api/github/webhooks HTTP/1.1\r\nhost: x\r\n${headers.join('\r\n')}\r\n\r\n{`, () => sent());
  });
}

/** How a process ends that was asked to once. */
function ended({ process, ended: end }: AppProcess): Promise<number | string> {
  process.kill('SIGTERM');
  return end;
}

test('asked once to end, a process gives its audit back in time, and one that something keeps is ended all the same', async () => {
  const [busy, kept] = apps as [AppProcess, AppProcess];
  await post(busy.port, pullRequestBody());
  await deliverForEver(kept.port);
  // An audit waits for GitHub for longer than a process may take, and Node waits longer for a body.
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await Promise.all([ended(busy), ended(kept)])).toEqual([0, 1]);
  expect(busy.log).toContainEqual(expect.objectContaining({ msg: 'audit ended', ending: 'postponed' }));
  expect(kept.log.at(-1)).toMatchObject({ msg: 'stopping' });
}, 120_000);
