import { availableParallelism } from 'node:os';
import { createReviewPool } from '../pool/create-pool.ts';
import type { JudgeOptions, PoolLimits, ReviewPool } from '../pool/review-pool.ts';
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

/** Judges with a pool of this run's own, and writes the report. */
export async function judgeAndReport(
  judge: (pool: ReviewPool, options: JudgeOptions) => Promise<Review>,
  { policy, notices }: ResolvedPolicy,
  { format }: ReportOptions,
  { stdout, stderr, signal }: Surroundings,
): Promise<ExitCode> {
  const settings = readCommandLineSettings();
  for (const notice of notices) stderr.write(`twelvefold: ${notice}\n`);
  const progress = progressLine(stderr, settings);
  const pool = await createReviewPool(LIMITS);
  try {
    const review = await judge(pool, { policy, signal, onProgress: progress.update });
    progress.finish();
    stdout.write(await renderReview(review, format, stdout, settings));
    return exitCodeOf(review);
  } finally {
    progress.finish();
    await pool.close();
  }
}
