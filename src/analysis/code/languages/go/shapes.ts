import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  interpreted_string_literal: (node) => ({ is: 'string', text: stringText(node) }),
  raw_string_literal: rawString,
  rune_literal: (node) => ({ is: 'string', text: stringText(node) }),
  int_literal: number,
  float_literal: number,
  true: () => ({ is: 'boolean', value: true }),
  false: () => ({ is: 'boolean', value: false }),
  nil: () => ({ is: 'null' }),
  identifier: (node) => ({ is: 'name', name: node.text() }),
  selector_expression: selector,
  index_expression: index,
  call_expression: () => ({ is: 'call' }),
  composite_literal: composite,
  literal_value: elements,
  func_literal: () => ({ is: 'function' }),
  binary_expression: binary,
  unary_expression: unary,
  parenthesized_expression: wrapped,
  literal_element: wrapped,
  expression_list: single,
  type_assertion_expression: (node) => inner(field(node, 'operand')),
  type_conversion_expression: (node) => inner(field(node, 'operand')),
};

const ARITHMETIC = new Set(['-', '*', '/', '%', '<<']);
const SAME_VALUE = new Set(['&', '*', '+']);

/** What a Go expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** A call, or a struct literal of a named type. */
export function callOf(node: Node): CallShape | undefined {
  if (kindOf(node) === 'composite_literal') return construction(node);
  const callee = field(node, 'function');
  if (callee === undefined) return undefined;
  const list = field(node, 'arguments');
  const args = list === undefined ? [] : namedChildren(list);
  const shape = shapeOf(callee);
  if (shape.is === 'member' && shape.object !== 'self') return { callee, receiver: shape.object, method: shape.name, args, named: [] };
  return { callee, receiver: undefined, method: shape.is === 'name' ? shape.name : '(expression)', args, named: [] };
}

function construction(node: Node): CallShape | undefined {
  const type = field(node, 'type');
  const name = type === undefined ? undefined : typeName(type);
  const body = field(node, 'body');
  if (type === undefined || name === undefined || body === undefined) return undefined;
  const args = namedChildren(body).filter((child) => kindOf(child) === 'literal_element');
  return {
    callee: type,
    receiver: undefined,
    method: name,
    args: args.map((child) => firstNamed(child) ?? child),
    named: entriesOf(body),
    suffix: '{}',
  };
}

/** The name of a named type, pointers and type arguments taken off; undefined for slices, maps, functions and the like. */
export function typeName(type: Node): string | undefined {
  switch (kindOf(type)) {
    case 'type_identifier':
    case 'qualified_type':
      return type.text();
    case 'pointer_type':
    case 'generic_type':
      return namedType(firstNamed(type));
    default:
      return undefined;
  }
}

function namedType(type: Node | undefined): string | undefined {
  return type === undefined ? undefined : typeName(type);
}

/** The decoded text of a string or rune. */
export function stringText(node: Node): string {
  const text = node.text();
  return text.startsWith('`') ? text.slice(1, -1) : unescaped(text.slice(1, -1));
}

/** A raw string; as the tag of a struct field it may name the environment variable that fills the field. */
function rawString(node: Node): Shape {
  const text = stringText(node);
  const tag = /\b(?:env|envconfig):"([A-Za-z_]\w*)/.exec(text)?.[1];
  const parent = tag === undefined ? null : node.parent();
  return tag !== undefined && parent !== null && kindOf(parent) === 'field_declaration'
    ? { is: 'environment', variable: tag }
    : { is: 'string', text };
}

function inner(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function wrapped(node: Node): Shape {
  return inner(firstNamed(node));
}

function single(node: Node): Shape {
  const values = namedChildren(node);
  return values.length === 1 ? inner(values[0]) : { is: 'list', elements: values };
}

function number(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? OTHER : { is: 'number', value };
}

function selector(node: Node): Shape {
  const object = field(node, 'operand');
  const name = fieldText(node, 'field');
  return object === undefined || name === undefined ? OTHER : { is: 'member', object, name };
}

function index(node: Node): Shape {
  const object = field(node, 'operand');
  const key = field(node, 'index');
  if (object === undefined || key === undefined) return OTHER;
  const shape = shapeOf(key);
  return shape.is === 'string' ? { is: 'member', object, name: shape.text } : { is: 'index', object, key };
}

function composite(node: Node): Shape {
  const body = field(node, 'body');
  const type = field(node, 'type');
  if (body === undefined || type === undefined) return OTHER;
  return ['slice_type', 'array_type', 'implicit_length_array_type'].includes(kindOf(type))
    ? elements(body)
    : { is: 'object', entries: entriesOf(body) };
}

/** The braces of a literal whose type is elided, or of a list. */
function elements(body: Node): Shape {
  const entries = entriesOf(body);
  if (entries.length > 0) return { is: 'object', entries };
  return { is: 'list', elements: namedChildren(body).map((child) => firstNamed(child) ?? child) };
}

function entriesOf(body: Node): readonly Entry[] {
  return namedChildren(body).flatMap((child) => {
    const key = field(child, 'key');
    const value = field(child, 'value');
    if (key === undefined || value === undefined) return [];
    const name = firstNamed(key) ?? key;
    const shape = shapeOf(name);
    return { key: shape.is === 'string' ? shape.text : name.text(), value: firstNamed(value) ?? value, node: child };
  });
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '+') return { is: 'concatenation', parts: [left, right] };
  return ARITHMETIC.has(operator) ? { is: 'arithmetic', operator, left, right } : { is: 'operation', operands: [left, right] };
}

function unary(node: Node): Shape {
  const operand = field(node, 'operand');
  const operator = fieldText(node, 'operator') ?? '';
  if (operand === undefined) return OTHER;
  if (SAME_VALUE.has(operator)) return { is: 'wrapped', inner: operand };
  if (operator === '<-') return OTHER;
  const value = operator === '-' ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}
