import { loadPolicy } from './load.ts';
import { type PolicyLayer, resolvePolicy } from './resolve.ts';
import { policyRows } from './rows.ts';
import type { PolicyProblem } from './yaml-file.ts';

/** What a change of the repository's own policy would do once it is merged. */
export interface PolicyPreview {
  readonly path: string;
  /** Values that would be others; undefined for one that nobody sets. As JSON. */
  readonly changes: readonly { readonly key: string; readonly before: string | undefined; readonly after: string | undefined }[];
  /** Mistakes in the new version: it would not be followed. */
  readonly problems: readonly PolicyProblem[];
  /** What of the new version would have no effect, in one line each. */
  readonly notices: readonly string[];
}

/** The two versions of a repository's own policy, and what stands around them. */
export interface PolicyChange {
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

/** Compares the policy in force with the one that a change brings. Shared policies are taken as they are now. */
export function previewPolicy(change: PolicyChange, ruleIds: ReadonlySet<string>, today: string): PolicyPreview {
  const { path, around, before, after, privateSources } = change;
  const loaded = loadPolicy(after ?? '', ruleIds);
  if (!loaded.ok) return { path, changes: [], problems: loaded.problems, notices: [] };
  const layerOf = (settings: PolicyLayer['settings']): PolicyLayer => ({ source: path, settings });
  const now = resolvePolicy([...around, ...(before ? [layerOf(before.settings)] : [])], today);
  const then = resolvePolicy([...around, layerOf(loaded.settings)], today);
  const [old, next] = [now, then].map(
    (policy) => new Map(policyRows(policy, privateSources).map(({ key, value, isPrivate }) => [key, isPrivate ? NOT_SHOWN : value])),
  );
  const keys = [...new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])])].sort();
  const changes = keys.map((key) => ({ key, before: old?.get(key), after: next?.get(key) })).filter((row) => row.before !== row.after);
  return { path, changes, problems: [], notices: then.notices };
}
