import { afterAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ChangeSet } from '../../../src/review/change-set.ts';
import { readChange } from '../../../src/source/git/read.ts';
import { removeTemporary, temporaryDirectory, temporaryRepository } from './temporary-repository.ts';

afterAll(removeTemporary);

const head = (change: ChangeSet, path: string): string | undefined => {
  const bytes = change.head.bytes(path);
  return bytes && Buffer.from(bytes).toString('utf8');
};
const paths = (change: ChangeSet): readonly string[] => change.files.map(({ status, path }) => `${status} ${path}`);

describe('the index', () => {
  test('is a side of a change, without what is not staged', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n', 'gone.js': 'x\n' });
    repository.write({ 'a.js': 'staged\n', 'gone.js': null, 'new.js': 'new\n' });
    repository.git('add', '--all');
    repository.write({ 'a.js': 'not staged\n', 'untracked.js': 'x' });
    const change = await readChange({ repo: repository.path, staged: true });
    expect([change.head.revision, ...paths(change)]).toEqual(['staged', 'modified a.js', 'removed gone.js', 'added new.js']);
    expect(head(change, 'a.js')).toBe('staged\n');
  });

  test('is read before the first commit', async () => {
    const repository = temporaryRepository();
    repository.write({ 'a.js': 'one\n' });
    repository.git('add', '--all');
    const change = await readChange({ repo: repository.path, staged: true });
    expect([change.base.revision, ...paths(change)]).toEqual(['empty', 'added a.js']);
    expect(change.files[0]?.hunks).toHaveLength(1);
  });

  test('is read when it is split, and when there is none', async () => {
    const repository = temporaryRepository();
    expect(paths(await readChange({ repo: repository.path, staged: true }))).toEqual([]);
    repository.commit({ 'a.js': 'one\n' });
    repository.git('update-index', '--split-index');
    repository.write({ 'b.js': 'two\n' });
    repository.git('add', 'b.js');
    expect(paths(await readChange({ repo: repository.path, staged: true }))).toEqual(['added b.js']);
  });

  test('with unmerged paths is refused', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n' });
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.commit({ 'a.js': 'topic\n' });
    repository.git('checkout', '--quiet', 'main');
    repository.commit({ 'a.js': 'main\n' });
    expect(() => repository.git('merge', 'topic')).toThrow('merge topic');
    await expect(readChange({ repo: repository.path, staged: true })).rejects.toThrow('unmerged paths');
  });
});

