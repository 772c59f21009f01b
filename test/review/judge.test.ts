import { describe, expect, test } from '@jest/globals';
import { rule } from '../../checks/rule.ts';
import { openRepository } from '../../src/analysis/open-repository.ts';
import { compare } from '../../src/review/compare.ts';
import { judgeRepository } from '../../src/review/judge.ts';
import type { RawFinding } from '../../src/review/raw-finding.ts';
import { memoryTree } from '../../src/source/memory.ts';

const binaries = rule({
  id: 'codebase/binary',
  title: 'Commit sources',
  why: 'It differs.',
  remedy: 'Remove it.',
  severity: 'warning',
  scope: { roles: ['build-output'] },
  *repository({ tree }) {
    for (const path of tree.entries.keys()) {
      if (path.endsWith('.pyc')) yield { path, span: { start: 0, end: 40 }, what: 'It is built.', identity: 'pyc' };
    }
    yield { path: 'absent.pyc', span: { start: 0, end: 0 }, what: 'It is not there.' };
  },
  examples: { bad: [], good: [] },
});

function judged(files: Readonly<Record<string, string>>): readonly RawFinding[] {
  return judgeRepository(openRepository(memoryTree(files)), [binaries], new Set(), () => {}).findings;
}

describe('a repository finding on a file without text', () => {
  const binary = 'a\0b'.repeat(20);

  test('stands on the first line, with nothing to show', () => {
    const [finding, ...more] = judged({ 'app/a.pyc': binary });
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      path: 'app/a.pyc',
      range: { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
      excerpt: { startLine: 1, lines: [] },
    });
  });

  test.each([
    ['a new file', {}, ['introduced']],
    ['another content', { 'app/a.pyc': `${binary}\0` }, ['existing']],
    ['another place', { 'app/b/a.pyc': binary }, ['existing']],
  ])('is compared by identity: %s', (_, base, states) => {
    const sides = {
      head: judged({ 'app/a.pyc': binary }),
      base: judged(base),
      renames: new Map(),
      isAdded: () => false,
      isTouched: () => true,
    };
    expect(compare(sides).map(({ state }) => state)).toEqual(states);
  });
});
