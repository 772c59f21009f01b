import { describe, expect, test } from '@jest/globals';
import { type RepositoryFound, rule, type Rule } from '../../../checks/rule.ts';
import { openRepository } from '../../../src/analysis/open-repository.ts';
import { compare } from '../../../src/review/comparing/compare.ts';
import { judgeRepository } from '../../../src/review/judging/judge.ts';
import type { RawFinding } from '../../../src/review/judging/raw-finding.ts';
import { memoryTree } from '../../../src/source/memory.ts';

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

describe('what a rule says', () => {
  const NONE = { start: 0, end: 0 };
  const saying = (more: Partial<Rule>, found: Partial<RepositoryFound>): RawFinding | undefined => {
    const says = rule({
      ...binaries,
      ...more,
      scope: {},
      *repository() {
        yield { path: 'a.js', span: NONE, what: 'It is wrong.', ...found };
      },
    });
    return judgeRepository(openRepository(memoryTree({ 'a.js': 'x();\n' })), [says], new Set(), () => {}).findings[0];
  };

  test.each<[Partial<Rule>, Partial<RepositoryFound>, Partial<RawFinding>]>([
    [{ severity: 'warning' }, {}, { severity: 'warning', confidence: 'certain' }],
    [{ severity: 'warning' }, { severity: 'notice' }, { severity: 'notice' }],
    [{ severity: 'warning' }, { severity: 'error' }, { severity: 'warning' }],
    [{}, { confidence: 'likely' }, { confidence: 'likely' }],
    [{ confidence: 'likely' }, { confidence: 'certain' }, { confidence: 'likely' }],
  ])('is never graver nor surer than the rule: %j with %j is %j', (more, found, expected) => {
    expect(saying(more, found)).toMatchObject(expected);
  });

  test('of one place too often is cut, which is told', () => {
    const babbling = rule({
      ...binaries,
      scope: {},
      *repository() {
        for (let index = 0; index < 201; index += 1) yield { path: 'a.js', span: NONE, what: 'It is wrong.' };
      },
    });
    const { findings, cut } = judgeRepository(openRepository(memoryTree({ 'a.js': 'x();\n' })), [babbling], new Set(), () => {});
    expect([findings.length, cut]).toEqual([200, [{ ruleId: 'codebase/binary', path: '' }]]);
  });

  test.each<[unknown, string]>([
    [new TypeError('no such thing'), 'TypeError: no such thing'],
    ['no error at all', 'no error at all'],
  ])('when it throws (%p) is told as it is', (thrown, detail) => {
    const crashing = rule({
      ...binaries,
      repository() {
        throw thrown;
      },
    });
    const { crashes } = judgeRepository(openRepository(memoryTree({})), [crashing], new Set(), () => {});
    expect(crashes).toEqual([{ ruleId: 'codebase/binary', path: '', detail }]);
  });
});
