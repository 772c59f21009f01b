import type { LanguageAdapter, Node, ParentOf } from '../tree/adapter.ts';
import { field, kindOf } from '../tree/nodes.ts';
import { bindingsOf, classOf, functionOf, importsOf } from './ruby/declarations.ts';
import { handlers, lookups } from './ruby/forms.ts';
import { callOf, shapeOf } from './ruby/shapes.ts';

/** Hash keys name values rather than being some. */
function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  return parent !== undefined && kindOf(parent) === 'pair' && field(parent, 'key')?.id() === node.id();
}

export const ruby: LanguageAdapter = {
  languages: ['ruby'],
  kinds: {
    calls: ['call'],
    imports: [],
    importCalls: { kind: 'call', regex: String.raw`^(?:require|require_relative)\b`, words: ['require', 'require_relative'] },
    bindings: ['assignment', 'operator_assignment', 'exception_variable', 'for'],
    functions: ['method', 'singleton_method', 'lambda', 'do_block', 'block'],
    classes: ['class', 'module'],
    annotations: [],
    strings: ['string', 'bare_string'],
    comments: ['comment'],
    objects: ['hash'],
    blocks: [],
    conditionals: [
      { kind: 'if', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'unless', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'elsif', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'if_modifier', condition: 'condition', branches: ['body'] },
      { kind: 'unless_modifier', condition: 'condition', branches: ['body'] },
      { kind: 'conditional', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'case', condition: 'value', branches: '*' },
      { kind: 'when', condition: 'pattern', branches: '*' },
      { kind: 'rescue', branches: '*' },
      { kind: 'while', branches: ['body'] },
      { kind: 'until', branches: ['body'] },
      { kind: 'for', branches: ['body'] },
    ],
    lookups: ['element_reference'],
    discards: ['program', 'body_statement', 'block_body', 'then', 'else', 'ensure'],
    awaits: [],
  },
  shape: shapeOf,
  call: callOf,
  imports: importsOf,
  bindings: bindingsOf,
  function: functionOf,
  class: classOf,
  annotation: () => undefined,
  ignoredString,
  selfNames: ['self'],
  bareFields: false,
  bareConstants: /^(?:[A-Z]|@@)/,
  classAttributes: true,
  upperCaseConstants: true,
  namespaceMembers: {},
  constructed: '()',
  lookups,
  handlers,
};
