import type { Node, Shape } from '../tree/adapter.ts';

/** The segments of a name or of members on a name (`a.b.c`); undefined for anything else, and for a receiver that is not written. */
export function memberPath(node: Node, shapeOf: (node: Node) => Shape): readonly string[] | undefined {
  const shape = shapeOf(node);
  if (shape.is === 'name') return [shape.name];
  if (shape.is !== 'member' || shape.object === 'self') return undefined;
  const object = memberPath(shape.object, shapeOf);
  return object === undefined ? undefined : [...object, shape.name];
}
