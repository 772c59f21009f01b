import type { Value } from '../code.ts';
import type { Span } from '../text.ts';
import type { Entry, Node, Shape } from './adapter.ts';
import type { Binding, Variable } from './bindings.ts';
import { callValue } from './call-values.ts';
import { alternatives, built, calculate, composite, CONFIGURATION, environment, fallback, literal, UNKNOWN } from './combine.ts';
import { type Facts, spanKey } from './facts.ts';
import { isAboutLookup } from './lookup-conditions.ts';
import { spanOf } from './nodes.ts';
import type { Reaching } from './reaching.ts';

/** How many steps a value is followed through names, members, calls and string building. */
const MAX_DEPTH = 12;
/** Most parts of a concatenation or list that are looked at. */
const MAX_PARTS = 200;

/** Where values come from: the provenance of expressions, one file at a time. */
export class Values {
  readonly #facts: Facts;
  readonly #known = new Map<number, Value>();
  readonly #asking = new Set<number>();

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** What an expression evaluates to. Cycles and long ways are unknown. */
  of(node: Node): Value {
    const key = spanKey(spanOf(node));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#asking.has(key) || this.#asking.size >= MAX_DEPTH) return UNKNOWN;
    this.#asking.add(key);
    const value = this.#evaluate(node);
    this.#asking.delete(key);
    // Inside of another question the answer may have been cut short by the limits.
    if (this.#asking.size === 0 || value.provenance !== 'unknown') this.#known.set(key, value);
    return value;
  }

  /** The member of an object that the file assigns to, by a path, in a class body or through `self`. */
  fieldVariable(object: Node | 'self', name: string, at: Node): Variable | undefined {
    const { bindings, syntax } = this.#facts;
    const offset = at.range().start.index;
    if (object === 'self') return bindings.ownField(name, offset);
    const shape = syntax.bareShape(object);
    if (shape.is === 'name') {
      if (bindings.isSelf(shape.name)) return bindings.ownField(name, offset);
      const variable = this.#facts.variableAt(shape.name, object);
      return variable?.fields.get(name) ?? this.#typedField(variable, name) ?? bindings.fieldOf(shape.name, name);
    }
    if (shape.is !== 'member') return undefined;
    const outer = this.fieldVariable(shape.object, shape.name, at);
    return outer?.fields.get(name) ?? this.#typedField(outer, name) ?? this.#deepField(shape, name);
  }

  /** The value of a key in an object literal that an expression is or leads to. */
  propertyNode(object: Node, key: string): Node | undefined {
    const entries = this.entriesOf(object);
    return entries.findLast((entry) => entry.key === key)?.value;
  }

  /** Keys and values of the object literal (or struct construction) that an expression is or leads to. */
  entriesOf(object: Node, depth = 0): readonly Entry[] {
    const target = this.literalNode(object, depth);
    if (target === undefined) return [];
    const shape = this.#facts.syntax.shape(target);
    if (shape.is === 'object') return shape.entries;
    return shape.is === 'call' ? (this.#facts.syntax.adapter.call(target)?.named ?? []) : [];
  }

  /** Elements of the list literal that an expression is or leads to. */
  elementsOf(list: Node): readonly Node[] {
    const target = this.literalNode(list, 0);
    const shape = target === undefined ? undefined : this.#facts.syntax.shape(target);
    return shape?.is === 'list' ? shape.elements : [];
  }

  /** The expression that a name or member was last assigned from, followed to one that is neither. */
  literalNode(node: Node, depth: number): Node | undefined {
    const { syntax } = this.#facts;
    const bare = syntax.bare(node);
    const shape = syntax.shape(bare);
    if (depth > MAX_DEPTH) return undefined;
    if (shape.is === 'name') return this.#assigned(this.#facts.variableAt(shape.name, bare), bare, depth);
    if (shape.is !== 'member') return bare;
    const field = this.fieldVariable(shape.object, shape.name, bare);
    if (field !== undefined) return this.#assigned(field, bare, depth);
    if (shape.object === 'self') return undefined;
    const property = this.entriesOf(shape.object, depth + 1).findLast((entry) => entry.key === shape.name)?.value;
    return property === undefined ? undefined : this.literalNode(property, depth + 1);
  }

  /** The value of a member of an object. */
  member(object: Node | 'self', name: string, at: Node): Value {
    const { names, lookups } = this.#facts;
    const owner = object === 'self' ? 'self' : names.of(object).name;
    if (lookups.environmentObjects.matches(owner)) return environment(name);
    const property = object === 'self' ? undefined : this.propertyNode(object, name);
    const field = this.fieldVariable(object, name, at);
    if (field !== undefined) return this.#variable(field, at, property);
    if (property !== undefined) return this.of(property);
    if (lookups.configurationObjects.matches(owner) || lookups.configurationObjects.matches(`${owner}.${name}`)) return CONFIGURATION;
    return UNKNOWN;
  }

  #evaluate(node: Node): Value {
    const shape = this.#facts.syntax.shape(node);
    switch (shape.is) {
      case 'string':
        return literal(shape.text, spanOf(node));
      case 'number':
      case 'boolean':
        return literal(shape.value, spanOf(node));
      case 'null':
        return literal(null, spanOf(node));
      case 'name':
        return this.#name(shape, node);
      case 'member':
        return this.member(shape.object, shape.name, node);
      case 'index':
        return this.#index(shape.object, shape.key, node);
      case 'call':
        return callValue(this.#facts, node);
      case 'wrapped':
        return this.#evaluate(this.#facts.syntax.bare(node));
      case 'environment':
        return shape.fallback === undefined
          ? environment(shape.variable)
          : fallback(environment(shape.variable), this.of(shape.fallback), spanOf(shape.fallback));
      case 'configuration':
        return CONFIGURATION;
      case 'function':
      case 'other':
        return UNKNOWN;
      default:
        return this.#combined(shape, node);
    }
  }

  #combined(shape: Shape, node: Node): Value {
    switch (shape.is) {
      case 'object':
        return composite(shape.entries.slice(0, MAX_PARTS).map((entry) => this.of(entry.value)));
      case 'list':
        return composite(shape.elements.slice(0, MAX_PARTS).map((element) => this.of(element)));
      case 'template':
        return built(
          shape.parts.slice(0, MAX_PARTS).map((part) => (typeof part === 'string' ? part : this.of(part))),
          spanOf(node),
        );
      case 'concatenation':
        return this.#concatenation(node);
      case 'fallback':
        return fallback(this.of(shape.first), this.of(shape.second), spanOf(shape.second));
      case 'choice':
        return this.#choice(shape.condition, this.of(shape.then), this.of(shape.otherwise));
      case 'arithmetic':
        return this.#arithmetic(shape.operator, this.of(shape.left), this.of(shape.right), spanOf(node));
      case 'operation':
        return shape.operands === undefined ? UNKNOWN : composite(shape.operands.map((operand) => this.of(operand)));
      default:
        return UNKNOWN;
    }
  }

  #name(shape: Shape & { is: 'name' }, node: Node): Value {
    const variable = this.#facts.variableAt(shape.name, node);
    if (variable !== undefined) return this.#variable(variable, node, undefined);
    if (shape.unbound === 'environment') return environment(shape.name);
    if (shape.unbound === 'configuration') return CONFIGURATION;
    return this.#facts.lookups.configurationObjects.matches(this.#facts.names.of(node).name) ? CONFIGURATION : UNKNOWN;
  }

