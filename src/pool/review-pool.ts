import type { RuleCard } from '../../checks/rule.ts';
import type { FileTree } from '../analysis/tree/tree.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { CustomRule } from '../policy/custom/schema.ts';
import type { Policy } from '../policy/policy.ts';
import type { ChangeSet } from '../review/change-set.ts';
import type { SaidFinding } from '../review/comparing/recall.ts';
import type { Review } from '../review/review.ts';
import type { Haste } from './turns.ts';

/** Bounds for the threads that judge. */
export interface PoolLimits {
  /** Worker threads; at least 1. */
  readonly threads: number;
  /** Longest time that one file may take under one rule, in milliseconds. */
  readonly timeMs: number;
  /** Longest time that a thread may take to begin a job, in milliseconds; a minute by default. */
  readonly startMs?: number;
  /** Heap of one thread, in mebibytes. */
  readonly memoryMb: number;
  /** Directory where Node keeps what the threads have compiled; worth it where threads live for one review only. */
  readonly compileCache?: string | undefined;
}

export interface JudgeOptions {
  readonly policy: Policy;
  /** Findings that were accepted when Twelvefold came. */
  readonly baseline?: Baseline | undefined;
  /** Rules that the repository brings itself. */
  readonly custom?: readonly CustomRule[] | undefined;
  /** Findings that people were told of before: their files are judged too, and what has become of each is told. */
  readonly said?: readonly SaidFinding[] | undefined;
  readonly signal?: AbortSignal;
  /** Whether somebody waits for it, which is so where nothing is said; what nobody waits for lets everything else go first. */
  readonly haste?: Haste | undefined;
  /** Called now and then with how many files are done, for a progress line. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Judges changes and trees on worker threads. One pool serves many reviews, one after the other or at once. */
export interface ReviewPool {
  /** The rules that it judges by, in their order. */
  readonly rules: readonly RuleCard[];
  reviewChange(change: ChangeSet, options: JudgeOptions): Promise<Review>;
  auditTree(tree: FileTree, options: JudgeOptions): Promise<Review>;
  close(): Promise<void>;
}
