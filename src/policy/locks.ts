import { FACTOR_SLUGS } from '../../checks/factors.ts';
import type { Role } from '../analysis/repository.ts';

const FACTOR = `(?:${FACTOR_SLUGS.join('|')})`;

/** Keys that can be locked: all that decide something, one by one where each has an effect of its own. */
export const LOCKABLE = new RegExp(
  `^(?:${[
    'mode|fail-on|checks|baseline|survey',
    `factors(?:\\.${FACTOR})?`,
    'rules(?:\\.[a-z-]+/[a-z0-9-]+)?',
    'paths(?:\\.(?:ignore|roles|deployables))?',
    'comments(?:\\.(?:max|suggestions))?',
    'skip(?:\\.(?:labels|authors|titles|paths))?',
    `commands(?:\\.(?:audit|explain|baseline|fix|policy|help|(?:ignore|unignore)(?:\\.${FACTOR})?))?`,
  ].join('|')})$`,
);

/** A key that a file has locked. */
export interface Lock {
  readonly key: string;
  /** The file, as people know it. */
  readonly source: string;
  /** Not everybody may read it. */
  readonly isPrivate: boolean;
}

/** A value that a nearer file wants to set. */
export interface Wanted {
  readonly keys: readonly string[];
  readonly value: unknown;
  /** Whether a farther file has set a key. */
  readonly isSet: (key: string) => boolean;
}

/** Whether a lock keeps a value from being set: on its own key, on all below it, and on whatever else would decide the same. */
export function keeps({ key: lock }: Lock, wanted: Wanted): boolean {
  const key = wanted.keys.join('.');
  return key === lock || key.startsWith(`${lock}.`) || DETOURS.some((leads) => leads(lock.split('.'), wanted));
}

/** Another way to the effect of a locked key. */
type Detour = (lock: readonly string[], wanted: Wanted) => boolean;

const JUDGED: ReadonlySet<unknown> = new Set<Role>(['source', 'configuration']);

const DETOURS: readonly Detour[] = [
  // What a rule's own entry says stands above its factor.
  ([top, factor], { keys: [map, rule = ''] }) => top === 'factors' && map === 'rules' && isOf(rule, factor),
  // A rule that has no entry of its own is as its factor has it.
  ([top, rule], { keys: [map, factor = ''], isSet }) =>
    top === 'rules' && map === 'factors' && (rule === undefined || (isOf(rule, factor) && !isSet(`rules.${rule}`))),
  ([top], { keys: [key], value }) => top === 'fail-on' && key === 'mode' && value === 'observe',
  ([top], { keys: [key], value }) => top === 'mode' && key === 'fail-on' && value === 'never',
  // A file is taken out of the judgement by its path, by what it is said to be for, or with the whole pull request.
  ([top, list], { keys: [map, key], value }) =>
    top === 'paths' &&
    list !== 'roles' &&
    list !== 'deployables' &&
    ((map === 'paths' && key === 'roles' && !JUDGED.has(value)) || (map === 'skip' && key === 'paths')),
  ([top, list], { keys: [map, key] }) => top === 'paths' && list === 'roles' && map === 'paths' && key === 'ignore',
  // A factor that is not named is as `*` says.
  ([top, command, factor], { keys, isSet }) =>
    top === 'commands' && factor !== undefined && keys.join('.') === `commands.${command}.*` && !isSet(`commands.${command}.${factor}`),
];

/** A repository's own rules are its own to level. */
function isOf(rule: string, factor: string | undefined): boolean {
  const [family = ''] = rule.split('/');
  return factor === undefined ? family !== 'custom' : family === factor;
}
