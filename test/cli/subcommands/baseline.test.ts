import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  gitIn,
  removeTemporary,
  temporaryDirectory,
  temporaryRepository,
  type TemporaryRepository,
} from '../../source/git/temporary-repository.ts';
import { openWorkingFiles } from '../../../src/source/git/write-back.ts';
import { type CommandResult, twelvefold } from '../run-command.ts';

afterAll(removeTemporary);
// Each test runs the command several times.
jest.setTimeout(300_000);

const FLOATING = 'FROM node:latest\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n';
const PINNED = FLOATING.replace('latest', '24.1.0-slim');
const RULE = 'dev-prod-parity/floating-base-image';
const FILE = '.github/twelvefold-baseline.json';
const POLICY = '.github/twelvefold.yml';

interface Report {
  readonly score: number;
  readonly totals: Record<string, number>;
  readonly baseline: { readonly accepts: number; readonly stale: { readonly path: string }[] } | null;
  readonly findings: { ruleId: string; path: string; state: string; suppression: { kind: string; baseline?: string } | null }[];
}

/** Old code, and its baseline where it is asked for. */
async function oldRepository(files: Record<string, string> = {}, withBaseline = true): Promise<TemporaryRepository> {
  const repository = temporaryRepository();
  repository.commit({ 'a/Dockerfile': FLOATING, 'b/Dockerfile': FLOATING, ...files });
  if (!withBaseline) return repository;
  expect(await baseline(repository)).toMatchObject({ code: 0, stderr: '' });
  repository.commit({}, 'accept what is there');
  return repository;
}

const baseline = (repository: TemporaryRepository, ...args: string[]): Promise<CommandResult> =>
  twelvefold(['baseline', repository.path, ...args]);
const audit = (repository: TemporaryRepository, ...args: string[]): Promise<CommandResult> =>
  twelvefold(['audit', repository.path, '--fail-on', 'notice', ...args]);
const reportOf = async (run: Promise<CommandResult>): Promise<Report> => JSON.parse((await run).stdout) as Report;
const baseImages = ({ findings }: Report, state: string): readonly string[] =>
  findings.filter((finding) => finding.ruleId === RULE && finding.state === state).map(({ path }) => path);
const written = (repository: TemporaryRepository, path = FILE): string => readFileSync(join(repository.path, path), 'utf8');

describe('old code whose findings are accepted', () => {
  test('passes, and its findings are counted, shown and marked as accepted', async () => {
    const repository = await oldRepository();
    const { code, stdout } = await audit(repository);
    expect(code).toBe(0);
    expect(stdout).toMatch(/0 findings, \d+ in the baseline · score 100 of 100/);
    expect(stdout).toContain(`findings are accepted by ${FILE} and not counted.`);
    const report = await reportOf(audit(repository, '--format', 'json'));
    expect(baseImages(report, 'existing')).toEqual(['a/Dockerfile', 'b/Dockerfile']);
    expect(report.findings.every(({ suppression }) => suppression?.kind === 'external' && suppression.baseline === FILE)).toBe(true);
    expect(report.totals).toMatchObject({ introduced: 0, existing: 0, accepted: report.findings.length });
    expect(report.baseline).toMatchObject({ accepts: report.findings.length, stale: [] });
  });

  test('gates with what is new alone, and with everything under --no-baseline', async () => {
    const repository = await oldRepository();
    repository.commit({ 'c/Dockerfile': FLOATING });
    const run = await audit(repository, '--format', 'json');
    const report = JSON.parse(run.stdout) as Report;
    expect([run.code, baseImages(report, 'introduced')]).toEqual([1, ['c/Dockerfile']]);
    expect(report.score).toBeLessThan(100);
    const whole = await reportOf(audit(repository, '--format', 'json', '--no-baseline'));
    expect(baseImages(whole, 'introduced')).toEqual(['a/Dockerfile', 'b/Dockerfile', 'c/Dockerfile']);
    expect(whole.baseline).toBeNull();
  });

  test('stays accepted when it is moved', async () => {
    const repository = await oldRepository();
    repository.git('mv', 'a', 'z');
    repository.commit({});
    const run = await audit(repository, '--format', 'json');
    expect([run.code, baseImages(JSON.parse(run.stdout) as Report, 'existing')]).toEqual([0, ['b/Dockerfile', 'z/Dockerfile']]);
  });

  test('that is mended leaves entries that are told, and taken out by the next run', async () => {
    const repository = await oldRepository();
    repository.commit({ 'a/Dockerfile': PINNED });
    const { stdout } = await audit(repository);
    expect(stdout).toMatch(/stale; `twelvefold baseline` takes them out/);
    expect(stdout).toContain(`- a/Dockerfile: ${RULE} finds nothing like it any more`);
    expect(await baseline(repository, '--check')).toMatchObject({ code: 1, stdout: expect.stringContaining('1 stale') });
    expect((await baseline(repository)).stdout).toContain('1 stale');
    expect(written(repository)).not.toMatch(new RegExp(`"a/Dockerfile","rule":"${RULE}"`));
    expect(written(repository)).toMatch(new RegExp(`"b/Dockerfile","rule":"${RULE}"`));
  });
});

