import type { Origin, ResolvedPolicy } from './resolve.ts';

/** One value of the policy in force, in words for people. `source` may be foreign text. */
export interface PolicyRow {
  readonly key: string;
  /** As JSON. */
  readonly value: string;
  readonly source: string;
  /** One of the sources is not for everybody's eyes. */
  readonly isPrivate: boolean;
}

/**
 * Every value of the policy in force with where it comes from, ordered by key.
 * @param privateSources those that are not for everybody's eyes
 */
export function policyRows({ policy, origins }: ResolvedPolicy, privateSources: ReadonlySet<string> = NONE): readonly PolicyRow[] {
  const decided = new Map(origins.map((origin) => [origin.key, origin]));
  const defaults = leavesOf(policy, '').filter(({ key }) => !decided.has(key));
  return [...origins.map((origin) => rowOf(origin, privateSources)), ...defaults].sort((a, b) => (a.key < b.key ? -1 : 1));
}

const NONE: ReadonlySet<string> = new Set();

function rowOf({ key, value, sources }: Origin, privateSources: ReadonlySet<string>): PolicyRow {
  return { key, value, source: sources.join(', '), isPrivate: sources.some((source) => privateSources.has(source)) };
}

/** Values that nobody decided; empty maps of rules and factors say nothing. */
function leavesOf(value: object, around: string): readonly PolicyRow[] {
  return Object.entries(value).flatMap(([name, child]: [string, unknown]) => {
    const key = around === '' ? name : `${around}.${name}`;
    if (typeof child === 'object' && child !== null && !Array.isArray(child)) return leavesOf(child, key);
    return [{ key, value: JSON.stringify(child), source: 'default', isPrivate: false }];
  });
}
