import { afterAll, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { ChangeSet } from '../../../src/review/change-set.ts';
import { readChange } from '../../../src/source/git/read.ts';
import { gitIn, removeTemporary, temporaryDirectory, temporaryRepository, type Contents } from './temporary-repository.ts';

afterAll(removeTemporary);

const text = (tree: ChangeSet['head'], path: string): string | undefined => {
  const bytes = tree.bytes(path);
  return bytes && Buffer.from(bytes).toString('utf8');
};
const files = (change: ChangeSet): readonly string[] =>
  change.files.map(({ status, path, previousPath }) => `${status} ${previousPath === undefined ? '' : `${previousPath} → `}${path}`);
const added = (change: ChangeSet, path: string): readonly string[] | undefined =>
  change.files
    .find((file) => file.path === path)
    ?.hunks?.flatMap((hunk) => hunk.lines)
    .filter((line) => line.kind === 'added')
    .map((line) => `${line.new}:${line.text}`);

/** Commits one state after the other and reads the way between them. */
async function between(before: Contents, after: Contents): Promise<ChangeSet> {
  const repository = temporaryRepository();
  const base = repository.commit(before);
  const head = repository.commit(after);
  return readChange({ repo: repository.path, base, head });
}

const BODY = Array.from({ length: 20 }, (_, index) => `line ${index}\n`).join('');

describe('a change of a local repository', () => {
  test('has both sides, statuses, hunks and context', async () => {
    const change = await between(
      { 'kept.js': 'kept\n', 'edited.js': 'one\ntwo\n', 'gone.js': 'gone\n' },
      { 'edited.js': 'one\n2\n', 'gone.js': null, 'new.js': 'new\n' },
    );
    expect(files(change)).toEqual(['modified edited.js', 'removed gone.js', 'added new.js']);
    expect(added(change, 'edited.js')).toEqual(['2:2']);
    expect([text(change.base, 'edited.js'), text(change.head, 'edited.js')]).toEqual(['one\ntwo\n', 'one\n2\n']);
    expect([text(change.base, 'gone.js'), text(change.head, 'gone.js'), change.head.entries.has('gone.js')]).toEqual([
      'gone\n',
      undefined,
      false,
    ]);
    expect(text(change.head, 'kept.js')).toBe('kept\n');
    expect(change.gaps).toEqual([]);
  });

  test('follows renames, edited ones too', async () => {
    const change = await between(
      { 'old/name.js': BODY, 'same.js': `${BODY}x` },
      { 'old/name.js': null, 'new/name.js': `${BODY}added\n`, 'same.js': null, 'moved.js': `${BODY}x` },
    );
    expect(files(change)).toEqual(['renamed same.js → moved.js', 'renamed old/name.js → new/name.js']);
    expect(added(change, 'new/name.js')).toEqual(['21:added']);
    expect(added(change, 'moved.js')).toEqual([]);
  });

  test.each<[string, Contents, Contents, string, readonly string[] | undefined]>([
    ['a line break', {}, { 'a\nb.js': 'x\n' }, 'added a\nb.js', ['1:x']],
    [
      'a line that looks like a hunk',
      { 'a\n@@ -1 +1 @@\n+evil': '1\n' },
      { 'a\n@@ -1 +1 @@\n+evil': '2\n' },
      'modified a\n@@ -1 +1 @@\n+evil',
      ['1:2'],
    ],
    ['a tab', {}, { 'a\tb.js': 'x\n' }, 'added a\tb.js', ['1:x']],
    ['quotes and a backslash', {}, { 'a"\\b.js': 'x\n' }, 'added a"\\b.js', ['1:x']],
    ['names like `..`', {}, { '..a/...b/c..': 'x\n' }, 'added ..a/...b/c..', ['1:x']],
    ['a leading dash', {}, { '--output=x': 'x\n' }, 'added --output=x', ['1:x']],
    ['pathspec magic', {}, { ':(glob)**': 'x\n' }, 'added :(glob)**', ['1:x']],
    ['other scripts', {}, { 'ünï/漢字 🎉.js': 'x\n' }, 'added ünï/漢字 🎉.js', ['1:x']],
    ['a prototype', {}, { __proto__x: 'x\n', constructor: 'y\n' }, 'added __proto__x', ['1:x']],
  ])('takes paths with %s', async (_, before, after, file, lines) => {
    const change = await between({ base: 'x', ...before }, after);
    expect(files(change)).toContain(file);
    expect(added(change, file.slice(file.indexOf(' ') + 1))).toEqual(lines);
  });

  test.each<[string, string | Uint8Array, string | Uint8Array, readonly string[] | undefined, string | undefined]>([
    ['CRLF', 'a\r\nb\r\n', 'a\r\nc\r\n', ['2:c\r'], undefined],
    ['a byte-order mark', 'a\n', '\ufeffa\n', ['1:\ufeffa'], undefined],
    ['invalid UTF-8', Buffer.from([0x61, 10]), Buffer.from([0xff, 0x61, 10]), ['1:\ufffda'], undefined],
    ['UTF-16 surrogates', 'a\n', '🎉🎉\n', ['1:🎉🎉'], undefined],
    ['no final line break', 'a', 'b', ['1:b'], undefined],
    ['NUL', 'a\n', 'a\0b\n', undefined, 'binary'],
    ['a line of 30 KB', 'a\n', `${'x'.repeat(30_000)}\n`, [`1:${'x'.repeat(30_000)}`], 'too-long-line'],
    ['5 MB', 'a\n', 'x\n'.repeat(2_600_000), undefined, 'too-large'],
  ])('takes contents with %s', async (_, before, after, lines, absence) => {
    const change = await between({ 'file.js': before }, { 'file.js': after });
    expect(added(change, 'file.js')).toEqual(lines);
    expect(change.head.absence('file.js')).toBe(absence);
    expect(change.head.bytes('file.js') === undefined).toBe(absence !== undefined);
  });

  test('never follows symbolic links nor enters submodules', async () => {
    const inner = temporaryRepository();
    const commit = inner.commit({ 'secret.js': 'secret\n' });
    const repository = temporaryRepository();
    const base = repository.commit({ a: 'x', turned: 'file\n' });
    repository.write({ link: { link: '/etc/passwd' }, turned: { link: 'a' } });
    repository.git('add', '--all');
    repository.git('update-index', '--add', '--cacheinfo', `160000,${commit},vendor/inner`);
    repository.git('commit', '--quiet', '-m', 'links');
    const change = await readChange({ repo: repository.path, base, head: 'HEAD' });
    expect(files(change)).toEqual(['added link', 'typechange turned', 'added vendor/inner']);
    expect([change.head.absence('link'), change.head.bytes('link')]).toEqual(['symlink', undefined]);
    expect([change.head.absence('vendor/inner'), change.head.entries.get('vendor/inner')?.kind]).toEqual(['submodule', 'submodule']);
    expect([change.head.absence('turned'), text(change.base, 'turned')]).toEqual(['symlink', 'file\n']);
  });

  test('is not coloured by attributes', async () => {
    const change = await between(
      { 'a.js': 'one\n', '.gitattributes': '* -diff -text binary\n*.js export-ignore filter=x diff=y\n' },
      { 'a.js': 'two\n' },
    );
    expect(added(change, 'a.js')).toEqual(['1:two']);
  });
});

describe('the ends of a change', () => {
  const repository = temporaryRepository();
  const fork = repository.commit({ 'a.js': '1\n' });
  repository.git('checkout', '--quiet', '-b', 'topic');
  const topic = repository.commit({ 'b.js': 'topic\n' });
  repository.git('checkout', '--quiet', 'main');
  const main = repository.commit({ 'c.js': 'main\n' });
  repository.git('checkout', '--quiet', 'topic');

  test('are the merge base with the default branch and HEAD, unless named', async () => {
    const change = await readChange({ repo: repository.path });
    expect([change.base.revision, change.head.revision, ...files(change)]).toEqual([fork, topic, 'added b.js']);
    const named = await readChange({ repo: repository.path, base: 'main', head: 'topic~0' });
    expect([named.base.revision, named.head.revision, ...files(named)]).toEqual([main, topic, 'added b.js', 'removed c.js']);
  });

  test.each([
    ['refs/remotes/origin/HEAD', 'refs/heads/main'],
    ['refs/heads/main', 'refs/heads/master'],
    ['refs/heads/master', 'refs/remotes/origin/main'],
    ['refs/remotes/origin/main', 'refs/remotes/origin/master'],
    ['refs/remotes/origin/master', 'refs/heads/other'],
  ])('take %s for the default branch before %s', async (taken, passed) => {
    const own = temporaryRepository();
    const [early, late] = [own.commit({ a: '1' }), own.commit({ a: '2' })];
    own.git('checkout', '--quiet', '-b', 'topic');
    own.git('branch', '-D', 'main');
    own.git('update-ref', taken, early);
    own.git('update-ref', passed, late);
    own.commit({ a: '3' });
    expect((await readChange({ repo: own.path })).base.revision).toBe(early);
  });

  test('prefer origin/HEAD', async () => {
    const clone = temporaryDirectory();
    gitIn(clone, 'clone', '--quiet', '--branch', 'topic', repository.path, '.');
    gitIn(clone, 'remote', 'set-head', 'origin', 'topic');
    expect((await readChange({ repo: clone })).base.revision).toBe(topic);
  });

  test('are found from a subdirectory, a linked worktree, a `.git` directory and a `.git` file with a relative path', async () => {
    repository.write({ 'deep/er/x': 'x' });
    const linked = `${temporaryDirectory()}/linked`;
    repository.git('worktree', 'add', '--quiet', '--detach', linked, 'topic');
    const elsewhere = temporaryDirectory();
    writeFileSync(join(elsewhere, '.git'), `gitdir: ${relative(elsewhere, join(repository.path, '.git'))}\n`);
    for (const repo of [`${repository.path}/deep/er`, `${repository.path}/.git`, linked, elsewhere]) {
      expect((await readChange({ repo })).head.revision).toBe(topic);
    }
  });

  test.each<[string, Parameters<typeof readChange>[0], RegExp]>([
    ['a missing directory', { repo: '/nowhere/at/all' }, /^\/nowhere\/at\/all: no such directory$/],
    ['a file', { repo: `${repository.path}/a.js` }, /a\.js: not a directory$/],
    ['a directory without a repository', { repo: '/' }, /^\/: not a git repository$/],
    ['an unknown head', { repo: repository.path, head: 'nope' }, /^"nope" names no commit/],
    ['an unknown base', { repo: repository.path, base: 'nope' }, /^"nope" names no commit/],
    ['a tree', { repo: repository.path, head: 'HEAD^{tree}' }, /^"HEAD\^\{tree\}" names no commit/],
    ['an option as a revision', { repo: repository.path, base: '--output=/tmp/x' }, /^"--output=\/tmp\/x" is not a revision$/],
    ['a line break in a revision', { repo: repository.path, base: 'main\nHEAD' }, /^"main\\nHEAD" is not a revision$/],
    ['a revision of more than a thousand characters', { repo: repository.path, head: 'a'.repeat(1_001) }, /^"a+" is not a revision$/],
    ['an empty revision', { repo: repository.path, head: '' }, /^"" is not a revision$/],
    ['two heads', { repo: repository.path, head: 'main', staged: true }, /exclude each other$/],
  ])('refuse %s in one line', async (_, request, message) => {
    const error: unknown = await readChange(request).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SourceError', message: expect.stringMatching(message) });
    expect(String(error)).not.toContain('\n');
  });

  test('refuse an empty repository', async () => {
    const empty = temporaryRepository();
    await expect(readChange({ repo: empty.path })).rejects.toThrow('HEAD names no commit');
    await expect(readChange({ repo: empty.path, base: 'main' })).rejects.toThrow('"main" names no commit');
  });

  test('refuse a repository without a default branch', async () => {
    const other = temporaryRepository();
    other.commit({ a: 'x' });
    other.git('branch', '-m', 'trunk');
    await expect(readChange({ repo: other.path })).rejects.toThrow('name a revision with --base');
  });

  test('refuse branches without a common commit', async () => {
    const other = temporaryRepository();
    other.commit({ a: 'x' });
    other.git('checkout', '--quiet', '--orphan', 'alone');
    other.commit({ a: 'y' });
    await expect(readChange({ repo: other.path })).rejects.toThrow('share no commit');
  });
});
