import type { ComposeService, DataNode } from '../kinds.ts';

/** Environment variables that a document hands to a process. */
export type Environment = ComposeService['environment'];

/** `$X`, `${X}`, `$(X)`, `{{ x }}`, `<% x %>`; `$$` is a dollar sign. */
const VARIABLE = /(?:^|[^$])(?:\$\$)*\$(?:[A-Za-z_]|[{(])|\{\{|<%/;

/**
 * The variables of an `environment:` or `env:`: a map (`A: b`), a list of texts (`- A=b`) or a list of maps with `name` and
 * `value`. A variable without a value of its own (passed through, `valueFrom`) has none and is dynamic.
 */
export function environmentOf(node: DataNode | undefined): Environment {
  if (node === undefined) return [];
  return node.kind === 'map' ? node.children.map(fromEntry) : node.children.flatMap(fromItem);
}

function fromEntry(node: DataNode): Environment[number] {
  const span = { start: node.keySpan?.start ?? node.span.start, end: node.span.end };
  return variable(node.key ?? '', node.kind === 'scalar' ? node.text : undefined, span, node.dynamic);
}

function fromItem(node: DataNode): Environment {
  if (node.kind === 'map') {
    const value = node.at('value');
    const name = node.at('name')?.text;
    return name === undefined ? [] : [variable(name, value?.text, node.span, value === undefined || value.dynamic)];
  }
  const equals = node.text?.indexOf('=') ?? -1;
  if (node.text === undefined) return [];
  return [
    equals === -1
      ? variable(node.text, undefined, node.span, true)
      : variable(node.text.slice(0, equals), node.text.slice(equals + 1), node.span, false),
  ];
}

function variable(name: string, value: string | undefined, span: Environment[number]['span'], unknown: boolean): Environment[number] {
  return { name, value, span, dynamic: unknown || value === undefined || VARIABLE.test(value) };
}
