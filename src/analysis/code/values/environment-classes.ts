import type { Binding } from '../names/bindings.ts';
import type { Facts } from '../facts.ts';
import type { Scope } from '../names/scopes.ts';

/** Classes of one file that a class is followed through to the one that the library gives. */
const MAX_BASES = 8;

/** True for the body of a class whose fields the environment fills (pydantic's `BaseSettings`), itself or through classes of the file. */
export function isFilledFromEnvironment(facts: Facts, scope: Scope): boolean {
  return facts.lookups.hasEnvironmentClasses && scope.of.role === 'class' && hasEnvironmentBase(facts, scope, MAX_BASES);
}

function hasEnvironmentBase(facts: Facts, scope: Scope, deep: number): boolean {
  const { node } = scope.of;
  if (node === undefined || deep === 0) return false;
  const bases = facts.syntax.adapter.class(node)?.bases ?? [];
  return bases.some((base) => {
    if (facts.lookups.environmentClasses.matches(facts.names.ofDotted(base, node).name)) return true;
    const own = facts.bindings.classScope(base);
    return own !== undefined && own !== scope && hasEnvironmentBase(facts, own, deep - 1);
  });
}

/** Settings of the class itself, which are no fields, and fields that the library leaves alone. */
const NO_FIELD = /^(?:model_config|Config|_\w+)$/;

/** The variable that fills the field which a binding gives a default; undefined for any other binding. The library's prefix is left out. */
export function fieldOfEnvironment(facts: Facts, { scope, path }: Binding): string | undefined {
  const [name, ...deeper] = path;
  if (name === undefined || deeper.length > 0 || NO_FIELD.test(name) || !isFilledFromEnvironment(facts, scope)) return undefined;
  return name.toUpperCase();
}
