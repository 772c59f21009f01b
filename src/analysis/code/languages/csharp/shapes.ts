import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string_literal: (node) => ({ is: 'string', text: unescaped(node.text().slice(1, -1)) }),
  verbatim_string_literal: (node) => ({ is: 'string', text: node.text().slice(2, -1).replaceAll('""', '"') }),
  raw_string_literal: (node) => ({ is: 'string', text: node.text().replace(/^"{3,}\s*\n?|\s*"{3,}$/g, '') }),
  character_literal: (node) => ({ is: 'string', text: unescaped(node.text().slice(1, -1)) }),
  interpolated_string_expression: template,
  integer_literal: number,
  real_literal: number,
  boolean_literal: (node) => ({ is: 'boolean', value: node.text() === 'true' }),
  null_literal: () => ({ is: 'null' }),
  identifier: named,
  this: named,
  base: named,
  generic_name: (node) => ({ is: 'name', name: simpleName(node) }),
  qualified_name: (node) => member(field(node, 'qualifier'), field(node, 'name')),
  member_access_expression: (node) => member(field(node, 'expression'), field(node, 'name')),
  conditional_access_expression: conditionalAccess,
  element_access_expression: indexed,
  invocation_expression: () => ({ is: 'call' }),
  object_creation_expression: () => ({ is: 'call' }),
  implicit_object_creation_expression: () => ({ is: 'call' }),
  anonymous_object_creation_expression: anonymousObject,
  initializer_expression: initializer,
  array_creation_expression: lastInner,
  implicit_array_creation_expression: lastInner,
  collection_expression: (node) => ({ is: 'list', elements: namedChildren(node).flatMap((element) => firstNamed(element) ?? element) }),
  lambda_expression: () => ({ is: 'function' }),
  anonymous_method_expression: () => ({ is: 'function' }),
  binary_expression: binary,
  conditional_expression: choice,
  prefix_unary_expression: prefixed,
  postfix_unary_expression: (node) => inner(firstNamed(node)),
  await_expression: (node) => inner(firstNamed(node)),
  parenthesized_expression: (node) => inner(firstNamed(node)),
  cast_expression: (node) => inner(field(node, 'value')),
  as_expression: (node) => inner(firstNamed(node)),
  assignment_expression: (node) => inner(field(node, 'right')),
  argument: lastInner,
};

const ARITHMETIC = new Set(['-', '*', '/', '%', '<<']);

/** What a C# expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** An invocation or a construction taken apart; the properties of an object initializer count as named arguments. */
export function callOf(node: Node): CallShape | undefined {
  const { args, named } = argumentsOf(field(node, 'arguments'));
  const kind = kindOf(node);
  if (kind === 'object_creation_expression') {
    const type = field(node, 'type');
    const own = field(node, 'initializer');
    return type === undefined
      ? undefined
      : {
          callee: type,
          receiver: undefined,
          method: typeText(type),
          args,
          named: [...named, ...(own === undefined ? [] : initializerEntries(own))],
        };
  }
  const callee = field(node, 'function');
  if (kind !== 'invocation_expression' || callee === undefined) return undefined;
  const shape = shapeOf(callee);
  if (shape.is === 'member' && shape.object !== 'self') return { callee, receiver: shape.object, method: shape.name, args, named };
  return { callee, receiver: undefined, method: shape.is === 'name' ? shape.name : '(expression)', args, named };
}

/** A type's name without arguments, nullability and array brackets. */
export function typeText(node: Node): string {
  return node
    .text()
    .replace(/<[^]*$/, '')
    .replace(/[[\]?\s]/g, '');
}

/** Positional and named arguments of a list of `argument` or `attribute_argument` nodes. */
export function argumentsOf(list: Node | undefined): { readonly args: readonly Node[]; readonly named: readonly Entry[] } {
  const args: Node[] = [];
  const named: Entry[] = [];
  for (const argument of list === undefined ? [] : namedChildren(list)) {
    const key = fieldText(argument, 'name');
    const value = namedChildren(argument).at(-1);
    if (value === undefined) continue;
    const entry = kindOf(argument) === 'attribute_argument' ? assignmentEntry(value) : undefined;
    if (entry !== undefined) named.push(entry);
    else if (key === undefined) args.push(value);
    else named.push({ key, value, node: argument });
  }
  return { args, named };
}

