import type { Baseline } from './baseline.ts';
import type { CustomRule } from './custom/schema.ts';
import type { BrokenPolicy } from './load.ts';

/** What stands beside a policy on one side of a change. */
export interface FilesBeside {
  readonly baseline: Baseline | undefined;
  readonly rules: readonly CustomRule[];
  readonly broken: readonly BrokenPolicy[];
}

/** What a change of the baseline would do once it is merged. */
export interface BaselinePreview {
  /** Findings that would be accepted and are not, and the reverse. */
  readonly added: number;
  readonly removed: number;
  readonly broken: readonly BrokenPolicy[];
}

/** What a change of the repository's own rules would do once it is merged; by id, ordered. */
export interface RulesPreview {
  readonly added: readonly CustomRule[];
  readonly changed: readonly CustomRule[];
  readonly removed: readonly string[];
  readonly broken: readonly BrokenPolicy[];
}

/** Compares the baseline in force with the one that a change brings. */
export function previewBaseline(before: FilesBeside, after: FilesBeside): BaselinePreview {
  const [old, next] = [before, after].map(({ baseline }) => new Set(baseline?.entries.map(({ fingerprint }) => fingerprint)));
  const missingIn = (one: ReadonlySet<string> = new Set(), other: ReadonlySet<string> = new Set()): number =>
    [...other].filter((fingerprint) => !one.has(fingerprint)).length;
  return { added: missingIn(old, next), removed: missingIn(next, old), broken: after.broken.filter(({ kind }) => kind === 'baseline') };
}

/** Compares the rules in force with those that a change brings. */
export function previewRules(before: FilesBeside, after: FilesBeside): RulesPreview {
  const old = new Map(before.rules.map((rule) => [rule.id, JSON.stringify(rule)]));
  const next = new Set(after.rules.map(({ id }) => id));
  return {
    added: after.rules.filter(({ id }) => !old.has(id)),
    changed: after.rules.filter((rule) => old.has(rule.id) && old.get(rule.id) !== JSON.stringify(rule)),
    removed: [...old.keys()].filter((id) => !next.has(id)),
    broken: after.broken.filter(({ kind }) => kind === 'custom rule'),
  };
}
