import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { builtPackage } from '../built-package.ts';
import { removeTemporary, temporaryDirectory, temporaryRepository, type TemporaryRepository } from '../source/git/temporary-repository.ts';
import { twelvefold } from './run-command.ts';

afterAll(removeTemporary);

/** A module of rules with one, which does something about every Dockerfile. */
function rule(id: string, body: string): string {
  const words = "title: 'Behave', why: 'It matters.', remedy: 'Behave.', limits: [], examples: { bad: [], good: [] }";
  return `import { writeFileSync } from 'node:fs';
export const RULES = [{ id: '${id}', severity: 'notice', ${words}, documents: { dockerfile() { ${body} } } }];`;
}

/** The package with rules of the test's own in the place of ours. */
function packageWith(rules: string): string {
  const copy = temporaryDirectory();
  for (const part of ['dist', 'package.json']) cpSync(join(builtPackage(), part), join(copy, part), { recursive: true });
  symlinkSync(resolve('node_modules'), join(copy, 'node_modules'));
  for (const rulesModule of ['index.js', 'judging.js']) writeFileSync(join(copy, 'dist/checks', rulesModule), rules);
  return join(copy, 'dist/src/cli/main.js');
}

describe('asked to end, the command does so at once and leaves nothing behind', () => {
  let repository: TemporaryRepository;
  beforeAll(() => {
    repository = temporaryRepository();
    const source = 'const a = process.env.A;\n'.repeat(40);
    repository.commit(
      Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`d${index % 50}/f${index}.js`, `${source}// ${index}\n`])),
    );
  });

  /** Ends an audit while git, or what stands in its place, reads. */
  async function endWhileReading(names: readonly NodeJS.Signals[], path: string) {
    const temporary = join(temporaryDirectory(), 'tmp');
    mkdirSync(temporary);
    const left = (): readonly string[] => readdirSync(temporary).filter((name) => name.startsWith('twelvefold-'));
    const began = { at: 0 };
    const when = (): boolean => left().length > 0 && (began.at = performance.now()) > 0;
    const result = await twelvefold(['audit'], { cwd: repository.path, env: { TMPDIR: temporary, PATH: path }, signals: { names, when } });
    return { ...result, left: left(), took: performance.now() - began.at };
  }

  /** A git that never comes to an end. */
  function endlessGit(): string {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'git'), '#!/bin/sh\nexec /bin/sleep 60\n', { mode: 0o755 });
    return directory;
  }

  test.each<[signals: readonly NodeJS.Signals[], code: number]>([
    [['SIGINT'], 130],
    [['SIGTERM'], 143],
    [['SIGHUP'], 129],
    [['SIGTERM', 'SIGTERM'], 143],
  ])('%j: code %i', async (names, code) => {
    for (const path of [endlessGit(), '/usr/local/bin:/usr/bin:/bin']) {
      const { took, ...result } = await endWhileReading(names, path);
      expect(result).toMatchObject({ code, stdout: '', stderr: '', left: [] });
      expect(took).toBeLessThan(4_000);
    }
  });

  test('SIGTERM while files are judged', async () => {
    const began = join(temporaryDirectory(), 'began');
    const endless = rule('logs/endless', `writeFileSync(${JSON.stringify(began)}, ''); for (;;);`);
    const dockerfiles = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`d${index}/Dockerfile`, `FROM node:${index}\n`]));
    const judged = temporaryRepository();
    judged.commit(dockerfiles);
    const signals = { names: ['SIGTERM'] as const, when: () => existsSync(began) };
    expect(await twelvefold(['audit'], { cwd: judged.path, main: packageWith(endless), signals })).toMatchObject({
      code: 143,
      stdout: '',
      stderr: '',
    });
  });
});

describe('a rule that crashes', () => {
  test('ends the audit with code 3, and is named with the file', async () => {
    const repository = temporaryRepository();
    repository.commit({ Dockerfile: 'FROM node:latest\n' });
    const result = await twelvefold(['audit'], {
      cwd: repository.path,
      main: packageWith(rule('logs/crashes', "throw new Error('boom');")),
    });
    expect(result).toMatchObject({ code: 3, stderr: '' });
    expect(result.stdout).toMatch(/logs\/crashes.*Dockerfile/);
  });
});
