import type { Policy } from '../../policy/policy.ts';

export const FORMATS = ['terminal', 'json', 'sarif', 'markdown'] as const;

export type Format = (typeof FORMATS)[number];

/** Which proved repairs are written to the working files. */
export const FIX_CHOICES = ['safe', 'all'] as const;

export type FixChoice = (typeof FIX_CHOICES)[number];

/** Where the policy of a run comes from. */
export interface PolicyOptions {
  /** Undefined for what the policy says. */
  readonly failOn?: Policy['fail-on'];
  /** Path of a policy file that is followed instead of the repository's own. */
  readonly config?: string;
  /** Path of a policy file that stands for the organisation's. */
  readonly organisation?: string;
  /** False judges as if there were no baseline. */
  readonly baseline?: boolean;
}

/** What `review` and `audit` have in common. */
export interface ReportOptions extends PolicyOptions {
  readonly format: Format;
}
