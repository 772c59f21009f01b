import type { Call, Expression, FunctionScope, Property } from '../code.ts';
import type { Span } from '../text.ts';
import type { CallShape, Node } from './tree/adapter.ts';
import { Expressions } from './expressions.ts';
import type { Facts } from './facts.ts';
import { lastSegment, mayHold, NameSet } from './names/name-set.ts';
import type { CanonicalName } from './names/names.ts';
import { kindOf, spanOf } from './tree/nodes.ts';
import type { Found } from './tree/syntax.ts';

/** Most parents that are asked whether a call's result is used. */
const MAX_PARENTS = 12;

/** The calls of one file. */
export class Calls {
  readonly expressions: Expressions;
  readonly #facts: Facts;
  readonly #functionAt: (offset: number) => FunctionScope | undefined;
  readonly #byNode = new Map<number, CallFact | undefined>();
  #all: readonly CallFact[] | undefined;

  constructor(facts: Facts, functionAt: (offset: number) => FunctionScope | undefined) {
    this.#facts = facts;
    this.#functionAt = functionAt;
    this.expressions = new Expressions(facts, (node) => this.of(node));
  }

  get all(): readonly CallFact[] {
    this.#all ??= this.#facts.syntax.find(this.#facts.syntax.adapter.kinds.calls).flatMap((found) => this.#made(found) ?? []);
    return this.#all;
  }

  /** The call that a node is, parentheses and awaits taken off. */
  of(node: Node): CallFact | undefined {
    const bare = this.#facts.syntax.bare(node);
    if (this.#byNode.has(bare.id())) return this.#byNode.get(bare.id());
    if (!this.#facts.syntax.adapter.kinds.calls.includes(kindOf(bare))) return undefined;
    return this.#made({ node: bare, ...spanOf(bare) });
  }

  /** Calls by canonical name. A text that does not hold the words of a name is not even parsed. */
  to(names: readonly string[]): readonly Call[] {
    const present = names.filter((name) => mayHold(this.#facts.syntax.source, name));
    if (present.length === 0) return [];
    const wanted = new NameSet(present);
    return this.all.filter((call) => call.isIn(wanted));
  }

  #made(found: Found): CallFact | undefined {
    const id = found.node.id();
    if (this.#byNode.has(id)) return this.#byNode.get(id);
    const shape = this.#facts.syntax.adapter.call(found.node);
    const call = shape === undefined ? undefined : new CallFact(this.#facts, this.expressions, found, shape, this.#functionAt);
    this.#byNode.set(id, call);
    return call;
  }
}

/** One call; everything but its place is found out when asked for. */
export class CallFact implements Call {
  readonly span: Span;
  readonly shape: CallShape;
  readonly node: Node;
  readonly #facts: Facts;
  readonly #expressions: Expressions;
  readonly #functionAt: (offset: number) => FunctionScope | undefined;
  #name: CanonicalName | undefined;
  #args: readonly Expression[] | undefined;
  #use: { readonly used: boolean; readonly awaited: boolean } | undefined;

  constructor(
    facts: Facts,
    expressions: Expressions,
    found: Found,
    shape: CallShape,
    functionAt: (offset: number) => FunctionScope | undefined,
  ) {
    this.#facts = facts;
    this.#expressions = expressions;
    this.#functionAt = functionAt;
    this.span = { start: found.start, end: found.end };
    this.node = found.node;
    this.shape = shape;
  }

  get name(): string {
    return this.#canonical.name;
  }

  get method(): string {
    // Whatever a receiver stands for, the method is the one that is written; a plain callee may go by another name.
    return lastSegment(this.shape.receiver === undefined ? this.name : this.shape.method);
  }

  get module(): string | undefined {
    return this.#canonical.module;
  }

  get callee(): Span {
    const span = spanOf(this.shape.callee);
    return { start: span.start, end: this.shape.calleeEnd ?? span.end };
  }

  get receiver(): Expression | undefined {
    return this.shape.receiver === undefined ? undefined : this.#expressions.of(this.shape.receiver);
  }

  get args(): readonly Expression[] {
    this.#args ??= this.shape.args.map((argument) => this.#expressions.of(argument));
    return this.#args;
  }

  get named(): readonly Property[] {
    return this.shape.named.map((entry) => this.#expressions.property(entry));
  }

  option(key: string): Expression | undefined {
    const entry = this.shape.named.findLast((candidate) => candidate.key === key);
    if (entry !== undefined) return this.#expressions.of(entry.value);
    const last = this.shape.args.at(-1);
    return last === undefined ? undefined : this.#expressions.of(last).property(key);
  }

  get inside(): FunctionScope | undefined {
    return this.#functionAt(this.span.start);
  }

  get used(): boolean {
    return this.#usage.used;
  }

  get awaited(): boolean {
    return this.#usage.awaited;
  }

  /** False when the name cannot end in one of these methods: only a plain callee may go by another name than it is written with. */
  mayBe(methods: ReadonlySet<string>): boolean {
    return this.shape.receiver === undefined || methods.has(lastSegment(this.shape.method));
  }

  /** True when the name is in the set; the name is only found out when its last segment leaves it open. */
  isIn(names: NameSet): boolean {
    if (this.shape.receiver !== undefined && names.takesAny(this.shape.method)) return true;
    return (!names.isNarrow || this.mayBe(names.methods)) && names.matches(this.name);
  }

  get #canonical(): CanonicalName {
    this.#name ??= this.#facts.names.ofCall(this.node, this.shape);
    return this.#name;
  }

  get #usage(): { readonly used: boolean; readonly awaited: boolean } {
    this.#use ??= this.#findUse();
    return this.#use;
  }

  /** `_ = f()` keeps nothing. */
  #isThrownAway(binding: Node): boolean {
    const [bound, second] = this.#facts.syntax.adapter.bindings(binding);
    return second === undefined && bound?.path.join('.') === '_';
  }

  #findUse(): { readonly used: boolean; readonly awaited: boolean } {
    const { discards, awaits, bindings } = this.#facts.syntax.adapter.kinds;
    let awaited = false;
    let inner = this.node;
    for (let step = 0; step < MAX_PARENTS; step += 1) {
      const parent = this.#facts.syntax.parent(inner);
      if (parent === undefined) return { used: awaited, awaited };
      const kind = kindOf(parent);
      if (awaits.includes(kind)) awaited = true;
      else if (bindings.includes(kind)) return { used: awaited || !this.#isThrownAway(parent), awaited };
      else if (discards.includes(kind)) return { used: awaited, awaited };
      else if (this.#facts.syntax.shape(parent).is !== 'wrapped') return { used: true, awaited };
      inner = parent;
    }
    return { used: true, awaited };
  }
}
