import type { CallShape, Node } from '../tree/adapter.ts';
import type { Binding, Variable } from './bindings.ts';
import type { Facts } from '../facts.ts';
import { spanKey, spanOf } from '../tree/nodes.ts';

/** How far names are followed through assignments and receivers. */
const MAX_DEPTH = 24;
/** Longest text that stands for a receiver that cannot be followed. */
const MAX_WRITTEN = 120;

/** A canonical name, and the module that it was traced to. */
export interface CanonicalName {
  readonly name: string;
  readonly module: string | undefined;
}

/** Canonical names of expressions: imports, aliases and the construction of receivers followed (see `Call` in code.ts). */
export class Names {
  readonly #facts: Facts;
  readonly #known = new Map<number, CanonicalName>();
  #depth = 0;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  /** The name of what an expression evaluates to, as a receiver writes it: `express()` for `app`. */
  of(node: Node): CanonicalName {
    const key = spanKey(spanOf(node));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#depth >= MAX_DEPTH) return asWritten(node);
    this.#depth += 1;
    // A name that leads back to itself (`app = wrap(app)`) finds itself as written.
    this.#known.set(key, asWritten(node));
    const name = this.#trace(node);
    this.#known.set(key, name);
    this.#depth -= 1;
    return name;
  }

  /** The name of a call without its arguments: `express` for `express()`. */
  ofCall(node: Node, shape: CallShape | undefined = this.#facts.syntax.adapter.call(node)): CanonicalName {
    if (shape === undefined) return asWritten(node);
    if (shape.receiver !== undefined) return member(this.of(shape.receiver), shape.method);
    const { syntax } = this.#facts;
    if (shape.callee.id() === node.id()) return this.ofName(shape.method, node);
    const callee = syntax.bareShape(shape.callee);
    if (callee.is === 'name' || callee.is === 'member' || callee.is === 'call') return this.of(shape.callee);
    return shape.suffix === '{}' ? this.ofType(shape.method) : this.ofDotted(shape.method, shape.callee);
  }

  /** The name of a type: its first segment is an import or stands for itself, whatever variables are called alike. */
  ofType(written: string): CanonicalName {
    const dot = written.indexOf('.');
    const root = dot === -1 ? written : written.slice(0, dot);
    const imported = this.#facts.imports.named(root);
    return imported === undefined
      ? { name: written, module: undefined }
      : { name: imported.canonical + written.slice(root.length), module: imported.module };
  }

  /** A dotted name as it is written in a type, a base class or an annotation. */
  ofDotted(written: string, at: Node): CanonicalName {
    const dot = written.indexOf('.');
    if (dot === -1) return this.ofName(written, at);
    return member(this.ofName(written.slice(0, dot), at), written.slice(dot + 1));
  }

  /** A bare name at a place. */
  ofName(name: string, at: Node): CanonicalName {
    const { bindings, imports } = this.#facts;
    const imported = imports.named(name);
    if (bindings.isSelf(name)) return { name, module: undefined };
    const variable = this.#facts.variableAt(name, at);
    const isShadowed = variable !== undefined && (variable.scope.of.role !== 'file' || imported === undefined);
    if (imported !== undefined && !isShadowed) return { name: imported.canonical, module: imported.module };
    if (variable === undefined) return { name, module: undefined };
    return this.#ofVariable(variable, at) ?? { name, module: undefined };
  }

  #trace(node: Node): CanonicalName {
    const { syntax } = this.#facts;
    const module = syntax.adapter.moduleOf?.(node);
    if (module !== undefined) return { name: module, module };
    const shape = syntax.shape(node);
    if (shape.is === 'wrapped') return this.#trace(syntax.bare(node));
    if (shape.is === 'name') return this.ofName(shape.name, node);
    if (shape.is === 'member') return this.#ofMember(shape.object, shape.name, node);
    const call = shape.is === 'call' || shape.is === 'object' ? syntax.adapter.call(node) : undefined;
    if (call === undefined) return asWritten(node);
    const name = this.ofCall(node, call);
    return { name: name.name + (call.suffix ?? '()'), module: name.module };
  }

  #ofMember(object: Node | 'self', name: string, node: Node): CanonicalName {
    const field = this.#facts.objects.field(object, name, node);
    const followed = field === undefined ? undefined : this.#ofVariable(field, node);
    if (followed !== undefined) return followed;
    if (object === 'self') return { name: `self.${name}`, module: undefined };
    const property = this.#facts.objects.property(object, name);
    if (property !== undefined && isNameable(this.#facts, property)) return this.of(property);
    return member(this.of(object), name);
  }

  /** What a variable holds, when all assignments that may reach the place agree on it. */
  #ofVariable(variable: Variable, at: Node): CanonicalName | undefined {
    const { definite, possible } = this.#facts.reaching(variable, at.range().start.index);
    const candidates = (definite === undefined ? possible : [definite, ...possible]).filter((binding) => !this.#isNothing(binding));
    const names = candidates.map((binding) => this.#ofBinding(binding));
    const [first] = names;
    if (first !== undefined && names.every((name) => name?.name === first.name)) return first;
    const type = this.#facts.bindings.typeOf(variable);
    if (type === undefined || !/^\p{L}/u.test(type)) return undefined;
    const name = this.ofType(type);
    return { name: name.name + this.#facts.syntax.adapter.constructed, module: name.module };
  }

  /** `let server = null;` and the like tell nothing about what the name holds later. */
  #isNothing(binding: Binding): boolean {
    return binding.value !== undefined && this.#facts.syntax.bareShape(binding.value).is === 'null';
  }

  #ofBinding(binding: Binding): CanonicalName | undefined {
    if (binding.value === undefined || binding.mode === 'append') return undefined;
    if (!isNameable(this.#facts, binding.value)) return undefined;
    const name = this.of(binding.value);
    return (binding.pick ?? []).reduce((object, key) => member(object, key), name);
  }
}

/** True for expressions that a receiver can be followed through. */
function isNameable(facts: Facts, node: Node): boolean {
  if (facts.syntax.adapter.moduleOf?.(node) !== undefined) return true;
  const { is } = facts.syntax.bareShape(node);
  return (
    is === 'call' ||
    is === 'name' ||
    is === 'member' ||
    (is === 'object' && facts.syntax.adapter.call(facts.syntax.bare(node)) !== undefined)
  );
}

function member(object: CanonicalName, name: string): CanonicalName {
  return { name: `${object.name}.${name}`, module: object.module };
}

function asWritten(node: Node): CanonicalName {
  const text = node.text().slice(0, MAX_WRITTEN);
  return { name: text.replaceAll(/\s+/g, ''), module: undefined };
}
