import type { Call, Loop } from '../code.ts';
import type { Language } from '../languages.ts';
import type { CodeFacts } from './code-facts.ts';
import { field, spanOf } from './tree/nodes.ts';

/** Kinds of syntax that repeat their body, in the grammars of all languages. */
const LOOP_KIND = /^(?:while|until|for|foreach|for_in|enhanced_for|loop|do_while)(?:_statement|_expression)?$/;
/** Loops that run their body at least once, or that stand behind it, so that nothing in them is conditional. */
const OTHER_KINDS: Partial<Record<Language, readonly string[]>> = {
  javascript: ['do_statement'],
  typescript: ['do_statement'],
  tsx: ['do_statement'],
  java: ['do_statement'],
  csharp: ['do_statement'],
  php: ['do_statement'],
  ruby: ['while_modifier', 'until_modifier'],
};
/** Methods that run their block again and again. */
const REPEATS = /^(?:loop|times|repeat|upto|downto|step)$/;
/** How much of a loop without a body is read for its head. */
const MAX_HEAD = 200;

/** True for a call that runs the block which it is given again and again. */
export function repeatsItsBlock({ method }: Call): boolean {
  return REPEATS.test(method);
}

/** The loops of a file in source order. */
export function loopsOf(facts: CodeFacts): readonly Loop[] {
  const { syntax } = facts;
  const conditional = syntax.adapter.kinds.conditionals.map(({ kind }) => kind).filter((kind) => LOOP_KIND.test(kind));
  const kinds = [...conditional, ...(OTHER_KINDS[syntax.language] ?? [])];
  const statements = syntax.find(kinds).map(({ node, start, end }) => {
    const body = field(node, 'body');
    const written = syntax.source.slice({ start, end: body ? spanOf(body).start : Math.min(end, start + MAX_HEAD) });
    return { span: { start, end }, head: body ? written.trim() : (written.split('{', 1)[0] ?? '').trim() };
  });
  const blocks = facts.functions.all.flatMap(({ argumentOf: call }) =>
    call !== undefined && repeatsItsBlock(call) ? [{ span: call.span, head: syntax.source.slice(call.callee) }] : [],
  );
  return [...statements, ...blocks].toSorted((one, other) => one.span.start - other.span.start);
}
