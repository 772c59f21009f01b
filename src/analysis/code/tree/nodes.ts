import type { Span } from '../../text.ts';
import type { Node } from './adapter.ts';

/** The span of a node in UTF-16 offsets. */
export function spanOf(node: Node): Span {
  const range = node.range();
  return { start: range.start.index, end: range.end.index };
}

/** One number for a span of a text below 64 M characters, for use as a key. */
export function spanKey(span: Span): number {
  return span.start * 0x400_0000 + span.end;
}

/** The kind of a node as a plain string. */
export function kindOf(node: Node): string {
  return String(node.kind());
}

/** The child in a field, or undefined. */
export function field(node: Node, name: string): Node | undefined {
  return node.field(name) ?? undefined;
}

/** Named children without comments. */
export function namedChildren(node: Node): readonly Node[] {
  return node.namedChildren().filter((child) => !kindOf(child).includes('comment'));
}

/** The first named child that is no comment. */
export function firstNamed(node: Node): Node | undefined {
  return namedChildren(node)[0];
}

/** The text of the child in a field, or undefined. */
export function fieldText(node: Node, name: string): string | undefined {
  return node.field(name)?.text();
}
