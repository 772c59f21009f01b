import type { RuleCard } from '../../checks/rule.ts';

/** What a machine-readable report says of the program that made it. */
export interface Tool {
  /** Version of Twelvefold, semantic. */
  readonly version: string;
  /** The rules that it has, in their order. */
  readonly rules: readonly RuleCard[];
  /** Address of a rule's page. */
  readonly rulePage: (ruleId: string) => string;
}

/** Where people read about the program. */
export const HOMEPAGE = 'https://github.com/twelvefold/twelvefold';
