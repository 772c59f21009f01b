import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string_literal: template,
  character_literal: (node) => ({ is: 'string', text: unescaped(node.text().slice(1, -1)) }),
  integer_literal: number,
  long_literal: number,
  real_literal: number,
  hex_literal: number,
  unsigned_literal: number,
  boolean_literal: (node) => ({ is: 'boolean', value: node.text() === 'true' }),
  simple_identifier: named,
  this_expression: () => ({ is: 'name', name: 'this' }),
  super_expression: () => ({ is: 'name', name: 'super' }),
  interpolated_identifier: named,
  navigation_expression: member,
  indexing_expression: indexed,
  call_expression: () => ({ is: 'call' }),
  collection_literal: (node) => ({ is: 'list', elements: namedChildren(node) }),
  lambda_literal: () => ({ is: 'function' }),
  anonymous_function: () => ({ is: 'function' }),
  elvis_expression: (node) => two(node, (first, second) => ({ is: 'fallback', first, second })),
  additive_expression: (node) => two(node, (left, right) => additive(node, left, right)),
  multiplicative_expression: (node) => two(node, (left, right) => ({ is: 'arithmetic', operator: operatorOf(node), left, right })),
  if_expression: choice,
  prefix_expression: prefixed,
  postfix_expression: (node) => inner(firstNamed(node)),
  parenthesized_expression: (node) => inner(firstNamed(node)),
  as_expression: (node) => inner(firstNamed(node)),
  control_structure_body: body,
  equality_expression: operation,
  comparison_expression: operation,
  conjunction_expression: operation,
  disjunction_expression: operation,
  range_expression: operation,
};

/** What a Kotlin expression is. The grammar has no fields: parts are told by their order. */
export function shapeOf(node: Node): Shape {
  if (kindOf(node) === 'null' || node.text() === 'null') return { is: 'null' };
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/**
 * A call taken apart: `f(a, key = b) { … }` counts the lambda as the last argument. The grammar makes that a call of a call;
 * to its readers it is one, so the inner node is none.
 */
export function callOf(node: Node): CallShape | undefined {
  const parent = node.parent();
  const isInner =
    parent !== null && kindOf(parent) === 'call_expression' && takesLambdaOnly(parent) && firstNamed(parent)?.id() === node.id();
  return isInner ? undefined : taken(node);
}

function takesLambdaOnly(node: Node): boolean {
  const suffix = namedChildren(node)[1];
  return suffix !== undefined && argumentsOf(suffix).isLambdaOnly;
}

function taken(node: Node): CallShape | undefined {
  const [callee, suffix] = namedChildren(node);
  if (callee === undefined || suffix === undefined) return undefined;
  const own = argumentsOf(suffix);
  const called = kindOf(callee) === 'call_expression' && own.isLambdaOnly ? taken(callee) : undefined;
  if (called !== undefined) return { ...called, args: [...called.args, ...own.args] };
  const target = navigation(callee);
  const parts = { callee, args: own.args, named: own.named };
  if (target !== undefined) return { ...parts, receiver: target.object, method: target.name };
  return { ...parts, receiver: undefined, method: kindOf(callee) === 'simple_identifier' ? callee.text() : '(expression)' };
}

interface Arguments {
  readonly args: readonly Node[];
  readonly named: readonly Entry[];
  readonly isLambdaOnly: boolean;
}

function argumentsOf(suffix: Node): Arguments {
  const parts = namedChildren(suffix);
  const list = parts.find((part) => kindOf(part) === 'value_arguments');
  const lambdas = parts.filter((part) => kindOf(part) === 'annotated_lambda').flatMap((part) => firstNamed(part) ?? []);
  const { args, named } = valueArguments(list);
  return { args: [...args, ...lambdas], named, isLambdaOnly: list === undefined && lambdas.length > 0 };
}

/** Positional and named arguments of a `value_arguments` node. */
export function valueArguments(list: Node | undefined): { readonly args: readonly Node[]; readonly named: readonly Entry[] } {
  const args: Node[] = [];
  const named: Entry[] = [];
  for (const argument of list === undefined ? [] : namedChildren(list)) {
    const [first, second] = namedChildren(argument);
    if (first !== undefined && second !== undefined && /^\s*\w+\s*=/.test(argument.text()))
      named.push({ key: first.text(), value: second, node: argument });
    else if (first !== undefined) args.push(first);
  }
  return { args, named };
}

function navigation(node: Node): { readonly object: Node; readonly name: string } | undefined {
  if (kindOf(node) !== 'navigation_expression') return undefined;
  const [object, suffix] = namedChildren(node);
  const name = suffix === undefined ? undefined : firstNamed(suffix)?.text();
  return object === undefined || name === undefined ? undefined : { object, name };
}

function member(node: Node): Shape {
  const parts = navigation(node);
  return parts === undefined ? OTHER : { is: 'member', ...parts };
}

function indexed(node: Node): Shape {
  const [object, suffix] = namedChildren(node);
  const key = suffix === undefined ? undefined : firstNamed(suffix);
  if (object === undefined || key === undefined) return OTHER;
  const shape = shapeOf(key);
  if (shape.is === 'string') return { is: 'member', object, name: shape.text };
  return shape.is === 'number' ? { is: 'member', object, name: String(shape.value) } : { is: 'index', object, key };
}

function template(node: Node): Shape {
  const isRaw = node.text().startsWith('"""');
  const parts = node.namedChildren().map((child) => {
    const kind = kindOf(child);
    if (kind === 'interpolated_expression') return firstNamed(child) ?? child;
    if (kind === 'interpolated_identifier') return child;
    return isRaw ? child.text() : unescaped(child.text());
  });
  if (parts.every((part) => typeof part === 'string')) return { is: 'string', text: parts.join('') };
  return { is: 'template', parts };
}

function number(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? OTHER : { is: 'number', value };
}

function named(node: Node): Shape {
  return { is: 'name', name: node.text() };
}

function inner(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function body(node: Node): Shape {
  const children = namedChildren(node);
  const statements = children[0] !== undefined && kindOf(children[0]) === 'statements' ? namedChildren(children[0]) : children;
  return statements.length === 1 ? inner(statements[0]) : OTHER;
}

function two(node: Node, make: (left: Node, right: Node) => Shape): Shape {
  const [left, right] = namedChildren(node);
  return left === undefined || right === undefined ? OTHER : make(left, right);
}

function operatorOf(node: Node): string {
  return (
    node
      .children()
      .find((child) => !child.isNamed())
      ?.text() ?? ''
  );
}

function additive(node: Node, left: Node, right: Node): Shape {
  const operator = operatorOf(node);
  return operator === '+' ? { is: 'concatenation', parts: [left, right] } : { is: 'arithmetic', operator, left, right };
}

function choice(node: Node): Shape {
  const [condition, then, otherwise] = namedChildren(node);
  return condition === undefined || then === undefined || otherwise === undefined ? OTHER : { is: 'choice', condition, then, otherwise };
}

function prefixed(node: Node): Shape {
  const operand = firstNamed(node);
  if (operand === undefined) return OTHER;
  const value = node.text().startsWith('-') ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}

function operation(node: Node): Shape {
  return { is: 'operation', operands: namedChildren(node) };
}
