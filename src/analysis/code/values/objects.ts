import type { Entry, Node, Shape } from '../tree/adapter.ts';
import type { Variable } from '../names/bindings.ts';
import type { Facts } from '../facts.ts';

/** How many names and members are followed to a literal. */
const MAX_DEPTH = 12;

/** Objects and their members: which assignment or literal a member, a key or a name leads to. */
export class Objects {
  readonly #facts: Facts;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** The member of an object that the file assigns to, by a path, in a class body or through the object itself. */
  field(object: Node | 'self', name: string, at: Node): Variable | undefined {
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
    const outer = this.field(shape.object, shape.name, at);
    return outer?.fields.get(name) ?? this.#typedField(outer, name) ?? this.#deepField(shape, name);
  }

  /** The value of a key in an object literal that an expression is or leads to. */
  property(object: Node, key: string): Node | undefined {
    return this.entries(object).findLast((entry) => entry.key === key)?.value;
  }

  /** Keys and values of the object literal (or struct construction) that an expression is or leads to. */
  entries(object: Node, depth = 0): readonly Entry[] {
    const target = this.literal(object, depth);
    if (target === undefined) return [];
    const shape = this.#facts.syntax.shape(target);
    if (shape.is === 'object') return shape.entries;
    return shape.is === 'call' ? (this.#facts.syntax.adapter.call(target)?.named ?? []) : [];
  }

  /** Elements of the list literal that an expression is or leads to. */
  elements(list: Node): readonly Node[] {
    const target = this.literal(list);
    const shape = target === undefined ? undefined : this.#facts.syntax.shape(target);
    return shape?.is === 'list' ? shape.elements : [];
  }

  /** The expression that a name or member was last assigned from, followed to one that is neither. */
  literal(node: Node, depth = 0): Node | undefined {
    const { syntax } = this.#facts;
    const bare = syntax.bare(node);
    const shape = syntax.shape(bare);
    if (depth > MAX_DEPTH) return undefined;
    if (shape.is === 'name') return this.#assigned(this.#facts.variableAt(shape.name, bare), bare, depth);
    if (shape.is !== 'member') return bare;
    const field = this.field(shape.object, shape.name, bare);
    if (field !== undefined) return this.#assigned(field, bare, depth);
    if (shape.object === 'self') return undefined;
    const property = this.entries(shape.object, depth + 1).findLast((entry) => entry.key === shape.name)?.value;
    return property === undefined ? undefined : this.literal(property, depth + 1);
  }

  #assigned(variable: Variable | undefined, at: Node, depth: number): Node | undefined {
    const binding = variable === undefined ? undefined : this.#facts.reaching(variable, at.range().start.index).definite;
    if (binding?.value === undefined || binding.mode === 'append') return undefined;
    const [key, ...rest] = binding.pick ?? [];
    if (key === undefined) return this.literal(binding.value, depth + 1);
    const property = rest.length === 0 ? this.entries(binding.value, depth + 1).findLast((entry) => entry.key === key)?.value : undefined;
    return property === undefined ? undefined : this.literal(property, depth + 1);
  }

  #typedField(variable: Variable | undefined, name: string): Variable | undefined {
    const type = variable === undefined ? undefined : this.#facts.bindings.typeOf(variable);
    return type === undefined ? undefined : this.#facts.bindings.fieldOf(type, name);
  }

  /** `app.config.SECRET_KEY` where the file assigns the whole path. */
  #deepField(shape: Shape & { is: 'member' }, name: string): Variable | undefined {
    const path = [shape.name, name];
    let { object } = shape;
    for (let step = 0; step < MAX_DEPTH && object !== 'self'; step += 1) {
      const inner = this.#facts.syntax.bareShape(object);
      if (inner.is === 'name') return this.#facts.variableAt(inner.name, object)?.fields.get(path.join('.'));
      if (inner.is !== 'member') return undefined;
      path.unshift(inner.name);
      ({ object } = inner);
    }
    return undefined;
  }
}
