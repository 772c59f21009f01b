import type { AnnotationShape, BindingShape, ClassShape, FunctionShape, ImportShape, Node, ParameterShape } from '../../tree/adapter.ts';
import { memberPath } from '../../names/member-path.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { argumentsOf, shapeOf, typeText } from './shapes.ts';

/** `using A.B;`, `using static A.B;`, `using X = A.B;`. */
export function importsOf(node: Node): readonly ImportShape[] {
  const alias = fieldText(node, 'name');
  const path = namedChildren(node).at(-1)?.text().replace(/\s+/g, '');
  if (path === undefined) return [];
  if (alias !== undefined && alias !== path) return [{ module: path, canonical: path, local: alias }];
  return [{ module: path, canonical: path, opens: true }];
}

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  variable_declarator: declared,
  property_declaration: property,
  assignment_expression: assigned,
  foreach_statement: (node) => unknownName(node, field(node, 'left')),
  catch_declaration: (node) => unknownName(node, field(node, 'name')),
};

/** What a declaration or an assignment binds. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

function declared(node: Node): readonly BindingShape[] {
  const name = field(node, 'name');
  const declaration = node.parent();
  if (name === undefined || declaration === null) return [];
  const value = namedChildren(node).find((child) => child.id() !== name.id() && kindOf(child) !== 'bracketed_argument_list');
  const modifiers = (declaration.parent()?.text() ?? '').slice(0, 120);
  const constant = /^(?:\s*(?:public|private|protected|internal|static|new)\s+)*(?:const|readonly)\b/.test(modifiers);
  const typed = field(declaration, 'type');
  const type = typed === undefined || kindOf(typed) === 'implicit_type' ? undefined : typeText(typed);
  return [
    {
      path: [name.text()],
      node,
      value,
      declares: 'block',
      uninitialised: value === undefined,
      constant,
      ...(type === undefined ? {} : { type }),
    },
  ];
}

function property(node: Node): readonly BindingShape[] {
  const name = fieldText(node, 'name');
  const type = field(node, 'type');
  if (name === undefined) return [];
  const value = field(node, 'value');
  const plain = value !== undefined && kindOf(value) === 'arrow_expression_clause' ? firstNamed(value) : value;
  // A property with a setter may be bound from the configuration, so nothing but its own initialiser is known of it.
  return [
    { path: [name], node, value: plain, declares: 'block', constant: false, ...(type === undefined ? {} : { type: typeText(type) }) },
  ];
}

function assigned(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const path = left === undefined ? undefined : memberPath(left, shapeOf);
  const parent = node.parent();
  if (path === undefined || (parent !== null && ['initializer_expression', 'attribute_argument'].includes(kindOf(parent)))) return [];
  const operator = fieldText(node, 'operator') ?? '=';
  const mode = operator === '+=' ? 'append' : operator === '??=' ? 'unless-set' : 'set';
  const value = operator === '=' || mode !== 'set' ? field(node, 'right') : undefined;
  return [{ path, node, value, declares: 'none', constant: false, mode }];
}

function unknownName(node: Node, name: Node | undefined): readonly BindingShape[] {
  return name === undefined ? [] : [{ path: [name.text()], node, value: undefined, declares: 'block', constant: false }];
}

/** Name and parameters of a method, constructor, local function or lambda. */
export function functionOf(node: Node): FunctionShape {
  const name = kindOf(node) === 'lambda_expression' ? undefined : fieldText(node, 'name');
  const list = field(node, 'parameters');
  return { parameters: list === undefined ? [] : parametersOf(list), ...(name === undefined ? {} : { name }) };
}

function parametersOf(list: Node): readonly ParameterShape[] {
  if (kindOf(list) === 'implicit_parameter') return [{ name: list.text() }];
  return namedChildren(list).flatMap((parameter) => {
    const name = fieldText(parameter, 'name');
    const type = field(parameter, 'type');
    return name === undefined ? [] : { name, ...(type === undefined ? {} : { type: typeText(type) }) };
  });
}

/** A class, record, struct or interface with what it extends and implements. */
export function classOf(node: Node): ClassShape | undefined {
  const name = fieldText(node, 'name');
  if (name === undefined) return undefined;
  const list = namedChildren(node).find((child) => kindOf(child) === 'base_list');
  return { name, bases: list === undefined ? [] : namedChildren(list).map(typeText) };
}

/** An attribute with the declaration it stands on. */
export function annotationOf(node: Node): AnnotationShape | undefined {
  const name = fieldText(node, 'name');
  const target = node.parent()?.parent();
  if (name === undefined || !target) return undefined;
  const list = namedChildren(node).find((child) => kindOf(child) === 'attribute_argument_list');
  return { name, ...argumentsOf(list), target };
}
