/** How we wait for GitHub. */
export interface Patience {
  /** Longest time for one request, answer read, in milliseconds. */
  readonly timeoutMs: number;
  /** Pauses before a read is tried again, in milliseconds; as many tries as there are pauses, and the first. */
  readonly retryPausesMs: readonly number[];
  /** Time between two writes of one installation, in milliseconds. GitHub asks for a second. */
  readonly writeSpacingMs: number;
}

export const PATIENCE: Patience = { timeoutMs: 15_000, retryPausesMs: [500, 2_000], writeSpacingMs: 1_000 };
