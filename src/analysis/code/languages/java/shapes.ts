import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string_literal: (node) => ({ is: 'string', text: stringText(node) }),
  character_literal: (node) => ({ is: 'string', text: unescaped(node.text().slice(1, -1)) }),
  decimal_integer_literal: number,
  hex_integer_literal: number,
  octal_integer_literal: number,
  binary_integer_literal: number,
  decimal_floating_point_literal: number,
  true: () => ({ is: 'boolean', value: true }),
  false: () => ({ is: 'boolean', value: false }),
  null_literal: () => ({ is: 'null' }),
  identifier: named,
  this: named,
  super: named,
  scoped_identifier: (node) => member(field(node, 'scope'), fieldText(node, 'name')),
  field_access: (node) => member(field(node, 'object'), fieldText(node, 'field')),
  array_access: indexed,
  method_invocation: () => ({ is: 'call' }),
  object_creation_expression: () => ({ is: 'call' }),
  array_initializer: list,
  element_value_array_initializer: list,
  array_creation_expression: (node) => inner(field(node, 'value')),
  lambda_expression: () => ({ is: 'function' }),
  binary_expression: binary,
  ternary_expression: ternary,
  unary_expression: unary,
  parenthesized_expression: (node) => inner(firstNamed(node)),
  cast_expression: (node) => inner(field(node, 'value')),
  assignment_expression: (node) => inner(field(node, 'right')),
};

const ARITHMETIC = new Set(['-', '*', '/', '%', '<<']);

/** What a Java expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** A method call or a construction taken apart. */
export function callOf(node: Node): CallShape | undefined {
  const list_ = field(node, 'arguments');
  const args = list_ === undefined ? [] : namedChildren(list_);
  if (kindOf(node) === 'object_creation_expression') {
    const type = field(node, 'type');
    return type === undefined ? undefined : { callee: type, receiver: undefined, method: typeText(type), args, named: [] };
  }
  const method = fieldText(node, 'name');
  const name = field(node, 'name');
  if (method === undefined || name === undefined) return undefined;
  const receiver = field(node, 'object');
  return { callee: receiver === undefined ? name : node, receiver, method, args, named: [], calleeEnd: name.range().end.index };
}

/** A type's name without arguments and array brackets: `Map` for `Map<String, X>[]`. */
export function typeText(node: Node): string {
  return node
    .text()
    .replace(/<[^]*$/, '')
    .replace(/[[\]\s]/g, '');
}

/** Key and value of an annotation's arguments. */
export function pairOf(node: Node): Entry | undefined {
  const key = fieldText(node, 'key');
  const value = field(node, 'value');
  return key === undefined || value === undefined ? undefined : { key, value, node };
}

/** The text of a string or a text block, whose common indentation is no part of it. */
function stringText(node: Node): string {
  const text = node.text();
  if (!text.startsWith('"""')) return unescaped(text.slice(1, -1));
  const lines = text.slice(3, -3).split('\n').slice(1);
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const indent = Math.min(...indents, Number.MAX_SAFE_INTEGER);
  return unescaped(lines.map((line) => line.slice(indent)).join('\n'));
}

function number(node: Node): Shape {
  const value = numberOf(node.text().replace(/[lLfFdD]$/, ''));
  return value === undefined ? OTHER : { is: 'number', value };
}

function named(node: Node): Shape {
  return { is: 'name', name: node.text() };
}

function inner(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function member(object: Node | undefined, name: string | undefined): Shape {
  return object === undefined || name === undefined ? OTHER : { is: 'member', object, name };
}

function indexed(node: Node): Shape {
  const object = field(node, 'array');
  const key = field(node, 'index');
  if (object === undefined || key === undefined) return OTHER;
  return kindOf(key) === 'decimal_integer_literal' ? { is: 'member', object, name: key.text() } : { is: 'index', object, key };
}

function list(node: Node): Shape {
  return { is: 'list', elements: namedChildren(node) };
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '+') return { is: 'concatenation', parts: [left, right] };
  return ARITHMETIC.has(operator) ? { is: 'arithmetic', operator, left, right } : { is: 'operation', operands: [left, right] };
}

function ternary(node: Node): Shape {
  const condition = field(node, 'condition');
  const then = field(node, 'consequence');
  const otherwise = field(node, 'alternative');
  return condition === undefined || then === undefined || otherwise === undefined ? OTHER : { is: 'choice', condition, then, otherwise };
}

function unary(node: Node): Shape {
  const operand = field(node, 'operand');
  if (operand === undefined) return OTHER;
  const value = fieldText(node, 'operator') === '-' ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}
