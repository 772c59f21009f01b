import { parseArguments, parseShell } from '../../shell.ts';
import type { Argument, Command } from '../../shell.ts';
import type { SourceText } from '../../text.ts';
import { align } from '../data/alignment.ts';
import type { DataNode } from '../kinds.ts';

/**
 * The commands of a value: a scalar is a shell text, a list of scalars is an exec form (one command, and what its `sh -c` is
 * handed). Places are exact in quoted, literal and folded scalars.
 */
export function commandsOf(node: DataNode | undefined, source: SourceText): readonly Command[] {
  if (node?.kind === 'scalar') return scriptOf(node, source);
  return node?.kind === 'list' ? execOf(node.children, source) : [];
}

/** The commands of values that are each a line of a script, as the `script:` of a GitLab job is. Lists in lists count too. */
export function scriptsOf(node: DataNode | undefined, source: SourceText): readonly Command[] {
  if (node?.kind === 'scalar') return scriptOf(node, source);
  return node === undefined ? [] : node.children.flatMap((line) => scriptsOf(line, source));
}

/** The one command that these values are the words of. */
export function execOf(nodes: readonly DataNode[], source: SourceText): readonly Command[] {
  const words = nodes.flatMap((node) => argumentOf(node, source));
  return words.length === 0 ? [] : parseArguments(words, source.text);
}

function scriptOf(node: DataNode, source: SourceText): readonly Command[] {
  const { text, span } = node;
  return text === undefined ? [] : parseShell(text, align(source.slice(span), text, span.start));
}

function argumentOf({ text, span }: DataNode, source: SourceText): readonly Argument[] {
  if (text === undefined) return [];
  return [{ text, span, locate: align(source.slice(span), text, span.start) }];
}
