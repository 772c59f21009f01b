import type { LanguageAdapter, Node, ParentOf } from '../tree/adapter.ts';
import { kindOf } from '../tree/nodes.ts';
import { annotationOf, bindingsOf, classOf, functionOf, importsOf } from './java/declarations.ts';
import { handlers, lookups, namespaceMembers } from './java/forms.ts';
import { callOf, shapeOf } from './java/shapes.ts';

/** Keys of nothing: Java has no strings that only name modules, but case labels are compared and never used as values. */
function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  return parent !== undefined && kindOf(parent) === 'switch_label';
}

export const java: LanguageAdapter = {
  languages: ['java'],
  kinds: {
    calls: ['method_invocation', 'object_creation_expression'],
    imports: ['import_declaration'],
    bindings: [
      'variable_declarator',
      'assignment_expression',
      'enhanced_for_statement',
      'catch_formal_parameter',
      'resource',
      'update_expression',
    ],
    functions: ['method_declaration', 'constructor_declaration', 'lambda_expression', 'compact_constructor_declaration'],
    classes: ['class_declaration', 'interface_declaration', 'record_declaration', 'enum_declaration'],
    annotations: ['annotation', 'marker_annotation'],
    strings: ['string_literal'],
    comments: ['line_comment', 'block_comment'],
    objects: [],
    blocks: [
      'block',
      'for_statement',
      'enhanced_for_statement',
      'catch_clause',
      'try_with_resources_statement',
      'switch_block',
      'constructor_body',
    ],
    conditionals: [
      { kind: 'if_statement', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'ternary_expression', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'switch_expression', condition: 'condition', branches: ['body'] },
      { kind: 'switch_block_statement_group', branches: '*' },
      { kind: 'switch_rule', branches: '*' },
      { kind: 'while_statement', branches: ['body'] },
      { kind: 'for_statement', branches: ['body'] },
      { kind: 'enhanced_for_statement', branches: ['body'] },
      { kind: 'try_statement', branches: ['body'] },
      { kind: 'catch_clause', branches: '*' },
    ],
    lookups: [],
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
  selfNames: ['this'],
  bareFields: true,
  upperCaseConstants: false,
  namespaceMembers,
  constructed: '()',
  lookups,
  handlers,
};
