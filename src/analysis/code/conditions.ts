import type { ConditionalBranch, Decision } from '../code.ts';
import type { Span } from '../text.ts';
import type { Facts } from './facts.ts';
import type { Node } from './tree/adapter.ts';
import { fieldText, kindOf, namedChildren, spanOf } from './tree/nodes.ts';
import { holds } from './tree/regions.ts';
import type { Branch } from './names/scopes.ts';

/** Most branches around a place that are looked at. */
const MAX_BRANCHES = 60;

/** The conditions under which a stretch of code runs, as written, outermost first. Loops and attempts are none. */
export function conditionsAround(facts: Facts, span: Span): readonly string[] {
  return decisionsAround(facts, span).map(({ condition }) => condition);
}

/** The same with whether each holds where the code runs: an `else` runs because its condition does not hold. */
export function decisionsAround(facts: Facts, span: Span): readonly Decision[] {
  const decisions: Decision[] = [];
  let branch = facts.branches.at(span.start);
  for (let step = 0; step < MAX_BRANCHES && branch !== undefined; step += 1) {
    const condition = holds(branch, span) ? conditionOf(branch) : undefined;
    if (condition !== undefined) decisions.unshift({ condition, holds: !branch.of.denied });
    branch = branch.parent;
  }
  return decisions;
}

/** Every stretch of code that has a condition, in source order. */
export function conditionalBranches(facts: Facts): readonly ConditionalBranch[] {
  return facts.branches.all.flatMap((branch) => {
    const condition = conditionOf(branch);
    return condition === undefined ? [] : [{ span: { start: branch.start, end: branch.end }, around: spanOf(branch.of.node), condition }];
  });
}

/**
 * What runs only when a condition does not hold because its one arm always leaves: the rest of the block behind
 * `if (x) { return a; }`. `around` reaches from the condition to the end of that block.
 */
export function remainders(facts: Facts): readonly ConditionalBranch[] {
  return facts.branches.all.flatMap((branch) => {
    const { node, arms } = branch.of;
    const condition = arms === 1 && /^(?:if|unless)/.test(kindOf(node)) ? conditionOf(branch) : undefined;
    if (condition === undefined || !leaves(facts, branch.of.arm)) return [];
    const start = node.range().end.index;
    const end = blockEnd(facts, node);
    return end > start ? [{ span: { start, end }, around: { start: node.range().start.index, end }, condition }] : [];
  });
}

/** Where the block ends that a statement stands in. */
function blockEnd({ syntax }: Facts, node: Node): number {
  const { start, end } = spanOf(node);
  let block = syntax.parent(node);
  while (block && block.range().start.index === start && block.range().end.index <= end + 1) block = syntax.parent(block);
  return block ? block.range().end.index : end;
}

const LEAVING = /^(?:return|throw|raise)\b/;
/** Longer than any word that leaves, with a character behind it. */
const WORD = 8;

function leaves(facts: Facts, arm: Node): boolean {
  return [arm, namedChildren(arm).at(-1) ?? arm].some((part) => {
    const { start } = spanOf(part);
    return LEAVING.test(facts.text({ start, end: start + WORD }));
  });
}

const CONDITIONS = new WeakMap<Branch, string>();

/** The condition of a branch, read from the tree once. */
function conditionOf(branch: Branch): string | undefined {
  const { conditional, node } = branch.of;
  const { condition } = conditional;
  const known = CONDITIONS.get(branch);
  if (known !== undefined || condition === undefined) return known;
  const text = typeof condition === 'number' ? namedChildren(node)[condition]?.text() : fieldText(node, condition);
  if (text === undefined) return undefined;
  const bare = withoutParentheses(text);
  CONDITIONS.set(branch, bare);
  return bare;
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
