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
  /** Nanoseconds that its regular expressions may take on one character. */
  readonly perCharacter: number;
  /** Copies of classes of characters in its regular expressions: what making them ready costs. */
  readonly classes: number;
}

/** Nanoseconds that one rule may take on one file, as estimated; the estimate is too high for any but hostile code. */
const MAX_NANOSECONDS = 3_000_000_000;
/** What a visit of a node takes besides the look at its text, which takes one a character. */
const VISIT_NANOSECONDS = 20;
const MAX_STEPS = 4;
const MAX_MATCHERS = 200;
/** A class such as \\w takes about half a millisecond to be made ready, in each language. */
const MAX_CLASSES = 60;

const NONE: SyntaxCost = { deep: 0, wide: 0, matchers: 0, perCharacter: 0, classes: 0 };

/** Why a rule object is never run, in one line; undefined when it is. */
export function costProblem(rule: SyntaxRule): string | undefined {
  const cost = syntaxCost(rule);
  if (cost === undefined) return 'has utils that refer to themselves';
  if (cost.matchers > MAX_MATCHERS) return `has more than ${MAX_MATCHERS} matchers`;
  if (cost.classes > MAX_CLASSES)
    return 'has regular expressions with too many classes of characters, or repeated too often, to be made ready';
  return cost.deep + cost.wide > MAX_STEPS ? `has more than ${MAX_STEPS} relations without end (stopBy) within each other` : undefined;
}

/** True when a rule object may be run on a file whose syntax tree has this extent, which is only asked for where it matters. */
export function isAffordable(rule: SyntaxRule, extent: () => TreeExtent): boolean {
  const { deep, wide, matchers, perCharacter } = syntaxCost(rule) ?? { ...NONE, deep: Infinity };
  if (deep + wide + perCharacter === 0) return true;
  const { nodes, depth, width, length } = extent();
  if (nodes === 0 || nodes === Infinity) return nodes === 0;
  // Each character is in the text of one node on every level at most.
  const textLength = (length * depth) / nodes;
  const visit = VISIT_NANOSECONDS * matchers + textLength * Math.max(1, perCharacter);
  return nodes * depth ** deep * width ** wide * visit <= MAX_NANOSECONDS;
}

/** Undefined when utils refer to themselves. */
function syntaxCost({ rule, constraints = {}, utils = {} }: SyntaxRule): SyntaxCost | undefined {
  try {
    const known = new Map<string, SyntaxCost>();
    return sumOf([rule, ...Object.values(constraints)].map((matcher) => costOf(matcher, { utils, within: [], known })));
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
  /** Costs of utils that were worked out before: each may refer to others twice, and they in turn. */
  readonly known: Map<string, SyntaxCost>;
}

function costOf(matcher: unknown, around: Surroundings): SyntaxCost {
  if (Array.isArray(matcher)) return sumOf(matcher.map((each: unknown) => costOf(each, around)));
  if (typeof matcher !== 'object' || matcher === null) return NONE;
  const parts = Object.entries(matcher).map(([key, value]: [string, unknown]) => partCost(key, value, around));
  const sum = sumOf(parts);
  return { ...sum, matchers: sum.matchers + 1 };
}

function partCost(key: string, value: unknown, around: Surroundings): SyntaxCost {
  if (key === 'matches' && typeof value === 'string') return utilCost(value, around);
  if (key === 'regex' && typeof value === 'string') return { ...NONE, ...regExpCost(value) };
  const inner = costOf(value, around);
  if (key === 'nthChild') return { ...inner, wide: inner.wide + 1 };
  const isEndless = typeof value === 'object' && value !== null && 'stopBy' in value && value.stopBy !== 'neighbor';
  if (!isEndless) return inner;
  if (key === 'inside' || key === 'has') return { ...inner, deep: inner.deep + 1 };
  return key === 'precedes' || key === 'follows' ? { ...inner, wide: inner.wide + 1 } : inner;
}

function utilCost(name: string, { utils, within, known }: Surroundings): SyntaxCost {
  if (within.includes(name)) throw new Circle();
  const cost = known.get(name) ?? costOf(utils[name], { utils, within: [...within, name], known });
  known.set(name, cost);
  return cost;
}

/**
 * What a regular expression of ast-grep may cost. It takes a time linear in the text, but one that counts keeps as many places at
 * once as it has copies of its parts; counts within each other multiply, and those beside each other are taken as if they did.
 */
function regExpCost(pattern: string): Pick<SyntaxCost, 'perCharacter' | 'classes'> {
  const counts = [...pattern.matchAll(/\{(\d{1,9})(?:,(\d{0,9}))?\}/g)].map(([, least, most]) =>
    Math.max(1, Number(least), Number(most ?? 0)),
  );
  const copies = counts.reduce((product, count) => product * count, 1);
  const classes = pattern.match(/\\[wWdDsSpPbB]|\(\?[a-z-]*i/g)?.length ?? 0;
  return { perCharacter: pattern.length * (copies > 1 ? 10 * copies : 3), classes: classes * copies };
}

/** Matchers beside each other add up; of what lies within each other the most counts. */
function sumOf(costs: readonly SyntaxCost[]): SyntaxCost {
  return costs.reduce(
    (sum, { deep, wide, matchers, perCharacter, classes }) => ({
      deep: Math.max(sum.deep, deep),
      wide: Math.max(sum.wide, wide),
      matchers: sum.matchers + matchers,
      perCharacter: sum.perCharacter + perCharacter,
      classes: sum.classes + classes,
    }),
    NONE,
  );
}
