import { RETIRED, type RetiredRules } from '../../checks/retired.ts';
import { keeps, type Lock } from './locks.ts';
import { type Policy, type PolicyInput, policyOf } from './policy.ts';
import { renewed } from './retired.ts';

/** One place that decides: an organisation's file, a shared one, the repository's own, the command line. */
export interface PolicyLayer {
  /** How it is named to people: `.github/twelvefold.yml on main`. May hold foreign text. */
  readonly source: string;
  readonly settings: PolicyInput;
  /** Not everybody who hears of it may read it: it is named, and what it says is not told. */
  readonly isPrivate?: boolean;
}

/** Where a value of the policy in force comes from. */
export interface Origin {
  /** `comments.max`, `rules.config/hardcoded-secret` */
  readonly key: string;
  /** As JSON. */
  readonly value: string;
  /** Sources of the layers that have a part in it, the farthest first. */
  readonly sources: readonly string[];
}

/** The policy in force, and how it came about. */
export interface ResolvedPolicy {
  readonly policy: Policy;
  /** Every value that some layer has set, ordered by key; all others are defaults. */
  readonly origins: readonly Origin[];
  /** What was left out and why, in one line each. May quote a policy. */
  readonly notices: readonly string[];
}

type Keys = readonly string[];
type Leaf = readonly [keys: Keys, value: unknown];

interface Merged {
  readonly keys: Keys;
  readonly value: unknown;
  readonly sources: readonly string[];
}

/** Keys that say how layers are put together; they are no part of the result. */
const STRUCTURE: ReadonlySet<string> = new Set(['$schema', 'extends', 'locked']);

/**
 * Puts layers together: maps key by key, lists joined (an entry once, the farther layer's first), for anything else the nearer
 * layer wins. What a farther layer locks a nearer one can't change, by whatever key. A setting whose `until` is over counts as not written.
 * @param layers the farthest first: organisation, shared, repository, command line; each valid by itself
 * @param today `2027-01-31`, in UTC
 * @param retired rules of earlier releases
 */
export function resolvePolicy(layers: readonly PolicyLayer[], today: string, retired: RetiredRules = RETIRED): ResolvedPolicy {
  const merged = new Map<string, Merged>();
  const locks: Lock[] = [];
  const notices: string[] = [];
  for (const layer of layers) {
    const { source, isPrivate = false } = layer;
    const { settings, notices: old } = renewed(layer, retired);
    notices.push(...old);
    for (const [keys, value] of leavesOf(settings)) {
      const key = keys.join('.');
      const lock = locks.find((each) => keeps(each, { keys, value, isSet: (other) => merged.has(other) }));
      const until = untilOf(value);
      if (lock) notices.push(keptNotice(layer, key, lock));
      else if (until !== undefined && until < today)
        notices.push(
          isPrivate ? `${source} set something until a day; that is over.` : `${source} set ${key} until ${until}; that is over.`,
        );
      else merged.set(key, join(merged.get(key), { keys, value, sources: [source] }));
    }
    locks.push(...(settings.locked ?? []).map((key) => ({ key, source, isPrivate })));
  }
  const values = [...merged.values()];
  return { policy: policyOf(treeOf(values)), origins: values.map(originOf).sort(byKey), notices: [...new Set(notices)] };
}

function keptNotice({ source, isPrivate = false }: PolicyLayer, key: string, lock: Lock): string {
  const set = isPrivate ? 'something' : key;
  const isSame = key === lock.key || key.startsWith(`${lock.key}.`);
  if (isSame) return `${source} sets ${set}, which ${lock.source} has locked; it is not followed.`;
  const undone = lock.isPrivate ? 'what' : `${lock.key}, which`;
  return `${source} sets ${set}, which would undo ${undone} ${lock.source} has locked; it is not followed.`;
}

/** The values of a file with their keys; lists and time-limited settings are values. */
function leavesOf(settings: PolicyInput): readonly Leaf[] {
  const visit = (value: unknown, keys: Keys): readonly Leaf[] =>
    isMap(value) && !('level' in value) ? Object.entries(value).flatMap(([key, child]) => visit(child, [...keys, key])) : [[keys, value]];
  return Object.entries(settings).flatMap(([key, value]) => (STRUCTURE.has(key) ? [] : visit(value, [key])));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function untilOf(value: unknown): string | undefined {
  return isMap(value) && typeof value['until'] === 'string' ? value['until'] : undefined;
}

function join(farther: Merged | undefined, nearer: Merged): Merged {
  if (!farther || !Array.isArray(farther.value) || !Array.isArray(nearer.value)) return nearer;
  const value = [...new Set<unknown>([...farther.value, ...nearer.value])];
  return { keys: nearer.keys, value, sources: [...farther.sources, ...nearer.sources] };
}

function treeOf(values: readonly Merged[]): object {
  const root: Record<string, unknown> = {};
  for (const { keys, value } of values) {
    let map = root;
    for (const key of keys.slice(0, -1)) map = (Object.hasOwn(map, key) ? map[key] : (map[key] = {})) as Record<string, unknown>;
    map[keys.at(-1) ?? ''] = value;
  }
  return root;
}

function originOf({ keys, value, sources }: Merged): Origin {
  return { key: keys.join('.'), value: JSON.stringify(value), sources };
}

function byKey(a: Origin, b: Origin): number {
  return a.key < b.key ? -1 : 1;
}
