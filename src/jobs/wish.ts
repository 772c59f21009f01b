import type { Target } from '../store/tables.ts';

/** What somebody asks of a target: this head, and whether a result that is there already must be made again. */
export interface Wish {
  /** Commit. */
  readonly head: string;
  readonly force: boolean;
}

type Row = Pick<Target, 'state' | 'wanted_head' | 'generation' | 'ended_generation' | 'open_generation' | 'attempt' | 'ending'>;

/** Nothing is left to do for the target as it is wanted. */
export function isFinished(row: Pick<Row, 'generation' | 'ended_generation'>): boolean {
  return row.ended_generation >= row.generation;
}

/**
 * Whether a wish needs an audit beyond the one that is done, running or waiting. Buttons pressed again and again while one is
 * waiting ask for that one; pressed while it runs they ask for another, for what it reads may have changed.
 */
export function needsNewAudit(row: Row, wish: Wish): boolean {
  if (row.wanted_head !== wish.head) return true;
  if (isFinished(row)) return wish.force || row.ending !== 'published';
  const running = row.open_generation === row.generation;
  const wasStopped = row.state === 'closed' && row.attempt > 0;
  return wasStopped || (wish.force && running);
}

/** After the start of an audit the next one of the same target waits so long, so that a burst of pushes costs few; milliseconds. */
const QUIET_MS = 5_000;
/** Forced audits gather so long, so that buttons pressed in a row cost one; milliseconds. */
const GATHER_MS = 1_500;

/** When the audit of a target may start: at once, unless one of it was started a moment ago or more wishes are likely to follow. */
export function startOf(now: Date, claimedAt: Date | null, force: boolean): Date {
  const quiet = claimedAt === null ? 0 : claimedAt.getTime() + QUIET_MS;
  return new Date(Math.max(quiet, now.getTime() + (force ? GATHER_MS : 0)));
}

/** Pause before the next try, in milliseconds, after so many that failed: about 5 s, then 20 s. */
export function pauseAfter(attempts: number): number {
  return 5_000 * 4 ** (attempts - 1) * (0.75 + Math.random() / 2);
}

/** An audit that failed so often is given up. */
export const MAX_ATTEMPTS = 3;
