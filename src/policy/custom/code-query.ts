import type { SyntaxRule } from '../../analysis/code.ts';
import { ECMASCRIPT, type Language } from '../../analysis/languages.ts';
import type { CodeQuery } from './schema.ts';

/** The languages that a key of `languages` stands for. */
export function languagesOf(name: string): readonly Language[] {
  return name === 'ecmascript' ? ECMASCRIPT : [name as Language];
}

/** A query as ast-grep takes it: a pattern, a rule object, or one with what it refers to. */
export function syntaxRuleOf(query: CodeQuery): SyntaxRule {
  if (typeof query === 'string') return { rule: { pattern: query } };
  return isWhole(query) ? query : { rule: query };
}

function isWhole(query: object): query is SyntaxRule {
  return 'rule' in query;
}
