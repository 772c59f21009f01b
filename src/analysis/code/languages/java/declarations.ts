import type { AnnotationShape, BindingShape, ClassShape, FunctionShape, ImportShape, Node, ParameterShape } from '../../tree/adapter.ts';
import { memberPath } from '../../names/member-path.ts';
import { field, fieldText, kindOf, namedChildren } from '../../tree/nodes.ts';
import { pairOf, shapeOf, typeText } from './shapes.ts';

/** `import a.B;`, `import static a.B.c;`, `import a.*;`. */
export function importsOf(node: Node): readonly ImportShape[] {
  const path = namedChildren(node)[0]?.text().replace(/\s+/g, '');
  if (path === undefined) return [];
  if (/\*\s*;?\s*$/.test(node.text())) return [{ module: path, canonical: path, opens: true }];
  return [{ module: path, canonical: path, local: path.slice(path.lastIndexOf('.') + 1) }];
}

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  variable_declarator: declared,
  assignment_expression: assigned,
  enhanced_for_statement: (node) => unknownName(node, field(node, 'name')),
  catch_formal_parameter: (node) => unknownName(node, field(node, 'name')),
  resource: (node) => resource(node),
  update_expression: (node) => unknownName(node, namedChildren(node)[0], 'none'),
};

/** What a declaration or an assignment binds. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

function declared(node: Node): readonly BindingShape[] {
  const name = fieldText(node, 'name');
  const declaration = node.parent();
  if (name === undefined || declaration === null) return [];
  const type = field(declaration, 'type');
  const written = type === undefined ? undefined : typeText(type);
  const modifiers = namedChildren(declaration).find((child) => kindOf(child) === 'modifiers');
  const value = field(node, 'value');
  return [
    {
      path: [name],
      node,
      value,
      declares: 'block',
      uninitialised: value === undefined,
      constant: /\bfinal\b/.test(modifiers?.text() ?? ''),
      ...(written === undefined || written === 'var' ? {} : { type: written }),
    },
  ];
}

function assigned(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const path = left === undefined ? undefined : memberPath(left, shapeOf);
  const operator = fieldText(node, 'operator');
  if (path === undefined) return [];
  if (operator !== '=' && operator !== '+=') return [{ path, node, value: undefined, declares: 'none', constant: false }];
  return [{ path, node, value: field(node, 'right'), declares: 'none', constant: false, ...(operator === '+=' ? { mode: 'append' } : {}) }];
}

function unknownName(node: Node, name: Node | undefined, declares: 'block' | 'none' = 'block'): readonly BindingShape[] {
  const path = name === undefined ? undefined : memberPath(name, shapeOf);
  return path === undefined ? [] : [{ path, node, value: undefined, declares, constant: false }];
}

function resource(node: Node): readonly BindingShape[] {
  const name = fieldText(node, 'name');
  return name === undefined ? [] : [{ path: [name], node, value: field(node, 'value'), declares: 'block', constant: true }];
}

/** Name and parameters of a method, constructor or lambda. */
export function functionOf(node: Node): FunctionShape {
  const name = fieldText(node, 'name');
  const parameters = field(node, 'parameters');
  return { parameters: parameters === undefined ? [] : parametersOf(parameters), ...(name === undefined ? {} : { name }) };
}

function parametersOf(node: Node): readonly ParameterShape[] {
  if (kindOf(node) === 'identifier') return [{ name: node.text() }];
  return namedChildren(node).flatMap((child) => {
    if (kindOf(child) === 'identifier') return { name: child.text() };
    const name = fieldText(child, 'name');
    const type = field(child, 'type');
    return name === undefined ? [] : { name, ...(type === undefined ? {} : { type: typeText(type) }) };
  });
}

/** A class, interface, record or enum with what it extends and implements. */
export function classOf(node: Node): ClassShape | undefined {
  const name = fieldText(node, 'name');
  if (name === undefined) return undefined;
  const heritage = namedChildren(node).filter((child) => ['superclass', 'super_interfaces', 'extends_interfaces'].includes(kindOf(child)));
  const types = heritage
    .flatMap((clause) => namedChildren(clause))
    .flatMap((type) => (kindOf(type) === 'type_list' ? namedChildren(type) : [type]));
  return { name, bases: types.map(typeText) };
}

/** An annotation with the declaration it stands on. */
export function annotationOf(node: Node): AnnotationShape | undefined {
  const name = fieldText(node, 'name');
  const target = node.parent()?.parent();
  if (name === undefined || !target) return undefined;
  const list = field(node, 'arguments');
  const children = list === undefined ? [] : namedChildren(list);
  const pairs = children.filter((child) => kindOf(child) === 'element_value_pair');
  return {
    name,
    args: children.filter((child) => kindOf(child) !== 'element_value_pair'),
    named: pairs.flatMap((pair) => pairOf(pair) ?? []),
    target,
  };
}
