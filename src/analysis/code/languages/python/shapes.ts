import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { holesOf } from '../../values/formats.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string,
  concatenated_string: (node) => ({ is: 'concatenation', parts: namedChildren(node) }),
  integer: number,
  float: number,
  true: () => ({ is: 'boolean', value: true }),
  false: () => ({ is: 'boolean', value: false }),
  none: () => ({ is: 'null' }),
  identifier: (node) => ({ is: 'name', name: node.text() }),
  attribute,
  subscript,
  call: () => ({ is: 'call' }),
  dictionary: (node) => ({ is: 'object', entries: entriesOf(node) }),
  list: elements,
  tuple: elements,
  set: elements,
  expression_list: elements,
  lambda: () => ({ is: 'function' }),
  boolean_operator: boolean,
  binary_operator: binary,
  unary_operator: unary,
  not_operator: operation,
  comparison_operator: operation,
  conditional_expression: conditional,
  parenthesized_expression: wrapped,
  await: wrapped,
  named_expression: (node) => inner(field(node, 'value')),
};

const ARITHMETIC = new Set(['-', '*', '/', '%', '**', '<<']);

/** What a Python expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** A call with positional and keyword arguments; starred ones stay out. */
export function callOf(node: Node): CallShape | undefined {
  const callee = field(node, 'function');
  if (callee === undefined) return undefined;
  const list = field(node, 'arguments');
  const { args, named } = argumentsOf(list);
  const shape = shapeOf(callee);
  if (shape.is === 'member' && shape.object !== 'self') return { callee, receiver: shape.object, method: shape.name, args, named };
  return { callee, receiver: undefined, method: shape.is === 'name' ? shape.name : '(expression)', args, named };
}

/** Positional and keyword arguments of an argument list. */
export function argumentsOf(list: Node | undefined): { readonly args: readonly Node[]; readonly named: readonly Entry[] } {
  if (list === undefined || kindOf(list) !== 'argument_list') return { args: [], named: [] };
  const children = namedChildren(list);
  const args = children.filter((child) => !['keyword_argument', 'list_splat', 'dictionary_splat'].includes(kindOf(child)));
  const named = children.flatMap((child) => {
    const key = fieldText(child, 'name');
    const value = field(child, 'value');
    return kindOf(child) !== 'keyword_argument' || key === undefined || value === undefined ? [] : { key, value, node: child };
  });
  return { args, named };
}

/** The parts of a string literal: decoded text, and the expressions of an f-string. */
function stringParts(node: Node): readonly (string | Node)[] {
  const children = node.namedChildren();
  const prefix = (children[0]?.text() ?? '').replace(/["']+$/, '').toLowerCase();
  const decode = (text: string): string => (prefix.includes('r') ? text : unescaped(text));
  return children.flatMap((child): readonly (string | Node)[] => {
    const kind = kindOf(child);
    if (kind === 'interpolation') return [field(child, 'expression') ?? firstNamed(child) ?? child];
    if (kind !== 'string_content') return [];
    const text = decode(child.text());
    return [prefix.includes('f') ? text.replaceAll(/\{\{|\}\}/g, (pair) => pair.charAt(0)) : text];
  });
}

function string(node: Node): Shape {
  const parts = stringParts(node);
  return parts.every((part) => typeof part === 'string') ? { is: 'string', text: parts.join('') } : { is: 'template', parts };
}

function number(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? OTHER : { is: 'number', value };
}

function elements(node: Node): Shape {
  return { is: 'list', elements: namedChildren(node) };
}

function operation(node: Node): Shape {
  return { is: 'operation', operands: namedChildren(node) };
}

function inner(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function wrapped(node: Node): Shape {
  return inner(firstNamed(node));
}

function attribute(node: Node): Shape {
  const object = field(node, 'object');
  const name = fieldText(node, 'attribute');
  return object === undefined || name === undefined ? OTHER : { is: 'member', object, name };
}

function subscript(node: Node): Shape {
  const [object, key, ...more] = namedChildren(node);
  if (object === undefined || key === undefined || more.length > 0 || kindOf(key) === 'slice') return OTHER;
  const shape = shapeOf(key);
  if (shape.is === 'string') return { is: 'member', object, name: shape.text };
  return shape.is === 'number' ? { is: 'member', object, name: String(shape.value) } : { is: 'index', object, key };
}

function entriesOf(node: Node): readonly Entry[] {
  return namedChildren(node).flatMap((pair) => {
    const key = field(pair, 'key');
    const value = field(pair, 'value');
    if (kindOf(pair) !== 'pair' || key === undefined || value === undefined) return [];
    const shape = shapeOf(key);
    return { key: shape.is === 'string' ? shape.text : `[${key.text()}]`, value, node: pair };
  });
}

function boolean(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  if (left === undefined || right === undefined) return OTHER;
  return fieldText(node, 'operator') === 'or'
    ? { is: 'fallback', first: left, second: right }
    : { is: 'operation', operands: [left, right] };
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '+') return { is: 'concatenation', parts: [left, right] };
  if (operator === '%') return formatted(left, right);
  return ARITHMETIC.has(operator) ? { is: 'arithmetic', operator, left, right } : { is: 'operation', operands: [left, right] };
}

/** `'%s:%d' % (host, port)`, or a remainder. */
function formatted(left: Node, right: Node): Shape {
  const format = shapeOf(left);
  if (format.is !== 'string') return { is: 'arithmetic', operator: '%', left, right };
  const values = shapeOf(right);
  const positional = values.is === 'list' ? values.elements : [right];
  const byKey = values.is === 'object' ? values.entries : [];
  const parts = holesOf(format.text, 'printf').map((piece) => {
    if (typeof piece === 'string') return piece;
    const { argument } = piece;
    return typeof argument === 'number' ? positional[argument] : byKey.find((entry) => entry.key === argument)?.value;
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? { is: 'template', parts: known } : OTHER;
}

function unary(node: Node): Shape {
  const operand = field(node, 'argument');
  if (operand === undefined) return OTHER;
  const operator = fieldText(node, 'operator');
  if (operator === '+') return { is: 'wrapped', inner: operand };
  const value = operator === '-' ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}

function conditional(node: Node): Shape {
  const [then, condition, otherwise] = namedChildren(node);
  return then === undefined || condition === undefined || otherwise === undefined ? OTHER : { is: 'choice', condition, then, otherwise };
}
