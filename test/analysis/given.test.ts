import { describe, expect, test } from '@jest/globals';
import type { GivenFacts } from '../../src/analysis/given.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { Ranks, selectPaths } from '../../src/analysis/selection.ts';
import { memoryTree } from '../../src/source/memory.ts';

const FILES = {
  'examples/shop/server.js': "const app = require('express')();\napp.listen(3000);\n",
  'examples/shop/package.json': '{"private": true, "scripts": {"start": "node server.js"}, "dependencies": {"express": "5"}}',
  'lib/job.py': 'print("x")\n',
  'tools/x.js': 'x();\n',
};

const given = (facts: Partial<GivenFacts>): GivenFacts => ({ roles: [], deployables: [], ...facts });

describe('a role that was given', () => {
  test('stands above what the path tells, and decides what runs', () => {
    const guessed = openRepository(memoryTree(FILES));
    expect([guessed.role('examples/shop/server.js'), guessed.deployables]).toEqual(['example', []]);
    const told = openRepository(memoryTree(FILES), undefined, given({ roles: [['examples/', 'source']] }));
    expect(told.role('examples/shop/server.js')).toBe('source');
    expect(told.deployables.map(({ root, kind }) => [root, kind])).toEqual([['examples/shop', 'server']]);
  });

  test('is the last of those whose glob fits', () => {
    const roles = [
      ['**/*.js', 'test'],
      ['tools/**', 'development'],
      ['examples/', 'docs'],
    ] as const;
    const told = openRepository(memoryTree(FILES), undefined, given({ roles }));
    expect(['tools/x.js', 'examples/shop/server.js', 'lib/job.py'].map((path) => told.role(path))).toEqual([
      'development',
      'docs',
      'source',
    ]);
  });

  test('holds for the other side of a change, too', () => {
    const head = openRepository(memoryTree(FILES), undefined, given({ roles: [['lib/', 'vendored']] }));
    expect(openRepository(memoryTree({ ...FILES, 'lib/job.py': 'other()\n' }), head).role('lib/job.py')).toBe('vendored');
  });

  test('decides what is read', () => {
    const { entries } = memoryTree(FILES);
    const paths = (facts: GivenFacts): readonly string[] => selectPaths(entries, [], undefined, new Ranks(entries, facts)).paths;
    expect(paths(given({}))).not.toContain('examples/shop/server.js');
    expect(paths(given({ roles: [['examples/', 'source']] }))).toContain('examples/shop/server.js');
    expect(paths(given({ roles: [['tools/', 'vendored']] }))).not.toContain('tools/x.js');
  });
});

describe('a deployable that was given', () => {
  test('runs, whatever else shows it, and owns its files', () => {
    const told = openRepository(memoryTree(FILES), undefined, given({ deployables: ['lib'] }));
    expect(told.deployables).toMatchObject([{ root: 'lib', language: 'python', evidence: [{ because: 'the policy says so' }] }]);
    expect(told.deployableOf('lib/job.py')?.root).toBe('lib');
    expect(told.deployableOf('tools/x.js')).toBeUndefined();
  });

  test('may be the root, and is none where there is no such directory', () => {
    const told = openRepository(memoryTree(FILES), undefined, given({ deployables: ['', 'gone'] }));
    expect(told.deployables.map(({ root }) => root)).toEqual(['']);
    expect(told.deployableOf('tools/x.js')?.root).toBe('');
  });
});
