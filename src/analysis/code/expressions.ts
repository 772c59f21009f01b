import type { Call, Expression, ExpressionKind, Property, Value } from '../code.ts';
import type { Span } from '../text.ts';
import type { Entry, Node, Shape } from './tree/adapter.ts';
import type { Binding } from './names/bindings.ts';
import type { Facts } from './facts.ts';
import { spanKey, spanOf } from './tree/nodes.ts';
import { bindingValue } from './values/variable-values.ts';

const KINDS: Readonly<Record<Shape['is'], ExpressionKind>> = {
  string: 'string',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
  name: 'name',
  member: 'member',
  index: 'member',
  call: 'call',
  object: 'object',
  list: 'list',
  function: 'function',
  template: 'template',
  concatenation: 'operation',
  fallback: 'operation',
  choice: 'operation',
  arithmetic: 'operation',
  operation: 'operation',
  wrapped: 'other',
  environment: 'other',
  configuration: 'other',
  other: 'other',
};

/** Expressions of one file, one object per span. */
export class Expressions {
  readonly #facts: Facts;
  readonly #callOf: (node: Node) => Call | undefined;
  readonly #known = new Map<number, Expression>();

  /** `callOf` gives the call fact of a call's node. */
  constructor(facts: Facts, callOf: (node: Node) => Call | undefined) {
    this.#facts = facts;
    this.#callOf = callOf;
  }

  of(node: Node): Expression {
    const span = spanOf(node);
    const key = spanKey(span);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const expression = new SyntaxExpression(this.#facts, this, node, span);
    this.#known.set(key, expression);
    return expression;
  }

  /** A destructured name, whose value is what it takes out. */
  bound(binding: Binding, target: Node): Expression {
    const span = spanOf(target);
    return {
      span,
      kind: 'name',
      text: this.#facts.text(span),
      value: () => bindingValue(this.#facts, binding),
      call: () => undefined,
      property: () => undefined,
      properties: () => [],
      elements: () => [],
    };
  }

  /** An assigned expression with the value that the name gets by the assignment, which may be less certain than the expression. */
  assigned(binding: Binding, node: Node): Expression {
    const inner = this.of(node);
    return {
      span: inner.span,
      kind: inner.kind,
      text: inner.text,
      value: () => bindingValue(this.#facts, binding),
      call: () => inner.call(),
      property: (key) => inner.property(key),
      properties: () => inner.properties(),
      elements: () => inner.elements(),
    };
  }

  /** A key and its value as a property. */
  property(entry: Entry): Property {
    return { key: entry.key, value: this.of(entry.value), span: spanOf(entry.node) };
  }

  /** The call that an expression is, or that the name was last assigned from. */
  callBehind(node: Node): Call | undefined {
    const target = this.#facts.objects.literal(node);
    return target === undefined ? undefined : this.#callOf(target);
  }
}

class SyntaxExpression implements Expression {
  readonly span: Span;
  readonly #facts: Facts;
  readonly #expressions: Expressions;
  readonly #node: Node;

  constructor(facts: Facts, expressions: Expressions, node: Node, span: Span) {
    this.#facts = facts;
    this.#expressions = expressions;
    this.#node = node;
    this.span = span;
  }

  get kind(): ExpressionKind {
    return KINDS[this.#facts.syntax.bareShape(this.#node).is];
  }

  get text(): string {
    return this.#facts.text(this.span);
  }

  value(): Value {
    return this.#facts.values.of(this.#node);
  }

  call(): Call | undefined {
    return this.#expressions.callBehind(this.#node);
  }

  property(key: string): Expression | undefined {
    const value = this.#facts.objects.property(this.#node, key);
    return value === undefined ? undefined : this.#expressions.of(value);
  }

  properties(): readonly Property[] {
    return this.#facts.objects.entries(this.#node).map((entry) => this.#expressions.property(entry));
  }

  elements(): readonly Expression[] {
    return this.#facts.objects.elements(this.#node).map((element) => this.#expressions.of(element));
  }
}
