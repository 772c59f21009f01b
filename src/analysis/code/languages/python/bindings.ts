import type { BindingShape, Node } from '../../tree/adapter.ts';
import { field, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { shapeOf } from './shapes.ts';

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  assignment: assigned,
  augmented_assignment: augmented,
  named_expression: (node) => bound(field(node, 'name'), field(node, 'value'), node),
  for_statement: (node) => bound(field(node, 'left'), undefined, node),
  for_in_clause: (node) => bound(field(node, 'left'), undefined, node).map((binding) => ({ ...binding, declares: 'block' })),
  as_pattern: aliased,
  global_statement: outer,
  nonlocal_statement: outer,
};

/** What a Python statement binds. Every plain name that a function assigns is local to it unless it says otherwise. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

const PATTERNS = new Set(['pattern_list', 'tuple_pattern', 'list_pattern', 'expression_list', 'tuple']);

interface Target {
  readonly node: Node;
  readonly pick: readonly string[];
}

function targetsOf(node: Node, pick: readonly string[] = []): readonly Target[] {
  if (!PATTERNS.has(kindOf(node)) || pick.length > 8) return [{ node, pick }];
  return namedChildren(node).flatMap((child, index) => targetsOf(child, [...pick, String(index)]));
}

function bound(left: Node | undefined, value: Node | undefined, node: Node): readonly BindingShape[] {
  if (left === undefined) return [];
  return targetsOf(left).map((target) => ({
    ...placeOf(target.node),
    node,
    value,
    constant: false,
    ...(target.pick.length === 0 ? {} : { pick: target.pick }),
  }));
}

function assigned(node: Node): readonly BindingShape[] {
  const right = field(node, 'right');
  const type = typeName(field(node, 'type'));
  const final = field(node, 'type')?.text().startsWith('Final') ?? false;
  return bound(field(node, 'left'), lastOfChain(right), node).map((binding) => ({
    ...binding,
    constant: final,
    ...(type === undefined ? {} : { type }),
    ...(right === undefined ? { uninitialised: true } : {}),
  }));
}

/** `a = b = 1` gives both names the last value. */
function lastOfChain(right: Node | undefined): Node | undefined {
  let value = right;
  for (let step = 0; step < 20 && value !== undefined && kindOf(value) === 'assignment'; step += 1) value = field(value, 'right');
  return value;
}

/** The class that an annotation names, `Optional[X]` and `X | None` opened. */
export function typeName(type: Node | undefined): string | undefined {
  const text = type?.text().replace(/^(?:typing\.)?(?:Optional|Final|Annotated)\[/, '');
  return text === undefined ? undefined : /^['"]?([A-Za-z_][\w.]{0,99})['"]?\s*(?:$|[,\]|])/.exec(text)?.[1];
}

function augmented(node: Node): readonly BindingShape[] {
  const left = field(node, 'left');
  const value = field(node, 'right');
  if (left === undefined || value === undefined) return [];
  return [{ ...placeOf(left), node, value, constant: false, mode: 'append' }];
}

/** `with open(path) as file`, `except Error as error`, `case Point() as point`. */
function aliased(node: Node): readonly BindingShape[] {
  const target = field(node, 'alias');
  const name = target === undefined ? undefined : firstNamed(target);
  const parent = node.parent();
  const isContext = parent !== null && kindOf(parent) === 'with_item';
  return bound(name, isContext ? firstNamed(node) : undefined, node);
}

function outer(node: Node): readonly BindingShape[] {
  return namedChildren(node).map((name) => ({
    path: [name.text()],
    target: name,
    node,
    value: undefined,
    declares: 'outer',
    constant: false,
  }));
}

function placeOf(node: Node): Pick<BindingShape, 'path' | 'written' | 'target' | 'declares'> {
  const path: string[] = [];
  let isComputed = false;
  let at = kindOf(node) === 'list_splat_pattern' ? (firstNamed(node) ?? node) : node;
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
  return { path, target: node, declares: path.length === 1 ? 'function' : 'none', ...(isComputed ? { written: node.text() } : {}) };
}
