import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string: template,
  encapsed_string: template,
  heredoc: (node) => inner(field(node, 'value')),
  heredoc_body: template,
  nowdoc: (node) => inner(field(node, 'value')),
  nowdoc_body: (node) => ({ is: 'string', text: node.text().replace(/^\r?\n/, '') }),
  integer: number,
  float: number,
  boolean: (node) => ({ is: 'boolean', value: node.text().toLowerCase() === 'true' }),
  null: () => ({ is: 'null' }),
  variable_name: (node) => ({ is: 'name', name: node.text().slice(1) }),
  name: (node) => ({ is: 'name', name: node.text() }),
  relative_scope: (node) => ({ is: 'name', name: node.text() }),
  qualified_name: (node) => ({ is: 'name', name: dotted(node.text()) }),
  member_access_expression: (node) => member(field(node, 'object'), fieldText(node, 'name')),
  nullsafe_member_access_expression: (node) => member(field(node, 'object'), fieldText(node, 'name')),
  scoped_property_access_expression: (node) => member(field(node, 'scope'), fieldText(node, 'name')?.slice(1)),
  class_constant_access_expression: constant,
  subscript_expression: subscript,
  function_call_expression: () => ({ is: 'call' }),
  member_call_expression: () => ({ is: 'call' }),
  nullsafe_member_call_expression: () => ({ is: 'call' }),
  scoped_call_expression: () => ({ is: 'call' }),
  object_creation_expression: () => ({ is: 'call' }),
  array_creation_expression: array,
  arrow_function: () => ({ is: 'function' }),
  anonymous_function: () => ({ is: 'function' }),
  binary_expression: binary,
  conditional_expression: choice,
  unary_op_expression: unary,
  parenthesized_expression: (node) => inner(firstNamed(node)),
  cast_expression: (node) => inner(field(node, 'value')),
  clone_expression: (node) => inner(firstNamed(node)),
  error_suppression_expression: (node) => inner(firstNamed(node)),
  assignment_expression: (node) => inner(field(node, 'right')),
  argument: (node) => inner(namedChildren(node).at(-1)),
};

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '**', '<<']);

/** What a PHP expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** A function call, method call or construction taken apart. */
export function callOf(node: Node): CallShape | undefined {
  const { args, named } = argumentsOf(field(node, 'arguments') ?? namedChildren(node).find((child) => kindOf(child) === 'arguments'));
  const kind = kindOf(node);
  if (kind === 'object_creation_expression') {
    const type = firstNamed(node);
    return type === undefined || kindOf(type) === 'arguments'
      ? undefined
      : { callee: type, receiver: undefined, method: dotted(type.text()), args, named };
  }
  if (kind === 'function_call_expression') return functionCall(node, args, named);
  const receiver = field(node, 'object') ?? field(node, 'scope');
  const name = field(node, 'name');
  if (receiver === undefined || name === undefined) return undefined;
  return { callee: node, receiver, method: name.text(), args, named, calleeEnd: name.range().end.index };
}

function functionCall(node: Node, args: readonly Node[], named: readonly Entry[]): CallShape | undefined {
  const callee = field(node, 'function');
  if (callee === undefined) return undefined;
  const shape = shapeOf(callee);
  return { callee, receiver: undefined, method: shape.is === 'name' ? shape.name : '(expression)', args, named };
}

/** Positional and named arguments of a list; those are `argument` nodes around the values. */
export function argumentsOf(list: Node | undefined): { readonly args: readonly Node[]; readonly named: readonly Entry[] } {
  const args: Node[] = [];
  const named: Entry[] = [];
  for (const argument of list === undefined ? [] : namedChildren(list)) {
    const key = fieldText(argument, 'name');
    const value = namedChildren(argument).at(-1);
    if (value === undefined) continue;
    if (key === undefined) args.push(value);
    else named.push({ key, value, node: argument });
  }
  return { args, named };
}

/** A name with its namespace separators as dots. */
export function dotted(name: string): string {
  return name.replace(/^\\/, '').replaceAll('\\', '.').replaceAll('::', '.');
}

function template(node: Node): Shape {
  const isRaw = node.text().startsWith("'");
  const parts = node.namedChildren().map((child) => {
    const kind = kindOf(child);
    if (kind !== 'string_content' && kind !== 'escape_sequence') return child;
    return isRaw ? child.text().replace(/\\(['\\])/g, '$1') : unescaped(child.text());
  });
  if (parts.every((part) => typeof part === 'string')) return { is: 'string', text: parts.join('') };
  return { is: 'template', parts };
}

function number(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? OTHER : { is: 'number', value };
}

function inner(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function member(object: Node | undefined, name: string | undefined): Shape {
  return object === undefined || name === undefined ? OTHER : { is: 'member', object, name };
}

function constant(node: Node): Shape {
  const [scope, name] = namedChildren(node);
  return member(scope, name?.text());
}

function subscript(node: Node): Shape {
  const [object, key] = namedChildren(node);
  if (object === undefined || key === undefined) return OTHER;
  const shape = shapeOf(key);
  if (shape.is === 'string') return { is: 'member', object, name: shape.text };
  return shape.is === 'number' ? { is: 'member', object, name: String(shape.value) } : { is: 'index', object, key };
}

function array(node: Node): Shape {
  const elements = namedChildren(node);
  const entries = elements.flatMap((element) => entryOf(element) ?? []);
  if (entries.length > 0) return { is: 'object', entries };
  return { is: 'list', elements: elements.flatMap((element) => firstNamed(element) ?? []) };
}

/** `'key' => value` of an array. */
export function entryOf(element: Node): Entry | undefined {
  const [key, value] = namedChildren(element);
  if (key === undefined || value === undefined) return undefined;
  const shape = shapeOf(key);
  return { key: shape.is === 'string' ? shape.text : key.text(), value, node: element };
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '??') return { is: 'fallback', first: left, second: right };
  if (operator === '.') return { is: 'concatenation', parts: [left, right] };
  return ARITHMETIC.has(operator) ? { is: 'arithmetic', operator, left, right } : { is: 'operation', operands: [left, right] };
}

/** `a ? b : c`; without the middle (`a ?: c`) it is a fallback. */
function choice(node: Node): Shape {
  const condition = field(node, 'condition');
  const then = field(node, 'body');
  const otherwise = field(node, 'alternative');
  if (condition === undefined || otherwise === undefined) return OTHER;
  return then === undefined ? { is: 'fallback', first: condition, second: otherwise } : { is: 'choice', condition, then, otherwise };
}

function unary(node: Node): Shape {
  const operand = field(node, 'argument');
  if (operand === undefined) return OTHER;
  const value = fieldText(node, 'operator') === '-' ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}
