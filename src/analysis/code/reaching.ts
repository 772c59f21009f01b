import type { Binding, Variable } from './bindings.ts';
import { enclosing, type Scope } from './scopes.ts';

/** Assignments that a use of a variable may see. */
export interface Reaching {
  /** The last one that is certain to have run before the use, or the only one there is. */
  readonly definite: Binding | undefined;
  /** Others that may have run since, in source order. */
  readonly possible: readonly Binding[];
  /** Certain ones before `definite` that it made worthless, nearest first. */
  readonly overwritten: readonly Binding[];
  /** True when the value may also come from outside: a parameter that nothing has replaced for certain. */
  readonly open: boolean;
}

/** Most assignments to one name that are told apart; generated code and state machines have more. */
const MAX_BINDINGS = 1000;

/** The assignments that a use at `offset` (in `scope`) may see, by order and branches; loops count as branches. */
export function reaching(variable: Variable, offset: number, scope: Scope | undefined): Reaching {
  if (variable.bindings.length > MAX_BINDINGS) return { definite: undefined, possible: [], overwritten: [], open: true };
  const told = variable.bindings.filter((binding) => binding.uninitialised !== true);
  const here = enclosing(scope, 'function', 'file');
  const isHere = (binding: Binding): boolean => enclosing(binding.scope, 'function', 'file') === here;
  const before = told.filter((binding) => isHere(binding) && binding.end <= offset).reverse();
  const last = before.findIndex((binding) => hasRun(binding, offset));
  const definite = before[last];
  const nested = told.filter((binding) => !isHere(binding) && isNested(binding, here));
  if (definite === undefined)
    return before.length > 0 ? uncertain(variable, [...before.reverse(), ...nested]) : elsewhere(variable, told, offset);
  const overwritten = before.slice(last + 1).filter((binding) => hasRun(binding, definite.start));
  const around = told.filter((binding) => isHere(binding) && binding.start >= offset && comesRound(binding, offset, definite));
  return { definite, possible: [...before.slice(0, last).reverse(), ...around, ...nested], overwritten, open: false };
}

/** The use's own function assigns, but only in branches. */
function uncertain(variable: Variable, possible: readonly Binding[]): Reaching {
  return { definite: undefined, possible, overwritten: [], open: variable.parameter !== undefined };
}

/** The use's own function does not assign before: every other assignment counts, wherever it stands. */
function elsewhere(variable: Variable, told: readonly Binding[], offset: number): Reaching {
  const others = told.filter((binding) => !(binding.start <= offset && offset < binding.end));
  const [only] = others;
  if (others.length !== 1 || only === undefined || variable.parameter !== undefined) return uncertain(variable, others);
  return { definite: only, possible: [], overwritten: [], open: false };
}

/** True when the binding's branch also holds the offset, so that whoever gets there has passed it. */
function hasRun(binding: Binding, offset: number): boolean {
  return binding.branch === undefined || (binding.branch.start <= offset && offset < binding.branch.end);
}

/** Assigned after the use, in a loop that the use shares with it but not with the certain assignment: the next round sees it. */
function comesRound(binding: Binding, offset: number, definite: Binding): boolean {
  for (let { branch } = binding; branch !== undefined; branch = branch.parent) {
    const isShared = branch.start <= offset && offset < branch.end && !(branch.start <= definite.start && definite.start < branch.end);
    if (isShared && branch.of.conditional.condition === undefined) return true;
  }
  return false;
}

/** Assigned by a function inside of the one where the use stands, which may have been called in between. */
function isNested(binding: Binding, here: Scope | undefined): boolean {
  for (let scope = binding.scope.parent; scope !== undefined; scope = scope.parent) if (scope === here) return true;
  return false;
}
