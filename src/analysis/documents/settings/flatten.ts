import type { SourceText, Span } from '../../text.ts';
import type { DataNode, Setting } from '../kinds.ts';

/** Settings of one file at most; real ones have a few hundred. */
const MAX_SETTINGS = 20_000;

/** The scalars of a tree as dotted settings, list items by `[index]`: `spring.datasource.url`, `Serilog.WriteTo[0].Name`. */
export function flatten(root: DataNode, source: SourceText, profile?: string): readonly Setting[] {
  const settings: Setting[] = [];
  walk(root, '', settings, source, profile);
  return settings;
}

function walk(node: DataNode, key: string, settings: Setting[], source: SourceText, profile: string | undefined): void {
  if (settings.length >= MAX_SETTINGS) return;
  for (const [index, child] of node.children.entries()) {
    const name = child.key === undefined ? `${key}[${index}]` : key === '' ? child.key : `${key}.${child.key}`;
    if (child.kind === 'scalar') settings.push(settingOf(child, name, source, profile));
    else walk(child, name, settings, source, profile);
  }
}

function settingOf(node: DataNode, key: string, source: SourceText, profile: string | undefined): Setting {
  return {
    key,
    value: node.text ?? '',
    span: { start: node.keySpan?.start ?? node.span.start, end: node.span.end },
    valueSpan: withoutQuotes(node.span, source),
    dynamic: node.dynamic || isVariable(node.text ?? ''),
    ...(profile === undefined ? {} : { profile }),
  };
}

function withoutQuotes(span: Span, source: SourceText): Span {
  const quote = source.text.charAt(span.start);
  const quoted = (quote === '"' || quote === "'") && span.end - span.start >= 2 && source.text.charAt(span.end - 1) === quote;
  return quoted ? { start: span.start + 1, end: span.end - 1 } : span;
}

/** Placeholders of the readers of settings: `${X}`, `#{x}`, `%(ENV_X)s`, `$(X)`, `{{ x }}`, `@x@` that Maven fills in. */
export function isVariable(text: string): boolean {
  return /\$\{|#\{|\$\(|%\(|\{\{|<%|^@[\w.-]+@$|^%[A-Z_]+%$/.test(text);
}
