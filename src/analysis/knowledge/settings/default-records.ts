import type { CodeFile, FunctionScope } from '../../code.ts';
import type { ConfigurationDefault } from './configuration-defaults.ts';

/** How many names of variables make a map one of the configuration. */
const ENOUGH = 3;
const VARIABLE = /^[A-Z][A-Z\d]*(?:_[A-Z\d]+)+$/;

/**
 * Go's table of a configuration that its parser fills from the environment: records by the names of their variables, in a function
 * that says that it makes defaults (`"BASE_URL": {rawValue: "http://localhost"}`). What the function sets beside them is a default too.
 */
export function* defaultRecords(file: CodeFile): Generator<ConfigurationDefault> {
  const { text } = file.source;
  if (file.language !== 'go' || !/default/i.test(text) || !/"[A-Z\d_]+":\s*\{/.test(text)) return;
  for (const scope of file.functions.filter((one) => one.inside === undefined && saysDefault(one, text))) {
    const within = file.strings.filter(({ span }) => scope.span.start <= span.start && span.end <= scope.span.end);
    const isKey = (one: (typeof within)[number]): boolean =>
      VARIABLE.test(one.text) && /^["`]?\s*:\s*&?\w*\{/.test(text.slice(one.span.end));
    if (within.filter(isKey).length < ENOUGH) continue;
    let variable = '';
    for (const one of within) {
      if (isKey(one)) variable = one.text;
      else if (/\w:\s*$/.test(text.slice(Math.max(0, one.span.start - 80), one.span.start)))
        yield { variable, literal: one.text, span: one.span };
    }
  }
}

/** By its name, or in the comment above it. */
function saysDefault({ name = '', span }: FunctionScope, text: string): boolean {
  const above = /(?:^[ \t]*\/\/[^\n]*\n)+$/m.exec(text.slice(Math.max(0, span.start - 1000), span.start))?.[0] ?? '';
  return /default/i.test(name) || /\bdefaults?\b/i.test(above);
}
