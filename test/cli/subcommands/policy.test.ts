import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPolicy } from '../../../src/policy/load.ts';
import { removeTemporary, temporaryDirectory, temporaryRepository } from '../../source/git/temporary-repository.ts';
import { twelvefold } from '../run-command.ts';

afterAll(removeTemporary);
// Some tests run the command several times.
jest.setTimeout(300_000);

function fileWith(text: string): string {
  const path = join(temporaryDirectory(), 'twelvefold.yml');
  writeFileSync(path, text);
  return path;
}

describe('policy show', () => {
  test('names the source of every value, of `.twelvefold.yml` too', async () => {
    const repository = temporaryRepository();
    repository.commit({ '.twelvefold.yml': 'fail-on: warning\nmode: observe\n' });
    const organisation = fileWith('mode: enforce\nlocked: [mode]\n');
    const { code, stdout, stderr } = await twelvefold(['policy', 'show', repository.path, '--organisation', organisation]);
    const rows = stdout.split('\n').map((row) => row.split(/ {2,}/));
    expect(rows).toContainEqual(['mode', '"enforce"', organisation]);
    expect(rows).toContainEqual(['fail-on', '"warning"', '.twelvefold.yml']);
    expect(rows).toContainEqual(['comments.max', '30', 'default']);
    expect(stderr).toBe(`twelvefold: .twelvefold.yml sets mode, which ${organisation} has locked; it is not followed.\n`);
    expect(code).toBe(0);
  });

  test('is of the revision that is named', async () => {
    const repository = temporaryRepository();
    for (const mode of ['observe', 'enforce']) repository.commit({ '.twelvefold.yml': `mode: ${mode}\n` });
    const { stdout } = await twelvefold(['policy', 'show', repository.path, '--rev', 'HEAD~1']);
    expect(stdout).toMatch(/^mode +"observe"/m);
  });

  test('says that a shared policy is not read', async () => {
    const repository = temporaryRepository();
    repository.commit({ '.github/twelvefold.yml': 'extends: [acme/policies]\n' });
    const { stderr } = await twelvefold(['policy', 'show', repository.path]);
    expect(stderr).toContain('.github/twelvefold.yml extends acme/policies, which is not read here');
  });
});

test('a review follows the organisation’s policy where the repository’s does not go over it', async () => {
  const repository = temporaryRepository();
  repository.commit({ 'README.md': 'x\n' });
  repository.commit({ Dockerfile: 'FROM node:latest\nCMD ["node", "a.js"]\n' });
  const strict = fileWith('fail-on: warning\n');
  const args = ['review', '--repo', repository.path, '--base', 'HEAD~1'];
  expect((await twelvefold(args)).code).toBe(0);
  expect((await twelvefold([...args, '--organisation', strict])).code).toBe(1);
  expect((await twelvefold([...args, '--organisation', strict, '--config', fileWith('fail-on: never\n')])).code).toBe(0);
});

describe('policy validate', () => {
  test('names every mistake with its line', async () => {
    const path = fileWith('mode: loud\nrules:\n  logs/none: off\n');
    const { code, stderr } = await twelvefold(['policy', 'validate', path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^twelvefold: ${path}:1: mode: .*observe.*\n.*${path}:3: rules\\.logs/none: .*\n$`));
  });

  test.each([
    ['a sound file', 'mode: observe\n', 0],
    ['an unknown rule', 'rules: { logs/none: off }\n', 2],
  ])('%s', async (_, text, code) => {
    expect((await twelvefold(['policy', 'validate', fileWith(text)])).code).toBe(code);
  });

  test('a directory without a policy', async () => {
    const result = await twelvefold(['policy', 'validate'], { cwd: temporaryDirectory() });
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('`twelvefold policy init` makes one') });
  });
});

test('from a directory within a checkout the policy and the rules are those of its top', async () => {
  const repository = temporaryRepository();
  const cwd = join(repository.path, 'src/web');
  mkdirSync(cwd, { recursive: true });
  expect(await twelvefold(['policy', 'init'], { cwd })).toMatchObject({ code: 0, stdout: expect.stringContaining(repository.path) });
  expect(readFileSync(join(repository.path, '.github/twelvefold.yml'), 'utf8')).toContain('mode: comment');
  expect(await twelvefold(['policy', 'validate'], { cwd })).toMatchObject({ code: 0, stderr: '' });
  mkdirSync(join(repository.path, '.github/twelvefold/rules'), { recursive: true });
  writeFileSync(join(repository.path, '.github/twelvefold/rules/broken.yml'), 'id: [\n');
  expect(await twelvefold(['rules', 'test'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringContaining('broken.yml') });
  expect((await twelvefold(['rules'], { cwd })).stderr).toContain('broken.yml');
});

describe('policy init', () => {
  test('writes a policy that holds and decides nothing new', async () => {
    const directory = temporaryDirectory();
    expect((await twelvefold(['policy', 'init'], { cwd: directory })).code).toBe(0);
    const text = readFileSync(join(directory, '.github/twelvefold.yml'), 'utf8');
    expect(loadPolicy(text)).toEqual({ ok: true, settings: { mode: 'comment', 'fail-on': 'error' } });
    const all = loadPolicy(text.replaceAll(/^# (factors|rules|paths|baseline|skip| {2})/gm, '$1'));
    expect(all).toMatchObject({
      ok: true,
      settings: { baseline: '.github/twelvefold-baseline.json', paths: { roles: expect.anything(), deployables: ['services/api'] } },
    });
  });

  test('does not write over one', async () => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, '.github'));
    writeFileSync(join(directory, '.twelvefold.yml'), 'mode: observe\n');
    const result = await twelvefold(['policy', 'init'], { cwd: directory });
    expect(result).toMatchObject({ code: 2, stderr: 'twelvefold: .twelvefold.yml is there already\n' });
  });
});

test('policy schema prints what is published', async () => {
  const { stdout, code } = await twelvefold(['policy', 'schema']);
  expect(code).toBe(0);
  expect(stdout).toBe(readFileSync('docs/twelvefold.schema.json', 'utf8'));
  const schema = JSON.parse(stdout) as { properties: { rules: { propertyNames: { anyOf: { enum?: string[] }[] } } } };
  expect(schema.properties.rules.propertyNames.anyOf[0]?.enum).toContain('config/hardcoded-secret');
});
