import type { AnnotationShape, ClassShape, FunctionShape, ImportShape, Node, ParentOf, ParameterShape } from '../../tree/adapter.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { typeName } from './bindings.ts';
import { argumentsOf, shapeOf } from './shapes.ts';

/** What an import statement binds. */
export function importsOf(node: Node): readonly ImportShape[] {
  const typeOnly = isTypeOnly(node);
  return kindOf(node) === 'import_statement'
    ? node.fieldChildren('name').map((name) => ({ ...plainImport(name), typeOnly }))
    : fromImports(node).map((shape) => ({ ...shape, typeOnly }));
}

/** `import a.b` binds `a`; `import a.b as c` binds the submodule. */
function plainImport(node: Node): ImportShape {
  const alias = fieldText(node, 'alias');
  const module = (alias === undefined ? node : (field(node, 'name') ?? node)).text();
  if (alias !== undefined) return { module, local: alias, canonical: module };
  const top = module.split('.')[0] ?? module;
  return { module, local: top, canonical: top };
}

function fromImports(node: Node): readonly ImportShape[] {
  const module = fieldText(node, 'module_name') ?? '';
  const relative = module.startsWith('.');
  const names = node.fieldChildren('name').map((name): ImportShape => {
    const alias = fieldText(name, 'alias');
    const member = (alias === undefined ? name : (field(name, 'name') ?? name)).text();
    return { module, member, local: alias ?? member, relative, canonical: module.endsWith('.') ? module + member : `${module}.${member}` };
  });
  return names.length > 0 ? names : [{ module, relative, canonical: module, opens: true }];
}

/** Under `if TYPE_CHECKING:`. */
function isTypeOnly(node: Node): boolean {
  const condition = node.parent()?.parent();
  return (
    condition !== null &&
    condition !== undefined &&
    kindOf(condition) === 'if_statement' &&
    /(?:^|\.)TYPE_CHECKING$/.test(fieldText(condition, 'condition') ?? '')
  );
}

/** Name and parameters of a function or lambda. */
export function functionOf(node: Node): FunctionShape {
  const name = fieldText(node, 'name');
  const list = field(node, 'parameters');
  const parameters = list === undefined ? [] : namedChildren(list).flatMap(parameterOf);
  return { parameters, ...(name === undefined ? {} : { name }) };
}

function parameterOf(node: Node): readonly ParameterShape[] {
  const named = field(node, 'name') ?? (kindOf(node) === 'identifier' ? node : firstNamed(node));
  const inner = named !== undefined && kindOf(named) !== 'identifier' ? firstNamed(named) : named;
  const type = typeName(field(node, 'type'));
  return inner === undefined || kindOf(inner) !== 'identifier' ? [] : [{ name: inner.text(), ...(type === undefined ? {} : { type }) }];
}

/** A class with its bases; keyword arguments (`metaclass=`) are none. */
export function classOf(node: Node): ClassShape | undefined {
  const name = fieldText(node, 'name');
  const bases = argumentsOf(field(node, 'superclasses')).args.map((base) =>
    (kindOf(base) === 'subscript' ? (firstNamed(base) ?? base) : base).text(),
  );
  return name === undefined ? undefined : { name, bases };
}

/** A decorator with the definition below it. */
export function annotationOf(node: Node): AnnotationShape | undefined {
  const expression = firstNamed(node);
  const parent = node.parent();
  const target = parent === null ? undefined : field(parent, 'definition');
  if (expression === undefined || target === undefined) return undefined;
  const isCall = shapeOf(expression).is === 'call';
  const name = (isCall ? fieldText(expression, 'function') : expression.text()) ?? '';
  return { name: name.replaceAll(/\s+/g, ''), ...argumentsOf(isCall ? field(expression, 'arguments') : undefined), target };
}

/** Doc strings and other strings that stand for themselves, and the keys of dictionaries. */
export function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  if (parent === undefined) return false;
  if (kindOf(parent) === 'pair') return field(parent, 'key')?.id() === node.id();
  return kindOf(parent) === 'expression_statement';
}
