import type { Review } from '../../review/review.ts';

/** What the command says with its exit code. */
export const EXIT = {
  /** Nothing that gates. */
  clean: 0,
  /** Findings that gate. */
  gated: 1,
  /** Wrong usage or configuration. */
  usage: 2,
  /** The audit was incomplete, and what was judged has no gating findings. */
  incomplete: 3,
  /** Its terminal was closed, as shells have it: 128 + SIGHUP. */
  hungUp: 129,
  /** Interrupted by the user: 128 + SIGINT. */
  interrupted: 130,
  /** Told to end: 128 + SIGTERM. */
  terminated: 143,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code of a finished review. */
export function exitCodeOf({ outcome }: Review): ExitCode {
  if (outcome === 'gate') return EXIT.gated;
  return outcome === 'incomplete' ? EXIT.incomplete : EXIT.clean;
}