describe('the file', () => {
  test('is the same byte for byte when nothing has changed, and the check says so', async () => {
    const repository = await oldRepository();
    const before = written(repository);
    expect(await baseline(repository)).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
    expect(written(repository)).toBe(before);
    expect(await baseline(repository, '--check')).toMatchObject({ code: 0, stdout: expect.stringContaining('is up to date') });
    repository.commit({ 'c/Dockerfile': FLOATING });
    expect(await baseline(repository, '--check')).toMatchObject({ code: 1, stdout: expect.stringMatching(/\d new/) });
    expect(written(repository)).toBe(before);
    expect(await baseline(repository, '--check', '--rev', 'HEAD~1')).toMatchObject({ code: 0 });
  });

  test('holds what a comment accepts to be settled, and keeps what is only switched off', async () => {
    const repository = await oldRepository();
    repository.commit({
      'a/Dockerfile': `# twelvefold-ignore ${RULE} -- rebuilt every night\n${FLOATING}`,
      [POLICY]: `rules: { ${RULE}: off }\n`,
    });
    await baseline(repository);
    expect(written(repository)).toContain(RULE);
    repository.commit({ [POLICY]: null });
    await baseline(repository);
    expect(written(repository)).not.toMatch(new RegExp(`"a/Dockerfile","rule":"${RULE}"`));
  });

  test('stands where the policy says, or nowhere', async () => {
    const repository = await oldRepository({ [POLICY]: 'baseline: quality/accepted.json\n' });
    expect(existsSync(join(repository.path, FILE))).toBe(false);
    expect(written(repository, 'quality/accepted.json')).toContain(RULE);
    expect((await audit(repository)).code).toBe(0);
    expect((await twelvefold(['policy', 'show', repository.path])).stdout).toMatch(
      /^baseline +"quality\/accepted\.json" +\.github\/twelvefold\.yml$/m,
    );
    repository.commit({ [POLICY]: 'baseline: off\n' });
    expect((await audit(repository)).code).toBe(1);
    expect(await baseline(repository)).toMatchObject({ code: 2, stderr: 'twelvefold: baseline: the policy switches the baseline off\n' });
    repository.commit({ [POLICY]: 'baseline: ../elsewhere.json\n' });
    expect(await audit(repository)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('twelvefold.yml:1: baseline: must be the path'),
    });
  });

  test.each([
    ['audit', (path: string) => ['audit', path]],
    ['review', (path: string) => ['review', '--repo', path, '--base', 'HEAD']],
    ['baseline', (path: string) => ['baseline', path]],
  ])('that is broken is named with its line by %s, which ends with code 2', async (_, args) => {
    const repository = await oldRepository({ [FILE]: '{\n  "format": 1,\n  "findings": {}\n}\n' }, false);
    const result = await twelvefold(args(repository.path));
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(/^twelvefold: \.github\/twelvefold-baseline\.json:3: findings: .+correct it, or delete it/);
  });

  test('is written into no bare repository and through no link', async () => {
    const repository = await oldRepository({}, false);
    const bare = join(temporaryDirectory(), 'bare.git');
    gitIn(repository.path, 'clone', '--quiet', '--bare', repository.path, bare);
    expect(await twelvefold(['baseline', bare])).toMatchObject({ code: 2, stderr: expect.stringContaining('no working files') });
    const outside = temporaryDirectory();
    writeFileSync(join(outside, 'kept.json'), 'mine');
    repository.write({ '.github': { link: outside } });
    expect(await baseline(repository)).toMatchObject({ code: 2, stderr: expect.stringContaining('behind a symbolic link') });
    repository.write({ '.github': null });
    repository.write({ link: { link: outside } });
    expect(openWorkingFiles(repository.path, 'baseline').put('link/made/by/us.json', '{}')).toBe('it lies behind a symbolic link');
    expect(readdirSync(outside)).toEqual(['kept.json']);
    repository.write({ [FILE]: { link: join(outside, 'kept.json') } });
    expect(await baseline(repository)).toMatchObject({ code: 2, stderr: expect.stringContaining('no regular file') });
    expect(readFileSync(join(outside, 'kept.json'), 'utf8')).toBe('mine');
  });
});

