import type { RuleId } from '../../checks/rule.ts';
import type { GivenFacts } from '../analysis/given.ts';
import type { CustomRule } from '../policy/custom/schema.ts';
import type { FileTask, Side } from '../review/judging/plan.ts';
import type { Counts, Draft } from '../review/repairing/prove.ts';
import type { PlacedComment } from '../review/accepting/suppress.ts';
import type { Judgement, RawFinding } from '../review/judging/raw-finding.ts';
import type { PackedTree } from '../source/packed-tree.ts';

/** Asks for the rules of a module. */
export interface DescribeJob {
  /** File URL of a module that exports `RULES`. */
  readonly rulesModule: string;
  /** See progress.ts. */
  readonly progress: SharedArrayBuffer;
}

/** What all jobs of a review need. Posted to a thread; the trees' bytes are shared, not copied. */
interface JobBase {
  /** Names the review, so that a thread opens its trees once. */
  readonly reviewId: string;
  readonly head: PackedTree;
  readonly base: PackedTree | undefined;
  /** File URL of a module that exports `RULES`. */
  readonly rulesModule: string;
  /** Rules of the repository, which come after those. */
  readonly custom: readonly CustomRule[];
  /** Rules that are not run at all. */
  readonly off: readonly RuleId[];
  /** Rules that misbehaved on a path before, as `rule path`. */
  readonly excluded: readonly string[];
  /** What the policy says of the repository. */
  readonly given: GivenFacts;
  /** See progress.ts. */
  readonly progress: SharedArrayBuffer;
}

export interface JudgeJob extends JobBase {
  readonly files: readonly FileTask[];
  readonly repositories: readonly Side[];
  /** Pairs of a rule and a path (path '': the repository) of which is asked whether the rule had something to judge there at head. */
  readonly asked: readonly string[];
}

export interface JudgeAnswer {
  readonly head: readonly RawFinding[];
  readonly base: readonly RawFinding[];
  /** Comments that accept findings, in the files that were judged or found wanting. */
  readonly comments: Readonly<Record<Side, readonly PlacedComment[]>>;
  readonly judged: readonly (readonly [RuleId, number])[];
  /** Those of `asked` that had. */
  readonly looked: readonly string[];
  readonly crashes: readonly { readonly ruleId: RuleId; readonly path: string; readonly detail: string }[];
  readonly cut: Judgement['cut'];
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
  readonly hasDeployables: boolean;
}

/** Asks which fixes hold in their own files. */
export interface DraftJob extends JobBase {
  readonly findings: readonly RawFinding[];
  /** Per finding: what was found in its file, by rule; undefined for a file that was not judged itself. */
  readonly counts: readonly (Counts | undefined)[];
}

/** One answer per finding, in order. */
export type DraftAnswer = readonly (Draft | undefined)[];

/** Asks which drafts hold in the whole repository. */
export interface HoldJob extends JobBase {
  readonly drafts: readonly Draft[];
}

/** One answer per draft, in order. */
export type HoldAnswer = readonly boolean[];

/** Key of a rule at a path. */
export function ruleAt(ruleId: string, path: string): string {
  return `${ruleId} ${path}`;
}
