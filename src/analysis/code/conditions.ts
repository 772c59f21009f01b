import type { Span } from '../text.ts';
import type { Facts } from './facts.ts';
import { fieldText } from './nodes.ts';
import { holds } from './regions.ts';
import type { Branch } from './scopes.ts';

/** The conditions under which a stretch of code runs, as written, outermost first. Loops and attempts are none. */
export function conditionsAround(facts: Facts, span: Span): readonly string[] {
  const conditions: string[] = [];
  for (let branch = facts.branches.at(span.start); branch !== undefined; branch = branch.parent) {
    const text = holds(branch, span) ? conditionOf(branch) : undefined;
    if (text !== undefined) conditions.unshift(text);
  }
  return conditions;
}

function conditionOf(branch: Branch): string | undefined {
  const { conditional, node } = branch.of;
  const text = conditional.condition === undefined ? undefined : fieldText(node, conditional.condition);
  return text === undefined ? undefined : withoutParentheses(text);
}

function withoutParentheses(text: string): string {
  return text.startsWith('(') && text.endsWith(')') && !text.slice(1, -1).includes(')') ? text.slice(1, -1).trim() : text;
}
