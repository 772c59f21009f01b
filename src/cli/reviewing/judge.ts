import { availableParallelism } from 'node:os';
import type { RuleCard } from '../../../checks/rule.ts';
import { createReviewPool } from '../../pool/create-pool.ts';
import type { JudgeOptions, PoolLimits, ReviewPool } from '../../pool/review-pool.ts';
import type { Baseline } from '../../policy/baseline.ts';
import { customCard, type CustomRules } from '../../policy/custom/custom-rules.ts';
import type { Review } from '../../review/review.ts';
import { readCommandLineSettings } from '../../settings/command-line.ts';
import { oneLine } from '../../report/escape.ts';
import { COMPILE_CACHE } from '../compile-cache.ts';
import { EXIT, exitCodeOf, type ExitCode } from '../program/exit-codes.ts';
import type { ReportOptions } from '../program/options.ts';
import { progressLine } from '../program/progress.ts';
import { renderReview } from '../program/render.ts';
import type { Surroundings } from '../program/surroundings.ts';
import type { ResolvedPolicy } from '../../policy/resolve.ts';

/** More threads than this spend their time on opening the same tree. */
const MOST_THREADS = 4;
/** What a run on this machine may take. */
export const LIMITS: PoolLimits = {
  threads: Math.min(MOST_THREADS, availableParallelism()),
  timeMs: 5_000,
  memoryMb: 256,
  compileCache: COMPILE_CACHE,
};

/** What is judged by. */
export interface JudgeTerms {
  readonly policy: ResolvedPolicy;
  readonly baseline: Baseline | undefined;
  readonly custom: CustomRules;
}

interface Judged {
  readonly review: Review;
  readonly rules: readonly RuleCard[];
}

/** Judges with a pool of this run's own; gives the rules that it judged by, too. */
export async function judgeOnce(
  judge: (pool: ReviewPool, options: JudgeOptions) => Promise<Review>,
  { policy: { policy, notices }, baseline, custom }: JudgeTerms,
  { stderr, signal }: Surroundings,
): Promise<Judged> {
  for (const notice of [...notices, ...(await brokenRuleLines(custom))]) stderr.write(`twelvefold: ${notice}\n`);
  const progress = progressLine(stderr, readCommandLineSettings());
  const pool = await createReviewPool(LIMITS);
  try {
    const review = await judge(pool, { policy, baseline, custom: custom.rules, signal, onProgress: progress.update });
    return { review, rules: [...pool.rules, ...custom.rules.map(customCard)] };
  } finally {
    progress.finish();
    await pool.close();
  }
}

/** Judges, and writes the report. A rule file that is broken ends it with the code for wrong configuration, unless something gates. */
export async function judgeAndReport(
  judge: (pool: ReviewPool, options: JudgeOptions) => Promise<Review>,
  terms: JudgeTerms,
  { format }: ReportOptions,
  surroundings: Surroundings,
): Promise<ExitCode> {
  const { stdout } = surroundings;
  const { review, rules } = await judgeOnce(judge, terms, surroundings);
  stdout.write(await renderReview(review, { format, rules }, stdout, readCommandLineSettings()));
  const code = exitCodeOf(review);
  return terms.custom.broken.length > 0 && code !== EXIT.gated ? EXIT.usage : code;
}

/** What is wrong with rule files, in one line each, and what becomes of the others; nothing when all hold. */
export async function brokenRuleLines({ broken }: CustomRules): Promise<readonly string[]> {
  if (broken.length === 0) return [];
  const { problemLine } = await import('../../policy/read-policy.ts');
  const lines = broken.flatMap(({ path, problems }) => problems.map((problem) => oneLine(problemLine(path, problem))));
  return [...lines, 'rule files with mistakes are left out; the other rules count'];
}
