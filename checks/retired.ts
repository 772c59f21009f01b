import type { RuleId } from './rule.ts';

/**
 * Ids that rules of earlier releases had, and the rule that does their work now; null when none does. What people have written about
 * them is not broken by a new release: a policy that names one is followed for its successor and told, where a slip is a mistake.
 */
export const RETIRED: RetiredRules = {};

export type RetiredRules = Readonly<Record<string, RuleId | null>>;
