import type { BindingShape, ClassShape, FunctionShape, ImportShape, Node } from '../../tree/adapter.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { callOf, shapeOf } from './shapes.ts';

/** `require 'x'` and `require_relative './x'`; they bind no name. */
export function importsOf(node: Node): readonly ImportShape[] {
  const call = callOf(node);
  const [argument] = call?.args ?? [];
  if (call === undefined || call.receiver !== undefined || argument === undefined) return [];
  const path = shapeOf(argument);
  if (path.is !== 'string') return [];
  return [{ module: path.text, canonical: path.text, relative: call.method === 'require_relative' || path.text.startsWith('.') }];
}

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  assignment: assigned,
  operator_assignment: updated,
  exception_variable: (node) => unknownName(node, firstNamed(node)),
  for: (node) => unknownName(node, field(node, 'pattern')),
};

/** What an assignment binds. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

function assigned(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const value = field(node, 'right');
  if (left === undefined) return [];
  if (kindOf(left) === 'left_assignment_list') {
    return namedChildren(left).flatMap((target, index) => one(node, target, value, [String(index)]));
  }
  return one(node, left, value);
}

function one(node: Node, target: Node, value: Node | undefined, pick?: readonly string[]): readonly BindingShape[] {
  const path = pathOf(target);
  if (path === undefined) return [];
  const several = pick === undefined ? {} : { target, pick };
  return [{ path, node, value, declares: path.length === 1 ? 'function' : 'none', constant: kindOf(target) === 'constant', ...several }];
}

function updated(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const path = left === undefined ? undefined : pathOf(left);
  const operator = fieldText(node, 'operator');
  if (path === undefined) return [];
  const mode = operator === '||=' ? 'unless-set' : operator === '+=' ? 'append' : undefined;
  return [
    {
      path,
      node,
      value: mode === undefined ? undefined : field(node, 'right'),
      declares: path.length === 1 ? 'function' : 'none',
      constant: false,
      ...(mode === undefined ? {} : { mode }),
    },
  ];
}

function unknownName(node: Node, name: Node | undefined): readonly BindingShape[] {
  return name === undefined ? [] : [{ path: [name.text()], node, value: undefined, declares: 'function', constant: false }];
}

/** The path of a target: `@port` belongs to the object, `config.x.y = …` is written like a call. */
function pathOf(node: Node): readonly string[] | undefined {
  const shape = shapeOf(node);
  if (shape.is === 'name') return [shape.name];
  if (shape.is !== 'member') return undefined;
  const object = shape.object === 'self' ? ['self'] : pathOf(shape.object);
  return object === undefined ? undefined : [...object, shape.name];
}

/** Name and parameters of a method, block or lambda. */
export function functionOf(node: Node): FunctionShape {
  const name = fieldText(node, 'name');
  const list = field(node, 'parameters');
  const parameters =
    list === undefined ? [] : namedChildren(list).map((parameter) => ({ name: fieldText(parameter, 'name') ?? parameter.text() }));
  return { parameters, ...(name === undefined ? {} : { name }) };
}

const MIXINS = new Set(['include', 'prepend', 'extend']);

/** A class or module with its superclass and the modules that it includes. */
export function classOf(node: Node): ClassShape | undefined {
  const name = fieldText(node, 'name');
  if (name === undefined) return undefined;
  const superclass = field(node, 'superclass');
  const body = field(node, 'body');
  const mixins = (body === undefined ? [] : namedChildren(body)).flatMap((statement) => {
    const call = kindOf(statement) === 'call' ? callOf(statement) : undefined;
    return call !== undefined && MIXINS.has(call.method) ? call.args : [];
  });
  const bases = [...(superclass === undefined ? [] : [firstNamed(superclass)]), ...mixins];
  return { name: dotted(name), bases: bases.flatMap((base) => (base === undefined ? [] : dotted(base.text()))) };
}

function dotted(name: string): string {
  return name.replace(/^::/, '').replaceAll('::', '.');
}
