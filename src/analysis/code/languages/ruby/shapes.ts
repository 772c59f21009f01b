import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string: template,
  bare_string: template,
  chained_string: (node) => ({ is: 'concatenation', parts: namedChildren(node) }),
  simple_symbol: (node) => ({ is: 'string', text: node.text().slice(1) }),
  delimited_symbol: template,
  // As a value only where none is written: `sign(key:)` hands the variable on.
  hash_key_symbol: named,
  integer: number,
  float: number,
  true: () => ({ is: 'boolean', value: true }),
  false: () => ({ is: 'boolean', value: false }),
  nil: () => ({ is: 'null' }),
  identifier: named,
  constant: named,
  self: named,
  global_variable: named,
  instance_variable: (node) => ({ is: 'member', object: 'self', name: node.text().slice(1) }),
  class_variable: (node) => ({ is: 'member', object: 'self', name: node.text() }),
  scope_resolution: (node) => member(field(node, 'scope'), fieldText(node, 'name')),
  element_reference: subscript,
  call: callOrAttribute,
  hash: (node) => ({ is: 'object', entries: namedChildren(node).flatMap((pair) => entryOf(pair) ?? []) }),
  array: list,
  string_array: list,
  symbol_array: list,
  right_assignment_list: list,
  lambda: () => ({ is: 'function' }),
  block: () => ({ is: 'function' }),
  do_block: () => ({ is: 'function' }),
  method: () => ({ is: 'function' }),
  binary,
  conditional: choice,
  if: choice,
  unary,
  parenthesized_statements: (node) => inner(firstNamed(node)),
  then: onlyStatement,
  else: onlyStatement,
  assignment: (node) => inner(field(node, 'right')),
};

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '<<']);

/** What a Ruby expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** A call taken apart. A block is the last argument; for `fetch` the value that it gives is. */
export function callOf(node: Node): CallShape | undefined {
  const name = field(node, 'method');
  const method = name?.text();
  if (name === undefined || method === undefined) return undefined;
  const receiver = field(node, 'receiver');
  const list_ = field(node, 'arguments');
  const given = list_ === undefined ? [] : namedChildren(list_);
  const named = given.flatMap((argument) => entryOf(argument) ?? []);
  const block = field(node, 'block');
  const last = block === undefined ? [] : [(method === 'fetch' ? onlyValue(block) : undefined) ?? block];
  const args = [...given.filter((argument) => kindOf(argument) !== 'pair'), ...last];
  return { callee: receiver === undefined ? name : node, receiver, method, args, named, calleeEnd: name.range().end.index };
}

/** A pair of a hash or of keyword arguments. */
export function entryOf(node: Node): Entry | undefined {
  const key = kindOf(node) === 'pair' ? field(node, 'key') : undefined;
  if (key === undefined) return undefined;
  const shape = shapeOf(key);
  const value = field(node, 'value') ?? key;
  return { key: shape.is === 'string' ? shape.text : key.text(), value, node };
}

/** Reading an attribute looks like a call without arguments: it is a member then, so that `Rails.application.config` is one name. */
function callOrAttribute(node: Node): Shape {
  const receiver = field(node, 'receiver');
  const method = fieldText(node, 'method');
  const isPlain = field(node, 'arguments') === undefined && field(node, 'block') === undefined;
  if (receiver === undefined || method === undefined || method === 'new' || !isPlain) return { is: 'call' };
  return /[?!]$/.test(method) || CONVERSIONS.has(method) ? { is: 'call' } : { is: 'member', object: receiver, name: method };
}

/** Methods without arguments that compute rather than read. */
const CONVERSIONS = new Set([
  'to_i',
  'to_s',
  'to_sym',
  'to_f',
  'strip',
  'chomp',
  'downcase',
  'upcase',
  'presence',
  'freeze',
  'dup',
  'start',
  'join',
  'run',
  'call',
]);

function template(node: Node): Shape {
  const isRaw = node.text().startsWith("'");
  const parts = node.namedChildren().map((child) => {
    const kind = kindOf(child);
    if (kind === 'interpolation') return firstNamed(child) ?? child;
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

function list(node: Node): Shape {
  return { is: 'list', elements: namedChildren(node) };
}

function member(object: Node | undefined, name: string | undefined): Shape {
  if (name === undefined) return OTHER;
  return object === undefined ? { is: 'name', name } : { is: 'member', object, name };
}

function subscript(node: Node): Shape {
  const object = field(node, 'object');
  const key = namedChildren(node).find((child) => child.id() !== object?.id());
  if (object === undefined || key === undefined) return OTHER;
  const shape = shapeOf(key);
  if (shape.is === 'string') return { is: 'member', object, name: shape.text };
  return shape.is === 'number' ? { is: 'member', object, name: String(shape.value) } : { is: 'index', object, key };
}

/** The only expression of a block's body. */
function onlyValue(block: Node): Node | undefined {
  const body = field(block, 'body');
  const statements = body === undefined ? [] : namedChildren(body);
  return statements.length === 1 ? statements[0] : undefined;
}

function onlyStatement(node: Node): Shape {
  const statements = namedChildren(node);
  return statements.length === 1 ? inner(statements[0]) : OTHER;
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '||' || operator === 'or') return { is: 'fallback', first: left, second: right };
  if (operator === '+') return { is: 'concatenation', parts: [left, right] };
  return ARITHMETIC.has(operator) ? { is: 'arithmetic', operator, left, right } : { is: 'operation', operands: [left, right] };
}

function choice(node: Node): Shape {
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
