import type { LanguageAdapter, Node, ParentOf } from '../tree/adapter.ts';
import { kindOf, namedChildren } from '../tree/nodes.ts';
import { annotationOf, bindingsOf, classOf, functionOf, importsOf } from './php/declarations.ts';
import { handlers, lookups } from './php/forms.ts';
import { callOf, shapeOf } from './php/shapes.ts';

/** Keys of arrays and paths of included files name values rather than being some. */
function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  if (parent === undefined) return false;
  const kind = kindOf(parent);
  if (kind === 'array_element_initializer') {
    const children = namedChildren(parent);
    return children.length > 1 && children[0]?.id() === node.id();
  }
  return /^(?:include|require)/.test(kind);
}

export const php: LanguageAdapter = {
  languages: ['php'],
  kinds: {
    calls: [
      'function_call_expression',
      'member_call_expression',
      'nullsafe_member_call_expression',
      'scoped_call_expression',
      'object_creation_expression',
    ],
    imports: [
      'namespace_use_declaration',
      'include_expression',
      'include_once_expression',
      'require_expression',
      'require_once_expression',
    ],
    bindings: [
      'assignment_expression',
      'augmented_assignment_expression',
      'property_element',
      'const_element',
      'catch_clause',
      'foreach_statement',
      'global_declaration',
    ],
    functions: ['function_definition', 'method_declaration', 'anonymous_function', 'arrow_function'],
    classes: ['class_declaration', 'interface_declaration', 'trait_declaration', 'enum_declaration'],
    annotations: ['attribute'],
    strings: ['string', 'encapsed_string', 'heredoc', 'nowdoc'],
    comments: ['comment'],
    objects: ['array_creation_expression'],
    blocks: [],
    conditionals: [
      { kind: 'if_statement', condition: 'condition', branches: ['body', 'alternative'] },
      { kind: 'else_if_clause', condition: 'condition', branches: ['body'] },
      { kind: 'conditional_expression', condition: 'condition', branches: ['body', 'alternative'] },
      { kind: 'case_statement', condition: 'value', branches: '*' },
      { kind: 'while_statement', branches: ['body'] },
      { kind: 'for_statement', branches: ['body'] },
      { kind: 'foreach_statement', branches: ['body'] },
      { kind: 'try_statement', branches: ['body'] },
      { kind: 'catch_clause', branches: '*' },
    ],
    lookups: ['subscript_expression'],
    discards: ['expression_statement'],
    awaits: [],
  },
  shape: shapeOf,
  call: callOf,
  imports: importsOf,
  bindings: bindingsOf,
  function: functionOf,
  class: classOf,
  annotation: annotationOf,
  ignoredString,
  selfNames: ['this', 'self', 'static'],
  bareFields: false,
  upperCaseConstants: false,
  namespaceMembers: {},
  constructed: '()',
  lookups,
  handlers,
  patternContext: { before: '<?php\n', after: ';' },
};
