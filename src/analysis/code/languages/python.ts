import type { LanguageAdapter } from '../tree/adapter.ts';
import { bindingsOf } from './python/bindings.ts';
import { annotationOf, classOf, functionOf, ignoredString, importsOf } from './python/declarations.ts';
import { handlers, lookups } from './python/forms.ts';
import { callOf, shapeOf } from './python/shapes.ts';

/** Python 3. */
export const python: LanguageAdapter = {
  languages: ['python'],
  kinds: {
    calls: ['call'],
    imports: ['import_statement', 'import_from_statement'],
    bindings: [
      'assignment',
      'augmented_assignment',
      'named_expression',
      'for_statement',
      'for_in_clause',
      'as_pattern',
      'global_statement',
      'nonlocal_statement',
    ],
    functions: ['function_definition', 'lambda'],
    classes: ['class_definition'],
    annotations: ['decorator'],
    strings: ['string'],
    comments: ['comment'],
    objects: ['dictionary'],
    blocks: ['list_comprehension', 'dictionary_comprehension', 'set_comprehension', 'generator_expression'],
    conditionals: [
      { kind: 'if_statement', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'elif_clause', condition: 'condition', branches: ['consequence'] },
      { kind: 'conditional_expression', condition: 1, branches: [0, 2] },
      { kind: 'match_statement', condition: 'subject', branches: ['body'] },
      { kind: 'case_clause', condition: 0, branches: '*' },
      { kind: 'while_statement', branches: ['body'] },
      { kind: 'for_statement', branches: ['body'] },
      { kind: 'try_statement', branches: ['body'] },
      { kind: 'except_clause', branches: '*' },
    ],
    lookups: ['subscript'],
    discards: ['expression_statement'],
    awaits: ['await'],
  },
  shape: shapeOf,
  call: callOf,
  imports: importsOf,
  bindings: bindingsOf,
  function: functionOf,
  class: classOf,
  annotation: annotationOf,
  ignoredString,
  selfNames: ['self', 'cls'],
  bareFields: false,
  classAttributes: true,
  upperCaseConstants: true,
  namespaceMembers: {},
  constructed: '()',
  lookups,
  handlers,
};