function simpleName(node: Node): string {
  return kindOf(node) === 'generic_name' ? (firstNamed(node)?.text() ?? '') : node.text();
}

function named(node: Node): Shape {
  return { is: 'name', name: node.text() };
}

function inner(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function lastInner(node: Node): Shape {
  return inner(namedChildren(node).at(-1));
}

function number(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? OTHER : { is: 'number', value };
}

function member(object: Node | undefined, name: Node | undefined): Shape {
  return object === undefined || name === undefined ? OTHER : { is: 'member', object, name: simpleName(name) };
}

/** `a?.B`. */
function conditionalAccess(node: Node): Shape {
  const object = field(node, 'condition');
  const binding = namedChildren(node).find((child) => kindOf(child) === 'member_binding_expression');
  return member(object, binding === undefined ? undefined : field(binding, 'name'));
}

function indexed(node: Node): Shape {
  const object = field(node, 'expression');
  const key = argumentsOf(field(node, 'subscript')).args[0];
  if (object === undefined || key === undefined) return OTHER;
  const shape = shapeOf(key);
  if (shape.is === 'string') return { is: 'member', object, name: shape.text };
  return shape.is === 'number' ? { is: 'member', object, name: String(shape.value) } : { is: 'index', object, key };
}

function template(node: Node): Shape {
  const isVerbatim = /^(?:\$@|@\$)/.test(node.text());
  const parts: (string | Node)[] = [];
  for (const child of node.namedChildren()) {
    const kind = kindOf(child);
    if (kind === 'interpolation') parts.push(namedChildren(child).find((part) => !kindOf(part).startsWith('interpolation_')) ?? child);
    else if (kind === 'string_content') parts.push(isVerbatim ? child.text() : unescaped(child.text()));
    else if (kind === 'escape_sequence') parts.push(unescaped(child.text()));
  }
  if (parts.every((part) => typeof part === 'string')) return { is: 'string', text: parts.join('') };
  return { is: 'template', parts };
}

function anonymousObject(node: Node): Shape {
  const children = namedChildren(node);
  const entries: Entry[] = [];
  for (let at = 0; at + 1 < children.length; at += 2) {
    const [key, value] = [children[at], children[at + 1]];
    if (key !== undefined && value !== undefined && kindOf(key) === 'identifier') entries.push({ key: key.text(), value, node: value });
  }
  return { is: 'object', entries };
}

function initializer(node: Node): Shape {
  const entries = initializerEntries(node);
  return entries.length > 0 ? { is: 'object', entries } : { is: 'list', elements: namedChildren(node) };
}

function initializerEntries(node: Node): readonly Entry[] {
  return namedChildren(node).flatMap((child) => assignmentEntry(child) ?? pairEntry(child) ?? []);
}

/** `Name = value` or `["key"] = value`. */
function assignmentEntry(node: Node): Entry | undefined {
  if (kindOf(node) !== 'assignment_expression') return undefined;
  const left = field(node, 'left');
  const value = field(node, 'right');
  if (left === undefined || value === undefined) return undefined;
  const bracketed = kindOf(left) === 'element_binding_expression' ? argumentsOf(left).args[0] : undefined;
  const shape = shapeOf(bracketed ?? left);
  const key = shape.is === 'string' ? shape.text : left.text();
  return { key, value, node };
}

/** `{ "key", value }` of a dictionary. */
function pairEntry(node: Node): Entry | undefined {
  if (kindOf(node) !== 'initializer_expression') return undefined;
  const [key, value] = namedChildren(node);
  const shape = key === undefined ? undefined : shapeOf(key);
  return value === undefined || shape?.is !== 'string' ? undefined : { key: shape.text, value, node };
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '??') return { is: 'fallback', first: left, second: right };
  if (operator === '+') return { is: 'concatenation', parts: [left, right] };
  return ARITHMETIC.has(operator) ? { is: 'arithmetic', operator, left, right } : { is: 'operation', operands: [left, right] };
}

function choice(node: Node): Shape {
  const condition = field(node, 'condition');
  const then = field(node, 'consequence');
  const otherwise = field(node, 'alternative');
  return condition === undefined || then === undefined || otherwise === undefined ? OTHER : { is: 'choice', condition, then, otherwise };
}

function prefixed(node: Node): Shape {
  const operand = firstNamed(node);
  if (operand === undefined) return OTHER;
  const value = node.text().startsWith('-') ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}
