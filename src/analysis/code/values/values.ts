import type { Value } from '../../code.ts';
import type { Node, Shape } from '../tree/adapter.ts';
import { callValue } from './call-values.ts';
import { alternatives, built, calculate, composite, CONFIGURATION, environment, fallback, literal, UNKNOWN } from './combine.ts';
import type { Variable } from '../names/bindings.ts';
import type { Facts } from '../facts.ts';
import { isAboutLookup } from './lookup-conditions.ts';
import { spanKey, spanOf } from '../tree/nodes.ts';
import { variableValue } from './variable-values.ts';

/** How many steps a value is followed through names, members, calls and string building. */
const MAX_DEPTH = 12;
/** Most parts of a concatenation, list or object that are looked at; what has more is data, and unknown. */
const MAX_PARTS = 500;

/** Where values come from: the provenance of the expressions of one file. */
export class Values {
  readonly #facts: Facts;
  readonly #known = new Map<number, Value>();
  readonly #asking = new Set<number>();
  /** How often an answer was cut short. */
  #cuts = 0;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** What an expression evaluates to. Cycles and long ways are unknown. */
  of(node: Node): Value {
    const key = spanKey(spanOf(node));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#asking.has(key) || this.#asking.size >= MAX_DEPTH) {
      this.#cuts += 1;
      return UNKNOWN;
    }
    const cuts = this.#cuts;
    this.#asking.add(key);
    const value = evaluated(this.#facts, this.#facts.syntax.bare(node));
    this.#asking.delete(key);
    // Inside of another question the limits may have cut an answer short.
    if (this.#asking.size === 0 || value.provenance !== 'unknown' || this.#cuts === cuts) this.#known.set(key, value);
    return value;
  }

  /** The value of a member of an object. */
  member(object: Node | 'self', name: string, at: Node): Value {
    const { names, lookups, objects } = this.#facts;
    const owner = object === 'self' ? 'self' : names.of(object).name;
    if (lookups.environmentObjects.matches(owner)) return environment(name);
    const property = object === 'self' ? undefined : objects.property(object, name);
    const field = objects.field(object, name, at);
    if (field !== undefined) return variableValue(this.#facts, field, at, property);
    if (property !== undefined) return this.of(property);
    return lookups.configurationObjects.matches(owner) || lookups.configurationObjects.matches(`${owner}.${name}`)
      ? CONFIGURATION
      : UNKNOWN;
  }
}

type Evaluators = { readonly [K in Shape['is']]: (facts: Facts, shape: Extract<Shape, { is: K }>, node: Node) => Value };

/** The value of each shape of expression. */
const EVALUATORS: Evaluators = {
  string: (_, shape, node) => literal(shape.text, spanOf(node)),
  number: (_, shape, node) => literal(shape.value, spanOf(node)),
  boolean: (_, shape, node) => literal(shape.value, spanOf(node)),
  null: (_, __, node) => literal(null, spanOf(node)),
  name: nameValue,
  member: (facts, shape, node) => facts.values.member(shape.object, shape.name, node),
  index: indexValue,
  call: (facts, _, node) => callValue(facts, node),
  object: (facts, shape) =>
    allOf(
      facts,
      shape.entries.map((entry) => entry.value),
    ),
  list: (facts, shape) => allOf(facts, shape.elements),
  function: () => UNKNOWN,
  template: templated,
  concatenation: (facts, _, node) => concatenated(facts, node),
  fallback: (facts, shape) => fallback(facts.values.of(shape.first), facts.values.of(shape.second), spanOf(shape.second)),
  choice: chosen,
  arithmetic: calculated,
  operation: (facts, shape) =>
    shape.operands === undefined ? UNKNOWN : composite(shape.operands.map((operand) => facts.values.of(operand))),
  wrapped: () => UNKNOWN,
  environment: (facts, shape) =>
    shape.fallback === undefined
      ? environment(shape.variable)
      : fallback(environment(shape.variable), facts.values.of(shape.fallback), spanOf(shape.fallback)),
  configuration: () => CONFIGURATION,
  other: () => UNKNOWN,
};

function evaluated(facts: Facts, node: Node): Value {
  const shape = facts.syntax.shape(node);
  const evaluate = EVALUATORS[shape.is] as (facts: Facts, shape: Shape, node: Node) => Value;
  return evaluate(facts, shape, node);
}

function nameValue(facts: Facts, shape: Shape & { is: 'name' }, node: Node): Value {
  const variable = facts.variableAt(shape.name, node);
  if (variable !== undefined && shape.unbound === 'environment') return environmentOr(facts, variable, node);
  if (variable !== undefined) return variableValue(facts, variable, node);
  if (shape.unbound === 'environment') return environment(shape.name);
  if (shape.unbound === 'configuration') return CONFIGURATION;
  return facts.lookups.configurationObjects.matches(facts.names.of(node).name) ? CONFIGURATION : UNKNOWN;
}

/** A variable that the environment brings along until the script sets it for certain. */
function environmentOr(facts: Facts, variable: Variable, node: Node): Value {
  const offset = node.range().start.index;
  const { definite, possible } = facts.reaching(variable, offset);
  const isLoops = variable.bindings.some((binding) => binding.value === undefined && binding.start <= offset && offset < binding.end);
  if (isLoops) return UNKNOWN;
  if (definite !== undefined) return variableValue(facts, variable, node);
  const lookup = environment(variable.name);
  return possible.length === 0 ? lookup : fallback(lookup, variableValue(facts, variable, node), undefined);
}

function indexValue(facts: Facts, shape: Shape & { is: 'index' }, node: Node): Value {
  const { provenance, literal: key } = facts.values.of(shape.key);
  if (provenance === 'literal' && (typeof key === 'string' || typeof key === 'number'))
    return facts.values.member(shape.object, String(key), node);
  return facts.lookups.environmentObjects.matches(facts.names.of(shape.object).name) ? environment(undefined) : UNKNOWN;
}

function allOf(facts: Facts, nodes: readonly Node[]): Value {
  return nodes.length > MAX_PARTS ? UNKNOWN : composite(nodes.map((node) => facts.values.of(node)));
}

function templated(facts: Facts, shape: Shape & { is: 'template' }, node: Node): Value {
  if (shape.parts.length > MAX_PARTS) return UNKNOWN;
  return built(
    shape.parts.map((part) => (typeof part === 'string' ? part : facts.values.of(part))),
    spanOf(node),
  );
}

function concatenated(facts: Facts, node: Node): Value {
  const nodes = operands(facts, node);
  if (nodes.length >= MAX_PARTS) return UNKNOWN;
  const parts = nodes.map((part) => facts.values.of(part));
  const isSum = parts.every((part) => part.provenance === 'literal' && typeof part.literal === 'number');
  if (isSum)
    return literal(
      parts.reduce((sum, part) => sum + Number(part.literal), 0),
      spanOf(node),
    );
  return built(
    parts.map((part) => (part.provenance === 'literal' && typeof part.literal === 'string' ? part.literal : part)),
    spanOf(node),
  );
}

/** The operands of nested concatenations, left to right, without recursion: they nest as deep as they are long. */
function operands(facts: Facts, node: Node): readonly Node[] {
  const found: Node[] = [];
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined && found.length < MAX_PARTS; next = waiting.pop()) {
    const shape = facts.syntax.bareShape(next);
    if (shape.is === 'concatenation') waiting.push(...shape.parts.toReversed());
    else found.push(next);
  }
  return found;
}

function chosen(facts: Facts, shape: Shape & { is: 'choice' }): Value {
  const values = [facts.values.of(shape.then), facts.values.of(shape.otherwise)];
  const variables = values.flatMap((value) => value.variables);
  return alternatives(values, isAboutLookup(facts, shape.condition.text(), variables, []));
}

function calculated(facts: Facts, shape: Shape & { is: 'arithmetic' }, node: Node): Value {
  const [left, right] = [facts.values.of(shape.left), facts.values.of(shape.right)];
  const result = calculate(shape.operator, left, right);
  const sum = composite([left, right]);
  return result === undefined ? sum : { ...sum, literal: result, origin: spanOf(node) };
}
