import { type PolicyInput, policySchema } from './policy.ts';
import { loadYaml, type Mistake, type PolicyProblem } from './yaml-file.ts';

/** A file of decisions that can't be followed as it stands. */
export interface BrokenPolicy {
  /** What it is to people. */
  readonly kind: 'policy' | 'baseline' | 'custom rule';
  /** `.github/twelvefold.yml on main`. May hold foreign text. */
  readonly source: string;
  readonly path: string;
  readonly problems: readonly PolicyProblem[];
  /** Commit whose version holds in its place; undefined when none does. */
  readonly inForce: string | undefined;
}

/** A policy file's settings as they are written, or everything that is wrong with it. */
export type LoadedPolicy =
  | { readonly ok: true; readonly settings: PolicyInput }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Reads a policy file from YAML or JSON text; empty text decides nothing. Never throws.
 * @param ruleIds when given, settings for a rule that isn't among them are mistakes; custom rules are not known here
 */
export function loadPolicy(text: string, ruleIds?: ReadonlySet<string>): LoadedPolicy {
  const loaded = loadYaml(text, policySchema, ({ rules }) => unknownRules(rules, ruleIds));
  return loaded.ok ? { ok: true, settings: loaded.written as PolicyInput } : loaded;
}

function unknownRules(rules: object, ruleIds: ReadonlySet<string> | undefined): readonly Mistake[] {
  if (ruleIds === undefined) return [];
  return Object.keys(rules)
    .filter((id) => !ruleIds.has(id) && !id.startsWith('custom/'))
    .map((id) => [['rules', id], 'there is no such rule']);
}
