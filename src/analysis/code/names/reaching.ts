import type { Binding, Variable } from './bindings.ts';
import type { Span } from '../../text.ts';
import { type Branch, homeOf, type Scope } from './scopes.ts';

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
/** Most branches around a use that are looked at for a loop that brings it back. */
const MAX_BRANCHES = 60;

/** Where a use of a variable stands. */
export interface Use {
  readonly offset: number;
  readonly scope: Scope | undefined;
  readonly branch: Branch | undefined;
}

/** The assignments that a use may see, by order and branches; loops count as branches. */
export function reaching(variable: Variable, { offset, scope, branch }: Use): Reaching {
  if (variable.bindings.length > MAX_BINDINGS) return { definite: undefined, possible: [], overwritten: [], open: true };
  const told = variable.bindings.filter((binding) => binding.uninitialised !== true);
  const here = scope && homeOf(scope);
  const isHere = (binding: Binding): boolean => homeOf(binding.scope) === here;
  const before = told.filter((binding) => isHere(binding) && binding.end <= offset).reverse();
  const last = before.findIndex((binding) => hasRun(binding, offset));
  const definite = before[last];
  const nested = told.filter((binding) => !isHere(binding) && isNested(binding, here));
  if (definite === undefined)
    return before.length > 0 ? uncertain(variable, [...before.reverse(), ...nested]) : elsewhere(variable, told, offset);
  const overwritten = before.slice(last + 1).filter((binding) => hasRun(binding, definite.start));
  const round = outermostLoop(branch, definite);
  const around = told.filter((binding) => isHere(binding) && binding.start >= offset && round !== undefined && binding.start < round.end);
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

/** The loop around a use, but not around the certain assignment: what is assigned in it behind the use is seen in its next round. */
function outermostLoop(around: Branch | undefined, definite: Span): Span | undefined {
  let loop: Span | undefined;
  let branch = around;
  for (let step = 0; step < MAX_BRANCHES && branch !== undefined; step += 1) {
    if (branch.start <= definite.start && definite.start < branch.end) break;
    if (branch.of.conditional.condition === undefined) loop = branch;
    branch = branch.parent;
  }
  return loop;
}

/** Assigned by a function inside of the one where the use stands, which may have been called in between. */
function isNested({ scope }: Binding, here: Scope | undefined): boolean {
  return here !== undefined && scope !== here && here.start <= scope.start && scope.end <= here.end;
}
