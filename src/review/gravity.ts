import type { Confidence, Severity } from '../../checks/rule.ts';

/** The graver the smaller. */
export const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, notice: 2 };

/** What a finding counts for: what is only likely is advice, however grave it would be. */
export function weightOf({ severity, confidence }: { readonly severity: Severity; readonly confidence: Confidence }): Severity {
  return confidence === 'likely' ? 'notice' : severity;
}
