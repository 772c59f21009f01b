import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, test } from '@jest/globals';
import { runWithOwnNode } from '../../src/cli/own-node.ts';
import { isTooOld } from '../../src/settings/node-version.ts';
import { builtApp, builtCommand } from '../built-package.ts';
import { removeTemporary, temporaryRepository } from '../source/git/temporary-repository.ts';

afterAll(removeTemporary);

test.each([
  ['18.20.8', true],
  ['20.20.2', true],
  ['22.11.0', true],
  ['22.12.0', false],
  ['23.0.0', false],
  ['24.21.0', false],
])('Node %s is too old: %s', (version, expected) => {
  expect(isTooOld(version)).toBe(expected);
});

test('the oldest Node is the one that the manifest names', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
  const oldest = engines.node.replace('>=', '');
  expect(isTooOld(`${oldest}.0`)).toBe(false);
  expect(isTooOld(oldest.replace(/\d+$/, (minor) => `${Number(minor) - 1}.9`))).toBe(true);
});

describe('on an older Node', () => {
  // Loaded before the program: it sees an old version, and the Node that it starts in its place sees its own.
  const pretend = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const older = (args: readonly string[], entry = builtCommand()) =>
    spawnSync(process.execPath, ['--import', `data:text/javascript,${pretend}`, entry, ...args], { encoding: 'utf8' });

  test('a review is made all the same, with its output and exit code', () => {
    const repository = temporaryRepository();
    const base = repository.commit({ 'package.json': '{"name":"shop","dependencies":{"express":"4.19.2"}}' });
    repository.commit({ 'server.js': "require('express')().listen(3000);\n" });
    const gated = older(['review', '--repo', repository.path, '--base', base, '--fail-on', 'warning']);
    expect(gated).toMatchObject({ status: 1, stdout: expect.stringContaining('port-binding/hardcoded-port') });
  });

  test('wrong usage stays code 2 and one line', () => {
    expect(older(['reviw'])).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/^twelvefold: [^\n]+\n$/) });
  });

  test('the App says which Node it needs', () => {
    const stderr = expect.stringMatching(/^twelvefold-app: needs Node 22\.12 or newer, and this is 20\.20\.2\n$/);
    expect(older(['web'], builtApp())).toMatchObject({ status: 2, stdout: '', stderr });
  });

  test('without one of our own it says which Node it needs', async () => {
    let said = '';
    const stderr = { write: (text: string) => (said += text) !== '' } as unknown as NodeJS.WritableStream;
    expect(await runWithOwnNode(['main.js'], stderr, '/nowhere/node')).toBe(2);
    expect(said).toMatch(/^twelvefold: needs Node 22\.12 or newer, and this is \S+\n$/);
  });
});

describe('while the other Node works', () => {
  /** Runs a program in the place of the command, sends signals to whoever started it, and gives how that one ended. */
  async function endOf(program: string, ...signals: NodeJS.Signals[]): Promise<unknown> {
    const wait = `import { runWithOwnNode } from './src/cli/own-node.ts';
      process.exitCode = await runWithOwnNode(['--input-type=module', '-e', ${JSON.stringify(program)}], process.stderr, process.execPath);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', wait], { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    for (const signal of signals) child.kill(signal);
    const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
    return code ?? signal;
  }
  const working = "process.once('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); console.log('ready');";

  test.each<[what: string, program: string, signals: NodeJS.Signals[], end: number]>([
    ['it is told to end, and its code is the command’s', working, ['SIGTERM'], 7],
    [
      'Ctrl-C is its business',
      "process.once('SIGINT', () => process.exit(8)); setInterval(() => {}, 1000); console.log('ready');",
      ['SIGINT'],
      8,
    ],
    ['what it takes no notice of does not end it', `process.on('SIGINT', () => {}); ${working}`, ['SIGINT', 'SIGTERM'], 7],
    [
      'a terminal that is closed',
      "process.once('SIGHUP', () => process.exit(9)); setInterval(() => {}, 1000); console.log('ready');",
      ['SIGHUP'],
      9,
    ],
    ['its sudden death is an incomplete audit', "console.log('ready'); process.kill(process.pid, 'SIGKILL');", [], 3],
  ])('%s', async (_, program, signals, end) => {
    expect(await endOf(program, ...signals)).toBe(end);
  });
});