  #index(object: Node, key: Node, node: Node): Value {
    const name = this.of(key);
    const known = name.provenance === 'literal' && name.literal !== undefined && name.literal !== null ? String(name.literal) : undefined;
    if (known !== undefined) return this.member(object, known, node);
    return this.#facts.lookups.environmentObjects.matches(this.#facts.names.of(object).name) ? environment(undefined) : UNKNOWN;
  }

  #concatenation(node: Node): Value {
    const parts = this.#flattened(node).map((part) => this.of(part));
    const numbers = parts.every((part) => part.provenance === 'literal' && typeof part.literal === 'number');
    if (!numbers)
      return built(
        parts.map((part) => (part.provenance === 'literal' && typeof part.literal === 'string' ? part.literal : part)),
        spanOf(node),
      );
    return literal(
      parts.reduce((sum, part) => sum + Number(part.literal), 0),
      spanOf(node),
    );
  }

  /** The operands of nested concatenations, left to right, without recursion: they nest as deep as they are long. */
  #flattened(node: Node): readonly Node[] {
    const operands: Node[] = [];
    const waiting = [node];
    while (waiting.length > 0 && operands.length < MAX_PARTS) {
      const next = waiting.pop();
      if (next === undefined) break;
      const shape = this.#facts.syntax.bareShape(next);
      if (shape.is === 'concatenation') waiting.push(...shape.parts.toReversed());
      else operands.push(next);
    }
    return operands;
  }

  #choice(condition: Node, then: Value, otherwise: Value): Value {
    const variables = [...then.variables, ...otherwise.variables];
    return alternatives([then, otherwise], isAboutLookup(this.#facts, condition.text(), variables, []));
  }

  #arithmetic(operator: string, left: Value, right: Value, span: Span): Value {
    const result = calculate(operator, left, right);
    const sum = composite([left, right]);
    return result === undefined ? sum : { ...sum, literal: result, origin: span };
  }

  /** The value of a variable at a place; `base` is what an object literal says about a member that is assigned to later. */
  #variable(variable: Variable, at: Node, base: Node | undefined): Value {
    if (this.#isInjected(variable)) return CONFIGURATION;
    const seen = this.#facts.reaching(variable, at.range().start.index);
    if (seen.open) return UNKNOWN;
    const start = seen.definite === undefined && base !== undefined ? [this.of(base)] : [];
    if (seen.definite !== undefined && seen.possible.length === 0)
      return this.#withDeadLookup(this.binding(seen.definite), variable.name, seen);
    const bindings = seen.definite === undefined ? seen.possible : [seen.definite, ...seen.possible];
    const values = [...start, ...bindings.map((binding) => this.binding(binding))];
    const [only] = values;
    if (only === undefined) return UNKNOWN;
    if (values.length === 1) return only;
    return alternatives(values, this.#areAboutLookup(variable, bindings, values));
  }

  /** The value that one assignment gives. */
  binding(binding: Binding): Value {
    if (binding.value === undefined) return UNKNOWN;
    const whole = this.#picked(binding.value, binding.pick ?? []);
    const value = binding.fallback === undefined ? whole : fallback(whole, this.of(binding.fallback), spanOf(binding.fallback));
    return binding.mode === undefined || binding.mode === 'set' ? value : this.#added(binding, binding.value, value);
  }

  /** `x += y` builds on what was there, `x ||= y` keeps it. */
  #added(binding: Binding, node: Node, value: Value): Value {
    const name = binding.path[0];
    const variable = binding.path.length === 1 && name !== undefined ? this.#facts.bindings.lookup(name, binding.start) : undefined;
    if (variable === undefined) return UNKNOWN;
    const earlier = this.#facts.reaching(variable, binding.start).definite;
    const before = earlier === undefined ? UNKNOWN : this.binding(earlier);
    if (binding.mode === 'append') return built([before, value], binding);
    return fallback(before, value, spanOf(node));
  }

  #picked(node: Node, keys: readonly string[]): Value {
    const [key, ...rest] = keys;
    if (key === undefined) return this.of(node);
    if (rest.length === 0) {
      const element = /^\d+$/.test(key) ? this.elementsOf(node)[Number(key)] : undefined;
      return element === undefined ? this.member(node, key, node) : this.of(element);
    }
    const property = this.propertyNode(node, key);
    return property === undefined ? UNKNOWN : this.#picked(property, rest);
  }

  #withDeadLookup(value: Value, name: string, { definite, overwritten }: Reaching): Value {
    const [earlier] = overwritten;
    if (value.provenance !== 'literal' || earlier?.value === undefined || definite === undefined) return value;
    const lost = this.binding(earlier);
    const isLookup = lost.provenance === 'environment' || lost.provenance === 'environment-or-literal';
    const between = this.#facts.text({ start: earlier.end, end: definite.start });
    const isUsed = between.split(/[^\p{L}\p{N}_$]+/u).includes(name);
    return isLookup && !isUsed ? { ...value, deadLookup: spanOf(earlier.value) } : value;
  }

  #areAboutLookup(variable: Variable, bindings: readonly Binding[], values: readonly Value[]): boolean {
    const variables = values.flatMap((value) => value.variables);
    return bindings.every((binding) => {
      if (binding.branch === undefined) return true;
      const { conditional, node } = binding.branch.of;
      if (conditional.condition === undefined) return true;
      const from = node.range().start.index;
      return isAboutLookup(this.#facts, this.#facts.text({ start: from, end: Math.max(from, binding.branch.start) }), variables, [
        variable.name,
      ]);
    });
  }

  /** A field or parameter that an annotation fills from the configuration (`@Value`). */
  #isInjected(variable: Variable): boolean {
    return variable.bindings.some((binding) =>
      this.#facts.injected.some((target) => target.start <= binding.start && binding.end <= target.end),
    );
  }

  #assigned(variable: Variable | undefined, at: Node, depth: number): Node | undefined {
    const binding = variable === undefined ? undefined : this.#facts.reaching(variable, at.range().start.index).definite;
    if (binding?.value === undefined || binding.mode === 'append') return undefined;
    const [key, ...rest] = binding.pick ?? [];
    if (key === undefined) return this.literalNode(binding.value, depth + 1);
    const property = rest.length === 0 ? this.entriesOf(binding.value, depth + 1).findLast((entry) => entry.key === key)?.value : undefined;
    return property === undefined ? undefined : this.literalNode(property, depth + 1);
  }

  #typedField(variable: Variable | undefined, name: string): Variable | undefined {
    const type = variable === undefined ? undefined : this.#facts.bindings.typeOf(variable);
    return type === undefined ? undefined : this.#facts.bindings.fieldOf(type, name);
  }

  /** `app.config.SECRET_KEY` where the file assigns the whole path. */
  #deepField(shape: Shape & { is: 'member' }, name: string): Variable | undefined {
    const path = [shape.name, name];
    let object = shape.object;
    for (let step = 0; step < MAX_DEPTH && object !== 'self'; step += 1) {
      const inner = this.#facts.syntax.bareShape(object);
      if (inner.is === 'name') return this.#facts.variableAt(inner.name, object)?.fields.get(path.join('.'));
      if (inner.is !== 'member') return undefined;
      path.unshift(inner.name);
      object = inner.object;
    }
    return undefined;
  }
}
