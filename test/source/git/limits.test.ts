import { afterAll, describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTHING_GIVEN } from '../../../src/analysis/given.ts';
import { readChange, readTree } from '../../../src/source/git/read.ts';
import { removeTemporary, temporaryDirectory, temporaryRepository } from './temporary-repository.ts';

afterAll(removeTemporary);

const MIB = 1024 * 1024;
const ID = '1'.repeat(40);

/** A git that does something else at one of its commands. */
function gitBut(command: string, script: string): string {
  const program = join(temporaryDirectory(), 'git');
  writeFileSync(program, `#!/bin/sh\ncase "$*" in *"${command}"*) ${script};; *) exec git "$@";; esac\n`, { mode: 0o755 });
  return program;
}

/** A script that says a text over and over, so many mebibytes of it, and a file that is there when it came to its end. */
function flood(text: string, mebibytes: number): { readonly script: string; readonly end: string } {
  const place = temporaryDirectory();
  const [part, end] = [join(place, 'part'), join(place, 'end')];
  writeFileSync(part, text.repeat(Math.floor(MIB / text.length)));
  return { script: `for i in $(seq ${mebibytes}); do cat '${part}' || exit 1; done; touch '${end}'`, end };
}

describe('git is stopped', () => {
  const record = (path: string): string => `100644 blob ${ID}       1\t${path}\0`;

  test.each([
    ['a hundred thousand paths', record('f'), 50],
    ['64 MiB of long paths', record('d'.repeat(2_000)), 70],
  ])('at %s', async (_, text, mebibytes) => {
    const repository = temporaryRepository();
    repository.commit({ a: 'x\n' });
    const { script, end } = flood(text, mebibytes);
    const { entries, complete } = await readTree(repository.path, 'HEAD', { git: gitBut('ls-tree', script) });
    expect([entries.size, complete, existsSync(end)]).toEqual([1, false, false]);
  });

  test('at 96 MiB of changed lines: which files changed is known, and what is left out is said', async () => {
    const repository = temporaryRepository();
    const base = repository.commit({ 'a.js': 'one\n' });
    const head = repository.commit({ 'a.js': 'two\n' });
    const { script, end } = flood('+\n', 110);
    const { files, gaps } = await readChange({ repo: repository.path, base, head }, { git: gitBut('diff-tree', `git "$@"; ${script}`) });
    expect(files.map(({ path, hunks }) => [path, hunks])).toEqual([['a.js', undefined]]);
    expect([gaps, existsSync(end)]).toEqual([['the lines of a diff of more than 96 MiB'], false]);
  });
});

describe('of what is wanted', () => {
  test('192 MiB are held together, and what finds no room is told apart', async () => {
    const repository = temporaryRepository();
    repository.commit({ a: 'x\n' });
    const listing = join(temporaryDirectory(), 'listing');
    const ids = Array.from({ length: 50 }, (_, index) => String(index + 10).repeat(20));
    writeFileSync(listing, ids.map((id) => `100644 blob ${id} ${4 * MIB}\t${id}.png\0`).join(''));
    const first = { isOne: () => true, decide: () => Promise.resolve({ always: [], given: NOTHING_GIVEN }) };
    const tree = await readTree(repository.path, 'HEAD', { git: gitBut('ls-tree', `cat '${listing}'`), first });
    // The objects themselves are nowhere: those that were asked for are unreadable.
    const absences = ids.map((id) => tree.absence(`${id}.png`));
    expect(absences.filter((absence) => absence === 'unreadable')).toHaveLength(48);
    expect(absences.filter((absence) => absence === 'budget')).toHaveLength(2);
  });

  test('a hundred damaged objects are passed over, and more end the reading', async () => {
    const repository = temporaryRepository();
    repository.commit(Object.fromEntries(Array.from({ length: 130 }, (_, index) => [`f${index}.js`, `const a = ${index};\n`])));
    const runs = join(temporaryDirectory(), 'runs');
    const git = gitBut('cat-file --batch --buffer', `echo >> '${runs}'; exit 128`);
    await expect(readTree(repository.path, 'HEAD', { git })).rejects.toThrow('git cat-file failed');
    expect(readFileSync(runs, 'utf8')).toHaveLength(101);
  });
});
