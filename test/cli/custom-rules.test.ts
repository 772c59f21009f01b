import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleFile } from '../policy/custom/sample-rule.ts';
import { removeTemporary, temporaryDirectory, temporaryRepository } from '../source/git/temporary-repository.ts';
import { type CommandResult, twelvefold } from './run-command.ts';

afterAll(removeTemporary);
// Each test runs the command several times.
jest.setTimeout(300_000);

const RULES = '.github/twelvefold/rules';
const RULE = `${RULES}/sample.yml`;

/** A directory with these rule files. */
function directoryWith(files: Record<string, string>): string {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, RULES), { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, RULES, name), text);
  return directory;
}

const rulesTest = (files: Record<string, string>): Promise<CommandResult> => twelvefold(['rules', 'test', directoryWith(files)]);

describe('rules test', () => {
  test('holds the worked example of the documentation to its examples', async () => {
    const [, example = ''] = /```yaml\n([^]*?)```/.exec(readFileSync('docs/custom-rules.md', 'utf8')) ?? [];
    const result = await rulesTest({ 'no-print.yml': example, 'sample.yml': ruleFile() });
    expect(result).toEqual(expect.objectContaining({ code: 0, stdout: '2 rules, 7 examples, all hold.\n', stderr: '' }));
  });

  test('names each example that fails, and how', async () => {
    const bad = [
      { name: 'nothing wrong', files: { 'a.py': 'f()  # ⟵\n' } },
      { name: 'another line', files: { 'a.py': 'f()  # ⟵\nprint(1)\n' } },
      { name: 'fine without a mark', files: { 'a.py': 'print(1)\nprint(2)\n' } },
    ];
    const good = [{ name: 'not so good', files: { 'a.py': 'print(1)\n' } }];
    const result = await rulesTest({ 'a.yml': ruleFile({ examples: { bad, good } }) });
    expect(result).toMatchObject({ code: 1, stderr: '' });
    expect(result.stdout.split('\n')).toEqual([
      '✖ custom/sample: bad example "nothing wrong": nothing is found, and a.py:1 should be',
      '✖ custom/sample: bad example "another line": a.py:1 should be found, and a.py:2 is',
      '✖ custom/sample: good example "not so good": nothing should be found, and a.py:1 is',
      '1 rule, 4 examples, 3 failed.',
      '',
    ]);
  });

  test('names a file that holds no rule, and tries the others', async () => {
    const result = await rulesTest({ 'a.yml': ruleFile({ severity: 'fatal' }), 'b.yml': ruleFile() });
    expect(result).toMatchObject({ code: 2, stdout: '1 rule, 2 examples, all hold.\n' });
    expect(result.stderr).toMatch(/^twelvefold: \.github\/twelvefold\/rules\/a\.yml:9: severity: .*"notice".*\n.*the other rules count\n$/);
  });

  test('says when there is none', async () => {
    const result = await twelvefold(['rules', 'test', temporaryDirectory()]);
    expect(result).toMatchObject({ code: 2, stderr: 'twelvefold: rules test: there is no rule in .github/twelvefold/rules\n' });
  });
});

test('rules and explain know them', async () => {
  const directory = directoryWith({ 'sample.yml': ruleFile({ link: 'https://acme.test/why' }) });
  expect((await twelvefold(['rules'], { cwd: directory })).stdout).toMatch(
    /XI\. Logs\n[^]* {2}custom\/sample +warning +Do it right\n\nXII/,
  );
  const { stdout } = await twelvefold(['explain', 'custom/sample', '--repo', directory]);
  expect(stdout).toContain('Factor XI, Logs · warning');
  expect(stdout).toContain('Wrong: a print\n  a.py\n  ❯ print(1)\n');
  expect(stdout).toContain('https://acme.test/why');
});

interface Found {
  readonly findings: readonly {
    readonly ruleId: string;
    readonly path: string;
    readonly severity: string;
    readonly link: string;
    readonly suppression: unknown;
  }[];
}

describe('an audit', () => {
  const audit = (path: string, ...args: string[]): Promise<CommandResult> => twelvefold(['audit', path, ...args]);
  const foundIn = ({ stdout }: CommandResult): Found['findings'] =>
    (JSON.parse(stdout) as Found).findings.filter(({ ruleId }) => ruleId.startsWith('custom/'));

  test('finds by them, as the policy and the comments have it', async () => {
    const repository = temporaryRepository();
    const ignored = 'print(2)  # twelvefold-ignore custom/sample -- a tool\n';
    repository.commit({
      [RULE]: ruleFile(),
      'a.py': 'print(1)\n',
      'b.py': ignored,
      '.github/twelvefold.yml': 'rules: { custom/sample: error }\n',
    });
    const result = await audit(repository.path, '--format', 'json');
    expect(result).toMatchObject({ code: 1, stderr: '' });
    expect(foundIn(result)).toMatchObject([
      { path: 'a.py', severity: 'error', suppression: null, link: expect.stringContaining('docs/custom-rules.md') },
      { path: 'b.py', suppression: { kind: 'inSource', reason: 'a tool' } },
    ]);
    const log = JSON.parse((await audit(repository.path, '--format', 'sarif')).stdout) as {
      runs: {
        tool: { driver: { rules: { id: string; properties: { factors: number[] } }[] } };
        results: { ruleId: string; ruleIndex: number }[];
      }[];
    };
    const run = log.runs[0];
    const result0 = run?.results.find(({ ruleId }) => ruleId === 'custom/sample');
    expect(run?.tool.driver.rules[result0?.ruleIndex ?? -1]).toMatchObject({ id: 'custom/sample', properties: { factors: [11] } });
    repository.commit({ '.github/twelvefold.yml': 'rules: { custom/sample: off }\n' });
    expect(foundIn(await audit(repository.path, '--format', 'json'))).toEqual([]);
  });

  test('names a file that holds no rule, counts the others, and ends with code 2 unless something gates', async () => {
    const repository = temporaryRepository();
    repository.commit({ [RULE]: ruleFile(), [`${RULES}/broken.yml`]: 'id: custom/broken\nfactor: logs\n', 'a.py': 'print(1)\n' });
    const result = await audit(repository.path, '--format', 'json');
    expect(result).toMatchObject({ code: 2, stderr: expect.stringMatching(/broken\.yml: title: .*\n[^]*the other rules count\n$/) });
    expect(foundIn(result)).toHaveLength(1);
    expect((await audit(repository.path, '--fail-on', 'warning')).code).toBe(1);
    expect(await twelvefold(['baseline', repository.path])).toMatchObject({ code: 2, stdout: '' });
  });
});

test('a review follows those of the base: a change can neither bring, relax nor remove one for itself', async () => {
  const repository = temporaryRepository();
  repository.commit({ [RULE]: ruleFile({ severity: 'error' }), 'a.py': 'f()\n' });
  repository.git('checkout', '--quiet', '-b', 'topic');
  repository.commit({
    [RULE]: null,
    [`${RULES}/other.yml`]: ruleFile({ id: 'custom/other', languages: { python: 'f()' } }),
    'a.py': 'f()\nprint(1)\nf()\n',
  });
  const result = await twelvefold(['review', '--repo', repository.path, '--format', 'json']);
  expect(result.code).toBe(1);
  const { findings } = JSON.parse(result.stdout) as Found;
  expect(findings.map(({ ruleId }) => ruleId)).toEqual(['custom/sample']);
});
