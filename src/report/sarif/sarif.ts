import type { Review } from '../../review/review.ts';
import { staleEntry } from '../suppressions.ts';
import { HOMEPAGE, type Tool } from '../tool.ts';
import { NOTIFICATIONS, ruleDescriptor } from './descriptors.ts';
import { artifactLocation, ROOT } from './location.ts';
import { sarifResult } from './result.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * A review as a SARIF 2.1.0 log with one run, two-space indented JSON.
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(review: Review, tool: Tool): string {
  return `${JSON.stringify(sarifLog(review, tool), wellFormed, 2)}\n`;
}

/** Half a character, which any quoted text may have, is refused by some who read JSON. */
function wellFormed(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function sarifLog(review: Review, tool: Tool): Record<string, unknown> {
  const places = new Map(tool.rules.map((rule, index) => [rule.id, index]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: driver(tool) },
        automationDetails: { id: `twelvefold/${review.kind}/` },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [ROOT]: { description: { text: 'The root of the repository.' } } },
        invocations: [invocation(review, places)],
        results: review.findings.map((finding) => sarifResult(finding, review, places.get(finding.ruleId) ?? -1)),
        properties: {
          base: review.base ?? null,
          head: review.head,
          outcome: review.outcome,
          score: review.score ?? null,
          scorecard: review.scorecard,
        },
      },
    ],
  };
}

function driver(tool: Tool): Record<string, unknown> {
  return {
    name: 'Twelvefold',
    semanticVersion: tool.version,
    informationUri: HOMEPAGE,
    rules: tool.rules.map((rule) => ruleDescriptor(rule, tool)),
    notifications: NOTIFICATIONS,
  };
}

/** A run with gaps is no successful one, whatever it found. */
function invocation({ crashes, coverage, suppressions, baseline }: Review, places: ReadonlyMap<string, number>): Record<string, unknown> {
  const gaps = [
    ...crashes.map(({ ruleId, path, reason, detail }) => ({
      ...notification('rule-crashed', `${ruleId} was stopped (${reason}): ${detail}`, path),
      associatedRule: { id: ruleId, index: places.get(ruleId) ?? -1 },
    })),
    ...coverage.skipped.map(({ path, reason }) => notification('file-not-judged', reason, path)),
    ...coverage.gaps.map((gap) => notification('incomplete-change', gap, '')),
  ];
  const comments = suppressions.flatMap(({ path, line, problem }) =>
    problem ? [notification('suppression-without-effect', problem.message, path, line)] : [],
  );
  const stale = (baseline?.stale ?? []).map((entry) => notification('stale-baseline-entry', staleEntry(entry), baseline?.path ?? ''));
  return { executionSuccessful: gaps.length === 0, toolExecutionNotifications: [...gaps, ...comments, ...stale] };
}

function notification(id: (typeof NOTIFICATIONS)[number]['id'], text: string, path: string, line?: number): Record<string, unknown> {
  const index = NOTIFICATIONS.findIndex((candidate) => candidate.id === id);
  return {
    descriptor: { id, index },
    level: NOTIFICATIONS[index]?.defaultConfiguration.level ?? 'warning',
    message: { text },
    ...(path === ''
      ? {}
      : {
          locations: [{ physicalLocation: { artifactLocation: artifactLocation(path), ...(line ? { region: { startLine: line } } : {}) } }],
        }),
  };
}
