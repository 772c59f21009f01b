import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../checks/index.ts';
import { FACTORS } from '../../checks/factors.ts';
import { EXIT } from '../../src/cli/program/exit-codes.ts';
import { gitIn, removeTemporary, temporaryDirectory, temporaryRepository } from '../source/git/temporary-repository.ts';
import { quickest } from './measure.ts';
import { twelvefold } from './run-command.ts';

afterAll(removeTemporary);

const repository = temporaryRepository();
repository.commit({ 'a.js': 'one\n' });
const config = join(temporaryDirectory(), 'policy.yml');
writeFileSync(config, 'mode: comment\nfailon: error\n');
const noRules = temporaryDirectory();
mkdirSync(join(noRules, '.github/twelvefold'), { recursive: true });
writeFileSync(join(noRules, '.github/twelvefold/rules'), '');
const vast = join(temporaryDirectory(), 'vast.yml');
writeFileSync(vast, '#'.repeat(1024 * 1024 + 1));
const bare = join(temporaryDirectory(), 'bare.git');
gitIn(repository.path, 'clone', '--quiet', '--bare', '.', bare);
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('wrong usage ends with code 2 and one line', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command', ['reviw'], /unknown command 'reviw' \(Did you mean review\?\)/],
    ['an unknown option', ['review', '--formt', 'json'], /unknown option '--formt' \(Did you mean --format\?\)/],
    ['an unknown format', ['review', '--format', 'xml'], /--format <format>.*'xml'.*terminal, json, sarif, markdown/],
    ['an unknown severity', ['audit', '--fail-on', 'fatal'], /--fail-on <severity>.*'fatal'.*error, warning, notice, never/],
    ['a missing value', ['review', '--base'], /--base <rev>/],
    ['too many arguments', ['audit', 'a', 'b'], /too many arguments/],
    ['too many arguments of a command of a command', ['policy', 'init', 'a'], /too many arguments/],
    ['an unknown option of a command of a command', ['rules', 'test', '--formt'], /unknown option '--formt'/],
    ['a rule and nothing to explain', ['explain'], /missing required argument 'rule or factor'/],
    ['head and staged', ['review', '--head', 'HEAD', '--staged'], /--head <rev>.*--staged/],
    ['head and worktree', ['review', '--head', 'HEAD', '--worktree'], /--head <rev>.*--worktree/],
    ['staged and worktree', ['review', '--staged', '--worktree'], /--staged.*--worktree/],
    [
      'what is staged of a bare repository',
      ['review', '--repo', bare, '--staged'],
      /^twelvefold: --staged: a bare repository has no index$/,
    ],
    [
      'the working files of a bare repository',
      ['review', '--repo', bare, '--worktree'],
      /--worktree: a bare repository has no working files/,
    ],
    [
      'repairs in a bare repository',
      ['review', '--repo', bare, '--base', 'HEAD', '--format', 'json', '--fix'],
      /--fix: a bare repository has no working files/,
    ],
    ['repairs of a kind that is none', ['review', '--fix=some'], /--fix \[which\].*'some'.*safe, all/],
    ['a directory that is not there', ['review', '--repo', '/nowhere/x'], /^twelvefold: \/nowhere\/x: no such directory$/],
    ['a directory without a repository', ['audit', '/'], /^twelvefold: \/: not a git repository$/],
    ['an unknown revision', ['audit', repository.path, '--rev', 'v9'], /"v9" names no commit/],
    ['an option as a revision', ['review', '--repo', repository.path, '--base=--output=x'], /"--output=x" is not a revision/],
    ['a policy that is not there', ['audit', repository.path, '--config', '/nowhere.yml'], /--config \/nowhere\.yml: no such file/],
    [
      'a policy below a file',
      ['audit', repository.path, '--config', `${config}/x.yml`],
      /--config .*\/policy\.yml\/x\.yml: can't be read$/,
    ],
    ['a policy of more than 1 MiB', ['audit', repository.path, '--config', vast], /--config .*vast\.yml: larger than 1 MiB$/],
    [
      'an organisation without its policy',
      ['audit', repository.path, '--organisation', '/no.yml'],
      /--organisation \/no\.yml: no such file$/,
    ],
    ['a policy that is a directory', ['audit', repository.path, '--config', '/tmp'], /--config \/tmp: not a file/],
    ['a policy with a mistake', ['audit', repository.path, '--config', config], new RegExp(`${config}:2: .*failon`)],
    ['rules of a directory that is not there', ['rules', '--repo', '/nowhere/x'], /^twelvefold: \/nowhere\/x: no such directory$/],
    ['rules of a file', ['rules', '--repo', config], /^twelvefold: .*\/policy\.yml: not a directory$/],
    ['rules below a file', ['rules', '--repo', `${config}/x`], /^twelvefold: .*\/policy\.yml\/x: no such directory$/],
    ['rules that are a file', ['rules', '--repo', noRules], /^twelvefold: .*\/\.github\/twelvefold\/rules: not a directory$/],
    ['an explanation for a directory that is not there', ['explain', 'config', '--repo', '/nowhere/x'], /\/nowhere\/x: no such directory$/],
    ['a test of rules that are not there', ['rules', 'test', '/nowhere/x'], /^twelvefold: \/nowhere\/x: no such directory$/],
    ['an unknown rule', ['explain', 'config/nothing-like-it-at-all'], /"config\/nothing-like-it-at-all" is no rule and no factor/],
  ])('%s', async (_, args, message) => {
    const result = await twelvefold(args);
    expect(result.stderr.trimEnd()).toMatch(message);
    expect(result).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^twelvefold: [^\n]+\n$/) });
  });

  test('a mistake in the policy of the repository itself', async () => {
    const own = temporaryRepository();
    own.commit({ '.github/twelvefold.yml': 'mode: loud\n' });
    expect(await twelvefold(['audit'], { cwd: own.path })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^twelvefold: \.github\/twelvefold\.yml:1: mode: [^\n]+\n$/),
    });
    own.commit({ '.github/twelvefold.yml': { link: '/etc/passwd' } });
    expect(await twelvefold(['audit'], { cwd: own.path })).toMatchObject({
      code: 2,
      stderr: "twelvefold: .github/twelvefold.yml: can't be read (symlink)\n",
    });
  });

  test('git that is not there', async () => {
    const result = await twelvefold(['audit', repository.path], { env: { PATH: '/nowhere' } });
    expect(result).toMatchObject({ code: 2, stderr: 'twelvefold: git is not installed, or not in PATH\n' });
  });

  test('what nobody foresaw is one line, and never looks like a finding or a pass', async () => {
    const bomb = 'data:text/javascript,setTimeout(() => { throw new Error("boom\\nbang") }, 1)';
    const result = await twelvefold(['rules'], { env: { NODE_OPTIONS: `--import ${JSON.stringify(bomb)}` } });
    expect(result).toMatchObject({ code: 3, stderr: 'twelvefold: unexpected failure: boom bang\n' });
  });

  test('what nobody foresaw in a command is one line, too', async () => {
    const result = await twelvefold(['audit', repository.path], { env: { TMPDIR: '/nowhere' } });
    expect(result).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/^twelvefold: unexpected failure: [^\n]+\n$/) });
  });

  test.each(['--version', '--help'])('%s is no mistake', async (option) => {
    expect(await twelvefold([option])).toMatchObject({ code: 0, stderr: '' });
  });

  test('no command at all explains the usage', async () => {
    expect(await twelvefold([])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^Usage: twelvefold/) });
  });
});

