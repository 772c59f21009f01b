import { availableParallelism } from 'node:os';
import { createReviewPool } from '../pool/create-pool.ts';
import type { JudgeOptions, PoolLimits, ReviewPool } from '../pool/review-pool.ts';
import type { Baseline } from '../policy/baseline.ts';
import type { Review } from '../review/review.ts';
import { readCommandLineSettings } from '../settings.ts';
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

/** Judges with a pool of this run's own. */
export async function judgeOnce(
  judge: (pool: ReviewPool, options: JudgeOptions) => Promise<Review>,
  { policy: { policy, notices }, baseline }: JudgeTerms,
  { stderr, signal }: Surroundings,
): Promise<Review> {
  for (const notice of notices) stderr.write(`twelvefold: ${notice}\n`);
  const progress = progressLine(stderr, readCommandLineSettings());
  const pool = await createReviewPool(LIMITS);
  try {
    return await judge(pool, { policy, baseline, signal, onProgress: progress.update });
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
  const review = await judgeOnce(judge, terms, surroundings);
  stdout.write(await renderReview(review, format, stdout, readCommandLineSettings()));
  return exitCodeOf(review);
}
