import type { EnvironmentRead, Expression } from '../../code.ts';
import type { Span } from '../../text.ts';
import type { Node } from '../tree/adapter.ts';
import { fallbackArgument, lookedUpVariable } from './call-values.ts';
import type { CodeFacts } from '../code-facts.ts';
import { spanOf } from '../tree/nodes.ts';

/** Lookups of environment variables with a known name, in source order: calls, members and subscripts, destructuring. */
export function environmentReadsOf(facts: CodeFacts): readonly EnvironmentRead[] {
  if (!facts.lookups.mayReadEnvironment(facts.syntax.source)) return [];
  const reads = [...fromCalls(facts), ...fromNodes(facts), ...fromDestructuring(facts)];
  return reads.sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end);
}

function fromCalls(facts: CodeFacts): readonly EnvironmentRead[] {
  return facts.calls.all.flatMap((call) => {
    const form = call.mayBe(facts.lookups.environmentMethods) ? facts.lookups.environmentCalls.get(call.name) : undefined;
    const known = form ?? facts.localLookups.get(call.shape);
    const name = known === undefined ? undefined : lookedUpVariable(facts, known, call.shape);
    if (known === undefined || name === undefined) return [];
    const argument = fallbackArgument(known, call.shape);
    return {
      span: call.span,
      name,
      fallback: argument === undefined ? operatorFallback(facts, call.node) : facts.expressions.of(argument),
    };
  });
}

function fromNodes(facts: CodeFacts): readonly EnvironmentRead[] {
  const { syntax } = facts;
  const targets = new Set(facts.bindings.all.map((binding) => `${String(binding.start)}:${binding.written ?? binding.path.join('.')}`));
  return syntax.find(syntax.adapter.kinds.lookups).flatMap(({ node, start, end }) => {
    const read = readOf(facts, node);
    if (read === undefined || targets.has(`${String(start)}:${read.written}`)) return [];
    return { span: { start, end }, name: read.name, fallback: read.fallback ?? operatorFallback(facts, node) };
  });
}

interface Read {
  readonly name: string;
  /** As an assignment's target would write it. */
  readonly written: string;
  readonly fallback?: Expression;
}

function readOf(facts: CodeFacts, node: Node): Read | undefined {
  const shape = facts.syntax.shape(node);
  if (shape.is === 'environment' && shape.variable !== undefined) {
    return {
      name: shape.variable,
      written: shape.variable,
      ...(shape.fallback === undefined ? {} : { fallback: facts.expressions.of(shape.fallback) }),
    };
  }
  if (shape.is === 'name' && shape.unbound === 'environment') {
    return facts.variableAt(shape.name, node) === undefined ? { name: shape.name, written: shape.name } : undefined;
  }
  if (shape.is === 'member') return memberRead(facts, shape.object, shape.name);
  if (shape.is !== 'index') return undefined;
  const key = facts.values.of(shape.key);
  return key.provenance === 'literal' && typeof key.literal === 'string' ? memberRead(facts, shape.object, key.literal) : undefined;
}

function memberRead(facts: CodeFacts, object: Node | 'self', name: string): Read | undefined {
  if (object === 'self') return undefined;
  const owner = facts.names.of(object).name;
  return facts.lookups.environmentObjects.matches(owner) ? { name, written: `${object.text()}.${name}` } : undefined;
}

function fromDestructuring(facts: CodeFacts): readonly EnvironmentRead[] {
  return facts.bindings.all.flatMap((binding) => {
    const [name, ...deeper] = binding.pick ?? [];
    if (name === undefined || deeper.length > 0 || binding.value === undefined) return [];
    if (!facts.lookups.environmentObjects.matches(facts.names.of(binding.value).name)) return [];
    const span: Span = binding.target === undefined ? { start: binding.start, end: binding.end } : spanOf(binding.target);
    return { span, name, fallback: binding.fallback === undefined ? undefined : facts.expressions.of(binding.fallback) };
  });
}

/** What stands behind `||`, `??` or `or` after a lookup. */
function operatorFallback(facts: CodeFacts, node: Node): Expression | undefined {
  const { start } = spanOf(node);
  let parent = facts.syntax.parent(node);
  while (parent && facts.syntax.shape(parent).is === 'wrapped') parent = facts.syntax.parent(parent);
  const shape = parent && facts.syntax.shape(parent);
  if (shape?.is !== 'fallback') return undefined;
  return spanOf(shape.first).start <= start && start < spanOf(shape.first).end ? facts.expressions.of(shape.second) : undefined;
}
