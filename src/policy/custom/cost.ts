import type { SyntaxRule, TreeExtent } from '../../analysis/code.ts';

/**
 * How often one step of a rule object may lead to all nodes around, below or beside a node, one within the other. ast-grep runs
 * in native code, which nothing can stop, so that what it may cost is worked out before.
 */
export interface SyntaxCost {
  /** Steps up or down without end (`inside`, `has`). */
  readonly deep: number;
  /** Steps to all neighbours (`precedes`, `follows`, `nthChild`). */
  readonly wide: number;
  readonly matchers: number;
}

/** Nanoseconds that one rule may take on one file, as estimated; the estimate is too high for any but hostile code. */
const MAX_NANOSECONDS = 3_000_000_000;
/** What a visit of a node takes besides the look at its text, which takes one a character. */
const VISIT_NANOSECONDS = 20;
const MAX_STEPS = 4;
const MAX_MATCHERS = 200;

const NONE: SyntaxCost = { deep: 0, wide: 0, matchers: 0 };

/** Why a rule object is never run, in one line; undefined when it is. */
export function costProblem(rule: SyntaxRule): string | undefined {
  const cost = syntaxCost(rule);
  if (cost === undefined) return 'has utils that refer to themselves';
  if (cost.matchers > MAX_MATCHERS) return `has more than ${MAX_MATCHERS} matchers`;
  return cost.deep + cost.wide > MAX_STEPS ? `has more than ${MAX_STEPS} relations without end (stopBy) within each other` : undefined;
}

/** True when a rule object may be run on a file whose syntax tree has this extent, which is only asked for where it matters. */
export function isAffordable(rule: SyntaxRule, extent: () => TreeExtent): boolean {
  const { deep, wide } = syntaxCost(rule) ?? { deep: Infinity, wide: 0 };
  if (deep + wide === 0) return true;
  const { nodes, depth, width, length } = extent();
  if (nodes === 0 || nodes === Infinity) return nodes === 0;
  // Each character is in the text of one node on every level at most.
  const textLength = (length * depth) / nodes;
  return nodes * depth ** deep * width ** wide * (VISIT_NANOSECONDS + textLength) <= MAX_NANOSECONDS;
}

/** Undefined when utils refer to themselves. */
function syntaxCost({ rule, constraints = {}, utils = {} }: SyntaxRule): SyntaxCost | undefined {
  try {
    return sumOf([rule, ...Object.values(constraints)].map((matcher) => costOf(matcher, { utils, within: [] })));
  } catch (error) {
    if (error instanceof Circle) return undefined;
    throw error;
  }
}

class Circle extends Error {
  override readonly name = 'Circle';
}

interface Surroundings {
  readonly utils: Readonly<Record<string, unknown>>;
  /** Utils that the matcher stands in. */
  readonly within: readonly string[];
}

function costOf(matcher: unknown, around: Surroundings): SyntaxCost {
  if (Array.isArray(matcher)) return sumOf(matcher.map((each: unknown) => costOf(each, around)));
  if (typeof matcher !== 'object' || matcher === null) return NONE;
  const parts = Object.entries(matcher).map(([key, value]: [string, unknown]) => partCost(key, value, around));
  return { ...sumOf(parts), matchers: sumOf(parts).matchers + 1 };
}

function partCost(key: string, value: unknown, around: Surroundings): SyntaxCost {
  if (key === 'matches' && typeof value === 'string') return utilCost(value, around);
  const inner = costOf(value, around);
  if (key === 'nthChild') return { ...inner, wide: inner.wide + 1 };
  const isEndless = typeof value === 'object' && value !== null && 'stopBy' in value && value.stopBy !== 'neighbor';
  if (!isEndless) return inner;
  if (key === 'inside' || key === 'has') return { ...inner, deep: inner.deep + 1 };
  return key === 'precedes' || key === 'follows' ? { ...inner, wide: inner.wide + 1 } : inner;
}

function utilCost(name: string, { utils, within }: Surroundings): SyntaxCost {
  if (within.includes(name)) throw new Circle();
  return costOf(utils[name], { utils, within: [...within, name] });
}

/** Matchers beside each other add up; of what lies within each other the most counts. */
function sumOf(costs: readonly SyntaxCost[]): SyntaxCost {
  return costs.reduce(
    (sum, { deep, wide, matchers }) => ({
      deep: Math.max(sum.deep, deep),
      wide: Math.max(sum.wide, wide),
      matchers: sum.matchers + matchers,
    }),
    NONE,
  );
}
