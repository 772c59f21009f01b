import type { Expression, Match } from '../code.ts';
import type { Node } from './adapter.ts';
import type { CodeFacts } from './code-facts.ts';
import { spanOf } from './nodes.ts';

const METAVARIABLE = /\$(\$\$)?([A-Z][A-Z0-9_]*)/g;

/** Matches of an ast-grep pattern. A `$$$NAME` that took several nodes is captured when it took exactly one. */
export function matchesOf(facts: CodeFacts, pattern: string): readonly Match[] {
  const { adapter, root } = facts.syntax;
  const context = adapter.patternContext;
  const wanted = context === undefined ? pattern : { context: context.before + pattern + context.after, selector: context.selector };
  const variables = [...pattern.matchAll(METAVARIABLE)].map(([, many, name = '']) => ({ name, many: many !== undefined }));
  return (root?.findAll({ rule: { pattern: wanted } }) ?? []).map((node) => ({
    span: spanOf(node),
    captures: capturesOf(facts, node, variables),
  }));
}

function capturesOf(
  facts: CodeFacts,
  node: Node,
  variables: readonly { readonly name: string; readonly many: boolean }[],
): ReadonlyMap<string, Expression> {
  const captures = new Map<string, Expression>();
  for (const { name, many } of variables) {
    const found = many ? only(node.getMultipleMatches(name)) : node.getMatch(name);
    if (found !== null) captures.set(name, facts.expressions.of(found));
  }
  return captures;
}

function only(nodes: readonly Node[]): Node | null {
  return nodes.length === 1 ? (nodes[0] ?? null) : null;
}
