import type { BindingShape, CallShape, Entry, LanguageAdapter, Node, Shape } from '../tree/adapter.ts';
import { numberOf, unescaped } from '../values/escapes.ts';
import { firstNamed, kindOf, namedChildren } from '../tree/nodes.ts';

const OTHER: Shape = { is: 'other' };
/** Roots of references whose value is decided outside of the file. */
const CONFIGURATION_ROOTS = new Set(['var', 'data', 'module', 'each', 'count', 'terraform', 'path', 'self']);

/**
 * What an expression is. `var.x` and the like are configuration; `local.x` is the name that a `locals` block binds; a reference to
 * another resource is unknown.
 */
function shapeOf(node: Node): Shape {
  switch (kindOf(node)) {
    case 'expression':
      return expression(node);
    case 'literal_value':
    case 'template_expr':
    case 'collection_value':
    case 'parenthesized_expression':
      return wrapped(firstNamed(node));
    case 'string_lit':
    case 'quoted_template':
    case 'heredoc_template':
      return template(node);
    case 'numeric_lit':
      return numberShape(node);
    case 'bool_lit':
      return { is: 'boolean', value: node.text() === 'true' };
    case 'null_lit':
      return { is: 'null' };
    case 'object':
      return { is: 'object', entries: elements(node, 'object_elem').flatMap((element) => entryOf(element) ?? []) };
    case 'tuple':
      return { is: 'list', elements: elements(node, 'expression') };
    case 'function_call':
      return { is: 'call' };
    case 'conditional':
      return choice(node);
    case 'template_interpolation':
      return wrapped(elements(node, 'expression')[0]);
    default:
      return OTHER;
  }
}

function expression(node: Node): Shape {
  const children = namedChildren(node);
  const [first] = children;
  if (first === undefined || kindOf(first) !== 'variable_expr') return children.length === 1 ? wrapped(first) : OTHER;
  const root = first.text();
  const [attribute] = children.slice(1);
  if (CONFIGURATION_ROOTS.has(root)) return { is: 'configuration' };
  if (root === 'local' && attribute !== undefined) return { is: 'name', name: `local${attribute.text()}` };
  return OTHER;
}

function wrapped(node: Node | undefined): Shape {
  return node === undefined ? OTHER : { is: 'wrapped', inner: node };
}

function numberShape(node: Node): Shape {
  const value = numberOf(node.text());
  return value === undefined ? OTHER : { is: 'number', value };
}

function template(node: Node): Shape {
  const parts: (string | Node)[] = [];
  for (const child of node.namedChildren()) {
    const kind = kindOf(child);
    if (kind === 'template_literal') parts.push(unescaped(child.text()));
    else if (kind === 'template_interpolation') parts.push(elements(child, 'expression')[0] ?? child);
    else if (kind === 'template_directive') parts.push(child);
  }
  if (parts.every((part) => typeof part === 'string')) return { is: 'string', text: parts.join('') };
  return { is: 'template', parts };
}

function elements(node: Node, kind: string): readonly Node[] {
  return namedChildren(node).filter((child) => kindOf(child) === kind);
}

function entryOf(element: Node): Entry | undefined {
  const [key, value] = elements(element, 'expression');
  if (key === undefined || value === undefined) return undefined;
  return { key: key.text().replaceAll('"', ''), value, node: element };
}

function choice(node: Node): Shape {
  const [condition, then, otherwise] = elements(node, 'expression');
  return condition === undefined || then === undefined || otherwise === undefined ? OTHER : { is: 'choice', condition, then, otherwise };
}

/** A block is read as a call: `resource "aws_db_instance" "main" { … }` is `resource.aws_db_instance` with its attributes as named arguments. */
function callOf(node: Node): CallShape | undefined {
  const [type, ...rest] = namedChildren(node);
  if (type === undefined) return undefined;
  if (kindOf(node) === 'function_call') {
    const list = rest.find((child) => kindOf(child) === 'function_arguments');
    return {
      callee: type,
      receiver: undefined,
      method: type.text(),
      args: list === undefined ? [] : elements(list, 'expression'),
      named: [],
    };
  }
  const labels = rest.filter((child) => kindOf(child) === 'string_lit' || kindOf(child) === 'identifier');
  const method = [type.text(), ...labels.slice(0, 1).map(labelText)].join('.');
  return { callee: type, receiver: undefined, method, args: labels, named: attributesOf(node) };
}

function labelText(node: Node): string {
  return node.text().replaceAll('"', '');
}

function attributesOf(block: Node): readonly Entry[] {
  const body = namedChildren(block).find((child) => kindOf(child) === 'body');
  return (body === undefined ? [] : elements(body, 'attribute')).flatMap((attribute) => {
    const [key, value] = namedChildren(attribute);
    return key === undefined || value === undefined ? [] : { key: key.text(), value, node: attribute };
  });
}

/** Attributes as assignments: `aws_db_instance.main.password`, `local.port`. */
function bindingsOf(node: Node): readonly BindingShape[] {
  const [key, value] = namedChildren(node);
  const block = node.parent()?.parent();
  if (key === undefined || value === undefined || !block) return [];
  const [type, ...labels] = namedChildren(block).filter((child) => ['identifier', 'string_lit'].includes(kindOf(child)));
  if (type?.text() === 'locals') return [{ path: [`local.${key.text()}`], node, value, declares: 'function', constant: true }];
  const names = labels.length > 0 ? labels.map(labelText) : type === undefined ? [] : [type.text()];
  return [{ path: [...names, key.text()], node, value, declares: 'none', constant: false }];
}

/** Terraform and other HCL. */
export const hcl: LanguageAdapter = {
  languages: ['hcl'],
  kinds: {
    calls: ['block', 'function_call'],
    imports: [],
    bindings: ['attribute'],
    functions: [],
    classes: [],
    annotations: [],
    strings: ['string_lit', 'quoted_template', 'heredoc_template'],
    comments: ['comment'],
    objects: ['object'],
    blocks: [],
    conditionals: [],
    lookups: [],
    discards: ['body'],
    awaits: [],
  },
  shape: shapeOf,
  call: callOf,
  imports: () => [],
  bindings: bindingsOf,
  function: () => undefined,
  class: () => undefined,
  annotation: () => undefined,
  ignoredString: (node, parentOf) => kindOf(parentOf(node) ?? node) === 'block',
  selfNames: [],
  bareFields: false,
  upperCaseConstants: false,
  namespaceMembers: {},
  constructed: '()',
  lookups: {
    environmentObjects: [],
    environmentCalls: [],
    configurationObjects: [],
    configurationCalls: ['get_env'],
    configurationAnnotations: [],
    fallbackCalls: [],
    conversions: [
      { call: 'tostring', of: 0 },
      { call: 'tonumber', of: 0, numeric: true },
      { call: 'sensitive', of: 0 },
      { call: 'base64encode', of: 0 },
    ],
    formats: [{ call: 'format', style: 'printf' }],
  },
  handlers: { annotations: [], classAnnotations: [], classBases: [], registrations: [], parameterTypes: [], parameterNames: [] },
};
