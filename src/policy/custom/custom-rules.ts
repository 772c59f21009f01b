import type { RuleCard, RuleId } from '../../../checks/rule.ts';
import { RULES_DIRECTORY } from '../places.ts';
import type { Policy } from '../policy.ts';
import type { PolicyProblem } from '../yaml-file.ts';
import type { CustomRule } from './schema.ts';

/** The rules that a repository brings. */
export interface CustomRules {
  /** Ordered by file. */
  readonly rules: readonly CustomRule[];
  /** Files that hold no rule, and what is wrong with them. */
  readonly broken: readonly { readonly path: string; readonly problems: readonly PolicyProblem[] }[];
  /** What is not followed any more and why, in one line each. */
  readonly notices: readonly string[];
}

/** A repository without rules of its own. */
export const NO_RULES: CustomRules = { rules: [], broken: [], notices: [] };

/** Where people read about rules of their own. */
const PAGE = 'https://github.com/twelvefold/twelvefold/blob/main/docs/custom-rules.md';

/** What a rule of a repository says of itself, as ours do. */
export function customCard({ id, factor, link, title, why, remedy, severity, confidence }: CustomRule): RuleCard {
  return { id: id as RuleId, factor, link: link ?? PAGE, title, why, remedy, severity, confidence };
}

/** What a policy says of custom rules that there are not, in one line for each key. A rule whose file is broken may be one of them. */
export function unknownCustomRules(
  { rules: levels }: Policy,
  { rules, broken }: CustomRules,
): readonly { readonly key: string; readonly text: string }[] {
  if (broken.length > 0) return [];
  const known = new Set(rules.map(({ id }) => id));
  return Object.keys(levels)
    .filter((id) => id.startsWith('custom/') && !known.has(id))
    .map((id) => ({ key: `rules.${id}`, text: `The policy sets rules.${id}, and there is no such rule in ${RULES_DIRECTORY}.` }));
}
