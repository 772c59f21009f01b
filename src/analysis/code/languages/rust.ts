import type { LanguageAdapter, Node, ParentOf } from '../tree/adapter.ts';
import { kindOf } from '../tree/nodes.ts';
import { annotationOf, bindingsOf, classOf, functionOf, importsOf } from './rust/declarations.ts';
import { handlers, lookups } from './rust/forms.ts';
import { callOf, shapeOf } from './rust/shapes.ts';
import { withoutTests } from './rust/tests.ts';

/** What an attribute or a pattern names is no value. */
function ignoredString(node: Node, parentOf: ParentOf): boolean {
  const parent = parentOf(node);
  const outer = parent && parentOf(parent);
  return parent !== undefined && (kindOf(parent) === 'match_pattern' || (outer !== undefined && kindOf(outer) === 'attribute'));
}

export const rust: LanguageAdapter = {
  languages: ['rust'],
  deployed: withoutTests,
  kinds: {
    calls: ['call_expression', 'macro_invocation', 'struct_expression'],
    imports: ['use_declaration'],
    bindings: [
      'let_declaration',
      'const_item',
      'static_item',
      'assignment_expression',
      'compound_assignment_expr',
      'for_expression',
      'let_condition',
      'match_arm',
    ],
    functions: ['function_item', 'closure_expression'],
    classes: ['struct_item', 'enum_item', 'trait_item', 'impl_item'],
    annotations: ['attribute_item'],
    strings: ['string_literal', 'raw_string_literal'],
    comments: ['line_comment', 'block_comment'],
    objects: [],
    blocks: ['block', 'match_arm', 'for_expression', 'if_expression', 'mod_item'],
    conditionals: [
      { kind: 'if_expression', condition: 'condition', branches: ['consequence', 'alternative'] },
      { kind: 'match_expression', condition: 'value', branches: ['body'] },
      { kind: 'match_arm', condition: 'pattern', branches: '*' },
      { kind: 'while_expression', branches: ['body'] },
      { kind: 'for_expression', branches: ['body'] },
      { kind: 'loop_expression', branches: ['body'] },
    ],
    lookups: [],
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
  selfNames: ['self'],
  bareFields: false,
  upperCaseConstants: false,
  namespaceMembers: {
    actix_web: ['HttpServer', 'HttpRequest', 'HttpResponse', 'App', 'web', 'get', 'post', 'put', 'patch', 'delete'],
    'std.net': ['TcpListener', 'SocketAddr'],
    rocket: ['get', 'post', 'put', 'patch', 'delete'],
  },
  constructed: '{}',
  lookups,
  handlers,
};
