import { availableParallelism } from 'node:os';
import type { RuleCard } from '../../checks/rule.ts';
import { createReviewPool } from '../pool/create-pool.ts';
import type { JudgeOptions, PoolLimits, ReviewPool } from '../pool/review-pool.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { Review } from '../review/review.ts';
import { readCommandLineSettings } from '../settings/command-line.ts';
import { exitCodeOf, type ExitCode } from './exit-codes.ts';
import type { ReportOptions } from './options.ts';
import { progressLine } from './progress.ts';
import { renderReview } from './render.ts';
import type { Surroundings } from './surroundings.ts';
import type { ResolvedPolicy } from '../policy/resolve.ts';

/** More threads than this spend their time on opening the same tree. */
const MOST_THREADS = 4;
const LIMITS: PoolLimits = { threads: Math.min(MOST_THREADS, availableParallelism()), timeMs: 5_000, memoryMb: 256 };

/** What is judged by. */
export interface JudgeTerms {
  readonly policy: ResolvedPolicy;
  readonly baseline: Baseline | undefined;
}

interface Judged {
  readonly review: Review;
  readonly rules: readonly RuleCard[];
}

/** Judges with a pool of this run's own; gives the rules that it judged by, too. */
export async function judgeOnce(
  judge: (pool: ReviewPool, options: JudgeOptions) => Promise<Review>,
  { policy: { policy, notices }, baseline }: JudgeTerms,
  { stderr, signal }: Surroundings,
): Promise<Judged> {
  for (const notice of notices) stderr.write(`twelvefold: ${notice}\n`);
  const progress = progressLine(stderr, readCommandLineSettings());
  const pool = await createReviewPool(LIMITS);
  try {
    return { review: await judge(pool, { policy, baseline, signal, onProgress: progress.update }), rules: pool.rules };
  } finally {
    progress.finish();
    await pool.close();
  }
}

/** Judges, and writes the report. */
export async function judgeAndReport(
  judge: (pool: ReviewPool, options: JudgeOptions) => Promise<Review>,
  terms: JudgeTerms,
  { format }: ReportOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout } = surroundings;
  const { review, rules } = await judgeOnce(judge, terms, surroundings);
  stdout.write(await renderReview(review, { format, rules }, stdout, readCommandLineSettings()));
  return exitCodeOf(review);
}
