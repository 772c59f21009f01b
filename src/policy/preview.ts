import { loadPolicy } from './load.ts';
import { type PolicyLayer, resolvePolicy } from './resolve.ts';
import { policyRows } from './rows.ts';
import type { PolicyProblem } from './yaml-file.ts';

/** What a change of a policy would do once it is merged. */
export interface PolicyPreview {
  /** For whom it decides. */
  readonly whose: 'repository' | 'organisation';
  readonly path: string;
  /** Values that would be others; undefined for one that nobody sets. As JSON. */
  readonly changes: readonly { readonly key: string; readonly before: string | undefined; readonly after: string | undefined }[];
  /** The new version builds on other policies than the old one: what they decide is not among the changes. */
  readonly buildsOnOthers: boolean;
  /** Mistakes in the new version: it would not be followed. */
  readonly problems: readonly PolicyProblem[];
  /** What of the new version would have no effect, in one line each. */
  readonly notices: readonly string[];
}

/** The two versions of a policy, and what stands around them. */
export interface PolicyChange {
  readonly whose: PolicyPreview['whose'];
  readonly path: string;
  readonly around: readonly PolicyLayer[];
  readonly before: PolicyLayer | undefined;
  /** Undefined when the file is taken away. */
  readonly after: string | undefined;
  /** Sources of `around` that are not for everybody's eyes: what they say is not told. */
  readonly privateSources?: ReadonlySet<string>;
}

/** In the place of a value that a private policy sets. */
const NOT_SHOWN = '(set by a private policy)';

/**
 * Compares the policy in force with the one that a change brings. Shared policies are taken as they are now, and of one that only the
 * new version names nothing is said: whoever opens a pull request would else have read to him what only the app may read.
 */
export function previewPolicy(change: PolicyChange, ruleIds: ReadonlySet<string>, today: string): PolicyPreview {
  const { whose, path, around, before, after, privateSources } = change;
  const loaded = loadPolicy(after ?? '', ruleIds);
  if (!loaded.ok) return { whose, path, changes: [], buildsOnOthers: false, problems: loaded.problems, notices: [] };
  const layerOf = (settings: PolicyLayer['settings']): PolicyLayer => ({ source: path, settings });
  const now = resolvePolicy([...around, ...(before ? [layerOf(before.settings)] : [])], today);
  const then = resolvePolicy([...around, layerOf(loaded.settings)], today);
  const [old, next] = [now, then].map(
    (policy) => new Map(policyRows(policy, privateSources).map(({ key, value, isPrivate }) => [key, isPrivate ? NOT_SHOWN : value])),
  );
  const structure = STRUCTURE.map((key) => ({ key, before: listAt(before?.settings, key), after: listAt(loaded.settings, key) }));
  const keys = [...new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])])].sort();
  const values = keys.map((key) => ({ key, before: old?.get(key), after: next?.get(key) }));
  const changes = [...structure, ...values].filter((row) => row.before !== row.after);
  return { whose, path, changes, buildsOnOthers: changes.some(({ key }) => key === 'extends'), problems: [], notices: then.notices };
}

/** Keys that say how policies are put together: they stand in no policy in force and decide about it all the same. */
const STRUCTURE = ['extends', 'locked'] as const;

function listAt(settings: PolicyLayer['settings'] | undefined, key: (typeof STRUCTURE)[number]): string | undefined {
  const list = settings?.[key] ?? [];
  return list.length === 0 ? undefined : JSON.stringify(list);
}
