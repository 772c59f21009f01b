import type { BindingShape, Node } from '../../tree/adapter.ts';
import { field, fieldText, firstNamed, kindOf, namedChildren } from '../../tree/nodes.ts';
import { shapeOf, typeName } from './shapes.ts';

const BINDINGS: Readonly<Record<string, ((node: Node) => readonly BindingShape[]) | undefined>> = {
  const_spec: (node) => specified(node, true),
  var_spec: (node) => specified(node, false),
  short_var_declaration: (node) => listed(node, 'block'),
  assignment_statement: assigned,
  inc_statement: counted,
  dec_statement: counted,
  range_clause: (node) => unknown(field(node, 'left'), node),
  receive_statement: (node) => unknown(field(node, 'left'), node),
  type_switch_statement: (node) => unknown(field(node, 'alias'), node),
  field_declaration: structField,
  keyed_element: literalField,
};

/** What a Go declaration, assignment, struct field or keyed literal binds. */
export function bindingsOf(node: Node): readonly BindingShape[] {
  return BINDINGS[kindOf(node)]?.(node) ?? [];
}

type Targets = readonly (readonly [Node, Node | undefined])[];

/** Targets with their values; of a call that gives several results the first one carries the value. */
function paired(targets: readonly Node[], values: readonly Node[]): Targets {
  if (values.length === targets.length) return targets.map((target, index) => [target, values[index]]);
  return targets.map((target, index) => [target, index === 0 && values.length === 1 ? values[0] : undefined]);
}

function elementsOf(list: Node | undefined): readonly Node[] {
  if (list === undefined) return [];
  return kindOf(list) === 'expression_list' ? namedChildren(list) : [list];
}

function specified(node: Node, constant: boolean): readonly BindingShape[] {
  const names = node.fieldChildren('name').filter((name) => kindOf(name) === 'identifier');
  const values = elementsOf(field(node, 'value'));
  const typeNode = field(node, 'type');
  const type = typeNode === undefined ? undefined : typeName(typeNode);
  return paired(names, values).map(([target, value]) => ({
    path: [target.text()],
    target,
    node,
    value,
    declares: 'block',
    constant,
    ...(type === undefined ? {} : { type }),
    ...(values.length === 0 ? { uninitialised: true } : {}),
  }));
}

function listed(node: Node, declares: 'block' | 'none'): readonly BindingShape[] {
  return paired(elementsOf(field(node, 'left')), elementsOf(field(node, 'right')))
    .filter(([target]) => target.text() !== '_')
    .map(([target, value]) => ({ ...targetOf(target), node, value, declares, constant: false }));
}

function assigned(node: Node): readonly BindingShape[] {
  const operator = fieldText(node, 'operator');
  return listed(node, 'none').map((binding) => (operator === '=' ? binding : { ...binding, mode: 'append' }));
}

function counted(node: Node): readonly BindingShape[] {
  const target = firstNamed(node);
  return target === undefined ? [] : [{ ...targetOf(target), node, value: undefined, declares: 'none', constant: false, mode: 'append' }];
}

function unknown(targets: Node | undefined, node: Node): readonly BindingShape[] {
  return elementsOf(targets).map((target) => ({ ...targetOf(target), node, value: undefined, declares: 'block', constant: false }));
}

/** A field of a struct type; its tag stands for its value when it names an environment variable. */
function structField(node: Node): readonly BindingShape[] {
  const typeNode = field(node, 'type');
  const type = typeNode === undefined ? undefined : typeName(typeNode);
  const tag = namedChildren(node).find((child) => shapeOf(child).is === 'environment');
  return node.fieldChildren('name').flatMap((target) =>
    kindOf(target) === 'field_identifier'
      ? {
          path: [target.text()],
          target,
          node,
          value: tag,
          declares: 'function',
          constant: false,
          ...(type === undefined ? {} : { type }),
          ...(tag === undefined ? { uninitialised: true } : {}),
        }
      : [],
  );
}

/** `Server{port: 3000}` gives a field of a struct type its value. */
function literalField(node: Node): readonly BindingShape[] {
  const composite = node.parent()?.parent();
  const type =
    composite === null || composite === undefined || kindOf(composite) !== 'composite_literal' ? undefined : field(composite, 'type');
  const owner = type === undefined ? undefined : typeName(type);
  const key = field(node, 'key');
  const value = field(node, 'value');
  if (owner === undefined || owner.includes('.') || key === undefined || value === undefined) return [];
  return [{ path: [key.text()], target: key, node, value: firstNamed(value) ?? value, declares: 'function', constant: false, owner }];
}

/** The path of a target; pointers taken off, computed keys in brackets. */
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
