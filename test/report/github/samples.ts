import { FACTORS, factorOf } from '../../../checks/factors.ts';
import type { RuleId } from '../../../checks/rule.ts';
import type { ChangedFile } from '../../../src/review/change-set.ts';
import type { Finding, Review, Suggestion } from '../../../src/review/review.ts';

let count = 0;

/** A finding on one line of `src/app.ts`; `overrides` say what is special about it. */
export function finding(overrides: Partial<Finding> & { readonly line?: number; readonly endLine?: number } = {}): Finding {
  const { line = 3, endLine = line, ...rest } = overrides;
  const ruleId: RuleId = rest.ruleId ?? 'config/hardcoded-address';
  count += 1;
  return {
    ruleId,
    factor: factorOf(ruleId).number,
    severity: 'warning',
    confidence: 'certain',
    state: 'introduced',
    path: 'src/app.ts',
    range: { start: { line, column: 5 }, end: { line: endLine, column: 20 } },
    span: { start: 0, end: 15 },
    what: 'The address `db.internal` is written into the code.',
    why: 'Every deploy needs its own address, so moving the database means changing the code.',
    remedy: 'Read it from `DATABASE_URL`.',
    link: `https://github.com/twelvefold/twelvefold/blob/main/docs/rules/${ruleId}.md`,
    excerpt: { startLine: line, lines: [] },
    suggestion: undefined,
    fingerprint: count.toString(16).padStart(32, '0'),
    code: 'c'.repeat(32),
    suppression: undefined,
    inDiff: true,
    ...rest,
  };
}

export function suggestion(startLine: number, lines: readonly string[], endLine = startLine + lines.length - 1): Suggestion {
  return { title: 'Read the address from the environment', safe: true, startLine, endLine, lines, edits: [], diff: undefined };
}

/** A review with a consistent scorecard; everything else as in a complete audit of a small change. */
export function review(findings: readonly Finding[], overrides: Partial<Review> = {}): Review {
  return {
    kind: 'change',
    base: 'b'.repeat(40),
    head: 'a'.repeat(40),
    findings,
    behind: [],
    suppressions: [],
    scorecard: FACTORS.map(({ number }) => {
      const own = findings.filter((one) => one.factor === number && !one.suppression);
      const of = (state: Finding['state']): number => own.filter((one) => one.state === state).length;
      return {
        factor: number,
        verdict: of('introduced') > 0 ? 'found' : 'passed',
        introduced: of('introduced'),
        existing: of('existing'),
        fixed: of('fixed'),
      };
    }),
    rules: [{ ruleId: 'config/hardcoded-address', factor: 3, verdict: 'passed', judged: 1, reason: undefined }],
    crashes: [],
    coverage: { judged: 2, total: 2, skipped: [], gaps: [] },
    score: 90,
    outcome: 'pass',
    ...overrides,
  };
}

/** A modified file whose diff shows the given stretches of lines at head. */
export function changedFile(path: string, ...stretches: readonly (readonly [from: number, to: number])[]): ChangedFile {
  const hunks = stretches.map(([from, to]) => ({ oldStart: from, oldLines: 0, newStart: from, newLines: to - from + 1, lines: [] }));
  return { path, previousPath: undefined, status: 'modified', hunks };
}