test('the manual tells of every exit code', () => {
  const table = readFileSync('docs/command-line.md', 'utf8').match(/^\| [\d, ]+ \|/gm) ?? [];
  const told = table.flatMap((cell) => cell.match(/\d+/g) ?? []).map(Number);
  expect(told).toEqual(Object.values(EXIT).sort((one, other) => one - other));
});

describe('what needs no analysis comes at once', () => {
  const LIMIT_MS = 300;
  test.each<[string, readonly string[], RegExp]>([
    ['--version', ['--version'], new RegExp(`^${version.replaceAll('.', '\\.')}\n$`)],
    ['--help', ['--help'], /^Usage: twelvefold[^]*Exit codes: 0/],
    ['help of a command', ['review', '--help'], /--worktree/],
    ['rules', ['rules'], /^I\. Codebase\n[^]*\nXII\. Admin processes\n/],
  ])('%s', (_, args, output) => {
    const run = quickest(LIMIT_MS, args);
    expect(run.stdout).toMatch(output);
    expect(run.cpu).toBeLessThan(LIMIT_MS);
  });
});

describe('rules and explanations', () => {
  test('every rule is listed once, with its severity and title', async () => {
    const { stdout } = await twelvefold(['rules']);
    for (const rule of RULES) {
      expect(stdout.split('\n').filter((line) => line.trimStart().startsWith(`${rule.id} `))).toEqual([
        expect.stringContaining(rule.title),
      ]);
    }
  });

  test.each(['III', '3', 'config', 'Config'])('%s is a factor', async (subject) => {
    const { stdout, code } = await twelvefold(['explain', subject]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^III\. Config\n/);
    expect(stdout).toContain(FACTORS[2]?.promise);
  });

  test.each(RULES.slice(0, 3).map((rule) => [rule.id, rule] as const))('%s is explained completely', async (id, rule) => {
    const { stdout } = await twelvefold(['explain', id]);
    for (const text of [
      rule.title,
      rule.why,
      rule.remedy,
      ...(rule.limits ?? []),
      ...rule.examples.bad.map((example) => `Wrong: ${example.name}`),
      ...rule.examples.good.map((example) => `Right: ${example.name}`),
    ]) {
      expect(stdout.replace(/\s+/g, ' ')).toContain(text.replace(/\s+/g, ' '));
    }
  });

  test('the part of its id that is its own names a rule', async () => {
    const [rule] = RULES;
    expect((await twelvefold(['explain', rule?.id.split('/')[1] ?? ''])).stdout).toMatch(new RegExp(`^${rule?.id}\n`));
  });

  test('what is nearly right is guessed', async () => {
    expect((await twelvefold(['explain', 'proceses'])).stderr).toContain('did you mean processes?');
    const [rule] = RULES;
    const mistyped = `${rule?.id.slice(0, -2)}${rule?.id.at(-1)}`;
    expect((await twelvefold(['explain', mistyped])).stderr).toContain(`did you mean ${rule?.id}?`);
  });
});
