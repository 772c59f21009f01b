import { RETIRED, type RetiredRules } from '../../checks/retired.ts';
import { type PolicyInput, type PolicySettings, policySchema } from './policy.ts';
import { isRetired } from './retired.ts';
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
  /** Not everybody who hears of it may read it: that it has mistakes is told, and not which. */
  readonly isPrivate?: boolean;
}

/** A policy file's settings as they are written, or everything that is wrong with it. */
export type LoadedPolicy =
  | { readonly ok: true; readonly settings: PolicyInput }
  | { readonly ok: false; readonly problems: readonly PolicyProblem[] };

/**
 * Reads a policy file from YAML or JSON text; empty text decides nothing. Never throws.
 * @param ruleIds when given, settings for a rule that isn't among them are mistakes; custom rules are not known here
 * @param retired rules of earlier releases, which are no mistakes
 */
export function loadPolicy(text: string, ruleIds?: ReadonlySet<string>, retired: RetiredRules = RETIRED): LoadedPolicy {
  const loaded = loadYaml(text, policySchema, (settings) => unknownRules(settings, ruleIds, retired));
  return loaded.ok ? { ok: true, settings: loaded.written as PolicyInput } : loaded;
}

function unknownRules(
  { rules, locked }: Pick<PolicySettings, 'rules' | 'locked'>,
  ruleIds: ReadonlySet<string> | undefined,
  retired: RetiredRules,
): readonly Mistake[] {
  if (ruleIds === undefined) return [];
  const isUnknown = (id: string): boolean => !ruleIds.has(id) && !id.startsWith('custom/') && !isRetired(id, retired);
  const set = Object.keys(rules).map((id): Named => [['rules', id], id]);
  const kept = locked.flatMap((key, at): readonly Named[] =>
    key.startsWith('rules.') ? [[['locked', at], key.slice('rules.'.length)]] : [],
  );
  return [...set, ...kept].filter(([, id]) => isUnknown(id)).map(([keys]) => [keys, 'there is no such rule']);
}

/** A rule, and where a file names it. */
type Named = readonly [keys: Mistake[0], id: string];
