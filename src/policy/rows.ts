import type { Origin, ResolvedPolicy } from './resolve.ts';

/** One value of the policy in force, in words for people. `source` may be foreign text. */
export interface PolicyRow {
  readonly key: string;
  /** As JSON. */
  readonly value: string;
  readonly source: string;
}

/** Every value of the policy in force with where it comes from, ordered by key. */
export function policyRows({ policy, origins }: ResolvedPolicy): readonly PolicyRow[] {
  const decided = new Map(origins.map((origin) => [origin.key, origin]));
  const defaults = leavesOf(policy, '').filter(({ key }) => !decided.has(key));
  return [...origins.map(rowOf), ...defaults].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function rowOf({ key, value, sources }: Origin): PolicyRow {
  return { key, value, source: sources.join(', ') };
}

/** Values that nobody decided; empty maps of rules and factors say nothing. */
function leavesOf(value: object, around: string): readonly PolicyRow[] {
  return Object.entries(value).flatMap(([name, child]: [string, unknown]) => {
    const key = around === '' ? name : `${around}.${name}`;
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) return leavesOf(child, key);
    return [{ key, value: JSON.stringify(child), source: 'default' }];
  });
}
