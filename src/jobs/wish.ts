import type { Target } from '../store/tables.ts';

/** What somebody asks of a target: this head, and whether a result that is there already must be made again. */
export interface Wish {
  /** Commit. */
  readonly head: string;
  readonly force: boolean;
  /**
   * Undefined when something has happened on the target. Else it was come upon by looking: `old` was open before the app came, and
   * whoever works on it has not asked for anything; of `missed` the delivery got lost.
   */
  readonly found?: 'old' | 'missed';
  /** When it was opened again, by GitHub's clock, if that is why. */
  readonly reopenedAt?: string;
}

/**
 * The generation that a row begins with. A button that is pressed beside a check of which nothing is known asks for another than
 * whatever a lost database had counted: minutes since 1970 are beyond it.
 */
export function firstGeneration({ force }: Wish, now: Date): number {
  return force ? Math.floor(now.getTime() / 60_000) : 0;
}

type Row = Pick<Target, 'state' | 'wanted_head' | 'generation' | 'ended_generation' | 'open_generation' | 'attempt' | 'ending' | 'quiet'>;

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
  const isAsked = wish.force || breaksSilence(row, wish);
  if (isFinished(row)) return isAsked || row.ending !== 'published';
  const running = row.open_generation === row.generation;
  const wasStopped = row.state === 'closed' && row.attempt > 0;
  return wasStopped || (isAsked && running);
}

/** Whether something has happened on a target that was there before the app, so that from now on it is spoken to as any other. */
export function breaksSilence(row: Row, { head, found }: Wish): boolean {
  return row.quiet && (found === undefined || row.wanted_head !== head || row.state === 'closed');
}

/** After the start of an audit the next one of the same target waits so long, so that a burst of pushes costs few; milliseconds. */
const QUIET_MS = 5_000;
/** Forced audits gather so long, so that buttons pressed in a row cost one; milliseconds. */
const GATHER_MS = 1_500;

/** What was there before the app waits for what happens in these moments, milliseconds: a delivery about it may be under way. */
const SETTLING_MS = 5_000;
/** So many such targets of an installation may be audited at once; all others one after the other, so many milliseconds apart. */
const AT_ONCE = 10;
const SPACING_MS = 20_000;

/**
 * When the audit of a target may start that was there before the app: an organisation brings thousands of them, and most of its
 * hour's requests are to be left for what happens meanwhile.
 * @param waiting such targets of the installation that wait already
 */
export function quietStartOf(now: Date, waiting: number): Date {
  return new Date(now.getTime() + SETTLING_MS + Math.max(0, waiting + 1 - AT_ONCE) * SPACING_MS);
}

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
