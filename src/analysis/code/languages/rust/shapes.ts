import type { CallShape, Entry, Node, Shape } from '../../tree/adapter.ts';
import { numberOf, unescaped } from '../../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

const SHAPES: Readonly<Record<string, ((node: Node) => Shape) | undefined>> = {
  string_literal: (node) => ({ is: 'string', text: unescaped(node.text().replace(/^[bc]?"|"$/g, '')) }),
  raw_string_literal: (node) => ({ is: 'string', text: firstNamed(node)?.text() ?? '' }),
  char_literal: (node) => ({ is: 'string', text: unescaped(node.text().slice(1, -1)) }),
  integer_literal: number,
  float_literal: number,
  boolean_literal: (node) => ({ is: 'boolean', value: node.text() === 'true' }),
  identifier: (node) => (node.text() === 'None' ? { is: 'null' } : named(node)),
  self: named,
  scoped_identifier: scoped,
  scoped_type_identifier: scoped,
  field_expression: (node) => member(field(node, 'value'), fieldText(node, 'field')),
  index_expression: indexed,
  call_expression: callOrWrapper,
  macro_invocation: macro,
  struct_expression: (node) => ({ is: 'object', entries: structEntries(node) }),
  array_expression: list,
  tuple_expression: list,
  closure_expression: () => ({ is: 'function' }),
  async_block: () => ({ is: 'function' }),
  binary_expression: binary,
  if_expression: choice,
  block: onlyValue,
  else_clause: (node) => inner(firstNamed(node)),
  unary_expression: unary,
  reference_expression: (node) => inner(field(node, 'value')),
  parenthesized_expression: (node) => inner(firstNamed(node)),
  type_cast_expression: (node) => inner(field(node, 'value')),
  await_expression: (node) => inner(firstNamed(node)),
  try_expression: (node) => inner(firstNamed(node)),
};

const ARITHMETIC = new Set(['-', '*', '/', '%', '<<']);
/** `Some(x)` and `Ok(x)` are `x` in other clothes. */
const WRAPPERS = new Set(['Some', 'Ok', 'Box::new', 'Arc::new', 'Rc::new', 'String::from', 'PathBuf::from', 'Path::new']);
const LISTS = new Set(['vec', 'array', 'smallvec']);

/** What a Rust expression is. */
export function shapeOf(node: Node): Shape {
  return SHAPES[kindOf(node)]?.(node) ?? OTHER;
}

/** A call, a macro or a struct literal taken apart. */
export function callOf(node: Node): CallShape | undefined {
  const kind = kindOf(node);
  if (kind === 'macro_invocation') return macroCall(node);
  if (kind === 'struct_expression') return structCall(node);
  const callee = field(node, 'function');
  const list_ = field(node, 'arguments');
  if (callee === undefined) return undefined;
  const args = (list_ === undefined ? [] : namedChildren(list_)).map(closureValue);
  const bare = kindOf(callee) === 'generic_function' ? (field(callee, 'function') ?? callee) : callee;
  const shape = shapeOf(bare);
  if (shape.is === 'member' && shape.object !== 'self') return { callee, receiver: shape.object, method: shape.name, args, named: [] };
  return { callee, receiver: undefined, method: shape.is === 'name' ? shape.name : '(expression)', args, named: [] };
}

