import type { Expression, Match, SyntaxRule } from '../../code.ts';
import type { Language } from '../../languages.ts';
import type { Span } from '../../text.ts';
import type { Node } from './adapter.ts';
import { adapterOf } from './adapters.ts';
import type { CodeFacts } from '../code-facts.ts';
import { spanOf } from './nodes.ts';
import { patternIn } from './pattern.ts';
import { parseTree } from './register.ts';

const METAVARIABLE = /\$(\$\$)?([A-Z][A-Z0-9_]*)/g;

/** Matches of an ast-grep pattern. A `$$$NAME` that took several nodes is captured when it took exactly one. */
export function matchesOf(facts: CodeFacts, pattern: string): readonly Match[] {
  const { adapter, language, root } = facts.syntax;
  const variables = [...pattern.matchAll(METAVARIABLE)].map(([, many, name = '']) => ({ name, many: many !== undefined }));
  return (root?.findAll({ rule: { pattern: patternIn(adapter, language, pattern) } }) ?? []).map((node) => ({
    span: spanOf(node),
    captures: capturesOf(facts, node, variables),
  }));
}

/** Places that a rule object fits, in source order. */
export function placesOf(facts: CodeFacts, rule: SyntaxRule): readonly Span[] {
  const { language, root } = facts.syntax;
  return (root?.findAll(configIn(language, rule)) ?? []).map(spanOf);
}

/** Why ast-grep can't use a rule object on a language, in one line; undefined when it can. */
export function syntaxRuleProblem(language: Language, rule: SyntaxRule): string | undefined {
  try {
    parseTree(language, '').findAll(configIn(language, rule));
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return message
      .replace(/\s*\|->\s*/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  }
}

type Config = Exclude<Parameters<Node['findAll']>[0], string | number>;

function configIn(language: Language, rule: SyntaxRule): Config {
  const { rule: matcher, constraints, utils } = inContext(language, rule) as SyntaxRule;
  // What ast-grep takes is checked by ast-grep.
  return { rule: matcher, ...(constraints ? { constraints } : {}), ...(utils ? { utils } : {}) } as Config;
}

/** Patterns at any depth are wrapped as their language needs it. */
function inContext(language: Language, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => inContext(language, each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]: [string, unknown]) => [
      key,
      key === 'pattern' && typeof child === 'string' ? patternIn(adapterOf(language), language, child) : inContext(language, child),
    ]),
  );
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
