import { afterAll, describe, expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { cpuTime } from '../../cpu-time.ts';
import { readChange, readTree } from '../../../src/source/git/read.ts';
import { gitIn, removeTemporary, temporaryDirectory, temporaryRepository, type TemporaryRepository } from './temporary-repository.ts';

afterAll(removeTemporary);

/** A repository whose every setting that can run something writes a marker file. */
function hostileRepository(): { readonly repository: TemporaryRepository; readonly marker: string; readonly base: string } {
  const repository = temporaryRepository();
  const base = repository.commit({ 'a.js': 'one\n' });
  repository.commit({ 'a.js': 'two\n', '.gitattributes': '* filter=evil diff=evil merge=evil\n' });
  repository.write({ 'a.js': 'three\n', 'new.js': 'new\n' });
  const script = join(temporaryDirectory(), 'evil.sh');
  const marker = `${script}.ran`;
  writeFileSync(script, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`);
  chmodSync(script, 0o755);
  const settings = {
    'core.fsmonitor': script,
    'core.hooksPath': join(repository.path, '.git', 'hooks'),
    'core.pager': script,
    'core.editor': script,
    'core.sshCommand': script,
    'core.alternateRefsCommand': script,
    'core.gitProxy': script,
    'diff.external': script,
    'diff.evil.command': script,
    'diff.evil.textconv': script,
    'filter.evil.clean': script,
    'filter.evil.smudge': script,
    'filter.evil.process': script,
    'filter.evil.required': 'true',
    'credential.helper': script,
    'uploadpack.packObjectsHook': script,
    'remote.origin.url': `ext::${script}`,
    'remote.origin.promisor': 'true',
    'remote.origin.partialCloneFilter': 'blob:none',
    'protocol.ext.allow': 'always',
    'alias.ls-tree': `!${script}`,
    'alias.diff-tree': `!${script}`,
  };
  const config = Object.entries(settings).map(([key, value]) => {
    const [section = '', ...rest] = key.split('.');
    const name = rest.pop() ?? '';
    return `[${section}${rest.length > 0 ? ` "${rest.join('.')}"` : ''}]\n\t${name} = ${value}\n`;
  });
  writeFileSync(join(repository.path, '.git', 'config'), config.join(''), { flag: 'a' });
  for (const hook of ['pre-commit', 'post-index-change', 'post-checkout', 'reference-transaction', 'fsmonitor-watchman']) {
    mkdirSync(join(repository.path, '.git', 'hooks'), { recursive: true });
    symlinkSync(script, join(repository.path, '.git', 'hooks', `${hook}.link`));
    writeFileSync(join(repository.path, '.git', 'hooks', hook), readFileSync(script), { mode: 0o755 });
  }
  return { repository, marker, base };
}

const snapshot = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => `${name} ${statSync(join(directory, name)).mtimeMs}`);

describe('a hostile repository', () => {
  test('runs nothing and is not written to, whatever it configures', async () => {
    const { repository, marker, base } = hostileRepository();
    const before = snapshot(join(repository.path, '.git'));
    const change = await readChange({ repo: repository.path, base, head: 'HEAD' });
    expect(Buffer.from(change.head.bytes('a.js') ?? []).toString()).toBe('two\n');
    expect(change.files.find(({ path }) => path === 'a.js')?.hunks).toHaveLength(1);
    const worktree = await readChange({ repo: repository.path, base, worktree: true });
    expect(Buffer.from(worktree.head.bytes('a.js') ?? []).toString()).toBe('three\n');
    await readChange({ repo: repository.path, base, staged: true });
    await readTree(repository.path);
    expect(existsSync(marker)).toBe(false);
    expect(snapshot(join(repository.path, '.git'))).toEqual(before);
  });

  test('would have run it with a plain git', () => {
    const { repository, marker } = hostileRepository();
    expect(() => gitIn(repository.path, 'diff')).toThrow("filter 'evil' failed");
    expect(readFileSync(marker, 'utf8')).toContain('evil');
  });

  test('meets a git without its settings, the machine’s and the user’s, that fetches and hooks nothing', async () => {
    const { repository, base } = hostileRepository();
    const place = temporaryDirectory();
    const spy = join(place, 'git');
    writeFileSync(spy, `#!/bin/sh\n{ echo "$*"; env; } > "${place}/seen.$$"\nexec git "$@"\n`, { mode: 0o755 });
    await readChange({ repo: repository.path, base }, { git: spy });
    const runs = readdirSync(place).flatMap((name) => (name.startsWith('seen.') ? [readFileSync(join(place, name), 'utf8')] : []));
    expect(runs.length).toBeGreaterThan(3);
    for (const run of runs) {
      expect(run).toMatch(/^-c core\.hooksPath=\/dev\/null -c core\.fsmonitor=false -c protocol\.allow=never /);
      for (const setting of ['CONFIG_NOSYSTEM=1', 'CONFIG_GLOBAL=/dev/null', 'NO_LAZY_FETCH=1', 'ALLOW_PROTOCOL=none', 'ATTR_NOSYSTEM=1'])
        expect(run.split('\n')).toContain(`GIT_${setting}`);
    }
    const diffs = runs.filter((run) => run.includes(' diff-tree '));
    expect(diffs.length).toBeGreaterThan(0);
    for (const diff of diffs) expect(diff).toMatch(/ --no-ext-diff --no-textconv /);
  });

  test('cannot bring its own git', async () => {
    const { repository } = hostileRepository();
    const { findGit } = await import('../../../src/source/git/program.ts');
    repository.write({ 'bin/git': '#!/bin/sh\nexit 1\n' });
    chmodSync(join(repository.path, 'bin/git'), 0o755);
    const bin = relative(process.cwd(), join(repository.path, 'bin'));
    expect(findGit(`${bin}:.:${process.cwd()}/nowhere:/usr/bin`)).toBe('/usr/bin/git');
    expect(() => findGit(`${bin}:.`)).toThrow('git is not installed');
  });

  test('replaces no objects and grafts no history', async () => {
    const repository = temporaryRepository();
    const base = repository.commit({ 'a.js': 'one\n' });
    const head = repository.commit({ 'a.js': 'real\n' });
    const other = repository.commit({ 'a.js': 'other\n' });
    repository.git('replace', head, other);
    const change = await readChange({ repo: repository.path, base, head });
    expect(Buffer.from(change.head.bytes('a.js') ?? []).toString()).toBe('real\n');
  });

  test('leaves out names that no checkout can have, and says so', async () => {
    const repository = temporaryRepository();
    const base = repository.commit({ 'a.js': 'one\n' });
    const blob = repository.git('hash-object', '-w', 'a.js').trim();
    // Git refuses to make such a tree, so its object is written as bytes.
    const entry = (name: string): Buffer => Buffer.concat([Buffer.from(`100644 ${name}\0`), Buffer.from(blob, 'hex')]);
    const raw = join(repository.path, 'raw-tree');
    writeFileSync(raw, Buffer.concat(['..', '.', 'a.js', 'c\\d'].map(entry)));
    const tree = repository.git('hash-object', '--literally', '-t', 'tree', '-w', raw).trim();
    const outer = join(repository.path, 'raw-outer');
    writeFileSync(outer, Buffer.concat([entry('a.js'), Buffer.from('40000 ..\0'), Buffer.from(tree, 'hex')]));
    const root = repository.git('hash-object', '--literally', '-t', 'tree', '-w', outer).trim();
    const head = repository.git('commit-tree', '-m', 'hostile', '-p', base, root).trim();
    const change = await readChange({ repo: repository.path, base, head });
    expect([...change.head.entries.keys()]).toEqual(['a.js']);
    expect(change.files.map(({ path }) => path)).toEqual([]);
    expect([change.head.complete, change.gaps.length]).toEqual([false, 1]);
  });

  test('that unfolds to a billion paths is cut off, and says so', async () => {
    const repository = temporaryRepository();
    const base = repository.commit({ seed: 'x\n' });
    let tree = execFileSync('git', ['mktree'], {
      cwd: repository.path,
      encoding: 'utf8',
      input: `100644 blob ${repository.git('rev-parse', 'HEAD:seed').trim()}\tf\n`,
    }).trim();
    for (let depth = 0; depth < 9; depth += 1) {
      const input = Array.from({ length: 10 }, (_, index) => `040000 tree ${tree}\td${index}\n`).join('');
      tree = execFileSync('git', ['mktree'], { cwd: repository.path, encoding: 'utf8', input }).trim();
    }
    const head = repository.git('commit-tree', '-m', 'bomb', '-p', base, tree).trim();
    // A hundred thousand paths take a moment, a billion many hours.
    const started = cpuTime();
    const read = await readTree(repository.path, head);
    expect([read.entries.size, read.complete]).toEqual([100_000, false]);
    expect(cpuTime() - started).toBeLessThan(20_000);
  }, 300_000);

  test('leaves nothing behind in the temporary directory', async () => {
    const { repository, base } = hostileRepository();
    const own = temporaryDirectory();
    const program = join(own, 'git');
    // A git that notes which directory it was told to work on.
    writeFileSync(program, `#!/bin/sh\necho "$GIT_DIR" >> '${own}/dirs'\nexec /usr/bin/git "$@"\n`, { mode: 0o755 });
    await readChange({ repo: repository.path, base, worktree: true }, { git: program });
    await readChange({ repo: repository.path, base: 'nope' }, { git: program }).catch(() => undefined);
    const used = [...new Set(readFileSync(join(own, 'dirs'), 'utf8').trim().split('\n'))];
    expect(used).toHaveLength(2);
    expect(used.filter((directory) => existsSync(directory))).toEqual([]);
  });

  test('is not read with what stands in the environment', async () => {
    const { repository, base } = hostileRepository();
    const own = temporaryDirectory();
    const program = join(own, 'git');
    writeFileSync(program, `#!/bin/sh\nenv >> '${own}/env'\nexec /usr/bin/git "$@"\n`, { mode: 0o755 });
    const outside = { GIT_EXTERNAL_DIFF: 'evil', GIT_TRACE: '1', GIT_CONFIG_COUNT: '1', SECRET_TOKEN: 'x', GIT_SSH_COMMAND: 'evil' };
    Object.assign(process.env, outside, { GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere' });
    try {
      await readChange({ repo: repository.path, base, worktree: true }, { git: program });
    } finally {
      for (const name of [...Object.keys(outside), 'GIT_DIR', 'GIT_INDEX_FILE']) delete process.env[name];
    }
    const seen = readFileSync(join(own, 'env'), 'utf8');
    for (const name of Object.keys(outside)) expect(seen).not.toContain(`${name}=`);
    expect(seen).not.toContain('/nowhere');
  });
});
