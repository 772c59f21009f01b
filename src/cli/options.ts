import type { Policy } from '../policy/policy.ts';

export const FORMATS = ['terminal', 'json', 'sarif', 'markdown'] as const;

export type Format = (typeof FORMATS)[number];

/** What `review` and `audit` have in common. */
export interface ReportOptions {
  readonly format: Format;
  /** Undefined for what the policy says. */
  readonly failOn?: Policy['fail-on'];
  /** Path of a policy file. */
  readonly config?: string;
}
