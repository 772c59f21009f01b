import type { ClassShape, FunctionShape, ImportShape, LanguageAdapter, Node, ParentOf, ParameterShape } from '../tree/adapter.ts';
import { field, fieldText, kindOf, namedChildren } from '../tree/nodes.ts';
import { bindingsOf } from './go/bindings.ts';
import { handlers, lookups } from './go/forms.ts';
import { callOf, shapeOf, stringText, typeName } from './go/shapes.ts';

function importsOf(node: Node): readonly ImportShape[] {
  const path = field(node, 'path');
  if (path === undefined) return [];
  const module = stringText(path);
  const alias = fieldText(node, 'name');
  const common = { module, canonical: module, relative: module.startsWith('.') };
  if (alias === '_') return [common];
  if (alias === '.') return [{ ...common, opens: true }];
  return [{ ...common, local: alias ?? packageName(module) }];
}

/** The name that a package most likely has: the last part of its path without a major version (`/v2`, `.v3`) and a `go-` prefix. */
function packageName(module: string): string {
  const parts = module.split('/');
  const last = parts.at(-1) ?? module;
  const name = /^v\d+$/.test(last) && parts.length > 1 ? (parts.at(-2) ?? last) : last;
  return name
    .replace(/\.v\d+$/, '')
    .replace(/^go-/, '')
    .replace(/[.-]go$/, '')
    .replaceAll('-', '_');
}

function parametersOf(list: Node | undefined): readonly ParameterShape[] {
  if (list === undefined) return [];
  return namedChildren(list).flatMap((declaration) => {
    const typeNode = field(declaration, 'type');
    const type = typeNode === undefined || kindOf(declaration) === 'variadic_parameter_declaration' ? undefined : typeName(typeNode);
    const names = declaration.fieldChildren('name').filter((name) => kindOf(name) === 'identifier');
    return names.map((name) => ({ name: name.text(), ...(type === undefined ? {} : { type }) }));
  });
}

function functionOf(node: Node): FunctionShape {
  const name = fieldText(node, 'name');
  const [receiver] = parametersOf(field(node, 'receiver'));
  return {
    parameters: parametersOf(field(node, 'parameters')),
    ...(name === undefined ? {} : { name }),
    ...(receiver === undefined ? {} : { receiver, ...(receiver.type === undefined ? {} : { owner: receiver.type }) }),
  };
}

function classOf(node: Node): ClassShape | undefined {
  const name = fieldText(node, 'name');
  const type = field(node, 'type');
  if (name === undefined || type === undefined) return undefined;
  const list = namedChildren(type).find((child) => kindOf(child) === 'field_declaration_list');
  const fields = list === undefined ? [] : namedChildren(list);
  const embedded = fields
    .filter((declaration) => field(declaration, 'name') === undefined)
    .map((declaration) => field(declaration, 'type'));
  return { name, bases: embedded.flatMap((base) => (base === undefined ? [] : (typeName(base) ?? []))) };
}

/** Import paths and struct tags. */
function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  return parent !== undefined && ['import_spec', 'field_declaration'].includes(kindOf(parent));
}

/** Go. A struct type counts as a class, its fields as those of the class. */
export const go: LanguageAdapter = {
  languages: ['go'],
  kinds: {
    calls: ['call_expression', 'composite_literal'],
    imports: ['import_spec'],
    bindings: [
      'const_spec',
      'var_spec',
      'short_var_declaration',
      'assignment_statement',
      'inc_statement',
      'dec_statement',
      'range_clause',
      'receive_statement',
      'type_switch_statement',
      'field_declaration',
      'keyed_element',
    ],
    functions: ['function_declaration', 'method_declaration', 'func_literal'],
    classes: ['type_spec'],
    annotations: [],
    strings: ['interpreted_string_literal', 'raw_string_literal'],
    comments: ['comment'],
    objects: ['composite_literal'],
    blocks: [
      'block',
      'if_statement',
      'for_statement',
      'expression_switch_statement',
      'type_switch_statement',
      'expression_case',
      'default_case',
      'communication_case',
    ],
    conditionals: [
      { kind: 'if_statement', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'expression_switch_statement', condition: 'value', branches: '*' },
      { kind: 'expression_case', condition: 'value', branches: '*' },
      { kind: 'default_case', branches: '*' },
      { kind: 'type_case', condition: 'type', branches: '*' },
      { kind: 'communication_case', branches: '*' },
      { kind: 'for_statement', branches: ['body'] },
    ],
    lookups: ['raw_string_literal'],
    discards: ['expression_statement', 'go_statement', 'defer_statement'],
    awaits: [],
  },
  shape: shapeOf,
  call: callOf,
  imports: importsOf,
  bindings: bindingsOf,
  function: functionOf,
  class: classOf,
  annotation: () => undefined,
  ignoredString,
  selfNames: [],
  bareFields: false,
  upperCaseConstants: false,
  namespaceMembers: {},
  constructed: '{}',
  lookups,
  handlers,
  patternContext: { before: 'package p\nfunc p() {\n', after: '\n}' },
};
