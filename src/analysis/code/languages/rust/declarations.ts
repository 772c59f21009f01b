import type { AnnotationShape, BindingShape, ClassShape, FunctionShape, ImportShape, Node, ParameterShape } from '../../tree/adapter.ts';
import { memberPath } from '../../names/member-path.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { shapeOf, typeText } from './shapes.ts';

/** `use a::{b, c::D as E}`, `use a::*`. */
export function importsOf(node: Node): readonly ImportShape[] {
  const argument = field(node, 'argument');
  return argument === undefined ? [] : used(argument, []);
}

function used(node: Node, prefix: readonly string[]): readonly ImportShape[] {
  const kind = kindOf(node);
  if (kind === 'use_list') return namedChildren(node).flatMap((child) => used(child, prefix));
  if (kind === 'scoped_use_list') {
    const path = field(node, 'path');
    const list = field(node, 'list');
    return list === undefined ? [] : used(list, [...prefix, ...(path === undefined ? [] : segments(path))]);
  }
  if (kind === 'use_as_clause') return one([...prefix, ...segments(field(node, 'path'))], fieldText(node, 'alias'));
  if (kind === 'use_wildcard') return [{ ...module([...prefix, ...segments(firstNamed(node))]), opens: true }];
  const path = [...prefix, ...segments(node)].filter((segment, index) => segment !== 'self' || index === 0);
  return one(path, path.at(-1));
}

function one(path: readonly string[], local: string | undefined): readonly ImportShape[] {
  return [{ ...module(path), ...(local === undefined || local === '_' ? {} : { local }) }];
}

function module(path: readonly string[]): ImportShape {
  return { module: path.join('::'), canonical: path.join('.'), relative: ['crate', 'self', 'super'].includes(path[0] ?? '') };
}

function segments(node: Node | undefined): readonly string[] {
  return node === undefined ? [] : node.text().replace(/\s+/g, '').split('::').filter(Boolean);
}

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  let_declaration: declared,
  const_item: constant,
  static_item: constant,
  assignment_expression: assigned,
  compound_assignment_expr: (node) => unknownPath(node, field(node, 'left')),
  for_expression: (node) => patternNames(node, field(node, 'pattern'), undefined),
  let_condition: (node) => patternNames(node, field(node, 'pattern'), undefined),
  match_arm: (node) => patternNames(node, field(node, 'pattern'), undefined),
};

/** What a declaration or an assignment binds. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

function declared(node: Node): readonly BindingShape[] {
  const pattern = field(node, 'pattern');
  const value = field(node, 'value');
  if (pattern === undefined) return [];
  if (kindOf(pattern) !== 'identifier') return patternNames(node, pattern, undefined);
  const type = field(node, 'type');
  const constant_ = !/^let\s+mut\b/.test(node.text());
  return [
    {
      path: [pattern.text()],
      node,
      value,
      declares: 'block',
      uninitialised: value === undefined,
      constant: constant_,
      ...(type === undefined ? {} : { type: typeText(type) }),
    },
  ];
}

function constant(node: Node): readonly BindingShape[] {
  const name = fieldText(node, 'name');
  return name === undefined
    ? []
    : [{ path: [name], node, value: field(node, 'value'), declares: 'block', constant: !/\bmut\b/.test(node.text().slice(0, 40)) }];
}

function assigned(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const path = left === undefined ? undefined : memberPath(left, shapeOf);
  return path === undefined ? [] : [{ path, node, value: field(node, 'right'), declares: 'none', constant: false }];
}

function unknownPath(node: Node, target: Node | undefined): readonly BindingShape[] {
  const path = target === undefined ? undefined : memberPath(target, shapeOf);
  return path === undefined ? [] : [{ path, node, value: undefined, declares: 'none', constant: false }];
}

/** Names that a pattern binds; upper-case ones are variants and constants. */
function patternNames(node: Node, pattern: Node | undefined, value: Node | undefined): readonly BindingShape[] {
  if (pattern === undefined) return [];
  const names = kindOf(pattern) === 'identifier' ? [pattern] : pattern.findAll({ rule: { kind: 'identifier' } });
  const bound = names.filter((name) => /^[a-z_]\w*$/.test(name.text()));
  return bound.map((name) => ({ path: [name.text()], node, target: name, value, declares: 'block', constant: false }));
}

/** Name and parameters of a function or closure; the type of an `impl` owns its functions. */
export function functionOf(node: Node): FunctionShape {
  const name = fieldText(node, 'name');
  const list = field(node, 'parameters');
  const owner = ownerOf(node);
  return {
    parameters: list === undefined ? [] : namedChildren(list).flatMap(parameterOf),
    ...(name === undefined ? {} : { name }),
    ...(owner === undefined ? {} : { owner }),
  };
}

function ownerOf(node: Node): string | undefined {
  const implementation = node.parent()?.parent();
  const type = implementation && kindOf(implementation) === 'impl_item' ? field(implementation, 'type') : undefined;
  return type === undefined ? undefined : typeText(type);
}

function parameterOf(node: Node): readonly ParameterShape[] {
  if (kindOf(node) === 'identifier') return [{ name: node.text() }];
  const pattern = field(node, 'pattern');
  const type = field(node, 'type');
  if (pattern === undefined) return [];
  if (type === undefined) return [{ name: pattern.text() }];
  return [{ name: pattern.text(), type: typeText(type), ...(kindOf(type) === 'reference_type' ? { borrowed: true } : {}) }];
}

/** A struct, enum, trait or the implementation of a trait for a type. */
export function classOf(node: Node): ClassShape | undefined {
  if (kindOf(node) === 'impl_item') {
    const type = field(node, 'type');
    const trait = field(node, 'trait');
    return type === undefined ? undefined : { name: typeText(type), bases: trait === undefined ? [] : [typeText(trait)] };
  }
  const name = fieldText(node, 'name');
  return name === undefined ? undefined : { name, bases: [] };
}

/** An attribute with the item after it. */
export function annotationOf(node: Node): AnnotationShape | undefined {
  const attribute = namedChildren(node).find((child) => kindOf(child) === 'attribute');
  const name = attribute === undefined ? undefined : firstNamed(attribute)?.text();
  const target = node
    .nextAll()
    .find((sibling) => sibling.isNamed() && !['attribute_item', 'line_comment', 'block_comment'].includes(kindOf(sibling)));
  if (attribute === undefined || name === undefined || target === undefined) return undefined;
  const tokens = field(attribute, 'arguments');
  return { name: name.replaceAll('::', '.'), args: tokens === undefined ? [] : namedChildren(tokens), named: [], target };
}
