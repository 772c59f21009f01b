import type { ConditionalBranch } from '../code.ts';
import type { Span } from '../text.ts';
import type { Facts } from './facts.ts';
import { fieldText, namedChildren, spanOf } from './nodes.ts';
import { holds } from './regions.ts';
import type { Branch } from './scopes.ts';

/** Most branches around a place that are looked at. */
const MAX_BRANCHES = 60;

/** The conditions under which a stretch of code runs, as written, outermost first. Loops and attempts are none. */
export function conditionsAround(facts: Facts, span: Span): readonly string[] {
  const conditions: string[] = [];
  let branch = facts.branches.at(span.start);
  for (let step = 0; step < MAX_BRANCHES && branch !== undefined; step += 1) {
    const text = holds(branch, span) ? conditionOf(branch) : undefined;
    if (text !== undefined) conditions.unshift(text);
    branch = branch.parent;
  }
  return conditions;
}

/** Every stretch of code that has a condition, in source order. */
export function conditionalBranches(facts: Facts): readonly ConditionalBranch[] {
  return facts.branches.all.flatMap((branch) => {
    const condition = conditionOf(branch);
    return condition === undefined ? [] : [{ span: { start: branch.start, end: branch.end }, around: spanOf(branch.of.node), condition }];
  });
}

function conditionOf(branch: Branch): string | undefined {
  const { conditional, node } = branch.of;
  const { condition } = conditional;
  if (condition === undefined) return undefined;
  const text = typeof condition === 'number' ? namedChildren(node)[condition]?.text() : fieldText(node, condition);
  return text === undefined ? undefined : withoutParentheses(text);
}

/** A condition without the parentheses around all of it. */
function withoutParentheses(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    if (depth === 0) return text;
  }
  return text.slice(1, -1).trim();
}
