import type { AnnotationShape, BindingShape, ClassShape, FunctionShape, ImportShape, Node, ParameterShape } from '../../tree/adapter.ts';
import { memberPath } from '../../names/member-path.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { argumentsOf, dotted, shapeOf } from './shapes.ts';

/** `use A\B;`, `use A\{B, C as D};`, `use function A\f;` and `require 'x.php'`. */
export function importsOf(node: Node): readonly ImportShape[] {
  if (kindOf(node) !== 'namespace_use_declaration') return includes(node);
  const group = field(node, 'body');
  const prefix = group === undefined ? '' : `${namedChildren(node)[0]?.text() ?? ''}\\`;
  const clauses = namedChildren(group ?? node).filter((child) => kindOf(child) === 'namespace_use_clause');
  return clauses.flatMap((clause) => {
    const alias = field(clause, 'alias');
    const path = namedChildren(clause)
      .find((child) => child.id() !== alias?.id() && kindOf(child) !== 'function')
      ?.text();
    if (path === undefined) return [];
    const module = prefix + path;
    const canonical = dotted(module);
    return { module, canonical, local: alias?.text() ?? canonical.slice(canonical.lastIndexOf('.') + 1) };
  });
}

function includes(node: Node): readonly ImportShape[] {
  const path = firstNamed(node);
  const shape = path === undefined ? undefined : shapeOf(path);
  return shape?.is === 'string' ? [{ module: shape.text, canonical: shape.text, relative: true }] : [];
}

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  assignment_expression: assigned,
  augmented_assignment_expression: augmented,
  property_element: property,
  const_element: constant,
  catch_clause: (node) => unknownName(node, field(node, 'name')),
  foreach_statement: iterated,
  global_declaration: (node) =>
    namedChildren(node).map((name) => ({ path: [name.text().slice(1)], node, value: undefined, declares: 'outer', constant: false })),
};

/** What a declaration or an assignment binds. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

function assigned(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  if (left === undefined) return [];
  if (kindOf(left) === 'list_literal' || kindOf(left) === 'array_creation_expression') {
    return namedChildren(left).flatMap((name) => unknownName(node, kindOf(name) === 'variable_name' ? name : firstNamed(name)));
  }
  const path = memberPath(left, shapeOf);
  return path === undefined
    ? []
    : [{ path, node, value: field(node, 'right'), declares: path.length === 1 ? 'function' : 'none', constant: false }];
}

function augmented(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const path = left === undefined ? undefined : memberPath(left, shapeOf);
  const operator = fieldText(node, 'operator');
  if (path === undefined) return [];
  const mode = operator === '??=' ? 'unless-set' : operator === '.=' ? 'append' : undefined;
  return [
    {
      path,
      node,
      value: mode === undefined ? undefined : field(node, 'right'),
      declares: 'none',
      constant: false,
      ...(mode === undefined ? {} : { mode }),
    },
  ];
}

function property(node: Node): readonly BindingShape[] {
  const name = fieldText(node, 'name')?.slice(1);
  const value = field(node, 'default_value');
  return name === undefined ? [] : [{ path: [name], node, value, declares: 'block', uninitialised: value === undefined, constant: false }];
}

function constant(node: Node): readonly BindingShape[] {
  const [name, value] = namedChildren(node);
  return name === undefined ? [] : [{ path: [name.text()], node, value, declares: 'block', constant: true }];
}

function iterated(node: Node): readonly BindingShape[] {
  const targets = namedChildren(node).slice(1, -1);
  return targets
    .flatMap((target) => (kindOf(target) === 'pair' ? namedChildren(target) : [target]))
    .flatMap((name) => unknownName(node, name));
}

function unknownName(node: Node, name: Node | undefined): readonly BindingShape[] {
  if (name === undefined || kindOf(name) !== 'variable_name') return [];
  return [{ path: [name.text().slice(1)], node, target: name, value: undefined, declares: 'function', constant: false }];
}

/** Name and parameters of a function, method or closure. */
export function functionOf(node: Node): FunctionShape {
  const name = fieldText(node, 'name');
  const list = field(node, 'parameters');
  return { parameters: list === undefined ? [] : namedChildren(list).flatMap(parameterOf), ...(name === undefined ? {} : { name }) };
}

function parameterOf(node: Node): readonly ParameterShape[] {
  const name = fieldText(node, 'name')?.slice(1);
  const type = fieldText(node, 'type')?.replace(/^\?/, '');
  return name === undefined ? [] : [{ name, ...(type === undefined ? {} : { type: dotted(type) }) }];
}

/** A class, interface or trait with what it extends, implements and uses. */
export function classOf(node: Node): ClassShape | undefined {
  const name = fieldText(node, 'name');
  if (name === undefined) return undefined;
  const body = field(node, 'body');
  const traits = body === undefined ? [] : namedChildren(body).filter((child) => kindOf(child) === 'use_declaration');
  const clauses = namedChildren(node).filter((child) => ['base_clause', 'class_interface_clause'].includes(kindOf(child)));
  return { name, bases: [...clauses, ...traits].flatMap((clause) => namedChildren(clause)).map((base) => dotted(base.text())) };
}

/** An attribute with the declaration it stands on. */
export function annotationOf(node: Node): AnnotationShape | undefined {
  const name = firstNamed(node)?.text();
  const target = node.parent()?.parent()?.parent();
  if (name === undefined || !target) return undefined;
  return { name: dotted(name), ...argumentsOf(field(node, 'parameters')), target };
}
