import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { inCheckout } from '../../src/demo/checkout.ts';
import { localProposal } from '../../src/demo/proposal.ts';
import { writeHistory } from '../../src/demo/shop/history.ts';

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

test.each(usage)('npm run demo -- %s ends with exit code 2 and one line', (args, words) => {
  const { status, stderr } = spawnSync(process.execPath, [inCheckout('src/demo/main.ts'), ...args], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain(words);
});