describe('the working files', () => {
  test('are a side of a change, untracked and deleted ones included, ignored ones not', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n', 'gone.js': 'x\n', 'kept.js': 'kept\n', '.gitignore': 'ignored/\n' });
    repository.write({
      'a.js': 'edited\n',
      'gone.js': null,
      'new/b.js': 'new\n',
      'ignored/c.js': 'x\n',
      'excluded.js': 'x',
      '.git/info/exclude': 'excluded.js\n',
    });
    const change = await readChange({ repo: repository.path, worktree: true });
    expect([change.head.revision, ...paths(change)]).toEqual(['worktree', 'modified a.js', 'removed gone.js', 'added new/b.js']);
    expect([head(change, 'a.js'), head(change, 'new/b.js'), head(change, 'kept.js')]).toEqual(['edited\n', 'new\n', 'kept\n']);
    expect(repository.git('status', '--porcelain')).toContain('?? new/');
  });

  test('are followed through renames', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'some contents\n'.repeat(9) });
    renameSync(join(repository.path, 'a.js'), join(repository.path, 'b.js'));
    const change = await readChange({ repo: repository.path, worktree: true });
    expect(change.files).toMatchObject([{ status: 'renamed', previousPath: 'a.js', path: 'b.js', hunks: [] }]);
  });

  test('are never read through a symbolic link', async () => {
    const outside = temporaryRepository();
    outside.write({ 'secret.js': 'secret\n' });
    const repository = temporaryRepository();
    repository.commit({ 'dir/secret.js': 'mine\n', 'file.js': 'mine\n' });
    repository.write({ dir: null, 'file.js': null });
    symlinkSync(outside.path, join(repository.path, 'dir'));
    symlinkSync(join(outside.path, 'secret.js'), join(repository.path, 'file.js'));
    const change = await readChange({ repo: repository.path, worktree: true });
    expect(paths(change)).toEqual(['added dir', 'removed dir/secret.js', 'typechange file.js']);
    expect([change.head.absence('dir'), change.head.absence('file.js')]).toEqual(['symlink', 'symlink']);
    const shown = change.files.flatMap((file) => file.hunks ?? []).flatMap((hunk) => hunk.lines.map((line) => line.text));
    expect(shown).not.toContain('secret');
  });

  test('are not read through a link that is ignored, in the place of a directory that was committed', async () => {
    const outside = temporaryRepository();
    outside.write({ 'secret.js': 'secret\n' });
    const repository = temporaryRepository();
    repository.commit({ 'dir/secret.js': 'mine\n' });
    repository.commit({ '.gitignore': 'dir\n' });
    repository.write({ dir: { link: outside.path } });
    const change = await readChange({ repo: repository.path, worktree: true });
    expect(paths(change)).toEqual(['removed dir/secret.js']);
    expect([...change.head.entries.keys()]).toEqual(['.gitignore']);
  });

  test('that nobody has added are 10,000 at most, and those beyond are told', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n' });
    repository.write(Object.fromEntries(Array.from({ length: 10_002 }, (_, index) => [`new/${index}.js`, 'x\n'])));
    const change = await readChange({ repo: repository.path, worktree: true });
    expect(change.files).toHaveLength(10_000);
    expect(change.gaps).toEqual(['2 of 10002 untracked files']);
  });

  test('of a kind or size that is not read are named, and nothing waits for them', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n' });
    repository.write({ 'big.js': 'x\n'.repeat(2_200_000), 'binary.dat': Buffer.from([0, 1]), 'a.js': null });
    execFileSync('/bin/sh', ['-c', 'mkfifo "$0"', join(repository.path, 'a.js')]);
    const change = await readChange({ repo: repository.path, worktree: true });
    expect([change.head.absence('big.js'), change.head.absence('binary.dat'), change.head.absence('a.js')]).toEqual([
      'too-large',
      'binary',
      'unreadable',
    ]);
  });

  test('with CRLF on disk only are taken as they would be committed', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'lf.js': 'one\ntwo\n', 'crlf.js': 'one\r\n' });
    repository.write({ 'lf.js': 'one\r\ntwo\r\nthree\r\n', 'crlf.js': 'two\r\n' });
    const change = await readChange({ repo: repository.path, worktree: true });
    expect([head(change, 'lf.js'), head(change, 'crlf.js')]).toEqual(['one\ntwo\nthree\n', 'two\r\n']);
    expect(change.files.find(({ path }) => path === 'lf.js')?.hunks?.[0]?.lines.map((line) => line.kind)).toEqual([
      'context',
      'context',
      'added',
    ]);
  });

  test('keep nested repositories and submodules out', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n' });
    repository.write({ 'nested/x.js': 'x\n', 'executable.sh': 'x\n' });
    chmodSync(join(repository.path, 'executable.sh'), 0o755);
    execFileSync('git', ['init', '--quiet', join(repository.path, 'nested')]);
    const change = await readChange({ repo: repository.path, worktree: true });
    expect(paths(change)).toEqual(['added executable.sh']);
    expect(change.head.entries.get('executable.sh')?.executable).toBe(true);
  });

  test('of a linked worktree are its own', async () => {
    const repository = temporaryRepository();
    repository.commit({ 'a.js': 'one\n' });
    const linked = join(temporaryDirectory(), 'linked');
    repository.git('worktree', 'add', '--quiet', '-b', 'topic', linked);
    repository.write({ [join('..', linked.split('/').slice(-2).join('/'), 'b.js')]: 'linked\n' });
    expect(paths(await readChange({ repo: linked, worktree: true }))).toEqual(['added b.js']);
    expect(paths(await readChange({ repo: repository.path, worktree: true }))).toEqual([]);
  });
});
