import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Dockerfile, Documents, Stage } from '../../src/analysis/documents/kinds.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import type { Command } from '../../src/analysis/shell.ts';
import { memoryTree } from '../../src/source/memory.ts';

const lines = (file: string): readonly string[] => readFileSync(file, 'utf8').split('\n');

test('what the image copies is let into its build', () => {
  const admitted = lines('.dockerignore').flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
  const copied = lines('Dockerfile')
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(/\s+/).slice(1, -1));
  expect(copied.length).toBeGreaterThan(4);
  const isAdmitted = (path: string): boolean => admitted.some((each) => path === each || path.startsWith(`${each}/`));
  expect(copied.filter((path) => !isAdmitted(path))).toEqual([]);
});

const FILES = ['Dockerfile', 'Procfile', 'package.json'];
const repository = openRepository(memoryTree(Object.fromEntries(FILES.map((file) => [file, readFileSync(file, 'utf8')]))));

function read<K extends keyof Documents>(kind: K, path: string): Documents[K] {
  const document = repository.document(kind, path);
  if (!document) throw new RangeError(`${path} is no ${kind}.`);
  return document;
}

const written = ({ name, args }: Command): string => [name, ...args].join(' ');
const scripts = new Map(read('manifest', 'package.json').scripts.map(({ name, commands }) => [name, commands.map(written)]));

describe('the image', () => {
  const dockerfile: Dockerfile = read('dockerfile', 'Dockerfile');
  const final = dockerfile.final as Stage;

  test('is built in stages, all of one version of Node.js on a slim base', () => {
    expect(dockerfile.stages.length).toBeGreaterThan(1);
    expect(final.index).toBe(dockerfile.stages.length - 1);
    expect(final.parent).toBeUndefined();
    const bases = dockerfile.stages.flatMap(({ image }) => image ?? []);
    expect(bases.map(({ name }) => name)).toEqual(dockerfile.stages.map(() => 'node'));
    expect([...new Set(bases.map(({ tag }) => tag))]).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+-slim$/)]);
  });

  test('runs as somebody without rights, from the last instructions that change files on', () => {
    const keywords = final.instructions.map(({ keyword }) => keyword);
    const users = final.instructions.filter(({ keyword }) => keyword === 'USER').map(({ text }) => text);
    expect(users).toEqual(['node']);
    expect(keywords.slice(keywords.indexOf('USER')).filter((keyword) => /^(?:RUN|COPY|ADD)$/.test(keyword))).toEqual([]);
  });

  test('starts the program itself, without a shell, and says how it is', () => {
    expect([dockerfile.entrypoint?.form, dockerfile.cmd?.form]).toEqual(['exec', 'exec']);
    const start = [dockerfile.entrypoint, dockerfile.cmd].flatMap((one) => one?.commands ?? []);
    expect(start.map(written)).toEqual(['node dist/src/main.js', 'web']);
    const health = final.instructions.find(({ keyword }) => keyword === 'HEALTHCHECK');
    expect([health?.flags.get('interval'), health?.text]).toEqual(['30s', expect.stringMatching(/^CMD \["node", .*\/healthz/)]);
  });

  test('has no dependency of development: they are taken away where its modules come from', () => {
    const copied = final.instructions.find(({ keyword, words }) => keyword === 'COPY' && words.some(({ text }) => text === 'node_modules'));
    const origin = dockerfile.stages.find(({ name }) => name !== undefined && name === copied?.flags.get('from'));
    const npm = origin?.instructions.flatMap(({ commands }) => commands).filter(({ name }) => name === 'npm') ?? [];
    expect(npm.map(({ args }) => args[0])).toEqual(['ci', 'run', 'prune']);
    expect(npm.at(-1)?.args).toContain('--omit=dev');
    expect(final.instructions.flatMap(({ commands }) => commands).filter(({ name }) => name === 'npm')).toEqual([]);
  });
});

test('the processes of the Procfile are those that package.json has scripts for', () => {
  const processes = read('procfile', 'Procfile').processes.map(({ type, commands }) => [type, commands.map(written)]);
  expect(processes).toEqual([
    ['web', scripts.get('web')],
    ['worker', scripts.get('worker')],
    ['release', scripts.get('migrate')],
  ]);
  expect(processes.flat(2)).not.toContain(undefined);
});
