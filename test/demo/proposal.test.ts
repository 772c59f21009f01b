import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { localProposal } from '../../src/demo/proposal.ts';
import { writeHistory } from '../../src/demo/shop/history.ts';
import { builtDemo } from '../built-package.ts';
import { type CommandResult, twelvefold } from '../cli/run-command.ts';
import { removeTemporary, temporaryDirectory, temporaryRepository } from '../source/git/temporary-repository.ts';

/** Runs the built demo as `npm run demo` does. */
const demo = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CommandResult> =>
  twelvefold(args, { main: builtDemo(), env });

let directory: string;
let repository: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'proposal-'));
  repository = join(directory, 'my project.git');
  const commit = { author: 'A', date: new Date(0) };
  await writeHistory(repository, [
    { ...commit, branch: 'main', message: 'First', snapshot: { files: { a: '1' } } },
    { ...commit, branch: 'topic', from: 'main', message: 'Second thoughts\n\nand more', snapshot: { files: { a: '2' } } },
  ]);
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));
afterAll(removeTemporary);

test('a bare repository becomes a proposal named after its last commit', async () => {
  expect(await localProposal(repository, 'main', 'topic')).toMatchObject({ title: 'Second thoughts', name: 'my-project', owner: 'local' });
});

const refusals = [
  ['a directory without a repository', () => [directory, 'main', 'topic'], 'There is no git repository at'],
  ['a revision that is not there', () => [repository, 'main', 'nowhere'], 'has no revision nowhere'],
  ['a revision that looks like an option', () => [repository, '--help', 'topic'], 'has no revision --help'],
] as const;

test.each(refusals)('%s is refused by name', async (_, args, words) => {
  const [where = '', base = '', head = ''] = args();
  await expect(localProposal(where, base, head)).rejects.toThrow(words);
});

const usage = [
  [['--repo', '/nowhere', '--base', 'a', '--head', 'b'], 'There is no git repository at /nowhere.'],
  [['--repo', '.'], '--repo, --base and --head belong together.'],
  [['--port', 'x'], 'It must be a number'],
  [['--colour'], "unknown option '--colour'"],
] as const;

test.each(usage)('npm run demo -- %s ends with exit code 2 and one line', async (args, words) => {
  expect(await demo(args)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(words) });
});

test('npm run demo -- --repo DIR --base REV --head REV --once prints what is said of the change, and ends', async () => {
  const own = temporaryRepository();
  const image = 'FROM node:24.1.0-slim\nWORKDIR /app\nCOPY . .\nENTRYPOINT ["./start.sh"]\n';
  own.commit({ Dockerfile: image, 'start.sh': '#!/bin/sh\nset -e\nexec node server.js\n', 'old/Dockerfile': 'FROM node:latest\n' });
  own.git('checkout', '--quiet', '-b', 'topic');
  own.commit({ Dockerfile: image.replace('24.1.0-slim', 'latest'), 'start.sh': '#!/bin/sh\nset -e\nnode server.js\n' }, 'Start anew');
  const temporary = temporaryDirectory();
  const { code, stdout, stderr } = await demo(['--repo', own.path, '--base', 'main', '--head', 'topic', '--once'], { TMPDIR: temporary });
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('Opening the pull request “Start anew” …') });
  // The check run, its scorecard, and each comment with its line, what to do and the repair.
  expect(stdout).toMatch(/● Twelvefold: .+ {2}2 new findings/);
  expect(stdout).toMatch(/^X\. Dev\/prod parity .*1/m);
  expect(stdout).toMatch(/^Dockerfile:1\n +1 │ FROM node:latest\n/m);
  expect(stdout).toMatch(/^start\.sh:3\n +3 │ node server\.js\n[^]*\+ exec node server\.js/m);
  expect(stdout).not.toContain('old/Dockerfile');
  // Nothing stays behind, and nothing of it is in the repository that was shown.
  expect(readdirSync(temporary)).toEqual([]);
  expect(own.git('status', '--porcelain', '--ignored')).toBe('');
}, 200_000);

/** The processes that this one has started, from Linux's own list. */
function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

// A terminal and npm both pass the same Ctrl-C on.
test('a demo that is told twice to end takes the app with it', async () => {
  const args = [builtDemo(), '--repo', repository, '--base', 'main', '--head', 'topic'];
  const running = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(running, 'close');
  let said = '';
  running.stderr.setEncoding('utf8').on('data', (text: string) => void (said += text));
  while (running.exitCode === null && !said.includes('Waiting for the review')) await wait(50);
  if (running.exitCode !== null) throw new Error(`The demo ended by itself. It said:\n${said}`);
  const apps = childrenOf(running.pid ?? 0);
  expect(apps.length).toBeGreaterThan(0);
  running.kill('SIGTERM');
  // Signals that come at the very same time are one.
  await wait(200);
  running.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(apps.filter(isAlive)).toEqual([]);
}, 200_000);
