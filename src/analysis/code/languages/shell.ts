import type { BindingShape, CallShape, FunctionShape, ImportShape, LanguageAdapter, Node, Shape } from '../tree/adapter.ts';
import { numberOf } from '../values/escapes.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };

/** What a word of a shell script is. A variable that the script does not set comes from the environment. */
function shapeOf(node: Node): Shape {
  switch (kindOf(node)) {
    case 'word':
      return { is: 'string', text: node.text().replaceAll(/\\(.)/g, '$1') };
    case 'raw_string':
      return { is: 'string', text: node.text().slice(1, -1) };
    case 'number':
      return numberShape(node);
    case 'string':
    case 'concatenation':
      return template(node);
    case 'command_name':
      return wrapped(firstNamed(node));
    case 'variable_name':
      return { is: 'name', name: node.text(), unbound: 'environment' };
    case 'simple_expansion':
      return wrapped(namedChildren(node).find((child) => kindOf(child) === 'variable_name'));
    case 'expansion':
      return expansion(node);
    case 'array':
      return { is: 'list', elements: namedChildren(node) };
    default:
      return OTHER;
  }
}

function numberShape(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? { is: 'string', text: node.text() } : { is: 'number', value };
}

function wrapped(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function template(node: Node): Shape {
  const parts = namedChildren(node).map((child) => {
    const kind = kindOf(child);
    // The grammar takes the first word of `${X:-a-b}` for a variable.
    if (kind === 'string_content' || kind === 'variable_name') return child.text();
    const shape = kind === 'word' || kind === 'raw_string' ? shapeOf(child) : undefined;
    return shape?.is === 'string' ? shape.text : child;
  });
  if (parts.every((part) => typeof part === 'string')) return { is: 'string', text: parts.join('') };
  return parts.length === 1 && typeof parts[0] !== 'string' ? wrapped(parts[0]) : { is: 'template', parts };
}

/** `${X}`, `${X:-fallback}`, `${X:=fallback}`; other operators cut or replace, which leaves the value unknown. */
function expansion(node: Node): Shape {
  const [name, second] = namedChildren(node);
  if (name === undefined || kindOf(name) !== 'variable_name') return OTHER;
  const operator = fieldText(node, 'operator');
  if (operator === undefined) return wrapped(name);
  if (/^:?\?$/.test(operator)) return wrapped(name);
  if (!/^:?[-=]$/.test(operator)) return OTHER;
  return second === undefined ? wrapped(name) : { is: 'fallback', first: name, second };
}

function callOf(node: Node): CallShape | undefined {
  const name = field(node, 'name');
  if (name === undefined) return undefined;
  const args = node.fieldChildren('argument');
  return { callee: name, receiver: undefined, method: name.text(), args, named: [] };
}

/** `. ./env.sh` and `source ./env.sh`. */
function importsOf(node: Node): readonly ImportShape[] {
  const path = node.fieldChildren('argument')[0]?.text();
  return path === undefined ? [] : [{ module: path, canonical: path, relative: true }];
}

function bindingsOf(node: Node): readonly BindingShape[] {
  if (kindOf(node) === 'for_statement') return unknownName(node, field(node, 'variable'));
  const name = fieldText(node, 'name');
  const parent = node.parent();
  if (name === undefined || (parent !== null && kindOf(parent) === 'command')) return [];
  const declaration = parent !== null && kindOf(parent) === 'declaration_command' ? parent.text().split(/\s/, 1)[0] : undefined;
  const declares = declaration === 'local' || declaration === 'declare' ? 'function' : 'none';
  return [
    {
      path: [name],
      node,
      value: field(node, 'value'),
      declares,
      constant: declaration === 'readonly',
      mode: /^\w+\+=/.test(node.text()) ? 'append' : 'set',
    },
  ];
}

function unknownName(node: Node, name: Node | undefined): readonly BindingShape[] {
  return name === undefined ? [] : [{ path: [name.text()], node, value: undefined, declares: 'none', constant: false }];
}

function functionOf(node: Node): FunctionShape {
  const name = fieldText(node, 'name');
  return { parameters: [], ...(name === undefined ? {} : { name }) };
}

/** POSIX shell and bash. */
export const shell: LanguageAdapter = {
  languages: ['shell'],
  kinds: {
    calls: ['command'],
    imports: [],
    importCalls: { kind: 'command', regex: String.raw`^(?:source|\.)\s`, words: [] },
    bindings: ['variable_assignment', 'for_statement'],
    functions: ['function_definition'],
    classes: [],
    annotations: [],
    strings: ['string', 'raw_string'],
    comments: ['comment'],
    objects: [],
    blocks: [],
    conditionals: [
      { kind: 'if_statement', condition: 'condition', branches: '*' },
      { kind: 'case_item', condition: 'value', branches: '*' },
      { kind: 'while_statement', branches: ['body'] },
      { kind: 'for_statement', branches: ['body'] },
    ],
    lookups: ['expansion', 'simple_expansion'],
    discards: ['program', 'list', 'compound_statement', 'do_group', 'redirected_statement'],
    awaits: [],
  },
  shape: shapeOf,
  call: callOf,
  imports: importsOf,
  bindings: bindingsOf,
  function: functionOf,
  class: () => undefined,
  annotation: () => undefined,
  selfNames: [],
  bareFields: false,
  upperCaseConstants: false,
  namespaceMembers: {},
  constructed: '()',
  lookups: {
    environmentObjects: [],
    environmentCalls: [],
    configurationObjects: [],
    configurationCalls: [],
    configurationAnnotations: [],
    fallbackCalls: [],
    conversions: [],
    formats: [],
  },
  handlers: { annotations: [], classAnnotations: [], classBases: [], registrations: [], parameterTypes: [], parameterNames: [] },
};
