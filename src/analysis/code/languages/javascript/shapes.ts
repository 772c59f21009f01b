import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

/** ECMAScript expressions by node kind; the kinds of TypeScript simply never occur in JavaScript. */
const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string: (node) => ({ is: 'string', text: stringText(node) }),
  template_string: template,
  number: (node) => numberShape(node.text()),
  true: () => ({ is: 'boolean', value: true }),
  false: () => ({ is: 'boolean', value: false }),
  null: () => ({ is: 'null' }),
  undefined: () => ({ is: 'null' }),
  identifier: named,
  this: named,
  super: named,
  import: named,
  shorthand_property_identifier: named,
  meta_property: named,
  member_expression: member,
  subscript_expression: subscript,
  call_expression: () => ({ is: 'call' }),
  new_expression: () => ({ is: 'call' }),
  object: (node) => ({ is: 'object', entries: entries(node) }),
  array: (node) => ({ is: 'list', elements: namedChildren(node) }),
  arrow_function: () => ({ is: 'function' }),
  function_expression: () => ({ is: 'function' }),
  generator_function: () => ({ is: 'function' }),
  method_definition: () => ({ is: 'function' }),
  binary_expression: binary,
  ternary_expression: ternary,
  unary_expression: unary,
  parenthesized_expression: wrapped,
  await_expression: wrapped,
  as_expression: wrapped,
  satisfies_expression: wrapped,
  non_null_expression: wrapped,
  type_assertion: (node) => inner(namedChildren(node).at(-1)),
  sequence_expression: (node) => inner(namedChildren(node).at(-1)),
  assignment_expression: (node) => inner(field(node, 'right')),
};

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '<<']);

/** What an ECMAScript expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** A call or a construction taken apart. */
export function callOf(node: Node): CallShape | undefined {
  const callee = field(node, 'function') ?? field(node, 'constructor');
  if (callee === undefined) return undefined;
  const list = field(node, 'arguments');
  const args = list === undefined || kindOf(list) !== 'arguments' ? [] : namedChildren(list);
  const shape = shapeOf(callee);
  if (shape.is === 'member' && shape.object !== 'self') return { callee, receiver: shape.object, method: shape.name, args, named: [] };
  return { callee, receiver: undefined, method: shape.is === 'name' ? shape.name : '(expression)', args, named: [] };
}

/** The decoded text of a string node. */
export function stringText(node: Node): string {
  return unescaped(node.text().slice(1, -1));
}

/** The text of the only argument of `require('x')` or `import('x')`. */
export function requiredModule(node: Node): string | undefined {
  const callee = fieldText(node, 'function');
  if (callee !== 'require' && callee !== 'import') return undefined;
  const argument = field(node, 'arguments');
  const path = argument === undefined ? undefined : firstNamed(argument);
  return path !== undefined && kindOf(path) === 'string' ? stringText(path) : undefined;
}

function named(node: Node): Shape {
  return { is: 'name', name: node.text() };
}

function inner(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function wrapped(node: Node): Shape {
  return inner(firstNamed(node));
}

function numberShape(text: string): Shape {
  const value = numberOf(text);
  return value === undefined ? OTHER : { is: 'number', value };
}

function template(node: Node): Shape {
  const parts: (string | Node)[] = [];
  for (const child of node.namedChildren()) {
    const kind = kindOf(child);
    if (kind === 'template_substitution') parts.push(firstNamed(child) ?? child);
    else parts.push(kind === 'escape_sequence' ? unescaped(child.text()) : child.text());
  }
  if (parts.every((part) => typeof part === 'string')) return { is: 'string', text: parts.join('') };
  return { is: 'template', parts };
}

function member(node: Node): Shape {
  const object = field(node, 'object');
  const name = fieldText(node, 'property');
  return object === undefined || name === undefined ? OTHER : { is: 'member', object, name };
}

function subscript(node: Node): Shape {
  const object = field(node, 'object');
  const key = field(node, 'index');
  if (object === undefined || key === undefined) return OTHER;
  const kind = kindOf(key);
  if (kind === 'string') return { is: 'member', object, name: stringText(key) };
  return kind === 'number' ? { is: 'member', object, name: key.text() } : { is: 'index', object, key };
}

function entries(node: Node): readonly Entry[] {
  return namedChildren(node).flatMap((child) => {
    const kind = kindOf(child);
    if (kind === 'shorthand_property_identifier') return { key: child.text(), value: child, node: child };
    const keyNode = field(child, kind === 'method_definition' ? 'name' : 'key');
    const value = kind === 'method_definition' ? child : field(child, 'value');
    return keyNode === undefined || value === undefined ? [] : { key: keyText(keyNode), value, node: child };
  });
}

/** A key as it is looked up; a computed one keeps its brackets and is never found by name. */
export function keyText(node: Node): string {
  return kindOf(node) === 'string' ? stringText(node) : node.text();
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '||' || operator === '??') return { is: 'fallback', first: left, second: right };
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
  const operand = field(node, 'argument');
  const operator = fieldText(node, 'operator');
  if (operand === undefined) return OTHER;
  if (operator === '+' || operator === 'void') return { is: 'wrapped', inner: operand };
  const value = operator === '-' && kindOf(operand) === 'number' ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}