/** A type's path without arguments and references, dots for separators. */
export function typeText(node: Node): string {
  return node
    .text()
    .replace(/^&(?:'\w+\s+)?(?:mut\s+)?/, '')
    .replace(/<[^]*$/, '')
    .replaceAll('::', '.')
    .trim();
}

/** The macro's own node is its callee, so that its name is not taken for a function's. */
function macroCall(node: Node): CallShape | undefined {
  const name = field(node, 'macro');
  if (name === undefined) return undefined;
  const tokens = namedChildren(node).find((child) => kindOf(child) === 'token_tree');
  const args = tokens === undefined ? [] : namedChildren(tokens);
  const method = `${name.text().replaceAll('::', '.')}!`;
  return { callee: node, receiver: undefined, method, args, named: [], calleeEnd: name.range().end.index };
}

function structCall(node: Node): CallShape | undefined {
  const name = field(node, 'name');
  return name === undefined
    ? undefined
    : { callee: name, receiver: undefined, method: typeText(name), args: [], named: structEntries(node), suffix: '{}' };
}

function structEntries(node: Node): readonly Entry[] {
  const body = field(node, 'body');
  return (body === undefined ? [] : namedChildren(body)).flatMap((child) => {
    const key = fieldText(child, 'field');
    const value = field(child, 'value');
    if (key !== undefined && value !== undefined) return { key, value, node: child };
    return kindOf(child) === 'shorthand_field_initializer' ? { key: child.text(), value: firstNamed(child) ?? child, node: child } : [];
  });
}

/** A closure without parameters of its own that only gives a value (`|_| "a".into()`) counts as that value. */
function closureValue(node: Node): Node {
  if (kindOf(node) !== 'closure_expression' || !/^(?:move\s*)?\|\s*_?\w*\s*\|/.test(node.text())) return node;
  const body = field(node, 'body');
  return body !== undefined && ['call_expression', 'string_literal', 'integer_literal', 'macro_invocation'].includes(kindOf(body))
    ? body
    : node;
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

function number(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? OTHER : { is: 'number', value };
}

function member(object: Node | undefined, name: string | undefined): Shape {
  return object === undefined || name === undefined ? OTHER : { is: 'member', object, name };
}

function scoped(node: Node): Shape {
  const name = fieldText(node, 'name');
  const path = field(node, 'path');
  if (name === undefined) return OTHER;
  return path === undefined ? { is: 'name', name } : { is: 'member', object: path, name };
}

function indexed(node: Node): Shape {
  const [object, key] = namedChildren(node);
  if (object === undefined || key === undefined) return OTHER;
  const shape = shapeOf(key);
  if (shape.is === 'string') return { is: 'member', object, name: shape.text };
  return shape.is === 'number' ? { is: 'member', object, name: String(shape.value) } : { is: 'index', object, key };
}

function callOrWrapper(node: Node): Shape {
  const callee = fieldText(node, 'function') ?? '';
  const list_ = field(node, 'arguments');
  const args = list_ === undefined ? [] : namedChildren(list_);
  return WRAPPERS.has(callee) && args.length === 1 ? inner(args[0]) : { is: 'call' };
}

/** `vec![…]` is a list, `env!("X")` a lookup at compile time, which bakes the value in: no environment of the running app. */
function macro(node: Node): Shape {
  const name = fieldText(node, 'macro') ?? '';
  const tokens = namedChildren(node).find((child) => kindOf(child) === 'token_tree');
  const parts = tokens === undefined ? [] : namedChildren(tokens);
  if (LISTS.has(name)) return { is: 'list', elements: parts };
  if (name === 'format') return formatted(parts, field(node, 'macro') ?? node);
  return { is: 'call' };
}

/** `format!("a{}b{name}", x)`: positional values fill the braces in order; an inlined name has no node of its own and stays unknown. */
function formatted(parts: readonly Node[], unknown: Node): Shape {
  const [format, ...values] = parts;
  const shape = format === undefined ? undefined : shapeOf(format);
  if (format === undefined || shape?.is !== 'string') return { is: 'call' };
  let next = 0;
  const pieces = shape.text.split(/(\{[^{}]*\})/).map((piece) => {
    if (!/^\{[^{}]*\}$/.test(piece)) return piece;
    const value = /^\{(?::[^{}]*)?\}$/.test(piece) ? values[next++] : undefined;
    return value ?? unknown;
  });
  return pieces.every((piece) => typeof piece === 'string') ? { is: 'string', text: pieces.join('') } : { is: 'template', parts: pieces };
}

function binary(node: Node): Shape {
  const left = field(node, 'left');
  const right = field(node, 'right');
  const operator = fieldText(node, 'operator') ?? '';
  if (left === undefined || right === undefined) return OTHER;
  if (operator === '+') return { is: 'concatenation', parts: [left, right] };
  return ARITHMETIC.has(operator) ? { is: 'arithmetic', operator, left, right } : { is: 'operation', operands: [left, right] };
}

function choice(node: Node): Shape {
  const condition = field(node, 'condition');
  const then = field(node, 'consequence');
  const otherwise = field(node, 'alternative');
  return condition === undefined || then === undefined || otherwise === undefined ? OTHER : { is: 'choice', condition, then, otherwise };
}

function onlyValue(node: Node): Shape {
  const statements = namedChildren(node);
  return statements.length === 1 ? inner(statements[0]) : OTHER;
}

function unary(node: Node): Shape {
  const operand = firstNamed(node);
  if (operand === undefined) return OTHER;
  const text = node.text();
  if (text.startsWith('*')) return { is: 'wrapped', inner: operand };
  const value = text.startsWith('-') ? numberOf(operand.text()) : undefined;
  return value === undefined ? { is: 'operation', operands: [operand] } : { is: 'number', value: -value };
}
