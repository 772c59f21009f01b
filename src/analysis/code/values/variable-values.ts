import type { Value } from '../../code.ts';
import type { Node } from '../tree/adapter.ts';
import type { Binding, Variable } from '../names/bindings.ts';
import { alternatives, built, CONFIGURATION, environment, fallback, UNKNOWN } from './combine.ts';
import type { Facts } from '../facts.ts';
import { fieldOfEnvironment, isFilledFromEnvironment } from './environment-classes.ts';
import { isAboutLookup } from './lookup-conditions.ts';
import { spanOf } from '../tree/nodes.ts';
import type { Reaching } from '../names/reaching.ts';

/** Most assignments that a place may see which are told apart; a name that is given more values is unknown. */
const MAX_ALTERNATIVES = 100;

/** What a variable holds at a place; `base` is what an object literal says about a member that is assigned to later. */
export function variableValue(facts: Facts, variable: Variable, at: Node, base?: Node): Value {
  if (isInjected(facts, variable)) return CONFIGURATION;
  const told = assignedValue(facts, variable, at, base);
  if (!isFilledFromEnvironment(facts, variable.scope) || told.variables.length > 0) return told;
  return told.provenance === 'unknown' ? environment(variable.name.toUpperCase()) : told;
}

function assignedValue(facts: Facts, variable: Variable, at: Node, base: Node | undefined): Value {
  const seen = facts.reaching(variable, at.range().start.index);
  if (seen.open) return UNKNOWN;
  if (seen.definite !== undefined && seen.possible.length === 0)
    return withDeadLookup(facts, bindingValue(facts, seen.definite), variable.name, seen);
  const bindings = seen.definite === undefined ? seen.possible : [seen.definite, ...seen.possible];
  if (bindings.length > MAX_ALTERNATIVES) return UNKNOWN;
  const start = seen.definite === undefined && base !== undefined ? [facts.values.of(base)] : [];
  const values = [...start, ...bindings.map((binding) => bindingValue(facts, binding))];
  const [only] = values;
  if (only === undefined) return UNKNOWN;
  return values.length === 1 ? only : alternatives(values, areAboutLookup(facts, variable, bindings, values));
}

/** The value that one assignment gives. */
export function bindingValue(facts: Facts, binding: Binding): Value {
  if (binding.value === undefined) return UNKNOWN;
  const whole = picked(facts, binding.value, binding.pick ?? []);
  const value = binding.fallback === undefined ? whole : fallback(whole, facts.values.of(binding.fallback), spanOf(binding.fallback));
  if (binding.mode !== undefined && binding.mode !== 'set') return added(facts, binding, binding.value, value);
  const field = fieldOfEnvironment(facts, binding);
  if (field === undefined) return value;
  return value.provenance === 'unknown' ? environment(field) : fallback(environment(field), value, undefined);
}

/** `x += y` builds on what was there, `x ||= y` keeps it. */
function added(facts: Facts, binding: Binding, node: Node, value: Value): Value {
  const [name] = binding.path;
  const variable = binding.path.length === 1 && name !== undefined ? facts.bindings.lookup(name, binding.start) : undefined;
  if (variable === undefined) return UNKNOWN;
  const isFirst = variable.parameter === undefined && variable.bindings[0] === binding;
  if (binding.mode === 'unless-set' && isFirst) return value;
  const earlier = facts.reaching(variable, binding.start).definite;
  const before = earlier === undefined || earlier.start >= binding.start ? UNKNOWN : bindingValue(facts, earlier);
  return binding.mode === 'append' ? built([before, value], binding) : fallback(before, value, spanOf(node));
}

function picked(facts: Facts, node: Node, keys: readonly string[]): Value {
  const [key, ...rest] = keys;
  if (key === undefined) return facts.values.of(node);
  if (rest.length === 0) {
    const element = /^\d+$/.test(key) ? facts.objects.elements(node)[Number(key)] : undefined;
    return element === undefined ? facts.values.member(node, key, node) : facts.values.of(element);
  }
  const property = facts.objects.property(node, key);
  return property === undefined ? UNKNOWN : picked(facts, property, rest);
}

/** A literal that unconditionally replaces a lookup which nobody has used. */
function withDeadLookup(facts: Facts, value: Value, name: string, { definite, overwritten }: Reaching): Value {
  const [earlier] = overwritten;
  if (value.provenance !== 'literal' || earlier?.value === undefined || definite === undefined) return value;
  const lost = bindingValue(facts, earlier);
  if (lost.provenance !== 'environment' && lost.provenance !== 'environment-or-literal') return value;
  const between = facts.text({ start: earlier.end, end: definite.start });
  const isUsed = between.split(/[^\p{L}\p{N}_$]+/u).includes(name);
  return isUsed ? value : { ...value, deadLookup: spanOf(earlier.value) };
}

function areAboutLookup(facts: Facts, variable: Variable, bindings: readonly Binding[], values: readonly Value[]): boolean {
  const variables = values.flatMap((value) => value.variables);
  return bindings.every(({ branch }) => {
    if (branch?.of.conditional.condition === undefined) return true;
    const from = branch.of.node.range().start.index;
    return isAboutLookup(facts, facts.text({ start: from, end: Math.max(from, branch.start) }), variables, [variable.name]);
  });
}

/** A field or parameter that an annotation fills from the configuration (`@Value`). */
function isInjected(facts: Facts, variable: Variable): boolean {
  return variable.bindings.some((binding) => facts.injected.some((target) => target.start <= binding.start && binding.end <= target.end));
}
