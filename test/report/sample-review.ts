import { FACTORS } from '../../checks/factors.ts';
import type { Rule } from '../../checks/rule.ts';
import { SourceText } from '../../src/analysis/text.ts';
import type { FactorResult, Finding, Review } from '../../src/review/review.ts';
import type { Tool } from '../../src/report/tool.ts';

/** A finding on the first occurrence of `marked` in a text, as the engine would make it. */
export function sampleFinding(text: string, marked: string, more: Partial<Finding> = {}): Finding {
  const source = new SourceText(text);
  const start = source.text.indexOf(marked);
  const span = { start, end: start + marked.length };
  const range = source.range(span);
  const startLine = Math.max(1, range.start.line - 2);
  const lines = Array.from({ length: Math.min(source.lineCount, range.end.line + 2) - startLine + 1 }, (_, index) =>
    source.line(startLine + index),
  );
  return {
    ruleId: 'port-binding/hardcoded-port',
    factor: 7,
    severity: 'warning',
    confidence: 'certain',
    state: 'introduced',
    path: 'src/server.ts',
    range,
    span,
    what: 'The port `3000` is a literal.',
    why: 'A literal port stops the platform from routing to a second copy.',
    remedy: 'Read the port from the environment.',
    link: 'https://docs.test/port-binding/hardcoded-port',
    excerpt: { startLine, lines },
    suggestion: undefined,
    fingerprint: '0123456789abcdef0123456789abcdef',
    code: 'c'.repeat(32),
    suppression: undefined,
    inDiff: true,
    ...more,
  };
}

/** A review with these findings; its scorecard and outcome follow from them. */
export function sampleReview(findings: readonly Finding[], more: Partial<Review> = {}): Review {
  const scorecard = FACTORS.map(({ number }): FactorResult => {
    const own = findings.filter((finding) => finding.factor === number);
    const inState = (state: Finding['state']): number => own.filter((finding) => finding.state === state).length;
    const counts = { introduced: inState('introduced'), existing: inState('existing'), fixed: inState('fixed') };
    return { factor: number, verdict: counts.introduced > 0 ? 'found' : number > 9 ? 'not-applicable' : 'passed', ...counts };
  });
  return {
    kind: 'change',
    base: 'b'.repeat(40),
    head: 'a'.repeat(40),
    findings,
    behind: [],
    suppressions: [],
    scorecard,
    rules: [{ ruleId: 'port-binding/hardcoded-port', factor: 7, verdict: 'found', judged: 3, reason: undefined }],
    crashes: [],
    coverage: { judged: 2, total: 2, skipped: [], gaps: [] },
    score: 83,
    outcome: findings.some(({ state, severity }) => state === 'introduced' && severity === 'error') ? 'gate' : 'pass',
    ...more,
  };
}

const RULES: readonly Rule[] = (['config/hardcoded-secret', 'port-binding/hardcoded-port'] as const).map((id) => ({
  id,
  title: `Title of ${id}`,
  why: 'Because it hurts.',
  remedy: 'Do it otherwise.',
  severity: id.startsWith('config') ? 'error' : 'warning',
  limits: ['Does not see everything.'],
  examples: { bad: [], good: [] },
}));

/** The program that makes the reports in these tests. */
export const SAMPLE_TOOL: Tool = { version: '1.2.3', rules: RULES, rulePage: (ruleId) => `https://docs.test/${ruleId}` };

/** A whole tree with one accepted finding in its baseline, one new one, and an entry that is over. */
export function treeWithBaseline(text: string, accepted: string, fresh: string, stale = 'gone.js'): Review {
  const path = '.github/twelvefold-baseline.json';
  const entry = { path: stale, rule: 'config/hardcoded-secret', code: 'c'.repeat(32), fingerprint: 'f'.repeat(32) };
  const suppression = { kind: 'external' as const, reason: 'It was accepted when Twelvefold was adopted.', baseline: path };
  const findings = [sampleFinding(text, fresh), sampleFinding(text, accepted, { state: 'existing', suppression })];
  const baseline = { path, accepts: 1, stale: [entry], unjudged: [] };
  return sampleReview(findings, { kind: 'tree', base: undefined, baseline });
}
