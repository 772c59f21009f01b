import type { BindingShape, Node } from '../../tree/adapter.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { keyText, shapeOf } from './shapes.ts';

/** What a declaration or assignment binds, by node kind. */
const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  variable_declarator: declared,
  assignment_expression: assigned,
  augmented_assignment_expression: augmented,
  update_expression: counted,
  for_in_statement: iterated,
  catch_clause: caught,
  field_definition: (node) => classField(node, 'property'),
  public_field_definition: (node) => classField(node, 'name'),
  required_parameter: injected,
};

/** Node kinds that bind names in one of the dialects. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

/** One name of a destructuring pattern, with the keys that lead to it. */
interface Destructured {
  readonly name: string;
  readonly target: Node;
  readonly pick: readonly string[];
  readonly fallback?: Node;
}

/** The names of a pattern: an identifier, or an object or array pattern with its leaves. */
export function patternNames(pattern: Node, pick: readonly string[] = []): readonly Destructured[] {
  if (pick.length > 8) return [];
  switch (kindOf(pattern)) {
    case 'identifier':
    case 'shorthand_property_identifier_pattern':
      return [{ name: pattern.text(), target: pattern, pick }];
    case 'assignment_pattern':
    case 'object_assignment_pattern':
      return withDefault(pattern, pick);
    case 'rest_pattern':
      return through(firstNamed(pattern), pick);
    case 'object_pattern':
      return namedChildren(pattern).flatMap((child) => objectPart(child, pick));
    case 'array_pattern':
      return namedChildren(pattern).flatMap((child, index) => patternNames(child, [...pick, String(index)]));
    default:
      return [];
  }
}

function through(pattern: Node | undefined, pick: readonly string[]): readonly Destructured[] {
  return pattern === undefined ? [] : patternNames(pattern, pick);
}

function withDefault(pattern: Node, pick: readonly string[]): readonly Destructured[] {
  const left = field(pattern, 'left');
  const fallback = field(pattern, 'right');
  if (left === undefined) return [];
  const key = kindOf(left) === 'shorthand_property_identifier_pattern' ? [left.text()] : [];
  return patternNames(left, [...pick, ...key]).map((name) => (fallback === undefined ? name : { ...name, fallback }));
}

function objectPart(child: Node, pick: readonly string[]): readonly Destructured[] {
  const kind = kindOf(child);
  if (kind === 'shorthand_property_identifier_pattern') return patternNames(child, [...pick, child.text()]);
  if (kind !== 'pair_pattern') return patternNames(child, pick);
  const key = field(child, 'key');
  return through(field(child, 'value'), [...pick, key === undefined ? '' : keyText(key)]);
}

/** Type name as written, without arguments, unions and arrays; undefined when there is none. */
export function typeName(node: Node): string | undefined {
  const written = fieldText(node, 'type');
  return written === undefined ? undefined : /^:\s*([\p{L}_$][\w$.]{0,99})\s*(?:<|$|\|\s*(?:null|undefined)\b)/u.exec(written)?.[1];
}

function declared(node: Node): readonly BindingShape[] {
  const pattern = field(node, 'name');
  const value = field(node, 'value');
  const list = node.parent();
  if (pattern === undefined || list === null) return [];
  const keyword = list.child(0)?.text();
  if (value === undefined && kindOf(list) === 'for_in_statement') return [];
  const type = typeName(node);
  const common = {
    node,
    value,
    declares: keyword === 'var' ? 'function' : 'block',
    constant: keyword === 'const',
    ...(type === undefined ? {} : { type }),
  } as const;
  const names = patternNames(pattern);
  return names.map((part) => ({ ...common, ...partOf(part), ...(value === undefined ? { uninitialised: true } : {}) }));
}

function partOf(part: Destructured): Pick<BindingShape, 'path' | 'target' | 'pick' | 'fallback'> {
  const { name, target, pick, fallback } = part;
  return { path: [name], target, ...(pick.length === 0 ? {} : { pick }), ...(fallback === undefined ? {} : { fallback }) };
}

function assigned(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const value = field(node, 'right');
  if (left === undefined || value === undefined) return [];
  const common = { node, value, declares: 'none', constant: false } as const;
  const kind = kindOf(left);
  if (kind === 'object_pattern' || kind === 'array_pattern') return patternNames(left).map((part) => ({ ...common, ...partOf(part) }));
  return [{ ...common, ...targetOf(left) }];
}

const MODES: Readonly<Record<string, BindingShape['mode']>> = { '||=': 'unless-set', '??=': 'unless-set' };

function augmented(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const value = field(node, 'right');
  if (left === undefined || value === undefined) return [];
  return [
    { node, value, declares: 'none', constant: false, mode: MODES[fieldText(node, 'operator') ?? ''] ?? 'append', ...targetOf(left) },
  ];
}

function counted(node: Node): readonly BindingShape[] {
  const target = field(node, 'argument');
  return target === undefined ? [] : [{ node, value: undefined, declares: 'none', constant: false, mode: 'append', ...targetOf(target) }];
}

function iterated(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  if (left === undefined) return [];
  return patternNames(left).map(({ name, target }) => ({
    path: [name],
    target,
    node,
    value: undefined,
    declares: 'block',
    constant: false,
  }));
}

function caught(node: Node): readonly BindingShape[] {
  const parameter = field(node, 'parameter');
  if (parameter === undefined) return [];
  return patternNames(parameter).map(({ name, target }) => ({
    path: [name],
    target,
    node,
    value: undefined,
    declares: 'block',
    constant: false,
  }));
}

function classField(node: Node, nameField: string): readonly BindingShape[] {
  const name = field(node, nameField);
  const value = field(node, 'value');
  const type = typeName(node);
  if (name === undefined) return [];
  const missing = value === undefined ? { uninitialised: true } : {};
  return [
    {
      path: [keyText(name)],
      target: name,
      node,
      value,
      declares: 'function',
      constant: false,
      ...(type === undefined ? {} : { type }),
      ...missing,
    },
  ];
}

/** `constructor(private readonly mail: MailService)` declares a field. */
function injected(node: Node): readonly BindingShape[] {
  const pattern = field(node, 'pattern');
  const modifiers = namedChildren(node).some((child) => kindOf(child) === 'accessibility_modifier') || /^readonly\b/.test(node.text());
  if (!modifiers || pattern === undefined) return [];
  const type = typeName(node);
  return [
    {
      path: ['this', pattern.text()],
      target: pattern,
      node,
      value: undefined,
      declares: 'none',
      constant: false,
      ...(type === undefined ? {} : { type }),
    },
  ];
}

/** The path of an assignment's target; computed keys stand in brackets, and then `written` says it all. */
function targetOf(node: Node): Pick<BindingShape, 'path' | 'written' | 'target'> {
  const path: string[] = [];
  let isComputed = false;
  let at = node;
  for (let step = 0; step < 20; step += 1) {
    const shape = shapeOf(at);
    if (shape.is === 'wrapped') at = shape.inner;
    else if (shape.is === 'member' && shape.object !== 'self') {
      path.unshift(shape.name);
      at = shape.object;
    } else if (shape.is === 'index') {
      isComputed = true;
      path.unshift(`[${shape.key.text()}]`);
      at = shape.object;
    } else break;
  }
  path.unshift(at.text().slice(0, 100));
  return { path, target: node, ...(isComputed ? { written: node.text() } : {}) };
}
