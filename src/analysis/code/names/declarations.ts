import type { Annotation, Assignment, ClassDeclaration, Expression } from '../../code.ts';
import type { Binding } from './bindings.ts';
import type { CodeFacts } from '../code-facts.ts';
import { fieldOfEnvironment } from '../values/environment-classes.ts';
import { spanOf } from '../tree/nodes.ts';
import { holds } from '../tree/regions.ts';

/** Decorators, annotations and attributes in source order. */
export function annotationsOf(facts: CodeFacts): readonly Annotation[] {
  const { adapter } = facts.syntax;
  return facts.syntax.find(adapter.kinds.annotations).flatMap(({ node, start, end }) => {
    const shape = adapter.annotation(node);
    if (shape === undefined) return [];
    return {
      span: { start, end },
      name: facts.names.ofDotted(shape.name, node).name,
      args: shape.args.map((argument) => facts.expressions.of(argument)),
      named: shape.named.map((entry) => facts.expressions.property(entry)),
      target: spanOf(shape.target),
    };
  });
}

/** Class-like declarations in source order. */
export function classesOf(facts: CodeFacts): readonly ClassDeclaration[] {
  const { adapter } = facts.syntax;
  return facts.syntax.find(adapter.kinds.classes).flatMap(({ node, start, end }) => {
    const shape = adapter.class(node);
    if (shape === undefined) return [];
    const span = { start, end };
    return {
      span,
      name: shape.name,
      bases: shape.bases.map((base) => facts.names.ofDotted(base, node).name),
      get annotations() {
        return facts.annotationsUpTo(end).filter(({ target }) => holds(target, span) || holds(span, target));
      },
    };
  });
}

/** Assignments with a value, in source order. */
export function assignmentsOf(facts: CodeFacts): readonly Assignment[] {
  return facts.bindings.all.flatMap((binding) => {
    const value = valueOf(facts, binding);
    if (value === undefined || binding.declares === 'outer' || binding.owner !== undefined) return [];
    return {
      span: { start: binding.start, end: binding.end },
      target: binding.written ?? binding.path.join('.'),
      name: binding.path.at(-1) ?? '',
      value,
      get inside() {
        return facts.functions.around(binding.scope);
      },
      get constant() {
        return isConstant(facts, binding);
      },
    };
  });
}

function valueOf(facts: CodeFacts, binding: Binding): Expression | undefined {
  if (binding.value === undefined) return undefined;
  if (fieldOfEnvironment(facts, binding) !== undefined) return facts.expressions.assigned(binding, binding.value);
  const isWhole = (binding.pick ?? []).length === 0 && binding.fallback === undefined;
  if (isWhole || binding.target === undefined) return facts.expressions.of(binding.value);
  return facts.expressions.bound(binding, binding.target);
}

function isConstant(facts: CodeFacts, binding: Binding): boolean {
  if (binding.constant) return true;
  const name = binding.path.at(-1) ?? '';
  if (binding.path.length !== 1) return false;
  if (facts.syntax.adapter.upperCaseConstants && /^[A-Z][A-Z0-9_]*$/.test(name)) return true;
  if (binding.scope.of.role !== 'file') return false;
  return facts.bindings.lookup(name, binding.start)?.bindings.length === 1;
}
