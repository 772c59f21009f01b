import { afterAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readChange, readTree } from '../../../src/source/git/read.ts';
import { gitIn, removeTemporary, temporaryDirectory, temporaryRepository } from './temporary-repository.ts';

afterAll(removeTemporary);

function clone(from: string, ...options: string[]): string {
  const path = join(temporaryDirectory(), 'clone');
  gitIn(from, 'clone', '--quiet', ...options, `file://${from}`, path);
  return path;
}

function history(): { readonly path: string; readonly base: string; readonly head: string } {
  const repository = temporaryRepository();
  repository.git('config', 'uploadpack.allowFilter', 'true');
  repository.commit({ 'first.js': 'first\n' });
  const base = repository.commit({ 'a.js': 'one\n', 'b.js': 'same\n' });
  const head = repository.commit({ 'a.js': 'two\n', 'c.js': 'new\n' });
  return { path: repository.path, base, head };
}

describe('clones of every kind', () => {
  test('bare', async () => {
    const { path, base } = history();
    const change = await readChange({ repo: clone(path, '--bare'), base });
    expect(change.files.map((file) => file.path)).toEqual(['a.js', 'c.js']);
    expect(Buffer.from(change.head.bytes('a.js') ?? []).toString()).toBe('two\n');
    await expect(readChange({ repo: clone(path, '--bare'), worktree: true })).rejects.toThrow('a bare repository has no working files');
    await expect(readChange({ repo: clone(path, '--bare'), staged: true })).rejects.toThrow('a bare repository has no index');
  });

  test('shallow', async () => {
    const { path, base, head } = history();
    const shallow = clone(path, '--depth', '2');
    expect((await readChange({ repo: shallow, base, head })).files).toHaveLength(2);
    gitIn(shallow, 'checkout', '--quiet', '-b', 'topic');
    gitIn(shallow, 'branch', '--quiet', '--force', 'main', base);
    gitIn(shallow, 'remote', 'remove', 'origin');
    expect((await readChange({ repo: shallow })).base.revision).toBe(base);
    await expect(readChange({ repo: clone(path, '--depth', '1'), base })).rejects.toThrow('names no commit');
  });

  test('shallow, where the branches met before what is there', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n' });
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.commit({ 'a.js': 'two\n' });
    repository.git('checkout', '--quiet', 'main');
    repository.commit({ 'b.js': 'three\n' });
    const shallow = clone(repository.path, '--depth', '1', '--no-single-branch', '--branch', 'topic');
    await expect(readChange({ repo: shallow })).rejects.toThrow('share no commit (a shallow clone may have cut it off)');
  });

  test('damaged, which is not taken for a missing merge base', async () => {
    const { path, base } = history();
    const broken = join(temporaryDirectory(), 'git');
    writeFileSync(broken, '#!/bin/sh\ncase "$*" in *merge-base*) echo "fatal: bad object" >&2; exit 128;; esac\nexec git "$@"\n', {
      mode: 0o755,
    });
    gitIn(path, 'checkout', '--quiet', '-b', 'topic', base);
    gitIn(path, 'commit', '--quiet', '--allow-empty', '-m', 'more');
    await expect(readChange({ repo: path }, { git: broken })).rejects.toThrow('bad object');
  });

  test('partial: what is there is read, what is not is said and never fetched', async () => {
    const { path, base, head } = history();
    const partial = clone(path, '--bare', '--filter=blob:none');
    // Only the new contents of a.js arrive; everything else stays away.
    gitIn(partial, 'cat-file', '-p', `${head}:c.js`);
    const change = await readChange({ repo: partial, base, head });
    expect(change.files.map((file) => [file.path, file.hunks?.length])).toEqual([
      ['a.js', undefined],
      ['c.js', 1],
    ]);
    expect([change.head.absence('a.js'), change.head.absence('b.js'), change.head.absence('c.js')]).toEqual([
      'unreadable',
      'unreadable',
      undefined,
    ]);
    expect(change.gaps).toEqual(['contents of 1 changed files that this partial clone does not hold']);
    expect(gitIn(partial, 'rev-list', '--all', '--objects', '--missing=print').match(/^\?/gm)).toHaveLength(4);
  });

  test('partial, where the name of a file could stand for others', async () => {
    const repository = temporaryRepository();
    repository.git('config', 'uploadpack.allowFilter', 'true');
    const base = repository.commit({ 'away.js': 'one\n', ':(glob)**': 'here\n' });
    const head = repository.commit({ 'away.js': 'two\n', ':(glob)**': 'there\n' });
    const partial = clone(repository.path, '--bare', '--filter=blob:none');
    for (const commit of [base, head]) gitIn(partial, 'cat-file', '-p', `${commit}::(glob)**`);
    const { files } = await readChange({ repo: partial, base, head });
    expect(files.map(({ path, hunks }) => [path, hunks?.length])).toEqual([
      [':(glob)**', 1],
      ['away.js', undefined],
    ]);
  });

  test('with SHA-256 ids', async () => {
    const repository = temporaryRepository('--object-format=sha256');
    const base = repository.commit({ 'a.js': 'one\n' });
    repository.write({ 'a.js': 'two\n' });
    const change = await readChange({ repo: repository.path, base, worktree: true });
    expect(base).toHaveLength(64);
    expect(Buffer.from(change.head.bytes('a.js') ?? []).toString()).toBe('two\n');
  });

  test('with objects borrowed from another', async () => {
    const { path, base, head } = history();
    const shared = clone(path, '--bare');
    const borrower = join(temporaryDirectory(), 'borrower');
    gitIn(path, 'clone', '--quiet', '--shared', '--bare', shared, borrower);
    expect((await readChange({ repo: borrower, base, head })).files).toHaveLength(2);
  });

  test('with odd characters in the path', async () => {
    const { path, base, head } = history();
    const odd = join(temporaryDirectory(), 'a "b":c\n\u0001\\d é');
    gitIn(path, 'clone', '--quiet', path, odd);
    expect((await readChange({ repo: odd, base, head })).files).toHaveLength(2);
  });

  test('of 10,000 files', async () => {
    const repository = temporaryRepository();
    const base = repository.commit(
      Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`d${index % 100}/f${index}.js`, `const a = ${index};\n`])),
    );
    const head = repository.commit({ 'd1/f1.js': 'changed\n' });
    const started = performance.now();
    const tree = await readTree(repository.path);
    const change = await readChange({ repo: repository.path, base, head });
    expect(performance.now() - started).toBeLessThan(10_000);
    expect([tree.entries.size, tree.complete, change.files.length]).toEqual([10_000, true, 1]);
    expect([...tree.entries.keys()].every((path) => tree.bytes(path) !== undefined)).toBe(true);
  });
});
