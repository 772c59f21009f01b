import { describe, expect, test } from '@jest/globals';
import { SourceText } from '../../src/analysis/text.ts';
import { artifactLocation } from '../../src/report/sarif/location.ts';
import { sarifReport } from '../../src/report/sarif/sarif.ts';
import type { Finding, Review } from '../../src/review/review.ts';
import { SAMPLE_TOOL, sampleFinding, sampleReview, treeWithBaseline } from './sample-review.ts';
import { schemaErrors } from './sarif-schema.ts';

interface Region {
  readonly startLine?: number;
  readonly startColumn?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly charOffset?: number;
  readonly charLength?: number;
}
interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly baselineState?: string;
  readonly suppressions: readonly Record<string, unknown>[];
  readonly partialFingerprints: Record<string, string>;
  readonly properties: { readonly factors: readonly number[] };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: Region;
      readonly contextRegion: Region;
    };
  }[];
  readonly fixes?: readonly {
    readonly artifactChanges: readonly {
      readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { readonly text: string } }[];
    }[];
  }[];
}
interface Run {
  readonly results: readonly Result[];
  readonly tool: {
    readonly driver: {
      readonly rules: readonly { readonly id: string; readonly helpUri: string; readonly fullDescription: { readonly text: string } }[];
      readonly notifications: readonly { readonly id: string }[];
    };
  };
  readonly invocations: readonly {
    readonly executionSuccessful: boolean;
    readonly toolExecutionNotifications: readonly {
      readonly level: string;
      readonly descriptor: { readonly id: string; readonly index: number };
      readonly associatedRule?: { readonly id: string };
    }[];
  }[];
}

/** The one run of a log that the schema accepts. */
function runOf(review: Review): Run {
  const log = JSON.parse(sarifReport(review, SAMPLE_TOOL)) as { readonly runs: readonly [Run] };
  expect(schemaErrors(log)).toEqual([]);
  return log.runs[0];
}
const resultOf = (finding: Finding): Result => runOf(sampleReview([finding])).results[0] as Result;
const TEXT = 'const port = 3000;\nlisten(port);\n';

