import type { AnnotationShape, ClassShape, FunctionShape, ImportShape, Node, ParameterShape } from '../../tree/adapter.ts';
import { field, fieldText, kindOf, namedChildren } from '../../tree/nodes.ts';
import { patternNames, typeName } from './bindings.ts';
import { callOf, keyText, requiredModule, shapeOf, stringText } from './shapes.ts';

/** A module's name without Node's scheme. */
export function canonicalModule(module: string): string {
  return module.startsWith('node:') ? module.slice('node:'.length) : module;
}

/** Paths that by their form lead to a file of the same repository: relative ones, and the usual aliases of bundlers. */
function isRelative(module: string): boolean {
  return /^(?:\.{1,2}(?:\/|$)|\/|[@~]\/|#)/.test(module);
}

/** What an import statement, a re-export or a `require` call binds. */
export function importsOf(node: Node): readonly ImportShape[] {
  const kind = kindOf(node);
  if (kind === 'call_expression') return requireImports(node);
  const clauses = namedChildren(node);
  const source = field(node, 'source') ?? clauses.find((child) => kindOf(child) === 'import_require_clause')?.field('source') ?? undefined;
  if (source === undefined || kindOf(source) !== 'string') return [];
  const module = stringText(source);
  const common = { module, relative: isRelative(module), typeOnly: /^(?:import|export)\s+type\b/.test(node.text()) };
  if (kind === 'export_statement') return [{ ...common, canonical: canonicalModule(module) }];
  const bound = clauses.flatMap((clause) => clauseImports(clause, common));
  return bound.length > 0 ? bound : [{ ...common, canonical: canonicalModule(module) }];
}

type Common = Pick<ImportShape, 'module'> & { readonly relative: boolean; readonly typeOnly: boolean };

function clauseImports(clause: Node, common: Common): readonly ImportShape[] {
  const canonical = canonicalModule(common.module);
  const parts = kindOf(clause) === 'import_clause' ? namedChildren(clause) : [];
  if (kindOf(clause) === 'import_require_clause') return [{ ...common, canonical, local: namedChildren(clause)[0]?.text() ?? '' }];
  return parts.flatMap((part): readonly ImportShape[] => {
    const kind = kindOf(part);
    if (kind === 'identifier') return [{ ...common, canonical, local: part.text() }];
    if (kind === 'namespace_import') return [{ ...common, canonical, local: namedChildren(part)[0]?.text() ?? '' }];
    return namedChildren(part).flatMap((specifier) => specified(specifier, common, canonical));
  });
}

function specified(specifier: Node, common: Common, canonical: string): readonly ImportShape[] {
  const name = field(specifier, 'name');
  if (name === undefined) return [];
  const member = keyText(name);
  const local = fieldText(specifier, 'alias') ?? member;
  const typeOnly = common.typeOnly || /^type\s/.test(specifier.text());
  return [
    member === 'default'
      ? { ...common, canonical, local, typeOnly }
      : { ...common, canonical: `${canonical}.${member}`, member, local, typeOnly },
  ];
}

function requireImports(node: Node): readonly ImportShape[] {
  const module = requiredModule(node);
  if (module === undefined) return [];
  const canonical = canonicalModule(module);
  const common = { module, relative: isRelative(module), canonical };
  const members: string[] = [];
  let inner = node;
  let outer = node.parent();
  while (outer !== null && ['member_expression', 'await_expression', 'parenthesized_expression'].includes(kindOf(outer))) {
    if (kindOf(outer) === 'member_expression') members.push(fieldText(outer, 'property') ?? '');
    inner = outer;
    outer = inner.parent();
  }
  if (outer === null || kindOf(outer) !== 'variable_declarator') return [common];
  const pattern = field(outer, 'name');
  const names = pattern === undefined ? [] : patternNames(pattern);
  return names.map(({ name, pick }) => bound(common, [...members, ...pick], name));
}

function bound(common: Pick<ImportShape, 'module' | 'canonical'>, path: readonly string[], local: string): ImportShape {
  const [member, ...deeper] = path;
  if (member === undefined) return { ...common, local };
  return { ...common, canonical: [common.canonical, member, ...deeper].join('.'), local, ...(deeper.length === 0 ? { member } : {}) };
}

/** Name and parameters of any kind of function; the names of a destructured parameter count as parameters. */
export function functionOf(node: Node): FunctionShape {
  const name = field(node, 'name');
  const single = field(node, 'parameter');
  const list = field(node, 'parameters');
  const parameters = single !== undefined ? [{ name: single.text() }] : list === undefined ? [] : namedChildren(list).flatMap(parametersOf);
  const named = name ?? keyOf(node);
  return { parameters, ...(named === undefined ? {} : { name: keyText(named) }) };
}

/** The key of an object literal that a function is the value of. */
function keyOf(node: Node): Node | undefined {
  const parent = node.parent();
  if (parent === null || kindOf(parent) !== 'pair') return undefined;
  const key = field(parent, 'key');
  return key !== undefined && kindOf(key) === 'property_identifier' ? key : undefined;
}

function parametersOf(node: Node): readonly ParameterShape[] {
  const pattern = field(node, 'pattern');
  if (pattern === undefined) return patternNames(node).map(({ name }) => ({ name }));
  const type = typeName(node);
  if (kindOf(pattern) === 'identifier') return [{ name: pattern.text(), ...(type === undefined ? {} : { type }) }];
  return patternNames(pattern).map(({ name }) => ({ name }));
}

/** A class or interface with what it extends and implements. */
export function classOf(node: Node): ClassShape | undefined {
  const name = fieldText(node, 'name');
  if (name === undefined) return undefined;
  const heritage = namedChildren(node).find((child) => ['class_heritage', 'extends_type_clause'].includes(kindOf(child)));
  const written = (heritage?.text() ?? '').replaceAll(/<[^<>]*>/g, '').replaceAll(/<[^<>]*>/g, '');
  return { name, bases: [...written.matchAll(/(?:\bextends\s|\bimplements\s|,)\s*([\w$.]+)/g)].map((match) => match[1] ?? '') };
}

/** A decorator, with the class, method, field or parameter that it stands before. */
export function annotationOf(node: Node): AnnotationShape | undefined {
  const expression = namedChildren(node)[0];
  const target = decorated(node);
  if (expression === undefined || target === undefined) return undefined;
  const call = shapeOf(expression).is === 'call' ? callOf(expression) : undefined;
  return { name: (call?.callee ?? expression).text().replaceAll(/\s+/g, ''), args: call?.args ?? [], named: [], target };
}

function decorated(node: Node): Node | undefined {
  const parent = node.parent();
  if (parent === null) return undefined;
  if (kindOf(parent) === 'export_statement') return field(parent, 'declaration') ?? parent;
  if (kindOf(parent) !== 'class_body') return parent;
  return node.nextAll().find((sibling) => sibling.isNamed() && kindOf(sibling) !== 'decorator' && kindOf(sibling) !== 'comment');
}
