import { expect, test } from '@jest/globals';
import type { Rule } from '../../checks/rule.ts';
import { sarifReport } from '../../src/report/sarif/sarif.ts';
import type { Review } from '../../src/review/review.ts';
import { SAMPLE_TOOL, sampleFinding, sampleReview } from './sample-review.ts';

const TEXT = 'const port = 3000;\nlisten(port);\n';
const suggestion = {
  title: 'Read it',
  safe: true,
  startLine: 1,
  endLine: 1,
  lines: ['const port = read();'],
  edits: [{ span: { start: 13, end: 17 }, text: 'read()\ud800' }],
  diff: '-x\n+y\n',
};
const LOCATION = { artifactLocation: { uri: 'src/server.ts', uriBaseId: '%SRCROOT%' } };

const logOf = (review: Review, tool = SAMPLE_TOOL) =>
  JSON.parse(sarifReport(review, tool)) as { readonly runs: readonly [Record<string, unknown>] };
const runOf = (review: Review, tool = SAMPLE_TOOL) => logOf(review, tool).runs[0];

test('a log names its schema, its kind of run, its columns and its root', () => {
  const review = sampleReview([]);
  const { runs, ...log } = logOf(review);
  expect(log).toEqual({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
  });
  expect(runs[0]).toMatchObject({
    tool: { driver: { name: 'Twelvefold', semanticVersion: '1.2.3', informationUri: expect.stringMatching(/^https:/) } },
    automationDetails: { id: 'twelvefold/change/' },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
    properties: {
      base: 'b'.repeat(40),
      head: 'a'.repeat(40),
      outcome: 'pass',
      score: 83,
      scorecard: JSON.parse(JSON.stringify(review.scorecard)),
    },
  });
});

test('a result holds what was found, why and what to do, where, and the repair', () => {
  const { results } = runOf(sampleReview([sampleFinding(TEXT, '3000', { suggestion })]));
  expect(results).toEqual([
    {
      ruleId: 'port-binding/hardcoded-port',
      ruleIndex: 1,
      kind: 'fail',
      level: 'warning',
      message: {
        text: 'The port `3000` is a literal.\n\nA literal port stops the platform from routing to a second copy.\n\nRead the port from the environment.',
      },
      locations: [
        {
          physicalLocation: {
            ...LOCATION,
            region: { startLine: 1, startColumn: 14, endLine: 1, endColumn: 18, charOffset: 13, charLength: 4 },
            contextRegion: { startLine: 1, endLine: 2, snippet: { text: TEXT.trimEnd() } },
          },
        },
      ],
      partialFingerprints: { 'twelvefoldIdentity/v1': '0123456789abcdef0123456789abcdef' },
      baselineState: 'new',
      suppressions: [],
      fixes: [
        {
          description: { text: 'Read it' },
          artifactChanges: [
            {
              ...LOCATION,
              replacements: [{ deletedRegion: { charOffset: 13, charLength: 4 }, insertedContent: { text: 'read()\ufffd' } }],
            },
          ],
          properties: { safe: true, diff: '-x\n+y\n' },
        },
      ],
      properties: {
        factors: [7],
        severity: 'warning',
        confidence: 'certain',
        why: 'A literal port stops the platform from routing to a second copy.',
        remedy: 'Read the port from the environment.',
        link: 'https://docs.test/port-binding/hardcoded-port',
      },
    },
  ]);
});

test.each<[string, Partial<Rule>, object]>([
  ['an error', { severity: 'error' }, { level: 'error', problem: 'error', precision: 'very-high' }],
  ['a warning', { severity: 'warning' }, { level: 'warning', problem: 'warning', precision: 'very-high' }],
  ['a notice', { severity: 'notice' }, { level: 'note', problem: 'recommendation', precision: 'very-high' }],
  ['likely', { severity: 'error', confidence: 'likely' }, { level: 'note', problem: 'error', precision: 'high' }],
])('a rule that is %s is described without our pages', (_, more, expected) => {
  const { level, problem, precision } = expected as { readonly level: string; readonly problem: string; readonly precision: string };
  const rules = SAMPLE_TOOL.rules.map((rule) => ({ ...rule, ...more }));
  const { tool } = runOf(sampleReview([]), { ...SAMPLE_TOOL, rules }) as {
    readonly tool: { readonly driver: { readonly rules: readonly unknown[] } };
  };
  expect(tool.driver.rules[1]).toEqual({
    id: 'port-binding/hardcoded-port',
    name: 'PortBindingHardcodedPort',
    shortDescription: { text: 'Title of port-binding/hardcoded-port' },
    fullDescription: { text: 'Because it hurts. Do it otherwise.' },
    help: {
      text: 'Title of port-binding/hardcoded-port\n\nBecause it hurts.\n\nDo it otherwise.\n\nDoes not see everything.\n\nMore: https://docs.test/port-binding/hardcoded-port',
      markdown:
        '**Title of port-binding/hardcoded-port**\n\nBecause it hurts.\n\nDo it otherwise.\n\n- Does not see everything.\n\n[More about this rule](https://docs.test/port-binding/hardcoded-port)',
    },
    helpUri: 'https://docs.test/port-binding/hardcoded-port',
    defaultConfiguration: { level },
    properties: { factors: [7], tags: ['twelve-factor', 'port-binding'], precision, 'problem.severity': problem },
  });
});

test('a comment that accepts nothing is told with its line, and is no failure of the run', () => {
  const problem = { kind: 'without-reason', message: 'It gives no reason.' };
  const suppressions = [{ path: 'src/server.ts', line: 4, problem }] as unknown as Review['suppressions'];
  expect(runOf(sampleReview([], { suppressions })).invocations).toEqual([
    {
      executionSuccessful: true,
      toolExecutionNotifications: [
        {
          descriptor: { id: 'suppression-without-effect', index: 3 },
          level: 'warning',
          message: { text: 'It gives no reason.' },
          locations: [{ physicalLocation: { ...LOCATION, region: { startLine: 4 } } }],
        },
      ],
    },
  ]);
});
