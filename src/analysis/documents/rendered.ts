import { SourceText } from '../text.ts';

/** Endings of configuration files that programs render (Ansible, Chef, confd, envsubst), and of their templates. */
const TEMPLATE =
  /^(.*\.(?:ya?ml|conf|cfg|cnf|ini|json|toml|properties|service|timer|xml|nginx))\.(?:j2|jinja2?|erb|tmpl|tpl|template|ctmpl)$/i;
/** What is filled in; a template without it is there to be copied by hand. */
const FILLED_IN = /\{\{|\{%|<%|\$\{\w+\}/;
/** Comments and statements, which print nothing. */
const SILENT =
  /\{#[^]*?#\}|\{%[^]*?%\}|<%(?!=)[^]*?%>|\{\{-?\s*(?:(?:if|else|end|range|with|define|block|for|template|include)\b[^}]*|\/\*[^]*?\*\/\s*)\}\}/g;
const PRINTED = /\{\{[^]*?\}\}|<%=[^]*?%>/g;

/**
 * The file that a template of a configuration becomes: its path, and its text in the same places, in which what is filled in reads as
 * `$(…)`, a value that is not known. Undefined for any other file.
 */
export function renderedFrom(path: string, { text }: SourceText): { readonly path: string; readonly source: SourceText } | undefined {
  const becomes = TEMPLATE.exec(path)?.[1];
  if (becomes === undefined || !FILLED_IN.test(text)) return undefined;
  const blanked = text
    .replaceAll(SILENT, (silent) => silent.replaceAll(/[^\r\n]/g, ' '))
    .replaceAll(PRINTED, (printed) => (printed.includes('\n') ? printed : `$(${'_'.repeat(Math.max(printed.length - 3, 0))})`));
  return { path: becomes, source: new SourceText(blanked) };
}
