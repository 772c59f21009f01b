import { describe, expect, test } from '@jest/globals';
import { jsonReport, type JsonReport } from '../../src/report/json.ts';
import { SAMPLE_TOOL, sampleFinding, sampleReview } from './sample-review.ts';

const parse = (...review: Parameters<typeof sampleReview>): JsonReport =>
  JSON.parse(jsonReport(sampleReview(...review), SAMPLE_TOOL)) as JsonReport;
const TEXT = 'const port = 3000;\n';

describe('the JSON report', () => {
  test('has these fields and no other', () => {
    const report = parse([sampleFinding(TEXT, '3000')]);
    expect(Object.keys(report)).toEqual([
      'format',
      'tool',
      'kind',
      'base',
      'head',
      'outcome',
      'score',
      'totals',
      'scorecard',
      'findings',
      'suppressions',
      'baseline',
      'rules',
      'crashes',
      'coverage',
    ]);
    expect(report).toMatchObject({ format: 1, tool: { name: 'twelvefold', version: '1.2.3' }, kind: 'change', outcome: 'pass', score: 83 });
    expect(Object.keys(report.findings[0] ?? {}).sort()).toEqual([
      'code',
      'confidence',
      'excerpt',
      'factor',
      'fingerprint',
      'inDiff',
      'link',
      'path',
      'range',
      'remedy',
      'ruleId',
      'severity',
      'span',
      'state',
      'suggestion',
      'suppression',
      'what',
      'why',
    ]);
    expect(report.scorecard[6]).toEqual({
      factor: 7,
      verdict: 'found',
      introduced: 1,
      existing: 0,
      fixed: 0,
      slug: 'port-binding',
      name: 'Port binding',
    });
  });

  test('writes null for what is not there', () => {
    expect(parse([sampleFinding(TEXT, '3000')], { base: undefined, score: undefined, kind: 'tree' })).toMatchObject({
      base: null,
      score: null,
      findings: [{ suggestion: null, suppression: null }],
    });
  });

  test('counts what is accepted by itself', () => {
    const accepted = { suppression: { kind: 'inSource', reason: 'x' } } as const;
    const findings = [
      sampleFinding(TEXT, '3000'),
      sampleFinding(TEXT, 'port', accepted),
      sampleFinding(TEXT, 'const', { state: 'existing' }),
      sampleFinding(TEXT, '=', { state: 'fixed' }),
    ];
    expect(parse(findings).totals).toEqual({ introduced: 1, existing: 1, fixed: 1, accepted: 1 });
  });

  test('is the same for the same review', () => {
    const review = sampleReview([sampleFinding(TEXT, '3000')]);
    expect(jsonReport(review, SAMPLE_TOOL)).toBe(jsonReport(structuredClone(review), SAMPLE_TOOL));
  });
});
