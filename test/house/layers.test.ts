import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openCode } from '../../src/analysis/code/open.ts';
import { SourceText } from '../../src/analysis/text.ts';

/** Room → rooms that it may import from. What is not listed may not be imported. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  checks: ['src/analysis'],
  'src/analysis': [],
  'src/policy': ['checks', 'src/analysis'],
  'src/review': ['checks', 'src/analysis', 'src/policy'],
  'src/source': ['src/analysis', 'src/review'],
  'src/report': ['src/analysis', 'src/review', 'checks', 'src/policy'],
  'src/commands': ['src/policy', 'src/analysis', 'checks'],
  'src/pool': ['src/review', 'src/analysis', 'src/policy', 'src/source', 'checks'],
  'src/github': [
    'src/source',
    'src/report',
    'src/commands',
    'src/policy',
    'src/review',
    'src/analysis',
    'src/pool',
    'checks',
    'src/settings',
  ],
  'src/store': ['src/settings'],
  'src/jobs': ['src/github', 'src/review', 'src/store', 'src/pool', 'src/settings'],
  'src/web': ['src/jobs', 'src/store', 'src/github', 'src/settings'],
  'src/cli': ['src/source', 'src/report', 'src/pool', 'src/policy', 'src/review', 'src/analysis', 'checks', 'src/settings'],
  'src/demo': ['src/source', 'src/report', 'src/settings', 'src/review', 'src/analysis', 'checks'],
  'src/settings': [],
  'src/main': ['src/web', 'src/jobs', 'src/store', 'src/github', 'src/pool', 'src/settings', 'src/policy'],
};

/** Built-in modules that the pure rooms may use: computing, no input or output. */
const PURE_BUILTINS = new Set(['node:crypto', 'node:path', 'node:module', 'node:url', 'node:v8']);
const PURE_ROOMS = new Set(['src/analysis', 'src/review', 'src/report', 'src/policy', 'src/commands']);

const files = ['src', 'checks']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => `${root}/${path}`))
  .filter((path) => path.endsWith('.ts'));

function roomOf(path: string): string {
  const [top, second = ''] = path.split('/');
  return top === 'checks' ? 'checks' : `src/${second.replace(/\.ts$/, '')}`;
}

/** Our own reader of code tells an import from the text of an example. */
const opened = new Map(files.map((path) => [path, openCode(path, new SourceText(readFileSync(path, 'utf8')), 'typescript')]));

function importsOf(path: string): readonly string[] {
  return opened.get(path)?.imports.map((found) => found.module) ?? [];
}

function readsEnvironment(path: string): boolean {
  const file = opened.get(path);
  return (file?.query('process.env').length ?? 0) > 0 || importsOf(path).some((module) => /^(?:node:)?process$/.test(module));
}

function isAllowed(room: string, module: string): boolean {
  if (room === 'checks') return false;
  if (module.startsWith('node:')) return !PURE_ROOMS.has(room) || PURE_BUILTINS.has(module);
  if (/^(@octokit\/|octokit|probot)/.test(module))
    return room === 'src/github' || room === 'src/demo' || module === '@octokit/webhooks-methods';
  return true;
}

describe.each(files)('%s', (path) => {
  const room = roomOf(path);
  const imports = importsOf(path);

  test('imports only what its room may', () => {
    const foreign = imports
      .filter((target) => target.startsWith('.'))
      .map((target) => roomOf(normalize(join(dirname(path), target))))
      .filter((target) => target !== room && !(MAY_IMPORT[room] ?? []).includes(target));
    expect(foreign).toEqual([]);
  });

  test('keeps input, output and GitHub to the rooms that are for them', () => {
    const outside = imports.filter((target) => !target.startsWith('.'));
    expect(outside.filter((target) => !isAllowed(room, target))).toEqual([]);
  });

  test('leaves the environment to the settings', () => {
    expect(readsEnvironment(path) && room !== 'src/settings').toBe(false);
  });
});

const rules = files.filter((path) => /^checks\/\d\d-/.test(path));

test('a rule imports no other rule', () => {
  const crossing = rules.filter((path) =>
    importsOf(path).some((target) => /^\.\.?\/(\d\d-|[a-z0-9-]+\.ts$)/.test(target) && !/^\.\.\/(rule|factors)\.ts$/.test(target)),
  );
  expect(crossing).toEqual([]);
});

test('examples in a file of their own are those of the rule beside it', () => {
  for (const path of rules) {
    const found = importsOf(path).filter((target) => target.endsWith('.examples.ts'));
    expect([[], [`./${basename(path, '.ts')}.examples.ts`]]).toContainEqual(found);
  }
});

test('no room is called utils, common, helpers, misc or core', () => {
  expect(files.filter((path) => /(^|\/)(utils?|common|helpers?|misc|core)(\/|\.ts$)/.test(path))).toEqual([]);
});
