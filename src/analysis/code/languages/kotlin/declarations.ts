import type { AnnotationShape, BindingShape, ClassShape, FunctionShape, ImportShape, Node, ParameterShape } from '../../tree/adapter.ts';
import { memberPath } from '../../names/member-path.ts';
import { firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { shapeOf, valueArguments } from './shapes.ts';

/** Kinds that stand where a value might, and are none. */
const NO_VALUES = new Set([
  'modifiers',
  'binding_pattern_kind',
  'variable_declaration',
  'multi_variable_declaration',
  'user_type',
  'nullable_type',
  'type_parameters',
  'getter',
  'setter',
  'property_delegate',
]);

function child(node: Node, ...kinds: readonly string[]): Node | undefined {
  return namedChildren(node).find((candidate) => kinds.includes(kindOf(candidate)));
}

function typeText(node: Node | undefined): string | undefined {
  return node
    ?.text()
    .replace(/<[^]*$/, '')
    .replace(/[?\s]/g, '');
}

/** `import a.B`, `import a.B as C`, `import a.*`. */
export function importsOf(node: Node): readonly ImportShape[] {
  const path = child(node, 'identifier')?.text().replace(/\s+/g, '');
  if (path === undefined) return [];
  if (child(node, 'wildcard_import')) return [{ module: path, canonical: path, opens: true }];
  const alias = child(node, 'import_alias');
  const local = alias === undefined ? path.slice(path.lastIndexOf('.') + 1) : (firstNamed(alias)?.text() ?? '');
  return [{ module: path, canonical: path, local }];
}

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  property_declaration: declared,
  assignment: assigned,
  class_parameter: constructorProperty,
  for_statement: iterated,
  catch_block: (node) => unknownName(node, child(node, 'simple_identifier')),
};

/** What a declaration or an assignment binds. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

function declared(node: Node): readonly BindingShape[] {
  const constant = child(node, 'binding_pattern_kind')?.text() === 'val';
  const value = namedChildren(node).findLast((candidate) => !NO_VALUES.has(kindOf(candidate)));
  const single = child(node, 'variable_declaration');
  if (single === undefined) {
    const names = namedChildren(child(node, 'multi_variable_declaration') ?? node).filter(
      (part) => kindOf(part) === 'variable_declaration',
    );
    return names.map((name) => ({
      path: [firstNamed(name)?.text() ?? ''],
      node,
      target: name,
      value: undefined,
      declares: 'block',
      constant,
    }));
  }
  const name = firstNamed(single)?.text();
  const type = typeText(child(single, 'user_type', 'nullable_type'));
  if (name === undefined) return [];
  const injected = /\b(lateinit|by)\b/.test(node.text().slice(0, 200)) && value === undefined;
  return [
    {
      path: [name],
      node,
      value,
      declares: 'block',
      uninitialised: value === undefined && !injected,
      constant,
      ...(type === undefined ? {} : { type }),
    },
  ];
}

function assigned(node: Node): readonly BindingShape[] {
  const [left, right] = namedChildren(node);
  const path = left === undefined ? undefined : targetPath(left);
  if (path === undefined || right === undefined) return [];
  const isAppend = node.children().some((part) => !part.isNamed() && part.text() === '+=');
  return [{ path, node, value: right, declares: 'none', constant: false, ...(isAppend ? { mode: 'append' } : {}) }];
}

function targetPath(node: Node): readonly string[] | undefined {
  const [first, ...suffixes] = namedChildren(node);
  const start = first === undefined ? undefined : memberPath(first, shapeOf);
  if (start === undefined || suffixes.some((suffix) => kindOf(suffix) !== 'navigation_suffix')) return undefined;
  return [...start, ...suffixes.map((suffix) => firstNamed(suffix)?.text() ?? '')];
}

/** `class A(private val port: Int)` makes a field; its default is no certain value. */
function constructorProperty(node: Node): readonly BindingShape[] {
  const kind = child(node, 'binding_pattern_kind');
  return kind === undefined ? [] : unknownName(node, child(node, 'simple_identifier'));
}

function iterated(node: Node): readonly BindingShape[] {
  const variable = child(node, 'variable_declaration');
  return unknownName(node, variable === undefined ? undefined : firstNamed(variable));
}

function unknownName(node: Node, name: Node | undefined): readonly BindingShape[] {
  return name === undefined ? [] : [{ path: [name.text()], node, value: undefined, declares: 'block', constant: false }];
}

/** Name and parameters of a function, method or lambda. */
export function functionOf(node: Node): FunctionShape {
  const name = kindOf(node) === 'function_declaration' ? child(node, 'simple_identifier')?.text() : undefined;
  const list = child(node, 'function_value_parameters', 'lambda_parameters');
  const parameters = list === undefined ? [] : namedChildren(list).flatMap(parameterOf);
  return { parameters, ...(name === undefined ? {} : { name }) };
}

function parameterOf(node: Node): readonly ParameterShape[] {
  if (kindOf(node) !== 'parameter' && kindOf(node) !== 'variable_declaration') return [];
  const name = child(node, 'simple_identifier')?.text();
  const type = typeText(child(node, 'user_type', 'nullable_type'));
  return name === undefined ? [] : [{ name, ...(type === undefined ? {} : { type }) }];
}

/** A class, interface or object with what it extends and implements. */
export function classOf(node: Node): ClassShape | undefined {
  const name = child(node, 'type_identifier')?.text() ?? (kindOf(node) === 'companion_object' ? 'Companion' : undefined);
  if (name === undefined) return undefined;
  const specifiers = namedChildren(node).filter((part) => kindOf(part) === 'delegation_specifier');
  return { name, bases: specifiers.map((specifier) => specifier.text().replace(/[<({\s][^]*$/, '')) };
}

/** An annotation with the declaration it stands on. */
export function annotationOf(node: Node): AnnotationShape | undefined {
  const content = child(node, 'constructor_invocation', 'user_type');
  const parent = node.parent();
  const target = parent !== null && kindOf(parent) === 'modifiers' ? parent.parent() : parent;
  if (content === undefined || !target) return undefined;
  const isCall = kindOf(content) === 'constructor_invocation';
  const name = (isCall ? firstNamed(content) : content)?.text() ?? '';
  return { name, ...valueArguments(isCall ? child(content, 'value_arguments') : undefined), target };
}
