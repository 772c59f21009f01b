import type { LanguageAdapter, Node, ParentOf } from '../tree/adapter.ts';
import { kindOf } from '../tree/nodes.ts';
import { annotationOf, bindingsOf, classOf, functionOf, importsOf } from './csharp/declarations.ts';
import { handlers, lookups, namespaceMembers } from './csharp/forms.ts';
import { callOf, shapeOf } from './csharp/shapes.ts';

/** What a switch compares with is no value. */
function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  return parent !== undefined && kindOf(parent) === 'constant_pattern';
}

export const csharp: LanguageAdapter = {
  languages: ['csharp'],
  kinds: {
    calls: ['invocation_expression', 'object_creation_expression'],
    imports: ['using_directive'],
    bindings: ['variable_declarator', 'property_declaration', 'assignment_expression', 'foreach_statement', 'catch_declaration'],
    functions: [
      'method_declaration',
      'constructor_declaration',
      'local_function_statement',
      'lambda_expression',
      'anonymous_method_expression',
    ],
    classes: ['class_declaration', 'record_declaration', 'struct_declaration', 'interface_declaration'],
    annotations: ['attribute'],
    strings: ['string_literal', 'verbatim_string_literal', 'raw_string_literal', 'interpolated_string_expression'],
    comments: ['comment'],
    objects: ['initializer_expression', 'anonymous_object_creation_expression'],
    blocks: ['block', 'for_statement', 'foreach_statement', 'using_statement', 'catch_clause', 'switch_section'],
    conditionals: [
      { kind: 'if_statement', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'conditional_expression', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'switch_section', branches: '*' },
      { kind: 'switch_expression_arm', branches: '*' },
      { kind: 'while_statement', branches: ['body'] },
      { kind: 'for_statement', branches: ['body'] },
      { kind: 'foreach_statement', branches: ['body'] },
      { kind: 'try_statement', branches: ['body'] },
      { kind: 'catch_clause', branches: '*' },
    ],
    lookups: ['element_access_expression'],
    discards: ['expression_statement'],
    awaits: ['await_expression'],
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
