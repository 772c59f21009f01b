import type { Language } from '../../languages.ts';
import type { LanguageAdapter, Node } from './adapter.ts';
import { kindOf, spanOf } from './nodes.ts';
import { parseTree } from './register.ts';

/** A pattern of ast-grep, or one within what its grammar needs around it. */
export type Pattern = string | { readonly context: string; readonly selector: string };

/** The pattern as ast-grep has to be given it, so that an expression is read as one. */
export function patternIn({ patternContext }: LanguageAdapter, language: Language, pattern: string): Pattern {
  if (patternContext === undefined) return pattern;
  const { before, after } = patternContext;
  const written = pattern.trim();
  // A metavariable is no name in every grammar, and in PHP it looks like a variable.
  const readings = [/\$\$\$|\$(?=[A-Z_])/g, /\$\$\$/g].map((sign) => written.replace(sign, (each) => 'x'.repeat(each.length)));
  const selector = readings
    .map((reading) => kindAt(parseTree(language, before + reading + after), before.length, written.length, after.length))
    .find((kind) => kind !== undefined);
  return selector === undefined ? pattern : { context: before + written + after, selector };
}

/** The kind of the innermost sound node that is all of a pattern; what ends a statement may belong to it. */
function kindAt(root: Node, start: number, length: number, ending: number): string | undefined {
  let found: string | undefined;
  let node: Node | undefined = root;
  while (node) {
    const span = spanOf(node);
    const isWhole = span.start === start && (span.end === start + length || span.end === start + length + ending);
    if (isWhole && node.find({ rule: { kind: 'ERROR' } }) === null) found = kindOf(node);
    node = node.children().find((child) => spanOf(child).start <= start && spanOf(child).end >= start + length);
  }
  return found === 'ERROR' ? undefined : found;
}