describe('a review of a change', () => {
  const review = (repository: TemporaryRepository): Promise<Report> =>
    reportOf(twelvefold(['review', '--repo', repository.path, '--base', 'main', '--format', 'json']));

  test('counts accepted findings that it moves as accepted', async () => {
    const repository = await oldRepository();
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.git('mv', 'a', 'z');
    repository.commit({ 'b/Dockerfile': null, 'y/Containerfile': `# from b\n${FLOATING}` });
    const report = await review(repository);
    expect(baseImages(report, 'introduced')).toEqual([]);
    const moved = report.findings.filter(({ ruleId, state }) => ruleId === RULE && state === 'existing');
    expect(moved.map(({ path, suppression }) => [path, suppression?.baseline])).toEqual([
      ['y/Containerfile', FILE],
      ['z/Dockerfile', FILE],
    ]);
  });

  test('is written all the same when a file could not be judged, with code 3', async () => {
    const repository = await oldRepository({ 'app.js': 'const a = 1;\n'.repeat(400_000), Procfile: 'web: node app.js\n' }, false);
    const said = 'twelvefold: the audit was incomplete; entries about what was not judged stay\n';
    expect(await baseline(repository)).toMatchObject({ code: 3, stderr: said });
    expect(written(repository)).toContain(RULE);
    expect(await baseline(repository, '--check')).toMatchObject({ code: 3, stderr: said });
  });

  test('is not relaxed by the baseline that it brings', async () => {
    const repository = await oldRepository();
    repository.commit({ 'd/Dockerfile': FLOATING });
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.commit({ 'c/Dockerfile': FLOATING, 'd/Dockerfile': `${FLOATING}# more\n` });
    await baseline(repository);
    repository.commit({});
    const report = await review(repository);
    expect(baseImages(report, 'introduced')).toEqual(['c/Dockerfile']);
    expect(baseImages(report, 'existing')).toContain('d/Dockerfile');
    for (const file of ['c/Dockerfile', 'd/Dockerfile'])
      expect(report.findings.find(({ path, ruleId }) => path === file && ruleId === RULE)?.suppression ?? undefined).toBeUndefined();
    const strict = ['--base', 'main', '--fail-on', 'notice'];
    expect((await twelvefold(['review', '--repo', repository.path, ...strict])).code).toBe(1);
  });

  test('introduces a further copy of accepted code, and an accepted sin that had been mended', async () => {
    const repository = await oldRepository({
      'app.py': 'import logging\nlogging.basicConfig(filename="app.log")\n',
      Procfile: 'web: python app.py\n',
    });
    repository.commit({ 'a/Dockerfile': PINNED });
    repository.git('checkout', '--quiet', '-b', 'topic');
    repository.commit({
      'a/Dockerfile': FLOATING,
      'app.py': 'import logging\nlogging.basicConfig(filename="app.log")\n\nlogging.basicConfig(filename="app.log")\n',
    });
    const report = await review(repository);
    expect(baseImages(report, 'introduced')).toEqual(['a/Dockerfile']);
    expect(report.findings.filter(({ ruleId, state }) => ruleId === 'logs/file-logger' && state === 'introduced')).toHaveLength(1);
  });
});
