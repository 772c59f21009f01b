import { FACTORS } from '../../checks/factors.ts';
import type { BaselineOutcome, Finding, FindingState, Review, Suggestion, Suppression } from '../review/review.ts';
import type { Tool } from './tool.ts';

/** Grows by one when a field changes its meaning or goes away; new fields may come at any time. */
const FORMAT = 1;

/** The JSON report. Lines and columns count from 1 in UTF-16 code units, end columns are exclusive; see docs/command-line.md. */
export interface JsonReport {
  readonly format: typeof FORMAT;
  readonly tool: { readonly name: 'twelvefold'; readonly version: string };
  readonly kind: Review['kind'];
  /** Null for a whole tree. */
  readonly base: string | null;
  readonly head: string;
  readonly outcome: Review['outcome'];
  /** 0 to 100; null when no factor applies. */
  readonly score: number | null;
  /** Findings that nobody has accepted, by state; `accepted` are the others. */
  readonly totals: Readonly<Record<FindingState | 'accepted', number>>;
  /** Twelve, in order. */
  readonly scorecard: readonly (Review['scorecard'][number] & { readonly slug: string; readonly name: string })[];
  /** Gravest first. */
  readonly findings: readonly JsonFinding[];
  /** Comments that accept findings, or fail to. */
  readonly suppressions: readonly JsonSuppression[];
  /** Null when there is no baseline. */
  readonly baseline: BaselineOutcome | null;
  readonly rules: Review['rules'];
  readonly crashes: Review['crashes'];
  readonly coverage: Review['coverage'];
}

/** A finding, with null where it has no value, so that every finding has the same fields. */
export type JsonFinding = Omit<Finding, 'suggestion' | 'suppression' | 'formerly'> & {
  readonly suggestion: JsonSuggestion | null;
  readonly suppression: NonNullable<Finding['suppression']> | null;
};

/** A repair; `diff` is null when it would show a credential that the repair takes away. */
export type JsonSuggestion = Omit<Suggestion, 'diff'> & { readonly diff: string | null };

/** A comment; `problem` is null when it does what it says. */
export type JsonSuppression = Omit<Suppression, 'problem'> & { readonly problem: NonNullable<Suppression['problem']> | null };

/** A review as two-space indented JSON with a line break at the end. */
export function jsonReport(review: Review, tool: Tool): string {
  const report: JsonReport = {
    format: FORMAT,
    tool: { name: 'twelvefold', version: tool.version },
    kind: review.kind,
    base: review.base ?? null,
    head: review.head,
    outcome: review.outcome,
    score: review.score ?? null,
    totals: totalsOf(review.findings),
    scorecard: review.scorecard.map((result) => ({ ...result, slug: slugOf(result.factor), name: FACTORS[result.factor - 1]?.name ?? '' })),
    findings: review.findings.map(jsonFinding),
    suppressions: review.suppressions.map(({ problem, ...suppression }) => ({ ...suppression, problem: problem ?? null })),
    baseline: review.baseline ?? null,
    rules: review.rules,
    crashes: review.crashes,
    coverage: review.coverage,
  };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function slugOf(factor: number): string {
  return FACTORS[factor - 1]?.slug ?? '';
}

function totalsOf(findings: readonly Finding[]): JsonReport['totals'] {
  const counting = findings.filter((finding) => !finding.suppression);
  const inState = (state: FindingState): number => counting.filter((finding) => finding.state === state).length;
  const accepted = findings.length - counting.length;
  return { introduced: inState('introduced'), existing: inState('existing'), fixed: inState('fixed'), accepted };
}

function jsonFinding(found: Finding): JsonFinding {
  const { suggestion, suppression, formerly: _, ...finding } = found;
  return { ...finding, suggestion: suggestion ? { ...suggestion, diff: suggestion.diff ?? null } : null, suppression: suppression ?? null };
}
