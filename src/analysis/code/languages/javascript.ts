import type { KindTable, LanguageAdapter, Node, ParentOf } from '../tree/adapter.ts';
import { field, kindOf } from '../tree/nodes.ts';
import { bindingsOf } from './javascript/bindings.ts';
import { annotationOf, canonicalModule, classOf, functionOf, importsOf } from './javascript/declarations.ts';
import { handlers, lookups } from './javascript/forms.ts';
import { callOf, requiredModule, shapeOf } from './javascript/shapes.ts';

const kinds: KindTable = {
  calls: ['call_expression', 'new_expression'],
  imports: ['import_statement', 'export_statement'],
  importCalls: { kind: 'call_expression', field: 'function', regex: '^(?:require|import)$', words: ['require', 'import'] },
  bindings: [
    'variable_declarator',
    'assignment_expression',
    'augmented_assignment_expression',
    'update_expression',
    'for_in_statement',
    'catch_clause',
    'field_definition',
  ],
  functions: [
    'function_declaration',
    'function_expression',
    'arrow_function',
    'method_definition',
    'generator_function',
    'generator_function_declaration',
  ],
  classes: ['class_declaration'],
  annotations: ['decorator'],
  strings: ['string', 'template_string'],
  comments: ['comment'],
  objects: ['object'],
  blocks: ['statement_block', 'for_statement', 'for_in_statement', 'catch_clause', 'switch_body'],
  conditionals: [
    { kind: 'if_statement', condition: 'condition', branches: ['consequence', 'alternative'] },
    { kind: 'ternary_expression', condition: 'condition', branches: ['consequence', 'alternative'] },
    { kind: 'switch_statement', condition: 'value', branches: ['body'] },
    { kind: 'switch_case', condition: 'value', branches: '*' },
    { kind: 'while_statement', branches: ['body'] },
    { kind: 'for_statement', branches: ['body'] },
    { kind: 'for_in_statement', branches: ['body'] },
    { kind: 'try_statement', branches: ['body', 'handler'] },
  ],
  lookups: ['member_expression', 'subscript_expression'],
  discards: ['expression_statement'],
  awaits: ['await_expression'],
};

/** Strings that name modules, keys and types rather than being values. */
function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  if (parent === undefined) return false;
  const kind = kindOf(parent);
  if (kind === 'pair') return field(parent, 'key')?.id() === node.id();
  return ['import_statement', 'export_statement', 'import_require_clause', 'literal_type'].includes(kind);
}

/** JavaScript with JSX. */
export const javascript: LanguageAdapter = {
  languages: ['javascript'],
  kinds,
  shape: shapeOf,
  call: callOf,
  imports: importsOf,
  bindings: bindingsOf,
  moduleOf(node) {
    const module = kindOf(node) === 'call_expression' ? requiredModule(node) : undefined;
    return module === undefined ? undefined : canonicalModule(module);
  },
  function: functionOf,
  class: classOf,
  annotation: annotationOf,
  ignoredString,
  selfNames: ['this'],
  bareFields: false,
  upperCaseConstants: false,
  namespaceMembers: {},
  constructed: '()',
  lookups,
  handlers,
};

/** TypeScript and TSX: the same language with types, whose grammar names class fields and parameters otherwise. */
export const typescript: LanguageAdapter = {
  ...javascript,
  languages: ['typescript', 'tsx'],
  kinds: {
    ...kinds,
    bindings: [...kinds.bindings.filter((kind) => kind !== 'field_definition'), 'public_field_definition', 'required_parameter'],
    classes: ['class_declaration', 'abstract_class_declaration', 'interface_declaration'],
  },
};
