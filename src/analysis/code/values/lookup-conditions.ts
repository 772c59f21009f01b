import type { Facts } from '../facts.ts';

/**
 * True when a condition asks whether a lookup found something: it names one of the environment variables, or the name that
 * holds the lookup. `if (NODE_ENV === 'production')` before a lookup of another variable is not such a condition.
 */
export function isAboutLookup(facts: Facts, condition: string, variables: readonly string[], names: readonly string[]): boolean {
  const words = new Set(condition.slice(0, 2000).split(/[^\p{L}\p{N}_$]+/u));
  if (variables.some((variable) => words.has(variable)) || names.some((name) => words.has(name))) return true;
  return [...words].some((word) =>
    facts.bindings.named(word).some((binding) => {
      const text = binding.node.text();
      return variables.some((variable) => text.includes(variable));
    }),
  );
}