describe('a SARIF log', () => {
  test.each<[string, Review]>([
    ['nothing', sampleReview([])],
    ['a whole tree', sampleReview([sampleFinding(TEXT, '3000')], { kind: 'tree', base: undefined, score: undefined })],
    [
      'everything',
      sampleReview(
        [
          sampleFinding(TEXT, '3000', {
            suggestion: {
              title: 'x',
              safe: true,
              startLine: 1,
              endLine: 1,
              lines: ['y'],
              edits: [{ span: { start: 13, end: 17 }, text: 'port()' }],
              diff: '--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\n+y\n',
            },
          }),
          sampleFinding(TEXT, 'port', { suppression: { kind: 'external', reason: 'agreed' }, path: 'a b/ü:%?#.ts' }),
          sampleFinding(TEXT, 'listen', { state: 'fixed', severity: 'notice', ruleId: 'config/unknown-rule' }),
        ],
        {
          crashes: [{ ruleId: 'config/hardcoded-secret', path: 'x', reason: 'memory', detail: 'heap' }],
          coverage: { judged: 1, total: 3, skipped: [{ path: 'big', reason: 'too large' }], gaps: ['2 of 3 files'] },
          outcome: 'incomplete',
        },
      ),
    ],
  ])('of %s is valid', (_, review) => {
    expect(runOf(review).results).toHaveLength(review.findings.length);
  });

  test('the schema would notice a mistake', () => {
    const driver = { name: 'x' };
    expect(schemaErrors({ version: '2.1.0', runs: [{ tool: { driver: {} } }] })).not.toEqual([]);
    expect(
      schemaErrors({ version: '2.1.0', runs: [{ tool: { driver }, results: [{ message: { text: 'x' }, level: 'fatal' }] }] }),
    ).not.toEqual([]);
  });

  test('describes its rules completely', () => {
    const { rules } = runOf(sampleReview([])).tool.driver;
    expect(rules.map(({ id, helpUri, fullDescription }) => [id, helpUri, fullDescription.text])).toEqual([
      ['config/hardcoded-secret', 'https://docs.test/config/hardcoded-secret', 'Because it hurts. Do it otherwise.'],
      ['port-binding/hardcoded-port', 'https://docs.test/port-binding/hardcoded-port', 'Because it hurts. Do it otherwise.'],
    ]);
  });

  test.each<[Partial<Finding>, string]>([
    [{ severity: 'error' }, 'error'],
    [{ severity: 'warning' }, 'warning'],
    [{ severity: 'notice' }, 'note'],
    [{ severity: 'error', confidence: 'likely' }, 'note'],
  ])('%j has level %s', (more, level) => {
    expect(resultOf(sampleFinding(TEXT, '3000', more)).level).toBe(level);
  });

  test.each<[Finding['state'], string]>([
    ['introduced', 'new'],
    ['existing', 'unchanged'],
    ['fixed', 'absent'],
  ])('%s is %s against the baseline', (state, baseline) => {
    expect(resultOf(sampleFinding(TEXT, '3000', { state })).baselineState).toBe(baseline);
  });

  test('has no baseline for a whole tree', () => {
    const [result] = runOf(sampleReview([sampleFinding(TEXT, '3000')], { kind: 'tree' })).results;
    expect(result).not.toHaveProperty('baselineState');
  });

  test('compares a whole tree with its baseline, and tells what is stale in it', () => {
    const run = runOf(treeWithBaseline(TEXT, '3000', 'listen'));
    expect(run.results.map(({ baselineState, suppressions }) => [baselineState, suppressions.length])).toEqual([
      ['new', 0],
      ['unchanged', 1],
    ]);
    expect(run.results[1]?.suppressions[0]).toMatchObject({ kind: 'external', status: 'accepted' });
    const [invocation] = run.invocations;
    expect(invocation).toMatchObject({ executionSuccessful: true });
    expect(invocation?.toolExecutionNotifications).toMatchObject([{ level: 'note', descriptor: { id: 'stale-baseline-entry' } }]);
  });

  test('carries rule, factor, fingerprint and suppression', () => {
    const result = resultOf(sampleFinding(TEXT, '3000', { suppression: { kind: 'inSource', reason: 'on purpose' } }));
    expect(result).toMatchObject({
      ruleId: 'port-binding/hardcoded-port',
      ruleIndex: 1,
      properties: { factors: [7] },
      partialFingerprints: { 'twelvefoldIdentity/v1': '0123456789abcdef0123456789abcdef' },
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: 'on purpose' }],
    });
    expect(resultOf(sampleFinding(TEXT, '3000')).suppressions).toEqual([]);
    const placed = { kind: 'inSource', reason: 'a', place: { path: 'a b.ts', line: 7 } } as const;
    expect(resultOf(sampleFinding(TEXT, '3000', { suppression: placed })).suppressions).toMatchObject([
      { location: { physicalLocation: { artifactLocation: { uri: 'a%20b.ts' }, region: { startLine: 7 } } } },
    ]);
  });

  test.each([
    ['a b.ts', 'a%20b.ts'],
    ['src/routes/+page.server.ts', 'src/routes/+page.server.ts'],
    ['packages/@acme/a,b;c=d&e$.ts', 'packages/@acme/a,b;c=d&e$.ts'],
    ['app/[id]/(shop)/page.ts', 'app/%5Bid%5D/(shop)/page.ts'],
    ['a%40b#c?.ts', 'a%2540b%23c%3F.ts'],
  ])('writes the path %s as the address %s', (path, uri) => {
    expect(artifactLocation(path).uri).toBe(uri);
  });

  test.each<[string, string, string, Region]>([
    ['a plain line', 'a\nlisten(80);\n', '80', { startLine: 2, startColumn: 8, endLine: 2, endColumn: 10, charOffset: 9, charLength: 2 }],
    ['a tab', '\tlisten(80);\n', '80', { startLine: 1, startColumn: 9, endLine: 1, endColumn: 11, charOffset: 8, charLength: 2 }],
    ['CRLF', 'a\r\nb\r\n80\r\n', '80', { startLine: 3, startColumn: 1, endLine: 3, endColumn: 3, charOffset: 6, charLength: 2 }],
    ['surrogates', '🎉🎉80\n', '80', { startLine: 1, startColumn: 5, endLine: 1, endColumn: 7, charOffset: 4, charLength: 2 }],
    ['a byte-order mark', '\ufeff80\n', '80', { startLine: 1, startColumn: 1, endLine: 1, endColumn: 3, charOffset: 0, charLength: 2 }],
    ['several lines', 'a(\n80\n)\n', '(\n80\n)', { startLine: 1, startColumn: 2, endLine: 3, endColumn: 2, charOffset: 1, charLength: 6 }],
  ])('places a finding right with %s', (_, text, mark, region) => {
    const { physicalLocation } = resultOf(sampleFinding(text, mark)).locations[0] as Result['locations'][number];
    expect(physicalLocation.region).toEqual(region);
    expect(new SourceText(text).slice({ start: region.charOffset ?? 0, end: (region.charOffset ?? 0) + (region.charLength ?? 0) })).toBe(
      mark,
    );
  });

  test.each([
    ['src/a b.ts', 'src/a%20b.ts'],
    ['a:b/c?d#e%f', 'a%3Ab/c%3Fd%23e%25f'],
    ['ü/漢.ts', '%C3%BC/%E6%BC%A2.ts'],
    ['a\nb', 'a%0Ab'],
    ['..a/b', '..a/b'],
    ['a\\b', 'a%5Cb'],
  ])('writes %j as the relative address %s', (path, uri) => {
    expect(resultOf(sampleFinding(TEXT, '3000', { path })).locations[0]?.physicalLocation.artifactLocation).toEqual({
      uri,
      uriBaseId: '%SRCROOT%',
    });
  });

  test('offers a fix that makes the text that it promises', () => {
    const text = 'const port = 3000;\n';
    const edits = [{ span: { start: 13, end: 17 }, text: 'Number(process.env.PORT)' }];
    const suggestion = {
      title: 'Read it',
      safe: true,
      startLine: 1,
      endLine: 1,
      lines: ['const port = Number(process.env.PORT);'],
      edits,
      diff: undefined,
    };
    const replacement = resultOf(sampleFinding(text, '3000', { suggestion })).fixes?.[0]?.artifactChanges[0]?.replacements[0];
    const { charOffset = -1, charLength = -1 } = replacement?.deletedRegion ?? {};
    expect(text.slice(0, charOffset) + replacement?.insertedContent.text + text.slice(charOffset + charLength)).toBe(
      `${suggestion.lines[0]}\n`,
    );
  });

  test('says what crashed and what is missing, and is then no success', () => {
    const review = sampleReview([], {
      crashes: [{ ruleId: 'config/hardcoded-secret', path: 'a.ts', reason: 'time', detail: '5 s' }],
      coverage: { judged: 0, total: 2, skipped: [{ path: 'b.ts', reason: 'too large' }], gaps: ['the rest'] },
    });
    const { invocations, tool } = runOf(review);
    const [invocation] = invocations;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications.map(({ level, descriptor }) => [level, descriptor.id])).toEqual([
      ['error', 'rule-crashed'],
      ['warning', 'file-not-judged'],
      ['warning', 'incomplete-change'],
    ]);
    expect(invocation?.toolExecutionNotifications[0]?.associatedRule?.id).toBe('config/hardcoded-secret');
    for (const { descriptor } of invocation?.toolExecutionNotifications ?? [])
      expect(tool.driver.notifications[descriptor.index]?.id).toBe(descriptor.id);
    expect(runOf(sampleReview([])).invocations[0]?.executionSuccessful).toBe(true);
  });

  const half = 'half\ud800';
  const repair = { title: half, safe: true, startLine: 1, endLine: 1, lines: [half], edits: [{ span: { start: 0, end: 1 }, text: half }] };
  test.each<[string, Partial<Finding>, Partial<Review>]>([
    ['a path', { path: half }, {}],
    ['what is said', { what: half, why: half, remedy: half }, {}],
    ['a reason', { suppression: { kind: 'inSource', reason: half } }, {}],
    ['a repair', { suggestion: { ...repair, diff: half } }, {}],
    ['what crashed', {}, { crashes: [{ ruleId: 'config/hardcoded-secret', path: half, reason: 'time', detail: half }] }],
    ['what is missing', {}, { coverage: { judged: 0, total: 2, skipped: [{ path: half, reason: half }], gaps: [half] } }],
  ])('holds no half character of %s', (_, found, more) => {
    const report = sarifReport(sampleReview([sampleFinding('x\ud800 80\n', '80', found)], more), SAMPLE_TOOL);
    expect(report).toContain('half');
    expect(JSON.stringify(JSON.parse(report))).not.toMatch(/\\ud[89a-f]/i);
  });
});
